package parse

import "strings"

// Tables in Markdown: rows of cells between bars.

// row reads a table row; the row of dashes only says that the one before it
// was the header.
func (r *mdReader) row(at int) {
	line := strings.TrimSpace(r.src[at:r.end])
	if isDelimiterRow(line) {
		r.header()
		r.table = true
		return
	}
	r.flush()
	r.table = true
	r.emitRow(line)
}

// header marks the row above, which may still be a paragraph.
func (r *mdReader) header() {
	if r.open {
		line := r.src[r.para.Start:r.para.End]
		r.open = false
		r.emitRow(strings.TrimSpace(line))
	}
	if k := len(r.raws) - 1; k >= 0 && r.raws[k].kind == Row {
		r.raws[k].header = true
	}
}

// emitRow splits a row into cells.
func (r *mdReader) emitRow(line string) {
	row := raw{kind: Row, pos: r.pos(0)}
	line = strings.TrimPrefix(line, "|")
	var text strings.Builder
	full := false
	for start := 0; start <= len(line); {
		end := cellEnd(line, start)
		if end == len(line) && strings.TrimSpace(line[start:]) == "" && len(row.cells) > 0 {
			break
		}
		cell := r.inline.read(strings.TrimSpace(line[start:end]), r.refs)
		content := strings.TrimSpace(strings.ReplaceAll(cell.text, "\n", " "))
		if len(row.cells) > 0 {
			text.WriteString(cellBreak)
		}
		for _, l := range cell.links {
			row.links = append(row.links, Link{Start: l.Start + text.Len(), End: min(l.End, len(content)) + text.Len(), URL: l.URL})
		}
		text.WriteString(content)
		row.cells = append(row.cells, content)
		full = full || content != ""
		start = end + 1
	}
	if full {
		row.text = text.String()
		r.raws = append(r.raws, row)
	}
}

// cellEnd finds the bar that ends a cell.
func cellEnd(line string, i int) int {
	for ; i < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == '|' {
			return i
		}
	}
	return len(line)
}

// isDelimiterRow says whether a line is "| --- | :-: |".
func isDelimiterRow(line string) bool {
	bars, dashes := 0, 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '|':
			bars++
		case '-':
			dashes++
		case ':', ' ', '\t':
		default:
			return false
		}
	}
	return bars > 0 && dashes > 0
}
