package notify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/notify/duty"
	policy "github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// compared runs the stages before the letter on two policies.
func compared(t *testing.T, oldText, newText []byte, o duty.Options) *Comparison {
	t.Helper()
	read := func(b []byte) *policy.Document {
		doc, err := policy.Parse(policy.Input{Bytes: b, Name: "policy.md"})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	delta := diff.Compare(read(oldText), read(newText))
	before, after := promise.Extract(delta.Old), promise.Extract(delta.New)
	js := material.Judge(delta, &before, &after, material.Options{})
	dc := &duty.Case{Delta: delta, Judgements: js, Old: &before, New: &after, Options: o}
	ds, _ := duty.Resolve(dc)
	return &Comparison{Delta: delta, Judgements: js, Old: &before, Duties: ds, Checks: duty.Checks(dc)}
}

// TestLetters compares the drafts of testdata, in each form that the case shows.
func TestLetters(t *testing.T) {
	files, err := filepath.Glob("testdata/letter-*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) { runLetter(t, f) })
	}
}

func runLetter(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*txtar.File{}
	for i := range ar.Files {
		named[ar.Files[i].Name] = &ar.Files[i]
	}
	c := compared(t, named["old.md"].Data, named["new.md"].Data, duty.Options{Role: duty.Own, Published: "2026-11-01", Jurisdictions: []string{"gdpr"}})
	c.Company = "Brightwater"
	l := Draft(c)
	html, err := l.HTML()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{
		"text": l.Text().String(), "markdown": l.Markdown().String(), "html": string(html),
		"open": strings.Join(l.Open, "\n") + "\n", "checklist": ChecklistMarkdown(Checklist(c)).String(), "list": ChecklistText(Checklist(c)).String(),
	}
	changed := false
	for name, text := range got {
		f := named[name]
		if f == nil {
			continue
		}
		if d := cmp.Diff(strings.TrimRight(string(f.Data), "\n"), strings.TrimRight(text, "\n")); d != "" && !*update {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		f.Data, changed = []byte(text), true
	}
	if changed && *update {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLettersSayNoVerdict: a letter to users tells what changes, and nothing
// of how it was judged.
func TestLettersSayNoVerdict(t *testing.T) {
	files, _ := filepath.Glob("testdata/letter-*.txtar")
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		c := compared(t, ar.Files[0].Data, ar.Files[1].Data, duty.Options{Role: duty.Own})
		l := Draft(c)
		for _, word := range []string{"material", "illegal", "breach", "weakens", "you must", "GDPR"} {
			if strings.Contains(strings.ToLower(l.Text().String()), strings.ToLower(word)) {
				t.Errorf("%s: the letter says %q:\n%s", f, word, l.Text())
			}
		}
	}
}
