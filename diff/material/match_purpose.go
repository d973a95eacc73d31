package material

import (
	"github.com/redletter-dev/redletter/parse/clause"
)

var dataActions = []string{
	"action/combine", "action/share", "action/collect", "action/use", "action/sell", "action/retain", "action/link-identity", "action/track",
	"action/transfer", "action/publish", "action/train", "action/receive-out", "action/read-content",
}

func matchModalityNotToMay(v *view) []hit {
	if !v.edited() {
		return nil
	}
	if hs := v.flipped(); hs != nil {
		return hs
	}
	for _, n := range dataActions {
		no, yes := companyDenies(v.old, n), assertedIn(v.new, n)
		if no == nil || yes == nil || v.old.Asserts(n) || deniedIn(v.new, n) != nil || yes.Actor == clause.User {
			continue
		}
		return []hit{{old: []span{spanOf(no)}, new: []span{spanOf(yes)}, why: "what the text denied it now states: " + yes.Short()}}
	}
	return nil
}

// flipped finds a sentence about data whose words stay but for a negation:
// "does not require" → "requires".
func (v *view) flipped() []hit {
	was, is := denials(v.old), denials(v.new)
	if len(was) == len(is) || stanceOf(v.old) == protects && stanceOf(v.new) == protects && len(was) > 0 && len(is) > 0 || newWords(v.old, v.new) || newWords(v.new, v.old) || !weighty(v) {
		return nil
	}
	h := hit{old: v.minus, new: v.plus, why: "a negation goes while the other words stay"}
	if len(is) > len(was) {
		h.why, h.dir = "a negation comes while the other words stay", Strengthens
		if v.new.HasClass(clause.Right) || v.new.HasClass(clause.Choice) || v.new.HasAny(duties...) {
			h.dir = Weakens
		}
	}
	if len(h.old) == 0 {
		h.old = whole(v.c.Old)
	}
	if len(h.new) == 0 {
		h.new = whole(v.c.New)
	}
	return []hit{h}
}

// denials lists the words that deny; "without" and "no longer" count, "not only"
// does not.
func denials(f *clause.Facts) []*clause.Mention {
	return filter(mentions(f, clause.Negation), func(m *clause.Mention) bool {
		return m.To >= len(f.Tokens) || !clause.WordIn(&f.Tokens[m.To], notOnly)
	})
}

func matchExclusivityDropped(v *view) []hit {
	m := v.dropsAny("limit/only")
	if m == nil || !v.edited() && v.lost < 0.5 {
		return nil
	}
	if v.new.HasAny("limit/instructions") && v.old.Has("limit/instructions") || v.new.Has("choice/opt-in") {
		return nil
	}
	if !v.old.HasClass(clause.Data) && !v.old.AssertsAny("action/share", "action/sell", "action/collect") {
		return nil
	}
	if v.removed() && !v.old.AssertsAny(practice...) {
		return nil
	}
	return went("the limiting word goes while the practice stays or is no longer described", m)
}

func matchCatchAllAdded(v *view) []hit {
	m := v.gainsAny("limit/open-list", "purpose/catch-all")
	if m == nil && v.edited() && !v.old.HasAny("limit/such-as") && (v.isSharing() || v.practises()) {
		if m = v.gainsAny("limit/illustrative"); m != nil && m.From == 0 {
			m = nil // "For example," opens a sentence, not a list
		}
	}
	if m == nil || !v.edited() || v.old.Has("limit/illustrative") && m.Name == "limit/open-list" {
		return nil
	}
	hs := came("an open-ended phrase opens the list", m)
	if t := v.family(); t == "sharing" || t == "sale-ads" || t == "collection" || t == "tracking" {
		return each(hs, func(h hit) hit { h.topic = t; return h })
	}
	return hs
}

func matchHealthDataUseWidened(v *view) []hit {
	if !v.edited() || !v.old.Asserts("data/health") || !v.new.Asserts("data/health") {
		return nil
	}
	ms := v.gained(clause.Purpose, clause.Recipient)
	if len(ms) == 0 {
		return nil
	}
	return came("health data gain a use or a recipient: "+list(ms), ms...)
}

func matchAnonymousToIdentified(v *view) []hit {
	if m := v.drops("data/aggregate"); m != nil {
		if l := v.gains("action/link-identity", "data/personal", "action/combine", "purpose/combine"); l != nil {
			return []hit{{old: []span{spanOf(m)}, new: []span{spanOf(l)}, why: "data said to be anonymous or aggregated become linkable"}}
		}
		if v.edited() && v.new.HasClass(clause.Data) || v.removed() && v.isGone(m) {
			return went("the words that made the data anonymous or aggregated go", m)
		}
	}
	if v.edited() && v.old.Denies("action/link-identity") && v.new.Asserts("action/link-identity") {
		return v.both("data said not to identify a person are now linked to one")
	}
	return nil
}

// isUse says whether the sentence, its list or its headings speak of using data.
func (v *view) isUse() bool {
	return v.new.AssertsAny("action/use", "action/combine", "action/track", "action/collect", "action/share") || v.lead.HasAny("action/use", "action/collect") ||
		v.head.HasAny("action/use") || v.new.HasClass(clause.Data)
}

// matchNewPurpose gives each new purpose to the family that it belongs to.
func matchNewPurpose(v *view) []hit {
	return each(v.newPurpose(), func(h hit) hit { h.topic = purposeTopic(v.new, h.new); return h })
}

// purposeTopic is the family of purposes that are all of advertising or all of
// following people; other purposes are their own family.
func purposeTopic(f *clause.Facts, spans []span) string {
	topic := ""
	for _, m := range mentions(f, clause.Purpose) {
		if !touches(spanOf(m), spans) {
			continue
		}
		t := "purpose"
		switch m.Name {
		case "purpose/advertising":
			t = "sale-ads"
		case "purpose/cross-device":
			t = "tracking"
		}
		if topic != "" && topic != t {
			return "purpose"
		}
		topic = t
	}
	return topic
}

func (v *view) newPurpose() []hit {
	if !v.isUse() && !v.listed() {
		return nil
	}
	ms := filter(v.gained(clause.Purpose), func(m *clause.Mention) bool { return !m.Is("service") && !m.Is("own") && m.Name != "purpose/catch-all" })
	fresh := filter(ms, v.isNew)
	if len(fresh) > 0 && !v.onlyChoice() {
		return came("a purpose that the old text names nowhere: "+list(fresh), fresh...)
	}
	if v.listGain() == "purpose" {
		return []hit{hit{new: v.plus, why: "a list of purposes gains an entry"}.at(Unclear)}
	}
	if len(ms) > 0 && v.edited() && v.statesUse() && !v.onlyChoice() {
		return atLevel(came("a purpose named elsewhere enters this statement: "+list(ms), ms...), Unclear)
	}
	if len(ms) == 0 || v.fresh < 0.3 || v.onlyChoice() || !v.statesUse() {
		return nil
	}
	return came("a use of data that the old text does not state this way: "+list(ms), ms...)
}

// statesUse says whether the company says in this sentence, or in the list it
// belongs to, that it uses data.
func (v *view) statesUse() bool {
	if v.listed() && (v.lead.HasAny("action/use", "action/collect", "action/share") || v.head.HasAny("action/use", "action/collect", "action/share")) {
		return true
	}
	return v.new.AssertsAny("action/use", "action/combine", "action/track", "action/train") && (v.new.HasClass(clause.Data) || v.lead.HasClass(clause.Data))
}

// onlyChoice says whether the sentence speaks of rights and choices alone.
func (v *view) onlyChoice() bool {
	return v.new.HasAny("choice/opt-out", "right/objection", "right/withdraw-consent", "right/restriction", "right/opt-out-sale-right") && !v.new.AssertsAny("action/share", "action/collect")
}

func matchMarketingUseAdded(v *view) []hit {
	m := v.gains("purpose/marketing")
	if m == nil || v.old.Has("purpose/marketing") || v.onlyChoice() || v.removed() {
		return nil
	}
	if v.isNew(m) || v.edited() && v.new.HasClass(clause.Data) || v.fresh > 0.4 && v.statesUse() {
		return came("marketing enters the uses of data", m)
	}
	return nil
}

func matchPurposeRemoved(v *view) []hit {
	ms := filter(v.dropped(clause.Purpose), func(m *clause.Mention) bool { return !m.Is("service") && v.isGone(m) })
	if len(ms) == 0 || !v.old.AssertsAny(practice...) && !v.listed() || !v.edited() && v.lost < 0.5 {
		return nil
	}
	hs := went("a purpose stands nowhere in the new text: "+list(ms), ms...)
	if v.removed() && forbids(v.old) {
		return toward(hs, Weakens)
	}
	return hs
}
