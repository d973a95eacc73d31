package snapshots

import (
	"encoding/json"
	"testing"
	"time"
)

// What is open about a policy is written with the capture that opens it, and
// outlives the process.
func TestMatterStandsWithItsCapture(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	equal(t, must(s.Matter(t.Context(), "acme")), Matter{Policy: "acme"})
	want := Matter{Policy: "acme", Next: morning.Add(time.Hour), State: json.RawMessage(`{"a":1}`)}
	must(s.Add(t.Context(), Entry{Capture: Capture{Policy: "acme", At: morning, Outcome: "suspect"}, Matter: &want}))
	s.Close()
	s = open(t, dir)
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	equal(t, must(s.Matter(t.Context(), "beta")), Matter{Policy: "beta"})
	want.Next = time.Time{}
	must(s.Add(t.Context(), Entry{Capture: Capture{Policy: "acme", At: morning, Outcome: "suspect"}, Matter: &want}))
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	must(s.Add(t.Context(), Entry{Capture: Capture{Policy: "acme", At: morning, Outcome: "unchanged"}}))
	equal(t, must(s.Matter(t.Context(), "acme")), want)
	must(s.Add(t.Context(), Entry{Capture: Capture{Policy: "acme", At: morning, Outcome: "unchanged"}, Matter: &Matter{Policy: "acme"}}))
	equal(t, must(s.Matter(t.Context(), "acme")), Matter{Policy: "acme"})
}
