package material

import (
	"github.com/redletter-dev/redletter/parse/clause"
)

// isSharing says whether the new sentence, its list or its headings speak of
// data that go out.
func (v *view) isSharing() bool {
	return v.new.AssertsAny(giveOut...) || v.lead.HasAny("action/share", "recipient/third-parties", "recipient/service-providers") || v.head.HasAny("action/share", "action/receive-out", "recipient/third-parties", "recipient/service-providers", "action/sell")
}

// recipients filters what is a class of recipients of its own.
func recipients(ms []*clause.Mention) []*clause.Mention {
	return filter(ms, func(m *clause.Mention) bool {
		return m.Name != "recipient/third-parties" && m.Name != "recipient/independent" && m.Name != "recipient/acquirer" && m.Name != "recipient/parents"
	})
}

func matchNewRecipientClass(v *view) []hit {
	if !v.isSharing() && !v.new.AssertsAny("action/collect", "action/track", "action/use") || v.rightsTalk() || v.onlyChoice() || v.contactTalk() {
		return nil
	}
	ms := recipients(v.gained(clause.Recipient))
	if fresh := filter(ms, v.isNew); len(fresh) > 0 && v.isSharing() {
		return came("a class of recipients that the old text names nowhere: "+list(fresh), fresh...)
	}
	if len(ms) > 0 && v.edited() && v.new.AssertsAny(giveOut...) && !v.sameClass(ms) {
		return came("a class of recipients enters this statement: "+list(ms), ms...)
	}
	if third := v.gained(clause.Recipient); v.edited() && len(third) > 0 && v.new.AssertsAny("action/collect", "action/track") && third[0].To <= assertedIn(v.new, "action/collect", "action/track").From {
		return came("others now collect as well: "+list(third), third...)
	}
	if v.listGain() == "sharing" && !v.enumerates() {
		return []hit{hit{new: v.plus, why: "a list of recipients or of what is shared gains an entry"}.at(Unclear)}
	}
	if e, ok := v.newName(); ok {
		return []hit{{new: []span{e}, why: "data go to a company that the old text does not name"}}
	}
	if v.fresh >= 0.3 && v.new.AssertsAny(giveOut...) && v.new.HasClass(clause.Recipient) && (v.new.HasClass(clause.Data) || v.listed()) {
		all := filter(v.gained(clause.Recipient), func(*clause.Mention) bool { return true })
		if len(all) > 0 {
			return came("sharing is stated that the old text does not state: "+list(all), all...)
		}
		if m := assertedIn(v.new, giveOut...); m != nil && touches(spanOf(m), v.plus) && !v.sideOld().AssertsAny(giveOut...) {
			return came("sharing is stated that the old text does not state", m)
		}
	}
	return nil
}

// newName finds a company, unknown to the old document, that receives or
// handles data in a sentence that is itself new. A name that only replaces
// another in a sentence is a member of a class already disclosed.
func (v *view) newName() (span, bool) {
	if !v.added() || v.fresh < 0.5 || v.new.Has("notice/pointer") || !v.new.HasClass(clause.Data) || !v.new.AssertsAny("action/share", "action/receive-out", "action/use", "action/collect", "action/transfer") {
		return span{}, false
	}
	for _, kind := range []clause.EntityKind{clause.Name, clause.Legal} {
		for _, e := range unknown(v.before, v.new, entitiesIn(v.new, nothing, v.plus, kind)) {
			if !official(v.new, e) {
				return span{e.Start, e.End}, true
			}
		}
	}
	return span{}, false
}

// official says whether a name is that of a place, a law, a safeguard or a
// public body: none of them is a company that receives data.
func official(f *clause.Facts, e clause.Entity) bool {
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if m.From < e.To && e.From < m.To && (m.Class == clause.Place || m.Class == clause.State || m.Class == clause.Mechanism || m.Class == clause.LegalBasis || m.Class == clause.Right || m.Name == "recipient/authorities") {
			return true
		}
	}
	return named(f, e)
}

// sameClass says whether the recipients gained are only other words for those
// the old sentence named as a class.
func (v *view) sameClass(ms []*clause.Mention) bool {
	for _, m := range ms {
		if !m.Is("closed") {
			return false
		}
	}
	return v.old.HasAny("recipient/service-providers", "recipient/third-parties")
}

// contactTalk says whether the sentence only tells where to write.
func (v *view) contactTalk() bool {
	return v.new.HasAny("scope/contact-us") && !v.new.AssertsAny("action/share", "action/sell", "action/receive-out")
}

func matchExclusionCarveoutRemoved(v *view) []hit {
	if !v.edited() {
		return nil
	}
	if v.new.HasClass(clause.Negation) || v.new.Has("limit/except") || !v.old.HasClass(clause.Data) {
		return nil
	}
	if m := v.dropsAny("limit/except"); m != nil && (v.isSharing() || v.practises()) {
		return went("an exception that protected the user goes", m)
	}
	for _, n := range []string{"action/receive-out", "action/share", "action/collect", "action/use"} {
		if m := deniedIn(v.old, n); m != nil && v.old.AssertsAny(practice...) {
			return v.both("an exception that protected the user goes")
		}
	}
	return nil
}

func matchAffiliateSharingWidened(v *view) []hit {
	if !v.new.Asserts("recipient/affiliates") || v.removed() || v.new.Has("scope/definition") && !v.new.AssertsAny("action/share") {
		return nil
	}
	if v.edited() && v.old.Has("recipient/affiliates") && v.isSharing() {
		ms := v.gained(clause.Purpose)
		if len(ms) == 0 {
			ms = categories(v.gained(clause.Data))
		}
		if len(ms) > 0 {
			return came("what the group may do with the data widens: "+list(ms), ms...)
		}
	}
	m := v.gains("recipient/affiliates")
	if m == nil || !v.isSharing() || !v.isNew(m) && v.fresh < 0.5 || v.contactTalk() {
		return nil
	}
	return came("sharing with affiliates or the group is now stated", m)
}

func matchRecipientBecomesIndependent(v *view) []hit {
	if m := v.gains("recipient/independent", "purpose/resale"); m != nil && (v.isNew(m) || v.fresh > 0.4 || v.edited()) && v.new.HasClass(clause.Recipient) {
		return came("a recipient may use the data for its own purposes or under its own terms", m)
	}
	if m := v.dropsAny("limit/instructions"); m != nil && v.edited() && v.old.HasClass(clause.Recipient) && !v.new.Has("limit/only") {
		return went("the limit to acting on the company's behalf goes", m)
	}
	return nil
}

func matchConfidentialityDutyDropped(v *view) []hit {
	m := v.dropsAny("action/require", "measure/confidential")
	if m == nil || v.new.HasAny("action/require", "measure/confidential") || v.new.HasAny("modal/must") && v.old.HasAny("modal/must") {
		return nil
	}
	if !v.old.HasAny("recipient/third-parties", "recipient/service-providers", "recipient/affiliates", "recipient/business-partners", "recipient/advertisers") || v.old.Has("limit/where-law") {
		return nil
	}
	if !v.old.HasAny("measure/confidential", "action/protect") && !v.old.HasClass(clause.Data) || v.removed() && v.lost < 0.5 {
		return nil
	}
	return went("a duty laid on recipients goes", m)
}

func matchPublicByDefault(v *view) []hit {
	m := v.gains("recipient/public")
	if m == nil {
		m = v.gains("recipient/other-users")
	}
	if m == nil || !v.new.AssertsAny("action/share", "action/publish", "action/receive-out", "choice/default") && !v.head.HasAny("action/share") {
		return nil
	}
	if v.edited() && v.old.HasAny("recipient/public", "recipient/other-users") && !v.old.Has("limit/only") {
		return nil
	}
	if !v.isNew(m) && v.fresh < 0.5 {
		return nil
	}
	return came("data become visible to other users or to the public", m)
}

func matchLawEnforcementWidened(v *view) []hit {
	if !v.new.HasAny("recipient/authorities", "limit/where-law", "limit/belief") && !v.old.HasAny("limit/where-law") || v.removed() || v.rightsTalk() {
		return nil
	}
	if v.sideOld().HasAny("recipient/authorities", "limit/where-law") && v.isSharing() {
		if m := v.gainsAny("limit/belief"); m != nil {
			return []hit{{old: v.minus, new: []span{spanOf(m)}, why: "disclosure to authorities no longer needs a legal duty"}}
		}
		if m := v.dropsAny("limit/where-law"); v.edited() && m != nil && v.new.Asserts("recipient/authorities") {
			return went("the legal threshold for disclosure to authorities goes", m)
		}
	}
	if m := v.dropsAny("limit/where-law"); v.edited() && m != nil && v.isSharing() && !v.rightsTalk() {
		return atLevel(went("the law no longer bounds what is disclosed", m), Unclear)
	}
	m := v.gains("recipient/authorities")
	if m == nil || !v.new.AssertsAny("action/share", "action/transfer") || v.contactTalk() {
		return nil
	}
	if v.isNew(m) || v.fresh > 0.6 {
		return atLevel(came("disclosure to authorities is stated anew", m), Unclear)
	}
	return nil
}

func matchUserNoticeOfLeRequestRemoved(v *view) []hit {
	if !v.old.Asserts("action/notify") || !v.old.HasAny("recipient/authorities") || v.new.Has("action/notify") {
		return nil
	}
	if v.removed() && v.lost < 0.5 {
		return nil
	}
	return went("the promise to tell the user of a government request goes", v.old.Find("action/notify"))
}

func matchMergerProtectionRemoved(v *view) []hit {
	m := survives(v.old)
	if m == nil || survives(v.new) != nil || !v.was("recipient/acquirer") && !containsFold(v.c.Old, "continue") && !containsFold(v.c.Old, "bound") || v.removed() && v.lost < 0.4 {
		return nil
	}
	return went("the promise that this policy survives a sale of the business goes", m)
}

// survives finds the words by which a policy binds a successor.
func survives(f *clause.Facts) *clause.Mention { return mentioned(f, "notice/successor-bound") }

func matchMergerClauseAdded(v *view) []hit {
	m := v.gains("recipient/acquirer")
	if m == nil || v.old.Has("recipient/acquirer") || !v.isSharing() && !v.new.HasAny("action/transfer", "action/share") {
		return nil
	}
	if !v.isNew(m) && v.fresh < 0.6 {
		return nil
	}
	return came("a clause on mergers or sales of the business is stated anew", m)
}

func matchSharingLimited(v *view) []hit {
	if m := v.dropsAny("limit/except"); m != nil && v.edited() && v.deniesSharing() {
		return went("an exception to a promise not to share goes", m)
	}
	if m := v.gainsAny("limit/where-law"); v.edited() && m != nil && v.new.HasAny("recipient/authorities") {
		return atLevel(came("disclosure to authorities is now bound to the law", m), Unclear)
	}
	for _, n := range []string{"action/share", "action/receive-out", "action/transfer"} {
		if m := companyDenies(v.new, n); m != nil && touches(spanOf(m), v.plus) && v.fresh > 0.4 && deniedIn(v.old, n) == nil && v.new.HasClass(clause.Recipient) && !v.optingOut() {
			return came("a limit on sharing is now stated", m)
		}
	}
	return nil
}

// deniesSharing says whether both sides promise not to share or sell.
func (v *view) deniesSharing() bool {
	for _, n := range []string{"action/share", "action/sell", "action/transfer", "action/receive-out"} {
		if companyDenies(v.old, n) != nil && companyDenies(v.new, n) != nil {
			return true
		}
	}
	return false
}

func matchSharingPromiseRemoved(v *view) []hit {
	if m := v.gainsAny("limit/except"); m != nil && v.edited() && v.deniesSharing() {
		return came("a promise not to share gains an exception", m)
	}
	for _, n := range []string{"action/share", "action/receive-out", "action/transfer"} {
		m := companyDenies(v.old, n)
		if m == nil || !touches(spanOf(m), v.minus) || companyDenies(v.new, n) != nil || !v.edited() && v.lost < 0.5 || !v.old.HasClass(clause.Recipient) {
			continue
		}
		return went("a promise not to share stands nowhere in the new text", m)
	}
	return nil
}

func matchRecipientRemoved(v *view) []hit {
	ms := filter(recipients(v.dropped(clause.Recipient)), v.isGone)
	if len(ms) == 0 || !v.old.AssertsAny(giveOut...) && !v.lead.HasAny(giveOut...) || !v.edited() && v.lost < 0.5 {
		return nil
	}
	return went("a class of recipients stands nowhere in the new text: "+list(ms), ms...)
}
