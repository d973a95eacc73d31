package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// What is open about a policy is written with the capture that opens it, and
// outlives the process.
func matterStandsWithItsCapture(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	equal(t, must(s.Matter(t.Context(), "acme")), snapshots.Matter{Policy: "acme"})
	want := snapshots.Matter{Policy: "acme", Next: morning.Add(time.Hour), State: json.RawMessage(`{"a":1}`)}
	must(s.Add(t.Context(), snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "suspect"}, Matter: &want}))
	must(0, s.Close())
	s = open(t, dir)
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	equal(t, must(s.Matter(t.Context(), "beta")), snapshots.Matter{Policy: "beta"})
	want.Next = time.Time{}
	must(s.Add(t.Context(), snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "suspect"}, Matter: &want}))
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	must(s.Add(t.Context(), snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "unchanged"}}))
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	must(s.Add(t.Context(), snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "unchanged"}, Matter: &snapshots.Matter{Policy: "acme"}}))
	equal(t, must(s.Matter(t.Context(), "acme")), snapshots.Matter{Policy: "acme"})
}
