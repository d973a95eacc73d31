package diff

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// step rebuilds one block of the new document: a copy of an old block, or
// pieces.
type step struct {
	copied int // index of the old block, -1 when there are pieces
	pieces []piece
	tail   string // white space behind the last piece
}

// piece is a part of a rebuilt block: bytes of an old block, or of the new text
// of a change.
type piece struct {
	before     string       // what stands before it in its block
	change     int          // index into Delta.Changes, -1 for a copy
	block      int          // of the old document, for a copy
	start, end int          // bytes of the old block, or of the change's new text without link marks
	marks      []parse.Link // the links written out in the change's new text
	links      []parse.Link // relative to the piece; a copy has its own unless told is set
	told       bool
}

// places remembers which change tells of which unit or pair.
type places struct {
	added, pairs []int32
}

func (c *comparer) newPlaces() places {
	return places{unmatched(len(c.new.units)), unmatched(len(c.pairs))}
}

func (p *places) put(e event, change int32) {
	switch e.kind {
	case unitAdded:
		p.added[e.of] = change
	case pairChanged:
		p.pairs[e.of] = change
	}
}

// script writes down how to rebuild every included block of the new document.
func (c *comparer) script(at places) []step {
	steps := make([]step, len(c.new.blocks))
	for b := range c.new.blocks {
		if a := c.blocks.side[1].mate[b]; a != none {
			steps[b] = step{copied: int(c.old.blocks[a])}
			continue
		}
		if c.isCopy(1, int32(b)) {
			steps[b] = step{copied: int(c.copyOf[1][b])}
			continue
		}
		steps[b] = c.rebuild(int32(b), at)
	}
	return steps
}

func (c *comparer) rebuild(b int32, at places) step {
	s := step{copied: -1}
	text, done := c.new.block(b).Text, int32(0)
	for i := c.new.first[b]; i < c.new.first[b+1]; i++ {
		u := &c.new.units[i]
		from := len(s.pieces)
		s.pieces = c.pieces(s.pieces, i, at)
		s.pieces[from].before = text[done:u.start]
		done = u.end
	}
	s.tail = text[done:]
	return s
}

// pieces tells where the text of one new unit comes from.
func (c *comparer) pieces(out []piece, i int32, at places) []piece {
	u := &c.new.units[i]
	if u.pair == none {
		return append(out, piece{change: int(at.added[i]), end: int(u.end - u.start), links: c.new.links(u)})
	}
	p := &c.pairs[u.pair]
	switch {
	case !p.same:
		from := c.offset(p, i)
		return append(out, piece{change: int(at.pairs[u.pair]), start: from, end: from + int(u.end-u.start), marks: p.edit.marks[1], links: c.new.links(u)})
	case c.identical(p):
		x := &c.old.units[p.a0]
		return append(out, piece{change: -1, block: int(c.old.blocks[x.block]), start: int(x.start), end: int(x.end)})
	}
	return c.reflowedPieces(out, p, i)
}

// identical says that a pair is one unit on both sides with equal bytes.
func (c *comparer) identical(p *pair) bool {
	x, y := &c.old.units[p.a0], &c.new.units[p.b0]
	return p.a1-p.a0 == 1 && p.b1-p.b0 == 1 && c.old.text(x) == c.new.text(y) && slices.Equal(c.old.links(x), c.new.links(y))
}

// offset gives where unit i begins in the new text of its pair.
func (c *comparer) offset(p *pair, i int32) int {
	at := 0
	for b := p.b0; b < i; b++ {
		at += len(c.new.text(&c.new.units[b])) + len(c.new.between(b+1))
	}
	return at
}

// reflowedPieces copies the words of a unit out of the old units that hold
// them: both sides have the same tokens, so the n-th is the n-th. What stands
// between the words and how far links run is form, and told.
func (c *comparer) reflowedPieces(out []piece, p *pair, i int32) []piece {
	u := &c.new.units[i]
	n := c.old.units[p.a0].lo + u.lo - c.new.units[p.b0].lo
	a, text, done := p.a0, c.new.text(u), int32(0)
	out = append(out, piece{change: -1, links: c.new.links(u), told: true})
	for t := u.lo; t < u.hi; t, n = t+1, n+1 {
		for n >= c.old.units[a].hi {
			a++
		}
		x := &c.old.units[a]
		tok := c.old.toks[n]
		out = append(out, piece{before: text[done:c.new.toks[t].start], change: -1, block: int(c.old.blocks[x.block]), start: int(x.start + tok.start), end: int(x.start + tok.end), told: true})
		done = c.new.toks[t].end
	}
	return append(out, piece{before: text[done:], change: -1, told: true})
}

// Apply gives the new document, as far as it takes part in the comparison,
// from the old one and the changes: its included blocks in order, with text
// and links. old must be the document that was compared; the result is Equal
// to the new one.
func (d *Delta) Apply(old *parse.Document) *parse.Document {
	out := &parse.Document{Language: old.Language, Sections: []parse.Section{{Heading: -1, Parent: -1}}}
	for i := range d.script {
		s := &d.script[i]
		if s.copied >= 0 {
			b := old.Blocks[s.copied]
			b.Section, b.Excluded = 0, ""
			out.Blocks = append(out.Blocks, b)
			continue
		}
		out.Blocks = append(out.Blocks, d.build(old, s))
	}
	out.Sections[0].End = len(out.Blocks)
	return out
}

// build puts a block together from its pieces.
func (d *Delta) build(old *parse.Document, s *step) parse.Block {
	var text strings.Builder
	var links []parse.Link
	for _, p := range s.pieces {
		text.WriteString(p.before)
		links = d.addLinks(links, old, p, text.Len())
		text.WriteString(d.textOf(old, p))
	}
	text.WriteString(s.tail)
	b := parse.Block{Text: text.String(), Links: links}
	b.Rehash()
	return b
}

func (d *Delta) textOf(old *parse.Document, p piece) string {
	if p.change < 0 {
		return old.Blocks[p.block].Text[p.start:p.end]
	}
	return unmark(d.Changes[p.change].New, p.marks)[p.start:p.end]
}

// addLinks appends the links of a piece that is written at offset at. Copies
// cut from one link are one link again.
func (d *Delta) addLinks(links []parse.Link, old *parse.Document, p piece, at int) []parse.Link {
	if p.change >= 0 || p.told {
		for _, l := range p.links {
			links = append(links, parse.Link{Start: at + l.Start, End: at + l.End, URL: l.URL})
		}
		return links
	}
	for _, l := range old.Blocks[p.block].Links {
		if l.Start >= p.end || l.End <= p.start {
			continue
		}
		end := at + min(l.End, p.end) - p.start
		if l.Start < p.start && len(links) > 0 {
			links[len(links)-1].End = end
			continue
		}
		links = append(links, parse.Link{Start: at + max(l.Start, p.start) - p.start, End: end, URL: l.URL})
	}
	return links
}
