package diff

import (
	"cmp"
	"slices"
)

// point is a possible match of element a of the old side with element b of
// the new one, and what it is worth to keep both in place.
type point struct {
	a, b   int32
	weight int64
}

// chain finds the heaviest subset of the points that rises on both sides: what
// stays in place. The rest has moved. O(k log k); the points are sorted as a
// side effect. Weights carry a tie-break made of the text alone (see tied), so
// that the reverse comparison keeps the same elements.
func chain(points []point) []point {
	slices.SortFunc(points, func(x, y point) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(y.b, x.b))
	})
	if rising(points) {
		return points
	}
	lo, hi := points[0].b, points[0].b
	for _, p := range points {
		lo, hi = min(lo, p.b), max(hi, p.b)
	}
	t := climber{points: points, tree: make([]int32, hi-lo+2), sum: make([]int64, len(points)), prev: make([]int32, len(points))}
	best := int32(-1)
	for i, p := range points {
		at := t.best(p.b - lo)
		t.prev[i], t.sum[i] = at, p.weight
		if at >= 0 {
			t.sum[i] += t.sum[at]
		}
		t.put(p.b-lo+1, int32(i))
		if best < 0 || t.sum[i] > t.sum[best] {
			best = int32(i)
		}
	}
	return t.walk(best)
}

func rising(points []point) bool {
	for i := 1; i < len(points); i++ {
		if points[i].a <= points[i-1].a || points[i].b <= points[i-1].b {
			return false
		}
	}
	return true
}

// climber is a Fenwick tree over the new side; each node holds the heaviest
// chain (1 + the index of its last point) that ends in its range.
type climber struct {
	points []point
	tree   []int32
	sum    []int64
	prev   []int32
}

// best gives the last point of the heaviest chain that ends before position b, or -1.
func (t *climber) best(b int32) int32 {
	at := int32(-1)
	for i := b; i > 0; i -= i & -i {
		if n := t.tree[i] - 1; n >= 0 && (at < 0 || t.sum[n] > t.sum[at]) {
			at = n
		}
	}
	return at
}

func (t *climber) put(b, p int32) {
	for i := b; i < int32(len(t.tree)); i += i & -i {
		if n := t.tree[i] - 1; n < 0 || t.sum[p] > t.sum[n] {
			t.tree[i] = p + 1
		}
	}
}

func (t *climber) walk(last int32) []point {
	var out []point
	for i := last; i >= 0; i = t.prev[i] {
		out = append(out, t.points[i])
	}
	slices.Reverse(out)
	return out
}

// tied adds to a weight the low bits that decide between equals. They depend
// on the text alone, never on the side or the place.
func tied(weight int, texts ...string) int64 {
	var h uint32
	for _, t := range texts {
		h += textHash(t)
	}
	return int64(weight)<<20 | int64(h>>12)
}

// textHash is FNV-1a over the length and both ends of a text: enough to order
// equals, and the same on any machine.
func textHash(s string) uint32 {
	h := uint32(2166136261) ^ uint32(len(s))
	for i := range min(len(s), 24) {
		h = (h ^ uint32(s[i])) * 16777619
		h = (h ^ uint32(s[len(s)-1-i])) * 16777619
	}
	return h
}
