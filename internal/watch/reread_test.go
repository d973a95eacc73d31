package watch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// The text of the version in force was drawn from the PDF by an older program,
// which took the lines for other words. Nothing changed but the reader, so
// nothing is told; the old bytes get a view, and the capture stays as it was.
func TestAnotherReaderIsNoChange(t *testing.T) {
	t.Parallel()
	pdf, err := os.ReadFile(filepath.Join("..", "source", "testdata", "chromium.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "policy.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	x := newWorld(t, []string{"acme"}, legal)
	p := x.policy("acme")
	p.URL = file
	drawn, err := source.Extract(t.Context(), &source.Source{Ref: file, Name: file, Bytes: pdf})
	if err != nil {
		t.Fatal(err)
	}
	old := stale(t, x, file, pdf, strings.NewReplacer("a", "aa", "e", "é").Replace(string(drawn.Bytes)))
	checker := x.w.Plan.Checker
	for range 2 {
		res := checker.Check(t.Context(), p)
		if res.Outcome != Unchanged || res.Err != nil {
			t.Fatalf("outcome %s, %v", res.Outcome, res.Err)
		}
	}
	views, err := x.store.Views(t.Context(), old.ID)
	if err != nil || len(views) != 1 || views[0].Extractor != drawn.MediaType || views[0].Body != snapshots.Sum(drawn.Bytes) {
		t.Errorf("views %+v, %v", views, err)
	}
	if c, err := x.store.Capture(t.Context(), old.ID); err != nil || c.Body != old.Body {
		t.Errorf("the capture was rewritten: %+v, %v", c, err)
	}
	if told, err := x.store.EventsOf(t.Context(), "acme"); err != nil || len(told) != 0 {
		t.Errorf("told %+v, %v", told, err)
	}
}

// stale is a version whose text another program drew.
func stale(t *testing.T, x *world, url string, pdf []byte, text string) snapshots.Capture {
	t.Helper()
	raw, err := x.store.PutBody(t.Context(), pdf)
	if err != nil {
		t.Fatal(err)
	}
	body, err := x.store.PutBody(t.Context(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	media := "application/pdf; extractor=before"
	doc, err := parse.Parse(parse.Input{Bytes: []byte(text), MediaType: media})
	if err != nil {
		t.Fatal(err)
	}
	tree := snapshots.Sum(doc.Canonical())
	e, err := x.store.Add(t.Context(), snapshots.Entry{
		Capture: snapshots.Capture{Policy: "acme", URL: url, At: x.now.Add(-time.Hour), Outcome: First, MediaType: media, Raw: raw, Body: body, Tree: tree, Extractor: doc.Extractor},
		Version: &snapshots.Version{Tree: tree, Extractor: doc.Extractor, Accepted: x.now.Add(-time.Hour)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.Capture
}

// TestMain lets the test binary be the child in which the Go library reads a PDF.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == source.PDFChild {
		if err := source.PDFText(os.Stdin, os.Stdout, source.PDFForm(os.Args[2])); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
