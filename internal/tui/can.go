package tui

import (
	"slices"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// What must be so for a key to do something. Each says what is missing, "" for
// nothing: the help lists by it, and keys are refused with its words.

const nothingHere = "nothing here to do that with"

func (m *Model) lacksRow() string {
	if m.at() == nil {
		return nothingHere
	}
	return ""
}

func (m *Model) barsWriting() string {
	if m.o.ReadOnly {
		return "read-only: nothing can be decided here"
	}
	if r := m.at(); r != nil && m.pending[r.Ref] {
		return "this is being saved: a moment"
	}
	return m.lacksRow()
}

func (m *Model) barsOwn() string {
	if why := m.barsWriting(); why != "" {
		return why
	}
	if !slices.ContainsFunc(m.chosen(), pick.Own) {
		return "this is a vendor's policy: " + m.press(decide) + " lists what can be decided"
	}
	return ""
}

func (m *Model) barsSnooze() string {
	if why := m.barsWriting(); why != "" {
		return why
	}
	if m.state(m.at()).Status == decided.Decided {
		return "this is decided: undo the decision first"
	}
	return ""
}

func (m *Model) barsConfirming() string {
	if why := m.barsWriting(); why != "" {
		return why
	}
	switch st := m.state(m.at()); {
	case st.Status != decided.Awaiting:
		return "nothing here waits for a second reviewer"
	case st.Decision.By == m.o.Me:
		return "you decided this: somebody else has to confirm it"
	}
	return ""
}

func (m *Model) lacksEqual() string {
	if why := m.barsWriting(); why != "" {
		return why
	}
	if st := m.state(m.at()); st.Equal == nil && st.Again == nil {
		return "no equal change was decided before"
	}
	return ""
}

func (m *Model) lacksDone() string {
	if m.o.ReadOnly {
		return m.barsWriting()
	}
	if r := m.at(); len(m.done) == 0 && (r == nil || m.book.By(m.o.Me, &r.Subject) == nil) {
		return "there is nothing of yours to undo here"
	}
	return ""
}

func (m *Model) lacksUndone() string {
	if m.o.ReadOnly {
		return m.barsWriting()
	}
	if len(m.undone) == 0 {
		return "there is nothing to put back"
	}
	return ""
}

func (m *Model) lacksMark() string {
	if len(m.marked) == 0 {
		return "mark one with " + m.press(mark) + " first"
	}
	return m.lacksRow()
}

func (m *Model) lacksRows() string {
	if rowsOf(m.pane(), m) == 0 {
		return nothingHere
	}
	return ""
}

func (m *Model) lacksPair() string {
	if t, ok := m.pane().(*timelinePane); !ok || len(t.marked) != 2 {
		return "mark two versions with " + m.press(mark) + " first"
	}
	return ""
}

// lacksRoom says that all there is fits, or that there is one thing to stand at.
func (m *Model) lacksRoom() string {
	if p, ok := m.pane().(interface{ overflows() bool }); ok && p.overflows() || !ok && rowsOf(m.pane(), m) > 1 {
		return ""
	}
	return "this is all there is"
}

func (m *Model) lacksFold() string {
	p, ok := m.pane().(*treePane)
	if !ok || p.cursor >= len(p.shown) || p.nodes[p.shown[p.cursor]].last == p.shown[p.cursor] {
		return "this section has none below it"
	}
	return ""
}

func (m *Model) lacksFilter() string {
	if len(m.marked) == 0 && m.inbox.tab >= 0 {
		return "no mark and no filter to clear; " + m.press(quit) + " leaves"
	}
	return ""
}

func (m *Model) lacksChange() string {
	if m.change() == nil {
		return nothingHere
	}
	return ""
}

func (m *Model) lacksPolicy() string {
	if m.policy() == "" {
		return nothingHere
	}
	return ""
}

func (m *Model) notOwn() string {
	if r := m.at(); r == nil || !r.Own() {
		return "only for our own policies"
	}
	return ""
}

func (m *Model) lacksEvidence() string {
	if t, ok := m.pane().(*timelinePane); ok {
		if x := t.at(m); x != nil && x.Review > 0 {
			return ""
		}
		return nothingHere
	}
	return m.lacksRow()
}

func (m *Model) lacksBookmark() string {
	if len(m.o.Prefs.Bookmarks) == 0 {
		return "no bookmark yet: " + m.press(bookmark) + " sets one"
	}
	return m.lacksRow()
}

func (m *Model) lacksTrail() string {
	if len(m.trail) == 0 {
		return "there was no jump yet"
	}
	return ""
}

func (m *Model) lacksLast() string {
	if m.last == nil {
		return "there was no other screen yet"
	}
	return ""
}

// change is the change that the pane is about, nil for none.
func (m *Model) change() *Row {
	switch p := m.pane().(type) {
	case *comparePane:
		return p.at()
	case *treePane:
		return p.of(m)
	case *documentPane:
		return p.of(m)
	}
	return m.at()
}

// rower is a pane with things to go through.
type rower interface{ rows(m *Model) int }

func rowsOf(p pane, m *Model) int {
	if r, ok := p.(rower); ok {
		return r.rows(m)
	}
	return 0
}

// policer is a pane that is about a policy.
type policer interface{ policyName(m *Model) string }

// policy is the policy that the pane is about, "" for none.
func (m *Model) policy() string {
	if p, ok := m.pane().(policer); ok {
		return p.policyName(m)
	}
	if r := m.change(); r != nil {
		return r.Subject.Policy
	}
	return ""
}
