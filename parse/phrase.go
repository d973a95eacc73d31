package parse

import (
	"strings"
	"sync"
)

// phrases is a closed list of lower-case phrases of two bytes or more that a
// text is searched for in one pass, in any letter case. It is made ready when
// it is first used.
type phrases struct {
	list  []string
	once  sync.Once
	pairs [1024]bool  // whether a phrase begins with two bytes, by pairOf
	quads [4096]uint8 // 1 + index into alike of those that begin with four, by quadOf
	first [256]uint8  // by first byte: 1 + index into lists
	lists [][]string
	alike [][]string // those of four bytes that fold to one index, with all short ones
	short []bool     // by list: whether it has a phrase of fewer than four bytes
}

// maxLooked is how far into a text a phrase is looked for: what says what a
// block is stands at its beginning, and a block can have the size of the page.
const maxLooked = 4 << 10

// newPhrases lists what to search for.
func newPhrases(list ...string) *phrases { return &phrases{list: list} }

// pairOf folds two bytes into an index of phrases.pairs. The bit that tells
// small letters from capitals, of ASCII and of the Latin-1 block, takes no part.
func pairOf(a, b byte) uint { return (uint(a|0x20)<<2 ^ uint(b|0x20)) & 1023 }

// quadOf folds the first four bytes of a text in the same way.
func quadOf(s string) uint32 {
	_ = s[3]
	four := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
	return (four | 0x20202020) * 2654435761 >> 20
}

// prepare sorts the phrases by their first byte.
func (p *phrases) prepare() {
	for _, s := range p.list {
		p.pairs[pairOf(s[0], s[1])] = true
		if p.first[s[0]] == 0 {
			p.lists, p.short = append(p.lists, nil), append(p.short, false)
			p.first[s[0]] = uint8(len(p.lists))
			if c := s[0]; c >= 'a' && c <= 'z' {
				p.first[c-'a'+'A'] = uint8(len(p.lists))
			}
		}
		k := p.first[s[0]] - 1
		p.lists[k] = append(p.lists[k], s)
		if len(s) < 4 {
			p.short[k] = true
		}
	}
	p.prepareQuads()
}

// manyQuads stands in quads for what alike has no place for: the list by the
// first byte has to do.
const manyQuads = 255

// prepareQuads sorts the phrases by their first four bytes. Each list keeps the
// order of all: where two phrases begin alike, the first counts.
func (p *phrases) prepareQuads() {
	for _, s := range p.list {
		if len(s) >= 4 && p.quads[quadOf(s)] == 0 {
			p.alike = append(p.alike, nil)
			p.quads[quadOf(s)] = uint8(min(len(p.alike), manyQuads))
		}
	}
	for _, s := range p.list {
		if len(s) >= 4 {
			k := p.quads[quadOf(s)] - 1
			p.alike[k] = append(p.alike[k], s)
			continue
		}
		for k := range p.alike {
			p.alike[k] = append(p.alike[k], s)
		}
	}
}

// in says whether any phrase stands in a text.
func (p *phrases) in(text string) bool { return p.last(text, true) >= 0 }

// lastIn is the place of the last phrase in a text, -1 for none.
func (p *phrases) lastIn(text string) int { return p.last(text, false) }

// last finds the last phrase, or any one.
func (p *phrases) last(text string, anyOne bool) int {
	p.once.Do(p.prepare)
	at := -1
	for i := 1; i < len(text); i++ {
		if p.pairs[pairOf(text[i-1], text[i])] && p.begins(text[i-1:]) {
			if at = i - 1; anyOne {
				break
			}
		}
	}
	return at
}

// startsIn says whether any phrase stands at the start of a word in a text, as
// far as phrases are looked for.
func (p *phrases) startsIn(text string) bool {
	start, _ := p.find(text)
	return start >= 0
}

// find gives the first phrase that stands at the start of a word in a text, as
// far as phrases are looked for; -1 for none.
func (p *phrases) find(text string) (start, end int) {
	p.once.Do(p.prepare)
	text = text[:min(len(text), maxLooked)]
	inside := false // of a word
	for i := 0; i+1 < len(text); i++ {
		if !inside && p.pairs[pairOf(text[i], text[i+1])] {
			if n := p.beginning(text[i:]); n > 0 {
				return i, i + n
			}
		}
		inside = nameByte[text[i]]
	}
	return -1, -1
}

// opens says whether a text begins with any phrase, spaces aside.
func (p *phrases) opens(text string) bool {
	p.once.Do(p.prepare)
	if len(text) > 0 && text[0] <= ' ' {
		text = strings.TrimLeft(text, " \n\t")
	}
	return len(text) > 1 && p.begins(text)
}

// begins says whether a text that is not empty begins with a phrase, once the
// phrases are prepared.
func (p *phrases) begins(text string) bool { return p.beginning(text) > 0 }

// beginning is the length of the phrase that such a text begins with, 0 for none.
func (p *phrases) beginning(text string) int {
	k := p.first[text[0]]
	if k == 0 {
		return 0
	}
	list := p.lists[k-1]
	if len(text) >= 4 {
		switch q := p.quads[quadOf(text)]; {
		case q == 0 && !p.short[k-1]:
			return 0
		case q > 0 && q < manyQuads:
			list = p.alike[q-1]
		}
	}
	for _, s := range list {
		if hasFoldPrefix(text, s) {
			return len(s)
		}
	}
	return 0
}

// hasFoldPrefix says whether s begins with a lower-case phrase, in any case.
// Letters beyond ASCII of the Latin-1 block fold by one bit too.
func hasFoldPrefix(s, phrase string) bool {
	if len(s) < len(phrase) {
		return false
	}
	for i := 0; i < len(phrase); i++ {
		a, b := s[i], phrase[i]
		if a == b {
			continue
		}
		if b >= 'a' && b <= 'z' && a == b-0x20 {
			continue
		}
		if i > 0 && phrase[i-1] == 0xC3 && b >= 0xA0 && a == b-0x20 {
			continue
		}
		return false
	}
	return true
}

// containsAny says whether a lower-case text contains one of a few words.
func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
