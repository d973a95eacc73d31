package parse

import (
	"bytes"
	"slices"
	"strconv"
)

// Before a page is parsed it is made slim: scripts, styles, comments, images
// spans and the attributes that say nothing about text are left out. Half of a page
// and more is that, the parser pays for every byte of it, and nothing of it
// can be policy. The same pass bounds what a hostile page can cost: the number
// of elements, of attributes and of open formatting elements, each of which
// the parser would multiply.
//
// What is left keeps its order and its bytes, so the tree is the tree that the
// whole page gives, less the parts named. Inside <svg> and <math>, where other
// rules of parsing hold, everything is left as it stands.

const (
	maxElements   = 300_000   // start tags; the largest real policies have 20,000
	maxAttributes = 64        // of one element
	maxValue      = 64 << 10  // bytes of one attribute value
	maxSpans      = 100_000   // open at once
	maxFormatting = 1_000_000 // elements times open formatting elements
)

// slimmer is one pass over a page.
type slimmer struct {
	page     []byte
	out      []byte
	at       int // read up to here
	copied   int // written up to here
	keepAll  bool
	position bool
	foreign  int
	elements int
	open     map[string]int // formatting elements open, by name
	openSum  int
	openMax  int
	roots    int    // html and body tags seen: the parser merges the attributes of all
	spans    []bool // open spans: written or left out
	tables   int    // table tags so far
	names    nameMemo
	lines    lineCounter
	kept     [maxAttributes]span // of the tag being read
	degraded string
}

// slim gives the page without what is no text, and why that is not the whole
// page, "" when it is. Elements carry their position when asked for.
func slim(page []byte, o Options) ([]byte, *slimmer) {
	s := &slimmer{
		page: page, out: make([]byte, 0, len(page)*3/8+64), open: map[string]int{}, names: nameMemo{},
		keepAll: len(o.Select)+len(o.Remove) > 0, position: o.Positions,
	}
	for s.at < len(page) && s.degraded == "" {
		i := bytes.IndexByte(page[s.at:], '<')
		if i < 0 || s.at+i+1 >= len(page) {
			break
		}
		s.at += i
		s.markup()
	}
	if s.degraded == "" {
		s.at = len(page)
		s.copyTo(s.at)
	}
	return s.out, s
}

// hostile says whether formatting elements were left open so often that the
// parser would repeat them without bound.
func (s *slimmer) hostile() bool { return s.openMax > 32 && s.openMax*s.elements > maxFormatting }

// likelyRaws guesses how many raws the page has, so that their list is made
// once: a page of lists and tables has one for two elements, and nearly all
// have one for 128 bytes at most.
func (s *slimmer) likelyRaws() int {
	return min(s.elements*5/8, len(s.out)/128, maxBlocks) + 16
}

// copyTo writes what was read since the last copy up to end.
func (s *slimmer) copyTo(end int) {
	if n := len(s.out) + end - s.copied; n > cap(s.out) { // once, for all that can come
		s.out = slices.Grow(s.out, max(n, len(s.out)+len(s.page)-s.copied)-len(s.out))
	}
	s.out = append(s.out, s.page[s.copied:end]...)
	s.copied = end
}

// dropTo writes up to start and leaves out what follows up to end.
func (s *slimmer) dropTo(start, end int) {
	s.copyTo(start)
	s.copied, s.at = end, end
}

// markup reads what begins with '<'.
func (s *slimmer) markup() {
	switch c := s.page[s.at+1]; {
	case startsName(c):
		s.startTag()
	case c == '/':
		s.endTag()
	case c == '!' || c == '?':
		s.declaration()
	default:
		s.at++
	}
}

// declaration reads comments, doctypes and what is read like them.
func (s *slimmer) declaration() {
	start := s.at
	if !bytes.HasPrefix(s.page[start:], []byte("<!--")) {
		s.at = start + 2 + s.until(start+2, '>')
		return
	}
	stop := s.commentEnd(start)
	if s.foreign > 0 {
		s.at = stop
		return
	}
	s.dropTo(start, stop)
}

// commentEnd gives the place behind the comment that begins at start: "-->", or
// "--!>" when it is not empty. One search for both, so that a page of comments
// does not cost its square.
func (s *slimmer) commentEnd(start int) int {
	p := s.page
	for i := start + 2; ; i++ {
		k := bytes.Index(p[i:], []byte("--"))
		if k < 0 {
			return len(p)
		}
		i += k
		switch rest := p[i+2:]; {
		case len(rest) > 0 && rest[0] == '>':
			return i + 3
		case i >= start+4 && len(rest) > 1 && rest[0] == '!' && rest[1] == '>':
			return i + 4
		}
	}
}

// until gives the distance from i to just behind c, or to the end.
func (s *slimmer) until(i int, c byte) int {
	if i >= len(s.page) {
		return 0
	}
	if n := bytes.IndexByte(s.page[i:], c); n >= 0 {
		return n + 1
	}
	return len(s.page) - i
}

// endTag passes an end tag, which can carry attributes like a start tag.
func (s *slimmer) endTag() {
	if s.at+2 >= len(s.page) || !startsName(s.page[s.at+2]) {
		s.at += 2
		return
	}
	start := s.at
	name := s.name(start + 2)
	t := tag{name: name, start: start, end: start + 2 + len(name), kept: s.kept[:0]}
	s.attributes(&t)
	s.at = t.end
	if name == "span" && s.closesLeftOut() {
		s.dropTo(start, t.end)
		return
	}
	if t.count > 0 {
		s.dropTo(start+2+len(name), t.end-1)
	}
	switch name {
	case "svg", "math":
		s.foreign = max(s.foreign-1, 0)
	case "span":
	default:
		if s.open[name] > 0 {
			s.open[name]--
			s.openSum--
		}
	}
}

// closesLeftOut takes the innermost open span off the stack, and says whether
// it was left out, so that its end tag must be too.
func (s *slimmer) closesLeftOut() bool {
	n := len(s.spans)
	if n == 0 || s.foreign > 0 {
		return false
	}
	written := s.spans[n-1]
	s.spans = s.spans[:n-1]
	return !written
}

// tag is a start tag while it is read.
type tag struct {
	name       string
	start, end int // end is behind the '>'
	count      int // attributes
	kept       []span
}

type span struct{ start, end int }

// startTag reads a start tag, and what belongs to it when that is no markup.
func (s *slimmer) startTag() {
	start := s.at
	name := s.name(start + 1)
	if s.elements++; s.elements > maxElements {
		s.degraded = "the page has more than " + strconv.Itoa(maxElements) + " elements; the rest was not read"
		s.copyTo(start)
		return
	}
	t := tag{name: name, start: start, end: start + 1 + len(name), kept: s.kept[:0]}
	s.attributes(&t)
	s.at = t.end
	if s.foreign > 0 {
		s.foreignTag(name, &t)
		return
	}
	switch name {
	case "script", "style":
		end := s.rawEnd(t.end, name)
		if s.keepAll {
			s.writeTag(name, &t)
			s.at = end
			return
		}
		s.dropTo(start, end)
		return
	case "table":
		s.tables++
	case "img":
		if !s.keepAll && (s.tables == 0 || len(t.kept) == 0) {
			s.dropTo(start, t.end)
			return
		}
	case "link", "meta", "input", "source", "track":
		if !s.keepAll {
			s.dropTo(start, t.end)
			return
		}
	case "span":
		idle := !s.keepAll && len(t.kept) == 0
		if len(s.spans) < maxSpans {
			s.spans = append(s.spans, !idle)
		}
		if idle {
			s.dropTo(start, t.end)
			return
		}
	case "svg":
		if end := s.picture(t.end); end > 0 && !s.keepAll {
			s.dropTo(start, end)
			return
		}
	}
	s.writeTag(name, &t)
	switch name {
	case "svg", "math":
		if t.end >= 2 && s.page[t.end-2] != '/' {
			s.foreign++
		}
	case "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript":
		s.at = s.rawEnd(t.end, name)
	case "plaintext":
		s.at = len(s.page)
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		s.open[name]++
		s.openSum++
		s.openMax = max(s.openMax, s.openSum)
	}
}

// picture gives the place behind an <svg> that holds shapes and nothing else,
// 0 when it holds something that could be text of the page.
func (s *slimmer) picture(i int) int {
	for i < len(s.page) {
		k := bytes.IndexByte(s.page[i:], '<')
		if k < 0 || i+k+2 >= len(s.page) {
			return 0
		}
		i += k + 1
		closing := s.page[i] == '/'
		if closing {
			i++
		}
		name := s.name(i)
		if closing && name == "svg" {
			return i + s.until(i, '>')
		}
		if !isShape(name) {
			return 0
		}
	}
	return 0
}

func isShape(name string) bool {
	switch name {
	case "path", "g", "circle", "rect", "line", "polyline", "polygon", "ellipse", "defs", "clippath", "use", "title", "desc",
		"lineargradient", "radialgradient", "stop", "mask", "symbol", "filter", "animate", "animatetransform", "pattern", "image",
		"fegaussianblur", "fecolormatrix", "feoffset", "feblend", "feflood", "fecomposite", "femerge", "femergenode":
		return true
	}
	return false
}

// foreignTag passes a tag inside <svg> or <math>.
func (s *slimmer) foreignTag(name string, t *tag) {
	if (name == "svg" || name == "math") && s.page[t.end-2] != '/' {
		s.foreign++
	}
	if t.count > maxAttributes {
		s.writeTag(name, t)
	}
}

// name gives the tag name at i in lower case; common names are not copied.
func (s *slimmer) name(i int) string {
	end := i
	for end < len(s.page) && !isSpace(s.page[end]) && s.page[end] != '/' && s.page[end] != '>' {
		end++
	}
	if end-i > 24 {
		return string(s.page[i:end])
	}
	var buf [24]byte
	for k := i; k < end; k++ {
		c := s.page[k]
		if isUpperByte(c) {
			c += 'a' - 'A'
		}
		buf[k-i] = c
	}
	return internTag(buf[:end-i])
}

// attributes reads the attributes of a tag up to its '>', by the rules of the
// tokenizer, and notes those worth keeping.
func (s *slimmer) attributes(t *tag) {
	p, i := s.page, t.end
	for i < len(p) {
		for i < len(p) && (isSpace(p[i]) || p[i] == '/') {
			i++
		}
		if i >= len(p) {
			break
		}
		if p[i] == '>' {
			t.end = i + 1
			return
		}
		key := i
		i++
		for i < len(p) && p[i] != '=' && p[i] != '>' && p[i] != '/' && !isSpace(p[i]) {
			i++
		}
		keyEnd := i
		i = s.value(i)
		t.count++
		if len(t.kept) < maxAttributes && i-key <= maxValue && (s.keepAll || s.bearsText(t, p[key:keyEnd], p[min(keyEnd+1, i):i])) {
			t.kept = append(t.kept, span{key, i})
		}
	}
	t.end = len(p)
}

// value passes an attribute's value, when there is one behind i.
func (s *slimmer) value(i int) int {
	p, at := s.page, i
	for i < len(p) && isSpace(p[i]) {
		i++
	}
	if i >= len(p) || p[i] != '=' {
		return at
	}
	i++
	for i < len(p) && isSpace(p[i]) {
		i++
	}
	if i >= len(p) {
		return i
	}
	if q := p[i]; q == '"' || q == '\'' {
		return i + 1 + s.until(i+1, q)
	}
	for i < len(p) && !isSpace(p[i]) && p[i] != '>' {
		i++
	}
	return i
}

// bearsText says whether an attribute has a say in the text. Names count when
// they mean something, and only of elements that hold blocks: a page can have
// as many names as words.
func (s *slimmer) bearsText(t *tag, key, value []byte) bool {
	if len(key) > len("shadowrootmode") {
		return false
	}
	var buf [16]byte
	switch string(lowerBytes(buf[:0], key)) {
	case "href", "style", "hidden", "role", "open", "data-cfemail", "shadowrootmode", "aria-expanded":
		return true
	case "lang":
		return t.name == "html"
	case "alt":
		return t.name == "img" && s.tables > 0
	case "class":
		return s.names.meaning(unquote(value)) != (meaning{})
	case "id", "aria-label", "data-testid":
		return isContainer(t.name) && s.names.meaning(unquote(value)) != (meaning{})
	}
	return false
}

// isContainer says whether an element holds parts of a page: only those are
// asked for names of their own, which are as many as the headings of a page.
func isContainer(name string) bool {
	switch name {
	case "div", "section", "aside", "nav", "header", "footer", "ul", "ol", "form", "dialog", "article", "table", "menu":
		return true
	}
	return false
}

// unquote drops the quotes (and what stands before them) of a value.
func unquote(value []byte) []byte {
	value = bytes.Trim(value, " \t\r\n=")
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}

// positionKey is the attribute that carries an element's place in the source.
const positionKey = "data-redletter-pos"

// writeTag writes a start tag with the attributes kept.
func (s *slimmer) writeTag(name string, t *tag) {
	if name == "html" || name == "body" {
		if s.roots++; s.roots > 8 {
			t.kept = nil
		}
	}
	if t.count == len(t.kept) && !s.position {
		return // as it stands: copied with the text around it
	}
	s.copyTo(t.start + 1 + len(name))
	if s.position {
		s.out = append(s.out, ' ')
		s.out = append(s.out, positionKey...)
		s.out = append(s.out, '=')
		s.out = s.lines.append(s.out, s.page, t.start)
	}
	for _, a := range t.kept {
		s.out = append(s.out, ' ')
		s.out = append(s.out, s.page[a.start:a.end]...)
	}
	if t.end >= 2 && s.page[t.end-2] == '/' {
		s.out = append(s.out, " /"...)
	}
	s.out = append(s.out, '>')
	s.copied = t.end
}

// rawEnd gives the place behind the end tag of an element whose content is no
// markup. A script may hold "<!-- <script> </script> -->": the first end tag is
// not its end then.
func (s *slimmer) rawEnd(from int, name string) int {
	end := s.closing(from, name)
	if name != "script" {
		return end
	}
	if i := bytes.Index(s.page[from:end], []byte("<!--")); i >= 0 {
		inner := s.page[from+i : end]
		if bytes.Contains(bytes.ToLower(inner), []byte("<script")) && !bytes.Contains(inner, []byte("-->")) {
			return s.closing(end, name)
		}
	}
	return end
}

// closing gives the place behind the next "</name…>", or the end of the page.
func (s *slimmer) closing(from int, name string) int {
	p := s.page
	for i := from; i < len(p); {
		k := bytes.Index(p[i:], []byte("</"))
		if k < 0 {
			return len(p)
		}
		i += k + 2
		if j := i + len(name); j < len(p) && bytes.EqualFold(p[i:j], []byte(name)) && (isSpace(p[j]) || p[j] == '>' || p[j] == '/') {
			return j + s.until(j, '>')
		}
	}
	return len(p)
}

func startsName(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func lowerBytes(buf, s []byte) []byte {
	for _, c := range s {
		if isUpperByte(c) {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	return buf
}
