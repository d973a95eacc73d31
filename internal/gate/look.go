package gate

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// WholeText asks whether a text is all of the policy, of which the capture made
// somebody doubt; nil for no doubt.
func WholeText(d *review.Doubt) Answer {
	k := review.Check{Check: "whole-text", Status: duty.Pass, Why: "the text looks like the whole policy"}
	if d != nil {
		k.Status, k.Quote = duty.Fail, d.Signals[0].Quote
		k.Why = "the " + d.Side + " text is probably not the whole policy (" + d.Signals[0].Kind + "), so its changes are not judged; if it is meant, redletter gate --write-notice drafts a record that names it"
	}
	return Answer{k, NoLook}
}

// Unfilled says that a text is doubted for its placeholders alone: they have a
// check of their own, and are no reason to leave its changes unjudged.
func Unfilled(d *review.Doubt) bool {
	return !slices.ContainsFunc(d.Signals, func(s review.Signal) bool { return s.Kind != "placeholder" })
}

// Placeholders asks whether the new text still holds what was to be filled in.
// The doubt about it, nil for none, names what the base did not have.
func Placeholders(doc *parse.Document, doubt *review.Doubt) Answer {
	k := review.Check{Check: "placeholders", Status: duty.Pass, Why: "no placeholder is left"}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if !b.Included() {
			continue
		}
		if found := placeholder(b.Text); found != "" {
			k.Status, k.Quote = duty.Fail, found
			k.Why = "a placeholder is left in the page"
			if b.Pos.Line > 0 {
				k.Why += fmt.Sprintf(", line %d", b.Pos.Line)
			}
			return Answer{k, NoLook}
		}
	}
	if doubt != nil && doubt.Side == "new" {
		if i := slices.IndexFunc(doubt.Signals, func(s review.Signal) bool { return s.Kind == "placeholder" }); i >= 0 {
			k.Status, k.Why, k.Quote = duty.Fail, "a placeholder is left in the page", doubt.Signals[i].Quote
		}
	}
	return Answer{k, NoLook}
}

// Words that only a draft holds. Lower-case ones are left out: a policy may
// say "to do".
var draftWords = []string{"TODO", "TBD", "FIXME", "XXX", "XXXX", "Lorem ipsum", "lorem ipsum", "DRAFT ONLY"}

// What stands in brackets when somebody has to fill it in, in lower case.
var fillIns = []string{"insert", "counsel to complete", "date", "company", "company name", "your company", "address", "name", "email", "e-mail", "url", "effective date", "placeholder", "tbd", "todo", "xx", "•", "●", "…", "..."}

// placeholder gives the first placeholder in a text, "" for none.
func placeholder(s string) string {
	for _, w := range draftWords {
		if i := strings.Index(s, w); i >= 0 && alone(s, i, i+len(w)) {
			return w
		}
	}
	for _, p := range [...][2]string{{"{{", "}}"}, {"{%", "%}"}, {"${", "}"}, {"<%", "%>"}} {
		if _, rest, ok := strings.Cut(s, p[0]); ok {
			if body, _, ok := strings.Cut(rest, p[1]); ok && len(body) < 80 {
				return p[0] + body + p[1]
			}
		}
	}
	return bracketed(s)
}

// bracketed finds "[insert address]" and the like.
func bracketed(s string) string {
	for rest := s; ; {
		_, after, ok := strings.Cut(rest, "[")
		if !ok {
			return ""
		}
		body, _, ok := strings.Cut(after, "]")
		if !ok {
			return ""
		}
		low := strings.ToLower(strings.TrimSpace(body))
		if len(body) < 80 && (slices.Contains(fillIns, low) || strings.HasPrefix(low, "insert ") || strings.HasPrefix(low, "counsel ") || strings.HasPrefix(low, "fill in")) {
			return "[" + body + "]"
		}
		rest = after
	}
}

// alone says that no letter or digit touches s[i:j].
func alone(s string, i, j int) bool {
	word := func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
	}
	return (i == 0 || !word(s[i-1])) && (j == len(s) || !word(s[j]))
}

// Anchors asks whether links within the page have their target. What was
// broken in the base is not this change's doing.
func Anchors(oldPage, newPage []byte) Answer {
	k := review.Check{Check: "anchors", Status: duty.Pass, Why: "links within the page have their targets"}
	before := missing(oldPage)
	for _, a := range missing(newPage) {
		if !slices.Contains(before, a) {
			k.Status, k.Quote, k.Why = duty.Fail, "#"+a, "a link within the page has no target"
			break
		}
	}
	return Answer{k, Stop}
}

// missing lists the fragments that a page links to and does not have. A page
// that is no HTML has neither.
func missing(page []byte) []string {
	z := html.NewTokenizer(strings.NewReader(string(page)))
	have, want := map[string]bool{"": true, "top": true}, []string{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			return slices.DeleteFunc(want, func(s string) bool { return have[s] })
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			for _, a := range t.Attr {
				switch {
				case a.Key == "id", a.Key == "name" && t.Data == "a":
					have[a.Val] = true
				case a.Key == "href" && t.Data == "a" && strings.HasPrefix(a.Val, "#"):
					want = append(want, fragment(a.Val))
				}
			}
		}
	}
}

func fragment(href string) string {
	f := strings.TrimPrefix(href, "#")
	if u, err := url.PathUnescape(f); err == nil {
		return u
	}
	return f
}

// rightsWords are those of links by which people exercise a right.
var rightsWords = []string{"opt out", "opt-out", "optout", "do not sell", "your rights", "privacy rights", "privacy choices", "unsubscribe", "data request", "delete my", "delete your", "access request", "object to", "withdraw", "dsar", "widerspruch", "widerruf", "auskunft"}

// RightsLinks gives the addresses by which people exercise their rights, each
// once, at most limit: as the page writes them, for a canonical one is made to be
// compared and may not be served. Those without a host are of the site where the
// page stands, "" when that is not known.
func RightsLinks(doc *parse.Document, page string, limit int) []string {
	base, err := url.Parse(page)
	if err != nil {
		base = &url.URL{}
	}
	var out, seen []string
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if !b.Included() {
			continue
		}
		for _, l := range b.Links {
			to := address(l, base)
			if len(out) < limit && to != "" && !slices.Contains(seen, l.URL) && aboutRights(b.Text, l) {
				out, seen = append(out, to), append(seen, l.URL)
			}
		}
	}
	return out
}

// address is what a browser opens for a link, "" when that is no page or its
// host is not known.
func address(l parse.Link, base *url.URL) string {
	to := l.URL // right when the page names a base of its own
	if u, err := base.Parse(strings.TrimSpace(l.Written)); err == nil && u.Host != "" {
		to = u.String()
	}
	if !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "https://") {
		return ""
	}
	return to
}

func aboutRights(text string, l parse.Link) bool {
	s := strings.ToLower(text[l.Start:l.End] + " " + l.URL)
	return slices.ContainsFunc(rightsWords, func(w string) bool { return strings.Contains(s, w) })
}

// OneDateLine warns when a page holds several documents under one date line:
// a reader cannot tell which of them the date is about.
func OneDateLine(doc *parse.Document) Answer {
	k := review.Check{Check: "one-date-line", Status: duty.Pass, Why: "each document of the page can have its date"}
	parts, dates := documents(doc), 0
	for _, d := range doc.Dates {
		if d.Role == "updated" || d.Role == "effective" {
			dates++
		}
	}
	if parts > 1 && dates == 1 {
		k.Status, k.Why = duty.Fail, fmt.Sprintf("%d documents share one date line", parts)
	}
	return Answer{k, Pass}
}

// documents counts the documents of a page that have text of their own below
// the title: the leading one, and each that begins within it.
func documents(doc *parse.Document) int {
	seen := map[int]bool{}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if at := doc.Document(i); b.Included() && b.Kind != parse.Heading && b.Section > 0 && doc.Sections[at].Kind != parse.DocSuperseded {
			seen[at] = true
		}
	}
	return len(seen)
}
