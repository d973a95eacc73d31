package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// maxPeers bounds the search for what an unpaired sentence was or became: a
// rewrite of a whole policy is judged sentence by sentence anyway.
const maxPeers = 160

// pair finds, for each sentence that only came, the sentence that only went and
// says most nearly the same in other words, and the other way round. The
// differ pairs by words; a rewritten sentence shares facts instead.
func pair(views []*view) {
	var came, gone []*view
	for _, v := range views {
		switch {
		case v.added() && len(came) < maxPeers:
			came = append(came, v)
		case v.removed() && len(gone) < maxPeers:
			gone = append(gone, v)
		}
	}
	for _, v := range came {
		v.peer, v.likeness = nearest(v.new, gone, func(o *view) *clause.Facts { return o.old })
	}
	for _, v := range gone {
		v.peer, v.likeness = nearest(v.old, came, func(o *view) *clause.Facts { return o.new })
	}
}

// settled says that f has no number or name of its own beside other.
func settled(f, other *clause.Facts) bool {
	return !slices.ContainsFunc(f.Quantities, func(q clause.Quantity) bool { return q.Kind != clause.Plain && !hasQuantity(other, q) }) &&
		!slices.ContainsFunc(f.Entities, func(e clause.Entity) bool { return !holds(other, e.Hash) })
}

// nearest gives the facts that share most with f, when they share enough.
func nearest(f *clause.Facts, among []*view, side func(*view) *clause.Facts) (*clause.Facts, float64) {
	var best *clause.Facts
	top := 0.0
	for _, o := range among {
		if l := clause.Likeness(f, side(o)); l > top {
			best, top = side(o), l
		}
	}
	if top < 0.4 {
		return nil, 0
	}
	return best, top
}

// restated says that an unpaired sentence says what its peer says: the same
// operative concepts with the same polarity, and no number or name of its own.
func (v *view) restated() bool {
	if v.peer == nil || v.likeness < 0.74 {
		return false
	}
	f := v.new
	if v.removed() {
		f = v.old
	}
	return settled(f, v.peer)
}
