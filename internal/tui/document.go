package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// documentPane shows both whole texts in one, with marks.
type documentPane struct {
	scroll
	ref   Ref
	clean bool
	find  string

	drawn   []line // of width w
	w       int
	starts  []int // line on which a paragraph begins
	from    *Document
	wasFind string
	to      int // paragraph to begin at; 0: that of the change
	jumped  bool
}

func (p *documentPane) screen() screen { return inDocument }

func (p *documentPane) rows(*Model) int { return len(p.drawn) }

// of is the change that the text was opened from.
func (p *documentPane) of(m *Model) *Row {
	if i, ok := m.place[p.ref]; ok {
		return &m.index.Rows[i]
	}
	return nil
}

func (p *documentPane) follow(to func(Ref) Ref) { p.ref = to(p.ref) }

func (p *documentPane) look(m *Model) tea.Cmd { return m.docs.need(m.ctx, p.ref.Review) }

func (p *documentPane) crumb(m *Model) line {
	l := line{{strong, "The whole text"}, {faint, "   [-gone-] {+new+} <<moved from<< >>moved to>>"}}
	if p.clean {
		l = line{{strong, "The text as it stands now"}}
	}
	if p.find != "" {
		l = append(l, run{accent, "   /" + p.find})
	}
	return l
}

func (p *documentPane) count(*Model) string { return p.place() }

func (p *documentPane) lines(m *Model, w, h int) []line {
	d := m.docs.have[p.ref.Review]
	if d == nil {
		return m.waiting(w, h, p.ref.Review, "The whole text is not at hand.")
	}
	if p.from != d || p.w != w || p.wasFind != p.find {
		p.draw(d, w)
	}
	if !p.jumped {
		p.jumped = true
		p.n, p.page = len(p.drawn), h
		first := p.to
		if first == 0 {
			first, _ = d.span(p.ref.Index)
		}
		if first >= 0 {
			p.scroll.at = max(0, p.starts[first]-2)
		}
	}
	return p.window(p.drawn, h)
}

// waiting says that a text is being read, or why it cannot be.
func (m *Model) waiting(w, h int, review int64, failed string) []line {
	if err := m.docs.failed[review]; err != nil {
		return notice(w, h, failed, explained(err))
	}
	return notice(w, h, "Reading both texts …")
}

func (p *documentPane) draw(d *Document, w int) {
	p.from, p.w, p.wasFind = d, w, p.find
	p.drawn, p.starts = nil, make([]int, len(d.Paragraphs))
	w = min(w, 110)
	for i := range d.Paragraphs {
		x := &d.Paragraphs[i]
		if x.Heading > 0 && len(p.drawn) > 0 {
			p.drawn = append(p.drawn, nil)
		}
		p.starts[i] = len(p.drawn)
		p.drawn = append(p.drawn, p.paragraph(x, w)...)
	}
}

func (p *documentPane) paragraph(x *Paragraph, w int) []line {
	var in line
	changed := false
	for _, piece := range x.Pieces {
		if p.clean && (piece.Fate == '-' || piece.Fate == '<') {
			continue
		}
		fate := piece.Fate
		if p.clean {
			fate = '='
		}
		changed = changed || piece.Fate != '='
		in = append(in, p.lit(fated(fate, piece.Text))...)
	}
	if len(in) == 0 {
		return nil
	}
	lead := "   "
	if x.Heading > 0 {
		in = bold(in)
		lead = "  "
	}
	if x.Depth > 0 {
		in = append(line{{faint, "• "}}, in...)
		lead += strings.Repeat("  ", min(x.Depth, 5))
	}
	out := para(lead, lead, w, in)
	if changed && !p.clean {
		for i := range out {
			out[i][0] = run{faint, "│" + strings.Repeat(" ", max(0, len(lead)-1))}
		}
	}
	return out
}

// lit puts what is searched for into a strong ink.
func (p *documentPane) lit(in line) line {
	if p.find == "" {
		return in
	}
	var out line
	for _, r := range in {
		rest := r.s
		for {
			at := strings.Index(strings.ToLower(rest), p.find)
			if at < 0 || len(strings.ToLower(rest)) != len(rest) {
				break
			}
			out = append(out, run{r.ink, rest[:at]}, run{watch, rest[at : at+len(p.find)]})
			rest = rest[at+len(p.find):]
		}
		out = append(out, run{r.ink, rest})
	}
	return out
}

func bold(in line) line {
	for i := range in {
		if in[i].ink == plain {
			in[i].ink = strong
		}
	}
	return in
}

func (p *documentPane) act(m *Model, a action) tea.Cmd {
	if m.docs.have[p.ref.Review] == nil {
		return nil
	}
	switch a {
	case view:
		p.clean, p.from = !p.clean, nil
	case search:
		m.ask = searchFor("Search the text", func(m *Model, s string) {
			p.find = strings.ToLower(s)
			p.draw(m.docs.have[p.ref.Review], p.w)
			p.seek(m, 1, p.searched)
		})
	case next, previous, nextSection, prevSection:
		p.step(m, a)
	}
	return nil
}

func (p *documentPane) step(m *Model, a action) {
	step := 1
	if a == previous || a == prevSection {
		step = -1
	}
	what := p.searched
	switch {
	case a == nextSection || a == prevSection:
		what = func(x *Paragraph) bool { return x.Heading > 0 }
	case p.find == "":
		what = func(x *Paragraph) bool { return p.flagged(m, x) }
	}
	p.seek(m, step, what)
}

func (p *documentPane) searched(x *Paragraph) bool {
	return p.find != "" && strings.Contains(strings.ToLower(x.now()), p.find)
}

// flagged says that a paragraph holds a change that needs a look.
func (p *documentPane) flagged(m *Model, x *Paragraph) bool {
	return slices.ContainsFunc(x.Pieces, func(piece Piece) bool {
		i, ok := m.place[Ref{p.ref.Review, piece.Change}]
		return ok && piece.Fate != '=' && rank(m.index.Rows[i].Severity) <= rank("unclear")
	})
}

// seek scrolls to the next paragraph of a kind.
func (p *documentPane) seek(m *Model, step int, is func(*Paragraph) bool) {
	here := 0
	for i, s := range p.starts {
		if s <= p.scroll.at+2 {
			here = i
		}
	}
	for i := here + step; i >= 0 && i < len(p.starts); i += step {
		if is(&p.from.Paragraphs[i]) && p.starts[i] < len(p.drawn) {
			p.scroll.at = max(0, min(p.starts[i]-2, max(0, len(p.drawn)-p.page)))
			return
		}
	}
	m.say("nothing more that way")
}

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

// contains says that one of the texts holds what is looked for.
func contains(find string, in ...safe.Text) bool {
	if find == "" {
		return true
	}
	return slices.ContainsFunc(in, func(t safe.Text) bool { return strings.Contains(strings.ToLower(t.String()), strings.ToLower(find)) })
}
