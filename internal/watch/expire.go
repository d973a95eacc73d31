package watch

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

const (
	expiry = 24 * time.Hour // how often bodies whose time is over are deleted
	astray = 24 * time.Hour // so far off from a server's, a clock is not gone by
)

// expire deletes some of the bodies whose time is over, and comes back for the
// others with the next chores: nothing is captured while it deletes.
//
// A clock that is wrong by years would delete what is young, and for good. So it
// waits for a look on the same day, and does nothing when the server that
// answered has another day.
func (w *Watcher) expire(ctx context.Context, now time.Time) error {
	if w.Plan.Retention == (snapshots.Retention{}) || now.Before(w.expired.Add(expiry)) && !now.Before(w.expired) {
		return nil
	}
	last, err := w.newest(ctx)
	if err != nil || now.Sub(last.At).Abs() > expiry {
		return err
	}
	if off := off(&last); off > astray {
		w.expired = now
		w.log(slog.LevelWarn, "nothing is deleted under the retention rules: this machine's clock and a server's are apart", "by", off.String(), "policy", last.Policy)
		return nil
	}
	gone, err := w.Store.Delete(ctx, w.Plan.Retention, now)
	if err != nil {
		return err
	}
	if len(gone) == 0 {
		w.expired = now
		return nil
	}
	w.log(slog.LevelInfo, "bodies deleted under the retention rules", "bodies", len(gone))
	return nil
}

// newest gives the latest look at any policy, a zero one when there is none.
func (w *Watcher) newest(ctx context.Context) (snapshots.Capture, error) {
	id, _, _, err := w.Store.Newest(ctx)
	if err != nil {
		return snapshots.Capture{}, err
	}
	c, err := w.Store.Capture(ctx, id)
	if errors.Is(err, snapshots.ErrNotFound) {
		err = nil
	}
	return c, err
}

// off is how far this machine's clock and the server's were apart at a look; 0
// where no server said its time.
func off(c *snapshots.Capture) time.Duration {
	var e fetch.Evidence
	if json.Unmarshal(c.Evidence, &e) != nil || e.Clock == nil || e.Clock.Ahead == nil {
		return 0
	}
	return (time.Duration(*e.Clock.Ahead) * time.Second).Abs()
}
