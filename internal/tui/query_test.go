package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// asked is a change that most terms can be tried on.
func asked() *entry {
	due := time.Date(2026, 12, 21, 23, 59, 59, 0, time.UTC)
	r := &Row{
		ID: safe.Line("C-014"), Policy: safe.Line("acme"), Section: safe.Line("Data retention › Backups"), What: safe.Line("the period grows"),
		Rules: safe.Line("retention-lengthened purpose-added"), Families: safe.Line("retention purpose"), Severity: "unclear", Op: "modified", Direction: "weakens",
		Found: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), Subject: decided.Subject{Role: decided.Own, Deadline: due, Old: "We keep it for 90 days.", New: "We keep it for 180 days."},
	}
	st := &decided.State{Status: decided.Decided, Owner: "lee", Decision: &decided.Event{Action: decided.NeedsNotice, By: "kim"}}
	return &entry{row: r, state: st, text: func() string { return strings.ToLower("C-014 acme " + r.Was().String() + " " + r.Is().String()) }}
}

func TestQueries(t *testing.T) {
	o := &occasion{me: "lee", now: clock}
	for q, want := range map[string]bool{
		"": true, "is:decided": true, "is:open": false, "-is:open": true, "!is:open": true, "is:open,decided": true, "is:mine": true, "is:own": true, "is:vendor": false,
		"is:weakens": true, "is:unassigned": false, "is:overdue": false, "severity:unclear": true, "severity:material": false, "severity:material,unclear": true,
		"severity:>=unclear": true, "severity:>unclear": false, "severity:<=unclear": true, "severity:<material": true,
		"policy:acme": true, "policy:ac*": true, "policy:globex,acme": true, "policy:glob": false, "section:retention": true, "section:cookies": false,
		"rule:retention-*": true, "rule:purpose-added": true, "rule:sharing-*": false, "family:purpose": true, "op:modified": true, "id:c-014": true, "by:kim": true, "by:jo": false,
		"owner:lee": true, "decision:needs-notice": true, "after:2026-11-20": true, "after:2026-11-21": false, "before:2026-11-21": true,
		"due:2026-12-21": true, "due:<2026-12-24": true, "due:>2026-12-24": false, "due:none": false, "180 days": true, `"180 days"`: true, `"days 180"`: false, "days 180": true,
		"-cosmetic": true, "!180": false, "~prdgrw": true, "~zz": false, "is:decided policy:acme 90 -secret": true, "KEEP": true, "https://x": false, `policy:"acme"`: true,
	} {
		parsed, err := parseQuery(q)
		if err != nil {
			t.Errorf("%q: %v", q, err)
			continue
		}
		if got := parsed.matches(asked(), o); got != want {
			t.Errorf("%q: %v, want %v", q, got, want)
		}
	}
}

func TestMistakesInQueriesSayWhatToWrite(t *testing.T) {
	for q, want := range map[string]string{
		"is:opne": "use one of open", "severity:bad": "use one of material", "colour:red": "use one of is, severity", "after:yesterday": "write it as 2026-12-24",
	} {
		if _, err := parseQuery(q); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", q, err, want)
		}
	}
}

func TestCompletions(t *testing.T) {
	for typed, want := range map[string][]string{
		"sev": {"severity:"}, "is:o": {"is:open", "is:offered", "is:own", "is:overdue"}, "is:open sev": {"is:open severity:"}, "severity:>=un": {"severity:>=unclear"},
		"policy:a": {"policy:acme"}, "-is:opn": nil, "-is:ope": {"-is:open"},
	} {
		if got := completions(typed, []string{"acme", "globex"}); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// Whatever is typed is read or refused with a word, and never more.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"is:open severity:>=unclear", `"exact" -x !y ~z`, "due:<=2026-12-24", ":", "\"", "-", "a:b:c", "is:,,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := parseQuery(s)
		if (q == nil) == (err == nil) {
			t.Fatalf("%q: %v, %v", s, q, err)
		}
		if q != nil {
			q.matches(asked(), &occasion{me: "kim", now: clock})
		}
		completions(s, []string{"acme"})
	})
}

// Wrapping loses no word and no line is too wide.
func TestWrapKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(2, 40).Draw(t, "w")
		var in line
		for range rapid.IntRange(0, 8).Draw(t, "runs") {
			in = append(in, run{ink(rapid.IntRange(0, 3).Draw(t, "ink")), safe.Line(rapid.StringMatching(`[a-z 言é]{0,30}`).Draw(t, "s")).String()})
		}
		want, got := "", ""
		for _, r := range in {
			want += r.s
		}
		for _, l := range wrap(in, w) {
			if l.width() > w {
				t.Fatalf("a line of %d columns, want %d at most: %v", l.width(), w, l)
			}
			for _, r := range l {
				got += r.s
			}
		}
		if strings.ReplaceAll(want, " ", "") != strings.ReplaceAll(got, " ", "") {
			t.Fatalf("%q became %q", want, got)
		}
	})
}
