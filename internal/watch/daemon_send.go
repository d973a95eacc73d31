package watch

import (
	"context"
	"log/slog"
	"time"
)

// wake has the mailer look at the outbox.
func (w *Watcher) wake() {
	select {
	case w.kick <- struct{}{}:
	default: // it knows already
	}
}

// mail drains the outbox until the context ends.
func (w *Watcher) mail(ctx context.Context) {
	for ctx.Err() == nil {
		next, err := w.inUse.Load().Outbox.Drain(ctx)
		if err != nil && ctx.Err() == nil {
			w.log(slog.LevelError, "the outbox cannot be used", "error", err)
		}
		wait := chores
		if d := next.Sub(w.Now()); !next.IsZero() && d < wait {
			wait = max(d, time.Second)
		}
		select {
		case <-ctx.Done():
		case <-w.kick:
		case <-w.after(wait):
		}
	}
}

// ping tells the outside that the watch does its work. When it does not, nothing
// is told: who waits for it raises the alarm.
func (w *Watcher) ping(ctx context.Context) {
	for ctx.Err() == nil {
		wait := chores
		if plan := w.inUse.Load(); plan.Ping != nil {
			wait = plan.PingEvery
			if err := w.pinged(ctx, plan); err != nil && ctx.Err() == nil {
				w.log(slog.LevelWarn, "no ping", "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-w.after(wait):
		}
	}
}

func (w *Watcher) pinged(ctx context.Context, plan *Plan) error {
	if w.Monitor != nil {
		if err := w.Monitor.Working(ctx); err != nil {
			return err
		}
	}
	return plan.Ping(ctx)
}
