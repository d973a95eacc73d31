package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// counts says whether a quantity carries meaning by itself: an amount with a
// unit, or a bare number that a word makes a bound ("at least 50 devices").
func counts(f *clause.Facts, q clause.Quantity) bool {
	switch q.Kind {
	case clause.Year:
		return false
	case clause.Plain:
		return floor(f, q) || q.From > 0 && clause.WordIn(&f.Tokens[q.From-1], ceilingWords)
	}
	return true
}

// floor says whether a number is the least that is enough.
func floor(f *clause.Facts, q clause.Quantity) bool {
	return q.From > 0 && clause.WordIn(&f.Tokens[q.From-1], floorWords) || q.From > 1 && clause.WordIn(&f.Tokens[q.From-1], ofWords) && clause.WordIn(&f.Tokens[q.From-2], floorWords)
}

// threshold says for whom it is better that a bare number moves that had to be
// reached: of people in a group, of characters in a password.
func (v *view) threshold() Direction {
	is := func(f *clause.Facts) func(clause.Quantity) bool {
		return func(q clause.Quantity) bool { return q.Kind == clause.Plain && floor(f, q) }
	}
	was, now := slices.IndexFunc(v.old.Quantities, is(v.old)), slices.IndexFunc(v.new.Quantities, is(v.new))
	switch {
	case !v.edited() || was < 0 && now < 0:
		return Neutral
	case now < 0:
		return Weakens
	case was < 0:
		return Strengthens
	}
	switch o, n := v.old.Quantities[was].Value, v.new.Quantities[now].Value; {
	case n < o:
		return Weakens
	case n > o:
		return Strengthens
	}
	return Neutral
}

// reassigned says that a sentence names the same numbers in other places, as
// where "1 and 2" of one ground become "2" of one and "1" of another.
func (v *view) reassigned() bool {
	was, is := figures(v.old), figures(v.new)
	if slices.Equal(was, is) {
		return false
	}
	slices.Sort(was)
	slices.Sort(is)
	return slices.Equal(slices.Compact(was), slices.Compact(is))
}

// figures lists the numbers of a sentence that is written in digits.
func figures(f *clause.Facts) []uint64 {
	var out []uint64
	for i := range f.Tokens {
		if t := &f.Tokens[i]; t.Kind == clause.Digits && !f.Reference(i) {
			out = append(out, t.Word)
		}
	}
	return out
}
