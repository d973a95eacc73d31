package parse

import (
	"slices"
	"sort"
	"strings"
)

// The outline is where raws become a document: raws are split where one holds
// several blocks (a bold line over its paragraph, bullets behind breaks, an
// enumeration in a sentence), their text is normalized, headings are decided
// from evidence, and sections built. No format decides any of this.

// evidence is what stays of a raw beside its block while headings are decided.
type evidence struct {
	level   int  // heading level in the source, 0 when it says none
	rank    int  // decided: 0 no heading, else the smaller outranks the larger
	bold    bool // the whole block
	lone    bool
	ordered bool
	caps    bool
	runIn   bool // a head that opened its own paragraph
}

// builder collects the blocks of one document.
type builder struct {
	doc      *Document
	evidence []evidence
	norm     normalizer
	reader   *Reader
	base     string

	anchors        []anchor
	supersededFrom int // block where the copy of an earlier version begins, -1 for none
}

// outline builds the document from the raws of a page.
func (r *Reader) outline(raws []raw, meta pageMeta) *Document {
	b := builder{
		reader:   r,
		doc:      &Document{Blocks: make([]Block, 0, min(len(raws)+len(raws)/16+8, maxBlocks))},
		evidence: make([]evidence, 0, min(len(raws)+len(raws)/16+8, maxBlocks)),
		base:     meta.base,
	}
	for i := range raws {
		if b.doc.Degraded == "" {
			b.add(&raws[i])
		}
	}
	b.decideHeadings()
	b.dropOwnAnchors()
	b.decideTitle(b.normalTitle(meta.title))
	b.excludeContents()
	kinds := b.findDocuments()
	b.buildSections()
	b.markDocuments(kinds)
	b.doc.Counts = b.norm.tally.counts(meta.counts)
	return b.doc
}

// maxBlocks bounds the blocks of a document; the longest policies have a few
// thousand.
const maxBlocks = 200_000

// tooLong is why a document of n blocks or more is not read to its end, "" when
// it is.
func tooLong(n int) string {
	if n < maxBlocks {
		return ""
	}
	return "more than 200,000 blocks: the rest was left unread"
}

// piece is a part of a raw that becomes a block of its own.
type piece struct {
	start, end int
	last       int // where its last line begins
	kind       Kind
	number     string
	bold       bool
	bullet     bool
	runIn      bool
}

// add turns one raw into its blocks. The text is normalized first, so that no
// look-alike or stray space decides where it splits.
func (b *builder) add(r *raw) {
	if r.kind == Row {
		b.addRow(r)
		return
	}
	original := r.text
	head := r.text[:min(int(r.runIn), len(r.text))]
	r.text, r.links = b.norm.text(r.text, r.links)
	if head != "" {
		head, _ = b.norm.text(head, nil)
		r.runIn = int32(len(head))
	}
	if !needsSplit(r) {
		b.addPiece(r, piece{end: len(r.text), kind: r.kind, number: r.number, bold: r.bold}, original)
		return
	}
	for _, p := range split(r) {
		b.addPiece(r, p, r.text[p.start:p.end])
	}
}

// addPiece appends a piece as a block; one without text is left out.
func (b *builder) addPiece(r *raw, p piece, original string) {
	text, links := b.cut(r, p)
	if p.kind != Row {
		text, links = b.takeNumber(text, links, &p)
	}
	if text == "" {
		return
	}
	if len(b.doc.Blocks) >= maxBlocks {
		b.doc.Degraded = tooLong(maxBlocks)
		return
	}
	block := Block{
		Kind: p.kind, Number: p.number, Text: text, Hidden: r.hidden,
		Excluded: r.excluded, Pos: r.pos, Header: r.header,
	}
	if original != text {
		block.Raw = original
	}
	block.Links = b.canonical(text, links)
	switch p.kind {
	case Item:
		block.Depth = int(max(r.depth, 1))
	case Heading:
		block.Depth = int(r.level)
	}
	b.push(block, evidence{
		level: levelOf(r, p), bold: p.bold, lone: r.lone || isNumbered(r, p), runIn: p.runIn,
		ordered: r.ordered, caps: isCaps(text),
	})
}

// isNumbered says whether a paragraph wrote its number itself, as headings do
// where the source has no headings.
func isNumbered(r *raw, p piece) bool {
	return r.kind == Paragraph && p.kind == Item && p.number != "" && !p.bullet
}

// cut takes a piece out of its raw; breaks left in it were made for looks.
func (b *builder) cut(r *raw, p piece) (string, []Link) {
	if p.start == 0 && p.end == len(r.text) && strings.IndexByte(r.text, '\n') < 0 {
		return r.text, r.links
	}
	text, links := r.text[p.start:p.end], linksWithin(r.links, p.start, p.end)
	if strings.IndexByte(text, '\n') >= 0 {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	return b.norm.text(text, links)
}

// levelOf is the source's heading level for the piece.
func levelOf(r *raw, p piece) int {
	if r.kind == Heading && p.kind == Heading {
		return int(max(r.level, 1))
	}
	return 0
}

// push appends a block with its evidence.
func (b *builder) push(block Block, ev evidence) {
	b.doc.Blocks = append(b.doc.Blocks, block)
	b.evidence = append(b.evidence, ev)
}

// addRow joins the cells of a table row.
func (b *builder) addRow(r *raw) {
	if r.text == "" {
		r.text = joinCells(r.cells)
	}
	original := r.text
	r.text, r.links = b.norm.text(r.text, r.links)
	at := len(b.doc.Blocks)
	b.addPiece(r, piece{end: len(r.text), kind: Row}, original)
	if len(b.doc.Blocks) == at {
		return
	}
	cells := strings.Split(r.text, cellBreak)
	if len(cells) != len(r.cells) {
		cells = cells[:0]
		for _, c := range r.cells {
			c, _ = b.norm.text(c, nil)
			cells = append(cells, c)
		}
	}
	b.doc.Blocks[at].Cells = cells
}

// joinCells writes a row as one text; rows without any text are empty.
func joinCells(cells []string) string {
	n, full := 0, false
	for _, c := range cells {
		n += len(c) + len(cellBreak)
		full = full || c != ""
	}
	if !full {
		return ""
	}
	out := make([]byte, 0, n)
	for i, c := range cells {
		if i > 0 {
			out = append(out, cellBreak...)
		}
		out = append(out, c...)
	}
	return string(out)
}

// cellBreak stands between the cells of a row.
const cellBreak = " | "

// linksWithin gives the links of a part of a text, moved to its start.
func linksWithin(links []Link, start, end int) []Link {
	var out []Link
	first := sort.Search(len(links), func(i int) bool { return links[i].End > start })
	for _, l := range links[first:] {
		if l.Start >= end {
			break
		}
		if l.End > start {
			out = append(out, Link{Start: max(l.Start, start) - start, End: min(l.End, end) - start, URL: l.URL})
		}
	}
	return out
}

// canonical keeps the links that say something: a target elsewhere that the
// text does not spell out itself.
func (b *builder) canonical(text string, links []Link) []Link {
	var out []Link
	for _, l := range links {
		if l.End <= l.Start {
			b.norm.tally.n[mendLink]++
			continue
		}
		to := b.reader.canonicalLink(l.URL, b.base)
		if to != l.URL {
			b.norm.tally.replace(mendTarget, l.URL, l.URL)
		}
		if to == "" || redundantLink(text[l.Start:l.End], to) {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].URL == to && onlySpace(text[out[k].End:l.Start]) {
			out[k].End = l.End // one link that markup had cut in two
			continue
		}
		out = append(out, Link{Start: l.Start, End: l.End, URL: to, Written: l.URL})
		if i := strings.IndexByte(l.URL, '#'); i > 0 && !isRoute(l.URL[i+1:]) {
			b.anchors = append(b.anchors, anchor{block: len(b.doc.Blocks), url: to, text: text[l.Start:l.End]})
		}
	}
	return out
}

// anchor is a link to a place on some page, perhaps this one.
type anchor struct {
	block     int
	url, text string
}

// dropOwnAnchors drops links to places on this page that are written with the
// whole address of the page, which text formats do not know: a page that is
// linked to under the names of its own headings is this one.
func (b *builder) dropOwnAnchors() {
	if len(b.anchors) == 0 {
		return
	}
	headings := b.headingTexts()
	own := ""
	for _, a := range b.anchors {
		if _, ok := headings[entryKey(a.text)]; ok {
			own = a.url
			break
		}
	}
	last := -1
	for _, a := range b.anchors {
		if own == "" || a.url != own || a.block == last {
			continue
		}
		last = a.block
		block := &b.doc.Blocks[a.block]
		block.Links = slices.DeleteFunc(block.Links, func(l Link) bool { return l.URL == own })
	}
}

func onlySpace(s string) bool { return s == "" || s == " " }
