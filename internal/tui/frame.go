package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// The least size of a screen on which everything can be reached.
const (
	minWidth  = 60
	minHeight = 15
)

// portrait says that there is no room for two panes side by side.
func (m *Model) portrait() bool { return m.w < 85 }

// View draws the frame: the line of screens, where we are, the pane, and at the
// foot news, a question, or the keys of this screen.
func (m *Model) View() string {
	m.hits = m.hits[:0]
	var all []line
	if m.w < minWidth || m.h < minHeight {
		all = m.tooSmall()
	} else {
		foot := m.foot()
		head := m.head()
		room := m.h - len(head) - len(foot)
		body := m.pane().lines(m, m.w, room)
		if len(body) > room {
			body = body[:room]
		}
		all = append(head, body...)
		for len(all) < m.h-len(foot) {
			all = append(all, nil)
		}
		all = append(all, foot...)
	}
	var b strings.Builder
	b.Grow(m.w * m.h * 2)
	for i, l := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		m.o.Theme.paint(m.shielded(l).cut(m.w), &b)
	}
	return b.String()
}

// shielded is the last guard before the terminal. Data is made safe where it
// comes in; should a text have slipped by, it ends here, and is counted, which a
// test holds to none.
func (m *Model) shielded(l line) line {
	for i, r := range l {
		if !printable(r.s) && safe.Line(r.s).String() != r.s {
			m.slipped++
			l = slices.Clone(l)
			l[i].s = safe.Line(r.s).String()
		}
	}
	if m.o.Theme.ASCII {
		return asciiLine(l)
	}
	return l
}

// printable says that s is ASCII without control characters.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func asciiLine(l line) line {
	out := make(line, len(l))
	for i, r := range l {
		out[i] = run{r.ink, ascii(r.s)}
	}
	return out
}

func (m *Model) tooSmall() []line {
	out := []line{text(strong, "Enlarge the window"), text(plain, fmt.Sprintf("%d×%d, needs %d×%d", m.w, m.h, minWidth, minHeight))}
	return out[:max(0, min(len(out), m.h))]
}

// rule is a line across.
func rule(w int) line { return text(faint, strings.Repeat("─", w)) }

// names of the screens of the first line, long and short.
var rootNames = []struct{ long, short string }{
	{"Inbox", "Inbox"}, {"Policies", "Policies"}, {"Our duties", "Duties"}, {"Vendor promises", "Vendors"}, {"Looks", "Looks"},
}

// head is the line of screens, where we are, and a rule.
func (m *Model) head() []line {
	out := []line{m.screenLine(), m.crumbLine()}
	if m.h >= 20 {
		out = append(out, rule(m.w))
	}
	return out
}

func (m *Model) screenLine() line {
	l, right := line{{bar, " redletter "}, {plain, " "}}, text(faint, "? help ")
	counts := m.counts()
	tight := m.w < 90
	if m.w < 76 { // no room for the name
		l, right = text(plain, " "), text(faint, "? ")
	}
	for i, n := range rootNames {
		name := n.long
		if tight {
			name = n.short
		}
		s := fmt.Sprintf(" %d %s", i+1, name)
		if counts[i] > 0 && (!tight || i == 0 || m.w >= 76) {
			s += fmt.Sprintf(" %d", counts[i])
		}
		k := plain
		if m.panes[0].screen() == rootScreens[i] {
			k, s = accent, "["+strings.TrimSpace(s)+"]"
		} else {
			s += " "
		}
		m.hits = append(m.hits, hit{y: 0, x0: l.width(), x1: l.width() + width(s), act: roots[i]})
		l = append(l, run{k, s})
	}
	return spread(l, right, m.w)
}

// counts are the numbers beside the screens.
func (m *Model) counts() [5]int {
	var out [5]int
	if m.index == nil {
		return out
	}
	out[0] = m.inbox.open
	for i := range m.duties {
		if m.duties[i].Status != "met" {
			out[2]++
		}
	}
	for i := range m.index.Vendor {
		if s := m.index.Vendor[i].Status; s == "fail" || s == "overdue" {
			out[3]++
		}
	}
	out[4] = len(m.index.Troubles)
	return out
}

// spread puts two lines at the two ends of w columns; where there is no room the
// first one gives way.
func spread(left, right line, w int) line {
	if room := w - right.width() - 1; left.width() > room {
		left = left.cut(max(0, room))
	}
	gap := max(0, w-left.width()-right.width())
	return append(append(left, run{plain, strings.Repeat(" ", gap)}), right...)
}

// crumbLine is where we are; at its end, how many there are and what everybody
// should know, which never gives way.
func (m *Model) crumbLine() line {
	var right line
	if p, ok := m.pane().(interface{ count(m *Model) string }); ok {
		right = text(faint, p.count(m)+" ")
	}
	if m.o.ReadOnly {
		right = append(right, run{watch, " read-only "})
	}
	if m.index != nil && m.index.Banner.String() != "" {
		right = append(right, run{watch, " " + m.index.Banner.String() + " "})
	}
	return spread(append(line{{plain, " "}}, m.pane().crumb(m)...), right, m.w)
}

// foot is a question, or news, or the keys of this screen.
func (m *Model) foot() []line {
	var out []line
	if m.h >= 20 {
		out = append(out, rule(m.w))
	}
	news := m.newsLine()
	if m.ask != nil {
		if news != nil && m.h >= 20 { // of others, while somebody writes
			out = append(out, news)
		}
		return append(out, m.ask.lines(m, m.w, max(2, m.h/2-1))...)
	}
	if m.h < 20 {
		if news != nil {
			return append(out, news)
		}
		return append(out, m.hints(1)...)
	}
	if news != nil {
		return append(append(out, news), m.hints(1)...)
	}
	return append(out, m.hints(2)...)
}

func (m *Model) newsLine() line {
	switch {
	case m.busy != "":
		return text(accent, " "+m.busy+" …")
	case m.saying.text.String() != "":
		k := strong
		if m.saying.trouble {
			k = alarm
		}
		return text(k, " "+m.saying.text.String())
	}
	return nil
}

// hints list the keys that people need on this screen, as many as fit.
func (m *Model) hints(rows int) []line {
	var out []line
	cur, used := line{}, 1
	cur = append(cur, run{plain, " "})
	for _, b := range m.valid() {
		if b.hint == "" {
			continue
		}
		key := keyWords(b.keys[:1])
		n := width(key) + 1 + width(b.hint) + 3
		if used+n > m.w {
			out = append(out, cur)
			cur, used = line{{plain, " "}}, 1
			if len(out) == rows {
				return out
			}
		}
		cur, used = append(cur, run{strong, key}, run{faint, " " + b.hint + "   "}), used+n
	}
	out = append(out, cur)
	for len(out) < rows {
		out = append(out, nil)
	}
	return out
}

// hit is a place that a mouse can press.
type hit struct {
	y, x0, x1 int
	act       action
	row       int // of the pane, when act is ""
}

// mouse follows the wheel and the left button.
func (m *Model) mouse(e tea.MouseMsg) tea.Cmd {
	if m.ask != nil || !m.o.Mouse {
		return nil
	}
	switch {
	case e.Button == tea.MouseButtonWheelDown:
		return m.wheel(down)
	case e.Button == tea.MouseButtonWheelUp:
		return m.wheel(up)
	case e.Button != tea.MouseButtonLeft || e.Action != tea.MouseActionPress:
		return nil
	}
	for _, h := range m.hits {
		if h.y != e.Y || e.X < h.x0 || e.X >= h.x1 {
			continue
		}
		if h.act != "" {
			return tea.Batch(m.act(h.act), m.look())
		}
		return tea.Batch(m.point(h.row), m.look())
	}
	return nil
}

// point puts the cursor on a row, and opens the one where it stands already.
func (m *Model) point(row int) tea.Cmd {
	p, ok := m.pane().(interface{ stand() *list })
	if !ok {
		return nil
	}
	if l := p.stand(); l.cursor != row {
		l.cursor = row
		return nil
	}
	return m.act(open)
}

func (m *Model) wheel(a action) tea.Cmd {
	for range 3 {
		m.moved(a)
	}
	return m.look()
}

// notice fills a pane that has nothing to list: what is so, and what to do.
func notice(w, h int, title string, advice ...string) []line {
	out := make([]line, max(1, min(h, 60)/5))
	out = append(out, line{{plain, "   "}, {strong, title}}, nil)
	for _, a := range advice {
		out = append(out, para("   ", "   ", min(w-3, 76), text(plain, a))...)
	}
	return out
}
