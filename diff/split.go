package diff

import "slices"

// absorb finds sentences that were split or merged: a unit left over beside a
// pair whose words stand in that part of the pair's other side that the pair
// itself does not explain.
func (c *comparer) absorb(as, bs []int32) {
	c.absorbInto(&c.new, bs)
	c.absorbInto(&c.old, as)
}

// absorbInto goes forth and back: a pair grows both ways.
func (c *comparer) absorbInto(s *side, list []int32) {
	for _, i := range list {
		c.swallow(s, i)
	}
	for _, i := range slices.Backward(list) {
		c.swallow(s, i)
	}
}

// mostJoined bounds the units of one pair.
const mostJoined = 64

// swallow adds a left-over unit of side s to the neighbouring pair that
// explains it best.
func (c *comparer) swallow(s *side, i int32) {
	u := &s.units[i]
	if u.pair != none {
		return
	}
	best, most := none, int32(0)
	for _, k := range [2]int32{s.pairBefore(i), s.pairAfter(i)} {
		if k == none || c.pairs[k].moved || c.pairs[k].same || !c.touches(k, s, i) {
			continue
		}
		part := c.explained(k, s, u)
		lo, _, _ := c.unitsOf(k, s)
		if part < u.mass && !compatible(s.blockOf(&s.units[lo]), s.blockOf(u)) {
			continue // a heading that a page glued to its text stands there whole
		}
		if part > most {
			best, most = k, part
		}
	}
	if best == none || most < u.mass && (u.mass < minSwallowed || 100*most < swallowed*u.mass) {
		return
	}
	p := &c.pairs[best]
	if s == &c.new {
		p.b0, p.b1 = min(p.b0, i), max(p.b1, i+1)
	} else {
		p.a0, p.a1 = min(p.a0, i), max(p.a1, i+1)
	}
	u.pair = best
}

// unitsOf gives the units of pair k on side s, and their number on the other.
func (c *comparer) unitsOf(k int32, s *side) (lo, hi, others int32) {
	p := &c.pairs[k]
	if s == &c.old {
		return p.a0, p.a1, p.b1 - p.b0
	}
	return p.b0, p.b1, p.a1 - p.a0
}

// pairBefore gives the pair of the unit right before unit i, or none.
func (s *side) pairBefore(i int32) int32 {
	if !s.adjoins(i) {
		return none
	}
	return s.units[i-1].pair
}

// pairAfter gives the pair of the unit right behind unit i, or none.
func (s *side) pairAfter(i int32) int32 {
	if !s.adjoins(i + 1) {
		return none
	}
	return s.units[i+1].pair
}

// touches says that unit i continues pair k on side s, and that the pair is
// not already split on the other one.
func (c *comparer) touches(k int32, s *side, i int32) bool {
	lo, hi, others := c.unitsOf(k, s)
	return others == 1 && hi-lo < mostJoined && (i == lo-1 || i == hi)
}

// explained gives the weight of a unit's words that stand in the other side of
// pair k and not in the units that the pair already has on side s.
func (c *comparer) explained(k int32, s *side, u *unit) int32 {
	p := c.pairs[k]
	theirs, ours, mine := c.old.span(p.a0, p.a1), c.new.span(p.b0, p.b1), s.tokens(u)
	if s == &c.old {
		theirs, ours = ours, theirs
	}
	stem := c.vocab.stem
	for _, t := range theirs {
		c.bag[stem[t.id]]++
	}
	for _, t := range ours {
		c.bag[stem[t.id]]--
	}
	w := int32(0)
	for _, t := range mine {
		if c.bag[stem[t.id]] > 0 {
			w += c.vocab.weight[t.id]
			c.bag[stem[t.id]]--
		}
	}
	for _, list := range [3][]token{theirs, ours, mine} {
		for _, t := range list {
			c.bag[stem[t.id]] = 0
		}
	}
	return w
}

// span gives the tokens of neighbouring units.
func (s *side) span(from, to int32) []token {
	return s.toks[s.units[from].lo:s.units[to-1].hi]
}
