package main

import (
	"bytes"
	"fmt"
	"go/format"
	"hash/fnv"
	"io/fs"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// printer writes the tables as Go.
type printer struct{ bytes.Buffer }

// build gives the source of tables.go for the lists of a directory.
func build(dir fs.FS) ([]byte, error) {
	l, err := readLists(dir)
	if err != nil {
		return nil, err
	}
	p := &printer{}
	p.WriteString("// Code generated from the lists in lexicon; DO NOT EDIT.\n\npackage clause\n\n")
	fmt.Fprintf(p, "// setSize is the number of concepts that a Set has room for.\nconst setSize = %d\n\n", (len(l.concepts)+63)/64*64)
	p.concepts(l.concepts)
	p.trie(newTrie(l.concepts))
	p.words("stopWords", l.stops)
	p.words("foreignWords", l.foreign)
	p.aliases(l.aliases)
	return format.Source(p.Bytes())
}

func (p *printer) concepts(cs []*concept) {
	p.WriteString("// concepts are the entries of the lexicon in the order of its files.\nvar concepts = [...]Concept{\n")
	var operative [8]uint64
	hashes := make([]uint64, len(cs))
	for i, c := range cs {
		fmt.Fprintf(p, "{Name: %q, Class: %d, id: %d, Phrases: []string{%s}", c.name, c.class, i, quoted(c.phrases))
		if len(c.flags) > 0 {
			fmt.Fprintf(p, ", flags: []string{%s}, upper: %t", quoted(c.flags), c.is("upper"))
		}
		p.WriteString("},\n")
		hashes[i] = hash(c.name)
		if c.operative() {
			operative[i/64] |= 1 << (i % 64)
		}
	}
	p.WriteString("}\n\n")
	p.slots("conceptSlots", hashes)
	p.WriteString("// operative are the concepts that carry a statement: not the general ones.\nvar operative = Set{")
	p.hex(operative[:(len(cs)+63)/64])
	p.WriteString("}\n\n")
}

func (p *printer) trie(t *trie) {
	p.WriteString("// stems are the words of the phrases by their id.\nvar stems = [...]uint64{\n")
	p.hex(t.stems)
	p.WriteString("}\n\n")
	p.slots("stemSlots", t.stems)
	first := make([]int, len(t.stems))
	var words, kids, ends, endAt []int
	next := 1
	for i := range t.nodes {
		n := &t.nodes[i]
		if i > 0 {
			words = append(words, n.word)
		}
		kids, endAt = append(kids, next), append(endAt, len(ends))
		next += len(n.kids)
		ends = append(ends, n.ends...)
	}
	for i, k := range t.nodes[0].kids {
		first[k.word] = i + 1
	}
	p.numbers("firstNode", "gives by word id the node of a phrase that begins with it, 0 for none", first)
	p.numbers("nodeWord", "gives by node, from 1, the word that leads to it", append([]int{0}, words...))
	p.numbers("nodeKids", "gives by node the first of its children, which end where those of the next begin", append(kids, next))
	p.numbers("nodeEnds", "gives by node the first of its places in endConcepts", append(endAt, len(ends)))
	p.numbers("endConcepts", "are the concepts of the phrases that end in a node", ends)
}

func (p *printer) aliases(groups [][]string) {
	var hashes []uint64
	var numbers []int
	for i, g := range groups {
		for _, tok := range clause.Extract(strings.Join(g, " ")).Tokens {
			hashes, numbers = append(hashes, tok.Stem), append(numbers, i+1)
		}
	}
	p.WriteString("// aliasStems are the words that say the same as another.\nvar aliasStems = [...]uint64{\n")
	p.hex(hashes)
	p.WriteString("}\n\n")
	p.slots("aliasSlots", hashes)
	p.numbers("aliasGroups", "tells by place in aliasStems which ones say the same", numbers)
}

// slots writes a hash table over keys: 1 + their index, 0 for none; more than
// twice as long as there are keys, so that most are found at once. A key that
// stands twice keeps its last place.
func (p *printer) slots(name string, keys []uint64) {
	size := uint64(1)
	for size < uint64(len(keys))*2 {
		size *= 2
	}
	out := make([]int, size)
	for i, k := range keys {
		at := k % size
		for out[at] != 0 && keys[out[at]-1] != k {
			at = (at + 1) % size
		}
		out[at] = i + 1
	}
	p.numbers(name, "is a hash table of 1 + an index, 0 for none: see find", out)
}

func (p *printer) numbers(name, doc string, xs []int) {
	fmt.Fprintf(p, "// %s %s.\nvar %s = [...]uint16{", name, doc, name)
	for i, x := range xs {
		if i%32 == 0 {
			p.WriteByte('\n')
		}
		fmt.Fprintf(p, "%d, ", x)
	}
	p.WriteString("\n}\n\n")
}

func (p *printer) hex(xs []uint64) {
	for i, x := range xs {
		if i%6 == 0 && i > 0 {
			p.WriteByte('\n')
		}
		fmt.Fprintf(p, "%#x, ", x)
	}
}

func (p *printer) words(name string, words []string) {
	fmt.Fprintf(p, "var %s = [...]string{", name)
	for i, w := range words {
		if i%16 == 0 {
			p.WriteByte('\n')
		}
		fmt.Fprintf(p, "%q, ", w)
	}
	p.WriteString("\n}\n\n")
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(out, ", ")
}

// hash is that of package clause: FNV-1a.
func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}
