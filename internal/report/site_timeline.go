package report

import (
	"fmt"
	"slices"
	"time"
)

// timeline tells what happened to a policy, the newest first: each version, and
// between them the looks, those of one outcome after another in one line. Spans
// in which nobody looked are told too.
func (b *siteBuilder) timeline() []siteEvent {
	versions := map[int64]*SiteVersion{}
	for i := range b.p.Versions {
		versions[b.p.Versions[i].Look] = &b.p.Versions[i]
	}
	quiet := longest(b.p.Looks)
	var out []siteEvent
	looks := b.p.Looks
	for i := 0; i < len(looks); {
		if i > 0 && looks[i].At.Sub(looks[i-1].At) > quiet {
			out = append(out, unlooked(&looks[i-1], &looks[i]))
		}
		if v := versions[looks[i].ID]; v != nil {
			out = append(out, b.versionEvent(v))
			i++
			continue
		}
		n := i + 1
		for n < len(looks) && versions[looks[n].ID] == nil && looks[n].Outcome == looks[i].Outcome && looks[n].At.Sub(looks[n-1].At) <= quiet {
			n++
		}
		out = append(out, lookEvent(looks[i:n]))
		i = n
	}
	slices.Reverse(out)
	return out
}

// longest is the longest time between looks that is no gap: three times the
// usual one, and a day at least.
func longest(looks []SiteLook) time.Duration {
	const least = 24 * time.Hour
	var steps []time.Duration
	for i := 1; i < len(looks); i++ {
		steps = append(steps, looks[i].At.Sub(looks[i-1].At))
	}
	if len(steps) == 0 {
		return least
	}
	slices.Sort(steps)
	return max(least, 3*steps[len(steps)/2])
}

func unlooked(from, to *SiteLook) siteEvent {
	d := to.At.Sub(from.At)
	return siteEvent{Kind: "gap", When: minute(from.At), Until: minute(to.At), Words: fmt.Sprintf("Nobody looked for %s", plural(int(d.Hours()/24), "day"))}
}

func (b *siteBuilder) versionEvent(v *SiteVersion) siteEvent {
	e := siteEvent{Kind: "version", When: minute(v.At), Words: fmt.Sprintf("Version %d", v.Number), Why: text(v.Title), Hash: text(v.Hash), Effective: text(v.Effective)}
	switch {
	case v.Review != nil:
		e.Report, e.Severity = reportName(v.Number), v.Review.Verdict
		e.Words += ": " + Severity(v.Review.Verdict) + ", " + plural(len(v.Review.Changes), "change")
	case v.Number > 1:
		e.Words += ": no review of it is kept"
	default:
		e.Words += ": the first that was seen"
	}
	return e
}

// lookEvent tells of looks of one outcome in a row, oldest first.
func lookEvent(ls []SiteLook) siteEvent {
	first, last := &ls[0], &ls[len(ls)-1]
	e := siteEvent{Kind: "seen", When: minute(first.At), Words: plural(len(ls), "look") + ": " + text(first.Outcome), Why: text(last.Why)}
	if len(ls) > 1 {
		e.Until = minute(last.At)
	}
	if !first.Seen {
		e.Kind = "gap"
		e.Words = plural(len(ls), "look") + " did not show the policy: " + text(first.Outcome)
	}
	return e
}
