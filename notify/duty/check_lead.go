package duty

import (
	"fmt"
	"slices"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse/promise"
)

// effectiveDate asks whether the new text takes effect before its publication
// and the promised lead allow, or was dated back.
func (r *resolver) effectiveDate() Check {
	k := Check{Check: "effective-date-too-early"}
	if len(r.Delta.Changes) == 0 {
		return k.say(Pass, "nothing changed")
	}
	d := r.dates.newEffective
	if d == nil || d.ISO == "" {
		return k.say(NotChecked, "the new text has no effective date that can be read as a day or month")
	}
	k.Quote = d.Text
	if old := r.dates.oldEffective; old != nil && old.ISO != "" && len(old.ISO) == len(d.ISO) && d.ISO < old.ISO {
		return k.say(Fail, fmt.Sprintf("the effective date moved back, from %s to %s", old.ISO, d.ISO))
	}
	if !r.dates.bumped() {
		return k.say(NotChecked, "no date line moved: see date-not-bumped")
	}
	if r.Options.Published == "" {
		return k.say(NotChecked, "the date of publication is not known (--published)")
	}
	return r.againstLead(k, d.ISO)
}

// againstLead compares the effective date with publication and the lead. A
// month without a day is too early only when its last day is.
func (r *resolver) againstLead(k Check, effective string) Check {
	if r.worst() < material.Minor {
		return k.say(Pass, "only wording changed")
	}
	days, ok := between(r.Options.Published, lastDay(effective))
	if !ok {
		return k.say(NotChecked, "the dates cannot be compared")
	}
	lead, quote := r.promisedLead("before-effect", "after-posting")
	switch {
	case days < 0:
		return k.say(Fail, fmt.Sprintf("effective %s, before publication on %s", effective, r.Options.Published))
	case days < lead:
		return k.say(Fail, fmt.Sprintf("effective %s, %d days after publication on %s; promised: %d days: %q", effective, days, r.Options.Published, lead, quote))
	case lead > 0:
		return k.say(Pass, fmt.Sprintf("effective %s leaves the %d promised days", effective, lead))
	}
	return k.say(Pass, fmt.Sprintf("effective %s, not before publication on %s", effective, r.Options.Published))
}

// lastDay gives the last day that an ISO day or month can mean.
func lastDay(iso string) string {
	if len(iso) != len("2006-01") {
		return iso
	}
	for _, day := range [...]string{"-31", "-30", "-29", "-28"} {
		if shift(iso+day, 0) != "" {
			return iso + day
		}
	}
	return iso
}

// promisedLead is the longest lead that a triggered promise in force names, of
// the given kinds of timing.
func (r *resolver) promisedLead(timings ...string) (int, string) {
	lead, quote := 0, ""
	if r.Old == nil {
		return 0, ""
	}
	for i := range r.Old.Promises {
		p := &r.Old.Promises[i]
		if p.LeadDays <= lead || p.Strength == "may" || !slices.Contains(timings, p.Timing) {
			continue
		}
		if sure, doubtful := r.triggered(p.Trigger); len(sure) > 0 && !doubtful {
			lead, quote = p.LeadDays, p.Quote
		}
	}
	return lead, quote
}

// leadKept asks whether the notice went out as early as promised. A promise to
// post ahead needs no proof beside the date of publication: see effectiveDate.
func (r *resolver) leadKept() Check {
	k := Check{Check: "lead-time-kept"}
	lead, quote := r.promisedLead("before-effect")
	if lead == 0 {
		advance := r.quoteOf(func(p *promise.Promise) bool { return p.Binding && p.Timing == "before-effect" })
		if advance == "" || r.worst() < material.Minor {
			return Check{}
		}
		quote = advance
	}
	k.Quote = quote
	d := r.dates.newEffective
	if r.Options.Notified == "" {
		return k.say(NotChecked, "there is no proof of when the notice went out")
	}
	if d == nil || d.ISO == "" {
		return k.say(NotChecked, "the new text has no effective date that can be read as a day or month")
	}
	days, ok := between(r.Options.Notified, d.ISO)
	switch {
	case !ok:
		return k.say(NotChecked, "the dates cannot be compared")
	case days < max(lead, 1):
		return k.say(Fail, fmt.Sprintf("the notice of %s came %d days before %s; promised: %d", r.Options.Notified, days, d.ISO, lead))
	}
	return k.say(Pass, fmt.Sprintf("the notice of %s came %d days before %s", r.Options.Notified, days, d.ISO))
}
