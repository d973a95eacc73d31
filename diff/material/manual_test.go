package material_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/diff/material"
)

var update = flag.Bool("update", false, "rewrite docs/RULES.md")

const manualPath = "../../docs/RULES.md"

// TestManualAgreesWithRules keeps docs/RULES.md what the rules are.
func TestManualAgreesWithRules(t *testing.T) {
	want := manual()
	if *update {
		if err := os.WriteFile(manualPath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(manualPath)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/RULES.md is not what the rules are; run go test ./diff/material -run Manual -update")
	}
}

// manual writes every rule for a reader: cue, severity, direction, basis,
// example, near miss.
func manual() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Rules\n\nRule pack %s, reviewed by: %s. Written by a test from the rules themselves: change them there.\n\n", material.RulesVersion, material.ReviewedBy)
	b.WriteString("A change is flagged under a rule because of the words it quotes. Severity and direction are those of the rule; a finding can say `unclear` where the rule alone does not decide. ")
	b.WriteString("The direction `depends` means that each finding says which way it goes. A basis marked *unchecked* was not confirmed in a source that was opened. Nothing here is legal advice.\n\n")
	for _, r := range material.Rules() {
		entry(&b, r)
	}
	return b.String()
}

func entry(b *strings.Builder, r material.Rule) {
	fmt.Fprintf(b, "## `%s`\n\n%s.\n\n", r.ID, r.Title)
	fmt.Fprintf(b, "- severity: %s, direction: %s, family: %s, category: %s\n", r.Severity, r.Direction, r.Family, r.Category)
	fmt.Fprintf(b, "- cue: %s\n", r.Cue)
	if r.DecidedBy != "" {
		fmt.Fprintf(b, "- decided by: %s\n", r.DecidedBy)
	}
	var basis []string
	for _, s := range r.Basis() {
		cite := s.Cite
		if !s.Verified {
			cite += " (unchecked)"
		}
		basis = append(basis, cite)
	}
	if len(basis) > 0 {
		fmt.Fprintf(b, "- basis: %s\n", strings.Join(basis, "; "))
	}
	pair(b, "example", r.Example)
	pair(b, "near miss", r.NearMiss)
	if r.NearMiss.Why != "" {
		fmt.Fprintf(b, "  - why: %s\n", r.NearMiss.Why)
	}
	b.WriteString("\n")
}

func pair(b *strings.Builder, name string, e material.Example) {
	if e.Before == "" && e.After == "" {
		return
	}
	fmt.Fprintf(b, "- %s:\n  - before: %s\n  - after: %s\n", name, oneLine(e.Before), oneLine(e.After))
}

func oneLine(s string) string {
	if s == "" {
		return "(nothing)"
	}
	return "“" + strings.ReplaceAll(s, "\n", " ⏎ ") + "”"
}

// TestRulesAreComplete keeps every rule explainable: an id of its own, a cue, a
// basis or a reason to have none, and an example that differs.
func TestRulesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range material.Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || r.Cue == "" || r.Family == "" || r.Category == "" {
			t.Errorf("%s: title, cue, family or category is missing", r.ID)
		}
		for _, s := range r.Basis() {
			if s.Cite == "" {
				t.Errorf("%s: a key without citation among %v", r.ID, r.Keys)
			}
		}
		if r.DecidedBy == "" && r.ID != "team-keyword" && r.Example.Before == r.Example.After {
			t.Errorf("%s: the example changes nothing", r.ID)
		}
	}
	if len(seen) < 75 {
		t.Errorf("%d rules, want the 75 of the rubric and those of the house", len(seen))
	}
}
