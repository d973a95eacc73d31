package parse

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// DOCX is read from its parts: the body, the styles that say which paragraph
// is a heading, the numbering that says which list is numbered, and the
// targets of links. Deleted and moved-away text of tracked changes is not
// part of the text; inserted text is. Every part is bounded, since a small
// archive can unpack to any size.

// maxPart is how many bytes of a part are read.
const maxPart = 64 << 20

// maxDepth is how deep the elements of a body may nest.
const maxDepth = 256

var errPartTooLarge = errors.New("a part is larger than 64 MB unpacked")

// isDOCX says whether a ZIP archive is a Word document.
func isDOCX(b []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	return err == nil && part(z, "word/document.xml") != nil
}

// part finds a file of the archive by its name.
func part(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// readDOCX gives the raws of a Word document.
func readDOCX(in Input) ([]raw, pageMeta, error) {
	z, err := zip.NewReader(bytes.NewReader(in.Bytes), int64(len(in.Bytes)))
	if err != nil {
		return nil, pageMeta{}, fmt.Errorf("open the archive: %w; save the document again in Word", err)
	}
	r := docxReader{}
	meta := pageMeta{base: in.Name}
	for _, p := range []struct {
		name string
		read func(*xml.Decoder) error
	}{
		{"word/_rels/document.xml.rels", r.readTargets},
		{"word/styles.xml", r.readStyles},
		{"word/numbering.xml", r.readNumbering},
		{"docProps/core.xml", func(d *xml.Decoder) error { return readTitle(d, &meta) }},
		{"word/document.xml", r.readBody},
	} {
		if err := readPart(z, p.name, p.read); err != nil {
			return nil, pageMeta{}, fmt.Errorf("read %s: %w", p.name, err)
		}
	}
	meta.degraded = tooLong(len(r.raws))
	return r.raws, meta, nil
}

// readPart reads one part, if there is one.
func readPart(z *zip.Reader, name string, read func(*xml.Decoder) error) error {
	f := part(z, name)
	if f == nil {
		return nil
	}
	rc, err := f.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	limited := &io.LimitedReader{R: rc, N: maxPart}
	d := xml.NewDecoder(limited)
	d.Strict = false
	err = read(d)
	if limited.N <= 0 {
		return errPartTooLarge
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// docxReader holds what the other parts say about the body.
type docxReader struct {
	targets map[string]string  // relationship id → address
	levels  map[string]int     // style id → heading level
	listOf  map[string]docxNum // style id → its list
	formats map[string]string  // list id and level → format
	raws    []raw

	para  docxPara
	rows  []docxRow // of the open tables: the row in the making of each
	skip  int       // nesting of deleted text
	depth int
}

// docxNum names a list and a level in it.
type docxNum struct {
	id    string
	level int
}

// docxRow is a row in the making; its cells begin at starts.
type docxRow struct {
	text   []byte
	links  []Link
	starts []int
	header bool
	full   bool
}

// docxPara is the paragraph in the making.
type docxPara struct {
	text    []byte
	links   []Link
	style   string
	num     docxNum
	level   int
	boldRun bool // the open run is bold
	inText  bool // inside w:t
	props   bool // inside the properties of a run
	visible int  // visible bytes, and how many of them are bold
	strong  int
	runIn   int
	target  string
	start   int // where the open link began
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// elements calls f for each start element of a part.
func elements(d *xml.Decoder, f func(xml.StartElement) error) error {
	for {
		token, err := d.RawToken()
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}

// readTargets reads where links lead.
func (r *docxReader) readTargets(d *xml.Decoder) error {
	r.targets = make(map[string]string)
	return elements(d, func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/hyperlink") {
			r.targets[attr(e, "Id")] = attr(e, "Target")
		}
		return nil
	})
}

// readStyles reads which styles are headings or lists.
func (r *docxReader) readStyles(d *xml.Decoder) error {
	r.levels, r.listOf = make(map[string]int), make(map[string]docxNum)
	style := ""
	return elements(d, func(e xml.StartElement) error {
		switch val := attr(e, "val"); e.Name.Local {
		case "style":
			style = attr(e, "styleId")
		case "name":
			if level := headingName(val); level > 0 {
				r.levels[style] = level
			}
		case "outlineLvl":
			if n, err := strconv.Atoi(val); err == nil && n < 9 && r.levels[style] == 0 {
				r.levels[style] = n + 1
			}
		case "numId":
			r.listOf[style] = docxNum{id: val}
		}
		return nil
	})
}

// headingName is the level of a built-in style: "heading 2", "Title".
func headingName(name string) int {
	low := strings.ToLower(name)
	if low == "title" {
		return 1
	}
	if n, ok := strings.CutPrefix(low, "heading "); ok {
		level, err := strconv.Atoi(n)
		if err == nil && level > 0 && level < 10 {
			return level
		}
	}
	return 0
}

// readNumbering reads the format of each level of each list.
func (r *docxReader) readNumbering(d *xml.Decoder) error {
	r.formats = make(map[string]string)
	abstract := make(map[string]string)
	var list, level, num string
	return elements(d, func(e xml.StartElement) error {
		switch val := attr(e, "val"); e.Name.Local {
		case "abstractNum":
			list = attr(e, "abstractNumId")
		case "lvl":
			level = attr(e, "ilvl")
		case "numFmt":
			abstract[list+"/"+level] = val
		case "num":
			num = attr(e, "numId")
		case "abstractNumId":
			for l := range 9 {
				key := "/" + strconv.Itoa(l)
				if f, ok := abstract[val+key]; ok {
					r.formats[num+key] = f
				}
			}
		}
		return nil
	})
}

// readTitle reads the title of the document's properties.
func readTitle(d *xml.Decoder, meta *pageMeta) error {
	in := false
	for {
		token, err := d.RawToken()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			in = t.Name.Local == "title"
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				meta.title += string(t)
			}
		}
	}
}

// readBody reads the paragraphs and tables.
func (r *docxReader) readBody(d *xml.Decoder) error {
	for len(r.raws) < maxBlocks {
		token, err := d.RawToken()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > maxDepth {
				return errors.New("elements nest too deeply")
			}
			r.open(t)
		case xml.EndElement:
			r.depth--
			r.shut(t.Name.Local)
		case xml.CharData:
			if r.para.inText && r.skip == 0 {
				r.write(string(t))
			}
		}
	}
	return nil
}

// open handles the start of an element of the body.
func (r *docxReader) open(e xml.StartElement) {
	p := &r.para
	switch e.Name.Local {
	case "p":
		*p = docxPara{}
	case "pStyle":
		p.style = attr(e, "val")
	case "numId":
		p.num.id = attr(e, "val")
	case "ilvl":
		p.num.level, _ = strconv.Atoi(attr(e, "val"))
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
			p.level = n + 1
		}
	case "r":
		p.boldRun = false
	case "rPr":
		p.props = true
	case "b":
		if v := attr(e, "val"); p.props && v != "0" && v != "false" {
			p.boldRun = true
		}
	case "t":
		p.inText = true
	case "tab":
		r.write(" ")
	case "br", "cr":
		r.write("\n")
	case "noBreakHyphen":
		r.write("-")
	case "hyperlink":
		p.target, p.start = r.targets[attr(e, "id")], len(p.text)
	case "del", "moveFrom", "delText", "instrText":
		r.skip++
	case "tr":
		r.rows = append(r.rows, docxRow{})
	case "tblHeader":
		if k := len(r.rows) - 1; k >= 0 {
			r.rows[k].header = true
		}
	case "tc":
		if k := len(r.rows) - 1; k >= 0 {
			r.rows[k].cell()
		}
	}
}

// shut handles the end of an element of the body.
func (r *docxReader) shut(name string) {
	p := &r.para
	switch name {
	case "p":
		r.endParagraph()
	case "rPr":
		p.props = false
	case "t":
		p.inText = false
	case "hyperlink":
		if p.target != "" && len(p.text) > p.start {
			p.links = append(p.links, Link{Start: p.start, End: len(p.text), URL: p.target})
		}
		p.target = ""
	case "del", "moveFrom", "delText", "instrText":
		r.skip = max(r.skip-1, 0)
	case "tr":
		r.endRow()
	}
}

// write adds text to the paragraph.
func (r *docxReader) write(s string) {
	p := &r.para
	if r.skip > 0 || p.props {
		return
	}
	p.text = append(p.text, s...)
	n := len(strings.TrimSpace(s))
	p.visible += n
	if !p.boldRun {
		return
	}
	if p.strong == p.visible-n {
		p.runIn = len(p.text)
	}
	p.strong += n
}

// endParagraph makes a raw of the paragraph, or gives its text to the cell it
// stands in.
func (r *docxReader) endParagraph() {
	p := &r.para
	text := string(p.text)
	if isBlank(text) {
		return
	}
	if k := len(r.rows) - 1; k >= 0 && len(r.rows[k].starts) > 0 {
		r.rows[k].add(text, p.links)
		return
	}
	out := raw{kind: Paragraph, text: text, links: p.links, bold: p.strong == p.visible && p.strong > 0}
	if p.strong > 0 && !out.bold {
		out.runIn = int32(p.runIn)
	}
	r.shape(&out)
	r.raws = append(r.raws, out)
}

// shape says by style and numbering whether a paragraph is a heading or item.
func (r *docxReader) shape(out *raw) {
	p := &r.para
	level := p.level
	if level == 0 {
		level = r.levels[p.style]
	}
	num := p.num
	if num.id == "" {
		num.id = r.listOf[p.style].id
	}
	switch {
	case level > 0:
		out.kind, out.level = Heading, int8(min(level, 9))
	case num.id != "" && num.id != "0":
		out.kind, out.depth = Item, int32(min(num.level, 8)+1)
		format := r.formats[num.id+"/"+strconv.Itoa(num.level)]
		out.ordered = format != "" && format != "bullet" && format != "none"
	}
}

// cell begins a cell.
func (r *docxRow) cell() {
	if len(r.starts) > 0 {
		r.text = append(r.text, cellBreak...)
	}
	r.starts = append(r.starts, len(r.text))
}

// add adds a paragraph to the last cell.
func (r *docxRow) add(text string, links []Link) {
	if len(r.text) > r.starts[len(r.starts)-1] {
		r.text = append(r.text, ' ')
	}
	for _, l := range links {
		r.links = append(r.links, Link{Start: l.Start + len(r.text), End: l.End + len(r.text), URL: l.URL})
	}
	r.text = append(r.text, strings.ReplaceAll(text, "\n", " ")...)
	r.full = true
}

// endRow ends a row; one of a table within a table is a row of its own.
func (r *docxReader) endRow() {
	k := len(r.rows) - 1
	if k < 0 {
		return
	}
	row := r.rows[k]
	r.rows = r.rows[:k]
	if !row.full {
		return
	}
	out := raw{kind: Row, text: string(row.text), links: row.links, header: row.header}
	for i, start := range row.starts {
		end := len(out.text)
		if i+1 < len(row.starts) {
			end = row.starts[i+1] - len(cellBreak)
		}
		out.cells = append(out.cells, out.text[start:end])
	}
	r.raws = append(r.raws, out)
}
