package parse

import (
	"strings"
	"sync"
)

// The recognizers of page chrome ask short lines for dozens of phrases each.
// Most lines have none of them: one pass over a line gathers what it could
// have, and a recognizer reads the line only where its bit is set.

// look is what a raw looks like from afar.
type look struct {
	words  int32
	linked int32 // words of link text
	places int32 // links that lead to a place on the page
	score  int32 // bindingWords, once scored
	strong int32
	may    sign
	ends   bool // ends like a sentence
	scored bool
}

// sign is a set of what a line may have: where a bit is missing it surely has
// none of it.
type sign uint32

const (
	signName sign = 1 << iota // a letter, which no word begins behind
	signDigit
	signAt      // "@"
	signBracket // "]"
	signDot     // "."
	signBar     // "|", or a byte of another sign between labels
	signHigh    // beyond what phrases fold
	signUnspaced
	signBinding
	signAgo
	signCopyright
	signLanguage
	signWidget
	signDate
	signTitle
	signOfficer
	signTail
)

// maxSigned is the size up to which a text is looked through for signs; a longer
// one may have all of them.
const maxSigned = 256

// sentence says whether the raw is running text rather than a label.
func (l *look) sentence() bool {
	return l.words >= 8 && (l.ends || l.words >= 14) && l.linked*2 < l.words
}

// label says whether the raw is a word or two: a menu entry, a button.
func (l *look) label() bool { return l.words <= 5 && !l.ends }

// linkOnly says whether nearly all of the raw is link text.
func (l *look) linkOnly() bool { return l.linked > 0 && l.linked*5 >= l.words*4 }

// headsItself says whether the raw is a top heading all of which is one link, as
// titles that lead to their own page are.
func (l *look) headsItself(r *raw) bool {
	return r.kind == Heading && r.level == 1 && len(r.links) == 1 && l.linked == l.words
}

// has says whether the raw may have any of some signs.
func (l *look) has(s sign) bool { return l.may&s != 0 }

// lookAt looks at one raw.
func (t *signTable) lookAt(r *raw) look {
	l := look{may: ^sign(0)}
	if n := len(r.text); n <= maxSigned {
		if l.words, l.may = t.scan(r.text); l.has(signUnspaced) {
			l.words += int32(unspaced(r.text) / 2)
		}
	} else {
		l.words = int32(countWords(r.text))
	}
	for i, k := range r.links {
		if k.Start == 0 && k.End == len(r.text) {
			l.linked += l.words
		} else {
			l.linked += int32(countWords(r.text[k.Start:k.End]))
		}
		if i > 0 && isBetween(r.text, r.links[i-1].End, k.Start) {
			l.linked++
		}
		if len(k.URL) > 0 && k.URL[0] == '#' && !isRoute(k.URL[1:]) {
			l.places++
		}
	}
	l.ends = endsLine(r.text)
	return l
}

// isBetween says whether text[from:to] is one sign between two entries of a
// menu, which counts as a word of the menu: "Terms | Imprint".
func isBetween(text string, from, to int) bool {
	if to-from < 3 || to-from > 6 || from < 0 {
		return false
	}
	switch strings.Trim(text[from:to], " ") {
	case "|", "/", "·", "•", "»", "›", ">", "–", "—", "-", "∙", "●", "~":
		return true
	}
	return false
}

// endsLine says whether a text ends like a sentence or a lead-in.
func endsLine(s string) bool {
	if s == "" {
		return false
	}
	switch s[len(s)-1] {
	case '.', '!', '?', ';', ':':
		return true
	case 0x82, 0x81, 0x9F, 0x9A: // the last bytes of the marks of Chinese and Japanese
		return strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "：")
	}
	return false
}

// signTable tells what a line may have by its bytes and by the beginnings of
// its words.
type signTable struct {
	bytes [256]sign
	pairs [1024]sign // by pairOf: the lists with a phrase of two or three bytes
	quads [4096]sign // by quadOf: those with a longer one
}

// scan counts the words of a text and gathers its signs.
func (t *signTable) scan(text string) (words int32, may sign) {
	before, name := uint8(1), sign(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		space := spaceBit[c]
		words += int32(before &^ space)
		if name == 0 && space == 0 && i+1 < len(text) {
			may |= t.pairs[pairOf(c, text[i+1])]
			if i+4 <= len(text) {
				may |= t.quads[quadOf(text[i:])]
			}
		}
		before, name = space, t.bytes[c]&signName
		may |= t.bytes[c]
	}
	return words, may
}

// signs is the table of all lists that are looked for at the beginnings of words.
var signs = sync.OnceValue(func() *signTable {
	t := &signTable{}
	for c := range t.bytes {
		t.bytes[c] = signOfByte(byte(c))
	}
	for _, of := range []struct {
		sign  sign
		lists []*phrases
	}{
		{signAgo, []*phrases{agoWords}},
		{signCopyright, []*phrases{copyrightSigns, copyrightClaims}},
		{signLanguage, []*phrases{languageHeads()}},
		{signWidget, []*phrases{widgetWords}},
		{signDate, []*phrases{dateLineWords}},
		{signTitle, []*phrases{titleWords}},
		{signOfficer, []*phrases{officerNames}},
		{signTail, []*phrases{relatedHeads, commentHeads, appeals, appOffers}},
	} {
		for _, list := range of.lists {
			for _, s := range list.list {
				t.add(s, of.sign)
			}
		}
	}
	for _, stems := range bindingStems().byHead {
		for _, s := range stems {
			t.add(s.stem, signBinding)
		}
	}
	return t
})

// add notes that a phrase is a sign.
func (t *signTable) add(phrase string, s sign) {
	if len(phrase) < 4 {
		t.pairs[pairOf(phrase[0], phrase[1])] |= s
		return
	}
	t.quads[quadOf(phrase)] |= s
}

// signOfByte is what a single byte is a sign of.
func signOfByte(c byte) sign {
	var s sign
	if nameByte[c] {
		s |= signName
	}
	switch {
	case c >= '0' && c <= '9':
		s |= signDigit
	case c == '@':
		s |= signAt
	case c == ']':
		s |= signBracket
	case c == '.':
		s |= signDot
	case c == '|':
		s |= signBar
	case c == 0xC2:
		s |= signBar | signHigh | signCopyright
	case c > 0xC3:
		s |= signBar | signHigh
	}
	if wordBits[c]&unspacedBit != 0 {
		s |= signUnspaced
	}
	return s
}

// binding gives the bindingScore of raw i, which several rules ask for.
func (c *content) binding(i int) int {
	score, _ := c.bindingWords(i)
	return score
}

// bindingWords gives the bindingWords of raw i.
func (c *content) bindingWords(i int) (score, strong int) {
	l := &c.looks[i]
	if !l.scored && l.has(signBinding) {
		score, strong = bindingWords(c.raws[i].text)
		l.score, l.strong = int32(score), int32(strong)
	}
	l.scored = true
	return int(l.score), int(l.strong)
}

// isDateLine says whether raw i is the line that dates a policy.
func (c *content) isDateLine(i int) bool {
	l := &c.looks[i]
	return l.has(signDigit) && l.has(signDate) && isDateLine(c.raws[i].text)
}

// titlesPolicy says whether raw i reads like the title of a policy.
func (c *content) titlesPolicy(i int) bool {
	return c.looks[i].has(signTitle) && titlesPolicy(c.raws[i].text)
}

// isCopyright says whether raw i claims the copyright of the page.
func (c *content) isCopyright(i int) bool {
	return c.looks[i].has(signCopyright) && isCopyright(c.raws[i].text)
}

// tailReason names what raw i begins that follows a policy.
func (c *content) tailReason(i int) ExcludedReason {
	if !c.looks[i].has(signTail) {
		return ""
	}
	return tailReason(c.raws[i].text)
}

// hasContact says whether raw i has an e-mail address or a telephone number.
func (c *content) hasContact(i int) bool {
	return (c.looks[i].has(signAt) || len(c.raws[i].links) > 0) && hasContact(&c.raws[i])
}
