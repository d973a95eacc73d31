package gate

import (
	"slices"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
)

// The exit statuses that a decision can have; where several apply, the first
// of 4, 1, 3 is given.
const (
	Pass     = 0
	Stop     = 1 // a change without a decision, or a check that failed
	NoLook   = 3
	BadPaper = 4 // a record needed now is malformed, unauthorised or expired
)

// Question is everything that the decision about one text rests on.
type Question struct {
	Policy    string
	Locale    string // "" for the first text
	Case      *review.Case
	Review    *review.Review // of Case
	Duty      duty.Options   // with which Case was analyzed
	FailOn    material.Level
	Files     []File
	Approvers *Approvers
	Override  *Override // nil for none
	Unread    error     // why the override that was given is none
	Now       time.Time // in the zone whose days count
	Asked     []Answer  // what the surroundings said
}

// Answer is a check with the status that its failure gives the gate: Stop,
// NoLook, or Pass for a check that only warns.
type Answer struct {
	review.Check
	Status int
}

// Decision is the answer to a Question.
type Decision struct {
	Status     int
	Overridden *Override
	Refused    string                 // why an override does not hold, "" for none given
	Needs      []int                  // changes that need a decision
	Uncovered  []int                  // those of them that have none
	Reopened   map[int]string         // of these: why an earlier decision does not count, and where it stands
	Covered    map[string]Cover       // by fingerprint
	Standings  []Standing             // one for each record of the policy
	Checks     []review.Check         // all of them
	Blocks     []string               // the names of those that hold publication up
	published  string                 // day of publication that checks went by
	valid      map[string]*judgedFile // by path
}

// Cover is the decision on record about one change.
type Cover struct {
	Path     string
	Decision string
	Reason   string
	Approver string
}

// Standing is what a record does now.
type Standing struct {
	Path  string   `json:"file"`
	State string   `json:"state"`
	Does  string   `json:"standing"` // covers, unused, closed, or what is wrong with it
	Why   []string `json:"why"`
	Now   bool     `json:"needed"`         // a change of this text asks for it
	Note  string   `json:"note,omitempty"` // what it should have reached by now
}

// What a record does when nothing is wrong with it.
const (
	Covers = "covers"
	Unused = "unused"
)

// Decide answers the question.
func Decide(q *Question) *Decision {
	d := &Decision{Covered: map[string]Cover{}, Reopened: map[int]string{}, valid: map[string]*judgedFile{}}
	for i := range q.Case.Judgements {
		if q.Case.Judgements[i].Severity >= q.FailOn {
			d.Needs = append(d.Needs, i)
		}
	}
	files := d.cover(q)
	d.stand(q, files)
	d.check(q)
	d.settle(q, files)
	return d
}

// cover finds the decisions about the changes.
func (d *Decision) cover(q *Question) []*judgedFile {
	var files []*judgedFile
	for _, f := range q.Files {
		if f.Record == nil || f.Record.Policy == q.Policy {
			files = append(files, judge(q, f))
		}
	}
	for _, i := range d.Needs {
		holds := holding(q, files, i)
		switch {
		case len(holds) == 0:
			d.reopen(q, i, files)
		case disagree(holds, i):
			for _, f := range holds {
				f.clash = append(f.clash, fault{Contradictory, "another record decides otherwise about " + q.Review.Changes[i].ID})
			}
		default:
			f := holds[0]
			c := f.about[i]
			d.Covered[q.Review.Changes[i].Fingerprint] = Cover{f.Path, c.Decision, c.Reason, f.Record.Approval.Approver}
			d.valid[f.Path] = f
			continue
		}
		d.Uncovered = append(d.Uncovered, i)
	}
	for _, f := range files {
		f.faults = append(f.faults, f.clash...)
	}
	return files
}

// judge reads what is wrong with a record by itself, and what it is about.
func judge(q *Question, f File) *judgedFile {
	out := &judgedFile{File: f, today: q.Now.Format(time.DateOnly), faults: f.faults(q.Approvers)}
	if len(out.faults) == 0 {
		out.faults = f.Record.expired(out.today)
	}
	out.relate(q)
	return out
}

// holding gives the records whose decision about a change counts, and notes of
// each record that is about it that it is needed.
func holding(q *Question, files []*judgedFile, i int) []*judgedFile {
	var out []*judgedFile
	for _, f := range files {
		c := f.about[i]
		// What a closed record covered is in the base by now: the same change
		// again, after a step back, is news.
		if c == nil || f.Record != nil && (f.Record.IsBase() || c.Section != section(&q.Review.Changes[i])) {
			continue
		}
		f.used = append(f.used, i)
		if len(f.faults) == 0 {
			out = append(out, f)
		}
	}
	return out
}

// disagree says that two decisions about one change are not the same.
func disagree(holds []*judgedFile, i int) bool {
	return slices.ContainsFunc(holds, func(f *judgedFile) bool { return f.about[i].Decision != holds[0].about[i].Decision })
}

// reopen remembers that an earlier wording of the change had its decision.
func (d *Decision) reopen(q *Question, i int, files []*judgedFile) {
	for _, f := range files {
		if why := f.reopens(q, i); why != "" {
			d.Reopened[i] = why + " in " + f.Path
		}
	}
}

// stand tells what each record does, and finds those that do not keep the
// promises they answer.
func (d *Decision) stand(q *Question, files []*judgedFile) {
	today := q.Now.Format(time.DateOnly)
	for _, f := range files {
		if d.valid[f.Path] != nil {
			if bad := f.insufficient(q); len(bad) > 0 {
				f.faults = bad
			}
		}
		s := Standing{Path: f.Path, Does: Unused, Why: []string{}, Now: len(f.used) > 0}
		if f.Record != nil {
			s.State, s.Note = f.Record.State, f.Record.Overdue(today)
		}
		switch {
		case len(f.faults) > 0 && (len(f.used) > 0 || s.State != Closed):
			s.Does = f.faults[0].class
			for _, x := range f.faults {
				s.Why = append(s.Why, x.why)
			}
		case s.State == Closed:
			s.Does = Closed
		case len(f.used) > 0:
			s.Does = Covers
		}
		d.Standings = append(d.Standings, s)
	}
}

// check asks the questions about the whole document again, with the days that
// the records name, and adds what the surroundings said.
func (d *Decision) check(q *Question) {
	o := q.Duty
	d.published = q.Now.Format(time.DateOnly)
	for _, f := range d.sorted() {
		if day := f.publication(); day != "" {
			d.published = day
		}
		o.Notified = max(o.Notified, f.lastSending())
	}
	if o.Published == "" {
		o.Published = d.published
	}
	counts := d.worst(q) >= material.Minor
	for _, k := range duty.Checks(&duty.Case{
		Delta: q.Case.Delta, Judgements: q.Case.Judgements, Old: &q.Case.OldWord, New: &q.Case.NewWord, Options: o,
	}) {
		d.answer(Answer{review.Check(k), stops(k.Check, counts)})
	}
	if counts {
		d.answer(d.dated(q))
	}
	for _, a := range q.Asked {
		d.answer(a)
	}
}

// sorted gives the valid records in a fixed order.
func (d *Decision) sorted() []*judgedFile {
	var paths []string
	for p := range d.valid {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	var out []*judgedFile
	for _, p := range paths {
		out = append(out, d.valid[p])
	}
	return out
}

// stops says which checks of the document hold publication up. A change of
// wording alone needs nobody.
func stops(check string, counts bool) int {
	switch check {
	case "date-not-bumped", "date-lines-disagree", "effective-date-too-early", "lead-time-kept":
		if counts {
			return Stop
		}
	}
	return Pass
}

func (d *Decision) worst(q *Question) material.Level {
	worst := material.Noise
	for i := range q.Case.Judgements {
		worst = max(worst, q.Case.Judgements[i].Severity)
	}
	return worst
}

func (d *Decision) answer(a Answer) {
	d.Checks = append(d.Checks, a.Check)
	if a.Check.Status == duty.Fail && a.Status != Pass {
		d.Blocks = append(d.Blocks, a.Check.Check)
		d.raise(a.Status)
	}
}

// raise gives the status the first of 4, 1, 3.
func (d *Decision) raise(status int) {
	rank := []int{BadPaper, Stop, NoLook, Pass}
	if slices.Index(rank, status) < slices.Index(rank, d.Status) {
		d.Status = status
	}
}

// settle gives the status.
func (d *Decision) settle(q *Question, files []*judgedFile) {
	if len(d.Uncovered) > 0 {
		d.raise(Stop)
	}
	for _, f := range files {
		d.paper(f)
	}
	if q.Review.New.Degraded != "" || q.Review.Old.Degraded != "" {
		d.Blocks = append(d.Blocks, "readable")
		d.Checks = append(d.Checks, review.Check{Check: "readable", Status: duty.Fail, Why: q.Review.Old.Degraded + q.Review.New.Degraded})
		d.raise(NoLook)
	}
	d.override(q)
}

// paper raises the status for a record that is needed and does not hold: one
// whose changes no other record covers.
func (d *Decision) paper(f *judgedFile) {
	if len(f.used) == 0 || len(f.faults) == 0 {
		return
	}
	if c := f.faults[0].class; c == Insufficient || c == Contradictory {
		d.raise(Stop)
		return
	}
	if slices.ContainsFunc(f.used, func(i int) bool { return slices.Contains(d.Uncovered, i) }) {
		d.raise(BadPaper)
	}
}

// override lets a stopped page pass when a signed override holds for its text.
func (d *Decision) override(q *Question) {
	if d.Status == Pass {
		return
	}
	text := review.Hash(q.Case.New.Canonical())
	switch o := q.Override; {
	case q.Unread != nil:
		d.Refused, d.Status = q.Unread.Error(), BadPaper
	case o == nil || !o.about(q.Policy):
	case len(o.Texts) > 0 && !slices.Contains(o.Texts, text):
		d.Refused = "it lets another text through; this one is " + text
	default:
		if d.Refused = o.Refused(q.Approvers, q.Now); d.Refused != "" {
			d.Status = BadPaper
			return
		}
		d.Overridden, d.Status = o, Pass
	}
}
