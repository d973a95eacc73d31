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

// qualifiesDenial says that a word enters a denial before the noun that it
// denies: "no access" becomes "no decrypted access". Less is denied then.
func (v *view) qualifiesDenial() bool {
	return v.edited() && slices.ContainsFunc(v.plus, func(s span) bool {
		from, to := tokensIn(v.new, s)
		return qualifier(v.new, from, to) && !isVerb(v.new, to) && v.new.NegatedAt(to) && len(wordsIn(v.new, refusals, whole(v.new.Text[:v.new.Tokens[from].Start]))) > 0
	})
}

// qualifier says whether the tokens stand right before a word that they bound,
// and not in a series.
func qualifier(f *clause.Facts, from, to int) bool {
	return to > from && to-from <= 3 && to < len(f.Tokens) && f.Tokens[to].Before == 0 && !f.Tokens[to].Stop() && !f.Tokens[to-1].Stop() &&
		!clause.WordIn(&f.Tokens[to-1], joinWords) && !(from > 0 && f.Tokens[from].Before == ',')
}

// dependsOn says whether a choice is named as a condition of what is told, as
// in "depending on your settings": none is offered.
func dependsOn(f *clause.Facts, m *clause.Mention) bool {
	for i := max(0, m.From-4); i < m.From; i++ {
		if clause.WordIn(&f.Tokens[i], dependWords) {
			return true
		}
	}
	return false
}

// blurred reads an edit that only takes words out of a statement about data: a
// word that bounded the noun after it, or a condition at its end. Less is said
// of the same practice, which may now reach further.
func (v *view) blurred() (hit, bool) {
	if !v.practises() || len(v.plus) > 0 && v.fresh > 0.2 || deniesPractice(v.old) {
		return hit{}, false
	}
	for _, s := range v.minus {
		from, to := tokensIn(v.old, s)
		if to <= from {
			continue
		}
		bounded := qualifier(v.old, from, to) && names(v.old, to) && !isVerb(v.old, to-1)
		if bounded || to-from >= 3 && to == len(v.old.Tokens) && clause.WordIn(&v.old.Tokens[from], conditionWords) {
			return hit{old: []span{s}, new: v.plus, topic: v.family(), dir: Weakens, why: "words that bounded a statement about data go"}, true
		}
	}
	return hit{}, false
}

// names says whether a datum, a recipient or a source stands at a token.
func names(f *clause.Facts, tok int) bool {
	return clause.WordIn(&f.Tokens[tok], dataHeads) || slices.ContainsFunc(f.Mentions, func(m clause.Mention) bool {
		return m.From <= tok && tok < m.To && (m.Class == clause.Data || m.Class == clause.Recipient || m.Class == clause.Source)
	})
}

// unnames says that a sentence about others no longer names the company it
// named: which one it is, nobody can tell any more.
func (v *view) unnames() bool {
	return v.old.HasClass(clause.Recipient) && v.new.HasClass(clause.Recipient) && len(entitiesIn(v.old, v.new, v.minus, clause.Legal)) > 0 &&
		len(entitiesIn(v.new, v.old, v.plus, clause.Legal))+len(entitiesIn(v.new, v.old, v.plus, clause.Name)) == 0
}
