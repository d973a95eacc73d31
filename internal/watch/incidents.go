package watch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

// Trouble with seeing a policy is an incident: it opens with the first look that
// fails, is told once when it is ripe, and is closed by a look that shows the
// policy.

// The classes of incidents. Within one a policy's incident goes on when its
// cause changes: a server that drops, then times out, is one trouble.
func class(cause string) string {
	switch cause {
	case Doubtful, string(fetch.Moved), string(fetch.Gone):
		return cause
	}
	return kindTrouble
}

// cause of a failed look. Transport trouble is that of the host: what ails ten
// policies of one host is one incident.
func cause(outcome, address string) string {
	if class(outcome) != kindTrouble || outcome == Degraded {
		return outcome
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return outcome + " " + u.Host
	}
	return outcome
}

// find gives the incident of a policy, or one without failures.
func find(open []snapshots.Incident, policy string) snapshots.Incident {
	for _, i := range open {
		if i.Policy == policy {
			return i
		}
	}
	return snapshots.Incident{Policy: policy}
}

// failed opens the incident of a policy or goes on with it.
func (r *Router) failed(l *look, open []snapshots.Incident, e *snapshots.Entry, now time.Time) {
	i, why := find(open, l.policy.Name), cause(e.Capture.Outcome, l.policy.URL)
	if i.Failures > 0 && class(i.Cause) != class(why) {
		i = snapshots.Incident{Policy: l.policy.Name}
	}
	if i.Failures == 0 {
		i.Since = now
	}
	i.Failures++
	i.Cause = why
	if r.ripe(&l.policy, &i, now) {
		f := facts{URL: l.policy.URL, Cause: why, Why: e.Capture.Why, Since: i.Since, Failures: i.Failures}
		var h interface{ Hint() string }
		if errors.As(l.res.Err, &h) {
			f.Hint = h.Hint()
		}
		if ev, ok := r.tell(&l.policy, open, &i, &f, now); ok {
			e.Events = append(e.Events, ev)
		}
	}
	e.Incident = &i
}

// doubtful captures are told when they stay so for a day.
const doubtWait = 24 * time.Hour

// ripe says whether an incident has to be told now.
func (r *Router) ripe(p *Policy, i *snapshots.Incident, now time.Time) bool {
	patience := r.Patience
	if patience == 0 {
		patience = 3
	}
	age := now.Sub(i.Since)
	switch {
	case i.Told || i.Failures == 0:
		return false
	case i.Cause == Doubtful:
		return age >= doubtWait
	case i.Cause == string(fetch.Moved):
		return true
	case i.Cause == string(fetch.Gone):
		return i.Failures >= 2 || age >= doubtWait
	}
	interval := p.Schedule.Interval(now)
	return i.Failures >= patience || interval > 0 && age >= 2*interval
}

// tell makes the event of an incident, and marks it as told. Trouble that is
// told already, of another policy with the same cause, is not told again.
func (r *Router) tell(p *Policy, open []snapshots.Incident, i *snapshots.Incident, f *facts, now time.Time) (snapshots.Event, bool) {
	i.Told = true
	kind := kindLook
	if class(i.Cause) == kindTrouble {
		kind = kindTrouble
		if others(open, i) {
			return snapshots.Event{}, false
		}
	}
	return snapshots.Event{
		Key: fmt.Sprintf("%s/%s/%s", kind, p.Name, i.Since.UTC().Format(time.RFC3339Nano)), Kind: kind, Policy: p.Name, At: now, Facts: f.json(),
		Deliveries: r.deliveries(p, now, r.troublePace(i.Cause)),
	}, true
}

// others says whether another policy's incident of the same cause is told.
func others(open []snapshots.Incident, i *snapshots.Incident) bool {
	return slices.ContainsFunc(open, func(o snapshots.Incident) bool { return o.Told && o.Policy != i.Policy && o.Cause == i.Cause })
}

// recovered closes the incident of a policy. Who was told of trouble is told of
// its end once: when the last policy with the same cause is seen again.
func (r *Router) recovered(p *Policy, open []snapshots.Incident, e *snapshots.Entry, now time.Time) {
	i := find(open, p.Name)
	if i.Failures == 0 {
		return
	}
	if i.Told && (class(i.Cause) != kindTrouble || !others(open, &i)) {
		f := facts{URL: p.URL, Cause: i.Cause, Why: e.Capture.Outcome, Since: i.Since, Failures: i.Failures}
		e.Events = append(e.Events, snapshots.Event{
			Key: fmt.Sprintf("recovery/%s/%s", p.Name, i.Since.UTC().Format(time.RFC3339Nano)), Kind: kindRecovery, Policy: p.Name, At: now, Facts: f.json(),
			Deliveries: r.deliveries(p, now, r.troublePace(i.Cause)),
		})
	}
	i.Failures = 0
	e.Incident = &i
}

// troublePace is that of an incident: what needs a lawyer's look goes where
// unclear changes go, the rest to the routes that take trouble. When no route
// takes it, it goes to all of them daily: trouble that nobody hears of would
// look like silence.
func (r *Router) troublePace(why string) func(*Route) Pace {
	if class(why) != kindTrouble && r.some(func(route *Route) Pace { return route.Unclear }) {
		return func(route *Route) Pace { return route.Unclear }
	}
	return r.operator
}

// operator is the pace of a route for what ails the watch itself.
func (r *Router) operator(route *Route) Pace {
	if r.some(func(route *Route) Pace { return route.Trouble }) {
		return route.Trouble
	}
	return Daily
}

func (r *Router) some(pace func(*Route) Pace) bool {
	return slices.ContainsFunc(r.Routes, func(route Route) bool { return pace(&route).faster(Never) })
}

// Overdue tells of incidents that became ripe by time alone: a doubtful page
// with a weekly schedule is told after a day, not after a week.
func (r *Router) Overdue(ctx context.Context, policies []Policy, now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	open, err := r.Store.Incidents(ctx)
	if err != nil {
		return err
	}
	for n := range open {
		i := &open[n]
		at := slices.IndexFunc(policies, func(p Policy) bool { return p.Name == i.Policy })
		if at < 0 || !r.ripe(&policies[at], i, now) {
			continue
		}
		last, err := r.Store.LastCapture(ctx, i.Policy)
		if err != nil {
			return err
		}
		doubt, err := r.doubt(ctx, i.Policy)
		if err != nil {
			return err
		}
		outcome, _, _ := strings.Cut(i.Cause, " ")
		f := facts{URL: policies[at].URL, Cause: i.Cause, Why: last.Why, Hint: nextStep(outcome, doubt), Since: i.Since, Failures: i.Failures}
		var tell []snapshots.Event
		if ev, ok := r.tell(&policies[at], open, i, &f, now); ok {
			tell = append(tell, ev)
		}
		if err := r.Store.PutIncident(ctx, *i, tell...); err != nil {
			return err
		}
	}
	return nil
}

// doubt is the kind of the text of a policy that is held, "" for none.
func (r *Router) doubt(ctx context.Context, policy string) (string, error) {
	open, err := r.Store.Matter(ctx, policy)
	if err != nil {
		return "", err
	}
	m, err := remember(open)
	if err != nil || m.Doubt == nil {
		return "", err
	}
	return m.Doubt.Kind, nil
}
