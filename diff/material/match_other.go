package material

import "github.com/redletter-dev/redletter/parse/clause"

// duties are the company's acts that protect the user.
var duties = []string{"action/delete", "action/notify", "action/protect", "action/honor", "action/ensure", "action/require"}

func matchModalityWillToMayDuty(v *view) []hit {
	if !v.edited() {
		return nil
	}
	duty := ""
	for _, n := range duties {
		if v.old.Asserts(n) && v.new.Asserts(n) {
			duty = n
			break
		}
	}
	if duty == "" && !(v.old.HasAny("limit/instructions") || v.old.HasClass(clause.State)) {
		return nil
	}
	if m := v.gainsAny("modal/soft"); m != nil && duty != "" {
		return v.firmness(m, "a duty of the company is softened", Weakens)
	}
	if m := v.gains("modal/may"); m != nil && v.old.HasAny("modal/will", "modal/must") && duty != "" {
		if d := v.old.Find(duty); d != nil && d.Actor == clause.Company {
			return v.firmness(m, "a duty of the company becomes a possibility", Weakens)
		}
	}
	if m := v.dropsAny("modal/soft"); m != nil {
		h := hit{old: []span{spanOf(m)}, new: v.plus, why: "a statement of the company becomes firmer", dir: Strengthens}
		return []hit{h}
	}
	return nil
}

func (v *view) firmness(m *clause.Mention, why string, d Direction) []hit {
	return []hit{{old: v.minus, new: []span{spanOf(m)}, why: why, dir: d}}
}
