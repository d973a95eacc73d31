package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// comparePane lists the changes between two versions that somebody picked.
// Nothing can be decided here: decisions belong to what changed when.
type comparePane struct {
	list
	c     *Comparison
	wide  bool
	shown []int
	find  string
}

func newCompare(c *Comparison) *comparePane {
	p := &comparePane{c: c}
	p.refresh()
	return p
}

func (p *comparePane) refresh() {
	p.shown = p.shown[:0]
	for i := range p.c.Changes {
		c := &p.c.Changes[i]
		if (p.wide || rank(c.Severity) <= rank("unclear")) && contains(p.find, c.What, c.Section, c.Was(), c.Is()) {
			p.shown = append(p.shown, i)
		}
	}
	slices.SortStableFunc(p.shown, func(a, b int) int {
		return rank(p.c.Changes[a].Severity) - rank(p.c.Changes[b].Severity)
	})
	p.clamp(len(p.shown))
}

func (p *comparePane) screen() screen { return inCompare }

func (p *comparePane) rows(*Model) int { return len(p.shown) }

func (p *comparePane) policyName(*Model) string {
	if len(p.c.Changes) > 0 {
		return p.c.Changes[0].Subject.Policy
	}
	return ""
}

func (p *comparePane) at() *Row {
	if p.cursor < len(p.shown) {
		return &p.c.Changes[p.shown[p.cursor]].Row
	}
	return nil
}

func (p *comparePane) crumb(*Model) line {
	l := line{{strong, p.c.Title.String()}, {faint, fmt.Sprintf("   %d of %s", len(p.shown), plural(len(p.c.Changes), "change", "changes"))}}
	if p.find != "" {
		l = append(l, run{accent, "   /" + p.find})
	}
	return l
}

func (p *comparePane) lines(m *Model, w, h int) []line {
	if len(p.shown) == 0 {
		if len(p.c.Changes) == 0 {
			return notice(w, h, "These two versions say the same.")
		}
		return notice(w, h, "Nothing here needs a look.", fmt.Sprintf("%s shows minor changes and wording; %s with nothing behind it clears a search.", m.press(wording), m.press(search)))
	}
	return p.drawn(m, len(p.shown), h, func(i int) []line {
		c := &p.c.Changes[p.shown[i]]
		out := []line{{cursorOf(i == p.cursor), {severityInk(c.Severity), severityMark(c.Severity) + " "}, {strong, fit(c.ID.String(), 6)}, {plain, isolate(c.What.String())}, {faint, "   " + isolate(c.Section.String())}}}
		if i == p.cursor {
			out = append(out, shown(c, m.previewView(), w)...)
		}
		return out
	})
}

func (p *comparePane) act(m *Model, a action) tea.Cmd {
	switch a {
	case open:
		if r := p.at(); r != nil {
			m.push(p.detail(r.Ref))
		}
	case wording:
		p.wide = !p.wide
		p.refresh()
	case next, previous:
		p.seek(m, a)
	case search:
		m.ask = searchFor("Search", func(_ *Model, s string) {
			p.find = s
			p.refresh()
		})
	}
	return nil
}

func (p *comparePane) seek(m *Model, a action) {
	step := 1
	if a == previous {
		step = -1
	}
	for i := p.cursor + step; i >= 0 && i < len(p.shown); i += step {
		if p.c.Changes[p.shown[i]].Severity == "material" {
			p.cursor = i
			return
		}
	}
	m.say("no other flagged change that way")
}

func (p *comparePane) detail(ref Ref) *detail {
	d := &detail{ref: ref, changes: map[Ref]*Change{}}
	for _, i := range p.shown {
		c := &p.c.Changes[i]
		d.refs = append(d.refs, c.Ref)
		d.changes[c.Ref] = c
	}
	return d
}
