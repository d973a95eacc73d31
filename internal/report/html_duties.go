package report

import (
	"fmt"

	"github.com/redletter-dev/redletter/internal/review"
)

func (b *htmlBuilder) checks() []htmlCheck {
	var out []htmlCheck
	for i, k := range b.c.checks() {
		out = append(out, htmlCheck{fmt.Sprintf("%scheck%d", b.prefix, i+1), mark(k.Status), checkWords(k.Status), text(k.Check), text(k.Why), text(k.Quote), b.c.stopped(&k)})
	}
	return out
}

func checkWords(status string) string {
	switch status {
	case "pass":
		return "passed"
	case "fail":
		return "failed"
	}
	return "not checked"
}

func (b *htmlBuilder) duties() []htmlDuties {
	var out []htmlDuties
	if len(b.c.Review.Duties) == 0 || !b.c.listed() {
		return nil
	}
	for n, g := range dutyGroups(b.c.Review) {
		d := htmlDuties{ID: fmt.Sprintf("%sduties%d", b.prefix, n+1), Title: g.title}
		for i := range g.duties {
			d.Items = append(d.Items, b.duty(g.duties[i], fmt.Sprintf("%s-%d", d.ID, i+1)))
		}
		out = append(out, d)
	}
	return out
}

func (b *htmlBuilder) duty(d *review.Duty, anchor string) htmlDuty {
	out := htmlDuty{of: d, Anchor: anchor, Words: Duty(d), Quote: text(d.Quote), Basis: grounds(d)}
	for i, id := range d.Because {
		if i == mostBecause {
			out.More = len(d.Because) - i
			break
		}
		out.Because = append(out.Because, htmlRef{text(id), b.prefix + text(id)})
	}
	return out
}

// todo is what has to be done, each line with a link to where it is explained.
func (b *htmlBuilder) todo(c *htmlComparison) []htmlTodo {
	var out []htmlTodo
	for _, t := range b.c.todo() {
		x := htmlTodo{Words: t.words, Stops: t.stops}
		switch {
		case t.duty != nil:
			x.Anchor = c.dutyAnchor(t.duty)
		case t.check >= 0:
			x.Anchor = c.Checks[t.check].Anchor
		default:
			x.Anchor = c.firstBlocking()
		}
		out = append(out, x)
	}
	return out
}

func (c *htmlComparison) dutyAnchor(d *review.Duty) string {
	for i := range c.Duties {
		for k := range c.Duties[i].Items {
			if c.Duties[i].Items[k].of == d {
				return c.Duties[i].Items[k].Anchor
			}
		}
	}
	return c.ID
}

func (c *htmlComparison) firstBlocking() string {
	for i := range c.Changes {
		if c.Changes[i].Blocking {
			return c.Changes[i].Anchor
		}
	}
	return c.ID
}
