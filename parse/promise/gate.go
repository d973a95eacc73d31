package promise

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// concern is what a sentence can be about, by the beginnings of its words. Most
// sentences of a policy are about none of it, and need not be taken into words
// at all.
type concern uint8

const (
	binding  concern = 1 << iota // it can be a commitment: one of the words of binds
	change                       // it speaks of a change,
	document                     // of a policy,
	version                      // or of a version of one: then it can be a change clause
)

// nothing says whether neither a commitment nor a change clause can be here.
func (c concern) nothing() bool { return c&binding == 0 && !c.mentions() }

// mentions says whether a change of the policy can be spoken of.
func (c concern) mentions() bool { return c&version != 0 || c&(change|document) == change|document }

// cue is a word that concerns, where it begins.
type cue struct {
	at   int32
	what concern
}

// cues appends those of a text, in order. One pass over its letters asks of each whether a
// word begins with the one before and it that could be a teller; that is done
// without branches, because words are too short for the processor to guess their
// ends.
func cues(list []cue, s string) []cue {
	table := openings()
	var second, inWord uint32
	for i := 0; i < len(s); i++ {
		c := s[i]
		if second>>(c&31)&1 != 0 {
			if what := telling(s[i-1:]); what != 0 {
				list = append(list, cue{int32(i - 1), what})
			}
		}
		o := &table[c]
		second = o.second &^ inWord
		inWord = o.letter
	}
	n := len(list)
	if list = negations(list, s); len(list) > n {
		slices.SortFunc(list, func(a, b cue) int { return cmp.Compare(a.at, b.at) })
	}
	return list
}

// negations appends the words that end like "don't".
func negations(list []cue, s string) []cue {
	for _, mark := range [...]string{"'", "’"} {
		for i := 0; ; i += len(mark) {
			n := strings.Index(s[i:], mark)
			if n < 0 {
				break
			}
			if i += n; i > 0 && s[i-1]|0x20 == 'n' && i+len(mark) < len(s) && s[i+len(mark)]|0x20 == 't' {
				list = append(list, cue{int32(i - 1), binding})
			}
		}
	}
	return list
}

// concerns says what the cues before an end are about, and gives the others.
func concerns(list []cue, end int) (concern, []cue) {
	var all concern
	for len(list) > 0 && int(list[0].at) < end {
		all |= list[0].what
		list = list[1:]
	}
	return all, list
}

// opening is what the look at a letter needs.
type opening struct {
	second uint32 // a bit for each letter that stands second in a teller that begins so
	letter uint32 // all bits for a letter, none for anything else
}

var openings = sync.OnceValue(func() *[256]opening {
	var out [256]opening
	for c := range out {
		if letters[c] {
			out[c].letter = ^uint32(0)
		}
	}
	for _, ts := range tellers {
		for _, t := range ts {
			bit := uint32(1) << (t.word[1] & 31)
			out[t.word[0]].second |= bit
			out[t.word[0]-'a'+'A'].second |= bit
		}
	}
	return &out
})

// telling says what a word can be about. Its first letter rules most words out.
func telling(s string) concern {
	list := tellers[(s[0]|0x20)-'a']
	for i := range list {
		w := &list[i]
		if begin(s, w.word) && (!w.whole || len(s) == len(w.word) || !letters[s[len(w.word)]]) {
			return w.concern
		}
	}
	return 0
}

// teller is a word that concerns, or the beginning of such words.
type teller struct {
	word    string
	concern concern
	whole   bool
}

// tellers are listed by their first letter.
var tellers = [26][]teller{
	'a' - 'a': {
		{word: "amend", concern: change},
		{word: "alter", concern: change},
		{word: "adjust", concern: change},
		{word: "adapt", concern: change},
		{word: "anonymi", concern: binding},
		{word: "addendum", concern: document},
		{word: "agreement", concern: document},
	},
	'b' - 'a': {{word: "bound", concern: binding}, {word: "breach", concern: binding}},
	'c' - 'a': {{word: "chang", concern: change}, {word: "consent", concern: binding}, {word: "continue", concern: binding}, {word: "cannot", concern: binding}, {word: "current", concern: change}},
	'd' - 'a': {
		{word: "document", concern: document},
		{word: "declaration", concern: document},
		{word: "delete", concern: binding},
		{word: "destroyed", concern: binding},
	},
	'e' - 'a': {{word: "edit", concern: change}, {word: "exclusively", concern: binding}, {word: "ensure", concern: binding}, {word: "erase", concern: binding}},
	'f' - 'a': {{word: "forbidden", concern: binding}},
	'l' - 'a': {{word: "limited", concern: binding}},
	'm' - 'a': {{word: "modif", concern: change}, {word: "must", concern: binding, whole: true}},
	'n' - 'a': {
		{word: "notice", concern: document},
		{word: "not", concern: binding, whole: true},
		{word: "no", concern: binding, whole: true},
		{word: "never", concern: binding},
		{word: "neither", concern: binding},
		{word: "nor", concern: binding, whole: true},
		{word: "none", concern: binding, whole: true},
	},
	'o' - 'a': {{word: "only", concern: binding}, {word: "obligated", concern: binding}, {word: "obliged", concern: binding}, {word: "opt-in", concern: binding}},
	'p' - 'a': {
		{word: "polic", concern: document},
		{word: "practices", concern: document},
		{word: "prohibit", concern: binding},
		{word: "permission", concern: binding},
		{word: "promptly", concern: binding},
	},
	'r' - 'a': {{word: "revis", concern: change}, {word: "replac", concern: change}, {word: "required", concern: binding}},
	's' - 'a': {{word: "statement", concern: document}, {word: "solely", concern: binding}, {word: "strictly", concern: binding}},
	'u' - 'a': {{word: "updat", concern: change}, {word: "unless", concern: binding}},
	'v' - 'a': {{word: "version", concern: version}},
	'w' - 'a': {{word: "without", concern: binding}},
}

// letters are the plain ones.
var letters = [256]bool{
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true, 'l': true, 'm': true,
	'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true, 'L': true, 'M': true,
	'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true, 'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true,
}

// begin says whether s begins with a lower-case word, in any case. Their first
// letters are the same.
func begin(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := 1; i < len(word); i++ {
		if s[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}
