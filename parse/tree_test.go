package parse_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redletter-dev/redletter/parse"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the trees that the cases show")

// Each case holds one policy in one or more forms, all of which must be equal,
// and the tree of the first.
func TestTree(t *testing.T) {
	cases, err := filepath.Glob("testdata/tree/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			checkTree(t, path)
		})
	}
}

func checkTree(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := len(archive.Files) - 1
	if archive.Files[want].Name != "tree" {
		t.Fatal("the last file of a case is its tree")
	}
	first := parseFile(t, archive.Files[0])
	for _, f := range archive.Files[1:want] {
		if doc := parseFile(t, f); !first.Equal(doc) {
			t.Errorf("%s is not equal to %s (-first +this):\n%s", f.Name, archive.Files[0].Name, cmp.Diff(included(first), included(doc)))
		}
	}
	if *update {
		archive.Files[want].Data = []byte(first.DumpTree())
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(string(archive.Files[want].Data), first.DumpTree()); d != "" {
		t.Errorf("tree (-want +got):\n%s", d)
	}
}

func parseFile(t *testing.T, f txtar.File) *parse.Document {
	t.Helper()
	doc, err := parse.Parse(parse.Input{Bytes: f.Data, Name: f.Name})
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return doc
}

// included is the included text, a line a block, with links.
func included(doc *parse.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Included() {
			line := b.Text
			for _, l := range b.Links {
				line += " <" + b.Text[l.Start:l.End] + ":" + l.URL + ">"
			}
			out = append(out, line)
		}
	}
	return out
}

// caseFile gives one file of a case.
func caseFile(t *testing.T, name, file string) txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata/tree", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == file {
			return f
		}
	}
	t.Fatalf("no file %s in case %s", file, name)
	return txtar.File{}
}
