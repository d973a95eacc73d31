package report

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// docxWidth is what a line holds, in twentieths of a point.
const docxWidth = 9026

// table gives the rows that the first paragraphs make, cut into cells; none when
// the first one is no row of a table. before says where a line runs into it.
func table(ps []Paragraph, before side) [][][]Piece {
	var out [][][]Piece
	for i := range ps {
		if ps[i].Kind != parse.Row || before != 0 {
			break
		}
		cells, ok := ps[i].cells()
		if !ok {
			break
		}
		out = append(out, cells)
	}
	return out
}

// table writes rows. One that came or went is tracked as a row, and its words
// with it.
func (d *docx) table(ps []Paragraph, rows [][][]Piece) {
	most := 1
	for _, r := range rows {
		most = max(most, len(r))
	}
	d.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>` + docxBorders + `</w:tblPr><w:tblGrid>` +
		strings.Repeat(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, docxWidth/most), most) + `</w:tblGrid>`)
	for i, cells := range rows {
		d.b.WriteString(`<w:tr>`)
		if f := ps[i].Mark; f != Kept {
			d.b.WriteString(`<w:trPr><w:` + settled(f) + d.attributes() + `/></w:trPr>`)
		}
		for k, pieces := range cells {
			span := 1
			if k == len(cells)-1 {
				span = most - k
			}
			d.cell(pieces, docxWidth/most*span, span)
		}
		d.b.WriteString(`</w:tr>`)
	}
	d.b.WriteString(`</w:tbl>`)
}

func (d *docx) cell(pieces []Piece, width, span int) {
	fmt.Fprintf(&d.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/></w:tcPr><w:p>`, width, span)
	for i := range pieces {
		d.piece(&pieces[i])
	}
	d.b.WriteString(`</w:p></w:tc>`)
}

// settled names the tracked change of an end that came or went. LibreOffice
// knows no moved ends of paragraphs and rows, Word takes both.
func settled(f Fate) string {
	if sides(f) == newSide {
		return trackedName(Inserted)
	}
	return trackedName(Deleted)
}

const docxBorders = `<w:tblBorders><w:top w:val="single" w:sz="4" w:color="808080"/><w:left w:val="single" w:sz="4" w:color="808080"/>` +
	`<w:bottom w:val="single" w:sz="4" w:color="808080"/><w:right w:val="single" w:sz="4" w:color="808080"/>` +
	`<w:insideH w:val="single" w:sz="4" w:color="808080"/><w:insideV w:val="single" w:sz="4" w:color="808080"/></w:tblBorders>` +
	`<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>`
