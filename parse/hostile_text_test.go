//go:build unix

package parse

import (
	"archive/zip"
	"bytes"
	"testing"
)

// hostileTexts are made to cost time or memory in the formats that are no HTML.
func hostileTexts() map[string]Input {
	md := func(b []byte) Input { return Input{Bytes: join([]byte("# Privacy\n\n"), b), Name: "x.md"} }
	txt := func(b []byte) Input { return Input{Bytes: b, Name: "x.txt"} }
	pdf := func(b []byte) Input { return Input{Bytes: b, MediaType: "application/pdf; extractor=go"} }
	return map[string]Input{
		"one-letter paragraphs":       md(repeat("a\n\n", quarter(2*mega))),
		"titles":                      md(repeat("# Privacy Policy\n\nMay 1, 2020\n\n", quarter(2*mega))),
		"policies":                    md(repeat("## Cookie Policy\n\nThis Cookie Policy explains cookies.\n\n", quarter(2*mega))),
		"bold lines":                  md(repeat("**A B**\n\n", quarter(2*mega))),
		"bold dates":                  md(repeat("**Updated May 2020**\n\n", quarter(2*mega))),
		"capitals behind breaks":      md(repeat("ABCDE FG  \n", quarter(2*mega))),
		"bullets in one line":         md(repeat("• x ", quarter(2*mega))),
		"dates in one line":           md(repeat("effective May 1, 2020 ", quarter(2*mega))),
		"open comments":               md(repeat("<!-- ", quarter(2*mega))),
		"less-than signs":             md(repeat("<", quarter(2*mega))),
		"open links over blocks":      md(repeat("[a\n\n", quarter(2*mega))),
		"links to this page":          md(join([]byte("## Here\n\n"), repeat("[Here](https://a.example/p#h) ", quarter(2*mega)))),
		"references":                  md(count("[r%d]: https://a.example/x\n", quarter(2*mega))),
		"cells":                       md(join([]byte("|"), repeat("a|", quarter(2*mega)))),
		"stars":                       md(repeat("*", quarter(2*mega))),
		"starred words":               md(repeat("*a ", quarter(2*mega))),
		"backticks and tildes":        md(repeat("`~", quarter(2*mega))),
		"backslashes":                 md(repeat("\\", quarter(2*mega))),
		"numbered heads":              md(count("# %d Head\n\n", quarter(2*mega))),
		"loose punctuation":           md(join(repeat("[a](b) , ", quarter(2*mega)))),
		"enumerations":                md(repeat("x: (a) y; (b) z. ", quarter(2*mega))),
		"a contents line for all":     md(join(count("Head %d\n\n", quarter(mega)), count("## Head %d\n\n", quarter(mega)))),
		"leftover names":              txt(join([]byte("[a]: /x#y\n\n"), repeat("[b][a] [c", quarter(2*mega)))),
		"leftover codes":              txt(repeat("[b a=\"x\"]", quarter(2*mega))),
		"hidden addresses":            txt(repeat("(email hidden) ", quarter(2*mega))),
		"widgets and answers":         md(repeat("Was this page helpful?\n\nYes\n\nNo\n\nSubmit\n\n", quarter(2*mega))),
		"heads of dialogs":            md(repeat("We value your privacy\n\nAlways Active\n\n- a:\n\n- b\n\n", quarter(2*mega))),
		"entries that look announced": md(join([]byte("We collect this of you:\n\n"), repeat("- edit location\n", quarter(2*mega)))),
		"underlined lines":            txt(repeat("Ab\n==\n---\n", quarter(2*mega))),
		"divided words":               txt(count("some words that run on to the margin of it ab%d-\ncd\n", quarter(2*mega))),
		"one word a line":             txt(repeat("word\n", quarter(2*mega))),
		"indented ever deeper":        txt(deeper()),
		"empty pages":                 pdf(repeat("\f", quarter(2*mega))),
		"pages of one line":           pdf(count("Page %d\f", quarter(2*mega))),
		"pages that run on":           pdf(repeat("it goes on\n\n\f", quarter(2*mega))),
		"a body of one paragraph":     docx("<w:p>", "<w:r><w:t>a </w:t></w:r>", "</w:p>"),
		"a body of paragraphs":        docx("", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", ""),
		"a cell of paragraphs":        docx("<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>"),
		"a row of cells":              docx("<w:tbl><w:tr>", "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>", "</w:tr></w:tbl>"),
		"tables in tables":            docx("", "<w:tbl><w:tr><w:tc>", ""),
		"a body that unpacks to all":  docx("<!--", "                ", "-->"),
	}
}

// deeper is a list whose every item is indented more than the last.
func deeper() []byte {
	var b bytes.Buffer
	for i := 0; i < 3000; i++ {
		b.Write(bytes.Repeat([]byte(" "), 2*i))
		b.WriteString("- x\n")
	}
	return b.Bytes()
}

// docx packs a body of about 6 MB, or a quarter of it.
func docx(open, part, shut string) Input {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err != nil {
		panic(err)
	}
	body := join([]byte(`<w:document xmlns:w="x"><w:body>`+open), repeat(part, quarter(6*mega)), []byte(shut+"</w:body></w:document>"))
	if _, err := w.Write(body); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return Input{Bytes: out.Bytes()}
}

// Each text is read, or refused, within bounds of time and memory.
func TestHostileTexts(t *testing.T) {
	for name, in := range hostileTexts() {
		t.Run(name, func(t *testing.T) {
			peak := watchMemory()
			from := cpuTime()
			doc, err := Parse(in)
			took, most := cpuTime()-from, peak()
			if cpu, memory := bounds(name); took > cpu || most > memory {
				t.Errorf("took %v of CPU and %d MB", took, most>>20)
			}
			if err == nil && len(doc.Sections) == 0 {
				t.Error("no root section")
			}
			t.Logf("%d KB: %v, %d MB", len(in.Bytes)>>10, took, most>>20)
		})
	}
}
