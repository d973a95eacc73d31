package tui

import (
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Update routes: sizes and messages to what is known, keys to the dialog when
// one is open, else by the table to the pane.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		return m, nil
	case tea.KeyMsg:
		return m, m.key(msg)
	case tea.MouseMsg:
		return m, m.mouse(msg)
	case tickMsg:
		return m, tea.Batch(m.poll(), m.tick())
	}
	return m, tea.Batch(m.take(msg), m.look())
}

// take learns what a command came to.
func (m *Model) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case indexMsg:
		return m.takeIndex(msg)
	case newsMsg:
		return m.takeNews(msg)
	case changeMsg:
		m.takeChange(msg)
	case documentMsg:
		m.takeDocument(msg)
	case savedMsg:
		return m.takeSaved(msg)
	case doneMsg:
		return m.takeDone(msg)
	case prefsMsg:
		if msg.err != nil {
			m.complain(fmt.Errorf("what is remembered could not be kept: %w", msg.err))
		}
	}
	for _, p := range m.panes {
		if l, ok := p.(loader); ok {
			l.take(m, msg)
		}
	}
	return nil
}

func (m *Model) takeIndex(msg indexMsg) tea.Cmd {
	if msg.err != nil {
		m.failed = msg.err
		if m.index != nil {
			m.complain(msg.err)
		}
		return nil
	}
	first := m.index == nil
	m.learn(msg.index)
	if first && m.o.Open != "" {
		m.openID(m.o.Open)
	}
	return nil
}

func (m *Model) takeNews(msg newsMsg) tea.Cmd {
	if msg.err != nil {
		m.complain(fmt.Errorf("what others do cannot be seen: %w", msg.err))
		return nil
	}
	if len(msg.news.Events) > 0 {
		m.hear(msg.news.Events)
		if e := msg.news.Events[len(msg.news.Events)-1]; e.By != m.o.Me {
			m.say(fmt.Sprintf("%s: %s %s, %s", e.By, e.Policy, e.Change, e.Action.Words()))
		}
	}
	if msg.news.Stale {
		return m.loadIndex()
	}
	return nil
}

func (m *Model) takeDone(msg doneMsg) tea.Cmd {
	m.busy = ""
	if msg.err != nil {
		m.complain(msg.err)
		return nil
	}
	m.saying = saying{text: msg.done.Message}
	if len(msg.done.Lines) > 0 {
		m.push(&textPane{title: msg.done.Message, body: msg.done.Lines})
	}
	if msg.done.Stale {
		return m.loadIndex()
	}
	return nil
}

// key finds what a key means.
func (m *Model) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	if name == "ctrl+c" {
		return m.quit()
	}
	if m.ask != nil {
		return m.ask.key(m, k)
	}
	b := bound(m.pane().screen(), name)
	if b == nil {
		return nil
	}
	m.saying = saying{}
	if b.when != nil && !b.when(m) {
		m.say(m.refusal(b))
		return nil
	}
	return tea.Batch(m.act(b.act, name), m.look())
}

// looker is a pane that wants something loaded for what it shows.
type looker interface{ look(m *Model) tea.Cmd }

// look has loaded what the pane on top wants to show.
func (m *Model) look() tea.Cmd {
	if l, ok := m.pane().(looker); ok && m.index != nil {
		return l.look(m)
	}
	return nil
}

// act does what is the same on every screen, and leaves the rest to the pane.
func (m *Model) act(a action, key string) tea.Cmd {
	switch a {
	case quit:
		return m.quit()
	case back:
		if m.pane() != pane(m.inbox) || !m.inbox.clear(m) {
			m.pop()
		}
		return nil
	case goInbox, goPolicies, goDuties, goVendors, goLooks, nextScreen, prevScreen:
		m.turnTo(a)
		return nil
	case lastScreen:
		if m.last != nil {
			m.panes, m.last = m.last, m.panes
		}
		return nil
	case help:
		m.push(newHelp(m))
		return nil
	case audit:
		m.push(&auditPane{})
		return nil
	case command:
		m.ask = m.commandLine()
		return nil
	}
	if cmd, ok := m.decision(a); ok {
		return cmd
	}
	if cmd, ok := m.work(a); ok {
		return cmd
	}
	return m.pane().act(m, a, key)
}

// roots are the screens of the first line.
var roots = []action{goInbox, goPolicies, goDuties, goVendors, goLooks}

func (m *Model) turnTo(a action) {
	at := 0
	for i, s := range []screen{inInbox, inPolicies, inDuties, inVendors, inLooks} {
		if m.panes[0].screen() == s {
			at = i
		}
	}
	switch a {
	case nextScreen:
		a = roots[(at+1)%len(roots)]
	case prevScreen:
		a = roots[(at+len(roots)-1)%len(roots)]
	}
	switch a {
	case goPolicies:
		m.show(&policiesPane{})
	case goDuties:
		m.show(newDuties(m))
	case goVendors:
		m.show(newVendors(m))
	case goLooks:
		m.show(&looksPane{})
	default:
		m.show(m.inbox)
	}
}

func (m *Model) quit() tea.Cmd {
	if save := m.save(); save != nil {
		return tea.Sequence(save, tea.Quit)
	}
	return tea.Quit
}

// openID opens a change by its number. Numbers stand for one review, so the
// policy may stand before it; without one the latest open change of this
// number is meant.
func (m *Model) openID(s string) {
	fields := strings.Fields(strings.ToLower(s))
	if len(fields) == 0 || m.index == nil {
		return
	}
	id, policy := fields[len(fields)-1], ""
	if len(fields) > 1 {
		policy = fields[0]
	}
	best := -1
	for i := range m.index.Rows {
		r := &m.index.Rows[i]
		if strings.ToLower(r.ID.String()) != id || policy != "" && !strings.Contains(strings.ToLower(r.Policy.String()), policy) {
			continue
		}
		if best < 0 || m.isOpen(i) && !m.isOpen(best) || m.isOpen(i) == m.isOpen(best) && r.Found.After(m.index.Rows[best].Found) {
			best = i
		}
	}
	if best < 0 {
		m.complain(errors.New("no change is called " + safe.Line(s).String()))
		return
	}
	m.inbox.reveal(m, m.index.Rows[best].Ref)
	m.push(newDetail(m, m.index.Rows[best].Ref, m.inbox.refs(m)))
}

func (m *Model) isOpen(i int) bool { return m.states[i].Status != "decided" }
