package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// topic says of what family a statement is, by its own words first, for
// findings that no rule names. The order is from the special to the general.
func topic(f, head *clause.Facts) string {
	switch {
	case f.HasAny("purpose/ai-training", "purpose/ai-use", "purpose/automated"):
		return "ai-automated"
	case f.HasAny("child/child"):
		return "children"
	case f.HasAny("choice/opt-out", "choice/opt-in", "right/withdraw-consent", "choice/gpc"):
		return "choice-consent"
	case f.HasAny("action/sell", "recipient/advertisers", "purpose/advertising"):
		return "sale-ads"
	case f.HasClass(clause.Right):
		return "rights"
	case f.HasClass(clause.Mechanism) || f.HasClass(clause.Place) && f.HasAny("action/transfer"):
		return "transfer"
	case f.HasAny("notice/changes"):
		return "notice-clause"
	case f.HasClass(clause.Dispute):
		return "dispute-liability"
	case f.HasAny("action/retain") && (f.HasClass(clause.Time) || len(durations(f)) > 0), f.HasAny("action/delete"), firstPractice(f) == "action/retain":
		return "retention"
	case givesContact(f):
		return "controller-contact"
	case f.HasAny("action/share", "action/receive-out", "action/publish") || f.HasClass(clause.Recipient) && f.HasClass(clause.Data):
		return "sharing"
	case f.HasClass(clause.Tracker):
		return "tracking"
	case f.HasAny("basis/legitimate-interests", "basis/contract", "basis/legal-basis"):
		return "legal-basis"
	case f.HasAny("scope/controller", "scope/representative"):
		return "controller-contact"
	case f.HasAny("action/collect", "source/from-third"):
		return "collection"
	case f.HasClass(clause.Measure):
		return "security"
	case f.HasClass(clause.Purpose) || f.HasAny("action/use"):
		return "purpose"
	case f.HasAny("scope/applies", "scope/definition"):
		return "scope-definition"
	case f.HasClass(clause.Data):
		return "collection"
	case head != nothing && len(head.Tokens) > 0:
		return topic(head, nothing)
	}
	return "other"
}

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
		if m := &f.Mentions[i]; m.Class == clause.Action && (m.Name == "action/delete" || slices.Contains(practice, m.Name)) {
			return m.Name
		}
	}
	return ""
}

// firstPractice names the first practice of a sentence.
func firstPractice(f *clause.Facts) string {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action && slices.Contains(practice, m.Name) {
			return m.Name
		}
	}
	return ""
}

// givesContact says whether a text gives an address and tells no practice.
func givesContact(f *clause.Facts) bool {
	return firstPractice(f) == "" && slices.ContainsFunc(f.Entities, func(e clause.Entity) bool { return e.Kind == clause.Street || e.Kind == clause.Address })
}

// deniesPractice says whether the first thing a sentence says of the company's
// practice is that there is none; what follows may qualify it.
func deniesPractice(f *clause.Facts) bool {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action && m.Actor != clause.User && slices.Contains(practice, m.Name) {
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

// movedTopic says of what family an edit is: that of the words that moved,
// else that of the sentence.
func (v *view) movedTopic() string {
	for _, m := range append(v.newWordsOf(), v.oldWordsOf()...) {
		if m.Is("ads") || m.Is("adtech") {
			return "sale-ads"
		}
		if t := classTopic[m.Class]; t != "" && !m.Is("generic") {
			return t
		}
	}
	return topic(v.new, v.head)
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
