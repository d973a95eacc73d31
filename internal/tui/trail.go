package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// Places to go back to: those that were left by a jump, and bookmarks.

// place is where somebody stood.
type place struct {
	panes []pane
	ref   Ref // under the cursor, or open
	query *Query
	tab   int
}

func (m *Model) here() place {
	p := place{panes: slices.Clone(m.panes), query: m.inbox.query, tab: m.inbox.tab}
	if r := m.at(); r != nil {
		p.ref = r.Ref
	}
	return p
}

func (p place) is(q place) bool {
	return slices.Equal(p.panes, q.panes) && p.ref == q.ref && p.query == q.query
}

// mostPlaces bounds the trail.
const mostPlaces = 100

// jumped remembers where somebody was before a key that led elsewhere.
func (m *Model) jumped(from place) {
	if from.is(m.here()) {
		return
	}
	if len(m.trail) == mostPlaces {
		m.trail = m.trail[1:]
	}
	m.trail = append(m.trail, from)
}

// leads says that an action can lead away from a place that is worth coming
// back to: one step is not, nor is going back.
func leads(a action) bool {
	return !slices.Contains([]action{up, down, pageUp, pageDown, back, jumpBack, lastScreen}, a)
}

// goBack returns to where somebody was before the latest jump.
func (m *Model) goBack() {
	n := len(m.trail) - 1
	p := m.trail[n]
	m.trail = m.trail[:n]
	m.last, m.panes = m.panes, p.panes
	if m.inbox.query != p.query {
		m.inbox.query, m.inbox.tab = p.query, p.tab
		m.inbox.current = p.ref
		m.inbox.refresh(m)
	}
	if d, ok := m.pane().(*detail); ok {
		d.turn(m, p.ref)
		return
	}
	m.inbox.reveal(m, p.ref)
}

// bookmarked says that a change has a bookmark.
func (m *Model) bookmarked(r *Row) bool { return slices.Contains(m.o.Prefs.Bookmarks, bookmarkOf(r)) }

func bookmarkOf(r *Row) Bookmark { return Bookmark{r.Subject.Policy, r.Subject.Fingerprint} }

// mostBookmarks bounds what is kept: a bookmark of years ago gives way.
const mostBookmarks = 500

// setBookmark sets a bookmark at the chosen change, or takes it away.
func (m *Model) setBookmark() tea.Cmd {
	r := m.at()
	b, all := bookmarkOf(r), slices.Clone(m.o.Prefs.Bookmarks)
	if i := slices.Index(all, b); i >= 0 {
		all = slices.Delete(all, i, i+1)
		m.say("bookmark taken away")
	} else {
		all = append(all, b)
		all = all[max(0, len(all)-mostBookmarks):]
		m.say("bookmarked: the filter is:bookmarked lists all")
	}
	m.o.Prefs.Bookmarks = all
	return m.save()
}

// toBookmark goes to the next bookmark of the list, round its end.
func (m *Model) toBookmark() {
	refs := m.inbox.refs(m)
	d, open := m.pane().(*detail)
	if open {
		refs = d.refs
	}
	at := slices.Index(refs, m.at().Ref)
	for k := 1; k <= len(refs); k++ {
		ref := refs[(at+k)%len(refs)]
		if i, ok := m.place[ref]; !ok || !m.bookmarked(&m.index.Rows[i]) {
			continue
		}
		if open {
			d.turn(m, ref)
		} else {
			m.inbox.reveal(m, ref)
		}
		return
	}
	m.say("no bookmark in this list: :bookmarks lists all")
}
