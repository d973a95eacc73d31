package parse

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML reads a page into raws, in the order in which it is read. Nothing
// that a reader could come to see is left out: what the page hides is marked
// hidden, what looks like chrome carries its zone.
func readHTML(in Input) ([]raw, pageMeta, error) {
	page, err := decodeHTML(in)
	if err != nil {
		return nil, pageMeta{}, err
	}
	root, likely, degraded := buildTree(page, in.Options)
	r := htmlReader{raws: make([]raw, 0, likely), names: nameMemo{}, meta: pageMeta{base: in.Name, degraded: degraded}}
	if r.chosen = newSelection(root, in.Options); r.chosen != nil && r.chosen.problem != "" {
		r.meta.degraded = r.chosen.problem
	}
	r.children(root, scope{})
	r.flush()
	r.settleMain()
	r.meta.counts = r.emails.counts(r.meta.counts)
	return r.raws, r.meta, nil
}

// htmlReader walks the tree once and gathers the text between two block
// boundaries into one raw.
type htmlReader struct {
	raws  []raw
	meta  pageMeta
	names nameMemo

	text     []byte // of the open block; white space collapsed, '\n' for a break
	links    []Link
	scope    scope // of the open block: of its first text
	boldEnd  int   // text[:boldEnd] is bold
	hidden   int   // bytes of hidden text in the open block
	space    bool  // white space is due before the next text
	cell     bool  // inside a table cell: blocks are joined by spaces
	emails   tally // of protected addresses
	mainText int   // bytes of text in the part called main
	allText  int   // bytes of text outside it

	chosen     *selection // nil: no selectors
	unselected bool       // the open block is not selected
}

// scope is what the elements around a text say about it.
type scope struct {
	kind    Kind
	level   int
	depth   int
	ordered bool
	first   *bool // Item, Heading: whether a block of it was written already
	hidden  string
	zone    ExcludedReason
	bold    bool
	pre     bool
	rtl     bool // written backwards and turned round by the style
	main    bool
	control bool
	head    bool // opens and closes what follows: the head of an accordion
	header  bool
	at      string // position of the innermost element, as lineCounter writes it
}

// children reads what stands below a node.
func (r *htmlReader) children(n *html.Node, s scope) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			r.textNode(c, &s)
		case html.ElementNode:
			r.element(c, s)
		}
	}
}

// textNode reads one text, apart from its neighbours where a selection begins
// or ends.
func (r *htmlReader) textNode(n *html.Node, s *scope) {
	if r.chosen == nil {
		r.addText(n.Data, s)
		return
	}
	if out := !r.chosen.has(n); out != r.unselected {
		r.flush()
		r.unselected = out
	}
	r.addText(n.Data, s)
}

// element reads one element by what it is.
func (r *htmlReader) element(n *html.Node, s scope) {
	class := classOf(n.DataAtom)
	if class == skipped {
		r.skip(n, s)
		return
	}
	if len(n.Attr) > 0 {
		outer := s.hidden
		s.hidden = ""
		if r.attributes(n, &s) || hiddenInline(n, &s) {
			return
		}
		if s.hidden == "" {
			s.hidden = outer
		}
	}
	switch class {
	case block:
		r.block(n, s)
	case link:
		r.link(n, s)
	case strong:
		s.bold = true
		r.children(n, s)
	case lineBreak:
		r.breakLine()
	default:
		r.children(n, s)
	}
}

// block reads an element that starts and ends a paragraph.
func (r *htmlReader) block(n *html.Node, s scope) {
	r.flush()
	r.enter(n, &s)
	switch {
	case n.DataAtom == atom.Table && isDataTable(n):
		r.table(n, s)
	case isRow(n):
		r.row(n, s)
	case n.DataAtom == atom.Details:
		r.details(n, s)
	case n.DataAtom == atom.Pre && r.plainText(n, s):
	default:
		r.children(n, s)
	}
	r.flush()
}

// enter sets what a block element says about the text in it.
func (r *htmlReader) enter(n *html.Node, s *scope) {
	if level := headingLevel(n.DataAtom); level > 0 {
		s.kind, s.level, s.first = Heading, level, new(bool)
	}
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		s.depth++
		s.ordered = n.DataAtom == atom.Ol
		s.kind, s.first = Paragraph, nil
	case atom.Li:
		s.kind, s.first = Item, new(bool)
		s.depth = max(s.depth, 1)
	case atom.Dt:
		s.kind = Term
	case atom.Dd:
		s.kind = Definition
	case atom.Pre:
		s.pre = true
	case atom.Main:
		s.main = true
	case atom.Summary, atom.Caption, atom.Legend:
		s.bold = true
	case atom.Button:
		s.control = s.kind != Heading && !s.head
	}
	if zone, ok := landmark(n.DataAtom, s); ok {
		s.zone = zone
	}
}

// details reads a disclosure: closed, its body is hidden, and still binding.
func (r *htmlReader) details(n *html.Node, s scope) {
	closed := s
	if closed.hidden == "" && !hasAttr(n, "open") {
		closed.hidden = "details"
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		inner := closed
		if c.DataAtom == atom.Summary {
			inner = s
		}
		switch c.Type {
		case html.TextNode:
			r.textNode(c, &inner)
		case html.ElementNode:
			r.element(c, inner)
		}
	}
}

// link reads an anchor; its range is closed by flush when blocks stand in it.
func (r *htmlReader) link(n *html.Node, s scope) {
	href, ok := nodeAttr(n, "href")
	switch {
	case !ok:
		r.children(n, s)
		return
	case strings.IndexByte(href, '#') >= 0 && isPermalink(nodeText(n), s.kind):
		return
	}
	from, raws := len(r.links), len(r.raws)
	r.links = append(r.links, Link{Start: -1, End: -1, URL: href})
	r.children(n, s)
	if len(r.raws) != raws { // blocks inside the anchor: flush closed the range
		r.dropOpenLinks()
		return
	}
	if l := &r.links[from]; l.Start >= 0 {
		l.End = len(r.text)
	} else {
		r.links = append(r.links[:from], r.links[from+1:]...)
	}
}

// dropOpenLinks ends what a link split over blocks left open.
func (r *htmlReader) dropOpenLinks() {
	kept := r.links[:0]
	for _, l := range r.links {
		if l.Start >= 0 {
			if l.End < 0 {
				l.End = len(r.text)
			}
			kept = append(kept, l)
		}
	}
	r.links = kept
}

// skip passes over what has no text, except for what shows what the page is.
func (r *htmlReader) skip(n *html.Node, s scope) {
	switch n.DataAtom {
	case atom.Title:
		if r.meta.title == "" && n.FirstChild != nil {
			r.meta.title = strings.Join(strings.Fields(n.FirstChild.Data), " ")
		}
	case atom.Base:
		if href, ok := nodeAttr(n, "href"); ok && isWeb(href) {
			r.meta.base = href
		}
	case atom.Noscript:
		r.noscript(n, s)
	case atom.Img:
		if alt, ok := nodeAttr(n, "alt"); ok && r.cell && len(alt) <= 80 {
			r.addText(alt, &s)
		}
	case atom.Template:
		if hasAttr(n, "shadowrootmode") || hasAttr(n, "shadowroot") {
			r.children(n, s)
		}
	}
}

// maxNoscript is the number of words up to which the text for readers without
// scripts is an excuse; a longer one is the page.
const maxNoscript = 60

// noscript keeps the words for readers without scripts: a few of them apart,
// because on a page that has nothing else they say why.
func (r *htmlReader) noscript(n *html.Node, s scope) {
	if n.FirstChild == nil || n.FirstChild.Type != html.TextNode {
		return
	}
	markup := n.FirstChild.Data
	text := strings.Join(strings.Fields(stripTags(markup)), " ")
	if text == "" {
		return
	}
	r.flush()
	if countWords(text) <= maxNoscript {
		r.raws = append(r.raws, raw{text: text, excluded: ExcludedBoilerplate, zone: ExcludedBoilerplate, outside: !s.main})
		return
	}
	s.hide("noscript")
	small, _ := slim([]byte(markup), Options{})
	r.children(flatTree(small), s)
	r.flush()
}

// plainText reads a long preformatted text as the text file that it is.
func (r *htmlReader) plainText(n *html.Node, s scope) bool {
	if n.FirstChild == nil || n.FirstChild != n.LastChild || n.FirstChild.Type != html.TextNode {
		return false
	}
	text := n.FirstChild.Data
	if strings.Count(text, "\n") < 8 || len(text) < 400 {
		return false
	}
	raws, _, err := readText(Input{Bytes: []byte(text)})
	if err != nil {
		return false
	}
	for _, b := range raws {
		b.zone, b.outside, b.hidden, b.pos = s.zone, !s.main, s.hidden, parsePos(s.at)
		r.applySelection(&b)
		r.raws = append(r.raws, b)
	}
	r.count(s.main, len(text))
	return true
}

// stripTags gives the text of a markup fragment that was read as text.
func stripTags(markup string) string {
	var out bytes.Buffer
	z := html.NewTokenizerFragment(strings.NewReader(markup), "div")
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(z.Text())
		default:
			out.WriteByte(' ')
		}
	}
}

// count adds to the text in or outside the part called main.
func (r *htmlReader) count(main bool, n int) {
	if main {
		r.mainText += n
	} else {
		r.allText += n
	}
}

// settleMain marks what stands outside the main part, when there is one that
// holds most of the text: a page can call anything main.
func (r *htmlReader) settleMain() {
	if r.mainText*2 < r.mainText+r.allText || r.mainText == 0 {
		for i := range r.raws {
			r.raws[i].outside = false
		}
	}
}
