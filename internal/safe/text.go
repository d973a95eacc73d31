package safe

import (
	"strings"
	"unicode/utf8"
)

// MaxLine is the longest line of a Text in runes. A longer one is broken by
// Sanitize and cut, with an ellipsis, by Line.
const MaxLine = 10_000

// maxMarks is how many combining marks may follow one another: no writing
// system needs more, and hundreds of them paint over the lines around.
const maxMarks = 8

// Text is valid UTF-8 without control characters (except the newline),
// escape sequences, bidirectional controls and invisible characters. The zero
// value is the empty text. Texts compare with ==, on the words and the count.
type Text struct {
	s      string
	hidden int
}

// String gives the words.
func (t Text) String() string { return t.s }

// Hidden counts the characters of the source that a reader would not have
// seen as what they are: removed (escape sequences with all they carry,
// invisible characters, surplus combining marks) or made visible
// (bidirectional controls). Line ends and tabs do not count.
func (t Text) Hidden() int { return t.hidden }

// Line is the text on one line: each run of newlines and the spaces round it
// becomes one space.
func (t Text) Line() Text {
	s := t.s
	if strings.Contains(s, "\n") {
		s = fold(s)
	}
	return Text{cut(s), t.hidden}
}

// Sanitize makes a text of any number of lines, ended by "\n" alone; tabs
// become spaces. It is idempotent: the words of a Text come out as they are.
func Sanitize(s string) Text {
	if plain(s) {
		return Text{s: s}
	}
	c := cleaner{src: s}
	c.run()
	return Text{c.out.String(), c.hidden}
}

// Line makes a text of one line, for headers, titles and log fields.
func Line(s string) Text { return Sanitize(s).Line() }

// plain says that s is ASCII that needs no work, which most texts are.
func plain(s string) bool {
	column := 0
	for i := range len(s) {
		switch b := s[i]; {
		case b == '\n':
			column = 0
		case b < ' ' || b > '~':
			return false
		default:
			column++
		}
		if column > MaxLine {
			return false
		}
	}
	return true
}

func fold(s string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Trim(line, " ")
		if line == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(line)
	}
	return out.String()
}

// cut shortens a line to MaxLine runes, the ellipsis included.
func cut(s string) string {
	if len(s) <= MaxLine || utf8.RuneCountInString(s) <= MaxLine {
		return s
	}
	n := 0
	for i := range s {
		if n++; n == MaxLine {
			return s[:i] + "…"
		}
	}
	return s
}
