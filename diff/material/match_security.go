package material

import "github.com/redletter-dev/redletter/parse/clause"

var safeguards = []string{"measure/encryption", "measure/access-control", "measure/audit", "measure/pseudonymisation"}

func matchSecurityPromiseWeakened(v *view) []hit {
	m := v.drops(safeguards...)
	if m == nil {
		m = lostSafeguard(v)
	}
	if m == nil || v.after.Asserts(m.Concept) && !v.edited() || v.after.Asserts(m.Concept) && v.lost < 0.4 {
		return nil
	}
	return went("a named safeguard goes: "+m.Short(), m)
}

// lostSafeguard finds one safeguard of several that goes.
func lostSafeguard(v *view) *clause.Mention {
	for _, n := range safeguards {
		if m := v.drops(n); m != nil {
			return m
		}
	}
	return nil
}

func matchBreachNoticePromiseRemoved(v *view) []hit {
	if !v.old.Has("measure/breach") || !v.old.Asserts("action/notify") || v.new.Has("measure/breach") {
		return nil
	}
	if v.removed() && v.lost < 0.4 {
		return nil
	}
	return went("the promise to tell users of a breach goes", v.old.Find("measure/breach"))
}

func matchSecurityDisclaimerAdded(v *view) []hit {
	m := v.gainsAny("measure/no-guarantee")
	if m == nil || !v.edited() && v.before.Has(m.Concept) && v.fresh < 0.5 || v.edited() && v.old.HasAny("measure/no-guarantee") {
		return nil
	}
	if !v.about("measure/generic-measures", "measure/breach", "action/protect", "measure/encryption", "data/personal", "measure/no-guarantee") {
		return nil
	}
	return came("a disclaimer of security is stated", m)
}

func matchSecurityPromiseAdded(v *view) []hit {
	for _, n := range append(safeguards, "measure/confidential") {
		if m := v.gains(n); m != nil && (v.isNew(m) || v.added() && v.fresh > 0.6) && v.practisesOrProtects() && !v.new.HasClass(clause.Mechanism) {
			return came("a named safeguard is now stated: "+m.Short(), m)
		}
	}
	return nil
}

func (v *view) practisesOrProtects() bool {
	return v.new.HasAny("action/protect", "action/ensure", "action/use", "action/retain", "action/delete", "action/transfer") || v.head.HasAny("action/protect", "measure/generic-measures")
}
