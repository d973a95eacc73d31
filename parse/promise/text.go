package promise

import (
	"fmt"
	"strings"
)

// String is the text form of a ledger: one line a promise, then the
// commitments, then the conflicts.
func (l *Ledger) String() string {
	var b strings.Builder
	for i := range l.Promises {
		fmt.Fprintf(&b, "%s\n", &l.Promises[i])
	}
	for i := range l.Commitments {
		fmt.Fprintf(&b, "commitment %s: %q\n", l.Commitments[i].Kind, l.Commitments[i].Quote)
	}
	for i := range l.Conflicts {
		fmt.Fprintf(&b, "conflict %s\n", l.Conflicts[i].Kind)
	}
	return b.String()
}

// String is one line: strength, channel, trigger, time, groups, terms, quote.
//
//	shall email for material changes, 30 days before-effect, one of g1: "we will …"
func (p *Promise) String() string {
	var b strings.Builder
	channel := p.Channel
	if channel == "" {
		channel = "no channel"
	}
	fmt.Fprintf(&b, "%s %s for %s changes", p.Strength, channel, p.Trigger)
	if p.Timing != "" {
		b.WriteString(", ")
		if p.LeadDays > 0 {
			fmt.Fprintf(&b, "%d days ", p.LeadDays)
		}
		b.WriteString(p.Timing)
	}
	for _, x := range p.attributes() {
		b.WriteString(", " + x)
	}
	fmt.Fprintf(&b, ": %q", p.Quote)
	return b.String()
}

// attributes lists groups and terms in a fixed order.
func (p *Promise) attributes() []string {
	var out []string
	named := [...]struct{ name, value string }{
		{"one of", p.OneOf}, {"all of", p.AllOf}, {"reach", p.Reach}, {"remedy", p.Remedy},
	}
	for _, n := range named {
		if n.value != "" {
			out = append(out, n.name+" "+n.value)
		}
	}
	flags := [...]struct {
		name string
		set  bool
	}{
		{"deemed consent", p.DeemedConsent},
		{"check back", p.CheckBack},
		{"without notice", p.WithoutNotice},
		{"discretion", p.Discretion},
		{"consent required", p.ConsentRequired},
		{"retroactive", p.Retroactive},
		{"not retroactive", p.NotRetroactive},
	}
	for _, f := range flags {
		if f.set {
			out = append(out, f.name)
		}
	}
	return out
}
