package tui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Options are what a screen takes from outside.
type Options struct {
	Backend  Backend
	Me       string // name under which decisions stand
	Rules    decided.Rules
	Theme    Theme
	Zone     *time.Location // of printed days; nil: UTC
	Now      func() time.Time
	ReadOnly bool
	Mouse    bool
	Prefs    Prefs
	Save     func(Prefs) error // keeps what is remembered; nil: nothing is
	Poll     time.Duration     // between looks for others' decisions; 0: two seconds
	Open     string            // change to open first, as C-014
	Keys     Keys
}

// Prefs are remembered from one day to the next.
type Prefs struct {
	Tabs         []Tab      `json:"tabs,omitempty"` // saved filters beside the built-in ones
	Sort         string     `json:"sort,omitempty"`
	HidePreview  bool       `json:"hide_preview,omitempty"`
	PreviewBelow bool       `json:"preview_below,omitempty"`
	PreviewSize  int        `json:"preview_size,omitempty"` // lines more or fewer
	View         string     `json:"view,omitempty"`         // of a redline
	Context      *int       `json:"context,omitempty"`      // paragraphs around a change
	Visits       int        `json:"visits,omitempty"`       // hints are for the first ones
	Bookmarks    []Bookmark `json:"bookmarks,omitempty"`
}

// Tab is a saved filter.
type Tab struct {
	Name   string `json:"name"`
	Filter string `json:"filter"`
}

// Bookmark is a change that somebody wants to find again. It is no decision and
// on no record.
type Bookmark struct {
	Policy      string `json:"policy"`
	Fingerprint string `json:"fingerprint"`
}

// pane is one screen. It draws and acts; what takes time it leaves to the
// command that it returns.
type pane interface {
	screen() screen
	crumb(m *Model) line             // second line of the frame
	lines(m *Model, w, h int) []line // at most h
	act(m *Model, a action) tea.Cmd  // moving is done by then
}

// Model is the root: what is known, and who gets the keys.
type Model struct {
	o    Options
	ctx  context.Context
	w, h int

	index  *Index
	book   *decided.Book
	states []decided.State // parallel to index.Rows
	texts  []string        // parallel, in lower case, made when first asked for
	place  map[Ref]int     // of a row
	failed error           // the index could not be read

	duties []Duty // what we owe, by reviews and by decisions

	panes   []pane  // what is open, the last on top
	last    []pane  // what was open before, for lastScreen
	trail   []place // left by jumps
	inbox   *inbox
	marked  map[Ref]bool
	ask     *dialog
	escaped bool                // the key before was an escape
	drafts  map[string][]string // answers that were left, by the title of their question
	saying  saying
	busy    string       // what is being done
	pending map[Ref]bool // decisions on their way to the disk
	writing int          // batches on their way to the disk
	leaving bool         // as soon as they are there
	disk    sync.Mutex   // held while a batch is written

	changes   *loads[Ref, *Change]
	docs      *loads[int64, *Document]
	timelines *loads[string, []Moment]
	proofs    *loads[Ref, *Evidence]

	done    [][]decided.Event // batches of this session that can be undone
	undone  [][]int64         // undo events that can be undone
	hits    []hit
	unkeyed bool // line mode: no key to speak of
	slipped int  // texts that were not safe when they were to be drawn
}

// saying is the line of news at the foot.
type saying struct {
	text    safe.Text
	trouble bool
}

// New makes the model of a screen. Its Init starts to load.
func New(ctx context.Context, o Options) *Model {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Poll == 0 {
		o.Poll = 2 * time.Second
	}
	if o.Keys.chapters == nil {
		o.Keys.chapters = standard
	}
	m := &Model{
		o: o, ctx: ctx, w: 80, h: 24, book: decided.New(nil), place: map[Ref]int{}, marked: map[Ref]bool{}, pending: map[Ref]bool{}, drafts: map[string][]string{},
	}
	m.changes, m.docs = newLoads(500, o.Backend.Change), newLoads(6, o.Backend.Document)
	m.timelines, m.proofs = newLoads(20, o.Backend.Timeline), newLoads(20, o.Backend.Evidence)
	m.inbox = newInbox(m)
	m.panes = []pane{m.inbox}
	m.o.Prefs.Visits++
	return m
}

// Init begins to load, and to look for what others do. Who is here for the first
// time is told what matters most.
func (m *Model) Init() tea.Cmd {
	if m.o.Prefs.Visits == 1 {
		m.say("New here? " + m.press(help) + " lists the keys. Looking changes nothing; " + m.press(undo) + " takes decisions back.")
	}
	return tea.Batch(m.loadIndex(), m.tick())
}

func (m *Model) pane() pane { return m.panes[len(m.panes)-1] }

// push opens a pane on top.
func (m *Model) push(p pane) {
	m.last = slices.Clone(m.panes)
	m.panes = append(m.panes, p)
}

// pop goes back to the pane below.
func (m *Model) pop() {
	if len(m.panes) > 1 {
		m.last = slices.Clone(m.panes)
		m.panes = m.panes[:len(m.panes)-1]
	}
}

// show opens a screen of the first line.
func (m *Model) show(p pane) {
	m.last = slices.Clone(m.panes)
	m.panes = []pane{p}
}

func (m *Model) now() time.Time { return m.o.Now() }

// say puts news at the foot.
func (m *Model) say(s string) { m.saying = saying{text: safe.Line(s)} }

// complain puts an error at the foot, with its next step.
func (m *Model) complain(err error) {
	m.saying = saying{text: safe.Line(explained(err)), trouble: true}
}

// explained is an error with its next step.
func explained(err error) string {
	s := err.Error()
	if h, ok := err.(interface{ Hint() string }); ok && h.Hint() != "" {
		s += "; next: " + h.Hint()
	}
	return s
}

// learn takes a new index.
func (m *Model) learn(ix *Index) {
	old, places := m.index, m.place
	m.index, m.failed = ix, nil
	m.changes.retry()
	m.docs.retry()
	m.timelines.forget()
	m.proofs.forget()
	sortPromises(ix.Vendor)
	m.book = decided.New(cleaned(ix.Events))
	m.texts = make([]string, len(ix.Rows))
	m.place = make(map[Ref]int, len(ix.Rows))
	for i := range ix.Rows {
		m.place[ix.Rows[i].Ref] = i
	}
	if old != nil {
		m.follow(func(r Ref) Ref { return m.successor(r, old, places) })
	}
	m.restate()
}

// successor is where a change stands now: the same place, or the one in the
// review that judged the same texts anew.
func (m *Model) successor(r Ref, old *Index, places map[Ref]int) Ref {
	i, known := places[r]
	if _, here := m.place[r]; here || !known {
		return r
	}
	was := &old.Rows[i].Subject
	for k := range m.index.Rows {
		if s := &m.index.Rows[k].Subject; s.Policy == was.Policy && s.Fingerprint == was.Fingerprint && slices.Contains(s.Reviews, r.Review) {
			return m.index.Rows[k].Ref
		}
	}
	return r
}

// follow moves everything that stands at a change to where it stands now: what
// is under a cursor never becomes another change by itself.
func (m *Model) follow(to func(Ref) Ref) {
	m.inbox.current, m.inbox.anchor = to(m.inbox.current), to(m.inbox.anchor)
	marked := map[Ref]bool{}
	for r := range m.marked {
		if r = to(r); m.knows(r) {
			marked[r] = true
		}
	}
	m.marked = marked
	for _, p := range m.panes {
		if f, ok := p.(interface{ follow(to func(Ref) Ref) }); ok {
			f.follow(to)
		}
	}
	for i := range m.trail {
		m.trail[i].ref = to(m.trail[i].ref)
	}
}

func (m *Model) knows(r Ref) bool {
	_, ok := m.place[r]
	return ok
}

// cleaned makes what people wrote safe to show. What binds an event to its
// change stays as it is.
func cleaned(events []decided.Event) []decided.Event {
	for i := range events {
		e := &events[i]
		for _, s := range []*string{&e.Change, &e.Reason, &e.Note, &e.Owner, &e.By} {
			*s = safe.Line(*s).String()
		}
	}
	return events
}

// restate works out the state of every change.
func (m *Model) restate() {
	if m.index == nil {
		return
	}
	m.states = make([]decided.State, len(m.index.Rows))
	now := m.now()
	for i := range m.index.Rows {
		m.states[i] = m.book.State(&m.index.Rows[i].Subject, m.o.Rules, now)
	}
	m.duties = m.owing()
	m.inbox.refresh(m)
}

// hear takes events of others, and of oneself.
func (m *Model) hear(events []decided.Event) {
	all := m.book.Events()
	for _, e := range cleaned(events) {
		if e.ID > m.book.Last() || !slices.ContainsFunc(all, func(x decided.Event) bool { return x.ID == e.ID }) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b decided.Event) int { return int(a.ID - b.ID) })
	m.book = decided.New(all)
	if m.index != nil {
		m.index.Mark.Event = max(m.index.Mark.Event, m.book.Last())
	}
	m.restate()
}

// at is the row under the cursor, nil for none; only changes that can be
// decided about have one.
func (m *Model) at() *Row {
	switch p := m.pane().(type) {
	case *inbox:
		return p.at(m)
	case *detail:
		return p.row(m)
	}
	return nil
}

func (m *Model) state(r *Row) *decided.State {
	if i, ok := m.place[r.Ref]; ok && i < len(m.states) {
		return &m.states[i]
	}
	return &decided.State{Status: decided.Open}
}

// pick is a change that somebody is about to decide about, with what was known
// of it then: what others decide while a question is open is no longer unseen
// to the screen, but to the one who answers.
type pick struct {
	*Row
	seen int64
}

func (m *Model) picked(r *Row) pick { return pick{r, m.state(r).Last} }

// chosen are the marked rows, else the one under the cursor.
func (m *Model) chosen() []pick {
	var out []pick
	if _, ok := m.pane().(*inbox); ok && len(m.marked) > 0 {
		for i := range m.index.Rows {
			if m.marked[m.index.Rows[i].Ref] {
				out = append(out, m.picked(&m.index.Rows[i]))
			}
		}
		return out
	}
	if r := m.at(); r != nil {
		out = append(out, m.picked(r))
	}
	return out
}

// haystack gives all texts of a row in lower case.
func (m *Model) haystack(i int) string {
	if m.texts[i] == "" {
		r := &m.index.Rows[i]
		m.texts[i] = strings.ToLower(strings.Join([]string{
			r.ID.String(), r.Policy.String(), r.Section.String(), r.What.String(), r.Rules.String(), r.Was().String(), r.Is().String(),
		}, "\n"))
	}
	return m.texts[i]
}
