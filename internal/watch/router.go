package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

// Kinds of events.
const (
	kindChange   = "change"
	kindLook     = "look"     // the page needs a look: doubtful for a day, moved, gone
	kindTrouble  = "trouble"  // it cannot be fetched
	kindRecovery = "recovery" // it is seen again
	kindStorm    = "storm"    // so much changed at once that mails are held
	kindCoverage = "coverage"
	kindGap      = "gap" // nobody looked at anything

	kindFlap      = "flap"      // the page shows texts in turns
	kindUnstable  = "unstable"  // parts of the page differ at every look
	kindSteady    = "steady"    // they do so no more
	kindAnnounced = "announced" // a coming version can be read
)

// facts are what an event remembers beside its capture and review.
type facts struct {
	URL         string    `json:"url,omitempty"`
	Role        string    `json:"role,omitempty"`
	Cause       string    `json:"cause,omitempty"`
	Why         string    `json:"why,omitempty"` // of a recovery: what the look came to
	Hint        string    `json:"hint,omitempty"`
	Since       time.Time `json:"since,omitzero"`
	Until       time.Time `json:"until,omitzero"`
	Failures    int       `json:"failures,omitempty"`
	Before      time.Time `json:"before,omitzero"` // the last look that showed the old text
	Text        string    `json:"text,omitempty"`  // that it is about: of a new version, or approved by a record
	Old         string    `json:"old,omitempty"`   // short hashes, for the command that shows it again
	New         string    `json:"new,omitempty"`
	Unannounced bool      `json:"unannounced,omitempty"`
	Record      string    `json:"record,omitempty"` // file of a notice record
	Marked      bool      `json:"marked,omitempty"` // the watch moves it itself
	Urgent      bool      `json:"urgent,omitempty"` // exempt from the storm brake
	Count       int       `json:"count,omitempty"`
	Trees       []string  `json:"trees,omitempty"` // texts between which a page flips
	Parts       []string  `json:"parts,omitempty"` // of a page, that are set aside
	Announced   string    `json:"announced,omitempty"`
}

func (f *facts) json() json.RawMessage {
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // strings, times and numbers always marshal
	}
	return b
}

// Router works out who hears of what. Set the fields, then call Prepare.
type Router struct {
	Store    *snapshots.Store
	Routes   []Route
	Zone     *time.Location // nil: UTC
	DigestAt string         // "07:30", the default
	Patience int            // failed looks before anybody hears of them; 0: 3
	Batch    time.Duration  // how long instant mails wait, so that a storm can be seen

	calendar calendar
	covered  []Policy
	marked   map[string]int64 // the capture on which a record was last tried to be moved, by its file
	mu       sync.Mutex       // one at a time between reading incidents and writing them
}

// DefaultDigestAt is when digests go out.
const DefaultDigestAt = "07:30"

// Prepare checks the fields and makes the router ready.
func (r *Router) Prepare() error {
	at := r.DigestAt
	if at == "" {
		at = DefaultDigestAt
	}
	t, err := time.Parse("15:04", at)
	if err != nil {
		return fmt.Errorf("digest_at: %q is no time of day: write it as %s", at, DefaultDigestAt)
	}
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	line := fmt.Sprintf("%d %d * * ", t.Minute(), t.Hour())
	if r.calendar.daily, err = ParseSchedule(line+"*", r.Zone); err != nil {
		return err
	}
	r.calendar.weekly, err = ParseSchedule(line+"1", r.Zone)
	return err
}

// add stores an entry with the events that it sets off.
func (r *Router) add(ctx context.Context, l *look, e snapshots.Entry) (snapshots.Entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.follow(ctx, l, &e); err != nil {
		return e, err
	}
	return r.Store.Add(ctx, e)
}

// follow adds the events and the incident.
func (r *Router) follow(ctx context.Context, l *look, e *snapshots.Entry) error {
	open, err := r.Store.Incidents(ctx)
	if err != nil {
		return err
	}
	now := l.checker.Now()
	switch {
	case e.Capture.Outcome == Preview: // says nothing of the page in force
	case slices.Contains(shown, e.Capture.Outcome):
		r.recovered(&l.policy, open, e, now)
	default:
		r.failed(l, open, e, now)
	}
	e.Events = append(e.Events, r.newsOf(l, now)...)
	if e.Capture.Outcome != Changed {
		return nil
	}
	ev, err := r.change(ctx, l, e, now)
	if err == nil {
		e.Events = append(e.Events, ev)
	}
	return err
}

// change is the event of a new version.
func (r *Router) change(ctx context.Context, l *look, e *snapshots.Entry, now time.Time) (snapshots.Event, error) {
	v, p := l.res.Review, &l.policy
	f := facts{URL: p.URL, Role: p.role(), Text: e.Version.Tree.String(), Old: l.base.Version.Body.Short(), New: e.Capture.Body.Short()}
	last, err := r.Store.LastCapture(ctx, p.Name, seen...)
	if err != nil {
		return snapshots.Event{}, err
	}
	f.Before = last.At
	f.Unannounced = p.role() == "own" && weighs(v) && !r.approved(p, e.Version.Tree, now)
	f.Urgent = p.role() == "own" || deadline(v)
	return snapshots.Event{
		Key: fmt.Sprintf("change/%s/%d", p.Name, l.base.Version.Number+1), Kind: kindChange, Policy: p.Name, At: now, Facts: f.json(),
		Deliveries: r.deliveries(p, r.from(now, &f), func(route *Route) Pace {
			if pace := route.pace(v); !f.Unannounced || !pace.faster(Never) {
				return pace
			}
			return Instant
		}),
	}, nil
}

// from is when the wait of an instant mail begins: what is urgent waits for no
// storm.
func (r *Router) from(now time.Time, f *facts) time.Time {
	if f.Urgent {
		return now.Add(-r.Batch)
	}
	return now
}

// weighs says whether a review holds anything that asks for notice.
func weighs(v *review.Review) bool { return v.Verdict == "material" || v.Verdict == "unclear" }

// Cover queues the weekly word on what was looked at, once a week. It is told
// also when nothing changed: silence would be ambiguous.
func (r *Router) Cover(ctx context.Context, now time.Time) error {
	due := r.calendar.weekly.Latest(now)
	if due.IsZero() || now.Sub(due) > 24*time.Hour {
		return nil // a week that began while nobody watched is covered by the next
	}
	f := facts{Since: due.AddDate(0, 0, -7), Until: due}
	_, err := r.Store.PutEvent(ctx, snapshots.Event{
		Key: "coverage/" + due.Format(time.DateOnly), Kind: kindCoverage, At: now, Facts: f.json(),
		Deliveries: r.deliveries(nil, now.Add(-r.Batch), func(route *Route) Pace {
			if route.Coverage == Never {
				return Never
			}
			return Instant
		}),
	})
	return err
}

// Gap tells the operator that nobody looked for a while.
func (r *Router) Gap(ctx context.Context, from, now time.Time) error {
	f := facts{Since: from, Until: now}
	_, err := r.Store.PutEvent(ctx, snapshots.Event{
		Key: "gap/" + from.UTC().Format(time.RFC3339Nano), Kind: kindGap, At: now, Facts: f.json(),
		Deliveries: r.deliveries(nil, now, r.operator),
	})
	return err
}

// Watching names the policies that are watched now: the brake counts them, and
// the coverage lists them.
func (r *Router) Watching(policies []Policy) { r.covered = policies }

// hears says whether any route of a recipient takes a policy.
func (r *Router) hears(recipient string, p *Policy) bool {
	return slices.ContainsFunc(r.Routes, func(route Route) bool {
		return route.Takes(p) && slices.ContainsFunc(route.To, func(to string) bool { return strings.EqualFold(to, recipient) })
	})
}

// urgent says whether an event is exempt from the storm brake.
func urgent(e *snapshots.Event) bool {
	var f facts
	return json.Unmarshal(e.Facts, &f) == nil && f.Urgent
}
