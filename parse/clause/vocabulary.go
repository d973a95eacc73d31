package clause

import "sync"

// vocabulary remembers what was found out about a word, by the hash of the
// word: a document says the same few thousand words again and again. It is
// open addressing over a power of two.
type vocabulary struct {
	words []folded
	n     int
}

// folded is what is known of a word.
type folded struct {
	word   uint64
	stem   uint64
	id     int32
	traits traits
	known  bool
}

func newVocabulary() *vocabulary { return &vocabulary{words: make([]folded, 4096)} }

// at gives the place of a word, to be filled in where it is not known. It holds
// until the next call.
func (v *vocabulary) at(word uint64) *folded {
	if v.n*2 > len(v.words) {
		v.grow()
	}
	mask := uint64(len(v.words) - 1)
	at := word & mask
	for v.words[at].known && v.words[at].word != word {
		at = (at + 1) & mask
	}
	f := &v.words[at]
	if !f.known {
		v.n++
	}
	return f
}

func (v *vocabulary) grow() {
	old := v.words
	v.words, v.n = make([]folded, 2*len(old)), 0
	for i := range old {
		if old[i].known {
			*v.at(old[i].word) = old[i]
		}
	}
}

// learn finds out about a word from its folded letters, which it uses up.
func (f *folded) learn(word uint64, fold []byte) {
	f.word, f.known = word, true
	f.traits = traitsOf(word)
	f.stem = hashBytes(stem(fold))
	f.id = wordID(f.stem)
}

// traits say what a word is beside the lexicon. A word is asked for all of them
// once, not for each where it stands.
type traits uint16

const (
	stopWord traits = 1 << iota
	foreignWord
	clauseWord
	pronoun
	joiner
	negator
	afterNot  // deprives the "not" before it of its force
	beforeNot // and the one after it
	thirdWord
	legalForm
	streetWord
	commonCapital
)

// traitSlots is the table of the words with traits.
const traitSlots = 4096

type traitTable struct {
	words  [traitSlots]uint64
	traits [traitSlots]traits
}

// knownTraits is made when the first text comes: starting the program must not
// pay for it.
var knownTraits = sync.OnceValue(func() *traitTable {
	t := &traitTable{}
	for _, w := range stopWords {
		t.add(hashString(w), stopWord)
	}
	for _, w := range foreignWords {
		t.add(hashString(w), foreignWord)
	}
	for _, s := range []struct {
		words map[uint64]struct{}
		trait traits
	}{
		{clauseWords, clauseWord},
		{pronouns, pronoun},
		{joiners, joiner},
		{negators, negator},
		{notAfter, afterNot},
		{notBefore, beforeNot},
		{thirdWords, thirdWord},
		{legalForms, legalForm},
		{streetWords, streetWord},
		{commonCapitals, commonCapital},
	} {
		for w := range s.words {
			t.add(w, s.trait)
		}
	}
	return t
})

func (t *traitTable) add(word uint64, is traits) {
	at := word % traitSlots
	for t.words[at] != 0 && t.words[at] != word {
		at = (at + 1) % traitSlots
	}
	t.words[at] = word
	t.traits[at] |= is
}

func traitsOf(word uint64) traits {
	t := knownTraits()
	for at := word % traitSlots; t.words[at] != 0; at = (at + 1) % traitSlots {
		if t.words[at] == word {
			return t.traits[at]
		}
	}
	return 0
}
