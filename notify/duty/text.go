package duty

import (
	"fmt"
	"strings"
)

// String is the line of the fixture format:
//
//	notify users by email, 30 days before effect: "we will e-mail you …"
//
// The quote is left out where the duty has none. What rests on a regime names
// it with its citation, and notes follow in brackets.
func (d Duty) String() string {
	var b strings.Builder
	if d.OwedBy == Us {
		b.WriteString("us: ")
	}
	b.WriteString(d.Kind)
	if d.OwedTo != "" {
		b.WriteString(" " + d.OwedTo)
	}
	if d.Channel != "" && d.Channel != d.Kind {
		b.WriteString(" by " + d.Channel)
	}
	if when := d.Due.String(); when != "" {
		b.WriteString(", " + when)
	}
	if d.Quote != "" {
		fmt.Fprintf(&b, ": %q", d.Quote)
	}
	b.WriteString(d.remarks())
	return b.String()
}

// remarks is what follows the quote: group, basis, notes, state.
func (d *Duty) remarks() string {
	var rs []string
	if d.OneOf != "" {
		rs = append(rs, "one of "+d.OneOf)
	}
	if d.Regime != OwnPromise {
		rs = append(rs, d.Regime+": "+d.Basis.Cite)
	}
	if d.Note != "" {
		rs = append(rs, d.Note)
	}
	if d.Status != "" && d.Status != Open {
		rs = append(rs, d.Status)
	}
	if len(rs) == 0 {
		return ""
	}
	return " [" + strings.Join(rs, "; ") + "]"
}

// String says when, in calendar days: "30 days before effect", "on
// publication", "before effect" where no number is named.
func (d Due) String() string {
	var s string
	switch {
	case d.Event == "":
		return ""
	case d.Event == "before-effect":
		s = "before effect"
	case d.Days < 0:
		s = fmt.Sprintf("%d days before %s", -d.Days, d.Event)
	case d.Days > 0:
		s = fmt.Sprintf("%d days after %s", d.Days, d.Event)
	default:
		s = "on " + d.Event
	}
	if d.Date != "" {
		s += " (" + d.Date + ")"
	}
	return s
}
