package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redletter-dev/redletter/snapshots"
)

// capture stores a page and the capture of it.
func capture(t *testing.T, s Store, policy, text string, at time.Time) snapshots.Capture {
	t.Helper()
	body := put(t, s, text)
	c := snapshots.Capture{
		Policy: policy, URL: "https://acme.example/privacy", At: at, Outcome: "ok", MediaType: "text/html",
		Raw: put(t, s, "raw "+text), Body: body, Tree: snapshots.Sum([]byte("tree " + text)), Evidence: []byte(`{"status":200}`),
	}
	var err error
	if c.ID, err = s.PutCapture(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, s Store, text string) snapshots.Hash {
	t.Helper()
	h, err := s.PutBody(t.Context(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func version(t *testing.T, s Store, c snapshots.Capture) snapshots.Version {
	t.Helper()
	v, err := s.AddVersion(t.Context(), snapshots.Version{Capture: c.ID, Tree: c.Tree, Extractor: "html/1", Title: "Privacy", Effective: "2026-11-01", Accepted: c.At.Add(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// must gives the value of a call that cannot fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
	var e interface{ Hint() string }
	if !errors.As(err, &e) || e.Hint() == "" {
		t.Errorf("error %v has no hint", err)
	}
}

// told is an entry that tells two people.
func told(t *testing.T, s Store, key string) snapshots.Entry {
	t.Helper()
	return snapshots.Entry{
		Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "changed", Body: put(t, s, "page "+key)},
		Run:     &snapshots.Run{Policy: "acme", Slot: morning},
		Events: []snapshots.Event{{Key: key, Kind: "change", Policy: "acme", At: morning, Facts: []byte(`{"n":1}`), Deliveries: []snapshots.Delivery{
			{Recipient: "ann@example.com", Route: "legal", Pace: "instant", Due: morning},
			{Recipient: "bob@example.com", Route: "legal", Pace: "daily", Due: morning.Add(time.Hour)},
		}}},
	}
}

// post stores a mail of the deliveries that are due.
func post(t *testing.T, s Store, key string) snapshots.Mail {
	t.Helper()
	var ids []int64
	for _, d := range must(s.Unworded(t.Context(), morning)) {
		ids = append(ids, d.ID)
	}
	return must(s.Post(t.Context(), snapshots.Mail{Key: key, Recipient: "ann@example.com", Subject: "Flagged", Message: []byte("words of " + key), Created: morning}, ids))
}

// decision is what somebody makes of the change f1:a of acme.
func decision(by, action string) snapshots.Decision {
	return snapshots.Decision{
		Policy: "acme", Fingerprint: "f1:a", Change: "C-014", Old: "for 90 days", New: "for 180 days",
		Action: action, Reason: "the term doubled", Note: "ask procurement", Owner: "carol", By: by,
		Due: morning.AddDate(0, 0, 30), At: morning,
	}
}

func decide(t *testing.T, s Store, in ...snapshots.Decision) []snapshots.Decision {
	t.Helper()
	out, err := s.Decide(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
