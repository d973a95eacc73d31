package parse

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isDataTable tells a table of data from one that only lays out the page: a
// layout table holds tables or headings, or has a single column.
func isDataTable(table *html.Node) bool {
	if role, _ := nodeAttr(table, "role"); role == "presentation" || role == "none" {
		return false
	}
	t := tableShape{}
	t.measure(table)
	return t.isData()
}

// isRow says whether an element is a row by its role, as in tables that are made
// of other elements.
func isRow(n *html.Node) bool {
	if role, _ := nodeAttr(n, "role"); role != "row" {
		return false
	}
	t := tableShape{}
	t.measure(n)
	return t.isData()
}

// isCell says whether an element is a cell, and whether of a header.
func isCell(n *html.Node) (cell, header bool) {
	switch n.DataAtom {
	case atom.Td:
		return true, false
	case atom.Th:
		return true, true
	}
	switch role, _ := nodeAttr(n, "role"); role {
	case "cell", "gridcell":
		return true, false
	case "columnheader", "rowheader":
		return true, true
	}
	return false, false
}

type tableShape struct {
	tables, headings int
	widest           int // cells of the widest row
	longest          int // bytes of the longest cell
}

func (t *tableShape) isData() bool {
	return t.tables == 0 && t.headings == 0 && t.widest > 1 && t.longest < 4000
}

func (t *tableShape) measure(n *html.Node) int {
	size, cells := 0, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Table:
			t.tables++
		case atom.H1, atom.H2, atom.H3:
			t.headings++
		default:
			if cell, _ := isCell(c); cell {
				cells++
			}
		}
		if c.Type == html.TextNode {
			size += len(c.Data)
		} else {
			size += t.measure(c)
		}
	}
	t.widest = max(t.widest, cells)
	if cell, _ := isCell(n); cell {
		t.longest = max(t.longest, size)
	}
	return size
}

// table reads the rows of a data table; what else stands in it (a caption) is
// read as blocks.
func (r *htmlReader) table(n *html.Node, s scope) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode:
		case c.DataAtom == atom.Tr:
			r.row(c, s)
		case c.DataAtom == atom.Thead:
			s.header = true
			r.table(c, s)
			s.header = false
		case c.DataAtom == atom.Tbody || c.DataAtom == atom.Tfoot:
			r.table(c, s)
		default:
			r.element(c, s)
		}
	}
}

// row reads one row as one block, its cells joined by " | ".
func (r *htmlReader) row(n *html.Node, s scope) {
	if len(n.Attr) > 0 {
		r.attributes(n, &s)
	}
	s.kind = Row
	var cells []string
	header := true
	r.cell = true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		cell, heads := isCell(c)
		if !cell {
			continue
		}
		header = header && heads
		cells = append(cells, r.cellText(c, s, len(cells)))
	}
	r.cell = false
	if strings.Trim(string(r.text), " |\n") == "" {
		r.reset()
		return
	}
	count := len(r.raws)
	r.flushRow()
	if len(r.raws) > count {
		last := &r.raws[len(r.raws)-1]
		last.cells, last.header = cells, header || s.header
	}
}

// cellText reads a cell into the open row and gives its text.
func (r *htmlReader) cellText(n *html.Node, s scope, index int) string {
	if len(r.text) == 0 {
		r.open(&s)
	}
	if index > 0 {
		r.text = append(r.text, " | "...)
	}
	r.space = false
	start := len(r.text)
	r.element(n, s)
	r.space = false
	return string(r.text[start:])
}

// flushRow writes the row as it stands: trimming would lose an empty last cell.
func (r *htmlReader) flushRow() {
	r.emit(string(r.text))
	r.reset()
}
