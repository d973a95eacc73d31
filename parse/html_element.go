package parse

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// elementClass says how an element takes part in the flow of text.
type elementClass uint8

const (
	inline elementClass = iota
	block
	link
	strong
	lineBreak
	skipped
)

// classOf tells blocks from what runs inside a line. Elements that the list
// does not know are inline, as in a browser without styles.
func classOf(a atom.Atom) elementClass {
	switch a {
	case atom.Div, atom.P, atom.Ul, atom.Ol, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Section, atom.Article, atom.Aside, atom.Nav, atom.Header, atom.Footer, atom.Main, atom.Hgroup,
		atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption,
		atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre, atom.Address, atom.Figure, atom.Figcaption,
		atom.Details, atom.Summary, atom.Dialog, atom.Form, atom.Fieldset, atom.Legend, atom.Center, atom.Hr,
		atom.Menu, atom.Dir, atom.Option, atom.Optgroup, atom.Select, atom.Textarea, atom.Html, atom.Body, atom.Frameset, atom.Button:
		return block
	case atom.A:
		return link
	case atom.B, atom.Strong, atom.U:
		return strong
	case atom.Br:
		return lineBreak
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Canvas, atom.Object,
		atom.Embed, atom.Audio, atom.Video, atom.Img, atom.Iframe, atom.Input, atom.Link, atom.Meta, atom.Title,
		atom.Base, atom.Noframes, atom.Noembed, atom.Datalist, atom.Track, atom.Source, atom.Param, atom.Area, atom.Map:
		return skipped
	}
	return inline
}

// headingLevel is the level of h1 to h6, 0 for all others.
func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(a.String()[1] - '0')
	}
	return 0
}

// landmark gives the zone that an element stands for by its kind. A header or
// footer of an article belongs to the article.
func landmark(a atom.Atom, s *scope) (ExcludedReason, bool) {
	switch a {
	case atom.Nav:
		return ExcludedNavigation, true
	case atom.Footer:
		return ExcludedFooter, !s.main
	case atom.Aside:
		return ExcludedRelated, !s.main
	case atom.Header:
		return ExcludedNavigation, !s.main
	case atom.Select, atom.Optgroup, atom.Option:
		return ExcludedNavigation, true
	}
	return "", false
}

// attributes reads what the attributes of an element say. It gives true when
// they hold the text of the element and its children are done.
func (r *htmlReader) attributes(n *html.Node, s *scope) bool {
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "data-cfemail":
			if addr, ok := decodeToken(a.Val); ok {
				r.addWords(addr, s)
				r.emails.replace(mendEmail, a.Val, addr)
				return true
			}
		case "lang":
			if n.DataAtom == atom.Html {
				r.meta.language = a.Val
			}
		case "class":
			r.named(n, a.Val, s)
		case "id", "aria-label", "data-testid":
			if isContainer(n.Data) {
				r.named(n, a.Val, s)
			}
		case "hidden":
			s.hide("hidden")
		case "style":
			r.style(a.Val, s)
		case "role":
			s.role(a.Val)
		case "aria-expanded":
			s.bold, s.head = true, true
		case positionKey:
			s.at = a.Val
		}
	}
	return false
}

// named reads the names that the page gives to an element. What wraps the page,
// what stands in a line and what heads a text is not asked for a zone. A cookie
// banner or a table of contents may stand in any zone; otherwise the outer zone
// holds.
func (r *htmlReader) named(n *html.Node, names string, s *scope) {
	m := r.names.meaning([]byte(names))
	if m.hidden != "" {
		s.hide(m.hidden)
	}
	switch {
	case m.zone == "", classOf(n.DataAtom) != block, headingLevel(n.DataAtom) > 0:
	case n.DataAtom == atom.Html, n.DataAtom == atom.Body, n.DataAtom == atom.Main:
	case s.zone == "", m.zone == ExcludedBanner, m.zone == ExcludedContents:
		s.zone = m.zone
	}
}

// hide marks what the source hides by the first reason found.
func (s *scope) hide(how string) {
	if s.hidden == "" {
		s.hidden = how
	}
}

// style reads the declarations that bear on the text.
func (r *htmlReader) style(css string, s *scope) {
	if len(css) < 8 {
		return
	}
	for decl := range strings.SplitSeq(css, ";") {
		name, value, _ := strings.Cut(decl, ":")
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "display":
			if strings.HasPrefix(value, "none") {
				s.hide("display-none")
			}
		case "visibility":
			if strings.HasPrefix(value, "hidden") {
				s.hide("visibility")
			}
		case "font-weight":
			if strings.HasPrefix(value, "bold") || strings.HasPrefix(value, "7") || strings.HasPrefix(value, "8") || strings.HasPrefix(value, "9") || strings.HasPrefix(value, "600") {
				s.bold = true
			}
		case "direction":
			s.rtl = s.rtl || value == "rtl" && strings.Contains(css, "bidi-override")
		}
	}
}

// role reads a landmark given as an attribute.
func (s *scope) role(role string) {
	switch role {
	case "navigation", "menu", "menubar", "search", "banner", "toolbar":
		s.zone = ExcludedNavigation
	case "contentinfo":
		s.zone = ExcludedFooter
	case "complementary":
		s.zone = ExcludedRelated
	case "main":
		s.main = true
	case "button", "tooltip":
		s.control = true
	}
}

// hiddenInline passes a short text without spaces that is hidden inside a
// line: it is there to spoil an address for harvesters ("me<span hidden>X</span>@…").
// Longer hidden text is text: a "read more" hides the rest of a paragraph.
func hiddenInline(n *html.Node, s *scope) bool {
	if s.hidden == "" || classOf(n.DataAtom) == block {
		return false
	}
	text := n.FirstChild
	return text == nil || text.NextSibling == nil && text.Type == html.TextNode && len(text.Data) <= 32 &&
		(!strings.ContainsAny(text.Data, " \u00a0") || fixedPhrase(text.Data) == ExcludedNavigation)
}

// nodeText joins the texts below a node, as far as the words of a label go.
func nodeText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		if b.Len() > maxPermalink {
			break
		}
	}
	return b.String()
}

func nodeAttr(n *html.Node, key string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

func hasAttr(n *html.Node, key string) bool {
	_, ok := nodeAttr(n, key)
	return ok
}
