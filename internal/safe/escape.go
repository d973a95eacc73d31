package safe

import (
	"strings"
	"unicode/utf8"
)

// sequence is the length in bytes of the escape sequence (ECMA-48) that s
// begins with, 0 when it begins with none. Both forms are known: ESC and a
// letter, and the one C1 character that stands for them.
func sequence(s string) int {
	kind, n := introducer(s)
	switch kind {
	case '[':
		return n + control(s[n:])
	case ']', 'P', 'X', '^', '_':
		return n + str(s[n:])
	case 0:
		return n
	}
	return n + function(s[n:])
}

// introducer gives what kind of sequence begins here, as the byte that
// follows ESC in its seven-bit form, and the length of the introducer: 0, 0
// where none begins, and 0, 1 for an ESC that introduces nothing.
func introducer(s string) (kind byte, n int) {
	if s[0] == 0x1B {
		if len(s) == 1 || s[1] < ' ' || s[1] > '~' {
			return 0, 1
		}
		if strings.IndexByte("[]PX^_", s[1]) >= 0 {
			return s[1], 2
		}
		return ' ', 1
	}
	if s[0] != 0xC2 { // where U+0080 to U+009F begin
		return 0, 0
	}
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case 0x9B, 0x9D, 0x90, 0x98, 0x9E, 0x9F:
		return byte(r) - 0x40, size
	}
	return 0, 0
}

// control is the length of the parameters, intermediates and final byte of a
// control sequence. It ends early at the first byte that has no place in one.
func control(s string) int {
	n := run(s, '0', '?')
	n += run(s[n:], ' ', '/')
	return n + run(s[n:min(len(s), n+1)], '@', '~')
}

// function is the length of what follows the ESC of a two-character escape,
// or of one with intermediates.
func function(s string) int {
	n := run(s, ' ', '/')
	return n + run(s[n:min(len(s), n+1)], '0', '~')
}

// run counts the leading bytes of s from low to high, up to maxString.
func run(s string, low, high byte) int {
	n := 0
	for n < len(s) && n < maxString && low <= s[n] && s[n] <= high {
		n++
	}
	return n
}

// str is the length of a command string with its terminator: BEL, ESC \ or
// U+009C. Without one on the same line, before another sequence and within
// maxString it is 0; ending at another sequence also keeps the work linear.
func str(s string) int {
	for i := 0; i < len(s) && i < maxString; i++ {
		switch {
		case s[i] == '\n':
			return 0
		case s[i] == 0x07:
			return i + 1
		case strings.HasPrefix(s[i:], "\x1b\\"), strings.HasPrefix(s[i:], "\u009c"):
			return i + 2
		case s[i] == 0x1B, s[i] == 0xC2 && s[i+1:] != "" && s[i+1] < 0xA0:
			return 0
		}
	}
	return 0
}
