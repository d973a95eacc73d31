package material

import "github.com/redletter-dev/redletter/parse/clause"

func specific(m *clause.Mention) bool { return !m.Is("generic") }

// restsOn says whether a sentence states on what legal ground data are used.
func restsOn(f *clause.Facts) bool {
	return f.HasAny("basis/legal-basis", "basis/legitimate-interests", "basis/contract") || len(wordsIn(f, groundWords, whole(f.Text))) > 0
}

func matchLegalBasisChanged(v *view) []hit {
	if v.c.Old != "" && !restsOn(v.old) && !v.head.HasAny("basis/legal-basis") && !restsOn(v.new) {
		return nil
	}
	in, out := filter(v.gained(clause.LegalBasis), specific), filter(v.dropped(clause.LegalBasis), specific)
	h := hit{why: "the legal basis changes", dir: Neutral}
	for _, m := range out {
		h.old = append(h.old, spanOf(m))
	}
	for _, m := range in {
		h.new = append(h.new, spanOf(m))
	}
	switch {
	case v.edited() && len(in) > 0 && len(out) > 0:
		h.dir = basisDirection(in, out)
	case v.edited() && len(in) > 0 && restsOn(v.new):
		h.dir, h.why = gainedBasis(in), "a legal basis is added"
	case v.edited() && len(out) > 0 && restsOn(v.old):
		h.dir, h.why = Weakens, "a legal basis goes"
	case v.added() && len(in) > 0 && restsOn(v.new) && (v.isNew(in[0]) || v.fresh > 0.4) && (!v.rightsTalk() || len(in) > 1) && v.new.HasAny("basis/legal-basis", "basis/legitimate-interests", "basis/contract"):
		h.dir, h.why = gainedBasis(in), "a legal basis is stated that the old text does not state this way"
		if v.new.Has("basis/legal-basis") {
			h.dir = Neutral // the ground of a practice is told, not the practice
		}
	default:
		return nil
	}
	return []hit{h}
}

func gainedBasis(in []*clause.Mention) Direction {
	for _, m := range in {
		if m.Name == "basis/legitimate-interests" {
			return Weakens
		}
	}
	return Strengthens
}

func basisDirection(in, out []*clause.Mention) Direction {
	consentOut, consentIn := false, false
	for _, m := range out {
		consentOut = consentOut || m.Name == "basis/basis-consent"
	}
	for _, m := range in {
		consentIn = consentIn || m.Name == "basis/basis-consent"
	}
	switch {
	case consentOut && !consentIn:
		return Weakens
	case consentIn && !consentOut:
		return Strengthens
	}
	return gainedBasis(in)
}
