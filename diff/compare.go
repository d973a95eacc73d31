package diff

import (
	"cmp"
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// Compare aligns two documents and reports what changed. Only included blocks
// take part; what differs beside them is in Suppressed. It is a function of
// the two documents alone, and Compare(new, old) mirrors it.
func Compare(oldDoc, newDoc *parse.Document) *Delta {
	c := &comparer{old: newSide(oldDoc), new: newSide(newDoc), vocab: newVocabulary()}
	// Repeated text leaves ties, and every step would have to break them alike
	// from both sides. Instead the documents are aligned in one order, whichever
	// of them is the old one.
	backwards := follows(&c.old, &c.new)
	if backwards {
		c.old, c.new = c.new, c.old
	}
	c.matchBlocks()
	c.matchUnits()
	c.matchHeadings()
	c.matchEdited()
	if backwards {
		c.transpose()
	}
	return c.delta()
}

// follows orders two documents by the first block in which they differ.
func follows(x, y *side) bool {
	n := min(len(x.blocks), len(y.blocks))
	for i := range int32(n) {
		a, b := x.block(i), y.block(i)
		if !a.Same(b) {
			return cmp.Or(cmp.Compare(a.Text, b.Text), slices.CompareFunc(a.Links, b.Links, compareLinks)) > 0
		}
	}
	return len(x.blocks) > n
}

func compareLinks(k, l parse.Link) int {
	return cmp.Or(cmp.Compare(k.URL, l.URL), cmp.Compare(k.Start, l.Start), cmp.Compare(k.End, l.End))
}

// transpose exchanges the sides of a finished alignment.
func (c *comparer) transpose() {
	moved := make([]bool, len(c.old.blocks))
	for b, a := range c.blocks.side[1].mate {
		if a != none {
			moved[a] = c.blocks.moved[b]
		}
	}
	c.blocks.moved = moved
	c.blocks.side[0], c.blocks.side[1] = c.blocks.side[1], c.blocks.side[0]
	c.old, c.new = c.new, c.old
	c.copyOf[0], c.copyOf[1] = c.copyOf[1], c.copyOf[0]
	c.limit[0], c.limit[1] = c.limit[1], c.limit[0]
	for i := range c.pairs {
		p := &c.pairs[i]
		p.a0, p.a1, p.b0, p.b1 = p.b0, p.b1, p.a0, p.a1
		if p.edit != nil {
			p.edit.transpose()
		}
	}
	c.sections.transpose()
}

// comparer holds one comparison at work. Blocks are named by their position
// among the included ones, units by their index in their side.
type comparer struct {
	old, new side
	blocks   aligner
	units    aligner
	gaps     []gap
	vocab    *vocabulary
	pairs    []pair
	renamed  map[int32]int32 // old heading unit to new one
	bag      []int32         // per token: occurrences in the unit at work
	scratch  []point
	sections sectionMap
	limit    [2]int32   // blocks of either side that are aligned
	copyOf   [2][]int32 // per block set aside: the equal block of the other document (its index there); nil when there is none
	folded   folds
	numbers  map[string]string // see numbering
}

// gap is what lies between two neighbouring blocks that stay in place: blocks
// and units of either side.
type gap struct {
	a0, a1, b0, b1 int32 // included blocks
}

// pair says that units [a0,a1) of the old side are units [b0,b1) of the new
// one, edited or not. More than one unit on a side means that the text was
// split or merged.
type pair struct {
	a0, a1, b0, b1 int32
	moved          bool
	same           bool // no word and no link differs
	alone          bool // nothing else stands between the same two neighbours
	gone           bool // dissolved: the texts were less alike than their words
	edit           *edit
}

// matchBlocks aligns equal blocks, in place and moved.
func (c *comparer) matchBlocks() {
	c.blocks = aligner{weight: c.blockWeight}
	al := &c.blocks
	al.side[0] = sequence{mate: unmatched(len(c.old.blocks))}
	al.side[1] = sequence{mate: unmatched(len(c.new.blocks))}
	al.moved = make([]bool, len(c.new.blocks))
	c.findCopy()
	a0, a1, b0, b1 := c.commonEnds()
	if a0 < a1 && b0 < b1 {
		c.identify(a0, a1, b0, b1)
		al.inPlace(a0, a1, b0, b1, 0)
	}
	c.findGaps()
	near := gapOf(c.gaps, len(c.old.blocks), len(c.new.blocks))
	if a0 < a1 && b0 < b1 {
		al.elsewhere(func(a, b int32) bool {
			x, y := c.old.block(a), c.new.block(b)
			return c.close(near[0][a], near[1][b]) || countWords(x.Text) >= minMoved || c.sameList(x, y)
		})
	}
	c.findReclassified()
	c.old.split(func(a int32) bool { return al.side[0].mate[a] == none && !c.isCopy(0, a) })
	c.new.split(func(b int32) bool { return al.side[1].mate[b] == none && !c.isCopy(1, b) })
}

// minMoved is the number of words from which equal text far away is a move.
// Less ("Email", "Contact us") is said in many places.
const minMoved = 4

// maxClose is the number of blocks a gap may have on either side for its text
// to be close together.
const maxClose = 30

// close says that two gaps are one, and a small one.
func (c *comparer) close(x, y int32) bool {
	g := c.gaps[x]
	return x == y && g.a1-g.a0 <= maxClose && g.b1-g.b0 <= maxClose
}

// sameList says that two blocks are items (or rows) under headings that say
// the same: there, even one word that moved is a move.
func (c *comparer) sameList(a, b *parse.Block) bool {
	if a.Kind == parse.Heading || a.Kind == parse.Paragraph || a.Kind != b.Kind {
		return false
	}
	return c.old.heading(a.Section) == c.new.heading(b.Section)
}

// heading gives the text of a section's heading, "" for the root.
func (s *side) heading(section int) string {
	if section == 0 {
		return ""
	}
	return s.doc.Blocks[s.doc.Sections[section].Heading].Text
}

func (c *comparer) blockWeight(a int32) int64 {
	text := c.old.block(a).Text
	return tied(len(text)+1, text)
}

func unmatched(n int) []int32 {
	m := make([]int32, n)
	for i := range m {
		m[i] = none
	}
	return m
}

// commonEnds matches what is equal at both ends and gives the ranges between:
// most of most documents, and no table is needed for it.
func (c *comparer) commonEnds() (a0, a1, b0, b1 int32) {
	a1, b1 = c.limit[0], c.limit[1]
	for a0 < a1 && b0 < b1 && c.old.block(a0).Same(c.new.block(b0)) {
		c.blocks.join(a0, b0)
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && c.old.block(a1-1).Same(c.new.block(b1-1)) {
		a1, b1 = a1-1, b1-1
		c.blocks.join(a1, b1)
	}
	return a0, a1, b0, b1
}

// identify gives equal blocks of two ranges equal ids. Blocks outside them
// have mates and need none.
func (c *comparer) identify(a0, a1, b0, b1 int32) {
	seen := make(map[uint64]int32, a1-a0+b1-b0)
	var first []*parse.Block
	for k, s := range []*side{&c.old, &c.new} {
		ids := unmatched(len(s.blocks))
		lo, hi := a0, a1
		if k == 1 {
			lo, hi = b0, b1
		}
		for i := lo; i < hi; i++ {
			b := s.block(i)
			id, h := int32(0), b.Hash
			for ok := true; ; h++ { // a collision takes the next free number
				if id, ok = seen[h]; !ok {
					id = int32(len(first))
					seen[h] = id
					first = append(first, b)
				}
				if first[id].Same(b) {
					break
				}
			}
			ids[i] = id
		}
		c.blocks.side[k].id = ids
	}
	c.blocks.size(len(first))
}

// findGaps lists what lies between the blocks that stay in place.
func (c *comparer) findGaps() {
	var g gap
	for a, b := range c.blocks.side[0].mate {
		if b == none {
			continue
		}
		g.a1, g.b1 = int32(a), b
		c.gaps = append(c.gaps, g)
		g.a0, g.b0 = g.a1+1, g.b1+1
	}
	g.a1, g.b1 = int32(len(c.old.blocks)), int32(len(c.new.blocks))
	c.gaps = append(c.gaps, g)
}

// gapOf gives the number of the gap for every block of both sides.
func gapOf(gaps []gap, old, new int) [2][]int32 {
	near := [2][]int32{make([]int32, old), make([]int32, new)}
	for k, g := range gaps {
		for a := g.a0; a < g.a1; a++ {
			near[0][a] = int32(k)
		}
		for b := g.b0; b < g.b1; b++ {
			near[1][b] = int32(k)
		}
	}
	return near
}

// matchUnits aligns equal sentences among the blocks that have no equal.
func (c *comparer) matchUnits() {
	c.units = aligner{weight: c.unitWeight}
	al := &c.units
	ids := map[string]int32{}
	near := [2][]int32{}
	blockGap := gapOf(c.gaps, len(c.old.blocks), len(c.new.blocks))
	for k, s := range []*side{&c.old, &c.new} {
		al.side[k] = sequence{id: make([]int32, len(s.units)), mate: unmatched(len(s.units))}
		near[k] = make([]int32, len(s.units))
		for i := range s.units {
			u := &s.units[i]
			id, ok := ids[s.text(u)]
			if !ok {
				id = int32(len(ids))
				ids[s.text(u)] = id
			}
			al.side[k].id[i], near[k][i] = id, blockGap[k][u.block]
		}
	}
	al.moved = make([]bool, len(c.new.units))
	al.size(len(ids))
	for _, g := range c.gaps {
		al.inPlace(c.old.first[g.a0], c.old.first[g.a1], c.new.first[g.b0], c.new.first[g.b1], 0)
	}
	al.elsewhere(func(a, b int32) bool {
		x, y := &c.old.units[a], &c.new.units[b]
		return c.close(near[0][a], near[1][b]) || countWords(c.old.text(x)) >= minMoved || c.sameList(c.old.blockOf(x), c.new.blockOf(y))
	})
	for a, b := range al.side[0].mate {
		if b != none {
			c.join(pair{a0: int32(a), a1: int32(a) + 1, b0: b, b1: b + 1, moved: al.moved[b]})
		}
	}
	c.old.tokenize(c.vocab)
	c.new.tokenize(c.vocab)
	c.bag = make([]int32, len(c.vocab.texts))
}

func (c *comparer) unitWeight(a int32) int64 {
	text := c.old.text(&c.old.units[a])
	return tied(len(text)+1, text)
}

// join records a pair and marks its units.
func (c *comparer) join(p pair) {
	k := int32(len(c.pairs))
	for a := p.a0; a < p.a1; a++ {
		c.old.units[a].pair = k
	}
	for b := p.b0; b < p.b1; b++ {
		c.new.units[b].pair = k
	}
	c.pairs = append(c.pairs, p)
}
