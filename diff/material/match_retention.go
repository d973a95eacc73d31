package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

func durations(f *clause.Facts) []clause.Quantity {
	return slices.DeleteFunc(slices.Clone(f.Quantities), func(q clause.Quantity) bool { return q.Kind != clause.Duration })
}

func sameQuantities(a, b []clause.Quantity) bool {
	return slices.EqualFunc(a, b, func(x, y clause.Quantity) bool { return x.Same(y) })
}

// longest gives the longest of at least one duration.
func longest(qs []clause.Quantity) clause.Quantity {
	top := qs[0]
	for _, q := range qs {
		if q.Value > top.Value {
			top = q
		}
	}
	return top
}

// shorter says whether the longest of a is shorter than that of b, by more than
// the rounding of units.
func shorter(a, b []clause.Quantity) bool {
	x, y := longest(a), longest(b)
	return x.Value < y.Value && !x.Same(y)
}

func quantitySpans(qs []clause.Quantity) []span {
	var out []span
	for _, q := range qs {
		out = append(out, span{q.Start, q.End})
	}
	return out
}

// keeps says whether a sentence, its list or its headings speak of retention.
func keeps(f, lead, head *clause.Facts) bool {
	return f.HasAny("action/retain", "action/delete", "time/as-long-as") || lead.HasAny("action/retain") || head.HasAny("action/retain")
}

// retention gives the durations of both sides when the change is about
// keeping data and they differ.
func (v *view) retention() (was, is []clause.Quantity, ok bool) {
	if requestTalk(v.old) && !v.old.HasAny("action/retain") {
		return nil, nil, false
	}
	if !keeps(v.old, v.lead, v.head) && !keeps(v.new, v.lead, v.head) || v.about("notice/changes") {
		return nil, nil, false
	}
	was, is = lasting(v.old), lasting(v.new)
	return was, is, !sameQuantities(was, is)
}

func matchRetentionLengthened(v *view) []hit {
	was, is, ok := v.retention()
	if !ok || len(was) == 0 || len(is) == 0 || !shorter(was, is) {
		return nil
	}
	return []hit{{old: quantitySpans(was), new: quantitySpans(is), exact: true, why: "the stated retention period grows from " + quote(v.old, was) + " to " + quote(v.new, is)}}
}

// quote gives the words of the longest of the durations.
func quote(f *clause.Facts, qs []clause.Quantity) string {
	top := longest(qs)
	return f.Text[top.Start:top.End]
}

func matchRetentionLimitRemoved(v *view) []hit {
	was, is, ok := v.retention()
	if !ok || len(was) == 0 || len(is) > 0 || v.removed() && v.lost < 0.4 {
		return nil
	}
	return []hit{{old: quantitySpans(was), new: v.plus, why: "a stated period of retention goes"}}
}

func matchRetentionShortened(v *view) []hit {
	was, is, ok := v.retention()
	if !ok || len(is) == 0 {
		return nil
	}
	if len(was) == 0 {
		if !v.edited() && v.fresh < 0.3 {
			return nil
		}
		h := hit{new: quantitySpans(is), why: "a period of retention is now stated"}
		if v.new.Has("limit/except") {
			h.dir, h.why = Neutral, "a period of retention is now stated, with exceptions"
		}
		return []hit{h}
	}
	if shorter(is, was) {
		return []hit{{old: quantitySpans(was), new: quantitySpans(is), exact: true, why: "the stated retention period shrinks from " + quote(v.old, was) + " to " + quote(v.new, is)}}
	}
	return nil
}

func matchRetentionStated(v *view) []hit {
	if v.removed() || len(durations(v.new)) > 0 || v.old.HasAny("time/as-long-as") || !v.new.Asserts("action/retain") {
		return nil
	}
	m := v.gainsAny("time/as-long-as")
	if m == nil || v.fresh < 0.5 && !v.edited() || len(durations(v.old)) > 0 || v.rightsTalk() {
		return nil
	}
	return came("how long data are kept is described anew", m)
}
