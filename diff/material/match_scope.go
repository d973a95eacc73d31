package material

import (
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

func matchScopeWidened(v *view) []hit {
	if v.removed() || !v.new.Has("scope/applies") && !v.head.Has("scope/applies") || v.new.HasAny("notice/changes") {
		return nil
	}
	if v.edited() && !v.old.Has("scope/applies") && !v.head.Has("scope/applies") {
		return nil
	}
	if no := v.new.Denies("scope/applies"); no != v.old.Denies("scope/applies") && v.edited() {
		return toward(v.both("what the policy covers changes"), Neutral)
	}
	ms := v.gained(clause.Product, clause.Recipient, clause.Data)
	ms = filter(ms, func(m *clause.Mention) bool { return m.Name != "product/services" && !m.Is("generic") })
	if len(ms) > 0 && v.edited() {
		return came("the policy covers more: "+list(ms), ms...)
	}
	if m := assertedIn(v.new, "scope/applies"); m != nil && v.added() && v.fresh > 0.5 && v.head != nil && (len(ms) > 0 || v.new.HasClass(clause.Product)) {
		return toward(came("what the policy covers is stated anew", m), Neutral)
	}
	return nil
}

// matchDefinitionChanged reads a sentence that defines a term of weight and
// whose words change.
func matchDefinitionChanged(v *view) []hit {
	if !v.edited() || !v.old.Has("scope/definition") || !v.new.Has("scope/definition") || !quoted(v.c.Old) || !quoted(v.c.New) || !meaning(v.old) || !meaning(v.new) {
		return nil
	}
	if !newWords(v.old, v.new) && !newWords(v.new, v.old) {
		return nil
	}
	if !v.old.HasAny("action/sell", "action/share", "choice/consent") && !v.old.HasClass(clause.Data) && !v.old.HasClass(clause.Recipient) && !v.old.HasClass(clause.Child) {
		return nil
	}
	return toward(v.both("a defined term means something else"), v.threshold())
}

// meaning says whether a sentence is a definition and not only an abbreviation
// in passing ("collectively, the …").
func meaning(f *clause.Facts) bool {
	return len(wordsIn(f, meaningWords, whole(f.Text))) > 0
}

func quoted(s string) bool { return strings.ContainsAny(s, "\"“”") }

// defines says whether a sentence says what a term includes.
func defines(f *clause.Facts) bool {
	return f.Has("scope/definition") || len(wordsIn(f, includeWords, whole(f.Text))) > 0
}

func matchDefinitionNarrowed(v *view) []hit {
	if !v.edited() || !defines(v.old) || !defines(v.new) || !v.old.HasAny("data/personal", "data/aggregate") {
		return nil
	}
	var h hit
	for i := range v.new.Mentions {
		m := &v.new.Mentions[i]
		if m.Negated && m.Class == clause.Data && v.old.Asserts(m.Name) {
			h.new = append(h.new, spanOf(m))
		}
	}
	for _, m := range categories(v.dropped(clause.Data)) {
		h.old = append(h.old, spanOf(m))
	}
	if len(h.old)+len(h.new) == 0 {
		return nil
	}
	h.why = "the definition of personal data narrows"
	return []hit{h}
}
