package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// burdens says whether a sentence about rights, choices or safeguards takes
// more than it gives: it asks for a fee or a proof, bounds how often one may
// ask, or says when a request is refused.
func burdens(f *clause.Facts) bool {
	return f.HasAny("choice/burden", "measure/no-guarantee") || charges(f) || refuses(f) ||
		f.Has("limit/only") && f.Has("right/request-route") && firstPractice(f) == ""
}

// charges says whether a request costs something: "free of charge" is no fee.
func charges(f *clause.Facts) bool {
	m := assertedIn(f, "right/fee")
	return m != nil && len(wordsIn(f, freeWords, []span{spanOf(m)})) == 0
}

// refuses says whether a sentence says when a request is not followed.
func refuses(f *clause.Facts) bool {
	return slices.ContainsFunc(f.Mentions, func(m clause.Mention) bool {
		return m.Negated && (m.Name == "action/honor" || m.Name == "right/request-route" && clause.WordIn(&f.Tokens[m.From], complyWords))
	})
}

// forbids says whether a sentence forbids a practice, to the company or to whom
// it gives data.
func forbids(f *clause.Facts) bool {
	return deniesPractice(f) || f.HasAny("action/require", "negation/prohibit-neg")
}

// givesBefore says whether a sentence has stated that data go out before it
// comes to a word: what it denies then is a detail of that.
func givesBefore(f *clause.Facts, m *clause.Mention) bool {
	return slices.ContainsFunc(f.Mentions, func(o clause.Mention) bool {
		return o.From < m.From && !o.Negated && o.Actor != clause.User && slices.Contains(giveOut, o.Name)
	})
}
