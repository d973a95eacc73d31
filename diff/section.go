package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// sectionMap says which sections of the two documents hold the same text,
// counted in bytes of equal blocks and sentences.
type sectionMap struct {
	votes map[[2]int]int
	total [2]map[int]int    // per section: bytes of equal text
	most  [2]map[int][2]int // per section: the other side's section with most of them, and how many
}

// best gives the section of the other side that holds most of the equal text
// of a section, or 0 when less than half of it stands together.
func (m *sectionMap) best(side, section int) int {
	best := m.most[side][section]
	if 2*best[1] < m.total[side][section] {
		return 0
	}
	return best[0]
}

// elect finds the best section for each; of equals, the first.
func (m *sectionMap) elect() {
	m.most = [2]map[int][2]int{{}, {}}
	for _, k := range slices.SortedFunc(maps.Keys(m.votes), compareKeys) {
		for side := range 2 {
			if n := m.votes[k]; n > m.most[side][k[side]][1] {
				m.most[side][k[side]] = [2]int{k[1-side], n}
			}
		}
	}
}

func compareKeys(x, y [2]int) int {
	return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
}

// transpose exchanges the sides.
func (m *sectionMap) transpose() {
	m.total[0], m.total[1] = m.total[1], m.total[0]
	m.most[0], m.most[1] = m.most[1], m.most[0]
}

// mapSections counts kept text per pair of sections, and per pair of the
// sections above them.
func (c *comparer) mapSections() {
	m := sectionMap{votes: map[[2]int]int{}, total: [2]map[int]int{{}, {}}}
	at, bytes := [2]int{}, 0 // neighbours vote together
	vote := func(a, b *parse.Block, n int) {
		if a.Kind == parse.Heading || b.Kind == parse.Heading {
			return
		}
		if here := [2]int{a.Section, b.Section}; here != at {
			m.vote(c, at, bytes)
			at, bytes = here, 0
		}
		bytes += n
	}
	for a, b := range c.blocks.side[0].mate {
		if b != none {
			x := c.old.block(int32(a))
			vote(x, c.new.block(b), len(x.Text))
		}
	}
	for i := range c.pairs {
		p := &c.pairs[i]
		if x, y := &c.old.units[p.a0], &c.new.units[p.b0]; !p.gone {
			vote(c.old.blockOf(x), c.new.blockOf(y), int(x.end-x.start+y.end-y.start)/2)
		}
	}
	m.vote(c, at, bytes)
	m.elect()
	c.sections = m
}

// vote counts bytes for a pair of sections and for those above them.
func (m *sectionMap) vote(c *comparer, at [2]int, bytes int) {
	for s, t := at[0], at[1]; s > 0 && t > 0; s, t = c.old.doc.Sections[s].Parent, c.new.doc.Sections[t].Parent {
		m.votes[[2]int{s, t}] += bytes
		m.total[0][s] += bytes
		m.total[1][t] += bytes
	}
}

// matchHeadings finds headings that changed over text that stayed: renamed,
// even when the two have no word in common.
func (c *comparer) matchHeadings() {
	olds, news := headingUnits(&c.old), headingUnits(&c.new)
	if len(olds)+len(news) == 0 {
		return
	}
	c.mapSections()
	if c.renamed == nil {
		c.renamed = map[int32]int32{}
	}
	for _, s := range slices.Sorted(maps.Keys(olds)) {
		t := c.sections.best(0, s)
		b, ok := news[t]
		if ok && t > 0 && c.sections.best(1, t) == s {
			c.renamed[olds[s]] = b
		}
	}
}

// joinHeadings pairs the renamed headings that no run held: the text below
// them was edited too, or they moved.
func (c *comparer) joinHeadings() {
	if len(headingUnits(&c.old)) > 0 && len(headingUnits(&c.new)) > 0 {
		c.matchHeadings()
	}
	for a := range int32(len(c.old.units)) {
		b, ok := c.renamed[a]
		if ok && c.old.units[a].pair == none && c.new.units[b].pair == none {
			c.join(pair{a0: a, a1: a + 1, b0: b, b1: b + 1, moved: !c.between(a, b)})
		}
	}
}

// between says whether new unit b stands between the new places of what stays
// in place before and behind old unit a.
func (c *comparer) between(a, b int32) bool {
	block, unit := c.old.units[a].block, a
	before, after := [2]int32{-1, -1}, [2]int32{int32(len(c.new.blocks)), 0}
	for i, u := block, unit-1; i >= 0 && before[0] < 0; i, u = i-1, c.old.first[i]-1 {
		before = c.stays(i, u, -1, before)
	}
	for i, u := block, unit+1; i < int32(len(c.old.blocks)) && after[0] == int32(len(c.new.blocks)); i, u = i+1, c.old.first[i+1] {
		after = c.stays(i, u, 1, after)
	}
	at := [2]int32{c.new.units[b].block, b}
	return slices.Compare(before[:], at[:]) < 0 && slices.Compare(at[:], after[:]) < 0
}

// stays gives the new place of the first thing that stays in place in old
// block i, from unit u on in the given direction; otherwise the fallback.
func (c *comparer) stays(i, u, step int32, fallback [2]int32) [2]int32 {
	if b := c.blocks.side[0].mate[i]; b != none && !c.blocks.moved[b] {
		return [2]int32{b, 0}
	}
	for ; u >= c.old.first[i] && u < c.old.first[i+1]; u += step {
		if k := c.old.units[u].pair; k != none && !c.pairs[k].moved {
			b := c.pairs[k].b0
			return [2]int32{c.new.units[b].block, b}
		}
	}
	return fallback
}

// headingUnits gives the unmatched heading of each section that has one.
func headingUnits(s *side) map[int]int32 {
	out := map[int]int32{}
	for i := range s.units {
		b := s.blockOf(&s.units[i])
		if s.units[i].pair == none && b.Kind == parse.Heading {
			out[b.Section] = int32(i)
		}
	}
	return out
}
