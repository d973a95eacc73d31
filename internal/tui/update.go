package tui

import (
	"errors"
	"fmt"
	"slices"
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
	case loadedMsg[Ref, *Change]:
		m.changes.take(msg)
	case loadedMsg[int64, *Document]:
		m.docs.take(msg)
	case loadedMsg[string, []Moment]:
		m.timelines.take(msg)
	case loadedMsg[Ref, *Evidence]:
		m.proofs.take(msg)
	case compareMsg:
		m.takeCompare(msg)
	case savedMsg:
		return m.takeSaved(msg)
	case doneMsg:
		return m.takeDone(msg)
	case prefsMsg:
		m.doubt("what is remembered could not be kept: %w", msg.err)
	case pipedMsg:
		m.doubt("the program said: %w", msg.err)
	}
	return nil
}

// doubt complains where something went wrong.
func (m *Model) doubt(format string, err error) {
	if err != nil {
		m.complain(fmt.Errorf(format, err))
	}
}

func (m *Model) takeCompare(msg compareMsg) {
	m.busy = ""
	if msg.err != nil {
		m.complain(msg.err)
		return
	}
	if _, ok := m.pane().(*timelinePane); ok {
		m.push(newCompare(msg.comparison))
	}
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

// typed is how many characters that come at once are keys of somebody in a
// hurry, or of a slow line; more of them were pasted.
const typed = 16

// key finds what a key means. Several that come in one piece are taken one
// after the other: an escape and the key behind it look like that key with alt.
func (m *Model) key(k tea.KeyMsg) tea.Cmd {
	if k.Alt && m.ask == nil && m.o.Keys.bound(m.pane().screen(), k.String()) == nil {
		k.Alt = false
		return tea.Batch(m.one(tea.KeyMsg{Type: tea.KeyEsc}), m.key(k))
	}
	half := m.escaped && len(k.Runes) > 1 && (k.Runes[0] == '[' || k.Runes[0] == 'O')
	m.escaped = k.Type == tea.KeyEsc
	if half {
		return nil // of a key with a name, that a slow line cut in two
	}
	if m.ask != nil || k.Type != tea.KeyRunes || len(k.Runes) < 2 {
		return m.one(k)
	}
	if k.Paste || len(k.Runes) > typed {
		m.say("nothing was done with what was pasted: open a question first, as a note by " + m.press(note))
		return nil
	}
	var cmds []tea.Cmd
	for i, r := range k.Runes {
		if m.ask != nil { // the rest is the answer
			return tea.Batch(append(cmds, m.one(tea.KeyMsg{Type: tea.KeyRunes, Runes: k.Runes[i:]}))...)
		}
		cmds = append(cmds, m.one(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	return tea.Batch(cmds...)
}

// one follows one key.
func (m *Model) one(k tea.KeyMsg) tea.Cmd {
	name, before := k.String(), m.here()
	if d := m.ask; d != nil {
		cmd := d.key(m, k)
		if m.ask != nil && m.ask != d {
			m.ask.restore(m)
		}
		m.jumped(before)
		return cmd
	}
	if name == "ctrl+c" {
		return m.quit()
	}
	b := m.o.Keys.bound(m.pane().screen(), name)
	if b == nil {
		return nil
	}
	m.saying = saying{}
	if why := b.refusal(m); why != "" {
		m.say(why)
		return nil
	}
	cmd := m.act(b.act)
	if m.ask != nil {
		m.ask.restore(m)
	}
	if leads(b.act) {
		m.jumped(before)
	}
	return tea.Batch(cmd, m.look())
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
func (m *Model) act(a action) tea.Cmd {
	if m.moved(a) {
		return nil
	}
	switch a {
	case quit:
		return m.quit()
	case suspend:
		return tea.Suspend
	case back:
		if m.pane() != pane(m.inbox) || !m.inbox.clear(m) {
			m.pop()
		}
	case goInbox, goPolicies, goDuties, goVendors, goLooks, nextScreen, prevScreen:
		m.turnTo(a)
	case lastScreen:
		m.panes, m.last = m.last, m.panes
	case jumpBack:
		m.goBack()
	case help:
		m.push(newHelp(m))
	case audit:
		m.push(&auditPane{})
	case command:
		m.ask = m.commandLine()
	default:
		if cmd, ok := m.decision(a); ok {
			return cmd
		}
		if cmd, ok := m.work(a); ok {
			return cmd
		}
		return m.pane().act(m, a)
	}
	return nil
}

// moved follows an action that only moves the cursor, or the text.
func (m *Model) moved(a action) bool {
	switch p := m.pane().(type) {
	case interface{ stand() *list }:
		return p.stand().move(a, rowsOf(m.pane(), m))
	case interface{ reader() *scroll }:
		return p.reader().move(a)
	}
	return false
}

// roots are the screens of the first line.
var (
	roots       = []action{goInbox, goPolicies, goDuties, goVendors, goLooks}
	rootScreens = []screen{inInbox, inPolicies, inDuties, inVendors, inLooks}
)

func (m *Model) turnTo(a action) {
	at := slices.Index(rootScreens, m.panes[0].screen())
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
		m.show(&dutiesPane{})
	case goVendors:
		m.show(&vendorsPane{})
	case goLooks:
		m.show(&looksPane{})
	default:
		m.show(m.inbox)
	}
}

// quit leaves once all that was decided is on disk; asked again, at once.
func (m *Model) quit() tea.Cmd {
	if m.writing > 0 && !m.leaving {
		m.leaving = true
		m.say("saving what you decided, then leaving …")
		return nil
	}
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
	m.push(newDetail(m.index.Rows[best].Ref, m.inbox.refs(m)))
}

func (m *Model) isOpen(i int) bool { return m.states[i].Status != "decided" }
