package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxString bounds an operating-system command or device control string, in
// bytes. A sequence that does not end within it loses its introducer only:
// otherwise two bytes on a page would hide everything after them.
const maxString = 4096

// cleaner reads src once and writes what may be shown.
type cleaner struct {
	src    string
	pos    int
	out    strings.Builder
	column int // runes on the current line
	marks  int // combining marks since the last base character
	hidden int
}

func (c *cleaner) run() {
	c.out.Grow(len(c.src))
	for c.pos < len(c.src) {
		r, size := utf8.DecodeRuneInString(c.src[c.pos:])
		if n := sequence(c.src[c.pos:]); n > 0 {
			c.hidden += utf8.RuneCountInString(c.src[c.pos : c.pos+n])
			c.pos += n
			continue
		}
		c.pos += size
		c.rune(r)
	}
}

// rune writes one character that belongs to no escape sequence; an invalid
// byte arrives as U+FFFD.
func (c *cleaner) rune(r rune) {
	switch {
	case r == '\r' && strings.HasPrefix(c.src[c.pos:], "\n"):
		// the newline that follows stands for both
	case lineEnd(r):
		c.newline()
	case r == '\t':
		c.put(' ')
	case bidiName(r) != "":
		c.hidden++
		for _, v := range "‹" + bidiName(r) + "›" {
			c.put(v)
		}
	case invisible(r):
		c.hidden++
	default:
		c.put(r)
	}
}

func (c *cleaner) put(r rune) {
	if r >= 0x300 && !printed(r) && unicode.Is(unicode.M, r) {
		if c.marks++; c.marks > maxMarks {
			c.hidden++
			return
		}
	} else {
		c.marks = 0
	}
	if c.column == MaxLine {
		c.out.WriteByte('\n')
		c.column = 0
	}
	c.out.WriteRune(r)
	c.column++
}

func (c *cleaner) newline() {
	c.out.WriteByte('\n')
	c.column, c.marks = 0, 0
}

// lineEnd says that a terminal or a browser may go to a new line at r.
func lineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// bidiName is the customary name of a bidirectional control, "" for others.
func bidiName(r rune) string {
	switch r {
	case 0x061C:
		return "ALM"
	case 0x200E:
		return "LRM"
	case 0x200F:
		return "RLM"
	case 0x202A:
		return "LRE"
	case 0x202B:
		return "RLE"
	case 0x202C:
		return "PDF"
	case 0x202D:
		return "LRO"
	case 0x202E:
		return "RLO"
	case 0x2066:
		return "LRI"
	case 0x2067:
		return "RLI"
	case 0x2068:
		return "FSI"
	case 0x2069:
		return "PDI"
	}
	return ""
}

// printed says that r is a dash, a quotation mark, a bullet or an ellipsis: what
// else legal texts hold beside Latin letters, told without looking into tables.
func printed(r rune) bool { return r >= 0x2010 && r <= 0x2027 }

// invisible says that r leaves nothing on the screen, or is a control. Signs
// of category Cf that do print (the Arabic number signs) stay.
func invisible(r rune) bool {
	if r < 0xA0 {
		return r < ' ' || r >= 0x7F
	}
	if r < 0x300 { // Latin, which is most of what comes here
		return r == 0xAD
	}
	if printed(r) {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point,
		unicode.Noncharacter_Code_Point) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
