package duty

import (
	"slices"

	"github.com/redletter-dev/redletter/diff/material"
)

// House defaults for "well in advance" where the law names no number.
const (
	houseWeakens = 30
	houseOther   = 14
)

// lawful gives the duties of the chosen regimes, in the order chosen. A regime
// that is unknown, or was not yet in force on the day of publication, asks
// nothing; Checks says so.
func (r *resolver) lawful() []Duty {
	var ds []Duty
	for _, name := range r.Options.Jurisdictions {
		g, ok := Lookup(name)
		if !ok || !g.inForce(r.Options.Published) {
			continue
		}
		for i := range g.Asks {
			if d, ok := r.ask(&g, &g.Asks[i]); ok {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// ask gives the duty that one rule of a regime makes of the changes.
func (r *resolver) ask(g *Regime, a *Ask) (Duty, bool) {
	because := r.asked(a)
	doubtful := len(because) == 0
	if doubtful {
		if because = r.askedPerhaps(a); len(because) == 0 {
			return Duty{}, false
		}
	}
	d := Duty{
		Kind: a.Kind, OwedBy: Publisher, OwedTo: a.OwedTo, Channel: a.Channel, Due: Due{Event: a.Event, Days: -a.Days},
		Regime: g.Name, Basis: material.Basis{Cite: a.Cite, Verified: a.Verified}, Because: because, Note: a.What,
	}
	if a.House {
		d.House, d.Due.Days = true, -r.houseDays(because)
		d.Note = joinNotes(d.Note, houseNote)
	}
	if !a.Verified {
		d.Note = joinNotes(d.Note, uncheckedNote)
	}
	if doubtful {
		d.Status, d.Note = NotChecked, joinNotes(d.Note, doubtNote(""))
	}
	return d, true
}

// asked gives the changes that a rule of a regime is surely about.
func (r *resolver) asked(a *Ask) []int {
	return r.where(func(j *material.Judgement) bool {
		return j.Severity >= a.least() && a.about(j, material.Minor)
	})
}

// askedPerhaps gives those that it is about if a lawyer says so.
func (r *resolver) askedPerhaps(a *Ask) []int {
	return r.where(func(j *material.Judgement) bool {
		return j.Severity == material.Unclear && a.about(j, material.Unclear)
	})
}

func (r *resolver) where(is func(*material.Judgement) bool) []int {
	var out []int
	for i := range r.Judgements {
		if is(&r.Judgements[i]) {
			out = append(out, i)
		}
	}
	return out
}

// least is the severity from which a rule asks.
func (a *Ask) least() material.Level {
	if a.Any {
		return material.Minor
	}
	return material.Material
}

// about says whether a judgement is of the kind the rule names: the direction,
// and a finding of one of its families.
func (a *Ask) about(j *material.Judgement, least material.Level) bool {
	if a.Weakens && j.Direction != material.Weakens {
		return false
	}
	if len(a.Families) == 0 {
		return true
	}
	return slices.ContainsFunc(j.Findings, func(f material.Finding) bool {
		return f.Severity >= least && slices.Contains(a.Families, f.Family)
	})
}

// houseDays is the house default for a set of changes.
func (r *resolver) houseDays(because []int) int {
	for _, i := range because {
		if r.Judgements[i].Direction == material.Weakens {
			return houseWeakens
		}
	}
	return houseOther
}
