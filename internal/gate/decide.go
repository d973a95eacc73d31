package gate

import (
	"bytes"
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
	Now       time.Time
	Asked     []Answer // what the surroundings said
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
	Reopened   map[int]string         // of these: the record that decided about an earlier wording
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

// judgedFile is a record with what is wrong with it.
type judgedFile struct {
	File
	faults []fault
	used   []int // changes that it is about
}

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
		if f.Record != nil && f.Record.Policy != q.Policy {
			continue
		}
		files = append(files, d.judge(q, f))
	}
	for _, i := range d.Needs {
		ch := &q.Review.Changes[i]
		ok := false
		for _, f := range files {
			c := f.find(ch)
			// What a closed record covered is in the base by now: the same change
			// again, after a step back, is news.
			if c == nil || f.Record != nil && f.Record.IsBase() {
				continue
			}
			f.used = append(f.used, i)
			if len(f.faults) == 0 && !ok {
				ok = true
				d.Covered[ch.Fingerprint] = Cover{f.Path, c.Decision, c.Reason, f.Record.Approval.Approver}
				d.valid[f.Path] = f
			}
		}
		if !ok {
			d.Uncovered = append(d.Uncovered, i)
			d.reopen(i, ch, files)
		}
	}
	return files
}

// judge reads what is wrong with a record by itself.
func (d *Decision) judge(q *Question, f File) *judgedFile {
	out := &judgedFile{File: f, faults: f.faults(q.Approvers)}
	if len(out.faults) == 0 {
		out.faults = f.Record.expired(q.Now.Format(time.DateOnly))
	}
	return out
}

// find gives the decision of a record about a change, by fingerprint or by the
// texts. A record that cannot be read is about the changes it names.
func (f *judgedFile) find(ch *review.Change) *Covered {
	if f.Record == nil {
		if bytes.Contains(f.Raw, []byte(ch.Fingerprint)) {
			return &Covered{Fingerprint: ch.Fingerprint}
		}
		return nil
	}
	for i := range f.Record.Covers {
		c := &f.Record.Covers[i]
		if c.Fingerprint == ch.Fingerprint || c.Old+c.New != "" && c.Op == ch.Op && c.Old == ch.Old && c.New == ch.New {
			return c
		}
	}
	return nil
}

// reopen remembers that an earlier wording of the change had its decision.
func (d *Decision) reopen(i int, ch *review.Change, files []*judgedFile) {
	for _, f := range files {
		if f.Record == nil || f.find(ch) != nil {
			continue
		}
		for k := range f.Record.Covers {
			c := &f.Record.Covers[k]
			if c.Old != "" && c.Old == ch.Old || c.New != "" && (c.New == ch.Old || c.New == ch.New) {
				d.Reopened[i] = f.Path
			}
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
		if f.Record.Publish != "" {
			d.published = f.Record.Publish
		}
		o.Notified = max(o.Notified, f.Record.lastSending())
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
	if q.Review.Verdict == review.Suspect && !d.meant(q) && !unfilled(q.Review.Suspect) {
		d.Blocks = append(d.Blocks, "whole-text")
		d.Checks = append(d.Checks, review.Check{Check: "whole-text", Status: duty.Fail, Why: "the " + q.Review.Suspect.Side + " text is probably not the whole policy; a record with its hash under texts: says that it is meant"})
		d.raise(NoLook)
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
	if f.faults[0].class == Insufficient {
		d.raise(Stop)
		return
	}
	if slices.ContainsFunc(f.used, func(i int) bool { return slices.Contains(d.Uncovered, i) }) {
		d.raise(BadPaper)
	}
}

// unfilled says that a text is doubted for its placeholders alone, which have
// a check of their own.
func unfilled(d *review.Doubt) bool {
	return !slices.ContainsFunc(d.Signals, func(s review.Signal) bool { return s.Kind != "placeholder" })
}

// meant says that a record names just this text, however different it looks.
func (d *Decision) meant(q *Question) bool {
	hash := review.Hash(q.Case.New.Canonical())
	for _, f := range d.valid {
		if f.Record.Texts[locale(q.Locale)] == hash {
			return true
		}
	}
	return false
}

// override lets a stopped page pass when a signed override holds.
func (d *Decision) override(q *Question) {
	if q.Override == nil || d.Status == Pass || !q.Override.Covers(q.Policy) {
		return
	}
	if d.Refused = q.Override.Refused(q.Approvers, q.Now); d.Refused != "" {
		d.Status = BadPaper
		return
	}
	d.Overridden, d.Status = q.Override, Pass
}
