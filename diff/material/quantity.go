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

// term is what a length of time bounds.
type term int

const (
	lasts    term = iota // how long something is so
	deadline             // the time within which something is done
	lookBack             // how far back a statement reaches
	size                 // how long a thing is: "a clip of ten seconds"
)

// termOf says what a length of time bounds, by the words before it.
func termOf(f *clause.Facts, q clause.Quantity) term {
	i := q.From - 1
	for i >= 0 && clause.WordIn(&f.Tokens[i], roundWords) {
		i--
	}
	switch {
	case i < 0:
		return lasts
	case clause.WordIn(&f.Tokens[i], withinWords):
		return deadline
	case clause.WordIn(&f.Tokens[i], pastWords):
		return lookBack
	case clause.WordIn(&f.Tokens[i], ofWords) && q.Value < 1:
		return size
	}
	return lasts
}

// lasting are the lengths of time of a sentence that say how long something
// is so, and neither by when it is done, nor how far back, nor how long a thing is.
func lasting(f *clause.Facts) []clause.Quantity {
	return slices.DeleteFunc(durations(f), func(q clause.Quantity) bool { t := termOf(f, q); return t == lookBack || t == size })
}

// period says for whom it is better that a length of time moves: a deadline
// serves the user when it is short, what a right reaches back to when it is long.
func (v *view) period() Direction {
	was, is := durations(v.old), durations(v.new)
	if len(was) != 1 || len(is) != 1 || was[0].Same(is[0]) {
		return Neutral
	}
	longer := is[0].Value > was[0].Value
	s := stanceOf(v.new)
	switch t := termOf(v.new, is[0]); {
	case s == neither || t == size || t != termOf(v.old, was[0]):
		return Neutral
	case t == deadline:
		return better(!longer)
	case t == lookBack:
		return better(longer == (s == protects))
	}
	return Neutral
}

// better names the direction of an edit that is good for the user or not.
func better(good bool) Direction {
	if good {
		return Strengthens
	}
	return Weakens
}
