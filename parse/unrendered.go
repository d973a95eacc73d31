package parse

import "strings"

// Markup that a page shows as text because its software forgot to render it:
// the short codes of publishing systems ("[link path="/x"]text[/link]"), and
// links of Markdown by name ("[text][name]" with "[name]: /x" elsewhere). A
// reader sees the words between the brackets; the next capture often has them
// rendered.

// renderLeftovers takes such markup off the raws and counts it. The lines that
// only define a link's target are no text.
func renderLeftovers(raws []raw) []Count {
	c := Count{Reason: mendReasons[mendMarkup]}
	var names map[string]bool
	for i := range raws {
		r := &raws[i]
		if strings.IndexByte(r.text, '[') < 0 {
			continue
		}
		if names == nil {
			names = definedNames(raws)
		}
		if _, ok := definedName(r.text); ok {
			r.excluded = ExcludedImage
			continue
		}
		if n := unbracket(r, names); n > 0 {
			if c.N == 0 {
				c.Example = clip(r.text)
			}
			c.N += n
		}
	}
	if c.N == 0 {
		return nil
	}
	return []Count{c}
}

// unbracket takes the marks off one raw and gives how many there were.
func unbracket(r *raw, names map[string]bool) int {
	e := textEdit{text: r.text}
	for at := 0; len(e.cuts) < maxCuts; {
		i := strings.IndexByte(r.text[at:], '[')
		if i < 0 {
			break
		}
		at += i
		at += max(1, e.shortCode(at), e.namedLink(at, names))
	}
	if len(e.cuts) == 0 {
		return 0
	}
	text, links, n := e.apply(r.links)
	r.runIn = min(r.runIn, int32(len(text)))
	r.text, r.links = text, links
	return n
}

// maxCuts bounds the marks that are taken off one raw: each moves all of its
// links.
const maxCuts = 1000

// maxShortCode bounds the attributes of a short code, and the text in one.
const maxShortCode = 400

// shortCode takes "[name a="b"]" at a place and its "[/name]" away. It gives
// the length of the opening mark, 0 where there is none.
func (e *textEdit) shortCode(at int) int {
	rest := e.text[at:]
	name := shortCodeName(rest[1:])
	if name == "" {
		return 0
	}
	end := strings.IndexByte(rest[:min(len(rest), maxShortCode)], ']')
	if end < 0 {
		return 0
	}
	body := rest[end+1:]
	shut := strings.Index(body[:min(len(body), maxShortCode)], "[/"+name+"]")
	if shut < 0 {
		return 0
	}
	from := at + end + 1 + shut
	e.cuts = append(e.cuts, cut{start: at, end: at + end + 1}, cut{start: from, end: from + len(name) + 3})
	return end + 1
}

// shortCodeName gives the name of a short code that has attributes.
func shortCodeName(s string) string {
	n := 0
	for n < len(s) && n < 24 && (isNameByte(s[n]) && s[n] < 0x80 || n > 0 && (s[n] == '_' || s[n] == '-')) {
		n++
	}
	if n == 0 || n >= len(s) || s[n] != ' ' || !strings.Contains(s[:min(len(s), maxShortCode)], "=\"") && !strings.Contains(s[:min(len(s), maxShortCode)], "=”") {
		return ""
	}
	return s[:n]
}

// namedLink takes the marks of "[text][name]" away, where the name is defined.
func (e *textEdit) namedLink(at int, names map[string]bool) int {
	if len(names) == 0 {
		return 0
	}
	rest := e.text[at:min(len(e.text), at+maxShortCode)]
	end := 1 + strings.IndexAny(rest[1:], "[]")
	if end < 2 || !strings.HasPrefix(rest[end:], "][") {
		return 0
	}
	from := at + end
	shut := strings.IndexByte(rest[end+2:], ']')
	if shut < 0 || !names[strings.ToLower(rest[end+2:end+2+shut])] {
		return 0
	}
	e.cuts = append(e.cuts, cut{start: at, end: at + 1}, cut{start: from, end: from + shut + 3})
	return end + shut + 3
}

// definedNames gathers the names that lines of the page define.
func definedNames(raws []raw) map[string]bool {
	out := map[string]bool{}
	for i := range raws {
		if name, ok := definedName(raws[i].text); ok {
			out[name] = true
		}
	}
	return out
}

// definedName gives the name of a line "[name]: /target".
func definedName(text string) (string, bool) {
	if text == "" || text[0] != '[' || len(text) > 300 {
		return "", false
	}
	name, rest, ok := strings.Cut(text[1:], "]: ")
	if !ok || name == "" || strings.ContainsAny(name, "[]") || strings.ContainsAny(rest, " \n") || !strings.ContainsAny(rest, "/#") {
		return "", false
	}
	return strings.ToLower(name), true
}
