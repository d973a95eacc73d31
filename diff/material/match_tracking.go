package material

import "github.com/redletter-dev/redletter/parse/clause"

func matchNewTrackingTechnology(v *view) []hit {
	ms := filter(v.gained(clause.Tracker), func(m *clause.Mention) bool { return m.Name != "tracker/cookies" && m.Name != "tracker/cross-site" })
	if v.aliasOf() {
		return nil
	}
	if fresh := filter(ms, v.isNew); len(fresh) > 0 && !v.onlyChoice() {
		return came("a tracking technology that the old text names nowhere: "+list(fresh), fresh...)
	}
	if m := v.gains("tracker/cookies"); m != nil && v.isNew(m) {
		return came("cookies enter the text", m)
	}
	if len(ms) > 0 && v.fresh > 0.5 && v.practises() && !v.onlyChoice() {
		return came("tracking is described that the old text does not describe: "+list(ms), ms...)
	}
	return nil
}

// aliasOf says whether the words that came only give another name ("also
// called pixels").
func (v *view) aliasOf() bool {
	for _, s := range v.plus {
		for _, w := range []string{"also called", "also known as", "sometimes called", "so-called"} {
			if containsFold(v.c.New[s.from:min(s.to, len(v.c.New))], w) {
				return true
			}
		}
	}
	return false
}

func matchAdsThirdPartyTrackingAdded(v *view) []hit {
	if !v.new.AssertsAny("action/collect", "action/track", "action/receive-out", "tracker/cookies", "tracker/pixels") {
		return nil
	}
	m := assertedIn(v.new, "recipient/advertisers", "recipient/data-brokers")
	if m == nil {
		m = assertedIn(v.new, "recipient/third-parties", "recipient/social-networks", "recipient/business-partners")
		if m == nil || !v.new.AssertsAny("tracker/cross-site", "purpose/cross-device", "tracker/ad-tool") && !v.new.AssertsAny("purpose/advertising") {
			return nil
		}
	}
	if v.onlyChoice() || !touches(spanOf(m), v.plus) && v.gains("tracker/cross-site", "purpose/cross-device") == nil {
		return nil
	}
	if v.edited() && v.old.Asserts(m.Name) && v.gains("tracker/cross-site", "action/track", "action/collect", "purpose/cross-device") == nil {
		return nil
	}
	if !v.isNew(m) && v.fresh < 0.4 && !v.edited() {
		return nil
	}
	hs := came("third parties may follow users here or elsewhere for advertising", m)
	if v.new.AssertsAny("purpose/advertising", "recipient/advertisers") {
		return each(hs, func(h hit) hit { h.topic = "sale-ads"; return h })
	}
	return hs
}

func matchCrossContextTracking(v *view) []hit {
	m := v.gains("tracker/cross-site", "purpose/cross-device")
	if m == nil || v.onlyChoice() || !v.practises() || !v.isNew(m) && v.fresh < 0.5 {
		return nil
	}
	return came("users are recognised across sites or devices", m)
}

func matchTrackingPromiseChanged(v *view) []hit {
	for _, n := range []string{"action/track", "tracker/cookies"} {
		if m := companyDenies(v.old, n); m != nil && companyDenies(v.new, n) == nil && touches(spanOf(m), v.minus) && (v.edited() || v.lost > 0.4) {
			return toward(went("a promise not to track stands nowhere in the new text", m), Weakens)
		}
		if m := companyDenies(v.new, n); m != nil && v.added() && v.fresh > 0.5 && touches(spanOf(m), v.plus) {
			return toward(came("a promise not to track is now stated", m), Strengthens)
		}
	}
	return nil
}
