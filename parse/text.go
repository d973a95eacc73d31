package parse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Plain text says with space what other formats say with marks: empty lines
// part paragraphs, indentation nests items, a line that stands alone and short
// may head what follows, and a line that ends well before the margin was ended
// on purpose, while any other was wrapped.

// readText gives the raws of a plain text.
func readText(in Input) ([]raw, pageMeta, error) {
	r := textReader{positions: in.Options.Positions}
	r.read(string(in.Bytes))
	return r.raws, pageMeta{base: in.Name, counts: r.tally.counts(nil), degraded: tooLong(len(r.raws))}, nil
}

// textLine is a line without its margin.
type textLine struct {
	text   string
	indent int
	number int
}

// textReader turns lines into raws.
type textReader struct {
	raws      []raw
	tally     tally
	positions bool
	width     int            // of wrapped lines; 0 when each paragraph is one line
	words     map[string]int // how often the halves of divided words stand elsewhere
	indents   []int          // of the open lists
	bullet    bool           // a bullet stood alone on its line
}

// read reads a whole text.
func (r *textReader) read(text string) {
	lines := textLines(text)
	r.width = wrapWidth(lines)
	if r.words = r.wantedWords(lines); r.words != nil {
		r.findWords(text)
	}
	for start := 0; start < len(lines) && len(r.raws) < maxBlocks; {
		end := start
		for end < len(lines) && lines[end].text != "" {
			end++
		}
		if end > start {
			r.group(lines[start:end])
		}
		start = end + 1
	}
}

// textLines cuts a text into lines and measures their indentation.
func textLines(text string) []textLine {
	lines := make([]textLine, 0, len(text)/60+1)
	number := 0
	for line := range strings.Lines(text) {
		number++
		body := strings.TrimRight(line, " \t\r\n\f")
		rest := strings.TrimLeft(body, " \t")
		indent := len(body) - len(rest)
		if strings.IndexByte(body[:indent], '\t') >= 0 {
			indent += 3 * strings.Count(body[:indent], "\t")
		}
		lines = append(lines, textLine{rest, indent, number})
	}
	return lines
}

// wrapWidth is the width that lines were wrapped at: what nine of ten long
// enough lines keep within, 0 when lines are as long as paragraphs.
func wrapWidth(lines []textLine) int {
	var long []int
	for _, l := range lines {
		if n := l.indent + utf8.RuneCountInString(l.text); n > 40 {
			long = append(long, n)
		}
	}
	if len(long) == 0 || len(long) < 3 && !runsOnBelow(lines) {
		return 0
	}
	slices.Sort(long)
	if width := long[len(long)*9/10]; width <= 140 {
		return width
	}
	return 0
}

// runsOnBelow says whether any long line goes on in small letters below it.
func runsOnBelow(lines []textLine) bool {
	for i := 1; i < len(lines); i++ {
		if below := lines[i].text; len(lines[i-1].text) > 40 && below != "" && below[0] >= 'a' && below[0] <= 'z' {
			return true
		}
	}
	return false
}

// group handles lines between empty ones.
func (r *textReader) group(lines []textLine) {
	for len(lines) > 1 && len(r.raws) < maxBlocks && underlineLevel(lines[0], lines[1]) > 0 {
		r.emit(lines[0], lines[0].text, raw{kind: Heading, level: int8(underlineLevel(lines[0], lines[1]))})
		lines = lines[2:]
	}
	if len(lines) == 0 || r.table(lines) {
		return
	}
	for start := 0; start < len(lines) && len(r.raws) < maxBlocks; {
		end := start + 1
		for end < len(lines) && !r.begins(lines, start, end) {
			end++
		}
		r.block(lines[start:end], len(lines) == 1)
		start = end
	}
}

// table reads lines that are all cut by the same number of bars as rows.
func (r *textReader) table(lines []textLine) bool {
	bars := strings.Count(lines[0].text, cellBreak)
	for _, l := range lines {
		if len(lines) < 2 || bars == 0 || strings.Count(l.text, cellBreak) != bars {
			return false
		}
	}
	for _, l := range lines {
		r.emit(l, l.text, raw{kind: Row, cells: strings.Split(l.text, cellBreak)})
	}
	return true
}

// begins says whether line i begins a block of its own in the group.
func (r *textReader) begins(lines []textLine, start, i int) bool {
	line := lines[i]
	if n, _ := textMarker(line.text); n > 0 {
		return !(lines[i-1].text != "" && r.isWrapped(lines[i-1], line) && !endsClause(lines[i-1].text) && line.text[0] != '(' && line.text[0] < 0x80)
	}
	if isUnderline(line.text) {
		return false
	}
	if i+1 < len(lines) && underlineLevel(line, lines[i+1]) > 0 {
		return true
	}
	return r.width == 0 && !isLoneBullet(lines[i-1].text) || line.indent+2 <= lines[start].indent && i > start+1
}

// isWrapped says whether the break between two lines was made by the margin:
// the first word of the next would not have fitted.
func (r *textReader) isWrapped(line, next textLine) bool {
	if r.width == 0 {
		return false
	}
	word := next.text
	if i := strings.IndexByte(word, ' '); i > 0 {
		word = word[:i]
	}
	return line.indent+utf8.RuneCountInString(line.text)+1+utf8.RuneCountInString(word) > r.width-2
}

// block makes a raw of the lines of one block.
func (r *textReader) block(lines []textLine, alone bool) {
	if len(lines) == 1 && isRuleLine(lines[0].text) {
		r.indents = r.indents[:0]
		return
	}
	if len(lines) == 1 && isLoneBullet(lines[0].text) {
		r.bullet = true
		return
	}
	text := r.join(lines)
	proto := raw{kind: Paragraph, lone: alone && len(lines) == 1 && utf8.RuneCountInString(text) < maxPlainHeading}
	if n, bullet := textMarker(text); n > 0 || r.bullet {
		proto = r.itemOf(lines[0], text[:n], bullet || r.bullet, proto)
		text = strings.TrimLeft(text[n:], " ")
	} else if lines[0].indent == 0 {
		r.indents = r.indents[:0]
	}
	r.bullet = false
	r.emit(lines[0], text, proto)
}

// itemOf is the raw of an item, at the depth of its indentation. A short
// numbered line that stands alone stays a paragraph: it may be a heading.
func (r *textReader) itemOf(line textLine, mark string, bullet bool, proto raw) raw {
	if !bullet {
		proto.number = strings.TrimSpace(mark)
		if proto.lone && line.indent == 0 {
			return proto
		}
	}
	for len(r.indents) > 0 && line.indent < r.indents[len(r.indents)-1] {
		r.indents = r.indents[:len(r.indents)-1]
	}
	if k := len(r.indents); k == 0 || line.indent >= r.indents[k-1]+2 {
		r.indents = append(r.indents, line.indent)
	}
	return raw{kind: Item, depth: int32(len(r.indents)), number: proto.number, ordered: !bullet, lone: proto.lone}
}

// textMarker is marker for text as it stood, where "o" is a bullet too.
func textMarker(s string) (int, bool) {
	if len(s) > 2 && (s[0] == 'o' || s[0] == '*') && s[1] == ' ' {
		return 1, true
	}
	return marker(s)
}

// isLoneBullet says whether a line is a bullet and nothing else.
func isLoneBullet(s string) bool {
	return s == "-" || s == "*" || s == "o" || s != "" && bulletLen(s+" ") == len(s)
}

// join writes lines as one: wrapped breaks become spaces, others stay, and a
// word that was divided at the margin is mended.
func (r *textReader) join(lines []textLine) string {
	if len(lines) == 1 {
		return lines[0].text
	}
	var b strings.Builder
	for i, line := range lines {
		text := line.text
		if i+1 < len(lines) && r.isDivided(text, lines[i+1].text) {
			if r.keepsHyphen(text, lines[i+1].text) {
				b.WriteString(text)
			} else {
				b.WriteString(strings.TrimSuffix(text, "-"))
				r.tally.add(mendHyphen, 1, text)
			}
			continue
		}
		b.WriteString(text)
		switch {
		case i+1 == len(lines):
		case r.isWrapped(line, lines[i+1]):
			b.WriteByte(' ')
		default:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// isDivided says whether a word runs on behind a hyphen at the end of a line.
func (r *textReader) isDivided(line, next string) bool {
	k := len(line) - 1
	return k > 1 && line[k] == '-' && isLetter(line[k-1]) && next != "" && next[0] >= 'a' && next[0] <= 'z'
}

// keepsHyphen decides by the rest of the document whether the hyphen belongs
// to the word: "third-" + "party" does, "infor-" + "mation" does not.
func (r *textReader) keepsHyphen(line, next string) bool {
	head := lastWord(strings.TrimSuffix(line, "-"))
	tail := firstWord(next)
	switch {
	case r.words[head+tail] > 0:
		return false
	case r.words[head+"-"+tail] > 0:
		return true
	}
	return r.words[head] > 0 && r.words[tail] > 0 && len(head) > 2
}

// findWords counts the wanted words that the text has.
func (r *textReader) findWords(text string) {
	for w := range words(text) {
		if w = strings.TrimRight(strings.ToLower(w), "-"); len(w) < 64 {
			if _, wanted := r.words[w]; wanted {
				r.words[w]++
			}
		}
	}
}

// maxDivided is how many divided words are looked up; more are joined unseen.
const maxDivided = 10_000

// wantedWords are the words whose presence decides about the hyphens at the
// ends of lines, less their occurrences there; nil where there are none.
func (r *textReader) wantedWords(lines []textLine) map[string]int {
	var out map[string]int
	for i := 0; i+1 < len(lines) && len(out) < 4*maxDivided; i++ {
		line, next := lines[i].text, lines[i+1].text
		if !r.isDivided(line, next) {
			continue
		}
		if out == nil {
			out = make(map[string]int)
		}
		head, tail := lastWord(strings.TrimSuffix(line, "-")), firstWord(next)
		out[head]--
		out[tail]--
		out[head+tail] += 0
		out[head+"-"+tail] += 0
	}
	return out
}

func lastWord(s string) string {
	i := len(s)
	for i > 0 && (isLetter(s[i-1]) || s[i-1] >= 0x80) {
		i--
	}
	return strings.ToLower(s[i:])
}

func firstWord(s string) string {
	i := 0
	for i < len(s) && (isLetter(s[i]) || s[i] >= 0x80) {
		i++
	}
	return strings.ToLower(s[:i])
}

// isUnderline says whether a line is drawn under another.
func isUnderline(s string) bool {
	return len(s) >= 3 && (strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "" || strings.Trim(s, "~") == "")
}

// underlineLevel is the level of the heading that two lines make, 0 for none.
func underlineLevel(line, under textLine) int {
	n := utf8.RuneCountInString(line.text)
	if !isUnderline(under.text) || line.text == "" || isUnderline(line.text) || n > maxPlainHeading || len(under.text)*2 < n {
		return 0
	}
	switch under.text[0] {
	case '=':
		return 1
	case '-':
		return 2
	}
	return 3
}

// emit appends a raw.
func (r *textReader) emit(line textLine, text string, proto raw) {
	if isBlank(text) {
		return
	}
	if r.positions {
		proto.pos = Pos{Line: line.number, Col: line.indent + 1}
	}
	proto.text = text
	if isArchiveNote(text) {
		proto.excluded = ExcludedArchiveNote
	}
	r.raws = append(r.raws, proto)
}
