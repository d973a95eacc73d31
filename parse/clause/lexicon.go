package clause

import "strings"

// The lexicon is lexicon/*.txt, compiled to tables.go.
//
//go:generate go run ./lexicon

// Class groups concepts: "data", "purpose", "recipient", "action"… The names
// are those of the sections of the lexicon files.
type Class uint8

// The classes, in the order of classNames.
const (
	Data Class = iota
	Purpose
	Recipient
	Action
	Right
	Choice
	LegalBasis
	Mechanism
	Place
	State
	Measure
	Dispute
	Child
	Negation
	Modal
	Limit
	Time
	Tracker
	Notice
	Scope
	Source
	Product
	People
	classCount
)

var classNames = [classCount]string{
	"data", "purpose", "recipient", "action", "right", "choice", "basis", "mechanism", "place", "state",
	"measure", "dispute", "child", "negation", "modal", "limit", "time", "tracker", "notice", "scope", "source", "product", "people",
}

// String gives the section name of the lexicon files.
func (c Class) String() string { return classNames[c] }

// Concept is one entry of the lexicon: what all its phrases mean.
type Concept struct {
	Name    string // "data/health", unique
	Class   Class
	Phrases []string
	flags   []string
	id      int
	upper   bool // a word of one to three letters counts only in capitals: "US"
}

// Is says whether the lexicon gives the concept the flag ("sensitive", "adtech", …).
func (c *Concept) Is(flag string) bool {
	for _, f := range c.flags {
		if f == flag {
			return true
		}
	}
	return false
}

// Short is the name without the class, as a reader would say it.
func (c *Concept) Short() string {
	_, s, _ := strings.Cut(c.Name, "/")
	return strings.ReplaceAll(s, "-", " ")
}

// Concepts lists the lexicon in the order of its files.
func Concepts() []*Concept {
	out := make([]*Concept, len(concepts))
	for i := range concepts {
		out[i] = &concepts[i]
	}
	return out
}

// ClassNamed gives the class that the lexicon files call by the name.
func ClassNamed(name string) (Class, bool) {
	for i, n := range classNames {
		if n == name {
			return Class(i), true
		}
	}
	return 0, false
}

// find looks a hash up in a table of tables.go: open addressing over 1 + an
// index into keys, its length a power of two. It gives -1 for none.
func find(slots []uint16, keys []uint64, h uint64) int {
	mask := uint64(len(slots) - 1)
	for at := h & mask; slots[at] != 0; at = (at + 1) & mask {
		if k := int(slots[at]) - 1; keys[k] == h {
			return k
		}
	}
	return -1
}

// wordID gives the id of a stem that stands in a phrase, else -1.
func wordID(stem uint64) int32 { return int32(find(stemSlots[:], stems[:], stem)) }

// aliasGroup is the same for words that say the same, 0 for a word without
// another.
func aliasGroup(stem uint64) int {
	if k := find(aliasSlots[:], aliasStems[:], stem); k >= 0 {
		return int(aliasGroups[k])
	}
	return 0
}

// nextNode follows the trie of phrases along a word, 0 where none goes on.
func nextNode(node, word int32) int32 {
	for k := int32(nodeKids[node]); k < int32(nodeKids[node+1]); k++ {
		if int32(nodeWord[k]) == word {
			return k
		}
	}
	return 0
}

// conceptID gives the id of a concept that the rules name.
func conceptID(name string) int {
	mask := uint64(len(conceptSlots) - 1)
	for at := hashString(name) & mask; conceptSlots[at] != 0; at = (at + 1) & mask {
		if k := int(conceptSlots[at]) - 1; concepts[k].Name == name {
			return k
		}
	}
	panic("clause: no concept " + name)
}
