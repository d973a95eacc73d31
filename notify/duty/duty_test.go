package duty

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

var update = flag.Bool("update", false, "rewrite the duties of the cases")

// TestCases works out the duties of testdata. A case names its judgements
// itself, one line a change ("material weakens retention"), so that it holds
// whatever the rules say; earlier.md is a version before old.md.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) { runCase(t, f) })
	}
}

func runCase(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, ar)
	ds, ns := Resolve(c)
	got := map[string]string{"duties": dutyLines(ds), "notices": noticeLines(ns), "checks": checkLines(Checks(c))}
	shown := false
	for i := range ar.Files {
		f := &ar.Files[i]
		text, ok := got[f.Name]
		if !ok {
			continue
		}
		shown = true
		if *update {
			f.Data = []byte(text)
		}
		if d := cmp.Diff(string(f.Data), text); d != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, d)
		}
	}
	if !shown {
		t.Error("the case shows nothing: it cannot fail")
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func caseOf(t *testing.T, ar *txtar.Archive) *Case {
	t.Helper()
	part := map[string][]byte{}
	for _, f := range ar.Files {
		part[f.Name] = f.Data
	}
	c := &Case{Delta: diff.Compare(read(t, part["old.md"]), read(t, part["new.md"]))}
	before, after := promise.Extract(c.Delta.Old), promise.Extract(c.Delta.New)
	c.Old, c.New = &before, &after
	if b, ok := part["earlier.md"]; ok {
		l := promise.Extract(read(t, b))
		c.Earlier = append(c.Earlier, &l)
	}
	c.Judgements = judgements(t, string(part["judge"]))
	if len(c.Judgements) != len(c.Delta.Changes) {
		t.Fatalf("%d judgements for %d changes:\n%s", len(c.Judgements), len(c.Delta.Changes), c.Delta.String())
	}
	for line := range strings.Lines(string(part["options"])) {
		setOption(t, &c.Options, strings.TrimSpace(line))
	}
	return c
}

func read(t *testing.T, b []byte) *parse.Document {
	t.Helper()
	doc, err := parse.Parse(parse.Input{Bytes: b, Name: "policy.md"})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// judgements reads lines of severity, direction and families.
func judgements(t *testing.T, lines string) []material.Judgement {
	t.Helper()
	var js []material.Judgement
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) < 2 {
			t.Fatalf("judge: want severity and direction: %q", line)
		}
		level, ok := material.ParseLevel(f[0])
		if !ok {
			t.Fatalf("judge: no severity %q", f[0])
		}
		j := material.Judgement{Severity: level, Direction: material.Direction(f[1])}
		for _, family := range f[2:] {
			j.Findings = append(j.Findings, material.Finding{Severity: level, Direction: j.Direction, Family: family})
		}
		js = append(js, j)
	}
	return js
}

func setOption(t *testing.T, o *Options, line string) {
	t.Helper()
	key, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch key {
	case "role":
		o.Role = value
	case "published":
		o.Published = value
	case "notified":
		o.Notified = value
	case "jurisdictions":
		o.Jurisdictions = append([]string{}, strings.Fields(value)...)
	case "document":
		o.Document = value
	case "relationship":
		o.Relationship = value
	case "objection_days":
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		o.ObjectionDays = n
	default:
		t.Fatalf("no option %q", key)
	}
}

func dutyLines(ds []Duty) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s\n", d)
	}
	return b.String()
}

func noticeLines(ns []Notice) string {
	var b strings.Builder
	for i, n := range ns {
		fmt.Fprintf(&b, "%d: required %v, %s, %d days\n", i+1, n.Required, strings.Join(n.Channels, " "), n.LeadDays)
	}
	return b.String()
}

func checkLines(ks []Check) string {
	var b strings.Builder
	for _, k := range ks {
		fmt.Fprintf(&b, "%s: %s: %s\n", k.Check, k.Status, k.Why)
	}
	return b.String()
}

// TestUnverifiedCitationsSaySo: what was not confirmed in an opened source
// prints as unchecked, and a number of ours as no law.
func TestUnverifiedCitationsSaySo(t *testing.T) {
	for _, g := range Regimes() {
		for i := range g.Asks {
			a := &g.Asks[i]
			d, ok := everything(g.Name).ask(&g, a)
			if !ok {
				t.Errorf("%s: %s asks nothing of a change of every kind", g.Name, a.Cite)
				continue
			}
			if strings.Contains(d.Note, uncheckedNote) == a.Verified {
				t.Errorf("%s: %s: note %q, verified %v", g.Name, a.Cite, d.Note, a.Verified)
			}
			if strings.Contains(d.Note, houseNote) != a.House {
				t.Errorf("%s: %s: note %q, house %v", g.Name, a.Cite, d.Note, a.House)
			}
			if d.Basis.Cite == "" || d.OwedTo == "" || d.Note == "" || d.Kind == "" {
				t.Errorf("%s: a duty without basis, addressee, words or kind: %s", g.Name, d)
			}
		}
	}
}

// everything is a case with one change that is material, weakens, and is of
// every family.
func everything(regime string) *resolver {
	j := material.Judgement{Severity: material.Material, Direction: material.Weakens}
	for _, f := range strings.Fields("collection purpose sharing sale-ads tracking choice-consent rights retention security children transfer legal-basis controller-contact ai-automated notice-clause") {
		j.Findings = append(j.Findings, material.Finding{Severity: material.Material, Family: f})
	}
	doc := &parse.Document{}
	c := &Case{Delta: &diff.Delta{Old: doc, New: doc, Changes: make([]diff.Change, 1)}, Judgements: []material.Judgement{j}, Options: Options{Role: Own, Jurisdictions: []string{regime}}}
	return &resolver{Case: c, dates: datesOf(c)}
}

// TestUnion: choosing one more regime takes no duty away.
func TestUnion(t *testing.T) {
	var names []string
	var last []Duty
	for _, g := range Regimes() {
		names = append(names, g.Name)
		r := everything("")
		r.Options.Jurisdictions = names
		ds, _ := Resolve(r.Case)
		if len(ds) < len(last) || len(ds) == len(last) {
			t.Errorf("with %s: %d duties, before %d", g.Name, len(ds), len(last))
		}
		for i := range last {
			if !slices.Contains(lineOf(ds), last[i].String()) {
				t.Errorf("with %s, lost: %s", g.Name, last[i])
			}
		}
		last = ds
	}
}

func lineOf(ds []Duty) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.String())
	}
	return out
}

// TestNamesResolve: every other name leads to a regime, and no name to two.
func TestNamesResolve(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range Regimes() {
		if seen[g.Name] {
			t.Errorf("two regimes are called %s", g.Name)
		}
		seen[g.Name] = true
	}
	for name := range otherNames() {
		if _, ok := Lookup(name); !ok {
			t.Errorf("%s leads nowhere", name)
		}
		if seen[name] {
			t.Errorf("%s is a regime's name and another name", name)
		}
	}
	if got := Unknown([]string{"gdpr", "atlantis", "EU"}); len(got) != 1 || got[0] != "atlantis" {
		t.Errorf("unknown: %q", got)
	}
}
