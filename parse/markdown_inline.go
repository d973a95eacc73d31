package parse

import (
	"strings"

	"golang.org/x/net/html" // its table of entities is there anyway; that of the standard library would be made for a link or two
)

// Inline Markdown. Marks are taken off by what they look like, not by strict
// nesting: "****HEAD" is a bold that lost its other half, and its text must
// not differ from the text of a whole one.

// inlineText is what a span says without its marks.
type inlineText struct {
	text  string
	links []Link
	bold  bool
	runIn int
	image string // alternative text of the first picture, or "image"
}

// inlineReader reads spans; its buffer is reused.
type inlineReader struct {
	out   []byte
	links []Link
	refs  map[string]string
	image string
	tally tally

	boldOn    bool // inside bold
	boldStart int  // where the first bold run began in out, -1 before it
	boldEnd   int  // where it ended
	boldBytes int  // visible bytes in bold
	visible   int  // visible bytes in all
	depth     int
	budget    int  // bytes that may still be searched for the ends of links
	plain     bool // no comment ends behind here: none is searched for again
}

// inlineSpecial marks the bytes that may be markup.
var inlineSpecial = func() (special [256]bool) {
	for _, c := range []byte("\\*_`[]!<&\n~") {
		special[c] = true
	}
	return special
}()

// read takes the marks off a span. A span without any is not copied.
func (r *inlineReader) read(s string, refs map[string]string) inlineText {
	i := 0
	for i < len(s) && !inlineSpecial[s[i]] {
		i++
	}
	if i == len(s) {
		return inlineText{text: s}
	}
	r.reset(refs)
	r.span(s)
	text := string(r.out)
	return inlineText{text: text, links: r.links, bold: r.allBold(text), runIn: r.runIn(text), image: r.image}
}

// reset makes the reader ready for another span.
func (r *inlineReader) reset(refs map[string]string) {
	r.out, r.links, r.refs, r.image = r.out[:0], nil, refs, ""
	r.boldOn, r.boldStart, r.boldEnd, r.boldBytes, r.visible, r.depth = false, -1, 0, 0, 0, 0
	r.budget, r.plain = maxSearch, false
}

// allBold says whether everything that can be seen is bold; marks around it
// do not count.
func (r *inlineReader) allBold(text string) bool {
	if r.boldBytes == 0 {
		return false
	}
	return r.visible-r.boldBytes <= 2 && strings.Trim(text[min(r.end(), len(text)):], " :.*\n") == ""
}

// end is where the first bold run ended, the end of the text while it is open.
func (r *inlineReader) end() int {
	if r.boldOn && r.boldEnd == 0 {
		return len(r.out)
	}
	return r.boldEnd
}

// runIn is the length of a bold run that opens the text and ends a phrase.
func (r *inlineReader) runIn(text string) int {
	if r.boldStart < 0 || strings.TrimSpace(text[:r.boldStart]) != "" {
		return 0
	}
	end := min(r.end(), len(text))
	for end > 0 && isBlankByte(text[end-1]) {
		end--
	}
	if end == 0 {
		return 0
	}
	rest := strings.TrimLeft(text[end:], " ")
	if rest == "" || rest[0] == '\n' || strings.IndexByte(".:?", rest[0]) >= 0 || strings.IndexByte(".:?", text[end-1]) >= 0 {
		return end
	}
	return 0
}

// span reads on until the end of s.
func (r *inlineReader) span(s string) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && !inlineSpecial[s[i]] {
			i++
		}
		if i > start {
			r.write(s[start:i])
		}
		if i < len(s) {
			i += r.special(s, i)
		}
	}
}

// write puts visible text out.
func (r *inlineReader) write(s string) {
	r.out = append(r.out, s...)
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' {
			n++
		}
	}
	r.visible += n
	if r.boldOn {
		r.boldBytes += n
	}
}

// special handles the mark at i and gives the number of bytes read.
func (r *inlineReader) special(s string, i int) int {
	switch s[i] {
	case '\\':
		return r.escape(s, i)
	case '*', '_':
		return r.emphasis(s, i)
	case '`':
		return runOf(s, i)
	case '~':
		if n := runOf(s, i); n == 2 {
			return n
		}
	case '\n':
		return r.newline(s, i)
	case '!':
		if i+1 < len(s) && s[i+1] == '[' {
			return r.picture(s, i)
		}
	case '[':
		return r.link(s, i)
	case '<':
		return r.tag(s, i)
	case '&':
		return r.entity(s, i)
	}
	r.write(s[i : i+1])
	return 1
}

// runOf is the number of equal bytes at i.
func runOf(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

// escape reads a backslash: before punctuation it is none, at the end of a
// line it breaks.
func (r *inlineReader) escape(s string, i int) int {
	if i+1 == len(s) {
		return 1
	}
	c := s[i+1]
	if c == '\n' {
		return 1 + r.breakLine(s, i+1)
	}
	if c > ' ' && c < 0x7f && !isLetter(c) && (c < '0' || c > '9') {
		r.write(s[i+1 : i+2])
		return 2
	}
	r.write(s[i : i+1])
	return 1
}

// newline is a space, or a break where two spaces stand before it.
func (r *inlineReader) newline(s string, i int) int {
	if i >= 2 && s[i-1] == ' ' && s[i-2] == ' ' || i >= 3 && s[i-1] == '\r' && s[i-2] == ' ' && s[i-3] == ' ' {
		return r.breakLine(s, i)
	}
	if n := emptyLines(s[i:]); n > 1 {
		return n - 1 + r.breakLine(s, i+n-1) // a link over several blocks
	}
	r.out = append(r.out, ' ')
	return 1 + margin(s[i+1:])
}

// emptyLines is the length of a run of line ends with only space between; 0 or
// 1 for a single one.
func emptyLines(s string) int {
	last := 0
	for i := 1; i < len(s) && isBlankByte(s[i]); i++ {
		if s[i] == '\n' {
			last = i + 1
		}
	}
	return last
}

// breakLine writes a break that the reader sees. Bold that was opened and not
// closed by then ends here: it was meant for a head.
func (r *inlineReader) breakLine(s string, i int) int {
	for k := len(r.out); k > 0 && r.out[k-1] == ' '; k-- {
		r.out = r.out[:k-1]
	}
	if r.boldOn && !strings.Contains(s[i:], "**") {
		r.toggle()
	}
	r.out = append(r.out, '\n')
	n := 1 + margin(s[i+1:])
	if rest := s[i+n:]; strings.HasPrefix(rest, "#") {
		n += headingMarks(rest)
	}
	return n
}

// headingMarks is the length of the marks of a heading inside a link.
func headingMarks(s string) int {
	n := runOf(s, 0)
	if n > 6 || n >= len(s) || s[n] != ' ' {
		return 0
	}
	return n + 1
}

// margin is the width of what opens a line inside a paragraph: spaces and the
// marks of a quote.
func margin(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t' || s[n] == '>') {
		n++
	}
	return n
}

// emphasis takes the run of marks at i off where it is one.
func (r *inlineReader) emphasis(s string, i int) int {
	n := runOf(s, i)
	before, after := byte(' '), byte(' ')
	if i > 0 {
		before = s[i-1]
	}
	if i+n < len(s) {
		after = s[i+n]
	}
	switch {
	case s[i] == '_' && inWord(before) && inWord(after), s[i] == '_' && n > 3:
		r.write(s[i : i+n])
	case n == 1 && isBlankByte(before) && isBlankByte(after):
		r.write(s[i : i+n])
	case n == 1:
		r.single(s, i, before, after)
	case n == 4 && isBlank(s[:i]) && !strings.Contains(s[i+n:], "**"):
		r.toggle() // broken: the other half is lost
	default:
		for range n / 2 % 2 {
			r.toggle()
		}
	}
	return n
}

// single keeps a lone mark that has no partner, such as one of a footnote.
func (r *inlineReader) single(s string, i int, before, after byte) {
	mark := s[i]
	opens := !isBlankByte(after) && strings.IndexByte(s[i+1:], mark) >= 0
	closes := !isBlankByte(before) && strings.IndexByte(s[:i], mark) >= 0
	if !opens && !closes {
		r.write(s[i : i+1])
	}
}

func inWord(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c >= 0x80 || c == '_'
}

// toggle opens or closes bold.
func (r *inlineReader) toggle() {
	if r.boldOn = !r.boldOn; r.boldOn {
		if r.boldStart < 0 {
			r.boldStart = len(r.out)
		}
		return
	}
	if r.boldEnd == 0 || strings.TrimSpace(string(r.out[r.boldEnd:min(len(r.out), r.boldEnd+1)])) == "" {
		r.boldEnd = len(r.out)
	}
}

// maxNesting bounds links within links.
const maxNesting = 8

// link reads "[text](url)", "[text][name]" and "[name]".
func (r *inlineReader) link(s string, i int) int {
	end := r.closing(s, i, '[', ']')
	if end < 0 || r.depth >= maxNesting {
		r.write(s[i : i+1])
		return 1
	}
	text := s[i+1 : end]
	url, n := r.target(s, end+1, text)
	if n < 0 {
		r.write("[")
		r.depth++
		r.span(text)
		r.depth--
		r.write("]")
		return end + 1 - i
	}
	r.anchor(text, url)
	return end + 1 + n - i
}

// anchor writes the text of a link; the address where software hid one. Of a
// link in a link the inner one counts, as CommonMark has it.
func (r *inlineReader) anchor(text, url string) {
	start, inner := len(r.out), len(r.links)
	if strings.HasPrefix(url, "#") && isPermalink(text, Paragraph) {
		return
	}
	if addr, ok := emailToken(url); ok {
		r.tally.replace(mendEmail, url, addr)
		if text = strings.TrimSpace(text); text != "" {
			r.write(addr)
		}
	} else {
		r.depth++
		r.span(text)
		r.depth--
	}
	if len(r.out) > start && len(r.links) == inner {
		r.links = append(r.links, Link{Start: start, End: len(r.out), URL: url})
	}
}

// target reads what follows "[text]": the address and the bytes read, or -1
// where it is no link.
func (r *inlineReader) target(s string, at int, text string) (string, int) {
	if at < len(s) && s[at] == '(' {
		if end := r.closing(s, at, '(', ')'); end >= 0 {
			return address(s[at+1 : end]), end + 1 - at
		}
		return "", -1
	}
	if r.refs == nil {
		return "", -1
	}
	name, n := text, 0
	if at < len(s) && s[at] == '[' {
		if end := r.closing(s, at, '[', ']'); end > at+1 {
			name, n = s[at+1:end], end+1-at
		}
	}
	if url, ok := r.refs[strings.ToLower(name)]; ok {
		return url, n
	}
	return "", -1
}

// address takes the title off "url "title"", and marks and breaks off the url.
func address(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "<") {
		url, _, _ := strings.Cut(s[1:], ">")
		return url
	}
	if i := strings.IndexAny(s, " \t\n"); i >= 0 {
		s = s[:i]
	}
	if strings.IndexByte(s, '\\') >= 0 {
		s = unescape(s)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	return s
}

// unescape takes backslashes before punctuation away.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && !inWord(s[i+1]) || s[i] == '\\' && i+1 < len(s) && s[i+1] == '_' {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// maxLink bounds the search for the end of a link, maxSearch all searches in a
// span together: brackets that never close must not cost more than others.
const (
	maxLink   = 4096
	maxSearch = 1 << 20
)

// closing finds the bracket that closes the one at i, within the budget.
func (r *inlineReader) closing(s string, i int, open, shut byte) int {
	if r.budget <= 0 {
		return -1
	}
	end := closing(s, i, open, shut)
	if end < 0 {
		r.budget -= min(len(s)-i, maxLink)
	} else {
		r.budget -= (end - i) / 8 // found ends are paid for by their length
	}
	return end
}

// closing finds the bracket that closes the one at i, or -1.
func closing(s string, i int, open, shut byte) int {
	depth := 0
	for k := i; k < len(s) && k < i+maxLink; k++ {
		switch s[k] {
		case '\\':
			k++
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return -1
}

// picture leaves a picture out; its address changes with each capture.
func (r *inlineReader) picture(s string, i int) int {
	end := r.closing(s, i+1, '[', ']')
	if end < 0 || end+1 >= len(s) || s[end+1] != '(' {
		r.write(s[i : i+1])
		return 1
	}
	shut := r.closing(s, end+1, '(', ')')
	if shut < 0 {
		r.write(s[i : i+1])
		return 1
	}
	r.tally.add(mendImage, 1, s[i+2:end])
	if r.image == "" {
		if r.image = strings.TrimSpace(s[i+2 : end]); r.image == "" {
			r.image = "image"
		}
	}
	return shut + 1 - i
}

// tag reads "<https://…>", "<br>" and leaves other tags and comments out.
func (r *inlineReader) tag(s string, i int) int {
	if !r.plain && strings.HasPrefix(s[i:], "<!--") {
		if end := strings.Index(s[i:], "-->"); end > 0 {
			return end + 3
		}
		r.plain = true
	}
	end := strings.IndexByte(s[i:min(len(s), i+maxLink)], '>')
	if end < 2 {
		r.write(s[i : i+1])
		return 1
	}
	inside := s[i+1 : i+end]
	switch name := tagName(inside); {
	case name == "br":
		r.breakLine(s, i)
		return end + 1
	case isAutolink(inside):
		r.write(strings.TrimPrefix(inside, "mailto:"))
	case name == "b" || name == "strong":
		r.toggle()
	case name == "":
		r.write(s[i : i+1])
		return 1
	}
	return end + 1
}

// maxTagName is the length of the names of tags, components among them.
const maxTagName = 40

// tagName is the lower-case name of a tag, "" when it is none.
func tagName(s string) string {
	s = strings.TrimPrefix(s, "/")
	n := 0
	for n < len(s) && (isLetter(s[n]) || n > 0 && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' || s[n] == '-')) {
		n++
	}
	if n == 0 || n > maxTagName || n < len(s) && strings.IndexByte(" \t\n/", s[n]) < 0 {
		return ""
	}
	return strings.ToLower(s[:n])
}

// isAutolink says whether the inside of angle brackets is an address.
func isAutolink(s string) bool {
	return !strings.ContainsAny(s, " \t\n") && (strings.Contains(s, "://") || strings.HasPrefix(s, "mailto:") || isEmail(s))
}

// entity decodes "&nbsp;" and its like.
func (r *inlineReader) entity(s string, i int) int {
	end := strings.IndexByte(s[i:min(len(s), i+12)], ';')
	if end > 1 {
		if decoded := html.UnescapeString(s[i : i+end+1]); decoded != s[i:i+end+1] {
			r.write(decoded)
			return end + 1
		}
	}
	r.write(s[i : i+1])
	return 1
}
