package tui

import (
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/parse"
)

// Origin says where a review lies and when its change was found.
type Origin struct {
	Policy  string
	Review  int64
	Reviews []int64 // all judgements of the pair; nil: of a file, bound to no store
	Found   time.Time
	Version int
	URL     string
}

// RowsOf gives the changes of a review.
func RowsOf(r *review.Review, o *Origin) []Row {
	out := make([]Row, 0, len(r.Changes))
	for i := range r.Changes {
		out = append(out, rowOf(r, i, o))
	}
	return out
}

func rowOf(r *review.Review, i int, o *Origin) Row {
	c := &r.Changes[i]
	row := Row{
		Ref: Ref{o.Review, i}, ID: safe.Line(c.ID), Policy: safe.Line(o.Policy), Section: placeOf(c), What: whatOf(c),
		Severity: known(c.Severity), Op: safe.Line(c.Op).String(), Direction: c.Direction,
		Found: o.Found, Version: o.Version,
	}
	var rules, families []string
	for k := range c.Findings {
		rules, families = append(rules, c.Findings[k].Rule), append(families, c.Findings[k].Family)
	}
	row.Rules, row.Families = safe.Line(strings.Join(rules, " ")), safe.Line(strings.Join(families, " "))
	row.Subject = decided.Subject{
		Policy: o.Policy, Fingerprint: c.Fingerprint, Reviews: o.Reviews, Old: c.Old, New: c.New,
		Role: r.Role, Severity: row.Severity, Deadline: deadlineOf(r, c.ID),
	}
	return row
}

// known keeps a severity to the closed list: what is unknown needs a look.
func known(severity string) string {
	if slices.Contains(severities, severity) {
		return severity
	}
	return "unclear"
}

// placeOf names the headings above a change.
func placeOf(c *review.Change) safe.Text {
	path := c.NewPath
	if len(path) == 0 {
		path = c.OldPath
	}
	return safe.Line(strings.Join(path, " › "))
}

// clipped is how much of a clause stands for it in a list.
const clipped = 160

// whatOf says a change in one sentence: the first reason, else its text.
func whatOf(c *review.Change) safe.Text {
	if len(c.Findings) > 0 && c.Findings[0].Why != "" {
		return safe.Line(c.Findings[0].Why)
	}
	s := c.New
	if s == "" {
		s = c.Old
	}
	return safe.Line(opWords(c.Op) + ": " + head(safe.Line(s).String(), clipped))
}

// deadlineOf is the earliest day on which somebody owes something because of a
// change.
func deadlineOf(r *review.Review, id string) time.Time {
	var out time.Time
	for i := range r.Duties {
		d := &r.Duties[i]
		if d.Status == "met" || !slices.Contains(d.Because, id) {
			continue
		}
		if t := dayOf(d.Due.Date); !t.IsZero() && (out.IsZero() || t.Before(out)) {
			out = t
		}
	}
	return out
}

func dayOf(s *string) time.Time {
	if s == nil {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, *s)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1).Add(-time.Second) // what is due on a day may be done on it
}

// ChangeOf gives one change of a review whole.
func ChangeOf(r *review.Review, i int, o *Origin) *Change {
	c := &r.Changes[i]
	out := &Change{
		Row: rowOf(r, i, o), Note: safe.Line(c.Note), MovedFrom: safe.Line(c.MovedFrom), MovedTo: safe.Line(c.MovedTo),
		OldSide: sideOf(&r.Old), NewSide: sideOf(&r.New), URL: safe.Line(o.URL), Number: i + 1, Count: len(r.Changes),
	}
	for _, w := range c.Words {
		if w.Op != "" {
			out.Words = append(out.Words, Word{w.Op[0], safe.Sanitize(w.Text)})
		}
	}
	for k := range c.Findings {
		out.Findings = append(out.Findings, findingOf(&c.Findings[k]))
	}
	if c.Notice.Required {
		out.Notice = noticeOf(&c.Notice)
	}
	if c.Consent != "" && c.Consent != "none" {
		out.Consent = safe.Line("consent: " + c.Consent)
	}
	for k := range r.Duties {
		if slices.Contains(r.Duties[k].Because, c.ID) {
			out.Duties = append(out.Duties, dutyOf(r, k, o))
		}
	}
	out.Promises = promisesOf(r, c)
	return out
}

func noticeOf(n *review.Notice) safe.Text {
	s := "notice is owed"
	for i, ch := range n.Channels {
		if i == 0 {
			s += " by "
		} else {
			s += ", "
		}
		s += report.Channel(ch)
	}
	if n.LeadDays > 0 {
		s += ", " + plural(n.LeadDays, "day", "days") + " before"
	}
	return safe.Line(s)
}

// promisesOf quotes what the text in force promises about notice, where the
// change asks for it.
func promisesOf(r *review.Review, c *review.Change) []safe.Text {
	if !c.Notice.Required {
		return nil
	}
	var out []safe.Text
	for i := range r.Promises {
		p := &r.Promises[i]
		q := safe.Sanitize(p.Quote)
		if p.Side == "old" && p.Binding && p.Channel != nil && !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out
}

func sideOf(s *review.Side) Side {
	out := Side{Ref: safe.Line(s.Ref), Hash: safe.Line(s.Hash), Title: safe.Line(s.Title)}
	for _, d := range s.Dates {
		if d.Date != nil && (out.Date.String() == "" || d.Role == "effective") {
			out.Date = safe.Line(*d.Date)
		}
	}
	return out
}

func findingOf(f *review.Finding) Finding {
	out := Finding{Rule: safe.Line(f.Rule), Severity: known(f.Severity), Why: safe.Line(f.Why), Old: texts(f.Evidence.Old), New: texts(f.Evidence.New)}
	var basis []string
	for _, b := range f.Basis {
		s := b.Cite
		if !b.Verified {
			s += " (citation unchecked)"
		}
		basis = append(basis, s)
	}
	out.Basis = safe.Line(strings.Join(basis, "; "))
	return out
}

func texts(in []string) []safe.Text {
	out := make([]safe.Text, len(in))
	for i, s := range in {
		out[i] = safe.Sanitize(s)
	}
	return out
}

func dutyOf(r *review.Review, k int, o *Origin) Duty {
	d := &r.Duties[k]
	out := Duty{
		Policy: safe.Line(o.Policy), Own: r.Role == decided.Own, Ours: r.Role == decided.Own || d.OwedBy == "us",
		Text: safe.Line(dutyWords(d)), Quote: safe.Sanitize(d.Quote), Basis: safe.Line(d.Basis.Cite),
		Due: dayOf(d.Due.Date), Status: d.Status, Review: o.Review,
	}
	if !d.Basis.Verified {
		out.Basis = safe.Line(d.Basis.Cite + " (citation unchecked)")
	}
	for i := range r.Changes {
		if slices.Contains(d.Because, r.Changes[i].ID) {
			out.Refs = append(out.Refs, Ref{o.Review, i})
		}
	}
	return out
}

// dutyWords say a duty without what has a column of its own: who owes it, its
// day and its state.
func dutyWords(d *review.Duty) string {
	s := strings.TrimSuffix(report.Duty(d), " ["+d.Status+"]")
	s = strings.TrimPrefix(s, d.OwedBy+": ")
	if d.Due.Date != nil {
		s = strings.TrimSuffix(s, ", by "+*d.Due.Date)
	}
	return s
}

// DutiesOf gives what we owe because of a review.
func DutiesOf(r *review.Review, o *Origin) []Duty {
	var out []Duty
	for k := range r.Duties {
		if d := dutyOf(r, k, o); d.Ours {
			out = append(out, d)
		}
	}
	return out
}

// PromisesOf gives what a vendor promised, checked: what it owes its users, and
// the questions about its document.
func PromisesOf(r *review.Review, o *Origin) []Promise {
	if r.Role == decided.Own {
		return nil
	}
	var out []Promise
	for i := range r.Checks {
		k := &r.Checks[i]
		out = append(out, Promise{
			Policy: safe.Line(o.Policy), Text: safe.Line(strings.ReplaceAll(k.Check, "-", " ")), Quote: safe.Sanitize(k.Quote), Why: safe.Line(k.Why),
			Status: k.Status, Review: o.Review, Found: o.Found,
		})
	}
	for k := range r.Duties {
		if d := dutyOf(r, k, o); !d.Ours {
			out = append(out, Promise{
				Policy: d.Policy, Text: d.Text, Quote: d.Quote, Why: d.Basis, Status: d.Status, Due: d.Due, Review: o.Review, Found: o.Found,
			})
		}
	}
	return out
}

// DocumentOf gives both texts in one.
func DocumentOf(r *report.Redline) *Document {
	out := &Document{Paragraphs: make([]Paragraph, 0, len(r.Paragraphs))}
	for i := range r.Paragraphs {
		p := &r.Paragraphs[i]
		x := Paragraph{}
		switch p.Kind {
		case parse.Heading:
			x.Heading = max(1, p.Level)
		case parse.Item:
			x.Depth = max(1, p.Level)
		}
		for _, piece := range p.Pieces {
			x.Pieces = append(x.Pieces, Piece{byte(piece.Fate), safe.Sanitize(piece.Text), piece.Change})
		}
		out.Paragraphs = append(out.Paragraphs, x)
	}
	return out
}

// MomentOf fills a version of a timeline with what its review found.
func MomentOf(r *review.Review, m *Moment) {
	m.Counts = map[string]int{}
	for s, n := range r.Stats.BySeverity {
		m.Counts[known(s)] += n
	}
	m.Added, m.Removed, m.Moved = r.Stats.WordsAdded, r.Stats.WordsRemoved, r.Stats.WordsMoved
	var failed []string
	for i := range r.Checks {
		if r.Checks[i].Status == "fail" {
			failed = append(failed, strings.ReplaceAll(r.Checks[i].Check, "-", " "))
		}
	}
	m.Checks = safe.Line(strings.Join(failed, ", "))
}
