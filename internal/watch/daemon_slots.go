package watch

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"
)

// When policies are looked at: each by its schedule, one at a time for each host.

// slot is the next look at a policy.
type slot struct {
	at  time.Time // the slot
	due time.Time // with jitter, or later after trouble
}

// finished is a look that ended.
type finished struct {
	policy Policy
	slot   time.Time
	result Result
	again  bool // nothing was stored
}

// dispatch begins the looks that are due, as many as there are workers, and
// one at a time for each host.
func (w *Watcher) dispatch(ctx context.Context, now time.Time) {
	for i := range w.Plan.Policies {
		if w.running >= workers {
			return
		}
		p := &w.Plan.Policies[i]
		s, ok := w.slot(ctx, p, now)
		if !ok || s.due.After(now) || w.busy[host(p.URL)] {
			continue
		}
		// After a sleep the latest slot stands for all that were missed.
		if latest := p.Schedule.Latest(now); latest.After(s.at) {
			s.at = latest
		}
		w.busy[host(p.URL)] = true
		w.running++
		w.slots[p.Name] = slot{at: s.at, due: s.at.Add(never)} // not again while it runs
		plan := w.Plan
		go func() { w.done <- w.look(ctx, plan, *p, s.at) }()
	}
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// slot gives the next look at a policy: the latest slot when nothing was stored
// for it, so that a new policy is looked at right away, else the next one.
func (w *Watcher) slot(ctx context.Context, p *Policy, now time.Time) (slot, bool) {
	if s, ok := w.slots[p.Name]; ok {
		return s, true
	}
	if p.Schedule.IsZero() {
		return slot{}, false
	}
	at := p.Schedule.Latest(now)
	if !at.IsZero() {
		r, err := w.Store.Run(ctx, p.Name, at)
		if err != nil {
			w.log(slog.LevelError, "the store cannot be read", "error", err)
			return slot{}, false
		}
		if r.Done {
			at = time.Time{}
		}
	}
	s := slot{at: at, due: at} // late already
	if at.IsZero() {
		at = p.Schedule.Next(now)
		s = slot{at: at, due: at.Add(p.Schedule.Jitter(p.Name, at))}
		if again, err := w.refetch(ctx, p.Name, now); err != nil {
			w.log(slog.LevelError, "the store cannot be read", "error", err)
			return slot{}, false
		} else if !again.IsZero() && again.Before(s.due) {
			s = slot{at: again, due: again}
		}
	}
	w.slots[p.Name] = s
	return s, true
}

// refetch is when a doubted text is looked at again, out of turn; zero for
// never. After a time that no look was stored for, it is now.
func (w *Watcher) refetch(ctx context.Context, policy string, now time.Time) (time.Time, error) {
	m, err := w.Store.Matter(ctx, policy)
	if err != nil || m.Next.IsZero() {
		return time.Time{}, err
	}
	if m.Next.Before(now) {
		return now, nil
	}
	return m.Next, nil
}

// look does one run.
func (w *Watcher) look(ctx context.Context, plan *Plan, p Policy, at time.Time) finished {
	c, changed := plan.Checker, plan.Changed
	f := finished{policy: p, slot: at}
	run, err := w.Store.Begin(ctx, p.Name, at)
	switch {
	case err != nil:
		f.result, f.again = Result{Name: p.Name, Err: err}, true
		return f
	case run.Done:
		return f
	case run.Attempts > maxAttempts:
		f.result.Err = errors.Join(errors.New("redletter died at each try of this look; the slot is given up"), w.Store.Finish(ctx, run, w.Now()))
		return f
	}
	f.result = c.check(ctx, p, &run)
	if o := f.result.Outcome; changed != nil && (o == Changed || o == First) {
		f.result.Err = errors.Join(f.result.Err, changed([]string{p.Name}))
	}
	f.again = f.result.Capture == 0
	if ctx.Err() != nil && f.again {
		f.result.Err = errors.Join(f.result.Err, w.Store.GiveBack(context.WithoutCancel(ctx), run))
	}
	return f
}

// finish notes a look that ended.
func (w *Watcher) finish(f finished) {
	w.running--
	delete(w.busy, host(f.policy.URL))
	if f.policy.Records != nil {
		w.chored = time.Time{} // its records may be further now
	}
	now := w.Now()
	if f.again {
		w.slots[f.policy.Name] = slot{at: f.slot, due: now.Add(retryRun)}
	} else {
		delete(w.slots, f.policy.Name)
	}
	w.Monitor.looked(f.result.Outcome)
	level, args := slog.LevelInfo, []any{"policy", f.policy.Name, "slot", f.slot, "outcome", f.result.Outcome}
	if f.result.Review != nil {
		args = append(args, "verdict", f.result.Review.Verdict)
	}
	if f.result.Err != nil {
		level, args = slog.LevelWarn, append(args, "error", f.result.Err.Error())
	}
	w.log(level, "looked", args...)
	w.wake()
}

// pause is how long to wait for the next thing to do.
func (w *Watcher) pause() time.Duration {
	d := heartbeat
	now := w.Now()
	for _, s := range w.slots {
		if wait := s.due.Sub(now); wait > 0 && wait < d {
			d = wait
		}
	}
	return d
}

// hasten puts a look before the next slot of a policy where its notice records
// ask for one.
func (w *Watcher) hasten(ctx context.Context, now time.Time) error {
	r := w.Plan.Checker.Router
	told, err := r.told(ctx)
	if err != nil {
		return err
	}
	for i := range w.Plan.Policies {
		p := &w.Plan.Policies[i]
		if p.Records == nil {
			continue
		}
		at := r.extra(p, told, now)
		if s, ok := w.slot(ctx, p, now); ok && !at.IsZero() && at.Before(s.at) {
			w.slots[p.Name] = slot{at: at, due: at}
		}
	}
	return nil
}
