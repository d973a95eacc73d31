package material_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// TestJudgementsHold draws two policies from our own sentences: whatever the
// change, quotes are verbatim, what is flagged has a reason with a quote, and
// judging again gives the same.
func TestJudgementsHold(t *testing.T) {
	pool := sentences(t)
	rapid.Check(t, func(r *rapid.T) {
		page := func(name string) *parse.Document {
			picked := rapid.SliceOfN(rapid.SampledFrom(pool), 1, 8).Draw(r, name)
			d, err := parse.Parse(parse.Input{Bytes: []byte(around(strings.Join(picked, "\n\n"))), Name: "p.md"})
			if err != nil {
				r.Fatal(err)
			}
			return d
		}
		a, b := page("old"), page("new")
		d := diff.Compare(a, b)
		x, y := promise.Extract(a), promise.Extract(b)
		js := material.Judge(d, &x, &y, material.Options{})
		if len(js) != len(d.Changes) {
			r.Fatalf("%d judgements of %d changes", len(js), len(d.Changes))
		}
		for i := range js {
			checkJudgement(r, &d.Changes[i], &js[i])
		}
		if again := material.Judge(d, &x, &y, material.Options{}); !reflect.DeepEqual(js, again) {
			r.Fatal("judging twice differs")
		}
	})
}

func checkJudgement(r *rapid.T, c *diff.Change, j *material.Judgement) {
	if j.Severity >= material.Unclear && len(j.Findings) == 0 {
		r.Fatalf("%v without a reason: %q → %q", j.Severity, c.Old, c.New)
	}
	for _, f := range j.Findings {
		if len(f.Evidence.Old)+len(f.Evidence.New) == 0 || f.Why == "" || f.Family == "" {
			r.Fatalf("%s shows nothing: %+v", f.Rule, f)
		}
		for _, q := range f.Evidence.Old {
			if !strings.Contains(c.Old, q) {
				r.Fatalf("%s quotes %q, which is not in %q", f.Rule, q, c.Old)
			}
		}
		for _, q := range f.Evidence.New {
			if !strings.Contains(c.New, q) {
				r.Fatalf("%s quotes %q, which is not in %q", f.Rule, q, c.New)
			}
		}
		for _, w := range []string{"illegal", "breach of", "you must", "violat"} {
			if strings.Contains(f.Why, w) {
				r.Fatalf("%s pronounces judgement: %q", f.Rule, f.Why)
			}
		}
	}
}

func TestNothingChanged(t *testing.T) {
	text := policy("We never sell your data. We keep it for 12 months.")
	if _, js := compare(t, text, text, material.Options{}); len(js) != 0 {
		t.Errorf("equal documents give %d judgements", len(js))
	}
}

func TestTeamRules(t *testing.T) {
	before, after := policy("We keep support tickets for 12 months."), policy("We keep support tickets for 36 months in Atlantis.")
	lengthened := "retention-lengthened"

	_, js := compare(t, before, after, material.Options{Team: []material.TeamRule{{ID: lengthened, Severity: material.Unclear}}})
	if worst(js) != material.Unclear {
		t.Errorf("an adjusted rule gives %v", worst(js))
	}

	_, js = compare(t, before, after, material.Options{Team: []material.TeamRule{{ID: lengthened, Off: true}}})
	if !strings.Contains(strings.Join(fired(js), " "), lengthened) {
		t.Error("a rule was switched off without a reason")
	}

	_, js = compare(t, before, after, material.Options{Team: []material.TeamRule{{ID: lengthened, Off: true, Reason: "tickets hold no personal data"}}})
	if strings.Contains(strings.Join(fired(js), " "), lengthened) {
		t.Error("a rule that is switched off fires")
	}

	watch := material.TeamRule{ID: "atlantis", Appear: []string{"atlantis"}, Severity: material.Material, Basis: []material.Basis{{Cite: "our contract, clause 7", Verified: true}}}
	_, js = compare(t, policy("We are in Rome."), policy("We are in Atlantis."), material.Options{Team: []material.TeamRule{watch}})
	if worst(js) != material.Material {
		t.Fatalf("a keyword rule gives %v", worst(js))
	}
	for _, j := range js {
		for _, f := range j.Findings {
			if f.Rule == "atlantis" && f.Basis[0].Cite != "our contract, clause 7" {
				t.Errorf("the basis is %v", f.Basis)
			}
		}
	}

	vanish := material.TeamRule{ID: "rome", Vanish: []string{"rome"}}
	_, js = compare(t, policy("We are in Rome."), policy("We are in Atlantis."), material.Options{Team: []material.TeamRule{vanish}})
	if worst(js) != material.Unclear {
		t.Errorf("a vanished keyword gives %v", worst(js))
	}
}

func TestLookup(t *testing.T) {
	r, ok := material.Lookup("retention-lengthened")
	if !ok || r.Family != "retention" || r.Severity != material.Material || len(r.Basis()) == 0 {
		t.Errorf("retention-lengthened is %+v", r)
	}
	if _, ok := material.Lookup("no-such-rule"); ok {
		t.Error("a rule that is none was found")
	}
}

func TestLevelsKeepTheirOrder(t *testing.T) {
	for i, name := range []string{"noise", "editorial", "minor", "unclear", "material"} {
		l, ok := material.ParseLevel(name)
		if !ok || int(l) != i || l.String() != name {
			t.Errorf("%s is %d", name, l)
		}
	}
	if _, ok := material.ParseLevel("grave"); ok {
		t.Error("grave is no level")
	}
}

// TestDelicateSubjectsWeighMore keeps the modifiers: the same weakening counts
// more where it concerns health, and where a commitment goes.
func TestDelicateSubjectsWeighMore(t *testing.T) {
	_, plain := compare(t, policy("We share trip notes to help you."), policy("We share trip notes to help you and for any other purpose."), material.Options{})
	_, health := compare(t, policy("We share medical records to help you."), policy("We share medical records to help you and for any other purpose."), material.Options{})
	if worst(plain) != material.Unclear || worst(health) != material.Material {
		t.Errorf("plain %v, health %v", worst(plain), worst(health))
	}
}

func BenchmarkJudge(b *testing.B) {
	page := func(text string) *parse.Document {
		d, err := parse.Parse(parse.Input{Bytes: []byte(text), Name: "p.md"})
		if err != nil {
			b.Fatal(err)
		}
		return d
	}
	var t testing.T
	pool := sentences(&t)
	x, y := page(around(strings.Join(pool, "\n\n"))), page(around(strings.ReplaceAll(strings.Join(pool, "\n\n"), " your ", " the ")))
	d := diff.Compare(x, y)
	o, n := promise.Extract(x), promise.Extract(y)
	b.ResetTimer()
	for range b.N {
		material.Judge(d, &o, &n, material.Options{})
	}
}
