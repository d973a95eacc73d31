package parse_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redletter-dev/redletter/parse"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each case holds a capture, perhaps its predecessor (prev.*), and the signals.
func TestSuspect(t *testing.T) {
	cases, err := filepath.Glob("testdata/suspect/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			checkSuspect(t, path)
		})
	}
}

func checkSuspect(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc, prev *parse.Document
	last := len(archive.Files) - 1
	for _, f := range archive.Files[:last] {
		if strings.HasPrefix(f.Name, "prev.") {
			prev = parseFile(t, f)
		} else {
			doc = parseFile(t, f)
		}
	}
	var got strings.Builder
	for _, s := range parse.Suspect(doc, prev) {
		got.WriteString(s.Kind + ": " + s.Quote + "\n")
	}
	if *update {
		archive.Files[last].Data = []byte(got.String())
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(string(archive.Files[last].Data), got.String()); d != "" {
		t.Errorf("signals (-want +got):\n%s", d)
	}
}
