package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/parse"
)

// Author is the name under which changes stand in a word processor.
const Author = "redletter"

// DOCX prints both whole texts as one document with tracked changes, so that
// counsel can go on in Word or LibreOffice: insertions, deletions and moves
// can be accepted or rejected one by one, and the reasons stand in comments.
// Accepting all gives the new text, rejecting all the old one. The document
// holds no date of its own: the same comparison gives the same bytes.
func DOCX(w io.Writer, c *Comparison) error {
	if c.Redline == nil {
		return fmt.Errorf("print DOCX: the whole texts are not at hand; compare the two versions again")
	}
	d := &docx{review: c.Review, covered: c.Covered, seen: map[int]bool{}}
	body := d.body(c.Redline)
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, xml string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", d.properties(c.title())},
		{"word/_rels/document.xml.rels", docxDocRels},
		{"word/styles.xml", docxStyles(c.Review.New.Language)},
		{"word/numbering.xml", docxNumbering()},
		{"word/header1.xml", d.header()},
		{"word/comments.xml", d.commentPart()},
		{"word/document.xml", body},
	} {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, part.xml)
		}
		if err != nil {
			return fmt.Errorf("print DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("print DOCX: %w", err)
	}
	return nil
}

// docx writes one document; ids count all tracked marks.
type docx struct {
	review   *review.Review
	covered  map[string]Cover
	b        strings.Builder
	id       int
	seen     map[int]bool // changes that have their comment
	comments []int        // changes in the order of their comments
	moves    [2]int       // moves begun so far, away and here
}

const docxNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

func (d *docx) body(r *Redline) string {
	d.b.WriteString(xml.Header + `<w:document ` + docxNS + `><w:body>`)
	var before side
	for i := 0; i < len(r.Paragraphs); {
		if rows := table(r.Paragraphs[i:], before); len(rows) > 0 {
			d.table(r.Paragraphs[i:], rows)
			i += len(rows)
			continue
		}
		d.paragraph(&r.Paragraphs[i])
		before = r.Paragraphs[i].runsOn(before)
		i++
	}
	// The end of the last paragraph of a body can be neither deleted nor
	// inserted, so an empty one stands behind it.
	d.b.WriteString(`<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return d.b.String()
}

func (d *docx) paragraph(p *Paragraph) {
	d.b.WriteString(`<w:p><w:pPr>` + form(p))
	if p.Mark != Kept {
		d.b.WriteString(`<w:rPr><w:` + settled(p.Mark) + d.attributes() + `/></w:rPr>`)
	}
	d.b.WriteString(`</w:pPr>`)
	for i := range p.Pieces {
		d.piece(&p.Pieces[i])
	}
	d.b.WriteString(`</w:p>`)
}

// form is the look of a paragraph.
func form(p *Paragraph) string {
	switch {
	case p.Kind == parse.Heading:
		return fmt.Sprintf(`<w:pStyle w:val="Heading%d"/>`, min(max(p.Level, 1), 6))
	case p.Kind == parse.Item && !numbered(p):
		return fmt.Sprintf(`<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, min(max(p.Level, 1), 9)-1)
	case p.Kind == parse.Item:
		return fmt.Sprintf(`<w:pStyle w:val="ListParagraph"/><w:ind w:left="%d"/>`, 360*min(max(p.Level, 1), 9))
	}
	return ""
}

// numbered says that the text of an item begins with its own number.
func numbered(p *Paragraph) bool {
	return len(p.Pieces) > 0 && strings.ContainsAny(firstWord(p.Pieces[0].Text), ".)") && len(firstWord(p.Pieces[0].Text)) < 6
}

// trackedName names the tracked change of a fate.
func trackedName(f Fate) string {
	switch f {
	case Deleted:
		return "del"
	case MovedFrom:
		return "moveFrom"
	case MovedTo:
		return "moveTo"
	}
	return "ins"
}

func (d *docx) attributes() string {
	d.id++
	return fmt.Sprintf(` w:id="%d" w:author="%s"`, d.id, Author)
}

// piece writes a run, with its comment when the change has none yet.
func (d *docx) piece(p *Piece) {
	n := d.comment(p.Change)
	if n >= 0 {
		fmt.Fprintf(&d.b, `<w:commentRangeStart w:id="%d"/>`, n)
	}
	switch p.Fate {
	case Kept:
		d.run("t", p.Text)
	case Deleted, Inserted:
		name := trackedName(p.Fate)
		d.b.WriteString(`<w:` + name + d.attributes() + `>`)
		d.run(map[Fate]string{Deleted: "delText", Inserted: "t"}[p.Fate], p.Text)
		d.b.WriteString(`</w:` + name + `>`)
	default:
		d.move(p)
	}
	if n >= 0 {
		fmt.Fprintf(&d.b, `<w:commentRangeEnd w:id="%d"/><w:r><w:commentReference w:id="%d"/></w:r>`, n, n)
	}
}

// move writes text that left or arrived. Both ends bear one name, by which a
// word processor knows them as one move.
func (d *docx) move(p *Piece) {
	name := trackedName(p.Fate)
	d.id++
	rangeID := d.id
	fmt.Fprintf(&d.b, `<w:%sRangeStart w:id="%d" w:author="%s" w:name="%s"/>`, name, rangeID, Author, d.moveName(p))
	d.b.WriteString(`<w:` + name + d.attributes() + `>`)
	d.run("t", p.Text)
	fmt.Fprintf(&d.b, `</w:%s><w:%sRangeEnd w:id="%d"/>`, name, name, rangeID)
}

// moveName numbers the ends of moves on each side apart for each change.
func (d *docx) moveName(p *Piece) string {
	side := 0
	if p.Fate == MovedTo {
		side = 1
	}
	d.moves[side]++
	if p.Change < 0 {
		return fmt.Sprintf("move-%d", d.moves[side])
	}
	return fmt.Sprintf("move-%s-%s", d.review.Changes[p.Change].ID, digest(p.Text))
}

// digest is a short name of a text.
func digest(s string) string {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return fmt.Sprintf("%08x", h)
}

// run writes text; a line break of the page is one of the document.
func (d *docx) run(element, s string) {
	d.b.WriteString(`<w:r>`)
	for i, line := range strings.Split(safe.Sanitize(s).String(), "\n") {
		if i > 0 {
			d.b.WriteString(`<w:br/>`)
		}
		d.b.WriteString(`<w:` + element + ` xml:space="preserve">` + escape(line) + `</w:` + element + `>`)
	}
	d.b.WriteString(`</w:r>`)
}

// comment gives the number of a new comment, -1 when the change has one or
// needs none.
func (d *docx) comment(change int) int {
	if change < 0 || d.seen[change] {
		return -1
	}
	d.seen[change] = true
	if ch := &d.review.Changes[change]; len(ch.Findings) == 0 && ch.Note == "" && ordinal(ch.Severity) > ordinal("minor") {
		return -1
	}
	d.comments = append(d.comments, change)
	return len(d.comments) - 1
}

// commentPart holds the reasons.
func (d *docx) commentPart() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:comments ` + docxNS + `>`)
	for n, i := range d.comments {
		fmt.Fprintf(&b, `<w:comment w:id="%d" w:author="%s" w:initials="rl">`, n, Author)
		for _, line := range d.reasons(i) {
			b.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + escape(line) + `</w:t></w:r></w:p>`)
		}
		b.WriteString(`</w:comment>`)
	}
	b.WriteString(`</w:comments>`)
	return b.String()
}

// reasons are the lines of a comment.
func (d *docx) reasons(i int) []string {
	ch := &d.review.Changes[i]
	out := []string{text(ch.ID) + ": " + Severity(ch.Severity) + " · " + headline(ch)}
	if ch.Op == "link" || strings.HasPrefix(ch.Op, "moved") {
		out = append(out, "from "+place(ch.OldPath)+" to "+place(ch.NewPath), excerpt(ch))
	}
	for k := range ch.Findings {
		f := &ch.Findings[k]
		out = append(out, text(f.Why)+evidence(f))
		out = append(out, groundsOf(f))
	}
	if k, ok := d.covered[ch.Fingerprint]; ok {
		out = append(out, "decided: "+text(k.Decision)+" ("+text(k.Record)+")")
	}
	return out
}

// header says on each page what the document is; it is no part of the text.
func (d *docx) header() string {
	r := d.review
	line := fmt.Sprintf("%s → %s: %s. %s. Rule pack %s, reviewed by: %s. Not legal advice.",
		named(&r.Old), named(&r.New), wordCounts(&r.Stats), verdictLine(r), text(r.RulesVersion), text(r.ReviewedBy))
	return xml.Header + `<w:hdr ` + docxNS + `><w:p><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve">` + escape(line) + `</w:t></w:r></w:p></w:hdr>`
}

// properties are what file managers and archives show of the document.
func (d *docx) properties(title string) string {
	return xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escape(title+": changes") + `</dc:title><dc:subject>` + escape(named(&d.review.Old)+" → "+named(&d.review.New)) + `</dc:subject>` +
		`<dc:creator>` + Author + `</dc:creator></cp:coreProperties>`
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
