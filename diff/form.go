package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/redletter-dev/redletter/parse"
)

// typographyOnly says that an edit changes letter case or punctuation and no
// word.
func typographyOnly(e *edit) bool {
	for _, h := range e.hunks {
		if bare(e.old, h.a0, h.a1) != bare(e.new, h.b0, h.b1) {
			return false
		}
	}
	return true
}

// bare keeps the words of some tokens, in lower case, with one space for
// whatever stands between them. Signs that mean something stay: those inside
// numbers, currency, percent.
func bare(p passage, lo, hi int) string {
	text := p.text[p.from(lo):max(p.from(lo), p.upto(hi))]
	out := make([]byte, 0, len(text))
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) || strings.ContainsRune("%§@#/", r) || insideNumber(text, i):
			out = utf8.AppendRune(out, unicode.ToLower(r))
		case len(out) > 0 && out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	return strings.TrimSuffix(string(out), " ")
}

func insideNumber(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

// referencesOnly says that an edit changes nothing but references to sections:
// to such as were renumbered in just that way, or what a section is called
// ("Part 7" becomes "Section 7").
func (c *comparer) referencesOnly(e *edit) bool {
	if len(e.hunks) == 0 {
		return false
	}
	for _, h := range e.hunks {
		if h.a1-h.a0 != 1 || h.b1-h.b0 != 1 {
			return false
		}
		if !c.sameReference(e.old.word(h.a0), e.new.word(h.b0)) {
			return false
		}
	}
	return true
}

// sameReference says whether two words refer to one section.
func (c *comparer) sameReference(a, b string) bool {
	x, y := referenceNumber(a), referenceNumber(b)
	if x == "" || y == "" {
		return false
	}
	_, placeA, _ := strings.Cut(a, " ")
	_, placeB, _ := strings.Cut(b, " ")
	return placeA == placeB || c.numbering()[x] == y
}

// referenceNumber gives the section number a reference names: "5" of
// "Section 5(b)", "" when the word is none. A bare number is none: "5 days".
func referenceNumber(w string) string {
	name, rest, ok := strings.Cut(w, " ")
	if !ok && strings.HasPrefix(w, "§") {
		name, rest = "§", strings.TrimLeft(w, "§")
	}
	if !isReference(strings.TrimSuffix(name, ".")) || rest == "" {
		return ""
	}
	n, _, _ := strings.Cut(rest, "(")
	return strings.TrimRight(n, ".")
}

// numbering maps the old number of each heading that stayed to its new one.
func (c *comparer) numbering() map[string]string {
	if c.numbers != nil {
		return c.numbers
	}
	c.numbers = map[string]string{}
	c.eachSame(func(a, b *parse.Block) {
		x, y := bareNumber(a.Number), bareNumber(b.Number)
		if a.Kind == parse.Heading && x != "" && x != y {
			c.numbers[x] = y
		}
	})
	return c.numbers
}

func bareNumber(n string) string {
	return strings.Trim(strings.TrimSpace(n), ".()")
}

// eachSame calls f with every pair of blocks that are one block: equal ones,
// and edited headings.
func (c *comparer) eachSame(f func(a, b *parse.Block)) {
	for a, b := range c.blocks.side[0].mate {
		if b != none {
			f(c.old.block(int32(a)), c.new.block(b))
		}
	}
	for i := range c.pairs {
		p := &c.pairs[i]
		x, y := c.old.blockOf(&c.old.units[p.a0]), c.new.blockOf(&c.new.units[p.b0])
		if !p.gone && c.old.units[p.a0].start == 0 && c.new.units[p.b0].start == 0 {
			f(x, y)
		}
	}
}
