package tui

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// Decisions: each becomes an event in the ledger, for one change or for all
// that are marked. What is shown as decided is on disk.

// decision starts what a key asks for, and says whether it was about deciding.
// It is about what is chosen now: what moves under the cursor while a question
// is open is another matter.
func (m *Model) decision(a action) (tea.Cmd, bool) {
	rows := m.chosen()
	switch a {
	case seen:
		return m.noAction(rows), true
	case needsNotice:
		return m.decided(rows, decided.NeedsNotice), true
	case notMaterial:
		m.ask = m.whyNotMaterial(rows)
	case decide:
		m.ask = m.choices(rows)
	case note:
		m.ask = m.noteLine(rows)
	case assign:
		m.ask = m.assignLine(rows)
	case snooze:
		m.ask = m.snoozeLine(rows)
	case confirm:
		return m.confirmed(rows), true
	case takeOver:
		m.ask = m.takeOverLine(rows[0])
	case undo:
		return m.takeBack(), true
	case redo:
		return m.putBack(), true
	default:
		return nil, false
	}
	return nil, true
}

// noAction is the decision of either role that asks for nothing more.
func (m *Model) noAction(rows []pick) tea.Cmd {
	if rows[0].Own() {
		return m.decided(rows, decided.Seen)
	}
	return m.decided(rows, decided.NoAction)
}

// decided writes a decision that needs no more words.
func (m *Model) decided(rows []pick, a decided.Action) tea.Cmd {
	if err := m.fitting(rows, a); err != nil {
		m.complain(err)
		return nil
	}
	return m.write(rows, func(e *decided.Event) { e.Action = a })
}

// fitting says why an action is not for all of some changes: some decided and
// others not would be hard to see.
func (m *Model) fitting(rows []pick, a decided.Action) error {
	wrong := 0
	for _, r := range rows {
		if !decided.Decides(a, r.Subject.Role) {
			wrong++
		}
	}
	switch {
	case wrong == 0:
		return nil
	case len(rows) > 1:
		return fmt.Errorf("%d of %d are not of the role that can be decided %q: unmark them", wrong, len(rows), a.Words())
	}
	return fmt.Errorf("%q is for our own policies: %s lists what can be decided", a.Words(), m.press(decide))
}

// event is the beginning of one: whose, about what, and what its author saw.
func (m *Model) event(r pick) decided.Event {
	s := &r.Subject
	e := decided.Event{
		Policy: s.Policy, Fingerprint: s.Fingerprint, Change: r.ID.String(), Old: s.Old, New: s.New,
		By: m.o.Me, At: m.now(), Seen: r.seen,
	}
	if len(s.Reviews) > 0 {
		e.Review = r.Review
	}
	return e
}

// write sends one event for each change to the store.
func (m *Model) write(rows []pick, fill func(e *decided.Event)) tea.Cmd {
	var msg savedMsg
	for _, r := range rows {
		e := m.event(r)
		fill(&e)
		msg.sent, msg.about = append(msg.sent, e), append(msg.about, r.Ref)
		m.pending[r.Ref] = true
	}
	return m.send(msg)
}

func (m *Model) send(msg savedMsg) tea.Cmd {
	m.writing++
	return func() tea.Msg {
		m.disk.Lock() // Run waits for it: a screen that is closed loses nothing
		defer m.disk.Unlock()
		msg.events, msg.err = m.o.Backend.Decide(context.WithoutCancel(m.ctx), msg.sent)
		return msg
	}
}

// takeSaved learns that events are on disk, or that they are not.
func (m *Model) takeSaved(msg savedMsg) tea.Cmd {
	m.writing--
	for _, ref := range msg.about {
		delete(m.pending, ref)
	}
	if msg.err != nil {
		m.leaving = false
		return m.unsaved(msg)
	}
	switch {
	case msg.undo:
		m.undone = append(m.undone, ids(msg.events))
		m.inbox.current = m.refOf(&msg.events[0])
	case msg.redo:
		m.done = append(m.done, m.redone(msg.events))
	default:
		m.done, m.undone = append(m.done, msg.events), nil
	}
	for _, ref := range msg.about {
		delete(m.marked, ref)
	}
	clear(m.drafts)
	m.hear(msg.events)
	m.say(m.savedWords(&msg))
	if m.leaving {
		m.leaving = false
		return m.quit()
	}
	return nil
}

// unsaved tells that nothing was written, and why. What was to be undone or put
// back still can be.
func (m *Model) unsaved(msg savedMsg) tea.Cmd {
	switch {
	case msg.undo:
		m.done = append(m.done, m.events(msg.sent))
	case msg.redo:
		m.undone = append(m.undone, ids(m.events(msg.sent)))
	}
	var c *Conflict
	if errors.As(msg.err, &c) {
		m.hear(c.Stands)
		m.complain(msg.err)
		return m.poll()
	}
	m.complain(fmt.Errorf("NOT saved: %w", msg.err))
	return nil
}

// events are those that undo events take back.
func (m *Model) events(undos []decided.Event) []decided.Event {
	wanted := map[int64]bool{}
	for i := range undos {
		wanted[undos[i].Undoes] = true
	}
	return m.withIDs(wanted)
}

func (m *Model) withIDs(wanted map[int64]bool) []decided.Event {
	var out []decided.Event
	for _, e := range m.book.Events() {
		if wanted[e.ID] {
			out = append(out, e)
		}
	}
	return out
}

// redone are the events that a redo put back.
func (m *Model) redone(redos []decided.Event) []decided.Event {
	return m.events(m.events(redos))
}

// refOf is the change that an event is about.
func (m *Model) refOf(e *decided.Event) Ref {
	for i := range m.index.Rows {
		if r := &m.index.Rows[i]; r.Subject.Policy == e.Policy && r.Subject.Fingerprint == e.Fingerprint && (r.Review == e.Review || e.Review == 0) {
			return r.Ref
		}
	}
	return Ref{}
}

func ids(events []decided.Event) []int64 {
	out := make([]int64, len(events))
	for i := range events {
		out[i] = events[i].ID
	}
	return out
}

func (m *Model) savedWords(msg *savedMsg) string {
	e := &msg.events[0]
	what := e.Policy + " " + e.Change
	if n := len(msg.events); n > 1 {
		what = plural(n, "change", "changes")
	}
	s, hint := "Saved: "+what+", "+e.Action.Words()+".", " "+m.press(undo)+" takes it back."
	switch {
	case msg.undo:
		s, hint = "Taken back: "+what+". Both are on record.", " "+m.press(redo)+" puts it back."
	case msg.redo:
		s = "Put back: " + what + "."
	}
	if m.unkeyed {
		return s
	}
	return s + hint
}

// takeBack undoes the latest batch of this session, or else one's own latest
// event about the change under the cursor.
func (m *Model) takeBack() tea.Cmd {
	var back []decided.Event
	if n := len(m.done); n > 0 {
		back, m.done = m.done[n-1], m.done[:n-1]
	} else if r := m.at(); r != nil {
		if e := m.book.By(m.o.Me, &r.Subject); e != nil {
			back = []decided.Event{*e}
		}
	}
	return m.reversed(savedMsg{undo: true}, back)
}

// putBack undoes the latest undo.
func (m *Model) putBack() tea.Cmd {
	n := len(m.undone) - 1
	wanted := map[int64]bool{}
	for _, id := range m.undone[n] {
		wanted[id] = true
	}
	m.undone = m.undone[:n]
	return m.reversed(savedMsg{redo: true}, m.withIDs(wanted))
}

// reversed writes an undo for each event.
func (m *Model) reversed(msg savedMsg, back []decided.Event) tea.Cmd {
	if len(back) == 0 {
		m.say("there is nothing of yours to undo here")
		return nil
	}
	for _, e := range back {
		msg.sent = append(msg.sent, decided.Event{
			Policy: e.Policy, Fingerprint: e.Fingerprint, Change: e.Change, Review: e.Review, Old: e.Old, New: e.New,
			Action: decided.Undo, By: m.o.Me, At: m.now(), Undoes: e.ID, Seen: m.book.Latest(e.Policy, e.Fingerprint),
		})
	}
	return m.send(msg)
}

// whoWhen names the author of an event and its day.
func (m *Model) whoWhen(e *decided.Event) string {
	by := e.By
	if by == "" {
		by = "(name erased)"
	}
	return by + ", " + m.clock(e.At)
}
