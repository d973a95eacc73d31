package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"
)

// The extractors of PDF text. Their names are media types of what they give,
// so that a stored text says who made it.
const (
	PDFTagged = "text/html; extractor=pdf-tags"
	PDFToText = "application/pdf; extractor=pdftotext"
	PDFGo     = "application/pdf; extractor=go"
)

// Drawn says whether a media type is that of text that an extractor drew, and not
// of what was served.
func Drawn(mediaType string) bool { return strings.Contains(mediaType, "; extractor=") }

// pdfTime is how long the text of one PDF may take.
const pdfTime = 30 * time.Second

// PDFChild is the name of the hidden command in which a PDF is read by the Go
// library: it may hang or panic on a broken file, and a child can be killed.
const PDFChild = "__pdftext"

// Extract replaces the bytes of a PDF by its text; any other source stays as
// it is.
func Extract(ctx context.Context, src *Source) (*Source, error) {
	if !bytes.HasPrefix(src.Bytes, []byte("%PDF-")) {
		return src, nil
	}
	text, by, err := pdfText(ctx, src.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read the text of %s: %w; install poppler-utils (pdftotext), or give the policy as HTML or text", src.Ref, err)
	}
	return &Source{Ref: src.Ref, Name: src.Name, MediaType: by, Bytes: text}, nil
}

// pdfText asks the file's own tags first, which keep what text alone loses;
// then pdftotext where it is installed, and the Go library otherwise.
func pdfText(ctx context.Context, b []byte) (text []byte, by string, err error) {
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return nil, "", fmt.Errorf("find this program to start its PDF child: %w", err)
	}
	// A file whose tags cannot be read may still have text.
	if text, err = child(exec.CommandContext(ctx, self, PDFChild, string(Tags)), b); err == nil && len(text) > 0 {
		return text, PDFTagged, nil
	}
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		text, err = child(exec.CommandContext(ctx, tool, "-enc", "UTF-8", "-", "-"), b)
		return text, PDFToText, err
	}
	text, err = child(exec.CommandContext(ctx, self, PDFChild, string(Lines)), b)
	return text, PDFGo, err
}

// child runs a command over b and gives what it printed.
func child(cmd *exec.Cmd, b []byte) ([]byte, error) {
	var stdout output
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(b), &stdout, &stderr
	if err := stdout.ended(cmd.Run()); err != nil {
		return nil, fmt.Errorf("%w: %s", err, firstLine(stderr.String()))
	}
	return stdout.text.Bytes(), nil
}

// PDFForm is what the child is asked for.
type PDFForm string

// The forms of a PDF's text.
const (
	Tags  PDFForm = "tags"  // HTML of a tagged file's structure, nothing where there is none
	Lines PDFForm = "lines" // line by line, pages ended by a form feed as pdftotext does
)

// PDFText is the body of the child: a PDF comes in, its text goes out.
func PDFText(r io.Reader, w io.Writer, form PDFForm) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("broken PDF: %v", p)
		}
	}()
	b, err := limited(r, "the PDF")
	if err != nil {
		return err
	}
	doc, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return fmt.Errorf("open the PDF: %w", err)
	}
	if form == Tags {
		return PDFTags(doc, w)
	}
	for i := 1; i <= doc.NumPage(); i++ {
		if err := pdfPage(doc.Page(i), w); err != nil {
			return fmt.Errorf("page %d: %w", i, err)
		}
	}
	return nil
}

// line is one line of a page: its text and its height above the lower edge in
// points.
type line struct {
	text string
	y    float64
}

// pdfPage prints a page line by line, with an empty line where the distance of
// two lines is that of paragraphs.
func pdfPage(p pdf.Page, w io.Writer) error {
	var out strings.Builder
	lines := pdfLines(p.Content().Text)
	step := usual(lines)
	for i, l := range lines {
		if i > 0 && step > 0 && lines[i-1].y-l.y > paragraphGap*step {
			out.WriteByte('\n')
		}
		out.WriteString(l.text)
		out.WriteByte('\n')
	}
	out.WriteByte('\f')
	_, err := io.WriteString(w, out.String())
	return err
}

// The layout constants, in parts of the font size (lineShift, wordGap) and of
// the usual distance of lines (paragraphGap).
const (
	lineShift    = 0.5
	wordGap      = 0.2
	paragraphGap = 1.35
)

// pdfLines joins the glyphs of a page, in the order of the page, to lines. A
// glyph further down or up begins a line; a gap within one is a space.
func pdfLines(glyphs []pdf.Text) []line {
	var out []line
	var cur strings.Builder
	var last pdf.Text
	spaced := writesSpaces(glyphs)
	for i, g := range glyphs {
		size := max(g.FontSize, 1)
		switch {
		case i == 0:
		case math.Abs(g.Y-last.Y) > lineShift*size:
			out = append(out, line{cur.String(), last.Y})
			cur.Reset()
		case !spaced && g.X-(last.X+last.W) > wordGap*size:
			cur.WriteByte(' ')
		}
		cur.WriteString(g.S)
		last = g
	}
	if cur.Len() > 0 {
		out = append(out, line{cur.String(), last.Y})
	}
	return out
}

// writesSpaces says that a page shows its spaces as glyphs. Then gaps tell
// nothing: the library does not know the widths of composite fonts.
func writesSpaces(glyphs []pdf.Text) bool {
	const rare = 20 // glyphs to a space
	n := 0
	for _, g := range glyphs {
		if g.S == " " {
			n++
		}
	}
	return n*rare > len(glyphs)
}

// usual is the most frequent distance of two lines, in whole points: that of
// the lines of one paragraph. Of equally frequent ones it is the smallest.
func usual(lines []line) float64 {
	count := map[int]int{}
	best := 0
	for i := 1; i < len(lines); i++ {
		g := int(math.Round(lines[i-1].y - lines[i].y))
		if g <= 0 {
			continue
		}
		count[g]++
		if best == 0 || count[g] > count[best] || (count[g] == count[best] && g < best) {
			best = g
		}
	}
	return float64(best)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
