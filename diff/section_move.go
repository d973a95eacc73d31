package diff

import "github.com/redletter-dev/redletter/parse"

// folds says which moved blocks and sentences are told by the one change of
// the section they moved with.
type folds struct {
	heads  map[int32]int  // new heading block: its section
	blocks map[int32]bool // new blocks
	pairs  map[int32]bool
}

// findMovedSections folds what moved with its heading. A heading that moved
// away from its text is only a moved heading.
func (c *comparer) findMovedSections() {
	c.folded = folds{map[int32]int{}, map[int32]bool{}, map[int32]bool{}}
	for b, a := range c.blocks.side[1].mate {
		if a == none || !c.blocks.moved[b] || c.folded.blocks[int32(b)] {
			continue
		}
		x, y := c.old.block(a), c.new.block(int32(b))
		if x.Kind == parse.Heading && y.Kind == parse.Heading && x.Section > 0 && y.Section > 0 {
			c.fold(int32(b), x.Section, y.Section)
		}
	}
	for i := range c.pairs { // renamed as well
		p := &c.pairs[i]
		if !p.gone && p.moved && c.old.isHeading(p.a0) && c.new.isHeading(p.b0) {
			x, y := &c.old.units[p.a0], &c.new.units[p.b0]
			c.fold(y.block, c.old.blockOf(x).Section, c.new.blockOf(y).Section)
		}
	}
}

// fold takes in what moved from one section into the other, when that is most
// of both.
func (c *comparer) fold(head int32, from, to int) {
	s, t := &c.old.doc.Sections[from], &c.new.doc.Sections[to]
	var blocks []int32
	moved := 0
	for b := head + 1; b < int32(len(c.new.blocks)) && int(c.new.blocks[b]) < t.End; b++ {
		if c.movedFrom(b, s) {
			blocks = append(blocks, b)
			moved += len(c.new.block(b).Text)
		}
	}
	if len(blocks) == 0 || 2*moved < max(bytesOf(c.old.doc, s), bytesOf(c.new.doc, t)) {
		return
	}
	c.folded.heads[head] = to
	for _, b := range blocks {
		c.folded.blocks[b] = true
	}
	c.foldPairs(s, t)
}

// bytesOf measures the included text of a section below its heading.
func bytesOf(d *parse.Document, s *parse.Section) int {
	n := 0
	for i := s.Heading + 1; i < s.End; i++ {
		if d.Blocks[i].Included() {
			n += len(d.Blocks[i].Text)
		}
	}
	return n
}

// movedFrom says that a new block is a moved one out of an old section, and
// not yet told by the section above it.
func (c *comparer) movedFrom(b int32, s *parse.Section) bool {
	a := c.blocks.side[1].mate[b]
	if a == none || !c.blocks.moved[b] || c.folded.blocks[b] {
		return false
	}
	at := int(c.old.blocks[a])
	return at >= s.Start && at < s.End
}

func (c *comparer) foldPairs(s, t *parse.Section) {
	for k := range c.pairs {
		p := &c.pairs[k]
		if !p.moved || !p.same || p.gone {
			continue
		}
		a, b := int(c.old.blocks[c.old.units[p.a0].block]), int(c.new.blocks[c.new.units[p.b0].block])
		if a >= s.Start && a < s.End && b >= t.Start && b < t.End {
			c.folded.pairs[int32(k)] = true
		}
	}
}

// movedSection adds to the change of a moved heading what moved below it.
func (c *comparer) movedSection(ch *Change, head int32, section int) {
	ch.Note = NoteSection
	end := c.new.doc.Sections[section].End
	for b := head + 1; b < int32(len(c.new.blocks)) && int(c.new.blocks[b]) < end; b++ {
		if c.folded.blocks[b] {
			ch.carry(c.old.whole(c.blocks.side[1].mate[b]), c.new.whole(b), c.new.block(b).Text)
		}
		for u := c.new.first[b]; u < c.new.first[b+1]; u++ {
			if k := c.new.units[u].pair; k != none && c.folded.pairs[k] {
				ch.carry(c.old.parts(nil, c.pairs[k].a0, c.pairs[k].a1)[0], c.new.parts(nil, u, u+1)[0], c.new.text(&c.new.units[u]))
			}
		}
	}
}

// carry adds what moved with a section to its change.
func (ch *Change) carry(from, to Part, text string) {
	ch.OldParts, ch.NewParts = append(ch.OldParts, from), append(ch.NewParts, to)
	ch.Moved += countWords(text)
	ch.body = append(ch.body, text)
}

// headingNote says of a heading that came or went whether it cut a section in
// two, or joined two: the text below it stayed in another section.
func (c *comparer) headingNote(s *side, k int, unit int32) string {
	b := s.blockOf(&s.units[unit])
	if b.Kind != parse.Heading || c.sections.best(k, b.Section) == 0 {
		return ""
	}
	if k == 0 {
		return NoteMerged
	}
	return NoteSplit
}
