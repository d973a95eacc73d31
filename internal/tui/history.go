package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// history is what was done about a change.
func (m *Model) history(r *Row, w int) []line {
	events := m.book.Of(&r.Subject)
	st := m.state(r)
	out := m.standing(r, w)
	if st.Decision != nil {
		out = nil // the list says it
	}
	for i := range events {
		out = append(out, m.eventLines(&events[i], w)...)
	}
	if len(out) == 0 {
		return nil
	}
	return append([]line{nil, {{plain, " "}, {strong, "Decisions"}}}, out...)
}

func (m *Model) eventLines(e *decided.Event, w int) []line {
	k := plain
	if m.book.Undone(e.ID) {
		k = faint
	}
	l := line{{faint, m.clock(e.At) + "  "}, {plain, safe.Line(orErased(e.By)).String() + "  "}, {k, e.Action.Words()}}
	if m.book.Undone(e.ID) {
		l = append(l, run{faint, " (taken back)"})
	}
	if e.Owner != "" {
		l = append(l, run{plain, "  owner: " + safe.Line(e.Owner).String()})
	}
	if !e.Due.IsZero() {
		l = append(l, run{m.dueInk(e.Due), "  by " + m.date(e.Due)})
	}
	if !e.Until.IsZero() {
		l = append(l, run{plain, "  until " + m.date(e.Until)})
	}
	for _, s := range []string{e.Reason, e.Note} {
		if s != "" {
			l = append(l, run{plain, "  “" + isolate(safe.Line(s).String()) + "”"})
		}
	}
	return para("   ", "     ", w, l)
}

func orErased(name string) string {
	if name == "" {
		return "(name erased)"
	}
	return name
}

// auditPane lists everything that was decided, the latest first.
type auditPane struct{ list }

func (p *auditPane) screen() screen { return inAudit }

func (p *auditPane) rows(m *Model) int { return len(m.book.Events()) }

func (p *auditPane) crumb(*Model) line {
	return line{{strong, "Who decided what, and when"}, {faint, "   nothing is ever overwritten"}}
}

func (p *auditPane) lines(m *Model, w, h int) []line {
	n := p.rows(m)
	if n == 0 {
		return notice(w, h, "Nothing was decided yet.", "Every decision, note and undo will stand here, with who and when.")
	}
	return p.drawn(m, n, h, func(i int) []line {
		e := p.event(m, i)
		first := line{cursorOf(i == p.cursor), {strong, safe.Line(e.Change).String() + "  "}, {plain, isolate(safe.Line(e.Policy).String())}}
		return append([]line{first}, m.eventLines(e, w)...)
	})
}

func (p *auditPane) event(m *Model, i int) *decided.Event {
	all := m.book.Events()
	return &all[len(all)-1-i]
}

func (p *auditPane) act(m *Model, a action) tea.Cmd {
	if a == open {
		openRefs(m, []Ref{m.refOf(p.event(m, p.cursor))}, "that change is not listed any more")
	}
	return nil
}

// textPane shows a text to be read, as a letter.
type textPane struct {
	scroll
	title safe.Text
	body  []safe.Text
}

func (p *textPane) screen() screen { return inText }

func (p *textPane) crumb(*Model) line { return text(strong, p.title.Line().String()) }

func (p *textPane) lines(_ *Model, w, h int) []line {
	var out []line
	for _, t := range p.body {
		out = append(out, para(" ", " ", min(w, 100), text(plain, isolate(t.Line().String())))...)
	}
	return p.window(out, h)
}
