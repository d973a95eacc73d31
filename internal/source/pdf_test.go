package source

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redletter-dev/redletter/parse"
)

// chromium.pdf is parse/testdata/forms/clean.html printed by Chromium
// (--print-to-pdf --no-pdf-header-footer). A tagged PDF is the same policy as
// the page it was printed from: the same blocks, links included.
func TestTaggedPDFIsThePageItWasPrintedFrom(t *testing.T) {
	printed, err := os.ReadFile("testdata/chromium.pdf")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../parse/testdata/forms/clean.html")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := PDFText(bytes.NewReader(printed), &out, Tags); err != nil {
		t.Fatal(err)
	}
	want := document(t, page, "text/html")
	got := document(t, out.Bytes(), PDFTagged)
	if !want.Equal(got) {
		t.Errorf("(-page +PDF):\n%s\n%s", cmp.Diff(want.DumpTree(), got.DumpTree()), out.String())
	}
}

func document(t *testing.T, b []byte, media string) *parse.Document {
	t.Helper()
	d, err := parse.Parse(parse.Input{Bytes: b, Name: "https://acme.example/policy", MediaType: media})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A file without tags gives no HTML, so that its plain text is asked for.
func TestUntaggedPDFHasNoTags(t *testing.T) {
	var out bytes.Buffer
	if err := PDFText(bytes.NewReader(testPDF("We keep your data")), &out, Tags); err != nil || out.Len() != 0 {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

// The plain text of the same file has its words, spaced as they were written.
func TestUntaggedReadingKeepsTheWords(t *testing.T) {
	printed, err := os.ReadFile("testdata/chromium.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := PDFText(bytes.NewReader(printed), &out, Lines); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte("We collect what you give us when you open an account:")) {
		t.Errorf("words are cut:\n%s", out.String())
	}
}
