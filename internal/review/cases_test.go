package review

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse"
)

var update = flag.Bool("update", false, "rewrite the stages that the cases show")

// TestCases runs each case through every stage. A case is a txtar file named by
// behaviour: a comment that says why it exists, old.* and new.* in any format,
// optionally options (role, published, jurisdictions, document), and the text
// form of the stages it is about: tree, delta, findings, duties, verdict.
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
	c, err := Analyze(part(t, ar, "old."), part(t, ar, "new."), caseOptions(t, ar))
	if err != nil {
		t.Fatal(err)
	}
	changed := false
	stages := 0
	for i := range ar.Files {
		got, ok := stage(c, ar.Files[i].Name)
		if !ok {
			continue
		}
		stages++
		if d := cmp.Diff(string(ar.Files[i].Data), got); d != "" {
			if *update {
				ar.Files[i].Data, changed = []byte(got), true
				continue
			}
			t.Errorf("%s (-want +got):\n%s", ar.Files[i].Name, d)
		}
	}
	if stages == 0 {
		t.Error("the case shows no stage: it cannot fail")
	}
	if changed {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// stage gives the text form of a stage by the name of its file.
func stage(c *Case, name string) (string, bool) {
	switch name {
	case "verdict":
		return c.Verdict() + "\n", true
	case "tree":
		return c.New.DumpTree(), true
	case "delta":
		return c.Delta.String(), true
	case "findings":
		return DumpFindings(c), true
	case "duties":
		return DumpDuties(c), true
	}
	return "", false
}

// part is the file whose name begins with prefix.
func part(t *testing.T, ar *txtar.Archive, prefix string) Source {
	t.Helper()
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, prefix) {
			return Source{Ref: f.Name, Input: parse.Input{Bytes: f.Data, Name: f.Name}}
		}
	}
	t.Fatalf("no file %s*", prefix)
	return Source{}
}

// caseOptions reads the optional file "options": key: value lines.
func caseOptions(t *testing.T, ar *txtar.Archive) Options {
	t.Helper()
	var o Options
	for _, f := range ar.Files {
		if f.Name != "options" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			setOption(t, &o, key, strings.TrimSpace(value))
		}
	}
	return o
}

func setOption(t *testing.T, o *Options, key, value string) {
	t.Helper()
	switch key {
	case "role":
		o.Duty.Role = value
	case "published":
		o.Duty.Published = value
	case "jurisdictions":
		o.Duty.Jurisdictions = strings.Fields(strings.ReplaceAll(value, ",", " "))
		o.Material = material.Options{Document: o.Material.Document, Jurisdictions: o.Duty.Jurisdictions}
	case "document":
		o.Duty.Document, o.Material.Document = value, value
	default:
		t.Fatalf("unknown option %q", key)
	}
}
