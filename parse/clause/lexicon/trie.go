package main

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// trie holds the phrases by their stems. Nodes are numbered by breadth, so that
// the children of a node follow each other and an edge needs no target.
type trie struct {
	stems []uint64       // by word id
	ids   map[uint64]int // word id by stem
	nodes []node         // the root first
}

type node struct {
	word int // that leads to it
	kids []node
	ends []int // concepts
}

func newTrie(concepts []*concept) *trie {
	t := &trie{ids: map[uint64]int{}}
	root := &node{}
	for i, c := range concepts {
		for _, p := range c.phrases {
			t.add(root, p, i)
		}
	}
	t.nodes = []node{*root}
	for i := 0; i < len(t.nodes); i++ {
		slices.SortFunc(t.nodes[i].kids, func(a, b node) int { return a.word - b.word })
		t.nodes = append(t.nodes, t.nodes[i].kids...)
	}
	return t
}

func (t *trie) add(at *node, phrase string, concept int) {
	for _, tok := range clause.Extract(phrase).Tokens {
		id, ok := t.ids[tok.Stem]
		if !ok {
			id = len(t.stems)
			t.ids[tok.Stem] = id
			t.stems = append(t.stems, tok.Stem)
		}
		at = at.kid(id)
	}
	if !slices.Contains(at.ends, concept) {
		at.ends = append(at.ends, concept)
	}
}

// kid gives the child behind a word, new where there is none.
func (n *node) kid(word int) *node {
	i := slices.IndexFunc(n.kids, func(k node) bool { return k.word == word })
	if i < 0 {
		i = len(n.kids)
		n.kids = append(n.kids, node{word: word})
	}
	return &n.kids[i]
}
