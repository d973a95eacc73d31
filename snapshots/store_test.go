package snapshots

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The tests of this file use what every store must offer, and nothing of how
// this one does it.

var morning = time.Date(2026, 11, 21, 7, 0, 0, 123456789, time.UTC)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// capture stores a page and the capture of it.
func capture(t *testing.T, s *Store, policy, text string, at time.Time) Capture {
	t.Helper()
	body := put(t, s, text)
	c := Capture{
		Policy: policy, URL: "https://acme.example/privacy", At: at, Outcome: "ok", MediaType: "text/html",
		Raw: put(t, s, "raw "+text), Body: body, Tree: Sum([]byte("tree " + text)), Evidence: []byte(`{"status":200}`),
	}
	var err error
	if c.ID, err = s.PutCapture(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, s *Store, text string) Hash {
	t.Helper()
	h, err := s.PutBody(t.Context(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func version(t *testing.T, s *Store, c Capture) Version {
	t.Helper()
	v, err := s.AddVersion(t.Context(), Version{Capture: c.ID, Tree: c.Tree, Extractor: "html/1", Title: "Privacy", Effective: "2026-11-01", Accepted: c.At.Add(time.Second)})
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

func TestBodiesComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	bodies := []string{"", "x", "\x00\xff\xfe", strings.Repeat("We keep data. ", 100_000), "ümlaut\r\n"}
	for _, b := range bodies {
		h := put(t, s, b)
		if again := put(t, s, b); again != h || h != Sum([]byte(b)) {
			t.Errorf("hash %s, then %s", h, again)
		}
	}
	s.Close()
	s = open(t, dir)
	for _, b := range bodies {
		if got := must(s.Body(t.Context(), Sum([]byte(b)))); string(got) != b {
			t.Errorf("%d bytes came back as %d", len(b), len(got))
		}
	}
	_, err := s.Body(t.Context(), Sum([]byte("never stored")))
	is(t, err, ErrNotFound)
}

func TestCapturesComeBackInTheOrderOfAdding(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	a := capture(t, s, "acme", "one", morning)
	gone := Capture{Policy: "acme", URL: "https://acme.example/privacy", At: morning.Add(-24 * time.Hour), Outcome: "gone", Why: "the server answered 404"}
	gone.ID = must(s.PutCapture(t.Context(), gone))
	b := capture(t, s, "beta", "two", morning.Add(time.Hour))
	for range 2 {
		equal(t, must(s.Captures(t.Context(), "acme")), []Capture{a, gone})
		equal(t, must(s.Captures(t.Context(), "")), []Capture{a, gone, b})
		equal(t, must(s.Captures(t.Context(), "nobody")), []Capture(nil))
		equal(t, must(s.Capture(t.Context(), gone.ID)), gone)
		equal(t, must(s.LastCapture(t.Context(), "acme")), gone)
		equal(t, must(s.LastCapture(t.Context(), "acme", "ok", "unchanged")), a)
		equal(t, must(s.Policies(t.Context())), []Policy{
			{Name: "acme", Captures: 2, Last: gone.At, Outcome: "gone"},
			{Name: "beta", Captures: 1, Last: b.At, Outcome: "ok"},
		})
		s.Close()
		s = open(t, dir)
	}
	_, err := s.LastCapture(t.Context(), "acme", "unchanged")
	is(t, err, ErrNotFound)
	_, err = s.Capture(t.Context(), 99)
	is(t, err, ErrNotFound)
}

func TestTimesKeepTheirInstant(t *testing.T) {
	s := open(t, t.TempDir())
	berlin := time.FixedZone("CET", 3600)
	for _, at := range []time.Time{morning, morning.In(berlin), time.Unix(0, 0), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)} {
		c := capture(t, s, "acme", "x", at)
		if got := must(s.Capture(t.Context(), c.ID)); !got.At.Equal(at) {
			t.Errorf("%s came back as %s", at, got.At)
		}
	}
}

func TestCaptureNamesOnlyStoredBodies(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Body: Sum([]byte("not stored"))})
	is(t, err, ErrNotFound)
	equal(t, must(s.Captures(t.Context(), "")), []Capture(nil))
}

func TestSnapshotIsWhatIsParsed(t *testing.T) {
	s := open(t, t.TempDir())
	c := capture(t, s, "acme", "one", morning)
	equal(t, must(s.Snapshot(t.Context(), c.ID)), Snapshot{c, []byte("one")})
	id := must(s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Outcome: "timeout"}))
	_, err := s.Snapshot(t.Context(), id)
	is(t, err, ErrNotFound)
}

func TestVersions(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.LatestVersion(t.Context(), "acme")
	is(t, err, ErrNotFound)

	a := capture(t, s, "acme", "one", morning)
	v1 := version(t, s, a)
	equal(t, v1, Version{
		ID: 1, Policy: "acme", Number: 1, Capture: a.ID, Body: a.Body, Tree: a.Tree, Extractor: "html/1", Title: "Privacy",
		Effective: "2026-11-01", Captured: a.At, Accepted: a.At.Add(time.Second),
	})
	equal(t, version(t, s, a), v1) // accepting twice is accepting once
	other := version(t, s, capture(t, s, "beta", "one", morning))
	v2 := version(t, s, capture(t, s, "acme", "two", morning.Add(48*time.Hour)))
	v3 := version(t, s, capture(t, s, "acme", "one", morning.Add(72*time.Hour)))
	equal(t, []int{other.Number, v2.Number, v3.Number}, []int{1, 2, 3})

	equal(t, must(s.Versions(t.Context(), "acme")), []Version{v1, v2, v3})
	equal(t, must(s.LatestVersion(t.Context(), "acme")), v3)
	equal(t, must(s.PreviousVersion(t.Context(), v3)), v2)
	_, err = s.PreviousVersion(t.Context(), v1)
	is(t, err, ErrNotFound)
	equal(t, must(s.VersionByTree(t.Context(), "acme", v2.Tree)), v2)
	_, err = s.VersionByTree(t.Context(), "acme", Sum(nil))
	is(t, err, ErrNotFound)

	for days, want := range map[int]Version{0: v1, 1: v1, 2: v2, 3: v3, 400: v3} {
		equal(t, must(s.VersionAt(t.Context(), "acme", morning.AddDate(0, 0, days))), want)
	}
	_, err = s.VersionAt(t.Context(), "acme", morning.Add(-time.Nanosecond))
	is(t, err, ErrNotFound)

	_, err = s.AddVersion(t.Context(), Version{Capture: 99})
	is(t, err, ErrNotFound)
	failed := must(s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Outcome: "gone"}))
	if _, err := s.AddVersion(t.Context(), Version{Capture: failed}); err == nil {
		t.Error("a capture without a page became a version")
	}
}

func TestVersionByPrefix(t *testing.T) {
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
		is(t, err, ErrNotFound)
	}
	// Two bodies that share six digits, found by trying.
	x, y := twins(6)
	version(t, s, capture(t, s, "twins", x, morning))
	version(t, s, capture(t, s, "twins", y, morning))
	_, err := s.VersionByPrefix(t.Context(), "twins", Sum([]byte(x)).Short()[:6])
	is(t, err, ErrAmbiguous)
}

// twins gives two texts whose hashes share the first digits.
func twins(digits int) (string, string) {
	seen := map[string]string{}
	for i := 0; ; i++ {
		text := fmt.Sprint(i)
		p := Sum([]byte(text)).Short()[:digits]
		if other, ok := seen[p]; ok {
			return other, text
		}
		seen[p] = text
	}
}

func TestReviewsAreAddedNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	old, new := put(t, s, "old"), put(t, s, "new")
	r := Review{Policy: "acme", Old: old, New: new, Rules: "2026.11", At: morning, JSON: []byte(`{"verdict":"material"}`)}
	r.ID = must(s.PutReview(t.Context(), r))
	again := r
	again.At = morning.Add(time.Hour)
	if id := must(s.PutReview(t.Context(), again)); id != r.ID {
		t.Errorf("the same review was added twice: %d and %d", r.ID, id)
	}
	later := Review{Policy: "acme", Old: old, New: new, Rules: "2026.12", At: morning, JSON: []byte(`{"verdict":"minor"}`)}
	later.ID = must(s.PutReview(t.Context(), later))
	first := Review{Policy: "beta", New: new, Rules: "2026.12", At: morning, JSON: []byte(`{}`)}
	first.ID = must(s.PutReview(t.Context(), first))
	s.Close()
	s = open(t, dir)
	equal(t, must(s.Reviews(t.Context(), "acme")), []Review{r, later})
	equal(t, must(s.Reviews(t.Context(), "")), []Review{r, later, first})
	equal(t, must(s.Review(t.Context(), "acme", old, new)), later)
	_, err := s.Review(t.Context(), "acme", new, old)
	is(t, err, ErrNotFound)
	for _, r := range must(s.Reviews(t.Context(), "")) {
		equal(t, must(s.ReviewByID(t.Context(), r.ID)), r)
	}
	_, err = s.ReviewByID(t.Context(), 99)
	is(t, err, ErrNotFound)
}

func TestHashText(t *testing.T) {
	h := Sum([]byte("x"))
	for _, s := range []string{h.String(), strings.TrimPrefix(h.String(), "sha256:"), strings.ToUpper(strings.TrimPrefix(h.String(), "sha256:"))} {
		equal(t, must(ParseHash(s)), h)
	}
	for _, s := range []string{"", "sha256:", "sha256:00", h.String() + "00", "sha1:" + h.String()[7:], strings.Repeat("g", 64)} {
		if _, err := ParseHash(s); err == nil {
			t.Errorf("ParseHash(%q) succeeded", s)
		}
	}
	if (Hash{}).String() != "" || h.IsZero() || !(Hash{}).IsZero() {
		t.Error("the zero hash")
	}
}

func TestManyWritersInOneProcess(t *testing.T) {
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

func TestEntryIsAllOrNothing(t *testing.T) {
	s := open(t, t.TempDir())
	old := version(t, s, capture(t, s, "acme", "old", morning))
	c := Capture{Policy: "acme", At: morning.Add(time.Hour), Outcome: "changed", Body: put(t, s, "new"), Tree: Sum([]byte("tree"))}
	e := Entry{
		Capture: c,
		Version: &Version{Tree: c.Tree, Extractor: "html/1", Accepted: morning.Add(2 * time.Hour)},
		Review:  &Review{Policy: "acme", Old: old.Body, New: c.Body, Rules: "2026.11", At: morning, JSON: []byte(`{}`)},
	}
	got := must(s.Add(t.Context(), e))
	equal(t, must(s.LastCapture(t.Context(), "acme")), got.Capture)
	equal(t, must(s.LatestVersion(t.Context(), "acme")), *got.Version)
	equal(t, must(s.Reviews(t.Context(), "acme")), []Review{*got.Review})
	equal(t, []int{got.Version.Number, int(got.Version.Capture - old.Capture)}, []int{2, 1})
	if e.Capture.ID != 0 || e.Review.ID != 0 || e.Version.ID != 0 {
		t.Error("the caller's values were changed")
	}

	e.Capture.Body, e.Capture.Outcome = Hash{}, "gone" // no page: cannot be a version
	if _, err := s.Add(t.Context(), e); err == nil {
		t.Error("a capture without a page became a version")
	}
	equal(t, must(s.LastCapture(t.Context(), "acme")), got.Capture)
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	s := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.PutCapture(ctx, Capture{Policy: "acme", At: morning}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	equal(t, must(s.Captures(t.Context(), "")), []Capture(nil))
}

func TestOddDirectories(t *testing.T) {
	for _, name := range []string{"with space", "we?ird&mode=ro", "a#b", "50%20off", "ünïcode", "new/deep/er"} {
		dir := filepath.Join(t.TempDir(), name)
		s := open(t, dir)
		capture(t, s, "acme", "one", morning)
		s.Close()
		if _, err := os.Stat(filepath.Join(dir, "redletter.db")); err != nil {
			t.Error(err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, Options{}); err == nil {
		t.Error("a file was opened as a store")
	}
}

func TestLargeBody(t *testing.T) {
	s := open(t, t.TempDir())
	big := bytes.Repeat([]byte("0123456789abcdef"), 4<<20/16)
	h := put(t, s, string(big))
	if got := must(s.Body(t.Context(), h)); !bytes.Equal(got, big) {
		t.Error("a body of 4 MiB changed")
	}
}
