package report

import (
	"bufio"
	"strings"

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
}

// split cuts runs into words at white space; a mark stays with its text.
func split(runs []run) []word {
	var out []word
	var cur word
	flush := func() {
		if len(cur.runs) > 0 {
			out = append(out, cur)
			cur = word{}
		}
	}
	for _, r := range runs {
		rest := r.text
		for rest != "" {
			i := strings.IndexByte(rest, ' ')
			piece := rest
			if i >= 0 {
				piece = rest[:i]
			}
			if piece != "" {
				cur.runs = append(cur.runs, run{r.ink, piece})
				cur.width += uniseg.StringWidth(piece)
			}
			if i < 0 {
				break
			}
			flush()
			rest = rest[i+1:]
		}
	}
	flush()
	return out
}

// lines wraps runs at width columns, painted.
func (s Style) lines(runs []run, width int) []string {
	var out []string
	var line strings.Builder
	col := 0
	for _, w := range split(runs) {
		if col > 0 && col+1+w.width > width {
			out = append(out, line.String())
			line.Reset()
			col = 0
		}
		if col > 0 {
			line.WriteByte(' ')
			col++
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
