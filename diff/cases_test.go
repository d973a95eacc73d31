package diff

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/parse"
)

var update = flag.Bool("update", false, "write the deltas of the cases anew")

// TestCases compares the delta of each case in testdata with the one written
// there, and rebuilds its new document from the old one.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkCase(t, file, a)
		})
	}
}

func checkCase(t *testing.T, file string, a *txtar.Archive) {
	o, n := document(t, section(a, "old.md")), document(t, section(a, "new.md"))
	d := Compare(o, n)
	got := d.String()
	if *update {
		setSection(a, "delta", got)
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(section(a, "delta"), got); diff != "" {
		t.Errorf("delta (-want +got):\n%s", diff)
	}
	checkDelta(t, d)
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setSection(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
		}
	}
}

func document(t testing.TB, markdown string) *parse.Document {
	t.Helper()
	d, err := parse.Parse(parse.Input{Bytes: []byte(markdown), Name: "policy.md"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
