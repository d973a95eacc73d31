package promise

import (
	"strings"
	"sync"
)

// entry is a word of the vocabulary, or the beginning of words, with the terms
// that it can begin.
type entry struct {
	word string
	set  uint16 // index into termsets
}

// index finds the words of the vocabulary by their hash: open addressing over
// 1 + their place, 0 for none. It costs microseconds, so it is made when it is
// first used and not kept in the tables, which then need no hash.
var index = sync.OnceValue(func() *[slots]uint16 {
	var out [slots]uint16
	for i := range vocabulary {
		at := hashOf(vocabulary[i].word)
		for ; out[at%slots] != 0; at++ {
		}
		out[at%slots] = uint16(i + 1)
	}
	return &out
})

// slots are more than twice the words, so that most are found at once.
const slots = 4096

// hash is that of a word, taken letter by letter while the word is read.
type hash uint32

const seed hash = 5381

func (h hash) add(c byte) hash { return h*33 ^ hash(c) }

func hashOf(w string) hash {
	h := seed
	for i := range len(w) {
		h = h.add(w[i])
	}
	return h
}

// word looks a folded word up.
func word(w string) lexeme { return lookUp(index(), w, hashOf(w)) }

// lookUp gives a word with the terms that it can begin.
func lookUp(at *[slots]uint16, w string, h hash) lexeme {
	for ; at[h%slots] != 0; h++ {
		if e := &vocabulary[at[h%slots]-1]; e.word == w {
			return lexeme{e.word, &termsets[e.set]}
		}
	}
	return lexeme{w, byStem(w)}
}

// lowered looks up a word that stands in the vocabulary but for its capitals,
// and gives one without terms for any other. It needs no memory for that.
func lowered(raw string) lexeme {
	var buf [24]byte
	if len(raw) > len(buf) {
		return lexeme{}
	}
	h := seed
	for i := range len(raw) {
		c := raw[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if !small[c] {
			return lexeme{}
		}
		buf[i] = c
		h = h.add(c)
	}
	at := index()
	for ; at[h%slots] != 0; h++ {
		if e := &vocabulary[at[h%slots]-1]; e.word == string(buf[:len(raw)]) && e.word != "cannot" {
			return lexeme{e.word, &termsets[e.set]}
		}
	}
	return lexeme{}
}

// byStem takes the longest stem: it has the terms of the shorter ones too.
func byStem(w string) *termset {
	if w == "" {
		return nil
	}
	for i, s := range stems[w[0]] {
		if strings.HasPrefix(w, s.word) {
			return &termsets[stems[w[0]][i].set]
		}
	}
	return nil
}
