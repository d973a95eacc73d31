package snapshots

import (
	"errors"
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
