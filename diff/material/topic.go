package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// drift says for whom a statement that came (or, reversed, went) is better. Of
// a practice that is merely no longer told nobody knows whether it ended.
func drift(f *clause.Facts, family string, came bool) Direction {
	good := false
	if charges(f) || refuses(f) {
		family = "rights" // whatever else the sentence names
	}
	switch family {
	case "rights", "choice-consent", "security", "children":
		good = !burdens(f)
		if family == "choice-consent" && (f.Denies("choice/opt-out") || conceded(f)) {
			good = false
		}
	case "sharing", "collection", "purpose", "sale-ads", "tracking", "ai-automated", "retention":
		good = deniesPractice(f) || confines(f) || firstAct(f) == "action/delete"
		if !good && !came {
			return Neutral
		}
	case "transfer":
		if good = f.HasClass(clause.Mechanism) && !f.HasClass(clause.Negation) || f.HasAny("measure/generic-measures", "limit/only", "action/ensure"); !good {
			return Neutral
		}
	case "notice-clause":
		good = !f.Denies("action/notify")
	case "controller-contact":
		if came && !f.Has("scope/representative") || !f.HasAny("scope/controller", "scope/representative", "scope/contact-us") {
			return Neutral
		}
		good = true
	case "dispute-liability":
		good = !f.HasAny("dispute/liability", "dispute/class-waiver", "dispute/arbitration") || f.HasClass(clause.Right)
	default:
		return Neutral
	}
	if good == came {
		return Strengthens
	}
	return Weakens
}

// confines says whether a sentence sets a bound to what it tells: "only",
// "on our instructions", a duty laid on whoever receives the data.
func confines(f *clause.Facts) bool {
	return f.HasAny("limit/only", "limit/instructions") && f.HasAny(practice...) || f.AssertsAny("action/require", "action/protect") && !f.HasClass(clause.Purpose)
}

// conceded says whether a choice is named only to say what happens in spite of
// it: "even if you opt out".
func conceded(f *clause.Facts) bool {
	for _, m := range mentions(f, clause.Choice) {
		for i := max(0, m.From-4); i < m.From; i++ {
			if clause.WordIn(&f.Tokens[i], concessions) {
				return true
			}
		}
	}
	return false
}

// firstAct names the first practice or deletion of a sentence.
func firstAct(f *clause.Facts) string {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action && (m.Name == "action/delete" || slices.Contains(practice, m.Name)) && !nominal(f, m) && !attributive(f, m) {
			return m.Name
		}
	}
	return ""
}

// firstPractice names the first practice of a sentence.
func firstPractice(f *clause.Facts) string {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action && slices.Contains(practice, m.Name) && !nominal(f, m) {
			return m.Name
		}
	}
	return ""
}

// deniesPractice says whether the first thing a sentence says of the company's
// practice is that there is none; what follows may qualify it.
func deniesPractice(f *clause.Facts) bool {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action && m.Actor != clause.User && slices.Contains(practice, m.Name) && !nominal(f, m) {
			return m.Negated && companyDenies(f, m.Name) != nil
		}
	}
	return false
}

// classTopic is the family of a word that moved.
var classTopic = map[clause.Class]string{
	clause.Data: "collection", clause.Purpose: "purpose", clause.Recipient: "sharing", clause.Tracker: "tracking", clause.Right: "rights", clause.Choice: "choice-consent",
	clause.LegalBasis: "legal-basis", clause.Mechanism: "transfer", clause.Place: "transfer", clause.State: "rights", clause.Measure: "security", clause.Child: "children",
	clause.Dispute: "dispute-liability", clause.Source: "collection",
}

func (v *view) newWordsOf() []*clause.Mention { return all(v.new, v.old, v.plus) }
func (v *view) oldWordsOf() []*clause.Mention { return all(v.old, v.new, v.minus) }

// all lists the mentions of every class that moved.
func all(f, other *clause.Facts, runs []span) []*clause.Mention {
	var out []*clause.Mention
	for i := range f.Mentions {
		if m := &f.Mentions[i]; touches(spanOf(m), runs) && !other.Names(m.Concept) {
			out = append(out, m)
		}
	}
	return out
}
