package diff

// Text that is cut into blocks or sentences at other places, and is otherwise
// the same: a paragraph made a list, a table made paragraphs, another format
// of the page.

// mostStarts bounds how many places a repeated beginning is tried at.
const mostStarts = 16

// reflow finds stretches of a run with the same words in the same order on both
// sides, cut differently, and makes each of them one pair. It changes nothing,
// or the marks between the entries of a list that became a sentence.
func (c *comparer) reflow(as, bs []int32) {
	starts := map[[2]int32][]int32{}
	for _, b := range bs {
		if key, ok := c.new.opening(b); ok && len(starts[key]) < mostStarts {
			starts[key] = append(starts[key], b)
		}
	}
	next := int32(0) // new units before this one are behind a match
	for _, a := range as {
		key, ok := c.old.opening(a)
		if !ok || c.old.units[a].pair != none {
			continue
		}
		for _, b := range starts[key] {
			if b < next || c.new.units[b].pair != none {
				continue
			}
			if a1, b1 := c.stretch(a, b); a1 > a && b1 > b {
				c.join(pair{a0: a, a1: a1, b0: b, b1: b1})
				next = b1
				break
			}
		}
	}
}

// opening gives the first two words that stand from a unit on.
func (s *side) opening(i int32) (key [2]int32, ok bool) {
	u := &s.units[i]
	if u.lo == u.hi {
		return key, false
	}
	key[0], key[1] = s.toks[u.lo].id, none
	if int(u.lo)+1 < len(s.toks) {
		key[1] = s.toks[u.lo+1].id
	}
	return key, true
}

// stretch follows equal words from two units on, past the marks of lists, and gives the ends of the
// longest stretch that ends a unit on both sides; the units themselves when
// there is none.
func (c *comparer) stretch(a, b int32) (a1, b1 int32) {
	a1, b1 = a, b
	i, j := c.old.units[a].lo, c.new.units[b].lo
	for x, y := a, b; ; {
		endX, endY := i == c.old.units[x].hi, j == c.new.units[y].hi
		if endX && endY {
			a1, b1 = x+1, y+1
		}
		if endX && !c.old.follows(x+1) || endY && !c.new.follows(y+1) {
			return a1, b1
		}
		switch {
		case endX || endY:
			x, y = x+one(endX), y+one(endY)
		case c.old.toks[i].id == c.new.toks[j].id:
			i, j = i+1, j+1
		case c.separates(c.old.toks[i]):
			i++
		case c.separates(c.new.toks[j]):
			j++
		default:
			return a1, b1
		}
	}
}

// separates says that a token only parts the entries of a list.
func (c *comparer) separates(t token) bool {
	switch c.vocab.texts[t.id] {
	case ",", ";", ":":
		return true
	}
	return false
}

func one(yes bool) int32 {
	if yes {
		return 1
	}
	return 0
}

// follows says that unit i has no mate and stands right behind the one before
// it: no block with a mate parts the two.
func (s *side) follows(i int32) bool {
	return i < int32(len(s.units)) && s.units[i].pair == none && s.adjoins(i)
}

// adjoins says that no block with a mate parts unit i from the one before it.
func (s *side) adjoins(i int32) bool {
	return i > 0 && i < int32(len(s.units)) && s.units[i].block-s.units[i-1].block <= 1
}

// open leaves out the units that have found a mate.
func (s *side) open(list []int32) []int32 {
	out := list[:0:0]
	for _, i := range list {
		if s.units[i].pair == none {
			out = append(out, i)
		}
	}
	return out
}
