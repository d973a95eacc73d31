package parse

import (
	"fmt"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Explicit selectors name the policy of a page where its structure misleads.
// They override the judgement of zones: what is selected is the policy, what is
// removed or not selected stays in the tree as excluded by a selector. Ranges
// are those of Open Terms Archive declarations.

// selection says of each node of a page whether it is selected. The zero value
// selects all.
type selection struct {
	order   map[*html.Node]int // place in document order
	ends    map[*html.Node]int // place behind the last descendant
	chosen  []span             // of places; nil selects all
	removed []span
	problem string // why the selectors cannot be trusted
}

// newSelection resolves the selectors of a page; nil when there are none.
func newSelection(root *html.Node, o Options) *selection {
	if len(o.Select)+len(o.Remove) == 0 {
		return nil
	}
	s := &selection{order: map[*html.Node]int{}, ends: map[*html.Node]int{}}
	s.number(root, 0)
	doc := goquery.NewDocumentFromNode(root)
	for _, sel := range o.Select {
		s.chosen = append(s.chosen, s.spans(doc, sel)...)
	}
	if len(o.Select) > 0 && len(s.chosen) == 0 {
		s.problem = fmt.Sprintf("the selector %s matches nothing on the page; it may have been redesigned", o.Select[0])
	}
	for _, sel := range o.Remove {
		s.removed = append(s.removed, s.spans(doc, sel)...)
	}
	return s
}

// number gives each node its place in document order.
func (s *selection) number(n *html.Node, next int) int {
	s.order[n] = next
	next++
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		next = s.number(c, next)
	}
	s.ends[n] = next
	return next
}

// spans gives the places that a selector names. A range whose end is not found
// is a problem: it would select too much or too little.
func (s *selection) spans(doc *goquery.Document, sel Selector) []span {
	if sel.CSS != "" {
		found := doc.Find(sel.CSS)
		out := make([]span, 0, found.Length())
		for _, n := range found.Nodes {
			out = append(out, span{s.order[n], s.ends[n]})
		}
		return out
	}
	start, ok1 := s.edge(doc, sel.StartBefore, sel.StartAfter)
	end, ok2 := s.edge(doc, sel.EndBefore, sel.EndAfter)
	if !ok1 || !ok2 {
		s.problem = fmt.Sprintf("an end of the range %s is not on the page; it may have been redesigned", sel)
		return nil
	}
	if end <= start {
		return nil
	}
	return []span{{start, end}}
}

// edge gives the place before the first match of one selector, or behind that
// of the other.
func (s *selection) edge(doc *goquery.Document, before, after string) (int, bool) {
	if before != "" {
		if found := doc.Find(before); found.Length() > 0 {
			return s.order[found.Nodes[0]], true
		}
		return 0, false
	}
	if found := doc.Find(after); after != "" && found.Length() > 0 {
		return s.ends[found.Nodes[0]], true
	}
	return 0, false
}

// has says whether a node is part of the selection.
func (s *selection) has(n *html.Node) bool {
	at := s.order[n]
	return (s.chosen == nil || within(s.chosen, at)) && !within(s.removed, at)
}

func within(spans []span, at int) bool {
	for _, p := range spans {
		if at >= p.start && at < p.end {
			return true
		}
	}
	return false
}

// String writes a selector as a declaration would.
func (s Selector) String() string {
	if s.CSS != "" {
		return fmt.Sprintf("%q", s.CSS)
	}
	out := "from "
	if s.StartBefore != "" {
		out += fmt.Sprintf("before %q", s.StartBefore)
	} else {
		out += fmt.Sprintf("after %q", s.StartAfter)
	}
	if s.EndBefore != "" {
		return out + fmt.Sprintf(" to before %q", s.EndBefore)
	}
	return out + fmt.Sprintf(" to after %q", s.EndAfter)
}
