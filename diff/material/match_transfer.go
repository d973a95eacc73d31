package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

// crosses says whether a sentence, its list or its headings speak of where
// data go or lie.
func crosses(f, lead, head *clause.Facts) bool {
	return f.HasAny("action/transfer", "action/retain") || lead.HasAny("action/transfer") || head.HasAny("action/transfer") || f.HasClass(clause.Mechanism)
}

func matchTransferMechanismChanged(v *view) []hit {
	keep := func(m *clause.Mention) bool {
		return m.Name != "mechanism/dpa-agreement" && (m.Name != "mechanism/adequacy" || v.edited())
	}
	in := filter(v.gainedAny(clause.Mechanism), keep)
	out := filter(v.droppedAny(clause.Mechanism), keep)
	in = filter(in, func(m *clause.Mention) bool { return v.edited() || !v.before.Has(m.Concept) })
	out = filter(out, func(m *clause.Mention) bool { return !v.after.Has(m.Concept) || v.edited() && v.lost > 0.2 })
	if len(in) == 0 && len(out) == 0 {
		return nil
	}
	h := hit{why: "the safeguard for transfers changes", dir: Neutral}
	for _, m := range out {
		h.old = append(h.old, spanOf(m))
	}
	for _, m := range in {
		h.new = append(h.new, spanOf(m))
	}
	switch {
	case len(in) == 0 && v.edited() && v.new.HasClass(clause.Mechanism):
		// another safeguard carries the transfer
	case len(in) == 0:
		h.dir = Weakens
	case len(out) == 0 && in[0].Negated:
		h.dir = Weakens
	case len(out) == 0:
		h.dir = Strengthens
	}
	return []hit{h}
}

func matchNewTransferCountry(v *view) []hit {
	if !crosses(v.new, v.lead, v.head) || v.removed() || v.rightsTalk() || v.contactTalk() {
		return nil
	}
	ms := filter(v.gained(clause.Place), func(m *clause.Mention) bool { return !inEntity(v.new, m) && !whereUserIs(v.new, m) })
	fresh := filter(ms, func(m *clause.Mention) bool { return v.isNew(m) || v.edited() })
	if len(fresh) > 0 {
		if v.edited() && len(v.dropped(clause.Place)) == 0 && slices.ContainsFunc(fresh, v.isNew) || v.added() || v.edited() {
			return v.safely(came("a place is named to which data go: "+list(fresh), fresh...))
		}
	}
	if m := assertedIn(v.new, "action/transfer", "place/abroad"); m != nil && len(ms) > 0 && v.fresh > 0.5 && v.new.HasClass(clause.Data) {
		return v.safely(came("a transfer is stated that the old text does not state: "+list(ms), append(ms, m)...))
	}
	return nil
}

// safely turns a transfer neutral that is told together with its safeguard.
func (v *view) safely(hs []hit) []hit {
	if v.added() && v.new.HasClass(clause.Mechanism) {
		return toward(hs, Neutral)
	}
	return hs
}

// inEntity says whether the place is part of a name or an address.
func inEntity(f *clause.Facts, m *clause.Mention) bool {
	for _, e := range f.Entities {
		if (e.Kind == clause.Legal || e.Kind == clause.Street || e.Kind == clause.Name && e.To-e.From > m.To-m.From && named(f, e)) && e.From <= m.From && m.To <= e.To {
			return true
		}
	}
	return false
}

// named says whether a name is that of a public body.
func named(f *clause.Facts, e clause.Entity) bool {
	for i := e.From; i < e.To; i++ {
		if clause.WordIn(&f.Tokens[i], officialWords) {
			return true
		}
	}
	return false
}

// whereUserIs says whether a place is where the user is, as in "if you are
// located in Norway": nothing goes there.
func whereUserIs(f *clause.Facts, m *clause.Mention) bool {
	placed, user := false, false
	for i := max(0, m.From-6); i < m.From; i++ {
		placed = placed || clause.WordIn(&f.Tokens[i], residenceWords)
		user = user || clause.WordIn(&f.Tokens[i], userWords)
	}
	return placed && user
}
