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
	page, err := Attached(n)
	if err != nil || strings.Count(string(page), "C-300") == 0 {
		t.Errorf("the report lacks the last change: %v", err)
	}
	if small, err := MailOf(notice(t, "own")); err != nil || small.Large() {
		t.Errorf("a usual mail is large, %v", err)
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
