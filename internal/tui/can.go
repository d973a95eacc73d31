package tui

import (
	"slices"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// What must be so for a key to do something. Help lists by it, and keys are
// refused by it with a word why (see refusal).

func (m *Model) canWrite() bool { return !m.o.ReadOnly && m.at() != nil }

func (m *Model) canDecide() bool { return m.canWrite() }

func (m *Model) canDecideOwn() bool {
	if !m.canWrite() {
		return false
	}
	all := m.chosen()
	return len(all) > 0 && slices.ContainsFunc(all, (*Row).Own)
}

func (m *Model) canSnooze() bool {
	return m.canWrite() && m.state(m.at()).Status != decided.Decided
}

func (m *Model) canConfirm() bool {
	if !m.canWrite() {
		return false
	}
	st := m.state(m.at())
	return st.Status == decided.Awaiting && st.Decision.By != m.o.Me
}

func (m *Model) canTakeOver() bool {
	if !m.canWrite() {
		return false
	}
	st := m.state(m.at())
	return st.Equal != nil || st.Again != nil
}

func (m *Model) canUndo() bool {
	if m.o.ReadOnly {
		return false
	}
	r := m.at()
	return len(m.done) > 0 || r != nil && m.book.By(m.o.Me, &r.Subject) != nil
}

func (m *Model) canRedo() bool { return !m.o.ReadOnly && len(m.undone) > 0 }

func (m *Model) canMarkTo() bool { return len(m.marked) > 0 && m.at() != nil }

func (m *Model) hasRows() bool { return m.pane() != nil && rowsOf(m.pane(), m) > 0 }

func (m *Model) canOpen() bool { return rowsOf(m.pane(), m) > 0 }

func (m *Model) canCompare() bool {
	t, ok := m.pane().(*timelinePane)
	return ok && len(t.marked) == 2
}

// canMove says that there is more than fits, or more than one thing to stand at.
func (m *Model) canMove() bool {
	if p, ok := m.pane().(interface{ overflows() bool }); ok {
		return p.overflows()
	}
	return rowsOf(m.pane(), m) > 1
}

func (m *Model) canFold() bool {
	p, ok := m.pane().(*treePane)
	return ok && p.cursor < len(p.shown) && p.nodes[p.shown[p.cursor]].last > p.shown[p.cursor]
}

func (m *Model) canClear() bool { return len(m.marked) > 0 || m.inbox.tab < 0 }

func (m *Model) hasChange() bool { return m.change() != nil }

func (m *Model) hasPolicy() bool { return m.policy() != "" }

func (m *Model) onOwn() bool { r := m.at(); return r != nil && r.Own() }

func (m *Model) hasEvidence() bool {
	if t, ok := m.pane().(*timelinePane); ok {
		x := t.at()
		return x != nil && x.Review > 0
	}
	return m.at() != nil
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

// refusal says why a key of this screen does nothing now.
func (m *Model) refusal(b *binding) string {
	r := m.at()
	switch {
	case m.o.ReadOnly && (b.act == undo || b.act == redo || b.act == decide || b.act == seen || b.act == needsNotice || b.act == notMaterial ||
		b.act == note || b.act == assign || b.act == snooze || b.act == confirm || b.act == takeOver):
		return "read-only: nothing can be decided here"
	case b.act == needsNotice || b.act == notMaterial:
		if r != nil {
			return "this is a vendor's policy: d lists what can be decided"
		}
	case b.act == snooze && r != nil:
		return "this is decided: undo the decision first"
	case b.act == confirm && r != nil:
		if st := m.state(r); st.Status == decided.Awaiting {
			return "you decided this: somebody else has to confirm it"
		}
		return "nothing here waits for a second reviewer"
	case b.act == takeOver:
		return "no equal change was decided before"
	case b.act == undo:
		return "there is nothing of yours to undo here"
	case b.act == redo:
		return "there is nothing to put back"
	case b.act == compare:
		return "mark two versions with space first"
	case b.act == markTo:
		return "mark one with space first"
	case b.act == up || b.act == down || b.act == top || b.act == bottom || b.act == pageUp || b.act == pageDown:
		return ""
	case b.act == fold || b.act == unfold:
		return "this section has none below it"
	case b.act == lastScreen:
		return "there was no other screen yet"
	case b.act == letter || b.act == record:
		return "only for our own policies"
	}
	return "nothing here to do that with"
}
