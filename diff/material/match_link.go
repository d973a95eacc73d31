package material

import (
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse/clause"
)

// matchLinkTargetChanged reads a change of target alone. Where the link is a
// route for rights, choices or data protection it is unclear whether the new
// place serves as well, and material when it plainly is another; so is a link
// to another policy text. Another address of the same page says nothing.
func matchLinkTargetChanged(v *view) []hit {
	if v.c.Op != diff.Linked {
		return nil
	}
	was, is := link(v.c.Old, v.minus), link(v.c.New, v.plus)
	if samePage(was.url, is.url) || sameSlug(was.url, is.url) && (site(was.url) == site(is.url) || numbered(was.url)) {
		return nil
	}
	h := hit{old: v.minus, new: v.plus, why: "the same words lead to another place"}
	text := was.text
	if text == "" {
		text = is.text
	}
	route := routeText(text) || pointing(text) && isRoute(v.old, nothing, nothing)
	switch {
	case is.url == "" && route && pointing(text):
		return []hit{h}
	case is.url == "" || was.url == "":
		return nil
	case route && site(was.url) != site(is.url) && !routeTarget(is.url), route && host(was.url) != host(is.url) && !routeTarget(is.url) && routeTarget(was.url):
		return []hit{h.at(Material)}
	case route && !sameSlug(was.url, is.url), policyText(text) && !sameSlug(was.url, is.url) && host(was.url) != host(is.url):
		return []hit{h}
	case site(was.url) != site(is.url):
		return []hit{h.at(Minor)}
	}
	return nil
}

// anchor is a link written as [text](url).
type anchor struct{ text, url string }

// link gives the link of s that the runs touch, or the last one.
func link(s string, runs []span) anchor {
	var best anchor
	for at := 0; ; {
		i := strings.Index(s[at:], "](")
		if i < 0 {
			return best
		}
		i += at
		end := strings.IndexByte(s[i:], ')')
		if end < 0 {
			return best
		}
		open := strings.LastIndexByte(s[:i], '[')
		a := anchor{text: s[open+1 : i], url: s[i+2 : i+end]}
		if best.url == "" || touches(span{open + 1, i + end}, runs) {
			best = a
		}
		if touches(span{i, i + end}, runs) {
			return a
		}
		at = i + end
	}
}

// routeText says whether the words of a link name a way to use rights or choices.
func routeText(text string) bool {
	f := clause.Extract(text)
	return f.HasAny("choice/opt-out", "right/request-route", "right/opt-out-sale-right", "right/complaint", "scope/representative", "choice/gpc", "right/access", "right/deletion") ||
		containsFold(text, "privacy choices") || containsFold(text, "consent")
}

// pointing says whether the words of a link only point: "here", "this page".
func pointing(text string) bool {
	for _, w := range []string{"here", "click here", "this page", "this link", "form", "link", "contact us", "this form", "page"} {
		if strings.EqualFold(strings.Trim(text, " ."), w) {
			return true
		}
	}
	return false
}

// policyText says whether the words of the link name a text of its own.
func policyText(text string) bool {
	for _, w := range []string{"cookie", "privacy", "processor", "clauses"} {
		if containsFold(text, w) {
			return true
		}
	}
	return false
}

func host(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	h, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(h), "www.")
}

// site is the last two labels of the host: close enough to say whose it is.
func site(url string) string {
	labels := strings.Split(host(url), ".")
	if n := len(labels); n > 2 {
		labels = labels[n-2:]
	}
	return strings.Join(labels, ".")
}

// samePage says whether two addresses differ only in query, fragment, a
// language or region code, or a revision number.
func samePage(a, b string) bool {
	return a != "" && b != "" && site(a) == site(b) && strings.Join(segments(a), "/") == strings.Join(segments(b), "/")
}

// sameSlug says whether the last words of the paths are equal, or one a misspelling of the other.
func sameSlug(a, b string) bool {
	x, y := segments(a), segments(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	p, q := x[len(x)-1], y[len(y)-1]
	return len(p) > 4 && (p == q || clause.Misspelt(p, q) && site(a) == site(b))
}

// numbered says whether the last part of the path is a long number: one file
// keeps it under every host.
func numbered(url string) bool {
	x := segments(url)
	return len(x) > 0 && len(x[len(x)-1]) >= 8 && strings.Trim(x[len(x)-1], "0123456789") == ""
}

// segments are the parts of a path that say which page it is.
func segments(url string) []string {
	_, rest, _ := strings.Cut(url, "://")
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	parts := strings.Split(strings.ToLower(rest), "/")
	var out []string
	for _, p := range parts[min(1, len(parts)):] {
		if p == "" || len(p) == 2 || len(p) == 5 && (p[2] == '-' || p[2] == '_') || p == "index.html" || p == "legal" || p == "intl" {
			continue
		}
		out = append(out, strings.TrimSuffix(p, ".html"))
	}
	return out
}

func routeTarget(url string) bool {
	for _, w := range []string{"opt", "privacy", "request", "right", "dsar", "preference", "choice", "consent", "unsubscribe", "setting", "complain", "webform"} {
		if containsFold(url, w) {
			return true
		}
	}
	return false
}
