package diff

import (
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/parse"
)

const policy = `# Privacy Policy

## Information we collect

We collect your name and your e-mail address when you open an account.

## Data retention

We keep account data for 12 months. Backups are overwritten within 35 days.

## Your rights

You may object to profiling at any time.
`

// replaced applies pairs of old and new text to the policy.
func replaced(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(policy) }

// fingerprintOf gives the fingerprint of the one change whose new text holds a phrase.
func fingerprintOf(t *testing.T, d *Delta, phrase string) string {
	t.Helper()
	found := ""
	for i := range d.Changes {
		if strings.Contains(d.Changes[i].New, phrase) {
			if found != "" {
				t.Fatalf("%q is in two changes:\n%s", phrase, d)
			}
			found = d.Changes[i].Fingerprint
		}
	}
	if found == "" {
		t.Fatalf("%q is in no change:\n%s", phrase, d)
	}
	return found
}

func TestFingerprintFollowsTheEdit(t *testing.T) {
	edit := []string{"12 months", "24 months"}
	old := document(t, policy)
	want := fingerprintOf(t, Compare(old, document(t, replaced(edit...))), "24 months")
	if !strings.HasPrefix(want, "f1:") || len(want) != len("f1:")+32 {
		t.Errorf("fingerprint %q is not f1: and 32 hex digits", want)
	}
	html := `<html><body><main><h1>Privacy Policy</h1><h2>Information we collect</h2>
<p>We collect your name and your e-mail address when you open an account.</p><h2>Data retention</h2>
<p>We keep account data for <b>24&nbsp;months</b>. Backups are overwritten within 35 days.</p>
<h2>Your rights</h2><p>You may object to profiling at any time.</p></main></body></html>`
	page, err := parse.Parse(parse.Input{Bytes: []byte(html), Name: "policy.html"})
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]*parse.Document{
		"beside other edits":        document(t, replaced(append(edit, "35 days", "90 days", "your name", "your full name")...)),
		"under a renamed heading":   document(t, replaced(append(edit, "## Data retention", "## How long we keep it")...)),
		"in another place":          document(t, replaced(append(edit, "## Information", "## Who we are\n\nAcme Ltd is the controller.\n\n## Information")...)),
		"in a longer history":       document(t, replaced(append(edit, "at any time.", "at any time. We answer within one month.")...)),
		"in a paragraph of its own": document(t, replaced("12 months. ", "24 months.\n\n")),
		"in another format":         page,
	} {
		if got := fingerprintOf(t, Compare(old, other), "24 months"); got != want {
			t.Errorf("%s the fingerprint is %s, want %s", name, got, want)
		}
	}
	if got := fingerprintOf(t, Compare(old, document(t, replaced("12 months", "36 months"))), "36 months"); got == want {
		t.Errorf("another edit has the same fingerprint")
	}
}

func TestEqualChangesDifferByTheirOrdinal(t *testing.T) {
	old := document(t, "## Web\n\nWe keep logs for 12 months.\n\n## App\n\nWe keep logs for 12 months.\n")
	d := Compare(old, document(t, "## Web\n\nWe keep logs for 24 months.\n\n## App\n\nWe keep logs for 24 months.\n"))
	if len(d.Changes) != 2 || d.Changes[0].Fingerprint == d.Changes[1].Fingerprint {
		t.Errorf("want two changes with two fingerprints:\n%s", d)
	}
	first := Compare(old, document(t, "## Web\n\nWe keep logs for 24 months.\n\n## App\n\nWe keep logs for 12 months.\n"))
	if first.Changes[0].Fingerprint != d.Changes[0].Fingerprint {
		t.Errorf("the first of them alone has another fingerprint")
	}
}

func TestMovedWordsAreNoneAddedOrRemoved(t *testing.T) {
	old := document(t, policy)
	i, j := strings.Index(policy, "## Data"), strings.Index(policy, "## Your")
	d := Compare(old, document(t, policy[:i]+policy[j:]+"\n"+policy[i:j]))
	moved := len(strings.Fields("You may object to profiling at any time.")) + len(strings.Fields("Your rights"))
	if want := (Stats{WordsMoved: moved}); d.Stats != want {
		t.Errorf("stats %+v, want %+v:\n%s", d.Stats, want, d)
	}
}

func TestOneWordInTenThousand(t *testing.T) {
	s := madeSample(10000, 0)
	at := strings.Index(string(s.raw[0]), " may ") + 1
	s.raw[1] = []byte(string(s.raw[0][:at]) + "must" + string(s.raw[0][at+3:]))
	if err := s.parse(); err != nil {
		t.Fatal(err)
	}
	d := Compare(s.old, s.new)
	if want := (Stats{WordsAdded: 1, WordsRemoved: 1}); len(d.Changes) != 1 || d.Stats != want {
		t.Errorf("want one change of one word:\n%s", d)
	}
}

func TestExcludedBlocksAreCountedByReason(t *testing.T) {
	with := func(reason parse.ExcludedReason, text string) *parse.Document {
		d := document(t, policy)
		b := parse.Block{Text: text, Excluded: reason}
		b.Rehash()
		d.Blocks = append(d.Blocks, b)
		return d
	}
	d := Compare(with(parse.ExcludedBanner, "We use cookies."), with(parse.ExcludedBanner, "Accept cookies?"))
	want := []Suppressed{{Reason: "banner", Count: 2, Example: "We use cookies."}}
	if len(d.Changes) != 0 || len(d.Suppressed) != 1 || d.Suppressed[0] != want[0] {
		t.Errorf("got %v and %d changes, want %v", d.Suppressed, len(d.Changes), want)
	}
	if same := with(parse.ExcludedBanner, "We use cookies."); !unchanged(Compare(same, same)) {
		t.Errorf("an excluded block differs from itself")
	}
}

func TestTextTakenForFurnitureOnOneSideIsNoChange(t *testing.T) {
	footer := document(t, policy)
	last := len(footer.Blocks) - 1
	footer.Blocks[last].Excluded = parse.ExcludedFooter
	d := Compare(footer, document(t, policy))
	if len(d.Changes) != 0 || len(d.Suppressed) != 1 || d.Suppressed[0].Reason != "footer" {
		t.Errorf("want only a footer in what was suppressed:\n%s", d)
	}
	checkDelta(t, d)
	old := document(t, policy)
	old.Blocks[last].Excluded = parse.ExcludedSuperseded
	if d := Compare(old, document(t, policy)); len(d.Changes) != 1 {
		t.Errorf("text of a superseded copy hides an addition:\n%s", d)
	}
}
