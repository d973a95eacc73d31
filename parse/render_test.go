package parse

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Rendered and parsed again, a policy is the same policy. The policies are
// drawn, so that no fixture hides a way in which two formats part.

// drawn is a block of a drawn policy.
type drawn struct {
	kind  Kind
	depth int
	text  string
}

var nouns = []string{"name", "address", "order history", "location", "device identifier", "card number", "e-mail address", "personal data"}

// sentence draws a sentence as policies have them, with the marks that formats
// must escape.
func sentence(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"We collect your %s and keep it for %d days.", "You may ask us to delete your %s within %d days.",
		"We do not share your %s with third parties (see no. %d).", "Your %s is used *only* for orders_and_returns & nothing else than %d things.",
		"If you object, your %s is deleted after %d months; write to privacy@acme.example.", "We treat your %s as \"confidential\" under Art. %d GDPR.",
	}).Draw(t, "sentence")
}

func filled(t *rapid.T) string {
	return fmt.Sprintf(sentence(t), rapid.SampledFrom(nouns).Draw(t, "noun"), rapid.IntRange(1, 99).Draw(t, "number"))
}

// policy draws a policy of several sections.
func policy(t *rapid.T) []drawn {
	parts := []drawn{{Heading, 1, "Acme Privacy Policy"}, {Paragraph, 0, "Last updated: May 25, 2018"}}
	heads := []string{"What we collect", "How we use it", "Your choices", "Retention", "Sharing", "Contact us", "Children"}
	for i := range rapid.IntRange(2, len(heads)).Draw(t, "sections") {
		parts = append(parts, drawn{Heading, 2, heads[i]})
		parts = append(parts, drawn{Paragraph, 0, filled(t) + " " + filled(t)})
		for k := range rapid.IntRange(0, 4).Draw(t, "items") {
			depth := 1
			if k > 0 && rapid.Bool().Draw(t, "deeper") {
				depth = 2
			}
			parts = append(parts, drawn{Item, depth, filled(t)})
		}
		if rapid.Bool().Draw(t, "closing") {
			parts = append(parts, drawn{Paragraph, 0, filled(t)})
		}
	}
	return parts
}

// escapeMarkdown escapes every mark.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]()#+-.!|<>&~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func renderMarkdown(parts []drawn) []byte {
	var b strings.Builder
	last := Paragraph
	for _, p := range parts {
		if p.kind != Item || last != Item {
			b.WriteByte('\n')
		}
		switch p.kind {
		case Heading:
			b.WriteString(strings.Repeat("#", p.depth) + " ")
		case Item:
			b.WriteString(strings.Repeat("    ", p.depth-1) + "* ")
		}
		b.WriteString(escapeMarkdown(p.text) + "\n")
		last = p.kind
	}
	return []byte(b.String())
}

func renderHTML(parts []drawn) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=en><body><main>")
	depth := 0
	for _, p := range parts {
		want := 0
		if p.kind == Item {
			want = p.depth
		}
		for ; depth < want; depth++ {
			b.WriteString("<ul>")
		}
		for ; depth > want; depth-- {
			b.WriteString("</ul>")
		}
		tag := "p"
		switch p.kind {
		case Heading:
			tag = fmt.Sprint("h", p.depth)
		case Item:
			tag = "li"
		}
		b.WriteString("<" + tag + ">" + html.EscapeString(p.text) + "</" + tag + ">\n")
	}
	b.WriteString("</main></body></html>")
	return []byte(b.String())
}

// renderText wraps at 70 columns.
func renderText(parts []drawn) []byte {
	var b strings.Builder
	for _, p := range parts {
		indent := ""
		b.WriteByte('\n')
		if p.kind == Item {
			indent = strings.Repeat("  ", p.depth)
			b.WriteString(indent[:len(indent)-2] + "- ")
		}
		column := len(indent)
		for i, w := range strings.Fields(p.text) {
			switch {
			case i > 0 && column+1+len(w) > 70:
				b.WriteString("\n" + indent)
				column = len(indent)
			case i > 0:
				b.WriteByte(' ')
				column++
			}
			b.WriteString(w)
			column += len(w)
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// parts of a document, to be rendered again.
func partsOf(doc *Document) []drawn {
	parts := []drawn{{Heading, 1, doc.Title}}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if !b.Included() {
			continue
		}
		p := drawn{b.Kind, b.Depth, b.Text}
		if b.Kind == Heading {
			p.depth++ // below the title
		}
		parts = append(parts, p)
	}
	return parts
}

func reparse(t *rapid.T, b []byte, name string) *Document {
	doc, err := Parse(Input{Bytes: b, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestRenderedAndParsedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := reparse(t, renderMarkdown(policy(t)), "x.md")
		for name, b := range map[string][]byte{
			"x.md": renderMarkdown(partsOf(first)), "x.html": renderHTML(partsOf(first)), "x.txt": renderText(partsOf(first)),
		} {
			again := reparse(t, b, name)
			if !first.Equal(again) {
				t.Fatalf("as %s:\n%s\n%s", name, b, cmp.Diff(texts(first), texts(again)))
			}
		}
	})
}

func texts(doc *Document) []string {
	var out []string
	for i := range doc.Blocks {
		if doc.Blocks[i].Included() {
			out = append(out, doc.Blocks[i].Text)
		}
	}
	return out
}
