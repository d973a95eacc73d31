package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// Promises prints what a policy promises about its own changes, clause by
// clause, then its other commitments and what conflicts.
func Promises(w io.Writer, in *review.Promises, s Style) error {
	p := &printer{bufio.NewWriter(w), s}
	p.title(strong, fmt.Sprintf("Promises of notice: %d", len(in.Promises)))
	if len(in.Promises) == 0 {
		p.para("  ", "  ", run{plain, "The text says nothing about how its changes are announced."})
	}
	at := ""
	for i := range in.Promises {
		r := &in.Promises[i]
		if here := place(r.Path); here != at {
			at = here
			p.para("  ", "    ", run{strong, at})
		}
		p.para("  - ", "    ", run{plain, promised(r)})
		p.para("    ", "    ", run{faint, "“"}, from(faint, r.Quote), run{faint, "”"})
	}
	p.commitments(in)
	return p.w.Flush()
}

func (p *printer) commitments(in *review.Promises) {
	if len(in.Commitments) > 0 {
		p.blank()
		p.title(strong, fmt.Sprintf("Other commitments: %d", len(in.Commitments)))
	}
	for _, c := range in.Commitments {
		p.para("  - ", "    ", run{strong, text(c.Kind) + ": "}, run{plain, "“"}, from(plain, c.Quote), run{plain, "” "},
			run{faint, place(c.Path)})
	}
	for _, c := range in.Conflicts {
		p.blank()
		p.title(watch, "Conflict: "+text(c.Kind))
		for _, q := range c.Quotes {
			p.para("  ", "    ", run{plain, "“"}, from(plain, q), run{plain, "”"})
		}
	}
	for _, d := range in.Dates {
		p.para("", "  ", run{faint, "date line, " + text(d.Role) + ": "}, from(faint, d.Text))
	}
}

// promised says one promise in a line.
func promised(r *review.Promise) string {
	parts := []string{text(r.Strength), "for " + triggerWords(r.Trigger)}
	if r.Channel != nil {
		parts = append(parts, "by "+Channel(*r.Channel))
	} else {
		parts = append(parts, "no channel named")
	}
	if r.LeadDays != nil {
		parts = append(parts, fmt.Sprintf("%d days", *r.LeadDays))
	}
	if r.Timing != nil {
		parts = append(parts, text(*r.Timing))
	}
	if r.OneOf != nil {
		parts = append(parts, "one of group "+text(*r.OneOf))
	}
	if r.AllOf != nil {
		parts = append(parts, "all of group "+text(*r.AllOf))
	}
	return strings.Join(append(parts, terms(r)...), ", ")
}

func triggerWords(t string) string {
	switch t {
	case "material":
		return "material changes"
	case "less-protective":
		return "changes that protect less"
	case "law-required":
		return "changes the law wants announced"
	}
	return "any change"
}

// terms names what a clause says beside the channel.
func terms(r *review.Promise) []string {
	var out []string
	for _, t := range []struct {
		on   bool
		name string
	}{
		{r.DeemedConsent, "use counts as consent"},
		{r.CheckBack, "readers shall check back"},
		{r.WithoutNotice, "without notice"},
		{r.Discretion, "at the company's discretion"},
		{r.ConsentRequired, "with consent"},
		{r.Retroactive, "also for data already held"},
		{r.NotRetroactive, "not for data already held"},
	} {
		if t.on {
			out = append(out, t.name)
		}
	}
	if r.ReachLimit != nil {
		out = append(out, "only "+text(*r.ReachLimit))
	}
	if r.Remedy != nil {
		out = append(out, "remedy: "+text(*r.Remedy))
	}
	return out
}
