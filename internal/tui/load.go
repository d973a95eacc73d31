package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// Messages carry what commands came to.
type (
	indexMsg struct {
		index *Index
		err   error
	}
	newsMsg struct {
		news *News
		err  error
	}
	tickMsg   time.Time
	changeMsg struct {
		ref    Ref
		change *Change
		err    error
	}
	documentMsg struct {
		review int64
		doc    *Document
		err    error
	}
	timelineMsg struct {
		policy  string
		moments []Moment
		err     error
	}
	compareMsg struct {
		comparison *Comparison
		err        error
	}
	evidenceMsg struct {
		ref      Ref
		evidence *Evidence
		err      error
	}
	savedMsg struct {
		sent   []decided.Event
		events []decided.Event
		undo   bool
		redo   bool
		err    error
	}
	doneMsg struct {
		task Task
		done *Done
		err  error
	}
	prefsMsg struct{ err error }
)

func (m *Model) loadIndex() tea.Cmd {
	return func() tea.Msg {
		ix, err := m.o.Backend.Index(m.ctx)
		return indexMsg{ix, err}
	}
}

func (m *Model) tick() tea.Cmd {
	return tea.Tick(m.o.Poll, func(t time.Time) tea.Msg { return tickMsg(t) })
}

// poll asks for what others did.
func (m *Model) poll() tea.Cmd {
	if m.index == nil {
		return m.loadIndex()
	}
	mark := m.index.Mark
	return func() tea.Msg {
		n, err := m.o.Backend.News(m.ctx, mark)
		return newsMsg{n, err}
	}
}

// need loads a change unless it is here or on its way. One that could not be
// loaded is asked for again when the lists are.
func (m *Model) need(ref Ref) tea.Cmd {
	if m.changes[ref] != nil || m.asked[ref] || m.troubleOf[ref] != nil {
		return nil
	}
	m.asked[ref] = true
	return func() tea.Msg {
		c, err := m.o.Backend.Change(m.ctx, ref)
		return changeMsg{ref, c, err}
	}
}

// needDocument loads both texts of a review.
func (m *Model) needDocument(review int64) tea.Cmd {
	if m.docs[review] != nil || m.asked[review] || m.troubleOf[review] != nil {
		return nil
	}
	m.asked[review] = true
	return func() tea.Msg {
		d, err := m.o.Backend.Document(m.ctx, review)
		return documentMsg{review, d, err}
	}
}

// kept bounds what is remembered of changes and texts.
const (
	keptChanges = 500
	keptTexts   = 6
)

func (m *Model) takeChange(msg changeMsg) {
	delete(m.asked, msg.ref)
	if msg.err != nil {
		m.troubleOf[msg.ref] = msg.err
		return
	}
	if len(m.changes) >= keptChanges {
		clear(m.changes)
	}
	delete(m.troubleOf, msg.ref)
	m.changes[msg.ref] = msg.change
}

func (m *Model) takeDocument(msg documentMsg) {
	delete(m.asked, msg.review)
	if msg.err != nil {
		m.troubleOf[msg.review] = msg.err
		return
	}
	if len(m.docs) >= keptTexts {
		clear(m.docs)
	}
	delete(m.troubleOf, msg.review)
	m.docs[msg.review] = msg.doc
}

// run has a task done.
func (m *Model) run(t Task, doing string) tea.Cmd {
	if m.busy != "" {
		m.say("still at work: " + m.busy)
		return nil
	}
	m.busy = doing
	return func() tea.Msg {
		d, err := m.o.Backend.Do(m.ctx, t)
		return doneMsg{t, d, err}
	}
}

// save keeps what is remembered.
func (m *Model) save() tea.Cmd {
	if m.o.Save == nil {
		return nil
	}
	prefs := m.o.Prefs
	return func() tea.Msg { return prefsMsg{m.o.Save(prefs)} }
}
