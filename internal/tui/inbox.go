package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// inbox lists changes by a filter. It is also where searches end.
type inbox struct {
	list
	query   *Query
	tab     int         // saved filter, -1 for one that was typed
	wide    bool        // minor changes and wording too
	shown   []int       // rows of the index, sorted
	hidden  int         // that only their severity keeps out
	open    int         // open changes that the first filter shows
	waiting map[int]int // changes behind the tabs that ask for something
	groups  map[string]int

	dueWidth  int // of columns, by what is shown
	nameWidth int

	anchor  Ref // last marked
	current Ref // under the cursor: it stays there when lists change
}

// The saved filters that are always there.
var builtIn = []Tab{
	{"Open", "is:open"},
	{"Mine", "is:mine -is:decided"},
	{"Second reviewer", "is:awaiting"},
	{"Put off", "is:snoozed"},
	{"Decided", "is:decided"},
	{"All", ""},
}

// Tabs whose changes are counted: they wait for somebody.
const (
	tabMine   = 1
	tabSecond = 2
	tabPutOff = 3
)

// Orders of the list.
const (
	bySeverity = "severity"
	byPolicy   = "policy"
	byDeadline = "deadline"
	byAge      = "age"
)

var orders = []string{bySeverity, byPolicy, byDeadline, byAge}

func newInbox(m *Model) *inbox {
	p := &inbox{query: &Query{}}
	if !slices.Contains(orders, m.o.Prefs.Sort) {
		m.o.Prefs.Sort = bySeverity
	}
	p.query, _ = parseQuery(builtIn[0].Filter)
	return p
}

func (p *inbox) screen() screen { return inInbox }

func (p *inbox) rows(*Model) int { return len(p.shown) }

func (p *inbox) tabs(m *Model) []Tab { return append(slices.Clone(builtIn), m.o.Prefs.Tabs...) }

// least is the mildest severity that is shown without asking for more. A filter
// that names severities has the word itself.
func (p *inbox) least() int {
	if p.wide || strings.Contains(p.query.text, "severity:") || strings.Contains(p.query.text, "id:") {
		return len(severities)
	}
	return rank("unclear")
}

// refresh works out what is shown, and keeps the cursor on its change.
func (p *inbox) refresh(m *Model) {
	if m.index == nil {
		return // it is done when the lists are read
	}
	p.shown, p.hidden, p.open, p.waiting = p.shown[:0], 0, 0, map[int]int{}
	o := &occasion{m.o.Me, m.now()}
	least := p.least()
	e := &entry{}
	for i := range m.index.Rows {
		r := &m.index.Rows[i]
		p.tally(m, i)
		e.row, e.state, e.marked, e.text = r, &m.states[i], m.marked[r.Ref], func() string { return m.haystack(i) }
		e.bookmarked = func() bool { return m.bookmarked(r) }
		if !p.query.matches(e, o) {
			continue
		}
		if rank(r.Severity) > least {
			p.hidden++
			continue
		}
		p.shown = append(p.shown, i)
	}
	p.sort(m)
	p.measure(m)
	p.reveal(m, p.current)
}

// tally counts what the line of screens and the tabs say.
func (p *inbox) tally(m *Model, i int) {
	st := &m.states[i]
	switch {
	case st.Status == decided.Open && rank(m.index.Rows[i].Severity) <= rank("unclear"):
		p.open++
	case st.Status == decided.Awaiting:
		p.waiting[tabSecond]++
	case st.Status == decided.Snoozed:
		p.waiting[tabPutOff]++
	}
	if st.Status != decided.Decided && st.Owner == m.o.Me && m.o.Me != "" {
		p.waiting[tabMine]++
	}
}

// measure finds the widths of the columns, and counts the rows under each
// heading.
func (p *inbox) measure(m *Model) {
	p.dueWidth, p.nameWidth, p.groups = 0, 6, map[string]int{}
	name := safe.Text{}
	for _, i := range p.shown {
		r := &m.index.Rows[i]
		p.groups[p.group(m, i)]++
		if r.Policy != name { // mostly the same as above
			name = r.Policy
			p.nameWidth = max(p.nameWidth, width(name.String()))
		}
		if d := r.Deadline(); !d.IsZero() {
			p.dueWidth = max(p.dueWidth, 2+len(m.day(d)))
		}
	}
}

func (p *inbox) sort(m *Model) {
	rows := m.index.Rows
	slices.SortStableFunc(p.shown, func(a, b int) int {
		x, y := &rows[a], &rows[b]
		switch m.o.Prefs.Sort {
		case byPolicy:
			return cmp.Or(cmp.Compare(x.Policy.String(), y.Policy.String()), cmp.Compare(rank(x.Severity), rank(y.Severity)))
		case byDeadline:
			return cmp.Or(deadlines(x, y), cmp.Compare(rank(x.Severity), rank(y.Severity)))
		case byAge:
			return y.Found.Compare(x.Found)
		}
		return cmp.Or(cmp.Compare(rank(x.Severity), rank(y.Severity)), deadlines(x, y), y.Found.Compare(x.Found))
	})
}

// deadlines sorts the nearest first, none last.
func deadlines(x, y *Row) int {
	a, b := x.Deadline(), y.Deadline()
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(zero(a), zero(b))
	}
	return a.Compare(b)
}

func zero(t time.Time) int {
	if t.IsZero() {
		return 1
	}
	return 0
}

// group is the heading under which a row stands, "" for none.
func (p *inbox) group(m *Model, i int) string {
	r := &m.index.Rows[i]
	switch m.o.Prefs.Sort {
	case bySeverity:
		return severityWords(r.Severity)
	case byPolicy:
		return r.Policy.String()
	}
	return ""
}

func (p *inbox) at(m *Model) *Row {
	if m.index == nil || p.cursor >= len(p.shown) {
		return nil
	}
	return &m.index.Rows[p.shown[p.cursor]]
}

// settle remembers the change under the cursor.
func (p *inbox) settle(m *Model) {
	if r := p.at(m); r != nil {
		p.current = r.Ref
	}
}

// refs are the changes in the order of the list.
func (p *inbox) refs(m *Model) []Ref {
	out := make([]Ref, len(p.shown))
	for i, k := range p.shown {
		out[i] = m.index.Rows[k].Ref
	}
	return out
}

// reveal puts the cursor on a change, when the filter shows it.
func (p *inbox) reveal(m *Model, ref Ref) {
	if at := slices.IndexFunc(p.shown, func(i int) bool { return m.index.Rows[i].Ref == ref }); at >= 0 {
		p.cursor = at
	}
	p.clamp(len(p.shown))
	p.settle(m)
}

func (p *inbox) crumb(m *Model) line {
	if p.tab < 0 {
		return append(line{{accent, "filter: "}, {plain, p.query.text + "   "}}, text(faint, m.press(back)+" clears it")...)
	}
	l := line{}
	for i, t := range p.tabs(m) {
		k := faint
		s := t.Name
		if n := p.waiting[i]; n > 0 {
			s += fmt.Sprintf(" %d", n)
		}
		if i == p.tab {
			k, s = accent, "["+s+"]"
		}
		l = append(l, run{k, s}, run{plain, "  "})
	}
	return l
}

// count says how many changes are listed, and how many are marked: those that
// the filter hides too, since a decision is about them.
func (p *inbox) count(m *Model) string {
	if m.index == nil {
		return ""
	}
	n := fmt.Sprintf("%d of %d", len(p.shown), len(m.index.Rows))
	if s := m.o.Prefs.Sort; s != bySeverity {
		n = "by " + s + " · " + n
	}
	if len(m.marked) == 0 {
		return n
	}
	hidden := len(m.marked)
	for _, i := range p.shown {
		if m.marked[m.index.Rows[i].Ref] {
			hidden--
		}
	}
	if hidden > 0 {
		return fmt.Sprintf("%d marked, %d of them not listed · ", len(m.marked), hidden) + n
	}
	return fmt.Sprintf("%d marked · ", len(m.marked)) + n
}

func (p *inbox) lines(m *Model, w, h int) []line {
	switch {
	case m.index == nil && m.failed != nil:
		return notice(w, h, "The store cannot be read.", explained(m.failed), "", "redletter doctor looks at what is wrong. "+m.press(quit)+" leaves.")
	case m.index == nil:
		return notice(w, h, "Reading the reviews …")
	case len(p.shown) == 0:
		return p.empty(m, w, h)
	}
	if m.o.Prefs.HidePreview || h < 12 {
		return p.listed(m, w, h)
	}
	if m.portrait() || m.o.Prefs.PreviewBelow {
		return p.stacked(m, w, h)
	}
	return p.beside(m, w, h)
}

// stacked puts the preview below the list.
func (p *inbox) stacked(m *Model, w, h int) []line {
	below := max(4, min(h-5, h*11/20+m.o.Prefs.PreviewSize))
	out := p.listed(m, w, h-below-1)
	for len(out) < h-below-1 {
		out = append(out, nil)
	}
	return append(append(out, rule(w)), m.previewed(w, below)...)
}

// beside puts the preview to the right of the list.
func (p *inbox) beside(m *Model, w, h int) []line {
	right := max(36, min(w-44, w*9/20+2*m.o.Prefs.PreviewSize))
	left := w - right - 2
	before := len(m.hits)
	list, side := p.listed(m, left, h), m.previewed(right, h)
	for i := range m.hits[before:] {
		m.hits[before+i].x1 = left
	}
	out := make([]line, h)
	for i := range out {
		var l, r line
		if i < len(list) {
			l = list[i]
		}
		if i < len(side) {
			r = side[i]
		}
		out[i] = append(append(l.pad(left), run{faint, "│ "}), r...)
	}
	return out
}

// empty says why nothing is listed and what to do. Where a page could not be
// seen, that nothing is listed is no good news.
func (p *inbox) empty(m *Model, w, h int) []line {
	title, advice := p.nothing(m)
	if n := len(m.index.Troubles); n > 0 {
		return notice(w, h, title, advice, "", fmt.Sprintf("But %s doubtful or out of reach, and not judged: %s shows why.", plural(n, "page is", "pages are"), m.press(goLooks)))
	}
	return notice(w, h, title, advice)
}

func (p *inbox) nothing(m *Model) (title, advice string) {
	switch {
	case len(m.index.Rows) == 0 && len(m.index.Policies) == 0:
		return "Nothing was captured yet.", "redletter check looks at the policies of redletter.yaml once, redletter watch by their schedules. redletter demo --keep DIR makes a store to look around in."
	case len(m.index.Rows) == 0:
		return "No policy has changed yet.", fmt.Sprintf("What is watched stands under %s Policies, how well it could be seen under %s Looks.", m.press(goPolicies), m.press(goLooks))
	case p.hidden > 0:
		return "Nothing here needs you.", plural(p.hidden, "change is", "changes are") + " minor or wording only: " + m.press(wording) + " shows them."
	case p.tab == 0:
		return "All is decided.", fmt.Sprintf("%s goes through the other filters: decided, put off, all. %s takes your latest decision back.", m.press(nextTab), m.press(undo))
	}
	return "No change fits this filter.", fmt.Sprintf("%s edits it, %s clears it, %s takes the next saved one.", m.press(filter), m.press(back), m.press(nextTab))
}

// look loads the change under the cursor for the preview, and remembers it.
func (p *inbox) look(m *Model) tea.Cmd {
	p.settle(m)
	if r := p.at(m); r != nil && !m.o.Prefs.HidePreview {
		return m.changes.need(m.ctx, r.Ref)
	}
	return nil
}
