package watch

import (
	"errors"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// What is kept for ten days is there on the ninth and gone on the eleventh; the
// policy goes on being watched.
func TestBodiesExpireWhileWatching(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.w.Plan.Retention = snapshots.Retention{Versions: 10 * 24 * time.Hour, Captures: 10 * 24 * time.Hour}
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(26 * time.Hour)
	versions, err := x.store.Versions(t.Context(), "acme")
	if err != nil || len(versions) != 2 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	there := func() bool {
		_, err := x.store.Kept(t.Context(), versions[0].Body)
		return err == nil
	}
	x.days(7)
	if !there() {
		t.Error("deleted too early")
	}
	x.days(5)
	if there() {
		t.Error("still there")
	}
	if _, err := x.store.Kept(t.Context(), versions[1].Body); err != nil {
		t.Errorf("the version in force: %v", err)
	}
	v, err := x.store.Verify(t.Context(), snapshots.Verification{})
	if err != nil || v.Err() != nil {
		t.Errorf("%v, %v", err, v.Err())
	}
}

// Bodies whose time is over go, unless the clock that says so is wrong: one that
// jumps by years deletes nothing, neither before its first look nor after it.
func TestWrongClockDeletesNothing(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	wrong := 0 // years that our clock is ahead
	x.site.clock = func() time.Time { return x.now.AddDate(-wrong, 0, 0) }
	x.w.Plan.Retention = snapshots.Retention{Captures: 48 * time.Hour, Versions: 48 * time.Hour}
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(3 * time.Hour)
	first, err := x.store.VersionByNumber(t.Context(), "acme", 1)
	if err != nil || x.versions("acme") != 2 {
		t.Fatalf("%d versions, %v", x.versions("acme"), err)
	}
	wrong = 10
	x.now = x.now.AddDate(wrong, 0, 0)
	x.pass(48 * time.Hour)
	if _, err := x.store.Kept(t.Context(), first.Body); err != nil {
		t.Errorf("by a wrong clock: %v", err)
	}
	wrong = 0 // ten years later after all
	x.pass(48 * time.Hour)
	if _, err := x.store.Kept(t.Context(), first.Body); !errors.Is(err, snapshots.ErrDeleted) {
		t.Errorf("by a right clock: %v", err)
	}
}
