package diff

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// edit is what happened inside a pair: both texts, with the links that differ
// written out, and the hunks between them.
type edit struct {
	old, new passage
	hunks    []hunk
	linked   bool // the words are the same, a link target is not
	marks    [2][]parse.Link
}

// transpose exchanges the sides.
func (e *edit) transpose() {
	e.old, e.new = e.new, e.old
	e.marks[0], e.marks[1] = e.marks[1], e.marks[0]
	e.hunks = turned(e.hunks)
}

// floorOrdered is the least percentage of weight that must stay, in order,
// for two sentences to be one: the words alone may lie.
const (
	floorOrdered = 34
	floorLone    = 22 // for the only two units between two that stay
)

// settle compares the words of the pairs that have not been compared yet, and
// dissolves those that share too little.
func (c *comparer) settle() {
	for k := range c.pairs {
		p := &c.pairs[k]
		if p.same || p.gone || p.edit != nil {
			continue
		}
		c.settlePair(p)
		if p.gone {
			c.release(p)
		}
	}
}

func (c *comparer) release(p *pair) {
	for a := p.a0; a < p.a1; a++ {
		c.old.units[a].pair = none
	}
	for b := p.b0; b < p.b1; b++ {
		c.new.units[b].pair = none
	}
}

func (c *comparer) settlePair(p *pair) {
	x, y := c.old.read(p.a0, p.a1), c.new.read(p.b0, p.b1)
	if slices.EqualFunc(x.toks, y.toks, sameToken) {
		if p.same = sameTargets(x.links, y.links); !p.same {
			p.edit = c.linkEdit(x, y)
		}
		return
	}
	if marks := retargeted(x, y); len(marks[0])+len(marks[1]) > 0 {
		p.edit = c.markedEdit(x, y, marks)
	} else {
		p.edit = &edit{old: x.passage, new: y.passage, hunks: c.redline(x.passage, y.passage)}
	}
	p.gone = !c.isRenaming(p) && !c.alikeInOrder(p)
}

func sameToken(s, t token) bool { return s.id == t.id }

// sameTargets says that two texts of the same words lead to the same pages, in
// the same order. Over how many words a link runs is form.
func sameTargets(x, y []parse.Link) bool {
	return slices.EqualFunc(x, y, func(k, l parse.Link) bool { return k.URL == l.URL })
}

// linkedPassage is the joined text of neighbouring units, with tokens and links.
type linkedPassage struct {
	passage
	links []parse.Link
}

// read joins neighbouring units: their text, tokens and links.
func (s *side) read(from, to int32) linkedPassage {
	text, links := s.join(from, to)
	if to-from == 1 {
		return linkedPassage{passage{text, s.tokens(&s.units[from])}, links}
	}
	toks := slices.Clone(s.span(from, to))
	done, shift := 0, int32(0)
	for i := from; i < to; i++ {
		u := &s.units[i]
		if i > from {
			shift += int32(len(s.between(i)))
		}
		for range u.hi - u.lo {
			toks[done].start, toks[done].end = toks[done].start+shift, toks[done].end+shift
			done++
		}
		shift += u.end - u.start
	}
	return linkedPassage{passage{text, toks}, links}
}

func (c *comparer) isRenaming(p *pair) bool {
	b, ok := c.renamed[p.a0]
	return ok && b == p.b0
}

func (c *comparer) alikeInOrder(p *pair) bool {
	e, floor := p.edit, floorOrdered
	if p.alone {
		floor = floorLone
	}
	a, b := c.mass(e.old.toks), c.mass(e.new.toks)
	kept := a
	for _, h := range e.hunks {
		kept -= c.mass(e.old.toks[h.a0:h.a1])
	}
	return similarity(kept, a, b) >= floor
}

func (c *comparer) mass(toks []token) int32 {
	w := int32(0)
	for _, t := range toks {
		w += c.vocab.weight[t.id]
	}
	return w
}

// join gives the text of neighbouring units and their links. Units of one
// block keep what stands between them; blocks are joined by a space.
func (s *side) join(from, to int32) (string, []parse.Link) {
	if to-from == 1 {
		u := &s.units[from]
		return s.text(u), s.links(u)
	}
	var text strings.Builder
	var links []parse.Link
	for i := from; i < to; i++ {
		u := &s.units[i]
		if i > from {
			text.WriteString(s.between(i))
		}
		for _, l := range s.links(u) {
			links = append(links, parse.Link{Start: l.Start + text.Len(), End: l.End + text.Len(), URL: l.URL})
		}
		text.WriteString(s.text(u))
	}
	return text.String(), links
}

// between gives what stands before unit i, after the one before it.
func (s *side) between(i int32) string {
	u, before := &s.units[i], &s.units[i-1]
	if u.block != before.block {
		return " "
	}
	return s.blockOf(u).Text[before.end:u.start]
}

// linkEdit compares the links over equal words: those that lead elsewhere.
func (c *comparer) linkEdit(x, y linkedPassage) *edit {
	marks := [2][]parse.Link{elsewhere(x.links, y.links), elsewhere(y.links, x.links)}
	if len(marks[0])+len(marks[1]) == 0 { // the same targets in another order
		marks = [2][]parse.Link{x.links, y.links}
	}
	e := c.markedEdit(x, y, marks)
	e.linked = true
	return e
}

// elsewhere gives the links whose target is none of the others'.
func elsewhere(links, others []parse.Link) []parse.Link {
	var out []parse.Link
	for _, l := range links {
		if !slices.ContainsFunc(others, func(o parse.Link) bool { return o.URL == l.URL }) {
			out = append(out, l)
		}
	}
	return out
}

func (c *comparer) markedEdit(x, y linkedPassage, marks [2][]parse.Link) *edit {
	e := &edit{marks: marks}
	e.old, e.new = c.lexed(mark(x.text, marks[0])), c.lexed(mark(y.text, marks[1]))
	e.hunks = c.redline(e.old, e.new)
	return e
}

func (c *comparer) lexed(text string) passage {
	return passage{text, c.vocab.tokens(text, nil)}
}

// retargeted finds the links whose words stay in an edited text and whose
// target does not: a reader of the words alone would not see them.
func retargeted(x, y linkedPassage) [2][]parse.Link {
	return [2][]parse.Link{shown(x, y), shown(y, x)}
}

func shown(mine, its linkedPassage) []parse.Link {
	var out []parse.Link
	for _, l := range elsewhere(mine.links, its.links) {
		if strings.Contains(its.text, mine.text[l.Start:l.End]) {
			out = append(out, l)
		}
	}
	return out
}

// mark writes links into a text as [text](url).
func mark(text string, links []parse.Link) string {
	var b strings.Builder
	at := 0
	for _, l := range links {
		b.WriteString(text[at:l.Start])
		b.WriteString("[" + text[l.Start:l.End] + "](" + l.URL + ")")
		at = l.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// unmark takes the links out again.
func unmark(text string, links []parse.Link) string {
	var b strings.Builder
	at, grown := 0, 0
	for _, l := range links {
		b.WriteString(text[at : l.Start+grown])
		from := l.Start + grown + 1
		b.WriteString(text[from : from+l.End-l.Start])
		grown += len("[]()") + len(l.URL)
		at = l.End + grown
	}
	b.WriteString(text[at:])
	return b.String()
}
