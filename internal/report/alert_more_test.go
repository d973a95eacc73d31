package report

import (
	"fmt"
	"strings"
	"testing"
)

// A mail that is too large shows its first changes, says where the others are,
// and keeps its text complete.
func TestLargeMailIsShortened(t *testing.T) {
	n := notice(t, "vendor")
	long := *n.Review
	for i := range 300 {
		c := n.Review.Changes[0]
		c.ID = fmt.Sprintf("C-%03d", i+1)
		long.Changes = append(long.Changes[:len(long.Changes):len(long.Changes)], c)
	}
	n.Review = &long
	n.Lowest = ""
	whole, err := MailOf(n)
	if err != nil || !whole.Large() {
		t.Fatalf("%v: %d bytes are not large", err, len(whole.HTML))
	}
	short, err := Shortened(n)
	if err != nil {
		t.Fatal(err)
	}
	if short.Large() || !strings.Contains(string(short.HTML), "more changes in the attached report") || short.Text.String() != whole.Text.String() {
		t.Errorf("%d bytes of %d", len(short.HTML), len(whole.HTML))
	}
	page, err := Attached([]Notice{*n})
	if err != nil || strings.Count(string(page), "C-300") == 0 {
		t.Errorf("the report lacks the last change: %v", err)
	}
	if small, err := MailOf(notice(t, "own")); err != nil || small.Large() {
		t.Errorf("a usual mail is large, %v", err)
	}
}

// The changes that a shortened mail shows are the worst ones, wherever in the
// document they stand.
func TestShortenedMailShowsTheWorst(t *testing.T) {
	n := notice(t, "vendor")
	long := *n.Review
	worst := n.Review.Changes[2]
	long.Changes = nil
	for range 300 {
		long.Changes = append(long.Changes, n.Review.Changes[0])
	}
	long.Changes = append(long.Changes, worst)
	n.Review, n.Lowest = &long, ""
	short, err := Shortened(n)
	if err != nil || worst.Severity != "material" || !strings.Contains(string(short.HTML), worst.ID+" ·") {
		t.Errorf("%s is not in it, %v", worst.ID, err)
	}
}

// A digest of many policies stays below what mail programs cut off, names each of
// them with what is flagged, and keeps its text complete.
func TestLargeDigestIsShortened(t *testing.T) {
	notices := make([]Notice, 60)
	for i := range notices {
		notices[i] = *notice(t, "vendor")
		notices[i].Policy = fmt.Sprintf("policy-%d", i)
	}
	whole, err := DigestOf("Daily digest", notices)
	if err != nil || !whole.Large() {
		t.Fatalf("%d bytes are not large, %v", len(whole.HTML), err)
	}
	short, err := ShortenedDigest("Daily digest", notices)
	if err != nil || len(short.HTML) > 100<<10 || short.Text.String() != whole.Text.String() {
		t.Errorf("%d bytes of %d, %v", len(short.HTML), len(whole.HTML), err)
	}
	for _, want := range []string{"policy-59", "the promise not to sell stands nowhere", "5 changes in the attached report"} {
		if n := strings.Count(string(short.HTML), want); n < 1 {
			t.Errorf("it does not say %q", want)
		}
	}
	page, err := Attached(notices)
	if err != nil || !strings.Contains(string(page), "policy-59") {
		t.Errorf("the report lacks a policy, %v", err)
	}
	if page, err := Attached([]Notice{{Head: "nobody was looking"}}); page != nil || err != nil {
		t.Errorf("a report of nothing: %d bytes, %v", len(page), err)
	}
}

func TestCheckpointStandsInTheMail(t *testing.T) {
	a, err := MailOf(notice(t, "own"))
	if err != nil {
		t.Fatal(err)
	}
	const note = "redletter.example/store\n42\nq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83=\n\n— acme <b>+key\n"
	got := a.WithCheckpoint([]byte(note))
	if !strings.HasSuffix(got.Text.String(), note) || !strings.Contains(string(got.HTML), "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83=") || strings.Contains(string(got.HTML), "<b>+key") {
		t.Errorf("%s\n%s", got.Text, got.HTML)
	}
	if again := a.WithCheckpoint(nil); again != a {
		t.Error("no checkpoint changes the mail")
	}
}
