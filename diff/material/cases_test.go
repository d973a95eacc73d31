package material_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
)

// TestCases judges the pairs of testdata/cases. The section want is written by
// hand: the verdict and the findings that must be there. The section findings
// is everything found, and is rewritten with -update.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part := map[string]string{}
	for _, f := range a.Files {
		part[f.Name] = string(f.Data)
	}
	d, js := compare(t, part["old.md"], part["new.md"], material.Options{Document: strings.TrimSpace(part["document"])})
	got := dump(d, js)
	for _, line := range strings.Split(strings.TrimSpace(part["want"]), "\n") {
		if v, ok := strings.CutPrefix(line, "verdict "); ok {
			checkVerdict(t, v, worst(js))
		} else if !strings.Contains(got, line+":") {
			t.Errorf("no finding %q in\n%s", line, got)
		}
	}
	if *update {
		rewrite(t, file, a, got)
	} else if got != part["findings"] {
		t.Errorf("findings are\n%swant\n%s", got, part["findings"])
	}
}

// checkVerdict reads "material", "below minor", "at least unclear".
func checkVerdict(t *testing.T, want string, got material.Level) {
	t.Helper()
	word, name := "", want
	if i := strings.LastIndexByte(want, ' '); i >= 0 {
		word, name = want[:i], want[i+1:]
	}
	level, ok := material.ParseLevel(name)
	if !ok {
		t.Fatalf("no level %q", name)
	}
	if word == "" && got != level || word == "below" && got >= level || word == "at least" && got < level {
		t.Errorf("verdict is %v, want %s", got, want)
	}
}

// dump is the text form of judgements: one line a finding, with its quotes.
func dump(d *diff.Delta, js []material.Judgement) string {
	var b strings.Builder
	for i, j := range js {
		fmt.Fprintf(&b, "%s %v %s, consent %s, %s\n", d.Changes[i].Op, j.Severity, j.Direction, j.Consent, j.Category)
		for _, f := range j.Findings {
			fmt.Fprintf(&b, "  %v %s %s: %q → %q\n", f.Severity, f.Direction, f.Rule, f.Evidence.Old, f.Evidence.New)
		}
	}
	return b.String()
}

func rewrite(t *testing.T, file string, a *txtar.Archive, got string) {
	t.Helper()
	for i := range a.Files {
		if a.Files[i].Name == "findings" {
			a.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}
