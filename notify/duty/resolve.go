package duty

import (
	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse/promise"
)

// Roles of the reader towards the policy.
const (
	Own    = "own"
	Vendor = "vendor"
)

// Options are the facts outside the text that duties depend on; each may be
// unknown, and then what needs it says not-checked.
type Options struct {
	Role          string   // own, vendor (default)
	Published     string   // ISO date of publication, "" when unknown
	Notified      string   // ISO date on which the promised notice went out, "" when there is no proof
	Jurisdictions []string // names of regimes; nil: none chosen; empty: own promise only
	ObjectionDays int      // days to object to a change of sub-processors, from our contract; 0 when unknown
	Document      string   // privacy (default), cookies, terms, subprocessors, dpa
	Relationship  string   // processor, controller, none
}

// Case is everything that duties are worked out from.
type Case struct {
	Delta      *diff.Delta
	Judgements []material.Judgement
	Old, New   *promise.Ledger
	Earlier    []*promise.Ledger // versions before Old, newest first: a promise that Old had narrowed is shown too
	Options    Options

	suggested []Suggestion // of the new text, once asked for
}

// Resolve gives the duties of the whole comparison and, parallel to the
// changes, the effect of each on notice. Duties stand side by side: those of
// the policy's own promise in force (the old text's), then those of each chosen
// regime in the order chosen; for a vendor's policy, then what is ours to do.
func Resolve(c *Case) ([]Duty, []Notice) {
	r := &resolver{Case: c, dates: datesOf(c)}
	ds := r.promised()
	if c.Options.Role == Own {
		ds = append(ds, r.lawful()...)
	} else {
		ds = append(ds, r.ours()...)
	}
	r.settle(ds)
	return ds, notices(ds, len(c.Delta.Changes))
}

// resolver is a case with its dates read.
type resolver struct {
	*Case
	dates dates
}

// settle gives each duty its date and its status.
func (r *resolver) settle(ds []Duty) {
	for i := range ds {
		d := &ds[i]
		d.Due.Date = r.dates.of(d.Due)
		if d.Status == "" {
			d.Status = r.status(d)
		}
	}
}

// status is "met" only where the texts themselves prove it: a date line that
// moved, a text that stands on the page. Every notice needs proof from outside.
func (r *resolver) status(d *Duty) string {
	switch {
	case d.Kind == DateLine && r.dates.bumped():
		return Met
	case d.Kind == Publish && d.Regime == OwnPromise && r.Options.Published != "" && (d.Due.Date == "" || r.Options.Published <= d.Due.Date):
		return Met
	case d.Kind == Notify && d.OwedBy == Publisher && r.proven(d):
		return Met
	case d.Due.Date != "" && r.Options.Published != "" && d.Due.Date < r.Options.Published && d.OwedBy == Publisher:
		return Overdue
	}
	return Open
}

// proven says whether a notice is known to have gone out in time.
func (r *resolver) proven(d *Duty) bool {
	return d.Regime == OwnPromise && r.Options.Notified != "" && d.Due.Date != "" && r.Options.Notified <= d.Due.Date
}

// notices sums the duties up for each change. The lead is the longest that a
// promise or a regime names; house defaults are not counted.
func notices(ds []Duty, n int) []Notice {
	out := make([]Notice, n)
	for i := range ds {
		d := &ds[i]
		if d.Kind != Notify || d.OwedBy != Publisher || d.advisory() {
			continue
		}
		for _, c := range d.Because {
			out[c].add(d)
		}
	}
	return out
}

func (n *Notice) add(d *Duty) {
	n.Required = true
	if !contains(n.Channels, d.Channel) {
		n.Channels = append(n.Channels, d.Channel)
	}
	if !d.House && -d.Due.Days > n.LeadDays {
		n.LeadDays = -d.Due.Days
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
