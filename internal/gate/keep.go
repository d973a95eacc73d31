package gate

import (
	"fmt"
	"slices"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// publication is the day of publication that a record plans, "" for none. A
// plan that is not carried out yet cannot be so before today.
func (f *judgedFile) publication() string {
	if f.Record.Publish != "" && f.Record.State == Planned {
		return max(f.Record.Publish, f.today)
	}
	return f.Record.Publish
}

// lastSending is the last day on which notice is sent, "" when none is.
func (f *judgedFile) lastSending() string {
	last := ""
	for i := range f.Record.Channels {
		last = max(last, f.sending(&f.Record.Channels[i]))
	}
	return last
}

// sending is the last day on which a channel sends: of a plan whose days have
// passed without a proof, today at the earliest.
func (f *judgedFile) sending(c *Channel) string {
	day := max(c.From, c.To)
	if f.Record.State == Planned && c.Proof == "" {
		return max(day, f.today)
	}
	return day
}

// insufficient lists where a record does not keep what the policy and the
// chosen regimes ask for the changes it covers.
func (f *judgedFile) insufficient(q *Question) []fault {
	out := f.clause(q)
	if !f.Record.notifies() {
		return out
	}
	if on := effectiveOn(q.Case); on != "" && on != f.Record.Effective && on != monthOf(f.Record.Effective) {
		out = append(out, fault{Insufficient, fmt.Sprintf("the page says effective %s, the record %s", on, f.Record.Effective)})
	}
	if day := f.publication(); f.Record.Effective < day {
		out = append(out, fault{Insufficient, fmt.Sprintf("effective %s, before publication on %s", f.Record.Effective, day)})
	}
	groups := map[string][]string{}
	met := map[string]bool{}
	for i := range q.Case.Duties {
		d := &q.Case.Duties[i]
		if !f.answers(d) {
			continue
		}
		why := f.unmet(d)
		switch {
		case d.OneOf == "" && why != "":
			out = append(out, fault{Insufficient, why})
		case d.OneOf != "" && why == "":
			met[d.OneOf] = true
		case d.OneOf != "":
			groups[d.OneOf] = append(groups[d.OneOf], why)
		}
	}
	for _, g := range keys(groups) {
		if !met[g] {
			out = append(out, fault{Insufficient, "one of: " + join(groups[g])})
		}
	}
	return out
}

// clause refuses to find a weakened clause about notice not material: the
// promise that shrinks is the one that decides who is told.
func (f *judgedFile) clause(q *Question) []fault {
	var out []fault
	for _, i := range f.used {
		ch, c := &q.Review.Changes[i], f.about[i]
		weaker := slices.ContainsFunc(ch.Findings, func(x review.Finding) bool {
			return x.Family == "notice-clause" && x.Direction == string(material.Weakens)
		})
		if weaker && c.Decision == NotMaterial {
			out = append(out, fault{Insufficient, ch.ID + " weakens the promise of notice itself: it needs notice under the promise in force"})
		}
	}
	return out
}

// answers says that a duty is one the record has to meet.
func (f *judgedFile) answers(d *duty.Duty) bool {
	if d.OwedBy != duty.Publisher || d.Soft || d.House || d.Status == duty.NotChecked || d.Kind != duty.Notify && d.Kind != duty.Publish {
		return false
	}
	return slices.ContainsFunc(d.Because, func(i int) bool {
		if !slices.Contains(f.used, i) {
			return false
		}
		return f.about[i].Decision == NeedsNotice
	})
}

// unmet says why a duty is not met, "" when it is.
func (f *judgedFile) unmet(d *duty.Duty) string {
	r := f.Record
	if d.Kind == duty.Publish {
		if late := f.tooLate(d, f.publication()); late != "" {
			return "publication: " + late
		}
		return ""
	}
	best := fmt.Sprintf("no channel meets %q%s", d.Channel, quoted(d))
	for i := range r.Channels {
		c := &r.Channels[i]
		if !meets(d.Channel, c.Channel) {
			continue
		}
		late := f.tooLate(d, f.sending(c))
		if late == "" {
			return ""
		}
		best = c.Channel + ": " + late
	}
	return best
}

// meets says that a channel of the record is one that a duty asks for.
func meets(asked, given string) bool {
	switch asked {
	case given, "", "as-promised", "other":
		return true
	case "direct-unspecified":
		return given == "email" || given == "in-product"
	}
	return false
}

// tooLate compares the day of an act with the day it was due, "" when in time.
func (f *judgedFile) tooLate(d *duty.Duty, day string) string {
	r, due := f.Record, ""
	switch d.Due.Event {
	case "effect":
		due = addDays(r.Effective, d.Due.Days)
	case "before-effect":
		due = addDays(r.Effective, -1)
	case "publication":
		// Notice of what was published may go out on the day itself.
		due = addDays(f.publication(), max(d.Due.Days, 0))
	}
	if due == "" || day <= due {
		return ""
	}
	return fmt.Sprintf("on %s, due by %s (%s; effective %s)%s", day, due, d.Due, r.Effective, quoted(d))
}

func quoted(d *duty.Duty) string {
	if d.Quote == "" {
		return " (" + d.Basis.Cite + ")"
	}
	return fmt.Sprintf(" (%q)", d.Quote)
}

// dated asks whether the date line tells of this publication: it does not move
// back, and is not before the day that a plan names.
func (d *Decision) dated(q *Question) Answer {
	k := review.Check{Check: "date-before-publication", Status: duty.Pass, Why: "the date line is not before publication"}
	before, after := updated(q.Case.Old), updated(q.Case.New)
	if after == nil {
		return Answer{review.Check{Check: k.Check, Status: duty.NotChecked, Why: "the new text does not say when it was updated"}, Pass}
	}
	fail := func(why string) Answer {
		k.Status, k.Why, k.Quote = duty.Fail, why, after.Text
		return Answer{k, Stop}
	}
	if before != nil && earlier(after.ISO, before.ISO) {
		return fail("the date line moved back, from " + before.ISO + " to " + after.ISO)
	}
	for _, f := range d.sorted() {
		if day := f.Record.Publish; f.Record.State == Planned && earlier(after.ISO, day) {
			return fail("the date line says " + after.ISO + ", publication is planned for " + day + " in " + f.Path)
		}
	}
	return Answer{k, Pass}
}

// updated is the date line that says when a text was changed last, nil for none.
func updated(doc *parse.Document) *parse.Date {
	for i := range doc.Dates {
		if d := &doc.Dates[i]; d.Role == "updated" && d.ISO != "" {
			return d
		}
	}
	return nil
}

// earlier compares two days, or a month with the month of a day.
func earlier(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] < b[:n]
}

// effectiveOn is the day or month from which the new text says it holds.
func effectiveOn(c *review.Case) string {
	for i := range c.New.Dates {
		if d := &c.New.Dates[i]; d.Role == "effective" && d.ISO != "" {
			return d.ISO
		}
	}
	return ""
}

func monthOf(day string) string { return day[:min(len(day), len("2006-01"))] }

func keys(m map[string][]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func join(in []string) string {
	s := ""
	for i, x := range in {
		if i > 0 {
			s += "; or "
		}
		s += x
	}
	return s
}
