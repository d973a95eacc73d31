package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

func bodiesComeBackAsTheyWere(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	bodies := []string{"", "x", "\x00\xff\xfe", strings.Repeat("We keep data. ", 100_000), "ümlaut\r\n"}
	for _, b := range bodies {
		h := put(t, s, b)
		if again := put(t, s, b); again != h || h != snapshots.Sum([]byte(b)) {
			t.Errorf("hash %s, then %s", h, again)
		}
	}
	s.Close()
	s = open(t, dir)
	for _, b := range bodies {
		if got := must(s.Body(t.Context(), snapshots.Sum([]byte(b)))); string(got) != b {
			t.Errorf("%d bytes came back as %d", len(b), len(got))
		}
	}
	_, err := s.Body(t.Context(), snapshots.Sum([]byte("never stored")))
	is(t, err, snapshots.ErrNotFound)
}

func capturesComeBackInTheOrderOfAdding(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	a := capture(t, s, "acme", "one", morning)
	gone := snapshots.Capture{Policy: "acme", URL: "https://acme.example/privacy", At: morning.Add(-24 * time.Hour), Outcome: "gone", Why: "the server answered 404"}
	gone.ID = must(s.PutCapture(t.Context(), gone))
	b := capture(t, s, "beta", "two", morning.Add(time.Hour))
	coming := snapshots.Capture{Policy: "acme", URL: "https://acme.example/next", At: morning.Add(2 * time.Hour), Outcome: snapshots.Preview}
	coming.ID = must(s.PutCapture(t.Context(), coming))
	for range 2 {
		equal(t, must(s.Captures(t.Context(), "acme")), []snapshots.Capture{a, gone, coming})
		equal(t, must(s.Captures(t.Context(), "")), []snapshots.Capture{a, gone, b, coming})
		equal(t, must(s.Captures(t.Context(), "nobody")), []snapshots.Capture(nil))
		equal(t, must(s.Capture(t.Context(), gone.ID)), gone)
		equal(t, must(s.LastCapture(t.Context(), "acme")), gone)
		equal(t, must(s.LastCapture(t.Context(), "acme", "ok", "unchanged")), a)
		equal(t, must(s.LastCapture(t.Context(), "acme", snapshots.Preview)), coming)
		equal(t, must(s.Policies(t.Context())), []snapshots.Policy{
			{Name: "acme", Captures: 3, Last: gone.At, Outcome: "gone"},
			{Name: "beta", Captures: 1, Last: b.At, Outcome: "ok"},
		})
		s.Close()
		s = open(t, dir)
	}
	_, err := s.LastCapture(t.Context(), "acme", "unchanged")
	is(t, err, snapshots.ErrNotFound)
	_, err = s.Capture(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}

func timesKeepTheirInstant(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	berlin := time.FixedZone("CET", 3600)
	for _, at := range []time.Time{morning, morning.In(berlin), time.Unix(0, 0), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)} {
		c := capture(t, s, "acme", "x", at)
		if got := must(s.Capture(t.Context(), c.ID)); !got.At.Equal(at) {
			t.Errorf("%s came back as %s", at, got.At)
		}
	}
}

func captureNamesOnlyStoredBodies(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	_, err := s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning, Body: snapshots.Sum([]byte("not stored"))})
	is(t, err, snapshots.ErrNotFound)
	equal(t, must(s.Captures(t.Context(), "")), []snapshots.Capture(nil))
}

func snapshotIsWhatIsParsed(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	c := capture(t, s, "acme", "one", morning)
	equal(t, must(s.Snapshot(t.Context(), c.ID)), snapshots.Snapshot{Capture: c, Bytes: []byte("one")})
	id := must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning, Outcome: "timeout"}))
	_, err := s.Snapshot(t.Context(), id)
	is(t, err, snapshots.ErrNotFound)
}

func versions(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	_, err := s.LatestVersion(t.Context(), "acme")
	is(t, err, snapshots.ErrNotFound)

	a := capture(t, s, "acme", "one", morning)
	v1 := version(t, s, a)
	equal(t, v1, snapshots.Version{
		ID: 1, Policy: "acme", Number: 1, Capture: a.ID, Body: a.Body, Tree: a.Tree, Extractor: "html/1", Title: "Privacy",
		Effective: "2026-11-01", Captured: a.At, Accepted: a.At.Add(time.Second),
	})
	equal(t, version(t, s, a), v1) // accepting twice is accepting once
	other := version(t, s, capture(t, s, "beta", "one", morning))
	v2 := version(t, s, capture(t, s, "acme", "two", morning.Add(48*time.Hour)))
	v3 := version(t, s, capture(t, s, "acme", "one", morning.Add(72*time.Hour)))
	equal(t, []int{other.Number, v2.Number, v3.Number}, []int{1, 2, 3})

	equal(t, must(s.Versions(t.Context(), "acme")), []snapshots.Version{v1, v2, v3})
	equal(t, must(s.LatestVersion(t.Context(), "acme")), v3)
	equal(t, must(s.Version(t.Context(), v2.ID)), v2)
	equal(t, must(s.VersionByNumber(t.Context(), "acme", 2)), v2)
	_, err = s.Version(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
	_, err = s.VersionByNumber(t.Context(), "acme", 4)
	is(t, err, snapshots.ErrNotFound)
	equal(t, must(s.PreviousVersion(t.Context(), v3)), v2)
	_, err = s.PreviousVersion(t.Context(), v1)
	is(t, err, snapshots.ErrNotFound)
	equal(t, must(s.VersionByTree(t.Context(), "acme", v2.Tree)), v2)
	_, err = s.VersionByTree(t.Context(), "acme", snapshots.Sum(nil))
	is(t, err, snapshots.ErrNotFound)

	for days, want := range map[int]snapshots.Version{0: v1, 1: v1, 2: v2, 3: v3, 400: v3} {
		equal(t, must(s.VersionAt(t.Context(), "acme", morning.AddDate(0, 0, days))), want)
	}
	_, err = s.VersionAt(t.Context(), "acme", morning.Add(-time.Nanosecond))
	is(t, err, snapshots.ErrNotFound)

	_, err = s.AddVersion(t.Context(), snapshots.Version{Capture: 99})
	is(t, err, snapshots.ErrNotFound)
	failed := must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning, Outcome: "gone"}))
	if _, err := s.AddVersion(t.Context(), snapshots.Version{Capture: failed}); err == nil {
		t.Error("a capture without a page became a version")
	}
}

func versionByPrefix(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	v := version(t, s, capture(t, s, "acme", "one", morning))
	again := version(t, s, capture(t, s, "acme", "one", morning.Add(time.Hour)))
	version(t, s, capture(t, s, "beta", "one", morning))
	hex := strings.TrimPrefix(v.Body.String(), "sha256:")
	for _, p := range []string{hex[:6], hex[:12], hex, v.Body.String(), v.Body.Short(), strings.ToUpper(hex[:8])} {
		equal(t, must(s.VersionByPrefix(t.Context(), "acme", p)), again)
	}
	for _, p := range []string{"", "sha256:", hex[:5], hex + "0", "??????", "******", "[0-9]*[0-9]", "zzzzzz", "2026-05-01"} {
		_, err := s.VersionByPrefix(t.Context(), "acme", p)
		is(t, err, snapshots.ErrNotFound)
	}
	// Two bodies that share six digits, found by trying.
	x, y := twins(6)
	version(t, s, capture(t, s, "twins", x, morning))
	version(t, s, capture(t, s, "twins", y, morning))
	_, err := s.VersionByPrefix(t.Context(), "twins", snapshots.Sum([]byte(x)).Short()[:6])
	is(t, err, snapshots.ErrAmbiguous)
}

// twins gives two texts whose hashes share the first digits.
func twins(digits int) (string, string) {
	seen := map[string]string{}
	for i := 0; ; i++ {
		text := fmt.Sprint(i)
		p := snapshots.Sum([]byte(text)).Short()[:digits]
		if other, ok := seen[p]; ok {
			return other, text
		}
		seen[p] = text
	}
}

func reviewsAreAddedNeverReplaced(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	old, new := put(t, s, "old"), put(t, s, "new")
	r := snapshots.Review{Policy: "acme", Old: old, New: new, Rules: "2026.11", At: morning, JSON: []byte(`{"verdict":"material"}`)}
	r.ID = must(s.PutReview(t.Context(), r))
	again := r
	again.At = morning.Add(time.Hour)
	if id := must(s.PutReview(t.Context(), again)); id != r.ID {
		t.Errorf("the same review was added twice: %d and %d", r.ID, id)
	}
	later := snapshots.Review{Policy: "acme", Old: old, New: new, Rules: "2026.12", At: morning, JSON: []byte(`{"verdict":"minor"}`)}
	later.ID = must(s.PutReview(t.Context(), later))
	first := snapshots.Review{Policy: "beta", New: new, Rules: "2026.12", At: morning, JSON: []byte(`{}`)}
	first.ID = must(s.PutReview(t.Context(), first))
	s.Close()
	s = open(t, dir)
	equal(t, must(s.Reviews(t.Context(), "acme")), []snapshots.Review{r, later})
	equal(t, must(s.Reviews(t.Context(), "")), []snapshots.Review{r, later, first})
	equal(t, must(s.Review(t.Context(), "acme", old, new)), later)
	_, err := s.Review(t.Context(), "acme", new, old)
	is(t, err, snapshots.ErrNotFound)
	for _, r := range must(s.Reviews(t.Context(), "")) {
		equal(t, must(s.ReviewByID(t.Context(), r.ID)), r)
	}
	_, err = s.ReviewByID(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}

func manyWritersInOneProcess(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 5 {
				c := capture(t, s, fmt.Sprintf("p%d", i), fmt.Sprintf("text %d", j%3), morning)
				version(t, s, c)
			}
		})
	}
	wg.Wait()
	for i := range 8 {
		v := must(s.Versions(t.Context(), fmt.Sprintf("p%d", i)))
		if len(v) != 5 || v[4].Number != 5 {
			t.Errorf("p%d has %d versions", i, len(v))
		}
	}
}

func entryIsAllOrNothing(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	old := version(t, s, capture(t, s, "acme", "old", morning))
	c := snapshots.Capture{Policy: "acme", At: morning.Add(time.Hour), Outcome: "changed", Body: put(t, s, "new"), Tree: snapshots.Sum([]byte("tree"))}
	e := snapshots.Entry{
		Capture: c,
		Version: &snapshots.Version{Tree: c.Tree, Extractor: "html/1", Accepted: morning.Add(2 * time.Hour)},
		Review:  &snapshots.Review{Policy: "acme", Old: old.Body, New: c.Body, Rules: "2026.11", At: morning, JSON: []byte(`{}`)},
	}
	got := must(s.Add(t.Context(), e))
	equal(t, must(s.LastCapture(t.Context(), "acme")), got.Capture)
	equal(t, must(s.LatestVersion(t.Context(), "acme")), *got.Version)
	equal(t, must(s.Reviews(t.Context(), "acme")), []snapshots.Review{*got.Review})
	equal(t, []int{got.Version.Number, int(got.Version.Capture - old.Capture)}, []int{2, 1})
	if e.Capture.ID != 0 || e.Review.ID != 0 || e.Version.ID != 0 {
		t.Error("the caller's values were changed")
	}

	e.Capture.Body, e.Capture.Outcome = snapshots.Hash{}, "gone" // no page: cannot be a version
	if _, err := s.Add(t.Context(), e); err == nil {
		t.Error("a capture without a page became a version")
	}
	equal(t, must(s.LastCapture(t.Context(), "acme")), got.Capture)
}

func cancelledWriteLeavesNothing(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.PutCapture(ctx, snapshots.Capture{Policy: "acme", At: morning}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	equal(t, must(s.Captures(t.Context(), "")), []snapshots.Capture(nil))
}

func largeBody(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	big := bytes.Repeat([]byte("0123456789abcdef"), 4<<20/16)
	h := put(t, s, string(big))
	if got := must(s.Body(t.Context(), h)); !bytes.Equal(got, big) {
		t.Error("a body of 4 MiB changed")
	}
}

// What was read last is the latest text of a kind, not a look that showed none.
func lastReadIsAText(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	_, err := s.LastRead(t.Context(), "acme", "ok")
	is(t, err, snapshots.ErrNotFound)
	read := capture(t, s, "acme", "one", morning)
	must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning, Outcome: "ok"}))
	must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning, Outcome: "gone"}))
	capture(t, s, "beta", "two", morning)
	equal(t, must(s.LastRead(t.Context(), "acme", "ok", "gone")), read)
	_, err = s.LastRead(t.Context(), "acme", "gone")
	is(t, err, snapshots.ErrNotFound)
}

func headsAreReviewsWithoutTheirText(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	newest := func() [3]int64 {
		c, r, d, err := s.Newest(t.Context())
		return [3]int64{c, r, must(d, err)}
	}
	equal(t, newest(), [3]int64{})
	c := capture(t, s, "acme", "one", morning)
	var want []snapshots.Review
	for i, policy := range []string{"acme", "beta"} {
		r := snapshots.Review{Policy: policy, New: c.Body, Rules: "1", At: morning, JSON: fmt.Appendf(nil, `{"n":%d}`, i)}
		r.ID, r.JSON = must(s.PutReview(t.Context(), r)), nil
		want = append(want, r)
	}
	d := decide(t, s, decision("ann", snapshots.ActionNote))
	equal(t, must(s.ReviewHeads(t.Context(), 0)), want)
	equal(t, must(s.ReviewHeads(t.Context(), want[0].ID)), want[1:])
	equal(t, newest(), [3]int64{c.ID, want[1].ID, d[0].ID})
}

// Whoever mistypes a name is told the names that are most like it.
func unknownPolicyIsToldFromKnownOnes(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	is(t, s.Knows(t.Context(), "acme"), snapshots.ErrNotFound)
	for _, name := range []string{"beta", "gamma", "acme-cookies", "delta", "acme", "epsilon", "zeta"} {
		capture(t, s, name, "one", morning)
	}
	must(0, s.Knows(t.Context(), "acme"))
	err := s.Knows(t.Context(), "acne")
	is(t, err, snapshots.ErrNotFound)
	var e *snapshots.Error
	if errors.As(err, &e); !strings.HasPrefix(e.Hint(), "it holds acme, ") || !strings.Contains(e.Hint(), "2 others") {
		t.Errorf("hint %q", e.Hint())
	}
}
