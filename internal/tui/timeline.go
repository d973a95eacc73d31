package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// timelinePane shows the versions of one policy and what lay between them, the
// latest first.
type timelinePane struct {
	list
	policy string
	marked []int // versions to compare, two at most
}

func (p *timelinePane) screen() screen { return inTimeline }

func (p *timelinePane) rows(m *Model) int { return len(m.timelines.have[p.policy]) }

func (p *timelinePane) policyName(*Model) string { return p.policy }

func (p *timelinePane) at(m *Model) *Moment {
	if all := m.timelines.have[p.policy]; p.cursor < len(all) {
		return &all[p.cursor]
	}
	return nil
}

func (p *timelinePane) crumb(m *Model) line {
	l := line{{strong, isolate(safe.Line(p.policy).String())}, {faint, fmt.Sprintf("   %s marks a version, %s compares two", m.press(mark), m.press(compare))}}
	if len(p.marked) > 0 {
		l = append(l, run{accent, "   marked: " + versionWords(p.marked)})
	}
	return l
}

func versionWords(vs []int) string {
	s := ""
	for i, v := range vs {
		if i > 0 {
			s += " and "
		}
		s += fmt.Sprintf("v%d", v)
	}
	return s
}

func (p *timelinePane) look(m *Model) tea.Cmd { return m.timelines.need(m.ctx, p.policy) }

func (p *timelinePane) lines(m *Model, w, h int) []line {
	all, here := m.timelines.have[p.policy]
	switch err := m.timelines.failed[p.policy]; {
	case err != nil:
		return notice(w, h, "The timeline cannot be read.", explained(err))
	case !here:
		return notice(w, h, "Reading the timeline …")
	}
	return p.drawn(m, len(all), h, func(i int) []line { return p.moment(m, &all[i], i == p.cursor, w) })
}

func (p *timelinePane) moment(m *Model, x *Moment, here bool, w int) []line {
	cursor := cursorOf(here)
	if x.Version == 0 {
		s := fmt.Sprintf("%s, %s: %s", m.clock(x.At), plural(x.Failures, "look", "looks"), x.Outcome)
		if !here {
			s = fit(s, w-9)
		}
		out := para("      ", "        ", w-2, text(watch, s))
		for i := range out {
			out[i] = append(line{cursorOf(here && i == 0)}, out[i]...)
		}
		return out
	}
	mark := "  "
	if slices.Contains(p.marked, x.Version) {
		mark = "* "
	}
	first := line{cursor, {accent, mark}, {strong, fit(fmt.Sprintf("v%d", x.Version), 5)}, {plain, m.clock(x.At) + "  "}}
	first = append(first, counted(x)...)
	if x.Review == 0 {
		first = append(first, run{plain, "first version"})
	}
	second := fmt.Sprintf("         %s", joined(" · ", effectiveWords(x), wordCount(x), x.Notice.String(), x.Checks.String(), p.standing(m, x), short(x.Hash)))
	return []line{first, text(faint, fit(second, w))}
}

func effectiveWords(x *Moment) string {
	if x.Effective.String() == "" {
		return ""
	}
	return "own date " + x.Effective.String()
}

func wordCount(x *Moment) string {
	if x.Review == 0 {
		return ""
	}
	return fmt.Sprintf("+%d -%d ~%d words", x.Added, x.Removed, x.Moved)
}

// counted are the changes of a version by severity.
func counted(x *Moment) line {
	var out line
	for _, s := range severities {
		if n := x.Counts[s]; n > 0 {
			out = append(out, run{severityInk(s), fmt.Sprintf("%s %d %s", severityMark(s), n, severityWords(s))}, run{plain, "  "})
		}
	}
	return out
}

// standing sums up what was decided about a version.
func (p *timelinePane) standing(m *Model, x *Moment) string {
	done, all := 0, 0
	if m.index == nil || x.Review == 0 {
		return ""
	}
	for i := range m.index.Rows {
		r := &m.index.Rows[i]
		if r.Review == x.Review && rank(r.Severity) <= rank("unclear") {
			all++
			if !m.isOpen(i) {
				done++
			}
		}
	}
	switch {
	case all == 0:
		return ""
	case done == all:
		return "all decided"
	}
	return fmt.Sprintf("%d of %d decided", done, all)
}

func (p *timelinePane) act(m *Model, a action) tea.Cmd {
	x := p.at(m)
	switch a {
	case mark:
		if x != nil && x.Version > 0 {
			p.mark(x.Version)
			p.move(down, p.rows(m))
		}
	case open:
		return p.open(m, x)
	case compare:
		older, newer := min(p.marked[0], p.marked[1]), max(p.marked[0], p.marked[1])
		m.busy = fmt.Sprintf("comparing v%d and v%d", older, newer)
		policy := p.policy
		return func() tea.Msg {
			c, err := m.o.Backend.Compare(m.ctx, policy, older, newer)
			return compareMsg{c, err}
		}
	}
	return nil
}

// mark keeps the latest two.
func (p *timelinePane) mark(v int) {
	if i := slices.Index(p.marked, v); i >= 0 {
		p.marked = slices.Delete(p.marked, i, i+1)
		return
	}
	p.marked = append(p.marked, v)
	if len(p.marked) > 2 {
		p.marked = p.marked[1:]
	}
}

// open shows what a version changed, the worst first.
func (p *timelinePane) open(m *Model, x *Moment) tea.Cmd {
	if x == nil || x.Review == 0 || m.index == nil {
		m.say("there is no comparison to open here")
		return nil
	}
	refs := m.refsOf(x.Review)
	slices.SortStableFunc(refs, func(a, b Ref) int {
		return rank(m.index.Rows[m.place[a]].Severity) - rank(m.index.Rows[m.place[b]].Severity)
	})
	openRefs(m, refs, "this version changed nothing that is listed")
	return nil
}

// refsOf are the changes of a review, in their order.
func (m *Model) refsOf(review int64) []Ref {
	var out []Ref
	for i := range m.index.Rows {
		if r := &m.index.Rows[i]; r.Review == review {
			out = append(out, r.Ref)
		}
	}
	return out
}
