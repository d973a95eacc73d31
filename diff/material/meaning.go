package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// operative are the classes whose words carry the meaning of a policy.
var operative = []clause.Class{
	clause.Data, clause.Purpose, clause.Recipient, clause.Action, clause.Right, clause.Choice, clause.LegalBasis, clause.Mechanism,
	clause.Place, clause.State, clause.Measure, clause.Dispute, clause.Child, clause.Negation, clause.Modal, clause.Limit, clause.Time, clause.Tracker, clause.Scope, clause.Source,
}

// movedWords lists the operative words of f that other lacks.
func (v *view) movedWords(f, other *clause.Facts) []span {
	var out []span
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if !isOperative(m) || other.Names(m.Concept) && (m.Negated == (deniedIn(other, m.Name) != nil) || f.Asserts(m.Name) == other.Asserts(m.Name)) {
			continue
		}
		if spelt(m, f, other) {
			continue
		}
		out = append(out, spanOf(m))
	}
	for _, q := range f.Quantities {
		if counts(f, q) && !hasQuantity(other, q) {
			out = append(out, span{q.Start, q.End})
		}
	}
	return out
}

func hasQuantity(f *clause.Facts, q clause.Quantity) bool {
	for _, o := range f.Quantities {
		if o.Same(q) {
			return true
		}
	}
	return false
}

// spelt says that a concept of f is what its words say, and that other holds
// them, in whatever order: "reach you" and "contact you". Of a word in a denial
// that is so where the other side denies as often; of a right never, since whom
// it binds and what it covers is told by where each word stands.
func spelt(m *clause.Mention, f, other *clause.Facts) bool {
	if f.HasClass(clause.Right) {
		return false
	}
	switch m.Class {
	case clause.Action:
		return m.To-m.From == 1 && other.HoldsAlias(f, m.From)
	case clause.Purpose, clause.Recipient, clause.Data:
		return (!m.Negated || len(denials(f)) == len(denials(other))) && other.Holds(f, m.From, m.To)
	}
	return false
}

// isOperative says whether a word carries meaning, and is not too general to
// move one alone.
func isOperative(m *clause.Mention) bool {
	for _, c := range operative {
		if m.Class == c {
			return !m.Is("generic") && !m.Is("common")
		}
	}
	return false
}

// strong says whether f names an operative concept that other lacks and that
// moves a meaning by itself. Verbs that say the same of data ("store", "keep"),
// examples and scope words do not.
func (v *view) strong(f, other *clause.Facts) bool {
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if !isOperative(m) || other.Names(m.Concept) && f.Asserts(m.Name) == other.Asserts(m.Name) || spelt(m, f, other) {
			continue
		}
		switch m.Class {
		case clause.Action:
			if !sameFlow(m, other) {
				return true
			}
		case clause.Scope, clause.Time, clause.Source:
		case clause.Limit:
			if m.Name == "limit/only" || m.Name == "limit/except" || m.Name == "limit/anytime" || m.Name == "limit/instructions" {
				return true
			}
		case clause.Modal:
			return true
		default:
			return true
		}
	}
	for _, q := range f.Quantities {
		if counts(f, q) && !hasQuantity(other, q) {
			return true
		}
	}
	return false
}

// sameFlow says whether the other side has an action of the same kind: data
// come in, go out, are kept; or that the action is too general to move anything.
func sameFlow(m *clause.Mention, other *clause.Facts) bool {
	if m.Name == "action/use" || m.Name == "action/verify" {
		return true
	}
	for _, flag := range []string{"in", "out", "duty"} {
		if m.Is(flag) {
			for i := range other.Mentions {
				if o := &other.Mentions[i]; o.Class == clause.Action && o.Is(flag) && o.Negated == m.Negated {
					return true
				}
			}
		}
	}
	return false
}

// narrowed says that an edit only takes data, purposes or recipients out of a
// sentence, all of which the new document still names elsewhere: the company
// says less of itself here, and no promise moves.
func (v *view) narrowed() bool {
	if v.strong(v.new, v.old) || deniesPractice(v.old) {
		return false
	}
	for i := range v.old.Mentions {
		m := &v.old.Mentions[i]
		if !isOperative(m) || v.new.Names(m.Concept) && v.old.Asserts(m.Name) == v.new.Asserts(m.Name) {
			continue
		}
		switch m.Class {
		case clause.Data, clause.Purpose, clause.Recipient, clause.Tracker, clause.Source, clause.Action, clause.Scope:
			if m.Negated || m.Is("duty") || v.isGone(m) {
				return false
			}
		default:
			return false
		}
	}
	return !slices.ContainsFunc(v.old.Quantities, func(q clause.Quantity) bool {
		return counts(v.old, q) && !hasQuantity(v.new, q)
	})
}

// movedHit reads an edit that no rule names: what it is about, and whether
// words only came or only went.
func movedHit(v *view, in, out []span) hit {
	return hit{old: out, new: in, topic: v.family(), dir: v.turn(), why: "operative words moved and no rule names what they do"}
}

// turn says for whom an edit is better.
func (v *view) turn() Direction {
	switch {
	case deniesPractice(v.new) && !deniesPractice(v.old):
		return Strengthens
	case deniesPractice(v.old) && !deniesPractice(v.new):
		return Weakens
	case v.qualifiesDenial():
		return Weakens
	}
	if d := v.threshold(); d != Neutral {
		return d
	}
	if d := v.period(); d != Neutral {
		return d
	}
	if d := v.bearing(); d != Neutral {
		return d
	}
	switch {
	case v.balance() > 0 && v.vaguer():
		return Weakens
	case v.balance() > 0:
		return Strengthens
	case v.balance() < 0:
		return Weakens
	case v.unnames():
		return Weakens
	}
	return Neutral
}

// vaguer says that a word goes that bounded the one after it: "advertising
// partners" become "partners". An entry that leaves a series takes its comma
// or "and" along.
func (v *view) vaguer() bool {
	f := v.old
	if deniesPractice(f) {
		return false
	}
	for _, s := range v.minus {
		from, to := tokensIn(f, s)
		if to <= from || to-from > 3 || to >= len(f.Tokens) || f.Tokens[to].Before != 0 || f.Tokens[to].Stop() || clause.WordIn(&f.Tokens[to-1], joinWords) || from > 0 && f.Tokens[from].Before == ',' {
			continue
		}
		if !f.Tokens[to-1].Stop() {
			return true
		}
	}
	return false
}

// balance weighs the words that moved from the user's side: what exposes counts
// against, what protects counts for, and the reverse when it goes.
func (v *view) balance() int {
	sum := 0
	for _, m := range all(v.new, v.old, v.plus) {
		if m.Class != clause.Choice || !dependsOn(v.new, m) {
			sum += weight(m)
		}
	}
	for _, m := range all(v.old, v.new, v.minus) {
		sum -= weight(m)
	}
	return sum
}

func weight(m *clause.Mention) int {
	switch m.Class {
	case clause.Data, clause.Purpose, clause.Recipient, clause.Tracker, clause.Source:
		if m.Negated || m.Name == "data/aggregate" {
			return 1
		}
		return -1
	case clause.Right, clause.Choice, clause.Measure:
		if m.Negated || m.Name == "choice/burden" || m.Name == "measure/no-guarantee" || m.Name == "choice/deemed" || m.Name == "choice/default" {
			return -1
		}
		return 1
	case clause.Limit:
		switch m.Name {
		case "limit/only", "limit/instructions", "limit/anytime":
			return 1
		case "limit/such-as", "limit/open-list", "limit/belief", "limit/except":
			return -1
		}
	case clause.Modal:
		if m.Name == "modal/soft" {
			return -1
		}
	}
	return 0
}

// conjunction says whether the edit only swaps "and" and "or".
func conjunction(v *view) bool {
	return len(v.minus) > 0 && len(v.plus) > 0 && len(wordsIn(v.old, joinWords, v.minus)) > 0 && len(wordsIn(v.new, joinWords, v.plus)) > 0 &&
		onlyWords(v.old, joinWords, v.minus) && onlyWords(v.new, joinWords, v.plus)
}

func onlyWords(f *clause.Facts, words clause.Words, runs []span) bool {
	for i := range f.Tokens {
		if t := &f.Tokens[i]; touches(span{t.Start, t.End}, runs) && !clause.WordIn(t, words) {
			return false
		}
	}
	return true
}

// weighty says whether the operative words that moved belong to a statement
// about data, and not to a sentence about anything.
func weighty(v *view) bool {
	for _, f := range []*clause.Facts{v.old, v.new} {
		if f.HasClass(clause.Data) || f.AssertsAny(practice...) || f.HasClass(clause.Recipient) || f.HasClass(clause.Right) || f.HasClass(clause.Choice) ||
			f.HasClass(clause.Child) || f.HasClass(clause.LegalBasis) || f.HasClass(clause.Notice) || f.HasClass(clause.Purpose) || slices.ContainsFunc(f.Quantities, func(q clause.Quantity) bool { return q.Kind != clause.Year && counts(f, q) }) {
			return true
		}
	}
	return false
}

// newWords says whether f holds a content word that other lacks and that is no
// misspelling of one of its words.
func newWords(f, other *clause.Facts) bool {
	for i := range f.Tokens {
		if !f.Tokens[i].Stop() && !f.Reference(i) && !other.HoldsLike(f, i) && !counted(f, other, i) && !alias(f, other, i) {
			return true
		}
	}
	return false
}

// counted says whether the word is part of an amount that the other side states
// in other words: "12 months", "one year".
func counted(f, other *clause.Facts, tok int) bool {
	return slices.ContainsFunc(f.Quantities, func(q clause.Quantity) bool {
		return q.From <= tok && tok < q.To && q.Kind != clause.Plain && hasQuantity(other, q)
	})
}

// alias says whether the word belongs to the name of a safeguard that the other
// side gives by another of its names: "Model Clauses".
func alias(f, other *clause.Facts, tok int) bool {
	return slices.ContainsFunc(f.Mentions, func(m clause.Mention) bool {
		return m.Class == clause.Mechanism && m.From <= tok && tok < m.To && other.Names(m.Concept)
	})
}
