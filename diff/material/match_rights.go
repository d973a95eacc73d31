package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse/clause"
)

// rightKinds filters the rights proper: not the word "right", not the route.
func rightKinds(ms []*clause.Mention) []*clause.Mention {
	return filter(ms, func(m *clause.Mention) bool {
		return m.Name != "right/request-route" && m.Name != "right/fee" && m.Name != "right/right"
	})
}

// claims says whether a sentence grants something: "you have the right to",
// "you may request".
func claims(f, lead, head *clause.Facts) bool {
	return f.HasAny("right/right", "right/request-route") || lead.HasAny("right/right") || head.HasAny("right/right") || f.HasAny("modal/may") || f.HasAny("right/access", "right/complaint", "right/withdraw-consent", "right/objection")
}

// matchRightAdded gives a way out of a practice to the choices: what is chosen
// is not claimed.
func matchRightAdded(v *view) []hit {
	return each(v.rightAdded(), func(h hit) hit {
		for _, m := range mentions(v.new, clause.Right) {
			if touches(spanOf(m), h.new) && m.Name != "right/withdraw-consent" && m.Name != "right/opt-out-sale-right" {
				return h
			}
		}
		if v.new.HasAny("right/withdraw-consent", "right/opt-out-sale-right") {
			h.topic = "choice-consent"
		}
		return h
	})
}

func (v *view) rightAdded() []hit {
	if !claims(v.new, v.lead, v.head) || v.new.Has("right/arbitration-right") && !v.new.Has("right/right") && v.edited() {
		return nil
	}
	ms := rightKinds(v.gainedAny(clause.Right))
	if v.edited() {
		ms = filter(ms, func(m *clause.Mention) bool { return v.old.HasClass(clause.Right) || v.isNew(m) })
		if len(ms) == 0 || !v.old.HasAny("right/right") && !v.new.HasAny("right/right") {
			return nil
		}
		return came("a right is added: "+list(ms), ms...)
	}
	if fresh := filter(ms, func(m *clause.Mention) bool { return !v.before.Has(m.Concept) }); len(fresh) > 0 && v.fresh > 0.3 {
		return came("a right that the old text names nowhere: "+list(fresh), fresh...)
	}
	if len(ms) > 0 && v.fresh > 0.4 && (v.new.HasAny("right/right", "right/request-route", "modal/may") || v.listed()) {
		return came("a right is stated that the old text does not state this way: "+list(ms), ms...)
	}
	if st := v.gained(clause.State); len(st) > 0 && v.fresh > 0.4 && v.new.Has("right/right") {
		return came("rights are stated for residents of "+list(st), st...)
	}
	return nil
}

// gainedAny is gained for concepts whose negation does not matter.
func (v *view) gainedAny(class clause.Class) []*clause.Mention {
	return movedAny(v.new, v.sideOld(), v.plus, class)
}

func (v *view) droppedAny(class clause.Class) []*clause.Mention {
	return movedAny(v.old, v.sideNew(), v.minus, class)
}

func movedAny(f, other *clause.Facts, runs []span, class clause.Class) []*clause.Mention {
	var out []*clause.Mention
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if m.Class == class && touches(spanOf(m), runs) && !other.Names(m.Concept) && !contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

func contains(ms []*clause.Mention, m *clause.Mention) bool {
	for _, o := range ms {
		if o.Same(m.Concept) {
			return true
		}
	}
	return false
}

func matchRegionGainsRights(v *view) []hit {
	st := filter(v.gainedAny(clause.State), func(m *clause.Mention) bool { return !v.before.Has(m.Concept) })
	if len(st) == 0 || !v.edited() || !v.was("right/right", "right/access", "right/opt-out-sale-right") && !v.head.HasClass(clause.State) {
		return nil
	}
	return came("residents of more places are addressed: "+list(st), st...)
}

func matchRightRemoved(v *view) []hit {
	ms := rightKinds(v.droppedAny(clause.Right))
	if len(ms) == 0 || !claims(v.old, v.lead, v.head) {
		return nil
	}
	if v.edited() {
		if !v.old.HasAny("right/right") && !v.new.HasClass(clause.Right) {
			ms = filter(ms, func(m *clause.Mention) bool { return !v.after.Has(m.Concept) })
		}
		ms = filter(ms, func(m *clause.Mention) bool { return !v.after.Has(m.Concept) || v.new.HasClass(clause.Right) })
	} else {
		ms = filter(ms, func(m *clause.Mention) bool { return !v.after.Has(m.Concept) || v.lost > 0.5 })
	}
	if len(ms) == 0 {
		return nil
	}
	if v.removed() && burdens(v.old) {
		return toward(went("a bound on the exercise of a right goes: "+list(ms), ms...), Strengthens)
	}
	return went("a right goes: "+list(ms), ms...)
}

func matchRightNarrowed(v *view) []hit {
	if !v.edited() || !v.old.HasClass(clause.Right) || !v.new.HasClass(clause.Right) {
		return nil
	}
	if m := v.dropsAny("limit/anytime"); m != nil {
		return went("the right no longer stands at any time", m)
	}
	if m := v.gainsAny("right/fee"); m != nil && !v.old.Has("right/fee") && !m.Negated {
		return came("a fee enters the exercise of a right", m)
	}
	return nil
}

var routeWords = []string{
	"right/request-route", "right/objection", "right/deletion", "right/access", "right/withdraw-consent", "right/correction", "right/complaint",
	"choice/opt-out", "right/opt-out-sale-right", "right/right",
}

// isRoute says whether a sentence tells how to use rights or choices.
func isRoute(f, lead, head *clause.Facts) bool {
	return f.HasAny(routeWords...) || lead.HasAny("right/request-route", "right/right") || head.HasAny("right/request-route", "right/right", "choice/opt-out", "right/access")
}

func matchRightsMethodChanged(v *view) []hit {
	if v.c.Op == diff.Linked {
		return nil
	}
	gone, new := v.contacts(v.old, v.new, v.minus), v.contacts(v.new, v.old, v.plus)
	if !v.added() && len(gone) > 0 && (isRoute(v.old, v.lead, nothing) || isRoute(nothing, nothing, v.head) && v.reaches(gone) || v.cited.isRoute(v.old, gone)) {
		return v.routeReplaced(gone, new)
	}
	if !v.removed() && len(new) > 0 && (isRoute(v.new, v.lead, nothing) || isRoute(nothing, nothing, v.head) && v.reaches(new)) && (len(gone) > 0 || v.fresh > 0.2) {
		h := hit{new: new, why: "a route for rights, objections or choices is now stated"}
		return []hit{h.toward(v.routeDirection(gone))}
	}
	return v.routeWay()
}

// reaches says whether one of the spans is an e-mail address or a link: under a
// heading about rights that is the route; a postal address there may be the
// company's own.
func (v *view) reaches(spans []span) bool {
	for _, f := range []*clause.Facts{v.old, v.new} {
		for _, e := range f.Entities {
			if e.Kind != clause.Street && slices.Contains(spans, span{e.Start, e.End}) {
				return true
			}
		}
	}
	return false
}

func (v *view) routeDirection(gone []span) Direction {
	if len(gone) > 0 {
		return Neutral
	}
	return Strengthens
}

func (v *view) routeReplaced(gone, new []span) []hit {
	h := hit{old: gone, new: new, why: "the route for rights, objections or choices changes"}
	if len(new) > 0 || v.edited() && v.new.HasAny("right/request-route", "scope/contact-us") {
		if len(new) == 0 {
			h.new = v.plus
		}
		return []hit{h.toward(Neutral)}
	}
	if v.removed() && v.lost < 0.3 {
		return nil
	}
	return []hit{h.toward(Weakens)}
}

var channels = clause.NewWords("portal", "form", "online", "phone", "telephone", "letter", "mail", "email", "app", "dashboard", "webform", "fax", "toll")

// routeWay finds a change of channel without an address: e-mail to portal.
func (v *view) routeWay() []hit {
	if !v.edited() {
		return nil
	}
	routes := []string{"right/request-route", "right/opt-out-sale-right"}
	was, is := wordsIn(v.old, channels, v.minus), wordsIn(v.new, channels, v.plus)
	both := v.old.HasAny(routes...) && v.new.HasAny(routes...)
	if len(was) == 0 && len(is) == 0 || !both && !(len(was) > 0 && len(is) > 0 && v.old.HasAny("right/access", "right/deletion", "right/correction") && v.new.HasClass(clause.Right)) {
		return nil
	}
	return []hit{{old: was, new: is, why: "the way to make requests changes", dir: Neutral}}
}

func wordsIn(f *clause.Facts, words clause.Words, runs []span) []span {
	var out []span
	for i := range f.Tokens {
		s := span{f.Tokens[i].Start, f.Tokens[i].End}
		if clause.WordIn(&f.Tokens[i], words) && touches(s, runs) {
			out = append(out, s)
		}
	}
	return out
}

// veiled says whether a text holds the placeholder of an obfuscated address:
// which address it hides cannot be seen, so none has changed.
func veiled(s string) bool {
	return strings.Contains(s, "protected]") && (containsFold(s, "email protected]") || containsFold(s, "email\u00a0protected]"))
}

// contacts lists the addresses of f within the runs that other does not hold.
func (v *view) contacts(f, other *clause.Facts, runs []span) []span {
	var out []span
	for _, e := range f.Entities {
		s := span{e.Start, e.End}
		if e.Kind != clause.Address && e.Kind != clause.Street && e.Kind != clause.Site || !touches(s, runs) || holds(other, e.Hash) ||
			e.Kind == clause.Address && veiled(other.Text) {
			continue
		}
		out = append(out, s)
	}
	return out
}

func holds(f *clause.Facts, hash uint64) bool {
	for _, e := range f.Entities {
		if e.Hash == hash {
			return true
		}
	}
	return false
}

func matchChoiceMethodChanged(v *view) []hit {
	if v.c.Op == diff.Linked || !v.edited() || !v.old.HasAny("choice/opt-out", "choice/opt-in", "right/withdraw-consent", "choice/consent") {
		return nil
	}
	gone, new := v.contacts(v.old, v.new, v.minus), v.contacts(v.new, v.old, v.plus)
	if len(gone) == 0 {
		return nil
	}
	return []hit{{old: gone, new: new, why: "the place to use a choice changes"}}
}

func matchRequestDeadlineChanged(v *view) []hit {
	if !v.edited() || v.about("time/as-long-as") && v.old.HasAny("action/retain") {
		return nil
	}
	if !v.old.HasAny("right/request-route", "right/appeal", "right/access", "right/deletion", "right/right", "action/honor", "limit/upon-request") && !requestTalk(v.old) {
		return nil
	}
	if v.old.HasAny("action/retain") && !requestTalk(v.old) {
		return nil
	}
	was, is := durations(v.old), durations(v.new)
	if len(was) == 0 || len(is) == 0 || sameQuantities(was, is) {
		return nil
	}
	h := hit{old: quantitySpans(was), new: quantitySpans(is), why: "a time limit for requests changes", dir: v.period()}
	if h.dir == Neutral {
		h.dir = better(!shorter(was, is))
	}
	return []hit{h}
}

func requestTalk(f *clause.Facts) bool {
	return len(wordsIn(f, requestWords, whole(f.Text))) > 0
}

func matchDeletionCommitmentRemoved(v *view) []hit {
	m := assertedIn(v.old, "action/delete")
	if m == nil || m.Actor == clause.User || v.new.HasAny("action/delete") || !touches(spanOf(m), v.minus) {
		return nil
	}
	if !v.old.HasAny("limit/upon-request", "time/close-account", "modal/will", "modal/must") || v.old.HasAny("right/right") {
		return nil
	}
	if v.lost < 0.5 {
		return nil
	}
	return went("a promise to delete stands nowhere in the new text", m)
}

func matchComplaintRightRemoved(v *view) []hit {
	m := v.dropsAny("right/complaint")
	if m == nil || v.after.Has(m.Concept) && v.lost < 0.5 {
		return nil
	}
	if v.after.Has(m.Concept) && !v.old.HasAny("right/right", "modal/may") {
		return nil
	}
	return went("the right to complain to an authority goes", m)
}

func matchJurisdictionSectionDropped(v *view) []hit {
	if !v.removed() || v.lost < 0.3 {
		return nil
	}
	m := mentionOf(v.old, clause.State)
	if m == nil || v.after.Has(m.Concept) || !v.was("right/right", "right/access", "right/request-route") && !requestTalk(v.old) {
		return nil
	}
	return went("what the text granted to people of one region goes", m)
}

func mentionOf(f *clause.Facts, class clause.Class) *clause.Mention {
	for i := range f.Mentions {
		if f.Mentions[i].Class == class {
			return &f.Mentions[i]
		}
	}
	return nil
}
