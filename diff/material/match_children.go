package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

func ages(f *clause.Facts) []clause.Quantity {
	return slices.DeleteFunc(slices.Clone(f.Quantities), func(q clause.Quantity) bool { return q.Kind != clause.Age })
}

func matchChildAgeThresholdChanged(v *view) []hit {
	was, is := ages(v.old), ages(v.new)
	if len(was) == 0 || len(is) == 0 || sameQuantities(was, is) {
		return nil
	}
	h := hit{old: quantitySpans(was), new: quantitySpans(is), exact: true, why: "the age below which special rules hold changes", dir: Neutral}
	if len(was) == 1 && len(is) == 1 {
		h.dir = Strengthens
		if is[0].Value < was[0].Value {
			h.dir = Weakens
		}
	}
	return []hit{h}
}

func matchChildDataCollectionAdded(v *view) []hit {
	if no := childDenial(v.old); no != nil && touches(spanOf(no), v.minus) || no != nil && v.edited() {
		if childDenial(v.new) == nil && (v.edited() || !v.after.Denies(no.Concept) || v.lost > 0.35) {
			return []hit{{old: []span{spanOf(no)}, new: v.plusIf(v.edited()), why: "the promise not to collect from children goes"}}
		}
		return nil
	}
	if v.removed() || !v.new.Asserts("child/child") || !v.new.AssertsAny("action/collect", "action/use", "action/share") || v.rightsTalk() {
		return nil
	}
	m := v.gains("child/child")
	if m == nil || !v.isNew(m) && v.fresh < 0.6 || v.new.Denies("action/collect") {
		return nil
	}
	return came("data of children are now described as collected or used", m)
}

func (v *view) plusIf(yes bool) []span {
	if yes {
		return v.plus
	}
	return nil
}

// childDenial finds "we do not knowingly collect from children" and its like.
func childDenial(f *clause.Facts) *clause.Mention {
	if !f.Has("child/child") {
		return nil
	}
	for _, n := range []string{"action/collect", "action/sell", "action/share", "action/use"} {
		if m := companyDenies(f, n); m != nil {
			return m
		}
	}
	return nil
}

func matchChildProtectionAdded(v *view) []hit {
	if v.old.Has("child/child") || !v.new.Has("child/child") {
		return nil
	}
	if m := childDenial(v.new); m != nil && v.fresh > 0.4 && touches(spanOf(m), v.plus) {
		return came("a protection of children is now stated", m)
	}
	if m := mentioned(v.new, "child/parent"); m != nil && v.added() && v.fresh > 0.5 && v.new.HasAny("right/deletion", "right/right", "right/request-route", "action/delete", "choice/consent") {
		return came("a protection of children is now stated", m)
	}
	return nil
}
