package parse

import "strings"

// Where one raw holds several blocks. What stands behind a visible break is a
// block of its own when the line before ended a sentence, a clause or a head;
// else the break was made for looks only and the lines are joined. Bullets and
// the markers of an enumeration behind a colon make items. Only the text
// decides, never its bold face: the same words split the same way when the
// styling goes.

// needsSplit is the quick look: breaks, bullets, an enumeration or a head that
// runs into its paragraph.
func needsSplit(r *raw) bool {
	s := r.text
	for i := 0; i < len(s); i++ {
		if !splitSign[s[i]] {
			continue
		}
		switch c := s[i]; {
		case c == '\n', c >= 0xC2 && bulletLen(s[i:]) > 0:
			return true
		case c == '(' && i > 1 && i+2 < len(s) && s[i+2] == ')' && followsColon(s, i):
			return true
		}
	}
	return r.kind == Paragraph && runInHead(s[skipBlank(s, 0, len(s)):]) > 0
}

// splitSign tells the bytes at which something may split: breaks, brackets, and
// what bullets begin with.
var splitSign = func() (is [256]bool) {
	is['\n'], is['('] = true, true
	for _, b := range bullets {
		is[b[0]] = true
	}
	return is
}()

// split cuts a raw into its pieces.
func split(r *raw) []piece {
	var out []piece
	for _, line := range lines(r) {
		if line.kind != Heading {
			out = enumerate(out, r.text, line)
			continue
		}
		out = append(out, line)
	}
	if len(out) > 0 && r.kind == Paragraph && out[0].kind == Paragraph {
		out = cutRunIn(out, r.text)
	}
	return out
}

// lines cuts a raw at breaks and bullets, and joins what breaks only for looks.
func lines(r *raw) []piece {
	var out []piece
	gap := false
	s := r.text
	inline := isList(s)
	for start := 0; start < len(s); {
		end := segmentEnd(s, start, inline)
		p := segment(r, start, end)
		if p.start < p.end {
			if k := len(out) - 1; k >= 0 && !gap && joins(s, out[k], p) {
				out[k].last, out[k].end = p.start, p.end
			} else {
				out = append(out, p)
			}
		}
		gap = p.start >= p.end
		start = end
		if start < len(s) && s[start] == '\n' {
			start++
		}
	}
	return out
}

// segmentEnd is the end of the stretch that begins at start: a break, or a
// bullet with space before it where bullets inside lines are items.
func segmentEnd(s string, start int, inline bool) int {
	if !inline {
		if i := strings.IndexByte(s[start:], '\n'); i >= 0 {
			return start + i
		}
		return len(s)
	}
	for i := start; i < len(s); i++ {
		if s[i] == '\n' {
			return i
		}
		if i > start && s[i] >= 0xC2 && bulletLen(s[i:]) > 0 && !isBlank(s[start:i]) && s[i-1] == ' ' {
			return i
		}
	}
	return len(s)
}

// isList says whether bullets inside a line are items: more than one, or one
// behind a break.
func isList(s string) bool {
	return strings.Count(s, "•") > 1 || strings.Contains(s, "\n•")
}

// segment makes a piece of a stretch: bullets and space off, item or not.
func segment(r *raw, start, end int) piece {
	s := r.text
	p := piece{kind: r.kind, bold: r.bold}
	if start == 0 {
		p.number = r.number
	}
	start = skipBlank(s, start, end)
	if n := bulletLen(s[start:end]); n > 0 {
		start = skipBlank(s, start+n, end)
		p.kind, p.bullet = Item, true
	}
	for end > start && isBlankByte(s[end-1]) {
		end--
	}
	p.start, p.last, p.end = start, start, end
	if n := int(r.runIn); n > 0 && start < n && end <= n+1 {
		p.bold = true
	}
	return p
}

// joins says whether a stretch only continues the piece before it.
func joins(s string, before, p piece) bool {
	if p.bullet || before.bold != p.bold {
		return false
	}
	text := s[p.start:p.end]
	if n, _ := marker(text); n > 0 {
		return false
	}
	head := s[before.last:before.end]
	return !endsClause(head) && isCaps(head) == isCaps(text)
}

// endsClause says whether a line ends what it says.
func endsClause(s string) bool {
	s = strings.TrimRight(s, " \"'”’)")
	return s == "" || strings.IndexByte(".!?:;", s[len(s)-1]) >= 0
}

func isBlankByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func skipBlank(s string, start, end int) int {
	for start < end && isBlankByte(s[start]) {
		start++
	}
	return start
}

// bullets open an item wherever a page writes them instead of markup.
var bullets = [...]string{"•", "▪", "◦", "‣", "●", "■", "○", "⁃", "∙", "\uf0b7", "\u00b7"}

// bulletLen is the length of the bullet that s begins with, 0 for none. It
// must be followed by space or a letter, and a middle dot by space.
func bulletLen(s string) int {
	if len(s) < 2 || s[0] < 0xC2 {
		return 0
	}
	for _, b := range bullets {
		if strings.HasPrefix(s, b) {
			if b == "\u00b7" && len(s) > 2 && !isBlankByte(s[2]) && s[2] != 0xC2 {
				return 0
			}
			return len(b)
		}
	}
	return 0
}

// followsColon says whether the marker at i opens an enumeration: it is a
// first one, and stands behind a colon.
func followsColon(s string, i int) bool {
	if strings.IndexByte("aAiI1", s[i+1]) < 0 {
		return false
	}
	for i > 0 && isBlankByte(s[i-1]) {
		i--
	}
	return i > 0 && s[i-1] == ':'
}

// enumerate cuts "…: (a) one; (b) two" into its lead and items. Without the
// colon the items are read as one sentence, and stay one.
func enumerate(out []piece, s string, p piece) []piece {
	first := -1
	for i := p.start + 1; i+2 < p.end; i++ {
		if s[i] == '(' && s[i+2] == ')' && followsColon(s[p.start:p.end], i-p.start) {
			first = i
			break
		}
	}
	if first < 0 {
		return append(out, p)
	}
	marks := markers(s[:p.end], first)
	if len(marks) < 2 {
		return append(out, p)
	}
	lead := p
	lead.end = first
	out = append(out, lead)
	return appendItems(out, s, p, marks)
}

// appendItems makes the items between marks. A last item that goes on behind
// its sentence, where none before did, gives the rest back to the paragraph.
func appendItems(out []piece, s string, p piece, marks []Span) []piece {
	several := false
	for k, m := range marks {
		end := p.end
		if k+1 < len(marks) {
			end = marks[k+1].Start
		}
		rest := end
		if cut := sentenceEnd(s[m.End:end]); cut > 0 {
			if k+1 == len(marks) && !several {
				end = m.End + cut
			}
			several = true
		}
		out = append(out, piece{start: m.End, end: end, kind: Item, number: markerName(s[m.Start:m.End])})
		if end < rest {
			out = append(out, piece{start: end, end: rest, kind: p.kind})
		}
	}
	return out
}

// markerName writes the sign that software made of "(c)" as what it was.
func markerName(s string) string {
	if strings.HasPrefix(s, "©") {
		return "(c)"
	}
	return s
}

// markers finds the markers that follow the first in its own order.
func markers(s string, first int) []Span {
	names := sequence(s[first+1])
	marks := []Span{{first, first + 3}}
	for at := first + 3; len(marks) < len(names); {
		next := names[len(marks)]
		i := strings.Index(s[at:], next)
		if next == "(c)" {
			if j := strings.Index(s[at:], "© "); j >= 0 && (i < 0 || j < i) {
				i, next = j, "©"
			}
		}
		if i < 0 || !isBlankByte(s[at+i-1]) {
			break
		}
		marks = append(marks, Span{at + i, at + i + len(next)})
		at += i + len(next)
	}
	return marks
}

var (
	lowerMarkers = [...]string{"(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)", "(k)", "(l)", "(m)", "(n)", "(o)", "(p)", "(q)", "(r)", "(s)", "(t)", "(u)", "(v)", "(w)", "(x)", "(y)", "(z)"}
	upperMarkers = [...]string{"(A)", "(B)", "(C)", "(D)", "(E)", "(F)", "(G)", "(H)", "(I)", "(J)", "(K)", "(L)", "(M)", "(N)", "(O)", "(P)"}
	romanMarkers = [...]string{"(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)", "(vii)", "(viii)", "(ix)", "(x)", "(xi)", "(xii)", "(xiii)", "(xiv)", "(xv)", "(xvi)"}
	largeRomans  = [...]string{"(I)", "(II)", "(III)", "(IV)", "(V)", "(VI)", "(VII)", "(VIII)", "(IX)", "(X)"}
	digitMarkers = [...]string{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)", "(14)", "(15)", "(16)", "(17)", "(18)", "(19)", "(20)"}
)

// sequence is the order of markers that one begins.
func sequence(c byte) []string {
	switch c {
	case 'a':
		return lowerMarkers[:]
	case 'A':
		return upperMarkers[:]
	case 'i':
		return romanMarkers[:]
	case 'I':
		return largeRomans[:]
	}
	return digitMarkers[:]
}

// cutRunIn makes a head of the phrase that opens the first paragraph, as in
// "Testimonials. We provide a choice".
func cutRunIn(out []piece, s string) []piece {
	first := out[0]
	n := runInHead(s[first.start:first.end])
	if n == 0 {
		return out
	}
	head := piece{start: first.start, end: first.start + n, kind: Paragraph, bold: true, runIn: true, number: first.number}
	out[0].start, out[0].number = first.start+n+1, ""
	return append([]piece{head}, out...)
}

// runInHead is the length of a head that opens a paragraph; 0 for none. Where
// what follows would be one too, both are a row of labels.
func runInHead(s string) int {
	n := headLike(s)
	if n > 0 && headLike(s[n+2:]) > 0 {
		return 0
	}
	return n
}

// headLike is the length of up to eight capitalized words at the start of a
// text that a full stop ends, with a new sentence behind it; 0 for none.
func headLike(s string) int {
	const most = 70
	stop := strings.IndexByte(s[:min(len(s), most)], '.')
	if stop < 4 || stop+30 > len(s) || s[0] < 'A' || s[0] > 'Z' {
		return 0
	}
	if s[stop+1] != ' ' || !startsSentence(s[stop+2:]) {
		return 0
	}
	if !isTitleCase(s[:stop]) || isAnswer(s[:stop]) {
		return 0
	}
	return stop
}

// startsSentence says whether s begins with a capitalized word.
func startsSentence(s string) bool {
	s = strings.TrimLeft(s, " \"'“‘(")
	return len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] != '.'
}

// isTitleCase says whether every word of a phrase of at most eight is
// capitalized, but for the small words that titles do not capitalize.
func isTitleCase(s string) bool {
	n := 0
	for word := range strings.FieldsSeq(s) {
		if n++; n > 8 {
			return false
		}
		c := word[0]
		if c >= 'A' && c <= 'Z' || c == '&' || c == '(' || c == '/' {
			if strings.IndexByte(word, ',') > 0 && n == 1 {
				continue
			}
			continue
		}
		if !isSmallWord(word) {
			return false
		}
	}
	return n > 0
}

// isSmallWord says whether titles leave a word in lower case.
func isSmallWord(w string) bool {
	switch w {
	case "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "your", "our", "under", "via":
		return true
	}
	return false
}

// isAnswer says whether a short opening sentence is an answer, an address or
// an abbreviation rather than a head.
func isAnswer(s string) bool {
	switch s {
	case "Yes", "None", "Note", "Please Note", "Important", "Thanks", "Thank You", "Welcome", "Hello", "Maybe", "Never", "Always", "Sure", "Correct":
		return true
	}
	last := s[strings.LastIndexByte(s, ' ')+1:]
	return isAbbreviation(last)
}
