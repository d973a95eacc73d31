package diff

import (
	"cmp"
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// Thresholds of similarity, in percent of the weight of both texts. Below
// floorInPlace a sentence was replaced, not edited. Text that is edited and
// moved must prove more, since its place no longer speaks for it.
const (
	floorInPlace   = 42
	floorAlone     = 28 // for the only two units between two that stay
	floorOtherKind = 75 // for a heading and a paragraph, a row and an item
	floorElsewhere = 62
	minElsewhere   = 40 // weight of the shorter side, some six words
	swallowed      = 70 // percent of a short text that must stand in a longer one
	minSwallowed   = 24 // weight of that short text, some four words
	bruteForce     = 4096
)

// matchEdited pairs units that are alike: first between what stays in place,
// in order; then what is left, wherever it went.
func (c *comparer) matchEdited() {
	c.eachRun(c.pairRun)
	c.eachRun(c.pairLone)
	c.settle()
	c.joinHeadings()
	c.pairElsewhere()
	c.settle()
}

// eachRun calls f with the unmatched units of both sides that lie between the
// same two things that stay in place.
func (c *comparer) eachRun(f func(as, bs []int32)) {
	var as, bs []int32
	for _, g := range c.gaps {
		b := c.new.first[g.b0]
		for a := c.old.first[g.a0]; a < c.old.first[g.a1]; a++ {
			k := c.old.units[a].pair
			switch {
			case k == none:
				as = append(as, a)
			case !c.pairs[k].moved:
				bs, b = c.unmatchedNew(bs[:0], b, c.pairs[k].b0)
				c.run(f, as, bs)
				as, b = as[:0], c.pairs[k].b1
			}
		}
		bs, _ = c.unmatchedNew(bs[:0], b, c.new.first[g.b1])
		c.run(f, as, bs)
		as = as[:0]
	}
}

func (c *comparer) run(f func(as, bs []int32), as, bs []int32) {
	if len(as) > 0 && len(bs) > 0 {
		f(as, bs)
	}
}

func (c *comparer) unmatchedNew(bs []int32, from, to int32) ([]int32, int32) {
	for b := from; b < to; b++ {
		if c.new.units[b].pair == none {
			bs = append(bs, b)
		}
	}
	return bs, to
}

// pairRun pairs the units of one run. The heaviest rising chain of alike
// units decides, so that a new sentence beside an edited one does not take
// its place: the edited one has more in common.
func (c *comparer) pairRun(as, bs []int32) {
	c.reflow(as, bs)
	as, bs = c.old.open(as), c.new.open(bs)
	if len(as) == 0 || len(bs) == 0 {
		return
	}
	points := c.alike(as, bs)
	if len(points) > 0 {
		for _, p := range chain(points) {
			c.join(pair{a0: p.a, a1: p.a + 1, b0: p.b, b1: p.b + 1})
		}
	}
	c.absorb(as, bs)
}

// pairLone pairs the only two units that are left between two that stay: their
// place speaks for them, and less has to be alike.
func (c *comparer) pairLone(as, bs []int32) {
	if len(as) != 1 || len(bs) != 1 {
		return
	}
	a, b := as[0], bs[0]
	c.fill(&c.old.units[a])
	common := c.common(&c.new.units[b])
	c.empty(&c.old.units[a])
	if c.worth(a, b, common, floorAlone) > 0 {
		c.join(pair{a0: a, a1: a + 1, b0: b, b1: b + 1, alone: true})
	}
}

// alike gives every pair of a run above the floor, weighed by what the two
// have in common and how much of them that is.
func (c *comparer) alike(as, bs []int32) []point {
	points := c.scratch[:0]
	c.eachCandidate(as, bs, func(a, b int32, common int32) {
		w := c.worth(a, b, common, floorInPlace)
		if w > 0 {
			points = append(points, point{a, b, w})
		}
	})
	c.scratch = points
	return points
}

// worth weighs a possible pair; 0 says that it is none.
func (c *comparer) worth(a, b, common int32, floor int) int64 {
	x, y := &c.old.units[a], &c.new.units[b]
	if n, ok := c.renamed[a]; ok {
		if n != b {
			return 0
		}
		return tied(200*int(x.mass+y.mass), c.old.text(x), c.new.text(y))
	}
	sim := similarity(common, x.mass, y.mass)
	if !compatible(c.old.blockOf(x), c.new.blockOf(y)) {
		floor = floorOtherKind
	} else if grown(common, x.mass, y.mass) {
		floor = 0
	}
	if sim < floor {
		return 0
	}
	return tied(int(common)*sim, c.old.text(x), c.new.text(y))
}

// similarity is the weight two units share, in percent of their mean weight.
func similarity(common, a, b int32) int {
	if a+b == 0 {
		return 100
	}
	return int(200 * common / (a + b))
}

// grown says that the shorter unit stands nearly whole in the longer one.
func grown(common, a, b int32) bool {
	short := min(a, b)
	return short >= minElsewhere && 100*common >= 90*short
}

// compatible says that both blocks are headings, both rows, or both neither.
func compatible(a, b *parse.Block) bool {
	return (a.Kind == parse.Heading) == (b.Kind == parse.Heading) && (a.Kind == parse.Row) == (b.Kind == parse.Row)
}

// eachCandidate calls f with the pairs of two lists that may be alike and the
// weight they share. Small runs try all pairs; large ones only those that
// share rare words, so that a total rewrite is not quadratic.
func (c *comparer) eachCandidate(as, bs []int32, f func(a, b, common int32)) {
	if len(as)*len(bs) > bruteForce {
		c.eachRare(as, bs, f)
		return
	}
	for _, a := range as {
		x := &c.old.units[a]
		c.fill(x)
		for _, b := range bs {
			y := &c.new.units[b]
			if similarity(min(x.mass, y.mass), x.mass, y.mass) >= floorAlone/2 || len(c.renamed) > 0 {
				f(a, b, c.common(y))
			}
		}
		c.empty(x)
	}
}

// fill counts the tokens of an old unit in the bag; empty takes them out.
func (c *comparer) fill(u *unit) {
	for _, t := range c.old.tokens(u) {
		c.bag[c.vocab.stem[t.id]]++
	}
}

func (c *comparer) empty(u *unit) {
	for _, t := range c.old.tokens(u) {
		c.bag[c.vocab.stem[t.id]] = 0
	}
}

// common gives the weight that a new unit shares with the one in the bag.
func (c *comparer) common(u *unit) int32 {
	w := int32(0)
	toks := c.new.tokens(u)
	for _, t := range toks {
		k := c.vocab.stem[t.id]
		if c.bag[k] > 0 {
			w += c.vocab.weight[t.id]
		}
		c.bag[k]--
	}
	for _, t := range toks {
		c.bag[c.vocab.stem[t.id]]++
	}
	return w
}

// Bounds of the search by rare words.
const (
	rarePostings = 12 // a word in more units than this proves nothing
	bestRare     = 6  // candidates looked at closely per unit
)

// eachRare finds candidates over the words that few new units hold.
func (c *comparer) eachRare(as, bs []int32, f func(a, b, common int32)) {
	posts := c.postings(bs)
	score := make([]int32, len(c.new.units))
	var found []int32
	for _, a := range as {
		x := &c.old.units[a]
		found = found[:0]
		for _, t := range c.old.tokens(x) {
			for _, b := range posts[c.vocab.stem[t.id]] {
				if score[b] == 0 {
					found = append(found, b)
				}
				score[b] += c.vocab.weight[t.id]
			}
		}
		slices.SortFunc(found, func(p, q int32) int { return cmp.Or(cmp.Compare(score[q], score[p]), cmp.Compare(p, q)) })
		c.fill(x)
		for k, b := range found {
			score[b] = 0
			if k < bestRare || b == c.renamed[a] {
				f(a, b, c.common(&c.new.units[b]))
			}
		}
		c.empty(x)
	}
}

// postings lists the new units that hold each word, for rare words only.
func (c *comparer) postings(bs []int32) [][]int32 {
	posts := make([][]int32, len(c.vocab.texts))
	for _, b := range bs {
		for _, t := range c.new.tokens(&c.new.units[b]) {
			k := c.vocab.stem[t.id]
			p := posts[k]
			if c.vocab.weight[t.id] > 2 && len(p) <= rarePostings && (len(p) == 0 || p[len(p)-1] != b) {
				posts[k] = append(p, b)
			}
		}
	}
	for i, p := range posts {
		if len(p) > rarePostings {
			posts[i] = nil
		}
	}
	return posts
}

// pairElsewhere pairs edited text that also moved: the most alike first.
func (c *comparer) pairElsewhere() {
	as, bs := c.left(&c.old), c.left(&c.new)
	var points []point
	c.eachRare(as, bs, func(a, b, common int32) {
		x, y := &c.old.units[a], &c.new.units[b]
		sim := similarity(common, x.mass, y.mass)
		if sim >= floorElsewhere && min(x.mass, y.mass) >= minElsewhere && compatible(c.old.blockOf(x), c.new.blockOf(y)) {
			points = append(points, point{a, b, tied(int(common)*sim, c.old.text(x), c.new.text(y))})
		}
	})
	slices.SortFunc(points, func(p, q point) int {
		return cmp.Or(cmp.Compare(q.weight, p.weight), cmp.Compare(p.a+p.b, q.a+q.b), cmp.Compare(p.a, q.a))
	})
	for _, p := range points {
		if c.old.units[p.a].pair == none && c.new.units[p.b].pair == none {
			c.join(pair{a0: p.a, a1: p.a + 1, b0: p.b, b1: p.b + 1, moved: true})
		}
	}
}

func (c *comparer) left(s *side) []int32 {
	var out []int32
	for i := range s.units {
		if s.units[i].pair == none {
			out = append(out, int32(i))
		}
	}
	return out
}
