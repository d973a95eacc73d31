package tui

import (
	"context"
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
	tickMsg    time.Time
	compareMsg struct {
		comparison *Comparison
		err        error
	}
	savedMsg struct {
		sent   []decided.Event
		about  []Ref // of decisions, not of undoing them
		events []decided.Event
		undo   bool
		redo   bool
		err    error
	}
	doneMsg struct {
		done *Done
		err  error
	}
	prefsMsg struct{ err error }
	pipedMsg struct{ err error }
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

// loads are things of one kind that the backend gives by their keys, as far as
// they were asked for.
type loads[K comparable, V any] struct {
	read   func(context.Context, K) (V, error)
	most   int // that are kept
	have   map[K]V
	fresh  map[K]bool // of those that are here
	asked  map[K]bool
	failed map[K]error
}

// loadedMsg brings one of them.
type loadedMsg[K comparable, V any] struct {
	key   K
	value V
	err   error
}

func newLoads[K comparable, V any](most int, read func(context.Context, K) (V, error)) *loads[K, V] {
	return &loads[K, V]{read: read, most: most, have: map[K]V{}, fresh: map[K]bool{}, asked: map[K]bool{}, failed: map[K]error{}}
}

// need loads one unless it is here or on its way. What could not be loaded is
// asked for again when the lists are.
func (l *loads[K, V]) need(ctx context.Context, key K) tea.Cmd {
	if l.fresh[key] || l.asked[key] || l.failed[key] != nil {
		return nil
	}
	l.asked[key] = true
	return func() tea.Msg {
		v, err := l.read(ctx, key)
		return loadedMsg[K, V]{key, v, err}
	}
}

func (l *loads[K, V]) take(msg loadedMsg[K, V]) {
	delete(l.asked, msg.key)
	if msg.err != nil {
		l.failed[msg.key] = msg.err
		return
	}
	if len(l.have) >= l.most {
		clear(l.have)
		clear(l.fresh)
	}
	l.have[msg.key], l.fresh[msg.key] = msg.value, true
}

// retry has what failed asked for again.
func (l *loads[K, V]) retry() { clear(l.failed) }

// forget has all loaded anew; what is here is shown until then.
func (l *loads[K, V]) forget() {
	clear(l.fresh)
	l.retry()
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
		return doneMsg{d, err}
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
