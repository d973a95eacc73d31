package duty

import (
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse/promise"
)

// promised gives the duties of the promise in force: that of the version users
// were under before the change. A better promise of an earlier version stands
// beside it, for counsel to decide.
func (r *resolver) promised() []Duty {
	ds := r.ledger(nil, r.Old, "")
	for _, l := range r.Earlier {
		ds = r.ledger(ds, l, "promised by an earlier version: counsel decides")
	}
	return ds
}

// ledger adds the duties of one version's promises. A duty that stands already,
// with the same kind, channel and audience, is not added again.
func (r *resolver) ledger(ds []Duty, l *promise.Ledger, note string) []Duty {
	if l == nil {
		return ds
	}
	for i := range l.Promises {
		for _, d := range r.fromPromise(&l.Promises[i]) {
			if note != "" {
				d.Note = joinNotes(d.Note, note)
				d.OneOf = earlierGroup(d.OneOf)
			}
			if k := same(ds, &d); k >= 0 {
				ds[k].Because = union(ds[k].Because, d.Because)
			} else {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// earlierGroup keeps the groups of two versions apart.
func earlierGroup(g string) string {
	if g == "" {
		return ""
	}
	return "earlier-" + g
}

// same finds the duty that another repeats: the same act, to the same people,
// by the same channel, at the same time, in no other group.
func same(ds []Duty, d *Duty) int {
	for i := range ds {
		o := &ds[i]
		if o.Kind == d.Kind && o.OwedTo == d.OwedTo && o.Channel == d.Channel && o.Due == d.Due &&
			o.Soft == d.Soft && o.Status == d.Status && (o.OneOf == d.OneOf || o.OneOf == "") {
			return i
		}
	}
	return -1
}

// fromPromise gives what one promise asks because of the changes it is about.
func (r *resolver) fromPromise(p *promise.Promise) []Duty {
	because, doubtful := r.triggered(p.Trigger)
	if len(because) == 0 {
		return nil
	}
	d := Duty{
		OwedBy: Publisher, OwedTo: "users", Channel: p.Channel, Due: due(p), Regime: OwnPromise,
		Basis: material.Basis{Cite: "own promise", Verified: true}, Quote: p.Quote, Because: because,
		OneOf: p.OneOf, Soft: p.Strength == "may",
	}
	d.Note = promiseNote(p)
	if doubtful {
		d.Status, d.Note = NotChecked, joinNotes(d.Note, doubtNote(p.Trigger))
	}
	var ds []Duty
	if d.Kind = kindOf(p); d.Kind != "" {
		ds = append(ds, d)
	}
	if p.ConsentRequired {
		ds = append(ds, r.consentPromise(d))
	}
	if p.NotRetroactive {
		ds = append(ds, notRetroactive(d))
	}
	return ds
}

// consentPromise is the duty to ask first.
func (r *resolver) consentPromise(d Duty) Duty {
	d.Kind, d.Channel, d.OneOf, d.Soft = Consent, "", "", false
	d.Due = Due{Event: "before-effect"}
	return d
}

// notRetroactive is the duty to leave data already held under the old text.
func notRetroactive(d Duty) Duty {
	d.Kind, d.Channel, d.OneOf, d.Soft = Internal, "", "", false
	d.OwedTo = "users whose data is already held"
	d.Due = Due{Event: "effect"}
	d.Note = joinNotes("apply the new text to data collected from then on only", d.Note)
	return d
}

// kindOf names the act that a channel asks for, "" for none. Changes that wait
// a number of days after posting ask for posting that long before.
func kindOf(p *promise.Promise) string {
	switch p.Channel {
	case "":
		if p.Timing == "after-posting" && p.LeadDays > 0 {
			return Publish
		}
		return ""
	case promise.PostPage:
		if p.OneOf != "" {
			return Notify
		}
		return Publish
	case promise.DateLine:
		return DateLine
	case promise.Archive:
		return Archive
	}
	return Notify
}

// due puts the time of a promise into calendar days.
func due(p *promise.Promise) Due {
	switch p.Timing {
	case "before-effect":
		if p.LeadDays == 0 {
			return Due{Event: "before-effect"}
		}
		return Due{Event: "effect", Days: -p.LeadDays}
	case "after-posting":
		return Due{Event: "effect", Days: -p.LeadDays}
	}
	return Due{Event: "publication"}
}

// promiseNote says what a reader of the duty must know about its promise.
func promiseNote(p *promise.Promise) string {
	var notes []string
	if p.Strength == "may" {
		notes = append(notes, "advice: the policy says it may")
	}
	if p.Reach != "" {
		notes = append(notes, "reach: "+p.Reach)
	}
	if p.Timing == "kept-posted" {
		notes = append(notes, keptNote(p.LeadDays))
	}
	if p.Channel == promise.PostPage && p.OneOf != "" {
		notes = append(notes, "posting the text is no proof of notice")
	}
	if p.Discretion {
		notes = append(notes, "the policy leaves it to the company what is material")
	}
	return joinNotes(notes...)
}

// triggered gives the changes that a promise is about, and whether that is
// doubtful: no change is surely of that kind, but one that a lawyer must look
// at may be.
func (r *resolver) triggered(trigger string) (because []int, doubtful bool) {
	sure, maybe := r.matching(trigger)
	if len(sure) > 0 {
		return sure, trigger == "law-required" && !r.lawAsks()
	}
	return maybe, len(maybe) > 0
}

func (r *resolver) matching(trigger string) (sure, maybe []int) {
	for i := range r.Judgements {
		j := &r.Judgements[i]
		if trigger == "less-protective" && j.Direction != material.Weakens {
			continue
		}
		switch {
		case j.Severity == material.Material, trigger == "any" && j.Severity >= material.Minor:
			sure = append(sure, i)
		case j.Severity == material.Unclear:
			maybe = append(maybe, i)
		}
	}
	return sure, maybe
}

// lawAsks says whether a chosen regime asks for notice, so that a promise to
// give notice "where the law requires it" holds.
func (r *resolver) lawAsks() bool {
	for _, d := range r.lawful() {
		if d.Kind == Notify {
			return true
		}
	}
	return false
}
