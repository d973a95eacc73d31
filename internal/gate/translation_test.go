package gate

import (
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

const (
	english = "# Privacy Policy\n\nLast updated: March 3, 2026\n\nWe make maps and keep your name.\n\n## Sharing\n\nWe share your name with nobody.\n\n## Retention\n\nWe keep account data for 30 days after you close your account.\n"
	german  = "# Datenschutzerklärung\n\nStand: 3. März 2026\n\nWir machen Karten und speichern Ihren Namen.\n\n## Weitergabe\n\nWir geben Ihren Namen an niemanden weiter.\n\n## Speicherdauer\n\nWir speichern Kontodaten für 30 Tage, nachdem Sie Ihr Konto geschlossen haben.\n"
)

func compared(t *testing.T, name, before, after string) *review.Case {
	t.Helper()
	side := func(s string) review.Source {
		return review.Source{Ref: name, Input: parse.Input{Bytes: []byte(s), Name: name}}
	}
	c, err := review.Analyze(side(before), side(after), review.Options{Duty: duty.Options{Role: duty.Own}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// edited gives a text with words replaced, in pairs.
func edited(s string, words ...string) string { return strings.NewReplacer(words...).Replace(s) }

// A translation follows where the authoritative text went, not only in its date.
func TestTranslationFollows(t *testing.T) {
	shared := []string{"with nobody.", "with nobody. We sell it to advertisers.", "March 3", "December 1"}
	for name, tc := range map[string]struct {
		main, other []string
		grace, want string
	}{
		"neither changed":                    {nil, nil, "", ""},
		"wording of the main text":           {[]string{"maps and keep", "maps, and keep"}, nil, "", ""},
		"the main text alone":                {shared, nil, "", "the translation did not"},
		"the main text alone, in grace":      {shared, nil, "2026-12-15", ""},
		"the main text alone, grace is over": {shared, nil, "2026-11-20", "the translation did not"},
		"only the date of the translation":   {shared, []string{"3. März", "1. Dezember"}, "", "in “Sharing”"},
		"only the date, in grace":            {shared, []string{"3. März", "1. Dezember"}, "2026-12-15", ""},
		"in another section":                 {shared, []string{"Karten und speichern", "Karten, und wir speichern"}, "", "in “Sharing”"},
		"in the same section":                {shared, []string{"weiter.", "weiter. Wir verkaufen ihn an Werber.", "3. März", "1. Dezember"}, "", ""},
		"by another number":                  {[]string{"30 days", "90 days"}, []string{"30 Tage", "91 Tage"}, "2026-12-15", "numbers"},
		"by a section more":                  {[]string{"## Retention", "## Cookies\n\nWe set cookies.\n\n## Retention"}, []string{"niemanden weiter.", "niemanden weiter. Wir setzen Cookies."}, "", "headings"},
		"the translation alone, in a number": {nil, []string{"30 Tage", "90 Tage"}, "2026-12-15", "numbers"},
	} {
		main := compared(t, "en.md", english, edited(english, tc.main...))
		got := Translated(main, compared(t, "de.md", german, edited(german, tc.other...)), tc.grace, "2026-11-21").Check
		if (got.Status == duty.Fail) != (tc.want != "") || !strings.Contains(got.Why, tc.want) {
			t.Errorf("%s: %s: %s, want %q", name, got.Status, got.Why, tc.want)
		}
	}
}
