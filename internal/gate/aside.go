package gate

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// What a page shows beside the policy: its furniture, which the comparison sets
// aside. What a selector of the configuration removes is left out on purpose.
var furniture = []parse.ExcludedReason{
	parse.ExcludedNavigation, parse.ExcludedBanner, parse.ExcludedFooter, parse.ExcludedPromotion, parse.ExcludedRelated,
	parse.ExcludedComments, parse.ExcludedArchiveNote, parse.ExcludedImage, parse.ExcludedBoilerplate, parse.ExcludedWidget,
}

// SetAside asks whether text that this change puts into the furniture of the
// page would be material as text of the policy. A reader sees it all the same,
// and a class on a paragraph must not be a way around the gate.
func SetAside(c *review.Case, o review.Options) Answer {
	k := review.Check{Check: "set-aside", Status: duty.Pass, Why: "nothing material was put beside the policy"}
	fresh := freshAside(c.Old, c.New)
	if len(fresh) == 0 {
		return Answer{k, Stop}
	}
	whole, err := review.Analyze(flat(c.Old), flat(c.New), o)
	if err != nil {
		return Answer{review.Check{Check: k.Check, Status: duty.NotChecked, Why: err.Error()}, Pass}
	}
	for i := range whole.Delta.Changes {
		ch := &whole.Delta.Changes[i]
		said := slices.ContainsFunc(fresh, func(b *parse.Block) bool { return ch.New != "" && strings.Contains(b.Text, ch.New) })
		if said && i < len(whole.Judgements) && whole.Judgements[i].Severity >= material.Material {
			k.Status, k.Quote = duty.Fail, ch.New
			k.Why = "text of weight stands in a part of the page that is not compared; put it into the policy, or remove: the part in redletter.yaml"
			break
		}
	}
	return Answer{k, Stop}
}

// freshAside lists what is set aside in the new text and stood nowhere in the old.
func freshAside(before, after *parse.Document) []*parse.Block {
	known := map[string]bool{}
	for i := range before.Blocks {
		known[before.Blocks[i].Text] = true
	}
	var out []*parse.Block
	for i := range after.Blocks {
		if b := &after.Blocks[i]; slices.Contains(furniture, b.Excluded) && !known[b.Text] {
			out = append(out, b)
		}
	}
	return out
}

// flat is a document as plain paragraphs, with its furniture as part of it.
func flat(doc *parse.Document) review.Source {
	var s strings.Builder
	for i := range doc.Blocks {
		if b := &doc.Blocks[i]; b.Included() || slices.Contains(furniture, b.Excluded) {
			s.WriteString(b.Text + "\n\n")
		}
	}
	return review.Source{Ref: "text", Confirmed: true, Input: parse.Input{Bytes: []byte(s.String()), Name: "text.txt"}}
}

// Unread says what the new page shows or links to and nobody can read from its
// markup: more frames, embedded documents and images than the base has, and
// documents that it did not link to. It stops nothing; it names what a person
// has to look at.
func Unread(c *review.Case, oldPage, newPage []byte) Answer {
	before, after := parts(c.Old, oldPage), parts(c.New, newPage)
	var more []string
	for _, part := range slices.Sorted(maps.Keys(after)) {
		if n := after[part] - before[part]; n > 0 {
			more = append(more, fmt.Sprintf("%s (%d more)", part, n))
		}
	}
	if len(more) == 0 {
		return Answer{review.Check{Check: "unread-parts", Status: duty.Pass, Why: "no part was added that cannot be read"}, Pass}
	}
	return Answer{review.Check{Check: "unread-parts", Status: duty.NotChecked, Why: "look at what is not read: " + strings.Join(more, ", ")}, Pass}
}

// Elements and linked files whose words are not in the page.
var (
	unreadable = []string{"iframe", "frame", "object", "embed", "img", "svg", "canvas", "video"}
	files      = []string{".pdf", ".doc", ".docx", ".odt", ".rtf"}
)

// parts counts what is not read, by element or by the address of a document.
func parts(doc *parse.Document, page []byte) map[string]int {
	n := map[string]int{}
	for i := range doc.Blocks {
		for _, l := range doc.Blocks[i].Links {
			if slices.Contains(files, strings.ToLower(path.Ext(l.URL))) {
				n[l.URL]++
			}
		}
	}
	for z := html.NewTokenizer(strings.NewReader(string(page))); ; {
		switch z.Next() {
		case html.ErrorToken:
			return n
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); slices.Contains(unreadable, string(name)) {
				n[string(name)]++
			}
		}
	}
}
