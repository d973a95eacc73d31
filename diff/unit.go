package diff

import (
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// unit is the smallest thing that can change: a sentence, or a whole heading
// or row, of a block that has no equal on the other side.
type unit struct {
	block      int32 // position among the included blocks
	start, end int32 // bytes of the block's text
	lo, hi     int32 // its tokens
	mass       int32 // weight of its tokens
	pair       int32 // index into comparer.pairs, none while unmatched
}

// side is one document at work: its included blocks and, for those without an
// equal, their units and tokens.
type side struct {
	doc    *parse.Document
	blocks []int32 // indices of the included blocks
	units  []unit
	first  []int32 // per included block: its first unit; one more entry at the end
	toks   []token
}

func newSide(d *parse.Document) side {
	s := side{doc: d, blocks: make([]int32, 0, len(d.Blocks))}
	for i := range d.Blocks {
		if d.Blocks[i].Included() {
			s.blocks = append(s.blocks, int32(i))
		}
	}
	return s
}

// block gives the included block at position i.
func (s *side) block(i int32) *parse.Block { return &s.doc.Blocks[s.blocks[i]] }

func (s *side) blockOf(u *unit) *parse.Block { return s.block(u.block) }

func (s *side) isHeading(u int32) bool { return s.blockOf(&s.units[u]).Kind == parse.Heading }

func (s *side) text(u *unit) string { return s.blockOf(u).Text[u.start:u.end] }

func (s *side) tokens(u *unit) []token { return s.toks[u.lo:u.hi] }

// links gives the links of a unit, their offsets relative to it.
func (s *side) links(u *unit) []parse.Link {
	var out []parse.Link
	for _, l := range s.blockOf(u).Links {
		if l.Start >= int(u.start) && l.End <= int(u.end) {
			out = append(out, parse.Link{Start: l.Start - int(u.start), End: l.End - int(u.start), URL: l.URL})
		}
	}
	return out
}

// split cuts the blocks that need it into units. The others have none.
func (s *side) split(needed func(i int32) bool) {
	s.first = make([]int32, len(s.blocks)+1)
	for i := range s.blocks {
		s.first[i] = int32(len(s.units))
		if needed(int32(i)) {
			s.splitBlock(int32(i))
		}
	}
	s.first[len(s.blocks)] = int32(len(s.units))
}

func (s *side) splitBlock(i int32) {
	b := s.block(i)
	if b.Kind == parse.Heading || b.Kind == parse.Row {
		s.units = append(s.units, unit{block: i, end: int32(len(b.Text)), pair: none})
		return
	}
	from := len(s.units)
	for _, sp := range parse.Sentences(b.Text) {
		s.units = append(s.units, unit{block: i, start: int32(sp.Start), end: int32(sp.End), pair: none})
	}
	s.units = slices.Delete(s.units, s.uncut(from, b.Links), len(s.units))
	if len(s.units) == from { // no sentence in it: the block stands for itself
		s.units = append(s.units, unit{block: i, end: int32(len(b.Text)), pair: none})
	}
}

// uncut joins the units from index from on that a link runs across, and gives
// the new number of units: a link belongs to one unit.
func (s *side) uncut(from int, links []parse.Link) int {
	n := from
	for k := from; k < len(s.units); k++ {
		u := s.units[k]
		if n > from && crossed(links, s.units[n-1].end, u.start) {
			s.units[n-1].end = u.end
			continue
		}
		s.units[n] = u
		n++
	}
	return n
}

// crossed says whether a link covers or touches only the gap between two units.
func crossed(links []parse.Link, end, start int32) bool {
	for _, l := range links {
		if l.Start < int(start) && l.End > int(end) {
			return true
		}
	}
	return false
}

// tokenize reads the words of the units that still need them.
func (s *side) tokenize(v *vocabulary) {
	bytes := 0
	for i := range s.units {
		if u := &s.units[i]; u.pair == none {
			bytes += int(u.end - u.start)
		}
	}
	s.toks = make([]token, 0, bytes/5+8) // a word and its space, or a mark, of most languages
	for i := range s.units {
		u := &s.units[i]
		u.lo = int32(len(s.toks))
		if u.pair == none {
			s.toks = v.tokens(s.text(u), s.toks)
		}
		u.hi = int32(len(s.toks))
		for _, t := range s.toks[u.lo:u.hi] {
			u.mass += v.weight[t.id]
		}
	}
}
