package watch

import (
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

// Pace is how soon somebody hears of something.
type Pace string

// The paces, from the slowest to the fastest. The zero value is Never.
const (
	Never   Pace = "never"
	Weekly  Pace = "weekly"
	Daily   Pace = "daily"
	Instant Pace = "instant"
	held    Pace = "held" // an instant one that the storm brake put off
)

var paces = []Pace{Never, Weekly, Daily, Instant}

// faster says whether a comes before b.
func (p Pace) faster(b Pace) bool { return slices.Index(paces, p) > slices.Index(paces, b) }

// Route says who hears of what, and how soon.
//
// A change goes to somebody once, at the fastest pace that any of its parts
// earns by any route, and is told whole: from the lowest severity on that the
// route takes at all. Wording alone is never told.
type Route struct {
	Name     string
	Policies []string // names, tags, owners and roles of policies; "*" or none for all
	To       []string // addresses, and channels as #name

	Material   Pace
	Unclear    Pace // also for what needs a look: doubtful captures, pages that moved or are gone
	Minor      Pace
	Categories []string // only changes of these count; none: all do
	Template   string   // that words what the route tells; "" for our own words

	Direction string // "weakens": changes of another direction do not count; "" or "any": all do
	Deadline  Pace   // changes that come with a date: an announced version, something to do by then
	Trouble   Pace   // pages that cannot be fetched
	Coverage  Pace   // what was looked at: weekly unless Never
}

// Takes says whether the route is about a policy.
func (r *Route) Takes(p *Policy) bool {
	if len(r.Policies) == 0 {
		return true
	}
	for _, want := range r.Policies {
		if want == "*" || want == p.Name || want == p.role() || want == p.Owner && want != "" || slices.Contains(p.Tags, want) {
			return true
		}
	}
	return false
}

// role is "own" or "vendor".
func (p *Policy) role() string {
	if p.Options.Duty.Role == "own" {
		return "own"
	}
	return "vendor"
}

// pace is the fastest that a review earns.
func (r *Route) pace(v *review.Review) Pace {
	best := Never
	for i := range v.Changes {
		c := &v.Changes[i]
		if r.Direction == "weakens" && c.Direction != "weakens" || len(r.Categories) > 0 && !slices.Contains(r.Categories, c.Category) {
			continue
		}
		if p := r.bySeverity(c.Severity); p.faster(best) {
			best = p
		}
	}
	if deadline(v) && r.Deadline.faster(best) {
		best = r.Deadline
	}
	return best
}

func (r *Route) bySeverity(severity string) Pace {
	switch severity {
	case "material":
		return r.Material
	case "unclear":
		return r.Unclear
	case "minor":
		return r.Minor
	}
	return Never
}

// lowest is the least severity that the route takes.
func (r *Route) lowest() string {
	for _, s := range []string{"minor", "unclear"} {
		if p := r.bySeverity(s); p.faster(Never) {
			return s
		}
	}
	return "material"
}

// deadline says whether a review names a date that is ours to keep, or a
// version to come.
func deadline(v *review.Review) bool {
	if v.Announced != nil {
		return true
	}
	return slices.ContainsFunc(v.Duties, func(d review.Duty) bool { return d.OwedBy == "us" && d.Due.Date != nil })
}

// calendar says when paces come.
type calendar struct{ daily, weekly Schedule }

// due is when something of now goes out.
func (r *Router) due(p Pace, now time.Time) time.Time {
	switch p {
	case Daily:
		return r.calendar.daily.Next(now)
	case Weekly:
		return r.calendar.weekly.Next(now)
	}
	return now.Add(r.Batch)
}

// deliveries makes one for each address, by the route that gives it the
// fastest pace; among equals the first route wins.
func (r *Router) deliveries(p *Policy, now time.Time, pace func(*Route) Pace) []snapshots.Delivery {
	var out []snapshots.Delivery
	for i := range r.Routes {
		route := &r.Routes[i]
		at := pace(route)
		if !at.faster(Never) || p != nil && !route.Takes(p) {
			continue
		}
		for _, to := range route.To {
			d := snapshots.Delivery{Recipient: to, Route: route.Name, Pace: string(at), Due: r.due(at, now)}
			same := slices.IndexFunc(out, func(o snapshots.Delivery) bool { return strings.EqualFold(o.Recipient, to) })
			switch {
			case same < 0:
				out = append(out, d)
			case at.faster(Pace(out[same].Pace)):
				out[same] = d
			}
		}
	}
	return out
}
