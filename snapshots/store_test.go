package snapshots

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What every store must do stands in package storetest. The tests here look at
// how this one does it; this file has what they share.

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

// The parts of the bodies together are all of them, each body in one; a share is
// about as large as it says, and another one each day.
func TestSubset(t *testing.T) {
	all := make([]Hash, 2000)
	for i := range all {
		all[i] = Sum(fmt.Append(nil, i))
	}
	many := func(in func(Hash) bool) (n int) {
		for _, h := range all {
			if in(h) {
				n++
			}
		}
		return n
	}
	sum := 0
	for i := range 7 {
		sum += many(must(Subset(fmt.Sprintf("%d/7", i+1), nil)))
	}
	equal(t, sum, len(all))
	monday, tuesday := must(Subset("5%", []byte("monday"))), must(Subset("5%", []byte("tuesday")))
	both := func(h Hash) bool { return monday(h) && tuesday(h) }
	if n := many(monday); n < 60 || n > 140 || many(both) > n/2 {
		t.Errorf("5%% of %d are %d, %d of them the next day too", len(all), n, many(both))
	}
	equal(t, many(must(Subset("100%", nil))), len(all))
	for _, bad := range []string{"", "0/7", "8/7", "1/0", "-1/7", "0%", "101%", "x%", "7", "1/7/2"} {
		if _, err := Subset(bad, nil); err == nil {
			t.Errorf("%q is read as a part", bad)
		}
	}
}

// A hash stands in JSON as it is printed, none as "".
func TestHashAsJSON(t *testing.T) {
	for _, h := range []Hash{{}, Sum([]byte("x"))} {
		doc := must(json.Marshal(h))
		equal(t, string(doc), fmt.Sprintf("%q", h))
		var back Hash
		must(0, json.Unmarshal(doc, &back))
		equal(t, back, h)
	}
	if json.Unmarshal([]byte(`"sha256:zz"`), new(Hash)) == nil {
		t.Error("zz is read as a hash")
	}
}
