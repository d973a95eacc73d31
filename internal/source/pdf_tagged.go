package source

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"github.com/ledongthuc/pdf"
)

// A tagged PDF (ISO 32000-1, 14.8) carries the structure that its text alone has
// lost: headings, lists with their nesting, table cells, links. Browsers and
// word processors write such files. Their text is put out as HTML of the same
// structure, which parse reads like any page.

// maxDepth bounds the nesting of a structure tree, which may be circular.
const maxDepth = 64

// glyphs is the text of one marked-content sequence, in the order of the page.
type glyphs struct {
	text strings.Builder
	y    float64 // of the last line
	any  bool
}

// add appends a shown string. A step to another line is a space: writers of
// tagged files put the others into the text.
func (g *glyphs) add(s string, y, size float64) {
	if g.any && math.Abs(y-g.y) > lineShift*size {
		g.text.WriteByte(' ')
	}
	g.text.WriteString(s)
	g.y, g.any = y, true
}

// tagged is a PDF with the text of its marked-content sequences, by the page's
// /StructParents and the sequence's MCID.
type tagged struct {
	marked map[[2]int64]*glyphs
	out    strings.Builder
	nodes  int
}

// PDFTags writes a tagged PDF as HTML, and nothing when it has no usable tags.
func PDFTags(doc *pdf.Reader, w io.Writer) error {
	root := doc.Trailer().Key("Root").Key("StructTreeRoot")
	if root.IsNull() {
		return nil
	}
	t := &tagged{marked: map[[2]int64]*glyphs{}}
	for i := 1; i <= doc.NumPage(); i++ {
		t.readPage(doc.Page(i))
	}
	t.out.WriteString("<!doctype html><body>\n")
	t.node(root.Key("K"), -1, 0)
	if !t.whole() {
		return nil
	}
	_, err := io.WriteString(w, t.out.String())
	return err
}

// whole says that the tree held the words of the page, not a part of them:
// some writers tag the first page only.
func (t *tagged) whole() bool {
	all := 0
	for _, g := range t.marked {
		all += g.text.Len()
	}
	return all > 0 && t.out.Len() >= all
}

// tags names the HTML of structure types; types that are not here only group.
var tags = map[string]string{
	"H": "h2", "H1": "h1", "H2": "h2", "H3": "h3", "H4": "h4", "H5": "h5", "H6": "h6", "Title": "h1",
	"P": "p", "L": "ul", "LI": "li", "BlockQuote": "blockquote",
	"Table": "table", "THead": "thead", "TBody": "tbody", "TR": "tr", "TH": "th", "TD": "td",
}

// node writes a child of the structure tree: an element, a marked-content
// reference, an MCID alone, or an array of them. page is the /StructParents of
// the page that MCIDs refer to.
func (t *tagged) node(v pdf.Value, page int64, depth int) {
	if t.nodes++; depth > maxDepth || t.nodes > 1<<20 {
		return
	}
	switch v.Kind() {
	case pdf.Array:
		for i := range v.Len() {
			t.node(v.Index(i), page, depth+1)
		}
	case pdf.Integer:
		if g := t.marked[[2]int64{page, v.Int64()}]; g != nil {
			t.out.WriteString(html.EscapeString(g.text.String()))
		}
	case pdf.Dict:
		if p := v.Key("Pg"); !p.IsNull() {
			page = p.Key("StructParents").Int64()
		}
		if m := v.Key("MCID"); !m.IsNull() {
			t.node(m, page, depth+1)
			return
		}
		t.element(v, page, depth)
	}
}

// element writes one structure element around its children.
func (t *tagged) element(v pdf.Value, page int64, depth int) {
	kind := v.Key("S").Name()
	switch kind {
	case "Lbl", "Figure", "Artifact":
		return // a list's marks are form; a picture has no words
	case "Link":
		t.link(v, page, depth)
		return
	}
	tag := tags[kind]
	if kind == "L" && ordered(v) {
		tag = "ol"
	}
	if tag == "" {
		t.node(v.Key("K"), page, depth+1)
		return
	}
	fmt.Fprintf(&t.out, "<%s>", tag)
	t.node(v.Key("K"), page, depth+1)
	fmt.Fprintf(&t.out, "</%s>\n", tag)
}

// ordered says that a list counts its items.
func ordered(list pdf.Value) bool {
	a := list.Key("A")
	if a.Kind() == pdf.Array {
		a = a.Index(0)
	}
	switch a.Key("ListNumbering").Name() {
	case "Decimal", "UpperRoman", "LowerRoman", "UpperAlpha", "LowerAlpha":
		return true
	}
	return false
}

// link writes the text of a link with the target that its annotation names.
func (t *tagged) link(v pdf.Value, page int64, depth int) {
	target := uri(v.Key("K"))
	if target == "" {
		t.node(v.Key("K"), page, depth+1)
		return
	}
	fmt.Fprintf(&t.out, `<a href="%s">`, html.EscapeString(target))
	t.node(v.Key("K"), page, depth+1)
	t.out.WriteString("</a>")
}

// uri finds the annotation among the children of a link.
func uri(k pdf.Value) string {
	if k.Kind() == pdf.Dict {
		return k.Key("Obj").Key("A").Key("URI").RawString()
	}
	for i := range k.Len() {
		if u := k.Index(i).Key("Obj").Key("A").Key("URI"); k.Index(i).Kind() == pdf.Dict && !u.IsNull() {
			return u.RawString()
		}
	}
	return ""
}
