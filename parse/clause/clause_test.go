package clause

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redletter-dev/redletter/parse"
)

// TestEveryLexiconEntryIsUsed reads each phrase back through the extractor: an
// entry that a longer one of its class always hides, or that the tokenizer
// splits otherwise, is dead and misleads its reader.
func TestEveryLexiconEntryIsUsed(t *testing.T) {
	if n := len(Concepts()); n < 250 {
		t.Fatalf("%d concepts: the lexicon is not read", n)
	}
	for _, c := range Concepts() {
		for _, p := range c.Phrases {
			text := p
			if c.Is("upper") {
				text = strings.ToUpper(p)
			}
			named := "Made with " + strings.ToUpper(p[:1]) + p[1:] // some words count only as a name
			if !Extract(text).Names(c) && !Extract(named).Names(c) {
				t.Errorf("%s: %q is never found", c.Name, p)
			}
		}
	}
}

func TestNegationHasAScope(t *testing.T) {
	for _, c := range []struct {
		text   string
		denied string
		stands string
	}{
		{"We do not sell your data.", "action/sell", ""},
		{"We don't sell your data, but we share it with partners.", "action/sell", "action/share"},
		{"We won't share your data.", "action/share", ""},
		{"We use your data for purposes not stated here.", "", "action/use"},
		{"We cannot share your location.", "data/location", ""},
		{"If you do not opt out, we share your data.", "", "action/share"},
		{"We share data not only with partners.", "", "action/share"},
		{"We collect data including but not limited to your name.", "", "data/name"},
		{"Your data is never used to train models.", "purpose/ai-training", ""},
		{"We sell nothing.", "action/sell", ""},
		{"We keep a template of your face so that banned members cannot come back.", "", "action/retain"},
		{"We may use data that we have stripped of names, so that nobody can read them, to train our models.", "", "purpose/ai-training"},
		{"Files are deleted within 30 days, other than copies that nobody can read.", "", "action/delete"},
		{"We do not use your messages, to train our models or for ads.", "purpose/ai-training", ""},
	} {
		f := Extract(c.text)
		if c.denied != "" && !f.Denies(c.denied) {
			t.Errorf("%q does not deny %s", c.text, c.denied)
		}
		if c.stands != "" && !f.Asserts(c.stands) {
			t.Errorf("%q does not assert %s", c.text, c.stands)
		}
	}
}

func TestActors(t *testing.T) {
	for text, want := range map[string]Actor{
		"We collect your name.":                       Company,
		"You share your photos with your friends.":    User,
		"Advertising partners may collect your data.": ThirdParty,
		"Your name is shared with banks.":             Company,
	} {
		f := Extract(text)
		for _, m := range f.Mentions {
			if m.Class == Action {
				if m.Actor != want {
					t.Errorf("%q: %s is done by %d, want %d", text, m.Name, m.Actor, want)
				}
				break
			}
		}
	}
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		text string
		kind QuantityKind
		want float64
	}{
		{"within 30 days", Duration, 30},
		{"within thirty (30) days", Duration, 30},
		{"within forty-five days", Duration, 45},
		{"for one year", Duration, 365},
		{"for 12 months", Duration, 365},
		{"after 24 hours", Duration, 1},
		{"children under 13", Age, 13},
		{"at least 16 years of age", Age, 16},
		{"the age of eighteen", Age, 18},
		{"20% off", Percent, 20},
		{"since 2019", Year, 2019},
	} {
		q := Extract(c.text).Quantities
		if len(q) != 1 || q[0].Kind != c.kind || !q[0].Same(Quantity{Kind: c.kind, Value: c.want}) {
			t.Errorf("%q gives %+v, want kind %d value %g", c.text, q, c.kind, c.want)
		}
	}
	if q := Extract("see section 8 and Article 6").Quantities; len(q) != 0 {
		t.Errorf("references are read as amounts: %+v", q)
	}
}

func TestAliasesFold(t *testing.T) {
	for a, b := range map[string]string{
		"We rely on Model Clauses.":           "We rely on the standard contractual clauses (SCCs).",
		"We delete your data.":                "We erase your data.",
		"Contact us by email.":                "Contact us by e-mail.",
		"You can opt-out.":                    "You can opt out.",
		"We personalise ads.":                 "We personalize ads.",
		"Data is stored in the EU.":           "Data is stored in the European Union.",
		"We'll honour Global Privacy Control": "We will honor GPC",
	} {
		x, y := Extract(a), Extract(b)
		if x.all != y.all {
			t.Errorf("%q and %q name different things", a, b)
		}
	}
	if Extract("Write to us.").Has("place/us") {
		t.Error("the pronoun is read as a country")
	}
	if !Extract("We store it in the U.S. and the US.").Has("place/us") {
		t.Error("the United States are not read")
	}
}

func TestEntities(t *testing.T) {
	for _, c := range []struct {
		text string
		kind EntityKind
		want string
	}{
		{"The controller is Acme Widgets GmbH.", Legal, "Acme Widgets GmbH"},
		{"We share data with Northwind for hosting.", Name, "Northwind"},
		{"Write to privacy@acme.example today.", Address, "privacy@acme.example"},
		{"See https://acme.example/privacy.", Site, "https://acme.example/privacy"},
		{"Write to 12 Mill St., Suite 306, Springfield.", Street, "12 Mill St., Suite 306, Springfield"},
	} {
		found := false
		for _, e := range Extract(c.text).Entities {
			found = found || e.Kind == c.kind && c.text[e.Start:e.End] == c.want
		}
		if !found {
			t.Errorf("%q: no %q", c.text, c.want)
		}
	}
	if e := Extract("Our Privacy Policy explains this.").Entities; len(e) != 0 {
		t.Errorf("the policy names itself: %+v", e)
	}
}

func TestIndexSaysWhatIsNew(t *testing.T) {
	doc := func(texts ...string) *parse.Document {
		d := &parse.Document{}
		for _, s := range texts {
			d.Blocks = append(d.Blocks, parse.Block{Text: s, Hash: hashString(s)})
		}
		return d
	}
	old, now := (&Reader{}).NewIndexes(doc("We collect your name.", "We do not sell data."), doc("We collect your name.", "We collect your precise location."))
	location := Extract("precise location").Mentions[0].Concept
	sell := Extract("sell").Mentions[0].Concept
	if old.Asserts(location) || !now.Asserts(location) {
		t.Error("the location is new")
	}
	if !old.Denies(sell) || now.Denies(sell) {
		t.Error("the denial of sale is gone")
	}
	if n := old.Novelty(Extract("We collect your name.")); n != 0 {
		t.Errorf("what is said already has novelty %g", n)
	}
	if n := old.Novelty(Extract("We scan retina patterns daily.")); n != 1 {
		t.Errorf("what is said nowhere has novelty %g", n)
	}
}

func TestEnglish(t *testing.T) {
	for text, want := range map[string]bool{
		"We do not share your personal data with others.":        true,
		"Wir geben Ihre Daten nicht an Dritte weiter.":           false,
		"Nous ne vendons pas vos données et nous les protégeons": false,
		"個人情報を第三者に提供しません":                                        false,
		"Acme GmbH, 12 Mill Street":                              true,
	} {
		if got := Extract(text).English(); got != want {
			t.Errorf("English(%q) = %v", text, got)
		}
	}
}

// TestSpansAreVerbatim holds for any text: what a fact quotes is in the text,
// in order, and reading twice gives the same.
func TestSpansAreVerbatim(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		checkSpans(r, rapid.String().Draw(r, "text"))
	})
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{"We don't sell your e-mail to U.S. partners within thirty (30) days.", "’t n't 's e-mail@@x.y 1,000.5% \xff", "Wir geben Ihre Daten nicht weiter."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkSpans(t, s) })
}

type failer interface{ Fatalf(string, ...any) }

func checkSpans(t failer, s string) {
	f := Extract(s)
	last := 0
	for i, tok := range f.Tokens {
		if tok.Start < 0 || tok.End > len(s) || tok.Start >= tok.End || tok.Start < last {
			t.Fatalf("token %d of %q spans %d:%d after %d", i, s, tok.Start, tok.End, last)
		}
		last = tok.Start
	}
	for _, m := range f.Mentions {
		if m.From < 0 || m.To > len(f.Tokens) || m.From >= m.To || m.Start < 0 || m.End > len(s) || m.Start >= m.End {
			t.Fatalf("mention %s of %q spans %d:%d", m.Name, s, m.Start, m.End)
		}
	}
	for _, q := range f.Quantities {
		if q.Start < 0 || q.End > len(s) || q.Start >= q.End {
			t.Fatalf("quantity of %q spans %d:%d", s, q.Start, q.End)
		}
	}
	for _, e := range f.Entities {
		if e.Start < 0 || e.End > len(s) || e.Start >= e.End {
			t.Fatalf("entity of %q spans %d:%d", s, e.Start, e.End)
		}
	}
	if g := Extract(s); g.all != f.all || len(g.Tokens) != len(f.Tokens) {
		t.Fatalf("%q reads differently the second time", s)
	}
}

func TestMisspeltFor(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"recieve", "receive", true},
		{"oder", "order", true},
		{"disclousures", "disclosures", true},
		{"third-praty", "third-party", true},
		{"wealth", "health", false}, // two words
		{"leases", "releases", false},
		{"healt", "sealt", false}, // neither is one
		{"now", "not", false},
		{"Acmee", "acme", false}, // a name
	} {
		if got := MisspeltFor(c.a, c.b); got != c.want {
			t.Errorf("MisspeltFor(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
		if got := MisspeltFor(c.b, c.a); got != c.want {
			t.Errorf("MisspeltFor(%q, %q) = %v, want %v", c.b, c.a, got, c.want)
		}
	}
}
