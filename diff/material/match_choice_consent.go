package material

import (
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

func matchOptInToOptOut(v *view) []hit {
	if !v.edited() {
		return nil
	}
	in := mentioned(v.old, "choice/opt-in", "choice/consent")
	out := mentioned(v.new, "choice/opt-out", "choice/default")
	if in == nil || out == nil || v.new.HasAny("choice/opt-in", "choice/consent") || v.old.HasAny("choice/opt-out") {
		return nil
	}
	return []hit{{old: []span{spanOf(in)}, new: []span{spanOf(out)}, why: "consent first becomes objection later"}}
}

func matchOptOutRemoved(v *view) []hit {
	m := v.dropsAny("choice/opt-out", "right/opt-out-sale-right")
	if m == nil || v.new.HasAny("choice/opt-out", "choice/opt-in", "right/opt-out-sale-right", "right/objection", "choice/consent", "right/withdraw-consent") {
		return nil
	}
	if v.removed() && v.lost < 0.45 || v.old.Has("choice/burden") {
		return nil
	}
	return went("a way to opt out stands nowhere in the new text", m)
}

func matchConsentConditionRemoved(v *view) []hit {
	m := v.dropsAny("choice/opt-in", "choice/consent")
	if m == nil || v.new.HasAny("choice/opt-in", "choice/consent", "right/withdraw-consent") || !v.edited() && v.lost < 0.5 {
		return nil
	}
	if !v.old.AssertsAny(practice...) && !v.old.HasClass(clause.Data) || v.old.HasAny("right/withdraw-consent") && v.edited() {
		return nil
	}
	return went("a condition of consent goes", m)
}

func matchChoiceAdded(v *view) []hit {
	m := v.gainsAny("choice/opt-out", "right/opt-out-sale-right", "choice/opt-in", "right/withdraw-consent", "choice/consent", "choice/control")
	if m == nil || !v.edited() && v.fresh < 0.45 || v.old.HasAny("choice/opt-out", "choice/opt-in", "choice/consent", "choice/control") {
		return nil
	}
	if m.Negated && m.Name != "choice/consent" && v.refused(m) {
		return toward(came("the text says where the user has no choice", m), Weakens)
	}
	if conceded(v.new) {
		return toward(came("the text says what happens in spite of a choice", m), Weakens)
	}
	if m.Negated && m.Name != "choice/opt-in" && m.Name != "choice/consent" && !v.new.HasAny("choice/opt-out", "right/withdraw-consent") {
		return nil
	}
	if m.Name == "choice/control" && v.family() != "choice-consent" {
		return nil
	}
	if m.Name == "choice/control" && !v.new.HasClass(clause.Data) && !v.new.HasClass(clause.Purpose) && !v.new.HasClass(clause.Tracker) {
		return nil
	}
	if v.new.HasAny("choice/deemed") {
		return nil
	}
	return came("a choice of the user is now stated", m)
}

// refused says that a clause denies the user a choice: the word that denies
// stands before it, and no condition before that ("if you no longer wish").
func (v *view) refused(m *clause.Mention) bool {
	f := v.new
	from := m.From
	for from > 0 && f.Tokens[from].Before != '.' && f.Tokens[from].Before != ';' && m.From-from < 8 {
		from--
	}
	denied := false
	for i := from; i < m.From; i++ {
		if clause.WordIn(&f.Tokens[i], conditionWords) {
			return false
		}
		denied = denied || clause.WordIn(&f.Tokens[i], refusals)
	}
	return denied
}

func matchOptOutBurdenRaised(v *view) []hit {
	m := v.gainsAny("choice/burden")
	if m == nil || !v.new.HasAny("choice/opt-out", "right/right", "right/request-route", "right/access", "right/deletion", "right/objection") {
		return nil
	}
	if !v.edited() && v.fresh < 0.5 {
		return nil
	}
	return came("the way to use the choice becomes harder", m)
}

func matchConsentDeemedByUse(v *view) []hit {
	m := v.gainsAny("choice/deemed")
	if m == nil || v.words.has() && v.new.Has("notice/changes") {
		return nil
	}
	if v.edited() && v.old.HasAny("choice/opt-in", "choice/consent") && !v.old.Has("choice/deemed") {
		return []hit{{old: v.minus, new: []span{spanOf(m)}, why: "asking first is replaced by consent through use"}}
	}
	if v.isNew(m) && v.new.HasAny("choice/consent", "choice/deemed") && (v.new.HasClass(clause.Data) || v.new.HasClass(clause.Tracker)) && v.new.HasAny("action/collect", "action/use", "action/share", "action/transfer") {
		return came("using the service now counts as consent", m)
	}
	return nil
}

func matchGpcDntCommitmentChanged(v *view) []hit {
	names := []string{"choice/gpc", "choice/dnt"}
	was, is := signal(v.old, names), signal(v.new, names)
	switch {
	case was != nil && is != nil:
		if was.Negated == is.Negated {
			return nil
		}
		h := hit{old: []span{spanOf(was)}, new: []span{spanOf(is)}, why: "the answer to browser signals turns"}
		if is.Negated {
			return []hit{h.toward(Weakens)}
		}
		return []hit{h.toward(Strengthens)}
	case is != nil && (!v.before.Has(is.Concept) || is.Negated && !v.before.Denies(is.Concept)):
		dir := Strengthens
		if is.Negated {
			dir = Weakens
		}
		return toward(came("the handling of browser signals is now stated", is), dir)
	case was != nil && !v.after.Has(was.Concept):
		return toward(went("the handling of browser signals is no longer stated", was), Weakens)
	}
	return nil
}

// signal finds the mention of a browser signal. "We do not track you" is none.
func signal(f *clause.Facts, names []string) *clause.Mention {
	m := mentioned(f, names...)
	if m == nil || m.Name != "choice/dnt" || m.To-m.From == 1 || strings.Contains(f.Text[m.Start:m.End], "Track") {
		return m
	}
	if len(wordsIn(f, signalWords, whole(f.Text))) > 0 {
		return m
	}
	return nil
}

func matchFinancialIncentiveAdded(v *view) []hit {
	m := v.gainsAny("choice/incentive")
	if m == nil || !v.new.HasAny("data/personal", "purpose/advertising", "purpose/marketing", "choice/opt-in", "choice/consent") && !v.new.HasClass(clause.Data) {
		return nil
	}
	if !v.edited() && !v.isNew(m) && v.fresh < 0.5 {
		return nil
	}
	return came("a price or benefit is tied to data", m)
}
