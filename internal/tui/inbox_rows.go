package tui

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// listed draws the rows, in one line each where there is room.
func (p *inbox) listed(m *Model, w, h int) []line {
	foot := p.hidden > 0 && h > 6
	if foot {
		h--
	}
	out := p.drawn(m, len(p.shown), h, func(i int) []line { return p.row(m, i, w) })
	if foot {
		for len(out) < h {
			out = append(out, nil)
		}
		out = append(out, text(faint, fmt.Sprintf("   %s minor or wording only: %s shows them", plural(p.hidden, "more is", "more are"), m.press(wording))))
	}
	return out
}

// row draws one change, under its heading where one begins.
func (p *inbox) row(m *Model, i, w int) []line {
	var out []line
	if p.heads(m, i) {
		out = append(out, p.heading(m, i, w))
	}
	if w < 76 {
		return append(out, p.tall(m, i, w)...)
	}
	return append(out, p.flat(m, i, w))
}

// bodyTop is the line where the pane begins.
func (m *Model) bodyTop() int {
	if m.h >= 20 {
		return 3
	}
	return 2
}

// heads says that a heading stands above row i of the list.
func (p *inbox) heads(m *Model, i int) bool {
	g := p.group(m, p.shown[i])
	return g != "" && (i == 0 || g != p.group(m, p.shown[i-1]))
}

func (p *inbox) heading(m *Model, i, w int) line {
	r, g := &m.index.Rows[p.shown[i]], p.group(m, p.shown[i])
	l := line{{plain, " "}, {strong, g}}
	if m.o.Prefs.Sort == bySeverity {
		l = line{{severityInk(r.Severity), " " + severityMark(r.Severity) + " " + g}}
	}
	n := fmt.Sprintf("%d ", p.groups[g])
	return append(l.pad(w-width(n)), run{faint, n})
}

// lead is the cursor, the mark and the severity of a row.
func (p *inbox) lead(m *Model, i int, r *Row) line {
	cursor, marked, k := "  ", " ", plain
	if i == p.cursor {
		cursor, k = "▌ ", accent
	}
	if m.marked[r.Ref] {
		marked = "*"
	}
	if m.bookmarked(r) {
		cursor = head(cursor, 1) + "◆"
	}
	return line{{k, cursor}, {accent, marked}, {severityInk(r.Severity), severityMark(r.Severity) + " "}}
}

func (p *inbox) flat(m *Model, i, w int) line {
	r, st := &m.index.Rows[p.shown[i]], &m.states[p.shown[i]]
	k := plain
	if i == p.cursor {
		k = strong
	}
	l := append(p.lead(m, i, r), run{k, fit(r.ID.String(), 6)}, run{plain, fit(isolate(r.Policy.String()), min(p.nameWidth, w/5)) + "  "})
	right := line{{m.dueInk(r.Deadline()), fmt.Sprintf("%*s", p.dueWidth, m.day(r.Deadline()))}, {faint, fmt.Sprintf("%5s ", ago(r.Found, m.now()))}}
	if w >= 100 {
		right = append(line{{faint, fit(p.status(m, r, st), 16) + " "}}, right...)
	}
	room := w - l.width() - right.width()
	what := r.What.String()
	if w < 100 && p.status(m, r, st) != "" {
		what = "(" + p.status(m, r, st) + ") " + what
	}
	return append(append(l, run{k, fit(isolate(what), room)}), right...)
}

func (p *inbox) tall(m *Model, i, w int) []line {
	r, st := &m.index.Rows[p.shown[i]], &m.states[p.shown[i]]
	k := plain
	if i == p.cursor {
		k = strong
	}
	first := append(p.lead(m, i, r), run{k, fit(r.ID.String(), 6)})
	first = append(first, run{k, fit(isolate(r.What.String()), w-first.width())})
	due := ""
	if !r.Deadline().IsZero() {
		due = "due " + m.day(r.Deadline())
	}
	second := line{{plain, strings.Repeat(" ", 11)}, {faint, fit(joined(" · ", p.status(m, r, st), isolate(r.Policy.String()), due, ago(r.Found, m.now()), isolate(r.Section.String())), w-11)}}
	if i == p.cursor {
		second[0] = run{accent, "▌" + strings.Repeat(" ", 10)}
	}
	return []line{first, second}
}

func (p *inbox) status(m *Model, r *Row, st *decided.State) string {
	if m.pending[r.Ref] {
		return "saving …"
	}
	return m.shortStatus(st)
}
