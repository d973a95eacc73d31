package report

import (
	"bufio"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// printer writes wrapped paragraphs in one style.
type printer struct {
	w     *bufio.Writer
	style Style
}

// word is a piece without white space: runs of one or more looks that must
// stay on one line.
type word struct {
	runs  []run
	width int
	glued bool // to the word before it: without a blank, as in scripts that write none
}

// width is the number of columns of a word. Of plain letters it is their number,
// which saves looking for clusters in most of a report.
func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// split cuts runs into words at white space; a mark stays with its text.
func split(runs []run) []word {
	n := len(runs)
	for _, r := range runs {
		n += strings.Count(r.text, " ")
	}
	out, pieces := make([]word, 0, n), make([]run, 0, n) // words share one list of pieces
	from, columns, glued := 0, 0, false
	flush := func(next bool) {
		if from < len(pieces) {
			out = append(out, word{pieces[from:len(pieces):len(pieces)], columns, glued})
			from, columns = len(pieces), 0
		}
		glued = next
	}
	for _, r := range runs {
		k := 0
		for piece := range strings.SplitSeq(r.text, " ") {
			if k > 0 {
				flush(false)
			}
			for n := 0; piece != ""; n++ {
				if n > 0 {
					flush(true)
				}
				part := breakable(piece)
				pieces = append(pieces, run{r.ink, part})
				columns += width(part)
				piece = piece[len(part):]
			}
			k++
		}
	}
	flush(false)
	return out
}

// breakable is the beginning of a piece behind which a line may end: up to a
// sign of Chinese or Japanese, which write no blanks. Other words stay whole, so
// that an address can be copied.
func breakable(piece string) string {
	for _, r := range piece {
		if r > unicode.MaxLatin1 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			part, _, _, _ := uniseg.FirstLineSegmentInString(piece, -1)
			return part
		}
	}
	return piece
}

// lines wraps runs at width columns, painted.
func (s Style) lines(runs []run, width int) []string {
	var out []string
	var line strings.Builder
	col := 0
	for _, w := range split(runs) {
		blank := 1
		if w.glued {
			blank = 0
		}
		if col > 0 && col+blank+w.width > width {
			out = append(out, line.String())
			line.Reset()
			col = 0
		}
		if col > 0 {
			line.WriteString("  "[:blank])
			col += blank
		}
		for _, r := range w.runs {
			line.WriteString(s.paint(r))
		}
		col += w.width
	}
	if col > 0 || len(out) == 0 {
		out = append(out, line.String())
	}
	return out
}

// para prints runs wrapped, the first line behind first, the others behind rest.
func (p *printer) para(first, rest string, runs ...run) {
	room := p.style.width() - uniseg.StringWidth(rest)
	for i, l := range p.style.lines(runs, max(room, 20)) {
		if i == 0 {
			p.w.WriteString(first)
		} else {
			p.w.WriteString(rest)
		}
		p.w.WriteString(l)
		p.w.WriteByte('\n')
	}
}

func (p *printer) blank() { p.w.WriteByte('\n') }

// title prints a heading line.
func (p *printer) title(i ink, s string) { p.para("", "", run{i, s}) }

// whole prints a line as it is, however long.
func (p *printer) whole(first, line string) {
	p.w.WriteString(first)
	p.w.WriteString(text(line))
	p.w.WriteByte('\n')
}
