package clause

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

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

// lexicon is the loaded files: a trie over word ids, and the word lists.
type lexicon struct {
	concepts []*Concept
	byName   map[string]int
	words    map[uint64]int32 // stem hash to word id
	edges    map[uint64]int32 // node<<32|word id to node
	ends     [][]*Concept     // by node
	first    []bool           // by word id: begins a phrase
	stops    map[uint64]struct{}
	foreign  map[uint64][]string
	aliases  map[uint64]int // stem hash to group

	reader    *tokenizer // of the phrases, while the files are read
	operative Set        // concepts that carry a statement: not the general ones
}

// The lexicon is read when the first text comes: starting the program must
// not pay for it.
var loaded = sync.OnceValue(func() *lexicon {
	l, err := readLexicon()
	if err != nil {
		panic("clause: embedded lexicon: " + err.Error())
	}
	return l
})

// Concepts lists the lexicon in the order of its files.
func Concepts() []*Concept { return loaded().concepts }

// newLexicon has room for what the files hold, so that no table is moved while
// it grows.
func newLexicon() *lexicon {
	return &lexicon{
		concepts: make([]*Concept, 0, setSize), byName: make(map[string]int, setSize), words: make(map[uint64]int32, 1700),
		edges: make(map[uint64]int32, 4000), ends: make([][]*Concept, 1, 4000), stops: make(map[uint64]struct{}, 200),
		foreign: make(map[uint64][]string, 240), aliases: make(map[uint64]int, 128),
		reader: &tokenizer{out: make([]Token, 0, 64), fold: make([]byte, 0, 32)},
	}
}

func readLexicon() (*lexicon, error) {
	l := newLexicon()
	for _, name := range []string{"data", "purpose", "recipient", "action", "rights", "law", "cue"} {
		b, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
		if err != nil {
			return nil, err
		}
		if err := l.readConcepts(string(b)); err != nil {
			return nil, fmt.Errorf("%s.txt: %w", name, err)
		}
	}
	l.first = make([]bool, len(l.words)+1)
	for e := range l.edges {
		if e>>32 == 0 {
			l.first[uint32(e)] = true
		}
	}
	return l, l.readWords()
}

func (l *lexicon) readConcepts(text string) error {
	class, ok := Class(0), false
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			if class, ok = classByName(strings.Trim(line, "[]")); !ok {
				return fmt.Errorf("line %d: no class %s", n+1, line)
			}
		default:
			if err := l.readConcept(class, line); err != nil {
				return fmt.Errorf("line %d: %w", n+1, err)
			}
		}
	}
	return nil
}

func classByName(s string) (Class, bool) {
	for i, n := range classNames {
		if n == s {
			return Class(i), true
		}
	}
	return 0, false
}

// readConcept reads "name flags = phrase | phrase".
func (l *lexicon) readConcept(class Class, line string) error {
	head, body, ok := strings.Cut(line, "=")
	fields := strings.Fields(head)
	if !ok || len(fields) == 0 {
		return fmt.Errorf("want name = phrases, have %q", line)
	}
	c := &Concept{Name: class.String() + "/" + fields[0], Class: class, flags: fields[1:], id: len(l.concepts)}
	if _, dup := l.byName[c.Name]; dup {
		return fmt.Errorf("%s stands twice", c.Name)
	}
	l.byName[c.Name] = c.id
	l.concepts = append(l.concepts, c)
	if !c.Is("generic") && !c.Is("common") && class != Negation && class != Modal && class != People && class != Product {
		l.operative.add(c.id)
	}
	c.Phrases = strings.Split(body, "|")
	for i, p := range c.Phrases {
		c.Phrases[i] = strings.TrimSpace(p)
		l.add(p, c)
	}
	if c.id >= setSize {
		return fmt.Errorf("more than %d concepts: enlarge Set", setSize)
	}
	return nil
}

// add puts one phrase into the trie.
func (l *lexicon) add(phrase string, c *Concept) {
	node := int32(0)
	toks := l.reader.read(phrase)
	for i := range toks {
		t := &toks[i]
		id, ok := l.words[t.Stem]
		if !ok {
			id = int32(len(l.words))
			l.words[t.Stem] = id
		}
		key := uint64(node)<<32 | uint64(id)
		next, ok := l.edges[key]
		if !ok {
			next = int32(len(l.ends))
			l.edges[key] = next
			l.ends = append(l.ends, nil)
		}
		node = next
	}
	if slices.Contains(l.ends[node], c) {
		return
	}
	if l.ends[node] == nil {
		l.ends[node] = l.concepts[c.id : c.id+1 : c.id+1] // most phrases end in one concept: its own place in the list will do
		return
	}
	l.ends[node] = append(l.ends[node], c)
}

func (l *lexicon) readWords() error {
	b, err := lexiconFiles.ReadFile("lexicon/stop.txt")
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(b), "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				l.stops[hashString(w)] = struct{}{}
			}
		}
	}
	if b, err = lexiconFiles.ReadFile("lexicon/alias.txt"); err != nil {
		return err
	}
	for n, line := range strings.Split(string(b), "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, t := range tokenize(line, nil, nil, nil) {
				l.aliases[t.Stem] = n + 1
			}
		}
	}
	if b, err = lexiconFiles.ReadFile("lexicon/foreign.txt"); err != nil {
		return err
	}
	for _, line := range strings.Split(string(b), "\n") {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0][0] == '[' {
			for _, w := range fields[1:] {
				h := hashString(w)
				l.foreign[h] = append(l.foreign[h], strings.Trim(fields[0], "[]"))
			}
		}
	}
	return nil
}
