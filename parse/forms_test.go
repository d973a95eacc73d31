package parse_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redletter-dev/redletter/parse"
)

// forms are the shapes of one policy: three layouts of a page (clean, made of
// divs, accordion with hidden tabs), Markdown, text, the text of a PDF, DOCX.
var forms = []struct{ file, media string }{
	{"policy.md", ""},
	{"clean.html", ""},
	{"soup.html", ""},
	{"tabs.html", ""},
	{"policy.txt", ""},
	{"policy.pdf.txt", "application/pdf; extractor=pdftotext"},
	{"policy.docx", ""},
}

// The same policy gives one tree, whatever it is written in. Text and PDF know
// no links; all others have the same.
func TestFormsGiveOneTree(t *testing.T) {
	var first *parse.Document
	for i, form := range forms {
		doc, err := parse.Parse(parse.Input{
			Bytes: formBytes(t, form.file), Name: "https://acme.example/" + form.file, MediaType: form.media,
		})
		if err != nil {
			t.Fatalf("%s: %v", form.file, err)
		}
		if i == 0 {
			first = doc
			continue
		}
		if d := cmp.Diff(shape(first), shape(doc)); d != "" {
			t.Errorf("%s (-%s +this):\n%s\n%s", form.file, forms[0].file, d, doc)
		}
		if form.media == "" && filepath.Ext(form.file) != ".txt" && !first.Equal(doc) {
			t.Errorf("%s is not equal to %s:\n%s", form.file, forms[0].file, cmp.Diff(included(first), included(doc)))
		}
	}
}

// shape is each included block with its kind, depth and path.
func shape(doc *parse.Document) []string {
	var out []string
	for i, b := range doc.Blocks {
		if b.Included() {
			out = append(out, fmt.Sprint(b.Kind, b.Depth, " ", doc.Path(i), " ", b.Text))
		}
	}
	return out
}

// formBytes reads a form; the DOCX is packed from its parts.
func formBytes(t *testing.T, file string) []byte {
	t.Helper()
	if filepath.Ext(file) == ".docx" {
		return pack(t, os.DirFS("testdata/forms/docx"))
	}
	b, err := os.ReadFile(filepath.Join("testdata/forms", file))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pack(t *testing.T, parts fs.FS) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := z.AddFS(parts); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
