package material

func matchArbitrationClassWaiver(v *view) []hit {
	m := v.gains("dispute/arbitration", "dispute/class-waiver")
	if m == nil || v.new.HasAny("right/arbitration-right", "mechanism/dpf", "mechanism/privacy-shield") || !v.isNew(m) && v.fresh < 0.5 {
		m = v.gainsAny("dispute/liability", "dispute/governing-law")
		if m == nil || !v.isNew(m) && v.fresh < 0.6 || v.old.HasAny("dispute/liability", "dispute/governing-law") {
			return nil
		}
		return atLevel(came("liability or the governing law or language is stated anew", m), Unclear)
	}
	return came("arbitration or a waiver of class or jury trial enters the text", m)
}

func matchRedressRemoved(v *view) []hit {
	m := v.dropsAny("right/arbitration-right", "right/redress")
	if m == nil {
		if m = v.dropsAny("dispute/liability"); m == nil || m.Negated {
			return nil
		}
	}
	if v.new.HasAny(m.Name) || v.after.Has(m.Concept) && v.lost < 0.5 || v.edited() && v.lost < 0.3 {
		return nil
	}
	return went("a route of redress or a liability of the company goes", m)
}
