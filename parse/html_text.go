package parse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// addText adds the text of one node to the open block, white space collapsed
// as a browser does.
func (r *htmlReader) addText(data string, s *scope) {
	if s.pre {
		r.addLines(data, s)
		return
	}
	if s.rtl {
		data = reversed(data)
	}
	for i := 0; i < len(data); {
		if isSpace(data[i]) {
			i++
			r.space = true
			continue
		}
		end := wordsEnd(data, i+1)
		r.addWords(data[i:end], s)
		i = end
	}
}

// wordsEnd is the end of a run of words with one plain space between them: what
// a browser leaves as it is.
func wordsEnd(data string, i int) int {
	for ; i < len(data); i++ {
		if spaceBit[data[i]] != 0 && (data[i] != ' ' || i+1 == len(data) || spaceBit[data[i+1]] != 0) {
			break
		}
	}
	return i
}

// addLines adds preformatted text: its line breaks are seen.
func (r *htmlReader) addLines(data string, s *scope) {
	plain := *s
	plain.pre = false
	for i, line := range strings.Split(data, "\n") {
		if i > 0 {
			r.breakLine()
		}
		r.addText(line, &plain)
	}
}

// addWords adds text whose white space is collapsed and that has none at its ends.
func (r *htmlReader) addWords(words string, s *scope) {
	if len(r.text) == 0 {
		r.open(s)
	} else if last := r.text[len(r.text)-1]; r.space && last != ' ' && last != '\n' {
		r.text = append(r.text, ' ')
	}
	r.space = false
	start := len(r.text)
	for i := len(r.links) - 1; i >= 0 && r.links[i].Start < 0; i-- {
		r.links[i].Start = start
	}
	r.text = append(r.text, words...)
	if s.bold && (r.boldEnd >= start-1) {
		r.boldEnd = len(r.text)
	}
	if s.hidden != "" {
		r.hidden += len(words) - strings.Count(words, " ")
	}
}

// open starts a block: the scope of its first text is the scope of the block.
func (r *htmlReader) open(s *scope) {
	r.scope = *s
	r.space = false
}

// breakLine is what <br> does; two in a row end the paragraph.
func (r *htmlReader) breakLine() {
	r.space = false
	n := len(r.text)
	switch {
	case n == 0:
	case r.text[n-1] == '\n' && !r.cell && r.scope.kind != Heading:
		r.flush()
	case r.text[n-1] != '\n':
		r.text = append(r.text, '\n')
		if r.boldEnd == n {
			r.boldEnd = n + 1
		}
	}
}

// flush ends the open block and makes it a raw. In a table cell it only
// separates words: the row is the block.
func (r *htmlReader) flush() {
	if r.cell {
		r.space = true
		return
	}
	n := len(r.text)
	for n > 0 && (r.text[n-1] == '\n' || r.text[n-1] == ' ') {
		n--
	}
	if n == 0 {
		r.reset()
		return
	}
	r.emit(string(r.text[:n]))
	r.reset()
}

// emit writes the open block as a raw.
func (r *htmlReader) emit(text string) {
	b := raw{
		kind: r.scope.kind, level: int8(r.scope.level), text: text, zone: r.scope.zone,
		outside: !r.scope.main, control: r.scope.control, hidden: r.scope.hidden,
	}
	if r.hidden*2 < len(text) {
		b.hidden = ""
	}
	b.links = r.closedLinks(len(text))
	b.bold = r.boldEnd >= len(text)
	if !b.bold && endsPhrase(text, r.boldEnd) {
		b.runIn = int32(len(strings.TrimRight(text[:r.boldEnd], "\n ")))
	}
	if r.scope.at != "" {
		b.pos = parsePos(r.scope.at)
	}
	r.itemOf(&b)
	r.applySelection(&b)
	if b.kind == Heading {
		b.text = strings.ReplaceAll(b.text, "\n", " ")
	}
	r.count(r.scope.main, len(text))
	if len(r.raws) == cap(r.raws) { // by half: raws are large, and growing by a quarter copies them five times
		r.raws = slices.Grow(r.raws, len(r.raws)/2+16)
	}
	r.raws = append(r.raws, b)
}

// applySelection marks what the selectors leave out, and frees what they choose from
// the suspicions of its surroundings.
func (r *htmlReader) applySelection(b *raw) {
	switch {
	case r.chosen == nil:
	case r.unselected:
		b.excluded = ExcludedSelector
	case r.chosen.chosen != nil:
		b.zone, b.outside = "", false
	}
}

// itemOf makes the first block of a list item the item, and that of a heading
// the heading; what follows in them are paragraphs of their own.
func (r *htmlReader) itemOf(b *raw) {
	if b.kind != Item && b.kind != Heading {
		return
	}
	if first := r.scope.first; first != nil {
		if *first {
			b.kind, b.level = Paragraph, 0
			return
		}
		*first = true
	}
	if b.kind == Item {
		b.depth, b.ordered = int32(r.scope.depth), r.scope.ordered
	}
}

// closedLinks gives the links of the block that ends, and keeps an open anchor
// open for the block that follows in it.
func (r *htmlReader) closedLinks(n int) []Link {
	if len(r.links) == 0 {
		return nil
	}
	out := make([]Link, 0, len(r.links))
	for _, l := range r.links {
		if l.Start < 0 || l.Start >= n {
			continue
		}
		if l.End < 0 || l.End > n {
			l.End = n
		}
		out = append(out, l)
	}
	return out
}

// reset readies for the next block.
func (r *htmlReader) reset() {
	r.text = r.text[:0]
	r.space, r.boldEnd, r.hidden = false, 0, 0
	kept := r.links[:0]
	for _, l := range r.links {
		if l.End < 0 { // the anchor is still open
			kept = append(kept, Link{Start: -1, End: -1, URL: l.URL})
		}
	}
	r.links = kept
}

// endsPhrase says whether the bold run text[:n] is a phrase of its own: it
// ends with punctuation or a break, or punctuation follows it.
func endsPhrase(text string, n int) bool {
	if n < 2 || n >= len(text) {
		return false
	}
	if strings.ContainsRune(".:?!\n", rune(text[n-1])) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[n:], " "))
	return strings.ContainsRune(".:?!–—-\n", next)
}

func isSpace(c byte) bool {
	return spaceBit[c] != 0
}

// reversed turns a text round by runes.
func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
