package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/redletter-dev/redletter/internal/review"
)

var update = flag.Bool("update", false, "rewrite the golden frames")

func ptr[T any](v T) *T { return &v }

// sample is a review with one change of each kind.
func sample() *review.Review {
	return &review.Review{
		Schema: review.Schema, Tool: review.Tool, RulesVersion: "2026.11", ReviewedBy: "nobody yet", Role: "own", Verdict: "material",
		Old:        review.Side{Ref: "old.md", Words: 812, Dates: []review.Date{{Role: "updated", Date: ptr("2026-03-03")}}},
		New:        review.Side{Ref: "new.md", Words: 840, Dates: []review.Date{{Role: "updated", Date: ptr("2026-11-20")}}},
		Stats:      review.Stats{WordsAdded: 31, WordsRemoved: 12, WordsMoved: 9, Changes: 4, BySeverity: map[string]int{"material": 2, "editorial": 2}},
		Suppressed: []review.Suppressed{{Reason: "email-token", Count: 2, Example: "privacy@acme.example"}},
		Changes: []review.Change{
			{
				ID: "C-001", Op: "modified", OldPath: []string{"Data retention"}, NewPath: []string{"Data retention"},
				Old: "We keep account data for 90 days.", New: "We keep account data for 180 days.",
				Words: []review.Word{
					{Op: "=", Text: "We keep account data for "},
					{Op: "-", Text: "90"},
					{Op: "+", Text: "180"},
					{Op: "=", Text: " days."},
				},
				Severity: "material", Direction: "weakens",
				Findings: []review.Finding{{
					Rule: "retention-lengthened", Severity: "material", Why: "the stated retention period grows from 90 days to 180 days",
					Evidence: review.Evidence{Old: []string{"90 days"}, New: []string{"180 days"}},
					Basis:    []review.Basis{{Cite: "GDPR Art. 13(2)(a)"}, {Cite: "own promise", Verified: true}},
				}},
			},
			{
				ID: "C-002", Op: "moved", OldPath: []string{"Cookies"}, NewPath: []string{"Tracking", "Cookies"},
				Old: "You can refuse cookies in your browser.", New: "You can refuse cookies in your browser.", Severity: "editorial",
			},
			{
				ID: "C-003", Op: "added", NewPath: []string{"Sharing"}, New: "We share your e-mail address with advertising partners.",
				Severity: "material", Direction: "weakens",
			},
			{ID: "C-004", Op: "removed", OldPath: []string{"Sharing"}, Old: "Thank you for reading.", Severity: "editorial"},
		},
		Checks: []review.Check{{Check: "date-not-bumped", Status: "pass", Why: "the date line changed with the text", Quote: "Updated: November 20, 2026"}},
		Duties: []review.Duty{{
			Kind: "notify", OwedBy: "publisher", OwedTo: "users", Channel: "email", Due: review.Due{Event: "effect", Days: -30}, Regime: "own-promise",
			Basis: review.Basis{Cite: "own promise", Verified: true}, Quote: "we will e-mail you at least 30 days before it takes effect",
			Because: []string{"C-001", "C-003"}, Status: "open",
		}},
	}
}

// Frames at fixed sizes: what people see, reviewed by eye when it changes.
func TestTextFrames(t *testing.T) {
	for name, o := range map[string]TextOptions{
		"inline-60":        {Style: Style{Width: 60}},
		"inline-80":        {Style: Style{Width: 80}},
		"inline-80-color":  {Style: Style{Width: 80, Color: true}},
		"side-by-side-120": {Style: Style{Width: 120}, Display: SideBySide},
		"words-80":         {Style: Style{Width: 80}, Display: WordList},
		"only-material-80": {Style: Style{Width: 80}, Only: "material"},
		"stat-80":          {Style: Style{Width: 80}, Stat: true},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Text(&b, sample(), o); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".txt"), b.Bytes())
		})
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

// No line is wider than the terminal unless one word is.
func TestTextKeepsToTheWidth(t *testing.T) {
	for width := 40; width <= 200; width++ {
		for _, d := range []Display{Inline, SideBySide, WordList} {
			var b bytes.Buffer
			if err := Text(&b, sample(), TextOptions{Style: Style{Width: width}, Display: d}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if n := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
					t.Fatalf("%s at %d columns: a line has %d:\n%s", d, width, n, line)
				}
			}
		}
	}
}

// The marks say all that colour says: the coloured output without its colours
// is the plain one.
func TestColourOnlyRepeatsTheMarks(t *testing.T) {
	var plainOut, colored bytes.Buffer
	if err := Text(&plainOut, sample(), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := Text(&colored, sample(), TextOptions{Style: Style{Color: true}}); err != nil {
		t.Fatal(err)
	}
	var stripped strings.Builder
	for s := colored.String(); s != ""; {
		before, after, found := strings.Cut(s, "\x1b[")
		stripped.WriteString(before)
		if !found {
			break
		}
		_, s, _ = strings.Cut(after, "m")
	}
	if d := cmp.Diff(plainOut.String(), stripped.String()); d != "" {
		t.Errorf("(-plain +colored):\n%s", d)
	}
}

// Hostile text in any field of a review brings no control byte to a terminal.
func TestTextHoldsHostileWords(t *testing.T) {
	evil := "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\x9b31m\r\n::error::x\x00\u200b\U000E0041"
	r := sample()
	r.Old.Ref, r.New.Ref = evil, evil
	r.Suspect = &review.Doubt{Side: evil, Signals: []review.Signal{{Kind: evil, Quote: evil}}}
	r.ReturnedTo = &review.Returned{Date: evil}
	r.Announced = &review.Announcement{Quote: evil, Link: &evil}
	r.Suppressed[0].Reason = evil
	for i := range r.Changes {
		c := &r.Changes[i]
		c.Old, c.New, c.Note = evil, evil, evil
		c.OldPath, c.NewPath = []string{evil}, []string{evil}
		for k := range c.Words {
			c.Words[k].Text = evil
		}
		for k := range c.Findings {
			f := &c.Findings[k]
			f.Why, f.Evidence.Old, f.Basis[0].Cite = evil, []string{evil}, evil
		}
	}
	r.Checks[0] = review.Check{Check: evil, Status: evil, Why: evil, Quote: evil}
	r.Duties[0].Quote, r.Duties[0].OwedTo, r.Duties[0].Note = evil, evil, evil
	for _, o := range []TextOptions{{}, {Stat: true}, {Display: WordList}, {Display: SideBySide, Style: Style{Width: 120}}} {
		var b bytes.Buffer
		if err := Text(&b, r, o); err != nil {
			t.Fatal(err)
		}
		if err := clean(b.String()); err != nil {
			t.Error(err)
		}
	}
}

// clean says which control or invisible character stands in s.
func clean(s string) error {
	for _, c := range s {
		if (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == '\u202e' || c == '\u2066' || c == '\u200b' || c > 0xE0000 {
			return fmt.Errorf("%U reached the output", c)
		}
	}
	return nil
}

// Scripts that write no blanks are wrapped all the same, and lose nothing.
func TestTextWrapsWithoutBlanks(t *testing.T) {
	const page = "# プライバシーポリシー\n\n## 第一条\n\n当社は、お客様のお名前、メールアドレス、住所、電話番号などの個人情報を、サービスの提供、%sお問い合わせへの対応、その他これらに付随する目的のために利用します。\n"
	r := compared(t, fmt.Sprintf(page, ""), fmt.Sprintf(page, "広告の配信、"), "p.md").Review()
	var b bytes.Buffer
	if err := Text(&b, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	joined := ""
	for line := range strings.Lines(b.String()) {
		if w := uniseg.StringWidth(strings.TrimRight(line, "\n")); w > 80 {
			t.Errorf("%d columns: %s", w, line)
		}
		joined += strings.TrimPrefix(strings.TrimSpace(line), "│ ")
	}
	if want := "サービスの提供、{+広告の配信、+}お問い合わせへの対応"; !strings.Contains(joined, want) {
		t.Errorf("the text lost something:\n%s", b.String())
	}
}
