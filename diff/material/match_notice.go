package material

import "github.com/redletter-dev/redletter/parse/clause"

// changesTalk says whether a sentence is about changes of the policy.
func changesTalk(f, head *clause.Facts) bool {
	return f.HasAny("notice/changes") || head.HasAny("notice/changes") || len(wordsIn(f, changeWords, whole(f.Text))) > 0
}

func (v *view) channelLost() *clause.Mention {
	for _, n := range []string{"notice/channel-email", "notice/channel-product", "notice/channel-post"} {
		if m := v.dropsAny(n); m != nil {
			return m
		}
	}
	return nil
}

func matchNoticeClauseWeakened(v *view) []hit {
	if hs := v.words.find(v, "notice-clause-weakened"); len(hs) > 0 {
		return hs
	}
	if v.words.has() || !changesTalk(v.old, v.head) {
		return nil
	}
	m := v.channelLost()
	if m == nil {
		if m = v.dropsAny("action/notify"); m == nil || m.Actor == clause.User {
			return nil
		}
	}
	if v.removed() && v.lost < 0.4 {
		return nil
	}
	return went("a channel of notice goes", m)
}

func matchNoticeTriggerNarrowed(v *view) []hit {
	if hs := v.words.find(v, "notice-trigger-narrowed"); len(hs) > 0 {
		return hs
	}
	if !v.edited() || !v.old.HasAny("action/notify", "notice/channel-email", "notice/channel-post") || !changesTalk(v.old, nothing) {
		return nil
	}
	if m := v.gainsAny("limit/material-word"); m != nil {
		return came("notice is promised for fewer changes than before", m)
	}
	if m := v.gainsAny("limit/belief"); m != nil {
		return came("the company now decides which changes deserve notice", m)
	}
	return nil
}

func matchNoticePeriodShortened(v *view) []hit {
	if hs := v.words.find(v, "notice-period-shortened"); len(hs) > 0 {
		return hs
	}
	if !changesTalk(v.old, v.head) || !v.edited() {
		return nil
	}
	was, is := durations(v.old), durations(v.new)
	switch {
	case len(was) > 0 && len(is) > 0 && shorter(is, was):
		return []hit{{old: quantitySpans(was), new: quantitySpans(is), why: "the promised notice period shrinks"}}
	case len(was) > 0 && len(is) == 0 && changesTalk(v.new, v.head):
		return []hit{{old: quantitySpans(was), new: v.plus, why: "the promised notice period goes"}}
	}
	if m := v.dropsAny("time/advance"); m != nil && v.new.HasAny("time/immediately") {
		return went("notice ahead of a change goes", m)
	}
	return nil
}

func matchRetroactiveApplication(v *view) []hit {
	if hs := v.words.find(v, "retroactive-application"); len(hs) > 0 {
		return hs
	}
	if m := deniedIn(v.old, "time/retroactive"); m != nil && deniedIn(v.new, "time/retroactive") == nil && changesTalk(v.old, v.head) {
		return went("the promise not to apply changes to data already held goes", m)
	}
	if m := v.gains("time/retroactive"); m != nil && changesTalk(v.new, v.head) && !v.new.HasAny("choice/consent") {
		return came("changes now reach data already collected", m)
	}
	return nil
}

func matchConsentForChangesDropped(v *view) []hit {
	if hs := v.words.find(v, "consent-for-changes-dropped"); len(hs) > 0 {
		return hs
	}
	m := v.dropsAny("choice/consent")
	if m == nil || !changesTalk(v.old, v.head) && !v.old.HasAny("right/right") || v.new.HasAny("choice/consent") {
		return nil
	}
	if !containsFold(v.c.Old, "reduce your rights") && !changesTalk(v.old, v.head) || v.removed() && v.lost < 0.4 {
		return nil
	}
	return went("the promise to ask before protection is reduced goes", m)
}

func matchNoticePromiseAdded(v *view) []hit {
	if hs := v.words.find(v, "notice-promise-added"); len(hs) > 0 {
		return hs
	}
	if v.words.has() || v.removed() || !changesTalk(v.new, v.head) || !v.new.AssertsAny("action/notify", "notice/channel-email") {
		return nil
	}
	m := v.gainsAny("notice/channel-email", "notice/channel-product", "choice/consent")
	if m == nil || !v.edited() && v.fresh < 0.4 {
		return nil
	}
	return came("a promise about notice is now stated", m)
}

func matchPriorVersionsAccessRemoved(v *view) []hit {
	m := v.dropsAny("notice/archive")
	if m == nil || v.after.Has(m.Concept) {
		return nil
	}
	return went("access to earlier versions goes", m)
}
