package diff

// none marks an element without a mate.
const none = int32(-1)

// sequence is one side of an alignment: an identity per element (equal
// elements have equal ids on both sides), and the mate found for it.
type sequence struct {
	id   []int32
	mate []int32
}

// aligner matches equal elements of two sequences, first in place, then
// elsewhere. Blocks and sentences use the same one.
type aligner struct {
	side   [2]sequence
	moved  []bool              // per element of the new side: its mate stands elsewhere
	weight func(a int32) int64 // worth of keeping old element a in place
	count  [2][]int32          // per id: occurrences in the range at work, always zero between uses
	head   []int32             // per id: its first element of the new side in the range, none between uses
	next   []int32             // per element of the new side: the next one with its id
}

// maxDepth bounds the recursion on adversarial repetition; texts need 2 or 3.
const maxDepth = 16

// inPlace matches what is equal and in order within the given ranges: ends
// first, then elements that occur equally often on both sides, heaviest
// rising chain, then again inside each gap, where more has become unique.
func (al *aligner) inPlace(a0, a1, b0, b1 int32, depth int) {
	o, n := &al.side[0], &al.side[1]
	for a0 < a1 && b0 < b1 && o.id[a0] == n.id[b0] {
		al.join(a0, b0)
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && o.id[a1-1] == n.id[b1-1] {
		a1, b1 = a1-1, b1-1
		al.join(a1, b1)
	}
	if a0 == a1 || b0 == b1 || depth == maxDepth {
		return
	}
	points := al.candidates(a0, a1, b0, b1)
	if len(points) == 0 {
		return
	}
	if !rising(points) { // else all of them stay, whatever they weigh
		for i := range points {
			points[i].weight = al.weight(points[i].a)
		}
		points = chain(points)
	}
	for _, p := range points {
		al.join(p.a, p.b)
		al.inPlace(a0, p.a, b0, p.b, depth+1)
		a0, b0 = p.a+1, p.b+1
	}
	al.inPlace(a0, a1, b0, b1, depth+1)
}

// size makes room for n ids.
func (al *aligner) size(n int) {
	al.count = [2][]int32{make([]int32, n), make([]int32, n)}
	al.head, al.next = unmatched(n), make([]int32, len(al.side[1].id))
}

func (al *aligner) join(a, b int32) {
	al.side[0].mate[a], al.side[1].mate[b] = b, a
}

// candidates pairs the k-th with the k-th occurrence of every id that is
// equally frequent in both ranges. A text with more copies on one side says
// nothing about which of them it is.
func (al *aligner) candidates(a0, a1, b0, b1 int32) []point {
	o, n := al.side[0].id, al.side[1].id
	ca, cb := al.count[0], al.count[1]
	for _, id := range o[a0:a1] {
		ca[id]++
	}
	for b := b1 - 1; b >= b0; b-- { // backwards, so that the first one heads the list
		cb[n[b]]++
		al.next[b], al.head[n[b]] = al.head[n[b]], b
	}
	var points []point
	for a := a0; a < a1; a++ {
		if id := o[a]; ca[id] == cb[id] {
			points = append(points, point{a: a, b: al.head[id]})
			al.head[id] = al.next[al.head[id]]
		}
	}
	for _, id := range o[a0:a1] {
		ca[id] = 0
	}
	for _, id := range n[b0:b1] {
		cb[id], al.head[id] = 0, none
	}
	return points
}

// elsewhere matches equal elements that in-place alignment left over: moves.
// Only what accept allows starts a move, but its neighbours come along.
func (al *aligner) elsewhere(accept func(a, b int32) bool) {
	o, n := &al.side[0], &al.side[1]
	places := map[int32][]int32{}
	for b, id := range n.id {
		if n.mate[b] == none {
			places[id] = append(places[id], int32(b))
		}
	}
	for a, id := range o.id {
		if at := places[id]; o.mate[a] == none && len(at) > 0 && accept(int32(a), at[0]) {
			al.move(int32(a), at[0])
			places[id] = at[1:]
		}
	}
	for a := range o.id {
		al.follow(int32(a), 1)
	}
	for a := len(o.id) - 1; a >= 0; a-- {
		al.follow(int32(a), -1)
	}
}

func (al *aligner) move(a, b int32) {
	al.join(a, b)
	al.moved[b] = true
}

// follow takes the neighbour of a moved element along when it is equal too.
func (al *aligner) follow(a, step int32) {
	o, n := &al.side[0], &al.side[1]
	b := o.mate[a]
	if b == none || !al.moved[b] {
		return
	}
	x, y := a+step, b+step
	inside := x >= 0 && y >= 0 && x < int32(len(o.id)) && y < int32(len(n.id))
	if inside && o.mate[x] == none && n.mate[y] == none && o.id[x] == n.id[y] {
		al.move(x, y)
	}
}
