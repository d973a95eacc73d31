package parse

import "strings"

// Headings are decided from evidence: what the source says, then bold, then
// capitals, numbering, and standing alone; each asks for a short text that
// ends no sentence and for something that follows it. Ranks order them: a
// heading stands under the latest one that outranks it.

// Ranks of headings by their evidence; the rank of a source level n is n*10.
// The depth of the numbering ("2.1" is two deep) is added.
const (
	rankLevel    = 10
	rankCapsBold = 70
	rankBold     = 75
	rankCaps     = 80
	rankLone     = 85
	rankRunIn    = 95
)

// maxLookahead is how many blocks behind a heading are looked at.
const maxLookahead = 200

// titleWithin is how many blocks from the top a line that names the policy is
// its title whatever follows.
const titleWithin = 6

// Lengths in bytes beyond which a text is no heading.
const (
	maxSourceHeading = 240
	maxPseudoHeading = 150
	maxPlainHeading  = 90
)

// decideHeadings gives each block that is a heading its rank and kind.
func (b *builder) decideHeadings() {
	b.takeBareNumbers()
	var count numbering
	for i := range b.doc.Blocks {
		block, ev := &b.doc.Blocks[i], &b.evidence[i]
		ev.rank = b.rankOf(i)
		if ev.rank == 0 {
			if block.Kind == Heading {
				block.Kind, block.Depth = Paragraph, 0
			}
			continue
		}
		ev.rank = count.rank(block.Number, ev.rank)
		block.Kind = Heading
		if text := strings.TrimRight(block.Text, ": "); text != "" && len(text) < len(block.Text) {
			b.setText(block, text)
		}
	}
}

// setText shortens the text of a block to a prefix of it.
func (b *builder) setText(block *Block, text string) {
	if block.Raw == "" {
		block.Raw = block.Text
	}
	block.Text = text
	if len(block.Links) > 0 {
		block.Links = linksWithin(block.Links, 0, len(text))
	}
}

// rankOf weighs the evidence for block i; 0 says that it is no heading.
func (b *builder) rankOf(i int) int {
	block, ev := &b.doc.Blocks[i], b.evidence[i]
	switch {
	case ev.level > 0:
		if len(block.Text) > maxSourceHeading || len(block.Text) > maxPseudoHeading && endsSentence(block.Text) || !hasLetter(block.Text) {
			return 0
		}
		return ev.level * rankLevel
	case ev.runIn:
		return rankRunIn
	case block.Kind == Row || block.Kind == Definition || block.Kind == Term || len(block.Text) > maxPseudoHeading:
		return 0
	}
	if ev.lone && i < titleWithin && block.Number == "" && namesPolicy(block.Text) {
		return rankCaps
	}
	if block.Kind == Item && (block.Number == "" || block.Depth > 1) || !b.leadsOn(i) {
		return 0
	}
	return pseudoRank(block, ev)
}

// pseudoRank is the rank of a block that the source does not call a heading.
func pseudoRank(block *Block, ev evidence) int {
	text := block.Text
	if isDateLine(text) || !startsLikeHeading(text) {
		return 0
	}
	switch {
	case ev.bold && ev.caps:
		return rankCapsBold
	case ev.bold && !endsPlainly(text):
		return rankBold
	case ev.caps && len(text) <= maxPlainHeading && !endsPlainly(text) && block.Kind == Paragraph:
		return rankCaps
	case ev.lone && len(text) <= maxPlainHeading && !endsPlainly(text) && text[len(text)-1] != ':':
		return rankLone
	}
	return 0
}

// leadsOn says whether something of the policy follows that a heading could
// head: not the end, not a line of the same look. Date lines are passed over.
func (b *builder) leadsOn(i int) bool {
	block, own := &b.doc.Blocks[i], b.evidence[i]
	dated := 0
	for j := i + 1; j < min(len(b.doc.Blocks), i+maxLookahead); j++ {
		next := &b.doc.Blocks[j]
		if !next.Included() {
			continue
		}
		if dated < 3 && len(next.Text) < shortLine && isDateLine(next.Text) {
			dated++
			continue
		}
		switch {
		case own.bold:
			return true
		case block.Kind == Item && next.Kind == Item && next.Depth == block.Depth:
			return false
		case own.caps:
			return true
		case block.Number != "" && next.Number == "":
			return true
		}
		return !b.evidence[j].lone || next.Kind == Item || len(next.Text) > maxPlainHeading ||
			endsPlainly(next.Text) || next.Text[len(next.Text)-1] == ':'
	}
	return false
}

// endsSentence says whether a text ends as a sentence does.
func endsSentence(s string) bool {
	return s != "" && strings.IndexByte(".!;", s[len(s)-1]) >= 0
}

// endsPlainly says whether a short line ends like a sentence or an entry of a
// list rather than like a head; a question may be a head.
func endsPlainly(s string) bool {
	return strings.IndexByte(".;,!", s[len(s)-1]) >= 0
}

// startsLikeHeading keeps out lines that go on from elsewhere, addresses,
// links and numbers alone.
func startsLikeHeading(s string) bool {
	if c := s[0]; c >= 'a' && c <= 'z' {
		return false
	}
	return hasLetter(s) && strings.IndexByte(s, '@') < 0 && !strings.Contains(s, "://") && !strings.HasPrefix(s, "www.")
}

func hasLetter(s string) bool {
	for i := 0; i < len(s); i++ {
		if isLetter(s[i]) || s[i] >= 0x80 {
			return true
		}
	}
	return false
}

// isCaps says whether a text is written in capitals: at least four letters,
// and no more than a few lower ones, as of a name that keeps its own spelling.
func isCaps(s string) bool {
	upper, lower := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c == 0xC3 && i+1 < len(s) && s[i+1] >= 0x9F:
			if lower++; lower > 12 {
				return false
			}
		case isUpper(c):
			upper++
		}
	}
	return upper >= 4 && lower*3 <= upper
}

// numbering follows the numbers of headings. One that counts on from the one
// before stands beside it, however either is styled, and "2.1" under "2".
type numbering struct {
	top  int // latest first number
	base int // rank of the heading that had it
}

// rank gives the rank of a heading by its number.
func (n *numbering) rank(number string, rank int) int {
	if number == "" {
		return rank
	}
	top, width := leadingNumber(number)
	depth := min(strings.Count(strings.TrimRight(number, ".) "), "."), 4)
	switch {
	case width == 0:
		return rank
	case depth > 0 && top == n.top && n.base > 0:
		return n.base + depth
	case depth > 0:
		return rank + depth
	case top == n.top+1 && n.base > 0:
		n.top = top
		return n.base
	}
	n.top, n.base = top, rank
	return rank
}

// leadingNumber reads the first number of "2.", "(2)" or "2.1".
func leadingNumber(s string) (int, int) { return number(strings.TrimPrefix(s, "(")) }

// takeBareNumbers moves the numbers of headings that are numbered without a
// mark, "9 Contact" or "9Contact", where at least three in a row count up.
func (b *builder) takeBareNumbers() {
	var run []int
	for i := range b.doc.Blocks {
		block := &b.doc.Blocks[i]
		if c := block.Text[0]; c < '0' || c > '9' || !block.Included() || b.evidence[i].level == 0 && !couldHead(block) {
			continue
		}
		if n, width := bareNumber(block.Text); width > 0 && n == len(run)+1 {
			run = append(run, i)
		}
	}
	if len(run) < 3 {
		return
	}
	for _, i := range run {
		block := &b.doc.Blocks[i]
		_, width := bareNumber(block.Text)
		if block.Raw == "" {
			block.Raw = block.Text
		}
		block.Number = block.Text[:width]
		block.Text, block.Links = cutFront(block.Text, block.Links, width)
		b.evidence[i].lone = true
	}
}

// couldHead says whether a paragraph is short enough to head others.
func couldHead(block *Block) bool {
	return block.Kind == Paragraph && len(block.Text) <= maxPlainHeading && !endsPlainly(block.Text)
}

// bareNumber reads the number that a heading begins with.
func bareNumber(s string) (n, width int) {
	n, width = number(s)
	if width == 0 || width > 2 || width+2 > len(s) {
		return 0, 0
	}
	if rest := strings.TrimPrefix(s[width:], " "); !isUpper(rest[0]) {
		return 0, 0
	}
	return n, width
}
