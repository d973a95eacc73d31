package parse

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// The format of a page is decided by its bytes; the declared type and the name
// decide only where the bytes allow both.

// format is a way to read a page into raws.
type format struct {
	name string // of the extractor, without its version
	read func(Input) ([]raw, pageMeta, error)
}

var (
	formatHTML     = format{"html", readHTML}
	formatMarkdown = format{"markdown", utf8Only(readMarkdown)}
	formatText     = format{"text", utf8Only(readText)}
	formatPDF      = format{"pdf", utf8Only(readPDF)}
	formatDOCX     = format{"docx", readDOCX}
)

// formatParts is the name of the format of joined pages.
const formatParts = "parts"

// sniffed is how many bytes the decision looks at.
const sniffed = 4096

// sniff decides the format.
func sniff(in Input) (format, error) {
	head := in.Bytes[:min(len(in.Bytes), sniffed)]
	if len(bytes.TrimSpace(head)) == 0 && len(bytes.TrimSpace(in.Bytes)) == 0 {
		return format{}, fmt.Errorf("%w: no text in it; fetch the page again, or render it in a browser", ErrEmpty)
	}
	if isParts(in.Bytes) {
		return format{formatParts, readParts}, nil
	}
	if f, ok := byMagic(in, head); ok {
		return f, nil
	}
	if kind := binaryKind(head); kind != "" {
		return format{}, fmt.Errorf("%w: this is %s; give the policy as HTML, Markdown, text, PDF or DOCX", ErrNotDocument, kind)
	}
	return textual(in, head), nil
}

// byMagic knows formats by their first bytes.
func byMagic(in Input, head []byte) (format, bool) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && isDOCX(in.Bytes):
		return formatDOCX, true
	case strings.HasPrefix(in.MediaType, "application/pdf") && !bytes.HasPrefix(head, []byte("%PDF-")):
		return formatPDF, true
	case isUTF16(head):
		return formatHTML, strings.Contains(in.MediaType, "html")
	}
	return format{}, false
}

// binaryKind names what is no text at all; "" for text.
func binaryKind(head []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.kind
		}
	}
	if !isUTF16(head) && bytes.IndexByte(head, 0) >= 0 && bytes.Count(head, []byte{0})*20 > len(head) {
		return "binary data"
	}
	return ""
}

// magics are the first bytes of what servers give by mistake.
var magics = [...]struct{ prefix, kind string }{
	{"%PDF-", "a PDF whose text has not been extracted"},
	{"PK\x03\x04", "a ZIP archive"},
	{"\x89PNG", "a PNG image"},
	{"\xff\xd8\xff", "a JPEG image"},
	{"GIF8", "a GIF image"},
	{"RIFF", "a media file"},
	{"\x1f\x8b", "gzip data"},
	{"\x7fELF", "a program"},
	{"MZ\x90", "a program"},
	{"\xd0\xcf\x11\xe0", "an old Word file"},
	{"wOF", "a font"},
	{"\x00\x00\x01\x00", "an icon"},
}

func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// textual tells HTML, Markdown and plain text apart.
func textual(in Input, head []byte) format {
	name := strings.ToLower(in.Name)
	markdown := strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".mdx") || strings.HasSuffix(name, ".markdown") || strings.Contains(in.MediaType, "markdown")
	switch {
	case looksHTML(head), !markdown && beginsHTML(head):
		return formatHTML
	case markdown:
		return formatMarkdown
	case bytes.IndexByte(in.Bytes, '\f') >= 0:
		return formatPDF
	case looksMarkdown(in.Bytes):
		return formatMarkdown
	case strings.Contains(in.MediaType, "html") && bytes.Contains(head, []byte("</")):
		return formatHTML
	}
	return formatText
}

// looksHTML says whether the page begins as HTML does, or is made of tags.
func looksHTML(head []byte) bool {
	low := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, open := range [...]string{"<!doctype", "<html", "<head", "<body", "<?xml"} {
		if bytes.HasPrefix(low, []byte(open)) {
			return true
		}
	}
	if bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("<body")) {
		return true
	}
	return len(low) > 0 && low[0] == '<' && blockTags(low) >= 2
}

// beginsHTML says whether a page begins with a tag of the head. In a file that
// is named as Markdown that is a stray of the page it was made from.
func beginsHTML(head []byte) bool {
	low := bytes.ToLower(bytes.TrimLeft(head, " \t\r\n"))
	return bytes.HasPrefix(low, []byte("<meta")) || bytes.HasPrefix(low, []byte("<title"))
}

// blockTags counts the tags that lay out text.
func blockTags(low []byte) int {
	n := 0
	for _, tag := range [...]string{"<p>", "<p ", "<div", "<h1", "<h2", "<h3", "<ul", "<li", "<table", "<section", "<article", "<main"} {
		n += bytes.Count(low, []byte(tag))
	}
	return n
}

// looksMarkdown says whether a text has marks that plain text does not have.
func looksMarkdown(b []byte) bool {
	return bytes.HasPrefix(b, []byte("# ")) || bytes.Contains(b, []byte("\n# ")) || bytes.Contains(b, []byte("\n## ")) || bytes.Contains(b, []byte("\n== ")) ||
		bytes.Contains(b, []byte("](http")) || bytes.Contains(b, []byte("](/")) || bytes.Count(b, []byte("**")) >= 2 ||
		bytes.Contains(b, []byte("\n| ---")) || bytes.Contains(b, []byte("\n|---"))
}

// utf8Only lets a reader of text see UTF-8 only: other charsets are decoded.
func utf8Only(read func(Input) ([]raw, pageMeta, error)) func(Input) ([]raw, pageMeta, error) {
	return func(in Input) ([]raw, pageMeta, error) {
		in.Bytes = bytes.TrimPrefix(in.Bytes, []byte("\xef\xbb\xbf"))
		if !utf8.Valid(in.Bytes) {
			in.Bytes = decodeText(in)
		}
		return read(in)
	}
}

// decodeText decodes by byte order mark or declared charset, else as
// Windows-1252, which browsers take for undeclared Western text.
func decodeText(in Input) []byte {
	enc, _, _ := charset.DetermineEncoding(in.Bytes[:min(len(in.Bytes), 1024)], in.MediaType)
	if out, err := enc.NewDecoder().Bytes(in.Bytes); err == nil {
		return out
	}
	return bytes.ToValidUTF8(in.Bytes, []byte("\uFFFD"))
}
