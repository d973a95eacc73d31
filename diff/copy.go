package diff

import "github.com/redletter-dev/redletter/parse"

// Some pages carry the version before under the one in force, or drop it
// later. Aligned naively, the one version pairs with the copy of itself, and
// the whole other one is news: thousands of words for an edit of two.

// Bounds of what counts as a second copy of the document.
const (
	leastCopied = 8  // blocks
	copiedShare = 50 // percent of the shorter document that the longer one holds twice
)

// findCopy looks for a second copy of one document in the other. The blocks of
// the copy are set aside: they are counted, and never compared.
func (c *comparer) findCopy() {
	c.limit = [2]int32{int32(len(c.old.blocks)), int32(len(c.new.blocks))}
	o, n := len(c.old.blocks), len(c.new.blocks)
	switch {
	case 2*n >= 3*o && o >= leastCopied:
		c.setAside(0, 1)
	case 2*o >= 3*n && n >= leastCopied:
		c.setAside(1, 0)
	}
}

// setAside takes the second copy of document k's text out of the other one.
func (c *comparer) setAside(k, other int) {
	c.identify(0, int32(len(c.old.blocks)), 0, int32(len(c.new.blocks)))
	single, double := c.blocks.side[k].id, c.blocks.side[other].id
	places := make([][2]int32, len(c.blocks.count[0])) // per id: 1 + the first two places in the longer document
	for i, id := range double {
		p := &places[id]
		if p[0] == 0 {
			p[0] = int32(i) + 1
		} else if p[1] == 0 {
			p[1] = int32(i) + 1
		}
	}
	from, ok := c.secondCopy(k, single, places)
	if !ok {
		return
	}
	c.limit[other] = from
	c.copyOf[other] = unmatched(len(double))
	home := unmatched(len(places))
	for i, id := range single {
		home[id] = int32(i)
	}
	for i := from; i < int32(len(double)); i++ {
		if at := home[double[i]]; at != none {
			c.copyOf[other][i] = c.sideOf(k).blocks[at]
		}
	}
}

// secondCopy gives the block of the longer document at which the copy begins,
// when most of the shorter document is there twice, once before and once behind
// that place. Text that the shorter document itself repeats proves nothing.
func (c *comparer) secondCopy(k int, single []int32, places [][2]int32) (int32, bool) {
	s, all, twice, from := c.sideOf(k), 0, 0, none
	again := func(i int) int32 { // where block i stands for the second time, or none
		if id := single[i]; c.blocks.count[0][id] == 1 {
			return places[id][1] - 1
		}
		return none
	}
	for _, id := range single {
		c.blocks.count[0][id]++
	}
	for i := range len(single) - 1 { // a repeated run, not a single repeated block
		if p := again(i); p != none && again(i+1) == p+1 && (from == none || p < from) {
			from = p
		}
	}
	for i, id := range single {
		n := len(s.block(int32(i)).Text)
		all += n
		if again(i) != none && places[id][0]-1 < from {
			twice += n
		}
	}
	clear(c.blocks.count[0])
	return from, from != none && 100*twice >= copiedShare*all
}

func (c *comparer) sideOf(k int) *side {
	if k == 0 {
		return &c.old
	}
	return &c.new
}

// isCopy says that block i of side k is set aside.
func (c *comparer) isCopy(k int, i int32) bool {
	return c.copyOf[k] != nil && c.copyOf[k][i] != none
}

// copyNote says that a block stands among those set aside.
func (c *comparer) copyNote(k int, block int32) string {
	if block >= c.limit[k] {
		return NoteCopy
	}
	return ""
}

// copies lists the blocks of side k that were set aside.
func (c *comparer) copies(k int) []Part {
	var out []Part
	for i := range c.copyOf[k] {
		if c.isCopy(k, int32(i)) {
			out = append(out, c.sideOf(k).whole(int32(i)))
		}
	}
	return out
}

// countCopies reports the blocks of second copies.
func (c *comparer) countCopies(l ledger) {
	for k := range c.copyOf {
		for i := c.limit[k]; i < int32(len(c.copyOf[k])); i++ {
			if c.isCopy(k, i) {
				l.add(reasonCopy, 1, c.sideOf(k).block(i).Text)
			}
		}
	}
}

// findReclassified sets aside what parse took for the policy on one page and
// for the furniture of the page on the other: the text stands on both. The
// furniture that came or went is counted with the excluded blocks.
func (c *comparer) findReclassified() {
	for k := range 2 {
		var chrome map[uint64][]int32
		for i, mate := range c.blocks.side[k].mate {
			if mate != none || c.isCopy(k, int32(i)) {
				continue
			}
			if chrome == nil {
				chrome = c.chromeOnly(1 - k)
			}
			c.reclassify(k, int32(i), chrome)
		}
	}
}

func (c *comparer) reclassify(k int, i int32, chrome map[uint64][]int32) {
	b, other := c.sideOf(k).block(i), c.sideOf(1-k).doc
	at := chrome[b.Hash]
	if len(at) == 0 || !b.Same(&other.Blocks[at[0]]) {
		return
	}
	chrome[b.Hash] = at[1:]
	if c.copyOf[k] == nil {
		c.copyOf[k] = unmatched(len(c.sideOf(k).blocks))
	}
	c.copyOf[k][i] = at[0]
}

// chromeOnly lists the furniture of one page that is not furniture of the
// other, by hash.
func (c *comparer) chromeOnly(k int) map[uint64][]int32 {
	out := map[uint64][]int32{}
	for i := range c.sideOf(k).doc.Blocks {
		if b := &c.sideOf(k).doc.Blocks[i]; isChrome(b.Excluded) {
			out[b.Hash] = append(out[b.Hash], int32(i))
		}
	}
	for i := range c.sideOf(1 - k).doc.Blocks {
		b := &c.sideOf(1 - k).doc.Blocks[i]
		if at := out[b.Hash]; isChrome(b.Excluded) && len(at) > 0 {
			out[b.Hash] = at[:len(at)-1]
		}
	}
	return out
}

// isChrome says that a reason speaks of the page and not of the policy. What
// stands in a superseded copy or in the contents does not stand in the policy.
func isChrome(r parse.ExcludedReason) bool {
	switch r {
	case parse.ExcludedNavigation, parse.ExcludedBanner, parse.ExcludedFooter, parse.ExcludedPromotion, parse.ExcludedRelated, parse.ExcludedBoilerplate, parse.ExcludedWidget:
		return true
	}
	return false
}
