package material_test

import (
	"os"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/diff/material"
)

// edit turns a sentence into another, or says that it does not apply.
type edit struct {
	name string
	make func(string) (string, bool)
}

func swap(from, to string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		out := strings.Replace(s, from, to, 1)
		return out, out != s
	}
}

// operativeEdits change what a sentence means.
var operativeEdits = []edit{
	{"negate share", swap("We share", "We do not share")},
	{"negate use", swap("We use", "We do not use")},
	{"negate collect", swap("We collect", "We do not collect")},
	{"drop not", swap(" do not ", " ")},
	{"drop never", swap(" never ", " ")},
	{"drop will not", swap(" will not ", " will ")},
	{"not to now", swap(" will not ", " will now ")},
	{"may to will", swap(" may ", " will ")},
	{"will to may", swap(" will ", " may ")},
	{"30 to 90 days", swap("30 days", "90 days")},
	{"12 to 36 months", swap("12 months", "36 months")},
	{"drop the period", swap(" for 12 months", " for as long as necessary")},
	{"drop only", swap(" only ", " ")},
	{"drop solely", swap(" solely ", " ")},
	{"opt in to opt out", swap("opt in", "opt out")},
	{"opt out to opt in", swap("opt out", "opt in")},
	{"add a recipient", swap("our service providers", "our service providers, advertising partners")},
	{"add data brokers", swap("with our affiliates", "with our affiliates and data brokers")},
	{"drop erasure", swap(", delete", "")},
	{"drop objection", swap(" or object to", "")},
	{"drop consent", swap(" with your consent", "")},
	{"drop without your consent", swap(" without your consent", "")},
	{"age 16 to 13", swap("under 16", "under 13")},
	{"add a datum", swap("your name", "your name, your passport number")},
	{"add precise location", swap("your email address", "your email address, your precise location")},
	{"add a purpose", swap("to provide the service", "to provide the service and to train machine learning models")},
	{"add marketing", swap("to answer your questions", "to answer your questions and to send you marketing")},
	{"add a country", swap("in Germany", "in Germany and the United States")},
	{"drop encryption", swap(" with encryption", "")},
	{"drop at any time", swap(" at any time", "")},
	{"unless to even if", swap(" unless you ", " even if you ")},
	{"drop the court order", swap(" under a valid court order", "")},
	{"consent to interest", swap("your consent", "our legitimate interests")},
}

// harmlessEdits leave the meaning as it is.
var harmlessEdits = []edit{
	{"delete is erase", swap("delete", "erase")},
	{"collect is gather", swap("We collect", "We gather")},
	{"tell is notify", swap("tell you", "notify you")},
	{"e-mail is email", swap("email", "e-mail")},
	{"website is site", swap("our website", "our site")},
	{"12 months are a year", swap("12 months", "one year")},
	{"digits in words", swap("30 days", "thirty days")},
	{"digits and words", swap("30 days", "thirty (30) days")},
	{"a typo", swap("information", "infromation")},
	{"a comma", swap(" and ", ", and ")},
	{"third-party", swap("third parties", "third-parties")},
	{"contraction", swap("do not", "don't")},
	{"personal data is personal information", swap("personal data", "personal information")},
	{"British spelling", swap("personalize", "personalise")},
	{"policy is notice", swap("this policy", "this notice")},
	{"please", swap("You can", "Please note that you can")},
	{"such as is for example", swap("such as", "for example")},
	{"keep is retain", swap("We keep", "We retain")},
	{"share is disclose", swap("We share", "We disclose")},
	{"passive", passive},
	{"capitals of a defined term", swap("personal data", "Personal Data")},
	{"capital of information", swap("information", "Information")},
	{"in addition", swap("We ", "In addition, we ")},
	{"for is for the", swap("our service providers", "the service providers we use")},
	{"answer is reply", swap("answer your", "reply to your")},
	{"where is when", swap(" when you ", " whenever you ")},
}

// passive turns "We share X with Y." into "X is shared with Y.".
func passive(s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, "We share ")
	if !ok {
		return "", false
	}
	object, tail, ok := strings.Cut(rest, " with ")
	if !ok || strings.ContainsAny(object, ".,") {
		return "", false
	}
	return strings.ToUpper(object[:1]) + object[1:] + " is shared with " + tail, true
}

func sentences(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range strings.Split(string(b), "\n") {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
}

// around places a sentence among others, with the words the edits add absent.
func around(s string) string {
	return "# Privacy Policy\n\n## Our practices\n\nThis policy says how we handle information.\n\n" + s + "\n\n## Contact\n\nWrite to us.\n"
}

// TestOperativeEditsAreNoticed changes one operative word of our own sentences:
// nearly every one must be flagged, none may pass as wording.
func TestOperativeEditsAreNoticed(t *testing.T) {
	n, seen := 0, 0
	for _, s := range sentences(t) {
		for _, e := range operativeEdits {
			after, ok := e.make(s)
			if !ok {
				continue
			}
			n++
			_, js := compare(t, around(s), around(after), material.Options{})
			switch level := worst(js); {
			case level >= material.Unclear:
				seen++
			case level <= material.Editorial:
				t.Errorf("%s passes as %v:\n  %s\n  %s", e.name, level, s, after)
			default:
				t.Logf("%s is %v:\n  %s\n  %s", e.name, level, s, after)
			}
		}
	}
	t.Logf("%d of %d operative edits flagged", seen, n)
	if n < 200 || seen*100 < n*97 {
		t.Errorf("%d of %d operative edits flagged, want 97%% of at least 200", seen, n)
	}
}

// TestHarmlessEditsAreNotMaterial keeps the meaning of our own sentences.
func TestHarmlessEditsAreNotMaterial(t *testing.T) {
	n, loud := 0, 0
	for _, s := range sentences(t) {
		for _, e := range harmlessEdits {
			after, ok := e.make(s)
			if !ok {
				continue
			}
			n++
			if _, js := compare(t, around(s), around(after), material.Options{}); worst(js) == material.Material {
				loud++
				t.Logf("%s is material (%v):\n  %s\n  %s", e.name, fired(js), s, after)
			}
		}
	}
	t.Logf("%d of %d harmless edits material", loud, n)
	if n < 200 || loud*100 > n*2 {
		t.Errorf("%d of %d harmless edits are material, want at most 2%% of at least 200", loud, n)
	}
}

// TestGermanNegationNeverPasses drops "nicht" from sentences that no lexicon
// here reads: nobody may be told that nothing happened.
func TestGermanNegationNeverPasses(t *testing.T) {
	for _, s := range []string{
		"Wir geben Ihre Daten nicht an Dritte weiter.",
		"Ihre Daten werden nicht für Werbung verwendet.",
		"Wir verkaufen Ihre personenbezogenen Daten nicht.",
	} {
		after := strings.Replace(s, " nicht", "", 1)
		wrap := func(x string) string {
			return "# Datenschutzerklärung\n\n## Weitergabe\n\nWir nehmen den Schutz Ihrer Daten ernst und erklären hier, wie wir sie verarbeiten.\n\n" + x + "\n\n## Kontakt\n\nSchreiben Sie uns, wenn Sie Fragen zu dieser Erklärung haben.\n"
		}
		if _, js := compare(t, wrap(s), wrap(after), material.Options{}); worst(js) < material.Unclear {
			t.Errorf("%q → %q is %v", s, after, worst(js))
		}
	}
}
