package tui

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
)

// list is a cursor over things one below the other.
type list struct {
	cursor int
	first  int // the first one on the screen
	page   int // how many were on it
}

// move follows an action, and says whether it was one of moving.
func (l *list) move(a action, n int) bool {
	step := max(1, l.page-1)
	switch a {
	case down:
		l.cursor++
	case up:
		l.cursor--
	case pageDown:
		l.cursor += step
	case pageUp:
		l.cursor -= step
	case top:
		l.cursor = 0
	case bottom:
		l.cursor = n - 1
	default:
		return false
	}
	l.clamp(n)
	return true
}

func (l *list) clamp(n int) { l.cursor = max(0, min(l.cursor, n-1)) }

// stand is the cursor of a pane that has one.
func (l *list) stand() *list { return l }

// drawn draws what fits of n things, each in the lines that draw gives, and
// notes where the mouse finds them.
func (l *list) drawn(m *Model, n, h int, draw func(i int) []line) []line {
	once := map[int][]line{}
	drawn := func(i int) []line {
		if _, ok := once[i]; !ok {
			once[i] = draw(i)
		}
		return once[i]
	}
	from, to := l.window(n, h, func(i int) int { return min(h, len(drawn(i))) })
	var out []line
	for i := from; i < to; i++ {
		for _, x := range drawn(i) {
			m.hits = append(m.hits, hit{y: m.bodyTop() + len(out), x1: m.w, row: i})
			out = append(out, x)
		}
	}
	return out
}

// window gives what is on a screen of h lines when each thing takes size(i) of
// them; the cursor is always whole on it.
func (l *list) window(n, h int, size func(i int) int) (from, to int) {
	l.clamp(n)
	if l.first > l.cursor || l.first >= n {
		l.first = max(0, l.cursor)
	}
	used := 0
	for i := l.cursor; i >= 0; i-- {
		if used += size(i); used > h {
			l.first = max(l.first, min(i+1, l.cursor))
			break
		}
	}
	used, to = 0, l.first
	for to < n && used+size(to) <= h {
		used += size(to)
		to++
	}
	for l.first > 0 && to == n && used+size(l.first-1) <= h { // no room left empty at the end
		l.first--
		used += size(l.first)
	}
	l.page = max(1, to-l.first)
	return l.first, to
}

// scroll is a position in lines of text.
type scroll struct {
	at   int
	page int
	n    int
}

func (s *scroll) move(a action) bool {
	step := max(1, s.page-2)
	switch a {
	case down:
		s.at++
	case up:
		s.at--
	case pageDown:
		s.at += step
	case pageUp:
		s.at -= step
	case top:
		s.at = 0
	case bottom:
		s.at = s.n
	default:
		return false
	}
	s.at = max(0, min(s.at, max(0, s.n-s.page)))
	return true
}

// overflows says that there is more text than fits.
func (s *scroll) overflows() bool { return s.n > s.page }

// reader is the place of a pane that is read.
func (s *scroll) reader() *scroll { return s }

// act is for panes that are only read: all keys of theirs move.
func (s *scroll) act(*Model, action) tea.Cmd { return nil }

// window gives the lines that are on the screen.
func (s *scroll) window(all []line, h int) []line {
	s.n, s.page = len(all), h
	s.at = max(0, min(s.at, max(0, s.n-h)))
	return all[s.at:min(s.n, s.at+h)]
}

// place says how far a reader is.
func (s *scroll) place() string {
	switch {
	case s.n <= s.page:
		return ""
	case s.at == 0:
		return "top"
	case s.at >= s.n-s.page:
		return "end"
	}
	return strconv.Itoa(s.at*100/max(1, s.n-s.page)) + "%"
}
