package watch

import (
	"context"
	"log/slog"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// expiry is how often bodies whose time is over are deleted.
const expiry = 24 * time.Hour

// expire deletes some of the bodies whose time is over, and comes back for the
// others with the next chores: nothing is captured while it deletes.
func (w *Watcher) expire(ctx context.Context, now time.Time) error {
	if w.Plan.Retention == (snapshots.Retention{}) || now.Before(w.expired.Add(expiry)) && !now.Before(w.expired) {
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
