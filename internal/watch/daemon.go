package watch

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// Plan is what a configuration asks for.
type Plan struct {
	Policies []Policy
	Checker  *Checker // with its Router
	Outbox   *Outbox

	Retention snapshots.Retention // how long bytes are kept

	// Changed is told of policies with a new version, nil for all of them when the
	// plan comes into force; looks tell it beside one another. It may be nil.
	Changed func(policies []string) error

	// Ping tells the outside that the watch does its work, each PingEvery while it
	// does. Nil: nobody asked for it.
	Ping      func(ctx context.Context) error
	PingEvery time.Duration
}

// Limits of the watch.
const (
	workers     = 4
	maxAttempts = 3                // of a run whose process died; then it is given up
	retryRun    = 5 * time.Minute  // after a look that could not be stored
	heartbeat   = 10 * time.Second // between two looks at the configuration, at most
	chores      = time.Minute      // between two looks at what becomes due by time alone
	grace       = 20 * time.Second // for looks that are under way when the watch is asked to stop
	keepRuns    = 1000             // slots of a policy
	never       = 100 * 365 * 24 * time.Hour
)

// Watcher looks at policies by their schedules, and sends what is to be told.
// One Watcher owns a store; snapshots.Open sees to that.
type Watcher struct {
	Store *snapshots.Store
	Plan  *Plan
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time // nil: time.After
	Log   *slog.Logger

	Load   func() (*Plan, error) // makes a plan of the configuration as it is now; nil: it never changes
	Stale  func() bool           // says that the configuration changed; nil: it never does
	Reload <-chan struct{}       // asks to load it again
	Ready  func()                // told once when the watch has begun; may be nil
	Alive  func()                // told at each heartbeat; may be nil

	Monitor *Monitor                        // may be nil
	Report  func(ctx context.Context) error // told once a minute, to write metrics; may be nil

	slots   map[string]slot // by policy
	busy    map[string]bool // hosts that are being asked: one at a time
	done    chan finished
	running int
	next    *Plan // waits until nothing is running
	kick    chan struct{}
	inUse   atomic.Pointer[Plan] // the plan in force, for the mailer and the pings
	chored  time.Time
	expired time.Time // when nothing was left to delete
	seen    time.Time // the last time that the clock showed
}

// Run watches until the context ends, then lets looks that are under way come
// to their end for a while. An error is one of the store at the start.
func (w *Watcher) Run(ctx context.Context) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var mailer sync.WaitGroup
	mailer.Go(func() { w.mail(ctx) })
	mailer.Go(func() { w.ping(ctx) })
	if w.Ready != nil {
		w.Ready()
	}
	for ctx.Err() == nil {
		w.turn(work)
		select {
		case <-ctx.Done():
		case f := <-w.done:
			w.finish(f)
		case <-w.Reload:
			w.load("asked to")
		case <-w.after(w.pause()):
		}
	}
	w.log(slog.LevelInfo, "stopping", "running", w.running)
	w.settle(stop)
	mailer.Wait()
	return nil
}

// begin makes the watch ready.
func (w *Watcher) begin(ctx context.Context) error {
	w.slots, w.busy = map[string]slot{}, map[string]bool{}
	w.done, w.kick = make(chan finished), make(chan struct{}, 1)
	n, err := w.Store.Reclaim(ctx, w.Now())
	if err != nil {
		return err
	}
	if n > 0 {
		w.log(slog.LevelWarn, "mails were being sent when redletter ended; they go out again with the same ID", "mails", n)
	}
	if err := errors.Join(w.Store.ForgetRuns(ctx, keepRuns), w.gap(ctx)); err != nil {
		return err
	}
	w.inForce()
	w.Monitor.turned()
	w.log(slog.LevelInfo, "watching", "policies", len(w.Plan.Policies), "store", w.Store.Dir())
	return nil
}

// gap tells the operator when nothing was looked at for longer than twice the
// shortest interval: a watch that stood still is not the same as no news.
func (w *Watcher) gap(ctx context.Context) error {
	known, err := w.Store.Policies(ctx)
	if err != nil {
		return err
	}
	var last time.Time
	for _, p := range known {
		if p.Last.After(last) {
			last = p.Last
		}
	}
	var shortest time.Duration
	for i := range w.Plan.Policies {
		if d := w.Plan.Policies[i].Schedule.Interval(w.Now()); shortest == 0 || d > 0 && d < shortest {
			shortest = d
		}
	}
	if last.IsZero() || shortest == 0 || w.Now().Sub(last) <= 2*shortest {
		return nil
	}
	w.log(slog.LevelWarn, "nobody was looking", "since", last)
	return w.Plan.Checker.Router.Gap(ctx, last, w.Now())
}

// turn does what is due now without waiting for any of it.
func (w *Watcher) turn(ctx context.Context) {
	if w.Alive != nil {
		w.Alive()
	}
	w.Monitor.turned()
	if w.Stale != nil && w.Stale() {
		w.load("it changed")
	}
	if w.next != nil && w.running == 0 {
		w.swap()
	}
	now := w.Now()
	if now.Before(w.seen.Add(-time.Minute)) {
		w.log(slog.LevelWarn, "the clock was put back", "from", w.seen, "to", now)
		clear(w.slots) // the store knows which slots are done
	}
	w.seen = now
	w.chore(ctx, now)
	if w.next == nil {
		w.dispatch(ctx, now)
	}
}

// settle waits for looks under way, and ends them when the grace is over.
func (w *Watcher) settle(stop func()) {
	over := w.after(grace)
	for w.running > 0 {
		select {
		case f := <-w.done:
			w.finish(f)
		case <-over:
			stop()
			over = nil
		}
	}
}

func (w *Watcher) after(d time.Duration) <-chan time.Time {
	if w.After != nil {
		return w.After(d)
	}
	return time.After(d)
}

// chore does what becomes due by time alone.
func (w *Watcher) chore(ctx context.Context, now time.Time) {
	if d := now.Sub(w.chored); d >= 0 && d < chores {
		return
	}
	w.chored = now
	r := w.Plan.Checker.Router
	err := errors.Join(r.Overdue(ctx, w.Plan.Policies, now), r.Cover(ctx, now), r.Follow(ctx, w.Plan.Policies, now), w.hasten(ctx, now), w.expire(ctx, now))
	if err != nil {
		w.log(slog.LevelError, "the store cannot be used", "error", err)
	}
	if w.Report == nil {
		return
	}
	if err := w.Report(ctx); err != nil {
		w.log(slog.LevelError, "the metrics cannot be written", "error", err)
	}
}

// load makes a plan of the configuration. A bad one leaves the old in force.
func (w *Watcher) load(why string) {
	if w.Load == nil {
		return
	}
	plan, err := w.Load()
	if err != nil {
		w.log(slog.LevelError, "the configuration is not taken over; the old one stays in force", "why", why, "error", err)
		return
	}
	w.next = plan
	w.log(slog.LevelInfo, "configuration loaded", "why", why, "policies", len(plan.Policies))
}

// swap puts the new plan in force.
func (w *Watcher) swap() {
	w.Plan, w.next = w.next, nil
	clear(w.slots)
	w.inForce()
	w.wake()
}

// inForce hands the plan to the mailer.
func (w *Watcher) inForce() {
	w.Plan.Checker.Router.Watching(w.Plan.Policies)
	w.inUse.Store(w.Plan)
	w.Monitor.begin(w.Plan.Policies)
	if w.Plan.Changed == nil {
		return
	}
	if err := w.Plan.Changed(nil); err != nil {
		w.log(slog.LevelError, "the feeds cannot be written", "error", err)
	}
}

func (w *Watcher) log(level slog.Level, msg string, args ...any) {
	if w.Log != nil {
		w.Log.Log(context.Background(), level, msg, args...)
	}
}
