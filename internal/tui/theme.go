package tui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// ink is the look of a run of text. The words and marks carry the meaning
// alone; an ink only repeats it.
type ink uint8

const (
	plain ink = iota
	strong
	faint
	insert // underlined
	remove // struck through
	moved
	alarm  // flagged material, overdue
	watch  // needs a lawyer's look
	accent // where we are
	bar    // the line of screens
	inks
)

// Scheme is a set of colours.
type Scheme string

// The schemes. Four-bit colours take the theme of the terminal, light or dark;
// Blind uses those of Okabe and Ito, which people tell apart who do not see red
// from green.
const (
	NoColor Scheme = "none"
	FourBit Scheme = "auto"
	Blind   Scheme = "cb"
)

var sgr = map[Scheme][inks]string{
	NoColor: {},
	FourBit: {
		strong: "1", faint: "2", insert: "34;4", remove: "31;9", moved: "32", alarm: "31;1", watch: "33;1", accent: "36;1", bar: "1",
	},
	Blind: {
		strong: "1", faint: "2", insert: "38;5;32;4", remove: "38;5;166;9", moved: "38;5;36", alarm: "38;5;166;1", watch: "38;5;178;1",
		accent: "38;5;74;1", bar: "1",
	},
}

// Theme is how frames are drawn. The zero value has no colour and all glyphs.
type Theme struct {
	Scheme Scheme
	ASCII  bool // for terminals whose locale is not UTF-8
}

// run is text in one look; s is safe and holds no line end.
type run struct {
	ink ink
	s   string
}

// line is a row of the screen.
type line []run

func text(i ink, s string) line { return line{{i, s}} }

// width counts the columns of a text. Terminals do not agree on signs that are
// made of several characters, as vowels of Hindi and Thai or the tone of a face:
// some count each, some the whole. The larger number is taken: a line that comes
// out shorter leaves a gap, one that comes out longer breaks the screen.
func width(s string) int {
	n, simple := 0, true
	for _, r := range s {
		w, alone := runeWidth(r)
		n += w
		simple = simple && alone
	}
	if simple {
		return n
	}
	return max(n, ansi.StringWidth(s))
}

// runeWidth counts the columns of one character, and says whether it never
// joins others.
func runeWidth(r rune) (columns int, alone bool) {
	switch {
	case r < 0x300, r >= 0x2010 && r <= 0x205E, r >= 0x2500 && r <= 0x259F:
		return 1, true
	case r >= 0x4E00 && r <= 0x9FFF:
		return 2, true
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0, false
	}
	return ansi.StringWidth(string(r)), false
}

func (l line) width() int {
	n := 0
	for _, r := range l {
		n += width(r.s)
	}
	return n
}

// cut shortens a line to w columns.
func (l line) cut(w int) line {
	if l.width() <= w {
		return l
	}
	var out line
	left := max(0, w-1)
	for _, r := range l {
		n := width(r.s)
		if n <= left {
			out, left = append(out, r), left-n
			continue
		}
		r.s = head(r.s, left)
		out = append(out, r)
		break
	}
	if w > 0 {
		out = append(out, run{faint, "…"})
	}
	return out
}

// pad fills a line up to w columns; a longer one is cut.
func (l line) pad(w int) line {
	l = l.cut(w)
	if n := w - l.width(); n > 0 {
		l = append(l[:len(l):len(l)], run{plain, strings.Repeat(" ", n)})
	}
	return l
}

// head gives the leading characters of s that fit into w columns.
func head(s string, w int) string {
	if len(s) <= w {
		return s
	}
	if isASCII(s) {
		return s[:max(0, w)]
	}
	out := ansi.Truncate(s, w, "")
	for n := w; n > 0 && width(out) > w; out = ansi.Truncate(s, n, "") {
		n = min(n-1, n-(width(out)-w)/2)
	}
	return out
}

// fit makes s exactly w columns wide.
func fit(s string, w int) string {
	n := width(s)
	switch {
	case w <= 0:
		return ""
	case n > w:
		end := "…"
		if strings.HasPrefix(s, rtlBegin) && w > len(rtlBegin)+len(rtlEnd) { // what is cut is still closed
			end += rtlEnd
		}
		s = head(s, w-width(end))
		return s + end + strings.Repeat(" ", max(0, w-width(s)-width(end)))
	}
	return s + strings.Repeat(" ", w-n)
}

// paint gives a line as the terminal takes it.
func (t Theme) paint(l line, b *strings.Builder) {
	codes := sgr[t.Scheme]
	for _, r := range l {
		s := r.s
		if t.ASCII {
			s = ascii(s)
		}
		if c := codes[r.ink]; c != "" && strings.TrimSpace(s) != "" {
			b.WriteString("\x1b[")
			b.WriteString(c)
			b.WriteByte('m')
			b.WriteString(s)
			b.WriteString("\x1b[0m")
			continue
		}
		b.WriteString(s)
	}
}

// glyphs have a likeness of the same width in ASCII.
var glyphs = strings.NewReplacer(
	"…", "~", "›", ">", "‹", "<", "·", "-", "│", "|", "─", "-", "▌", ">", "▸", ">", "▾", "v", "“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'",
	"–", "-", "—", "-", "→", ">", "←", "<", "§", "S", "•", "*", "●", "*", "✓", "x", "×", "x", "\u00a0", " ", "«", "<", "»", ">", "↵", "/",
)

// ascii says s in ASCII, in as many columns. A letter loses its accent; what
// has no likeness becomes a question mark.
func ascii(s string) string {
	if isASCII(s) {
		return s
	}
	s = norm.NFD.String(glyphs.Replace(s))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case unicode.Is(unicode.M, r):
		default:
			b.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

const (
	rtlBegin = "‹rtl›"
	rtlEnd   = "‹ltr›"
)

// isolate keeps text that is written from right to left from pulling what
// follows into its order, in terminals that turn it: letters that are read from
// left to right stand on both sides.
func isolate(s string) string {
	if isASCII(s) {
		return s
	}
	for _, r := range s {
		if r >= 0x590 && rightToLeft(r) {
			return rtlBegin + s + rtlEnd
		}
	}
	return s
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam)
}
