package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

func (p *inbox) act(m *Model, a action) tea.Cmd {
	switch a {
	case open:
		if r := p.at(m); r != nil {
			m.push(newDetail(r.Ref, p.refs(m)))
		}
	case next, previous:
		p.seek(m, a)
	case mark:
		p.mark(m)
	case markTo:
		p.markTo(m)
	case markAll:
		p.markBetween(m, 0, len(p.shown)-1)
	case nextTab, prevTab:
		p.turn(m, a)
	case wording:
		p.wide = !p.wide
		p.refresh(m)
	case sortBy:
		at := slices.Index(orders, m.o.Prefs.Sort)
		m.o.Prefs.Sort = orders[(at+1)%len(orders)]
		p.refresh(m)
		m.say("sorted by " + m.o.Prefs.Sort)
	case search:
		m.ask = p.searchLine(m)
	case filter:
		m.ask = p.filterLine(m)
	case saveFilter:
		m.ask = p.saveLine(m)
	case preview:
		m.o.Prefs.HidePreview = !m.o.Prefs.HidePreview
	case previewPlace:
		m.o.Prefs.PreviewBelow = !m.o.Prefs.PreviewBelow
	case larger:
		m.o.Prefs.PreviewSize = min(20, m.o.Prefs.PreviewSize+2)
	case smaller:
		m.o.Prefs.PreviewSize = max(-8, m.o.Prefs.PreviewSize-2)
	}
	return nil
}

// seek goes to the next flagged change, round the end.
func (p *inbox) seek(m *Model, a action) {
	step := 1
	if a == previous {
		step = -1
	}
	n := len(p.shown)
	for k := 1; k <= n; k++ {
		i := ((p.cursor+step*k)%n + n) % n
		if m.index.Rows[p.shown[i]].Severity == "material" {
			p.cursor = i
			return
		}
	}
	m.say("no other flagged change in this list")
}

func (p *inbox) mark(m *Model) {
	r := p.at(m)
	if r == nil {
		return
	}
	if m.marked[r.Ref] {
		delete(m.marked, r.Ref)
	} else {
		m.marked[r.Ref] = true
		p.anchor = r.Ref
	}
	p.move(down, len(p.shown))
}

// markTo marks all between the last mark and the cursor.
func (p *inbox) markTo(m *Model) {
	from := slices.IndexFunc(p.shown, func(i int) bool { return m.index.Rows[i].Ref == p.anchor })
	if from < 0 {
		from = p.cursor
	}
	p.markBetween(m, min(from, p.cursor), max(from, p.cursor))
}

func (p *inbox) markBetween(m *Model, from, to int) {
	for _, i := range p.shown[from : to+1] {
		m.marked[m.index.Rows[i].Ref] = true
	}
}

// turn takes the next saved filter.
func (p *inbox) turn(m *Model, a action) {
	tabs := p.tabs(m)
	at := max(p.tab, 0)
	if a == nextTab {
		at = (at + 1) % len(tabs)
	} else {
		at = (at + len(tabs) - 1) % len(tabs)
	}
	p.choose(m, at)
}

func (p *inbox) choose(m *Model, at int) {
	q, err := parseQuery(p.tabs(m)[at].Filter)
	if err != nil {
		m.complain(err)
		return
	}
	p.tab, p.query, p.cursor = at, q, 0
	p.current = Ref{}
	p.refresh(m)
}

// clear takes a typed filter and the marks away, and says whether there were
// any.
func (p *inbox) clear(m *Model) bool {
	if len(m.marked) > 0 {
		clear(m.marked)
		return true
	}
	if p.tab < 0 {
		p.choose(m, 0)
		return true
	}
	return false
}

// narrow filters by what was typed.
func (p *inbox) narrow(m *Model, typed string) error {
	q, err := parseQuery(typed)
	if err != nil {
		return err
	}
	p.query, p.tab, p.cursor, p.current = q, -1, 0, Ref{}
	for i, t := range p.tabs(m) {
		if t.Filter == q.text {
			p.tab = i
		}
	}
	p.refresh(m)
	return nil
}

// searchLine asks for words; they narrow the saved filter that is open.
func (p *inbox) searchLine(m *Model) *dialog {
	base := p.query.text
	if p.tab >= 0 {
		base = p.tabs(m)[p.tab].Filter
	}
	return &dialog{
		title: "Search", help: "words, \"exact words\", -without, or any filter; tab completes",
		fields:   []field{{label: "/"}},
		complete: func(m *Model, s string) []string { return completions(s, m.policyNames()) },
		done: func(m *Model, v []string) (tea.Cmd, error) {
			return nil, p.narrow(m, strings.TrimSpace(base+" "+v[0]))
		},
	}
}

func (p *inbox) filterLine(m *Model) *dialog {
	return &dialog{
		title: "Filter", help: "is:open severity:>=unclear policy:acme section:retention due:<2026-12-24 \"exact\" -not; tab completes",
		fields:   []field{newField("\\", p.query.text+" ")},
		complete: func(m *Model, s string) []string { return completions(s, m.policyNames()) },
		done:     func(m *Model, v []string) (tea.Cmd, error) { return nil, p.narrow(m, v[0]) },
	}
}

func (p *inbox) saveLine(m *Model) *dialog {
	q := p.query.text
	return &dialog{
		title: "Save this filter", help: q, fields: []field{{label: "name", need: "give it a name"}},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			tabs := slices.DeleteFunc(slices.Clone(m.o.Prefs.Tabs), func(t Tab) bool { return t.Name == v[0] })
			m.o.Prefs.Tabs = append(tabs, Tab{v[0], q})
			p.tab = len(builtIn) + len(m.o.Prefs.Tabs) - 1
			m.say("saved as " + v[0])
			return m.save(), nil
		},
	}
}

func (m *Model) policyNames() []string {
	var out []string
	if m.index != nil {
		for i := range m.index.Policies {
			out = append(out, m.index.Policies[i].Name.String())
		}
	}
	return out
}
