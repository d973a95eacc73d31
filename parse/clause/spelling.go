package clause

import (
	_ "embed"
	"strings"
)

// spelling is a Bloom filter over the English words of SCOWL (see
// SPELLING_NOTICE): about one in a hundred of what is no word is taken for one,
// and no word for none.
//
//go:embed spelling.bin
var spelling string

// spellingProbes is how many bits of the filter a word sets.
const spellingProbes = 7

// IsWord says whether a word, in any letter case, is one of English: it stands
// in the word lists or in the lexicon. A word with hyphens is one when its parts
// are. It may say yes to one non-word in a hundred.
func IsWord(word string) bool {
	for part := range strings.SplitSeq(strings.ToLower(word), "-") {
		if !isSpelt(part) {
			return false
		}
	}
	return true
}

func isSpelt(word string) bool {
	for _, at := range SpellingBits(word, uint64(len(spelling))*8) {
		if spelling[at/8]&(1<<(at%8)) == 0 {
			return false
		}
	}
	return true
}

// SpellingBits gives the bits of a filter of some size that a word sets: the
// steps of FNV-1a by what is made of it (Kirsch and Mitzenmacher, 2006).
func SpellingBits(word string, size uint64) (at [spellingProbes]uint64) {
	a := uint64(14695981039346656037)
	for i := range len(word) {
		a = (a ^ uint64(word[i])) * 1099511628211
	}
	b := (a ^ a>>33) * 0xff51afd7ed558ccd
	b = b ^ b>>29 | 1
	for k := range at {
		at[k] = (a + uint64(k)*b) % size
	}
	return at
}

// MisspeltFor says whether two words are one, misspelt once: just one of them is
// a word of English, and a letter or two, or two letters that changed places,
// are between them. Short words and names have to be equal.
func MisspeltFor(a, b string) bool {
	if len(a) < 4 || len(b) < 4 || a[0] < 'a' || b[0] < 'a' || IsWord(a) == IsWord(b) {
		return false
	}
	return typed(a, b) <= 1+min(len(a), len(b))/8
}

// typed is the distance of two words, in which letters that changed places are
// one error (optimal string alignment).
func typed(a, b string) int {
	for i := 0; i+1 < len(a) && len(a) == len(b); i++ {
		if a[i] != b[i] {
			if a[i] == b[i+1] && a[i+1] == b[i] {
				return 1 + distance(a[i+2:], b[i+2:])
			}
			break
		}
	}
	return distance(a, b)
}
