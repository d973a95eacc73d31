package parse

import (
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Markdown is read by hand, line by line, because what must be read is less
// the Markdown of a specification than what archives write when they turn
// pages into it: lists indented by two or by four, items whose text starts on
// the next line, headings inside links and lists, bold that never closes.
// A reader that follows the specification gives code blocks and literal
// asterisks for these. What the specification and the loose form agree on is
// read as CommonMark with tables.

// readMarkdown gives the raws of a Markdown text.
func readMarkdown(in Input) ([]raw, pageMeta, error) {
	src := in.Bytes
	r := mdReader{
		src:       unsafe.String(unsafe.SliceData(src), len(src)),
		raws:      make([]raw, 0, len(src)/160+16),
		positions: in.Options.Positions,
	}
	title := r.frontMatter()
	r.references()
	for len(r.raws) < maxBlocks && r.next() {
		r.line()
	}
	r.flush()
	return r.raws, pageMeta{title: title, base: in.Name, counts: r.inline.tally.counts(nil), degraded: tooLong(len(r.raws))}, nil
}

// mdReader is the state between lines: the paragraph in the making and the
// lists that are open.
type mdReader struct {
	src       string
	raws      []raw
	positions bool
	refs      map[string]string
	inline    inlineReader

	start, end int // the current line, without its end
	after      int // start of the next line
	number     int // of the current line, from 1

	para    Span // the paragraph in the making, over src
	open    bool // whether there is one
	proto   raw  // what the paragraph becomes
	quoted  bool // the paragraph stands in a quote: its lines begin with ">"
	blank   bool // the line before was blank
	fence   string
	indents []mdList
	pending bool // an item whose text has not come yet
	table   bool // the line before was a row
	until   int  // end of a link that runs over several blocks
}

// mdList is an open list.
type mdList struct {
	indent  int
	ordered bool
}

// next moves to the next line.
func (r *mdReader) next() bool {
	if r.after >= len(r.src) {
		return false
	}
	r.start, r.number = r.after, r.number+1
	n := strings.IndexByte(r.src[r.start:], '\n')
	if n < 0 {
		r.end, r.after = len(r.src), len(r.src)
		return true
	}
	r.end, r.after = r.start+n, r.start+n+1
	if r.end > r.start && r.src[r.end-1] == '\r' {
		r.end--
	}
	return true
}

// line sorts the current line into what it is.
func (r *mdReader) line() {
	if r.start < r.until {
		r.para.End = r.end
		return
	}
	at, indent := r.indentation(r.start)
	if at == r.end {
		r.blankLine()
		return
	}
	r.content(at, indent)
	r.blank = false
}

// indentation gives the first visible byte of the line and its column.
func (r *mdReader) indentation(at int) (int, int) {
	indent := 0
	for at < r.end {
		switch c := r.src[at]; {
		case c == ' ':
			indent++
		case c == '\t':
			indent += 4 - indent%4
		case c == 0xC2 && at+1 < r.end && r.src[at+1] == 0xA0:
			at++ // a no-break space is drawn as an indentation
		default:
			return at, indent
		}
		at++
	}
	return at, indent
}

// blankLine ends a paragraph, not an item that still waits for its text, nor a
// link that holds several blocks.
func (r *mdReader) blankLine() {
	if r.open && r.proto.kind != Heading {
		if r.until = r.openLink(); r.until > r.start {
			return
		}
	}
	if !r.pending || r.open {
		r.flush()
	}
	r.blank, r.table = true, false
}

// maxBlockLink bounds a link over several blocks, in bytes.
const maxBlockLink = 1500

// openLink gives the end of the link that the paragraph leaves open, as
// archives write links over headings and cards: "[", blocks, "](url)". 0 when
// none is open.
func (r *mdReader) openLink() int {
	text := r.src[r.para.Start:r.para.End]
	at := strings.LastIndexByte(text, '[')
	if at < 0 || strings.IndexByte(text[at:], ']') >= 0 || at > 0 && text[at-1] == '\\' {
		return 0
	}
	from := r.para.Start + at
	rest := r.src[from:min(len(r.src), from+maxBlockLink)]
	end := closing(rest, 0, '[', ']')
	if end < 0 || end+1 >= len(rest) || rest[end+1] != '(' {
		return 0
	}
	shut := closing(rest, end+1, '(', ')')
	if shut < 0 {
		return 0
	}
	return from + shut
}

// content handles a line that begins at a visible byte.
func (r *mdReader) content(at, indent int) {
	line := r.src[at:r.end]
	if r.fence != "" || strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
		if r.fence == "" && r.underlines(line) {
			r.underlined(3)
			return
		}
		r.fenced(line, at)
		return
	}
	if !r.open && isModuleLine(line) {
		r.extend(at, raw{kind: Paragraph, excluded: ExcludedBoilerplate})
		return
	}
	switch line[0] {
	case '#':
		if r.atx(at) {
			return
		}
	case '>':
		r.quote(at)
		return
	case '=', '-', '*', '_':
		if r.rule(line) || line[0] == '=' && r.atx(at) {
			return
		}
	case '|':
		r.row(at)
		return
	case '[':
		if r.refs != nil && !r.open {
			if _, _, ok := reference(line); ok {
				return
			}
		}
	}
	if width := listMarker(line); width > 0 && r.opensItem(line, indent, width) {
		r.item(at, indent, width)
		return
	}
	if r.table && strings.Contains(line, "|") || isDelimiterRow(line) && r.open && strings.Contains(r.src[r.para.Start:r.para.End], "|") {
		r.row(at)
		return
	}
	r.text(at, indent)
}

// fenced takes code as the lines it is; policies put clauses there by mistake.
func (r *mdReader) fenced(line string, at int) {
	mark := line[:min(3, len(line))]
	switch {
	case r.fence == "":
		r.flush()
		r.fence = mark
	case mark == r.fence:
		r.flush()
		r.fence = ""
	default:
		r.extend(at, raw{kind: Paragraph})
	}
}

// underlines says whether a line that could open a fence is drawn under the
// paragraph above: as long as that is, it makes a heading of it, as in
// reStructuredText.
func (r *mdReader) underlines(line string) bool {
	if !r.open || r.blank || strings.Trim(line, "~") != "" {
		return false
	}
	above := r.src[r.para.Start:r.para.End]
	n := utf8.RuneCountInString(above)
	return n > 3 && n <= maxPlainHeading && len(line)+2 >= n && strings.IndexByte(above, '\n') < 0
}

// isModuleLine says whether a line imports or exports something, as a page does
// that is Markdown with components (MDX).
func isModuleLine(line string) bool {
	if strings.HasPrefix(line, "import ") {
		return strings.HasSuffix(strings.TrimRight(line, "; \t"), "\"") || strings.HasSuffix(strings.TrimRight(line, "; \t"), "'") || strings.HasSuffix(line, "{")
	}
	rest, ok := strings.CutPrefix(line, "export ")
	word, _, _ := strings.Cut(rest, " ")
	switch word {
	case "const", "let", "var", "default", "function", "async":
		return ok
	}
	return false
}

// atx reads "## Heading ##", and "== Heading ==" as AsciiDoc and wikis write it.
// Without the space it must have two marks, and number signs: "#1".
func (r *mdReader) atx(at int) bool {
	mark, level := r.src[at], 0
	for at+level < r.end && r.src[at+level] == mark {
		level++
	}
	rest := at + level
	if level > 6 || rest < r.end && r.src[rest] != ' ' && r.src[rest] != '\t' && (level < 2 || mark == '=') {
		return false
	}
	r.flush()
	r.closeLists(0)
	end := r.end
	for end > rest && (r.src[end-1] == ' ' || r.src[end-1] == '\t') {
		end--
	}
	trimmed := end
	for trimmed > rest && r.src[trimmed-1] == mark {
		trimmed--
	}
	if trimmed == rest || r.src[trimmed-1] == ' ' {
		end = trimmed
	}
	r.emit(Span{rest, end}, raw{kind: Heading, level: int8(level)})
	return true
}

// quote reads on behind the mark; what it holds is text like any other.
func (r *mdReader) quote(at int) {
	for at < r.end && (r.src[at] == '>' || r.src[at] == ' ') {
		at++
	}
	if at == r.end {
		r.flush()
		return
	}
	if r.open && !r.quoted {
		r.flush()
	}
	r.content(at, 0)
	r.quoted = r.open
}

// rule reads an underline, which makes a heading of the paragraph above, or a
// line drawn across the page, which ends it.
func (r *mdReader) rule(line string) bool {
	mark, n := line[0], 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case mark:
			n++
		case ' ', '\t':
		default:
			return false
		}
	}
	tight := n == len(strings.TrimRight(line, " \t"))
	if r.open && !r.blank && tight && n >= 2 && (mark == '=' || mark == '-') {
		level := 1
		if mark == '-' {
			level = 2
		}
		r.underlined(level)
		return true
	}
	if n < 3 || mark == '=' && n < 5 {
		return false
	}
	r.flush()
	r.closeLists(0)
	return true
}

// underlined makes a heading of the paragraph above. The heading is its last
// visible line: archives run the text before it into the same paragraph.
func (r *mdReader) underlined(level int) {
	kept := r.proto
	r.proto = raw{kind: Heading, level: int8(level), number: kept.number}
	r.flush()
}

// text is a line of a paragraph: it goes on with the one above, gives a
// waiting item its text, or begins anew.
func (r *mdReader) text(at, indent int) {
	if r.open {
		r.para.End = r.end
		return
	}
	if r.pending && (!r.blank || indent > 0) {
		r.extend(at, r.proto)
		r.pending = false
		return
	}
	r.closeLists(indent)
	r.extend(at, raw{kind: Paragraph, depth: int32(len(r.indents))})
}

// extend begins a paragraph at a place of the line, or adds the line to the
// one in the making.
func (r *mdReader) extend(at int, proto raw) {
	if r.open {
		r.para.End = r.end
		return
	}
	r.open, r.para = true, Span{at, r.end}
	proto.pos = r.pos(at - r.start)
	r.proto = proto
}

// pos is the place of a byte of the current line.
func (r *mdReader) pos(offset int) Pos {
	if !r.positions {
		return Pos{}
	}
	return Pos{Line: r.number, Col: offset + 1}
}

// flush ends the paragraph in the making.
func (r *mdReader) flush() {
	if !r.open {
		return
	}
	r.open = false
	r.emit(r.para, r.proto)
	r.quoted = false
}

// emit reads the inline markup of a span and appends the raw.
func (r *mdReader) emit(s Span, proto raw) {
	text := r.src[s.Start:s.End]
	if proto.pos == (Pos{}) {
		proto.pos = r.pos(max(s.Start-r.start, 0))
	}
	got := r.inline.read(text, r.refs)
	proto.text, proto.links, proto.bold, proto.runIn = got.text, got.links, got.bold, int32(got.runIn)
	if isBlank(proto.text) {
		if got.image == "" {
			return
		}
		proto.text, proto.excluded = got.image, ExcludedImage
	}
	if isArchiveNote(proto.text) {
		proto.excluded = ExcludedArchiveNote
	}
	r.raws = append(r.raws, proto)
}

func isBlank(s string) bool { return skipBlank(s, 0, len(s)) == len(s) }

// isArchiveNote says whether a paragraph is the note that an archive puts over
// the text.
func isArchiveNote(s string) bool {
	return strings.HasPrefix(strings.TrimSpace(s), "The following text is extracted and transformed from")
}

// references collects "[name]: url" lines, which links may name.
func (r *mdReader) references() {
	if !strings.Contains(r.src, "]: ") {
		return
	}
	for line := range strings.Lines(r.src) {
		name, target, ok := reference(line)
		if !ok {
			continue
		}
		if r.refs == nil {
			r.refs = make(map[string]string)
		}
		if _, seen := r.refs[name]; !seen {
			r.refs[name] = target
		}
	}
}

// reference reads one definition.
func reference(line string) (name, target string, ok bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "[") {
		return "", "", false
	}
	name, rest, ok := strings.Cut(line[1:], "]: ")
	if !ok || strings.ContainsAny(name, "[]") {
		return "", "", false
	}
	target, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	return strings.ToLower(name), strings.Trim(target, "<>"), strings.ContainsAny(target, ":/#")
}
