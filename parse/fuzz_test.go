package parse

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// checkDocument says what every document holds, whatever it was read from.
func checkDocument(t *testing.T, doc *Document) {
	t.Helper()
	if len(doc.Sections) == 0 || doc.Sections[0].Heading != -1 {
		t.Fatal("no root section")
	}
	for i := range doc.Sections[1:] {
		s := &doc.Sections[i+1]
		up := &doc.Sections[s.Parent]
		if s.Parent > i || s.Level != up.Level+1 || s.Start < up.Start || s.End > up.End || s.Heading != s.Start || doc.Blocks[s.Heading].Kind != Heading {
			t.Fatalf("section %d does not fit its parent: %+v under %+v", i+1, *s, *up)
		}
	}
	words := 0
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		s := &doc.Sections[b.Section]
		if i < s.Start || i >= s.End {
			t.Fatalf("block %d lies outside its section %+v", i, *s)
		}
		checkBlock(t, b)
		if b.Included() {
			words += strings.Count(b.Text, " ") + 1
		}
		doc.Path(i)
	}
	if words != doc.Words {
		t.Fatalf("%d words, counted %d", doc.Words, words)
	}
	for _, d := range doc.Dates {
		if !strings.Contains(doc.Blocks[d.Block].Text, d.Text) {
			t.Fatalf("date %+v does not stand in its block", d)
		}
	}
	if !doc.Equal(doc) {
		t.Fatal("not equal to itself")
	}
}

func checkBlock(t *testing.T, b *Block) {
	t.Helper()
	if b.Text == "" || !utf8.ValidString(b.Text) || strings.ContainsAny(b.Text, "\n\t\u00a0\u200b") {
		t.Fatalf("text is not normalized: %q", b.Text)
	}
	end := 0
	for _, l := range b.Links {
		if l.Start < end || l.End <= l.Start || l.End > len(b.Text) || l.URL == "" {
			t.Fatalf("link %+v does not fit %q (links %+v)", l, b.Text, b.Links)
		}
		end = l.End
		if !utf8.ValidString(b.Text[l.Start:l.End]) {
			t.Fatalf("link %+v cuts a character of %q", l, b.Text)
		}
	}
	for _, s := range Sentences(b.Text) {
		if s.Start >= s.End || b.Text[s.Start] == ' ' || b.Text[s.End-1] == ' ' {
			t.Fatalf("sentence %v of %q", s, b.Text)
		}
	}
}

// fuzzFormat seeds and runs a target that parses bytes as one format.
func fuzzFormat(f *testing.F, ext string, in Input) {
	for _, b := range fixtures(ext) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		in.Bytes = b
		doc, err := Parse(in)
		if err == nil {
			checkDocument(t, doc)
		}
	})
}

// fixtures are our own files of a kind.
func fixtures(ext string) [][]byte {
	var out [][]byte
	files, _ := filepath.Glob("testdata/forms/*" + ext)
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil {
			out = append(out, b)
		}
	}
	cases, _ := filepath.Glob("testdata/tree/*.txtar")
	for _, name := range cases {
		if archive, err := txtar.ParseFile(name); err == nil {
			for _, file := range archive.Files {
				if strings.HasSuffix(file.Name, ext) {
					out = append(out, file.Data)
				}
			}
		}
	}
	return out
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("* #")) // an item whose heading is empty
	fuzzFormat(f, ".md", Input{Name: "x.md"})
}

func FuzzText(f *testing.F) { fuzzFormat(f, ".txt", Input{Name: "x.txt"}) }

func FuzzPDF(f *testing.F) {
	fuzzFormat(f, ".txt", Input{MediaType: "application/pdf; extractor=pdftotext"})
}

// FuzzDOCX puts any bytes where the body of a Word document stands.
func FuzzDOCX(f *testing.F) {
	body, err := os.ReadFile("testdata/forms/docx/word/document.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Fuzz(func(t *testing.T, b []byte) {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if doc, err := Parse(Input{Bytes: out.Bytes()}); err == nil {
			checkDocument(t, doc)
		}
	})
}

// FuzzNormalize holds that normalizing is idempotent, and that links keep to
// their text.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"", "a  b", "“a” — b…", "a .b , c", "( a )", "a\u00ad\u200bb\u00a0", "e\u0301", "--- -- -", "\xff\xfe", "a\n\n\nb \n c", "ﬁﬀ①２", "x (\u200b.) y"} {
		f.Add(s, uint8(1), uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, from, to uint8) {
		once := Normalize(s)
		if again := Normalize(once); again != once {
			t.Fatalf("%q → %q → %q", s, once, again)
		}
		start := min(int(from), len(s))
		end := min(start+int(to), len(s))
		var n normalizer
		text, links := n.text(s, []Link{{Start: start, End: end, URL: "x"}})
		if text != once && strings.ToValidUTF8(s, "") == s && start == end {
			t.Fatalf("links change the text: %q, without %q", text, once)
		}
		if l := links[0]; l.Start < 0 || l.End < l.Start || l.End > len(text) {
			t.Fatalf("link %+v outside %q", l, text)
		}
	})
}

// FuzzOutline holds that a block is a block: read again by itself, with its
// number, it gives the same text and no other block.
func FuzzOutline(f *testing.F) {
	for _, s := range []string{"1. One", "• a • b", "We may: (a) x; (b) y; and © z.", "Testimonials. We let you choose whether you post. Or not.", "(i) a\n(ii) b\nc", "A.\nB", "1) 2) 3) x"} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		b := builder{doc: &Document{}}
		b.add(&raw{kind: []Kind{Paragraph, Item, Heading}[kind%3], level: 1, text: s})
		for i := range b.doc.Blocks {
			block := &b.doc.Blocks[i]
			again := builder{doc: &Document{}}
			again.add(&raw{kind: block.Kind, number: block.Number, text: block.Text, level: 1})
			texts := make([]string, 0, 1)
			for j := range again.doc.Blocks {
				texts = append(texts, again.doc.Blocks[j].Text)
			}
			if !slices.Equal(texts, []string{block.Text}) {
				t.Fatalf("%q: block %+q read again gives %+q", s, block.Text, texts)
			}
		}
	})
}

// FuzzSentences holds that nothing but space lies outside the sentences.
func FuzzSentences(f *testing.F) {
	f.Add("Formlabs Inc. does so. See Art. 6 GDPR, i.e. the law. On 25. Mai 2018 we began. “Why?” Because!")
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, span := range Sentences(s) {
			if span.Start < at || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("%q: span %v after %d", s, span, at)
			}
			if strings.TrimSpace(s[at:span.Start]) != "" {
				t.Fatalf("%q: %q lies between sentences", s, s[at:span.Start])
			}
			at = span.End
		}
		if strings.TrimSpace(s[at:]) != "" {
			t.Fatalf("%q: %q lies behind the sentences", s, s[at:])
		}
	})
}
