package clause

import "github.com/redletter-dev/redletter/parse"

// Index holds the facts of a whole document, against which a change is new or
// gone.
type Index struct {
	*held
	side     uint8 // its bit in the values of held
	all      Set
	asserted Set
	denied   Set
	together together
	tokens   int
	english  int
}

// held are the words of two versions in one table: most of them are in both,
// and a value says in which.
type held struct {
	stems    table
	pairs    table // neighbouring content stems, within a block
	entities table
}

// NewIndexes reads two versions of a document, the blocks they share only once.
func (r *Reader) NewIndexes(a, b *parse.Document) (*Index, *Index) {
	if r.seen == nil {
		r.seen = newVocabulary()
	}
	h := &held{stems: newTable(2048), pairs: newTable(max(a.Words, b.Words)), entities: newTable(256)}
	x, y := &Index{held: h, side: 1}, &Index{held: h, side: 2}
	in := map[uint64]uint8{}
	note(in, a, 1)
	note(in, b, 2)
	f := &Facts{}
	both := []*Index{x, y}
	for i := range a.Blocks {
		if bl := &a.Blocks[i]; bl.Included() {
			f.scan(bl.Text, r.seen)
			if in[bl.Hash] == 3 {
				h.add(f, both...)
				continue
			}
			h.add(f, x)
		}
	}
	for i := range b.Blocks {
		if bl := &b.Blocks[i]; bl.Included() && in[bl.Hash] != 3 {
			f.scan(bl.Text, r.seen)
			h.add(f, y)
		}
	}
	return x, y
}

func note(in map[uint64]uint8, doc *parse.Document, side uint8) {
	for i := range doc.Blocks {
		if doc.Blocks[i].Included() {
			in[doc.Blocks[i].Hash] |= side
		}
	}
}

// add takes the facts of one more text into the indexes.
func (h *held) add(f *Facts, to ...*Index) {
	side := uint8(0)
	for _, x := range to {
		side |= x.side
		x.take(f)
	}
	prev := uint64(0)
	for i := range f.Tokens {
		t := &f.Tokens[i]
		if t.stop {
			continue
		}
		h.stems.mark(t.Stem, side)
		if prev != 0 {
			h.pairs.mark(pairHash(prev, t.Stem), side)
		}
		prev = t.Stem
	}
	for _, e := range f.Entities {
		h.entities.mark(e.Hash, side)
	}
}

// take gathers the concepts and the language of a text.
func (x *Index) take(f *Facts) {
	x.tokens += len(f.Tokens)
	for i := range f.Tokens {
		if f.Tokens[i].stop {
			x.english++
		}
	}
	for i := range f.all {
		x.all[i] |= f.all[i]
		x.asserted[i] |= f.asserted[i]
	}
	for i := range f.Mentions {
		if f.Mentions[i].Negated {
			x.denied.add(f.Mentions[i].id)
		}
	}
	x.together.note(f)
}

func pairHash(a, b uint64) uint64 { return (a ^ b>>1) * fnvPrime }

// Has says whether the document names the concept.
func (x *Index) Has(c *Concept) bool { return x.all.has(c.id) }

// Asserts says whether the document names the concept outside every negation.
func (x *Index) Asserts(c *Concept) bool { return x.asserted.has(c.id) }

// Denies says whether some clause of the document denies the concept.
func (x *Index) Denies(c *Concept) bool { return x.denied.has(c.id) }

// Names says whether the document holds the entity, or its words side by side.
func (x *Index) Names(f *Facts, e Entity) bool {
	return x.entities.sides(e.Hash)&x.side != 0 || x.KnowsPhrase(f, e.From, e.To)
}

// Knows says whether the document holds every content word of the tokens.
func (x *Index) Knows(f *Facts, from, to int) bool {
	for i := from; i < to; i++ {
		if t := &f.Tokens[i]; !t.stop && x.stems.sides(t.Stem)&x.side == 0 {
			return false
		}
	}
	return true
}

// KnowsPhrase says whether the document holds the content words of the tokens
// side by side.
func (x *Index) KnowsPhrase(f *Facts, from, to int) bool {
	prev := -1
	for i := from; i < to; i++ {
		t := &f.Tokens[i]
		if t.stop {
			continue
		}
		if x.stems.sides(t.Stem)&x.side == 0 || prev >= 0 && x.pairs.sides(pairHash(f.Tokens[prev].Stem, t.Stem))&x.side == 0 {
			return false
		}
		prev = i
	}
	return true
}

// Novelty is the share of neighbouring content words of the facts that the
// document holds nowhere: 0 when it says all of it somewhere, 1 when none.
func (x *Index) Novelty(f *Facts) float64 {
	prev, n, fresh := -1, 0, 0
	for i := range f.Tokens {
		t := &f.Tokens[i]
		if t.stop {
			continue
		}
		if prev >= 0 {
			n++
			if x.pairs.sides(pairHash(f.Tokens[prev].Stem, t.Stem))&x.side == 0 {
				fresh++
			}
		} else if x.stems.sides(t.Stem)&x.side == 0 {
			n, fresh = n+1, fresh+1
		}
		prev = i
	}
	if n == 0 {
		return 0
	}
	return float64(fresh) / float64(n)
}
