package parse

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// buildTree parses a page. Pages nested deeper than the parser allows, and
// pages made to make it repeat itself, are read by the tokenizer instead: no
// text is lost, but what stands in what is a guess, so the reading is said to
// be degraded.
func buildTree(page []byte, o Options) (root *html.Node, raws int, degraded string) {
	small, s := slim(page, o)
	raws = s.likelyRaws()
	if !s.hostile() {
		if root, err := parseTree(small); err == nil {
			return root, raws, s.degraded
		}
	}
	root = flatTree(small)
	if s.degraded != "" {
		return root, raws, s.degraded
	}
	return root, raws, "the page is nested deeper than the HTML parser reads; its structure is a guess"
}

func parseTree(page []byte) (root *html.Node, err error) {
	return html.Parse(bytes.NewReader(page))
}

// treeDepth is how deep the tree of flatTree grows; what is nested deeper hangs
// at this depth.
const treeDepth = 128

// flatTree builds a tree from tokens with a few rules and in linear time.
func flatTree(page []byte) *html.Node {
	b := treeBuilder{root: &html.Node{Type: html.DocumentNode}}
	b.stack = append(b.stack, b.root)
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF {
				return b.root
			}
			return b.root
		case html.TextToken:
			b.top().AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken, html.SelfClosingTagToken:
			b.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(atom.Lookup(name), string(name))
		}
	}
}

// treeBuilder keeps the open elements of flatTree.
type treeBuilder struct {
	root  *html.Node
	stack []*html.Node
}

func (b *treeBuilder) top() *html.Node { return b.stack[len(b.stack)-1] }

// start opens an element, closing what it cannot stand in.
func (b *treeBuilder) start(z *html.Tokenizer) {
	name, more := z.TagName()
	n := &html.Node{Type: html.ElementNode, DataAtom: atom.Lookup(name), Data: string(name)}
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		n.Attr = append(n.Attr, html.Attribute{Key: string(key), Val: string(val)})
	}
	for len(b.stack) > 1 && closes(n.DataAtom, b.top().DataAtom) {
		b.stack = b.stack[:len(b.stack)-1]
	}
	if n.DataAtom == atom.A {
		b.end(atom.A, "a") // anchors do not nest
	}
	b.top().AppendChild(n)
	if !isVoid(n.DataAtom) && len(b.stack) < treeDepth {
		b.stack = append(b.stack, n)
	}
}

// end closes the nearest open element of a name, if there is one.
func (b *treeBuilder) end(a atom.Atom, name string) {
	for i := len(b.stack) - 1; i > 0; i-- {
		if b.stack[i].DataAtom == a && (a != 0 || strings.EqualFold(b.stack[i].Data, name)) {
			b.stack = b.stack[:i]
			return
		}
	}
}

// closes says whether an element that starts ends the one that is open.
func closes(starts, open atom.Atom) bool {
	switch open {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return classOf(starts) == block
	case atom.Li:
		return starts == atom.Li
	case atom.Dt, atom.Dd:
		return starts == atom.Dt || starts == atom.Dd
	case atom.Td, atom.Th:
		return starts == atom.Td || starts == atom.Th || starts == atom.Tr
	case atom.Tr:
		return starts == atom.Tr
	case atom.Option:
		return starts == atom.Option
	}
	return false
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input,
		atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// internTag gives the string of a tag name without copying common names.
func internTag(name []byte) string {
	if a := atom.Lookup(name); a != 0 {
		return a.String()
	}
	return string(name)
}
