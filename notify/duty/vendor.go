package duty

import (
	"slices"

	"github.com/redletter-dev/redletter/diff/material"
)

// ours gives what a change of a vendor's policy leaves us to do. It is apart
// from what the vendor promised its users, and it is never our letter.
func (r *resolver) ours() []Duty {
	grave := r.where(func(j *material.Judgement) bool { return j.Severity == material.Material })
	doubtful := r.where(func(j *material.Judgement) bool { return j.Severity == material.Unclear })
	var ds []Duty
	if r.Options.Document == "subprocessors" {
		ds = append(ds, r.objection(union(grave, doubtful))...)
	}
	if len(doubtful) > 0 {
		ds = append(ds, our("vendor", doubtful, "ask the vendor what the change means"))
	}
	if len(grave) == 0 {
		return ds
	}
	if r.Options.Relationship == "processor" {
		ds = append(ds, our("our customers", grave, "tell our customers where we are their processor"))
	}
	if r.Options.Relationship != "none" {
		ds = append(ds, our("our records", grave, "update the record of processing and the vendor file"))
		ds = append(ds, our("our own policy", grave, "see whether our own policy still tells the truth"))
	}
	if t := r.ofFamily(grave, "transfer"); len(t) > 0 {
		ds = append(ds, our("transfers", t, "review the transfer assessment"))
	}
	return ds
}

// our is an item of "for us to check".
func our(to string, because []int, note string) Duty {
	return Duty{
		Kind: Internal, OwedBy: Us, OwedTo: to, Due: Due{Event: "detection"}, Regime: "house",
		Basis: material.Basis{Cite: "house practice, not law", Verified: true}, Because: because, Note: note,
	}
}

// objection is the time to object to a change of sub-processors. The period is
// that of our contract; the notice on the page may not be the first.
func (r *resolver) objection(because []int) []Duty {
	if len(because) == 0 {
		return nil
	}
	d := Duty{
		Kind: Object, OwedBy: Us, OwedTo: "vendor", Due: Due{Event: "publication", Days: r.Options.ObjectionDays},
		Regime: "contract", Basis: material.Basis{Cite: "our contract with the vendor", Verified: true}, Because: because,
		Note: "noticed on the page; the contractual clock may have started earlier",
	}
	if r.Options.ObjectionDays == 0 {
		d.Status, d.Note = NotChecked, joinNotes(d.Note, "the objection period of the contract is not configured (objection_days)")
	}
	return []Duty{d}
}

func (r *resolver) ofFamily(among []int, family string) []int {
	return slices.DeleteFunc(slices.Clone(among), func(i int) bool {
		return !slices.ContainsFunc(r.Judgements[i].Findings, func(f material.Finding) bool { return f.Family == family })
	})
}
