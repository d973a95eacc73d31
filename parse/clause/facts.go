package clause

import (
	"math/bits"
)

// Facts are what one sentence, item or row says, as far as the lexicon reads it.
type Facts struct {
	Text       string
	Tokens     []Token
	Mentions   []Mention // in order of position
	Quantities []Quantity
	Entities   []Entity
	all        Set
	denied     Set // concepts of which every mention is negated
	asserted   Set // concepts of which a mention is not negated
	clauses    []span
}

// Mention is one place where a concept is named.
type Mention struct {
	*Concept
	Start, End int // bytes of the text
	From, To   int // tokens
	Negated    bool
	Actor      Actor // of an action: who does it
	Clause     int
}

// Actor says who acts.
type Actor uint8

// The actors. Company is also the reading of a passive without an agent.
const (
	Company Actor = iota
	User
	ThirdParty
)

type span struct {
	from, to int // tokens
	negated  bool
}

// Set is a set of concepts.
type Set [setSize / 64]uint64

func (s *Set) add(id int)      { s[id>>6] |= 1 << (id & 63) }
func (s *Set) has(id int) bool { return s[id>>6]&(1<<(id&63)) != 0 }

func (s *Set) each(yield func(id int)) {
	for w, b := range s {
		for ; b != 0; b &= b - 1 {
			yield(w<<6 | bits.TrailingZeros64(b))
		}
	}
}

// Extract reads the facts of one sentence, item or row.
func Extract(text string) *Facts { return (&Reader{}).Extract(text) }

// Reader reads many texts of the same documents, and remembers their words. The
// zero value is ready; it is not for several goroutines at once.
type Reader struct {
	seen *vocabulary
}

// Extract reads the facts of one sentence, item or row.
func (r *Reader) Extract(text string) *Facts {
	f := &Facts{}
	f.scan(text, r.seen)
	f.actors()
	f.Quantities = quantities(f.Tokens, text)
	return f
}

// scan reads what an index needs, into the room that f already holds.
func (f *Facts) scan(text string, seen *vocabulary) {
	f.Text = text
	f.Tokens = tokenize(text, seen, f.Tokens[:0])
	f.Mentions = mentions(f.Tokens, f.Mentions[:0])
	f.clauses = f.clauses[:0]
	f.all, f.asserted, f.denied = Set{}, Set{}, Set{}
	f.split()
	f.sensible()
	f.articles()
	f.claims()
	f.polarity()
	f.Entities = entities(f.Tokens, text, f.Entities[:0])
}

// mentions finds the phrases of the lexicon: of each class the longest from
// each word, and none inside a longer one of its own class.
func mentions(toks []Token, out []Mention) []Mention {
	var lastEnd [classCount]int
	for i := range toks {
		if id := toks[i].id; id >= 0 && firstNode[id] != 0 {
			out = mentionsAt(toks, i, out, &lastEnd)
		}
	}
	return out
}

func mentionsAt(toks []Token, i int, out []Mention, lastEnd *[classCount]int) []Mention {
	begin := len(out)
	node := int32(firstNode[toks[i].id])
	for j := i; ; {
		for _, k := range endConcepts[nodeEnds[node]:nodeEnds[node+1]] {
			c := &concepts[k]
			if j == i && c.upper && !toks[i].upper && toks[i].End-toks[i].Start <= 3 {
				continue
			}
			out = longest(out, begin, Mention{Concept: c, Start: toks[i].Start, End: toks[j].End, From: i, To: j + 1})
		}
		j++
		if j == len(toks) || toks[j].id < 0 || toks[j].Before != 0 && toks[j].Before != '(' {
			break
		}
		if node = nextNode(node, toks[j].id); node == 0 {
			break
		}
	}
	return outside(out, begin, lastEnd)
}

// outside keeps, from begin, the mentions that are in no longer one of their
// class.
func outside(out []Mention, begin int, lastEnd *[classCount]int) []Mention {
	n := begin
	for k := begin; k < len(out); k++ {
		if m := &out[k]; m.To > lastEnd[m.Class] || m.Class == Limit {
			if n < k {
				out[n] = *m
			}
			n++
		}
	}
	for k := begin; k < n; k++ {
		lastEnd[out[k].Class] = max(lastEnd[out[k].Class], out[k].To)
	}
	return out[:n]
}

// longest keeps, from begin, only the longest mentions of each class; the ones
// of equal length stay together.
func longest(out []Mention, begin int, m Mention) []Mention {
	n := begin
	for k := begin; k < len(out); k++ {
		if o := &out[k]; o.Class != m.Class || o.To == m.To {
			if n < k {
				out[n] = *o
			}
			n++
		}
	}
	return append(out[:n], m)
}

func hashes(words ...string) map[uint64]struct{} {
	m := make(map[uint64]struct{}, len(words))
	for _, w := range words {
		m[hashString(w)] = struct{}{}
	}
	return m
}

// Has says whether the concept ("data/health") is named at all.
func (f *Facts) Has(name string) bool { return f.all.has(conceptID(name)) }

// HasAny says whether one of the concepts is named.
func (f *Facts) HasAny(names ...string) bool {
	for _, n := range names {
		if f.Has(n) {
			return true
		}
	}
	return false
}

// Asserts says whether the concept is named outside every negation.
func (f *Facts) Asserts(name string) bool { return f.asserted.has(conceptID(name)) }

// AssertsAny says whether one of the concepts is asserted.
func (f *Facts) AssertsAny(names ...string) bool {
	for _, n := range names {
		if f.Asserts(n) {
			return true
		}
	}
	return false
}

// Denies says whether the concept is named in a clause that denies it.
func (f *Facts) Denies(name string) bool {
	id := conceptID(name)
	for i := range f.Mentions {
		if f.Mentions[i].id == id && f.Mentions[i].Negated {
			return true
		}
	}
	return false
}

// HasClass says whether any concept of the class is named.
func (f *Facts) HasClass(c Class) bool {
	for i := range f.Mentions {
		if f.Mentions[i].Class == c {
			return true
		}
	}
	return false
}

// Find gives the first mention of the concept, or nil.
func (f *Facts) Find(name string) *Mention {
	id := conceptID(name)
	for i := range f.Mentions {
		if f.Mentions[i].id == id {
			return &f.Mentions[i]
		}
	}
	return nil
}

// Same says whether both facts name the same concept.
func (c *Concept) Same(o *Concept) bool { return c.id == o.id }

// Names says whether the facts name the concept.
func (f *Facts) Names(c *Concept) bool { return f.all.has(c.id) }

// Capital says whether the word begins with a capital letter.
func (t *Token) Capital() bool { return t.capital }
