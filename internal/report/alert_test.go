package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// mailed compares two made-up policies as a vendor's or our own.
func mailed(t *testing.T, role string) *review.Review {
	t.Helper()
	read := func(name string) review.Source {
		b, err := os.ReadFile(filepath.Join("..", "cli", "demo", name))
		if err != nil {
			t.Fatal(err)
		}
		return review.Source{Ref: "brightwater@" + name[:3], Input: parse.Input{Bytes: b, Name: name}}
	}
	o := review.Options{Duty: duty.Options{Role: role, Jurisdictions: []string{}, ObjectionDays: 30, Relationship: "processor", Published: "2026-11-21"}}
	c, err := review.Analyze(read("old.html"), read("new.html"), o)
	if err != nil {
		t.Fatal(err)
	}
	return c.Review()
}

func notice(t *testing.T, role string) *Notice {
	at := time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)
	n := &Notice{
		Policy: "brightwater", URL: "https://www.brightwater.example/privacy", Review: mailed(t, role), Lowest: "unclear",
		Clocks: Clocks{Before: at.Add(-24 * time.Hour), After: at, Detected: at.Add(time.Second), Sent: at.Add(time.Minute), Zone: time.FixedZone("CET", 3600)},
		Act:    []string{`redletter review --open "brightwater C-003"`},
		Again:  "redletter diff brightwater@old brightwater@new",
	}
	if role == "own" {
		n.First = []string{"Published without a notice on record."}
	}
	return n
}

// The whole mail, to be read: plain text and HTML.
func TestMailOfAChange(t *testing.T) {
	for _, role := range []string{"own", "vendor"} {
		a, err := MailOf(notice(t, role))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "mail-"+role+".txt"), []byte("Subject: "+a.Subject.String()+"\n\n"+a.Text.String()))
		golden(t, filepath.Join("testdata", "mail-"+role+".html"), []byte(a.HTML))
	}
}

func TestDigestPutsTheWorstFirst(t *testing.T) {
	minor := *notice(t, "vendor")
	cut := *minor.Review
	cut.Verdict, cut.Changes, cut.Duties, cut.Checks = "minor", nil, nil, nil
	minor.Policy, minor.Review = "lesser", &cut
	a, err := DigestOf("Daily digest, 22 November 2026", []Notice{minor, {Head: "acme could not be seen: dns", Lines: []string{"Since Friday."}}, *notice(t, "vendor")})
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{a.Text.String(), string(a.HTML)} {
		last := -1
		for _, w := range []string{"Daily digest", "Flagged material: brightwater", "acme could not be seen", "Minor: lesser"} {
			if i := strings.LastIndex(words, w); i <= last {
				t.Errorf("%q stands at %d, after what should follow it:\n%s", w, i, words)
			} else {
				last = i
			}
		}
	}
	if want := "[redletter] Daily digest, 22 November 2026: Flagged material 1, Could not be seen, or needs a look 1, Minor 1"; a.Subject.String() != want {
		t.Errorf("subject %q", a.Subject)
	}
}

// Words of a page can drive neither a terminal nor a mail program.
func TestHostileWordsInAMail(t *testing.T) {
	n := notice(t, "vendor")
	evil := "<script>alert(1)</script>\x1b[31m\u202e<img src=x>"
	r := *n.Review
	r.Changes = append([]review.Change(nil), r.Changes...)
	r.Changes[0].New, r.Changes[0].Old, r.Changes[0].Words = evil, evil, nil
	r.Changes[0].NewPath, r.Changes[0].OldPath = []string{evil}, []string{evil}
	n.Review, n.URL, n.Lines = &r, evil, []string{evil}
	a, err := MailOf(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", "\x1b", "\u202e"} {
		if strings.Contains(string(a.HTML), bad) {
			t.Errorf("the HTML holds %q", bad)
		}
	}
	if strings.ContainsAny(a.Text.String()+a.Subject.String(), "\x1b\u202e") {
		t.Error("the text drives a terminal")
	}
	if strings.Contains(string(a.HTML), "http-equiv") || strings.Contains(string(a.HTML), "src=") && !strings.Contains(string(a.HTML), "&lt;img src=") {
		t.Error("the mail asks for something from outside")
	}
}
