package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// treePane lists the sections of a text with what changed in each.
type treePane struct {
	list
	ref    Ref
	nodes  []node
	folded map[int]bool
	shown  []int
	find   string
	from   *Document
}

// node is a section.
type node struct {
	paragraph int // of its heading
	level     int
	title     string
	signs     string // + new, - gone, ~ edited, > moved
	counts    map[string]int
	first     int // change, -1 for none
	last      int // node within it
}

func (p *treePane) screen() screen { return inTree }

func (p *treePane) rows(*Model) int { return len(p.shown) }

func (p *treePane) of(m *Model) *Row {
	ref := p.ref
	if p.cursor < len(p.shown) && p.nodes[p.shown[p.cursor]].first >= 0 {
		ref = Ref{p.ref.Review, p.nodes[p.shown[p.cursor]].first}
	}
	if i, ok := m.place[ref]; ok {
		return &m.index.Rows[i]
	}
	return nil
}

func (p *treePane) follow(to func(Ref) Ref) { p.ref = to(p.ref) }

func (p *treePane) look(m *Model) tea.Cmd { return m.docs.need(m.ctx, p.ref.Review) }

func (p *treePane) crumb(*Model) line {
	l := line{{strong, "Sections"}, {faint, "   + new  - gone  ~ edited  < moved away  > moved here  = same"}}
	if p.find != "" {
		l = append(l, run{accent, "   /" + p.find})
	}
	return l
}

func (p *treePane) lines(m *Model, w, h int) []line {
	d := m.docs.have[p.ref.Review]
	if d == nil {
		return m.waiting(w, h, p.ref.Review, "The sections are not at hand.")
	}
	if p.from != d {
		p.from, p.folded = d, map[int]bool{}
		p.nodes = sections(m, p.ref.Review, d)
		p.refresh()
		p.find0()
	}
	return p.drawn(m, len(p.shown), h, func(i int) []line { return []line{p.node(i, w)} })
}

// find0 puts the cursor on the section of the change that the tree was opened
// from.
func (p *treePane) find0() {
	first, _ := p.from.span(p.ref.Index)
	for i, k := range p.shown {
		if p.nodes[k].paragraph <= first {
			p.cursor = i
		}
	}
}

func (p *treePane) node(i, w int) line {
	n := &p.nodes[p.shown[i]]
	sign := " "
	if n.last > p.shown[i] {
		sign = "▾"
		if p.folded[p.shown[i]] {
			sign = "▸"
		}
	}
	k := plain
	if n.signs != "" {
		k = strong
	}
	left := line{cursorOf(i == p.cursor), {faint, strings.Repeat("  ", max(0, n.level-1)) + sign + " "}, {k, isolate(n.title)}}
	signs := n.signs
	if signs == "" {
		signs = "="
	}
	var right line
	for _, s := range severities[:3] {
		if c := n.counts[s]; c > 0 {
			right = append(right, run{severityInk(s), fmt.Sprintf("%s%d ", severityMark(s), c)})
		}
	}
	right = append(right, run{faint, fit(signs, 5)})
	return append(left.pad(w-right.width()-1), append(line{{plain, " "}}, right...)...)
}

func (p *treePane) refresh() {
	p.shown = p.shown[:0]
	for i := 0; i < len(p.nodes); i++ {
		if contains(p.find, safe.Line(p.nodes[i].title)) {
			p.shown = append(p.shown, i)
		}
		if p.folded[i] && p.find == "" {
			i = p.nodes[i].last
		}
	}
	p.clamp(len(p.shown))
}

// sections are the headings of a text with what changed under each.
func sections(m *Model, review int64, d *Document) []node {
	out := []node{{paragraph: 0, level: 1, title: "(before the first heading)", counts: map[string]int{}, first: -1}}
	for i := range d.Paragraphs {
		x := &d.Paragraphs[i]
		if x.Heading > 0 {
			out = append(out, node{paragraph: i, level: x.Heading, title: x.now(), counts: map[string]int{}, first: -1})
		}
		out[len(out)-1].count(m, review, x)
	}
	if len(out) > 1 && out[1].paragraph == 0 {
		out = out[1:]
	}
	for i := range out {
		out[i].last = i
		for k := i + 1; k < len(out) && out[k].level > out[i].level; k++ {
			out[i].last = k
		}
	}
	return out
}

var fateSigns = map[byte]string{'+': "+", '-': "-", '<': "<", '>': ">"}

func (n *node) count(m *Model, review int64, x *Paragraph) {
	edited := slices.ContainsFunc(x.Pieces, func(p Piece) bool { return p.Fate == '=' })
	last := -1
	for _, p := range x.Pieces {
		if p.Fate == '=' || p.Change < 0 {
			continue
		}
		sign := fateSigns[p.Fate]
		if edited && (sign == "+" || sign == "-") {
			sign = "~"
		}
		if !strings.Contains(n.signs, sign) {
			n.signs += sign
		}
		if n.first < 0 {
			n.first = p.Change
		}
		if i, ok := m.place[Ref{review, p.Change}]; ok && p.Change != last {
			n.counts[m.index.Rows[i].Severity]++
			if rank(m.index.Rows[i].Severity) < n.rankOf(m, review) {
				n.first = p.Change
			}
		}
		last = p.Change
	}
}

func (n *node) rankOf(m *Model, review int64) int {
	if i, ok := m.place[Ref{review, n.first}]; ok {
		return rank(m.index.Rows[i].Severity)
	}
	return len(severities)
}

func (p *treePane) act(m *Model, a action) tea.Cmd {
	switch a {
	case open:
		p.open(m)
	case fold, unfold:
		if p.cursor < len(p.shown) {
			p.folded[p.shown[p.cursor]] = a == fold
			p.refresh()
		}
	case next, previous:
		p.seek(m, a, func(n *node) bool { return n.counts["material"] > 0 })
	case nextSection, prevSection:
		p.seek(m, a, func(*node) bool { return true })
	case search:
		m.ask = searchFor("Search the headings", func(_ *Model, s string) {
			p.find = s
			p.refresh()
		})
	}
	return nil
}

// open shows the worst change of a section, or the text there.
func (p *treePane) open(m *Model) {
	if p.cursor >= len(p.shown) {
		return
	}
	n := &p.nodes[p.shown[p.cursor]]
	ref := Ref{p.ref.Review, n.first}
	if !m.knows(ref) {
		m.push(&documentPane{ref: p.ref, to: n.paragraph})
		m.say("nothing changed in this section: this is the whole text")
		return
	}
	m.push(newDetail(ref, m.refsOf(p.ref.Review)))
}

func (p *treePane) seek(m *Model, a action, is func(*node) bool) {
	step := 1
	if a == previous || a == prevSection {
		step = -1
	}
	for i := p.cursor + step; i >= 0 && i < len(p.shown); i += step {
		if is(&p.nodes[p.shown[i]]) {
			p.cursor = i
			return
		}
	}
	m.say("nothing more that way")
}
