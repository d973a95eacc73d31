package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number with its signs, a mark of punctuation, or one of
// the things a redline must never cut: a date, an amount, an e-mail address, a
// URL, a reference to a section.
type token struct {
	id         int32 // identity within the vocabulary: equal texts, equal ids
	start, end int32 // bytes of the text
}

// vocabulary gives equal words equal numbers for the length of one Compare. It
// is an open-addressing table: a map with string keys costs three times as much.
type vocabulary struct {
	slots  []int32 // 1 + id, 0 empty
	hashes []uint32
	texts  []string
	weight []int32
	stem   []int32 // the id that forms of one word share: Option, options, opt-ion
	opens  []bool  // the word can begin a date, an amount or a reference: see fuse
}

func newVocabulary() *vocabulary {
	return &vocabulary{slots: make([]int32, 1024)}
}

func (v *vocabulary) intern(s string) int32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	mask := uint32(len(v.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		id := v.slots[i] - 1
		if id < 0 {
			return v.add(s, h, i)
		}
		if v.hashes[id] == h && v.texts[id] == s {
			return id
		}
	}
}

func (v *vocabulary) add(s string, h, slot uint32) int32 {
	id := int32(len(v.texts))
	v.slots[slot] = id + 1
	v.hashes, v.texts, v.weight = append(v.hashes, h), append(v.texts, s), append(v.weight, wordWeight(s))
	v.stem, v.opens = append(v.stem, id), append(v.opens, opensPhrase(s))
	if 2*len(v.texts) > len(v.slots) {
		v.grow()
	}
	if stem := stemOf(s); stem != s {
		v.stem[id] = v.intern(stem)
	}
	return id
}

func (v *vocabulary) grow() {
	v.slots = make([]int32, 4*len(v.slots))
	mask := uint32(len(v.slots) - 1)
	for id, h := range v.hashes {
		i := h & mask
		for v.slots[i] != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = int32(id) + 1
	}
}

// Classes of bytes. Bytes from 0x80 are decoded; the others are looked up. The
// bars between cells and the bullets in them count as space: a table row is the
// same words when the page shows it as a list.
const (
	other uint8 = iota
	space
	letter
	digit
	inner // joins letters or digits when one follows: o'clock, e-mail, 1,000, example.com
	money
)

var class = [128]uint8{
	' ': space, '\t': space, '\n': space, '\r': space, '\v': space, '\f': space, '|': space, '*': space,
	'\'': inner, '-': inner, '.': inner, '_': inner, '@': inner, '&': inner, ',': inner, ':': inner, '+': inner,
	'$': money, '#': money,
	'0': digit, '1': digit, '2': digit, '3': digit, '4': digit, '5': digit, '6': digit, '7': digit, '8': digit, '9': digit,
	'a': letter, 'b': letter, 'c': letter, 'd': letter, 'e': letter, 'f': letter, 'g': letter, 'h': letter, 'i': letter,
	'j': letter, 'k': letter, 'l': letter, 'm': letter, 'n': letter, 'o': letter, 'p': letter, 'q': letter, 'r': letter,
	's': letter, 't': letter, 'u': letter, 'v': letter, 'w': letter, 'x': letter, 'y': letter, 'z': letter,
	'A': letter, 'B': letter, 'C': letter, 'D': letter, 'E': letter, 'F': letter, 'G': letter, 'H': letter, 'I': letter,
	'J': letter, 'K': letter, 'L': letter, 'M': letter, 'N': letter, 'O': letter, 'P': letter, 'Q': letter, 'R': letter,
	'S': letter, 'T': letter, 'U': letter, 'V': letter, 'W': letter, 'X': letter, 'Y': letter, 'Z': letter,
}

// classAt gives the class and the width of the character at i.
func classAt(s string, i int) (uint8, int) {
	if s[i] < utf8.RuneSelf {
		return class[s[i]], 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case unicode.IsSpace(r), r == '•':
		return space, n
	case standsAlone(r):
		return other, n
	case unicode.IsLetter(r), unicode.IsMark(r):
		return letter, n
	case unicode.IsDigit(r):
		return digit, n
	case r == '’', r == '‑', r == '·':
		return inner, n
	case unicode.Is(unicode.Sc, r), r == '§':
		return money, n
	}
	return other, n
}

// standsAlone says that a script writes no spaces: each character is a token.
func standsAlone(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// tokens cuts a text into tokens that cover all of it but the white space
// between them, and appends them to buf.
func (v *vocabulary) tokens(s string, buf []token) []token {
	first, digits := len(buf), false
	for i := 0; i < len(s); {
		c, n := classAt(s, i)
		if c == space {
			i += n
			continue
		}
		end := i + n
		switch c {
		case letter, digit, money:
			end = wordEnd(s, i, c)
			digits = digits || c != letter
		}
		buf = append(buf, token{id: v.intern(s[i:end]), start: int32(i), end: int32(end)})
		i = end
	}
	if digits {
		return buf[:first+len(v.fuse(s, buf[first:]))]
	}
	return buf
}

// wordEnd gives the end of the word, number, amount, address or URL at i.
func wordEnd(s string, i int, c uint8) int {
	if c == letter && isURL(s[i:]) {
		return urlEnd(s, i)
	}
	j, dots, last := i, false, other
	for j < len(s) && s[j] < utf8.RuneSelf && class[s[j]] == letter { // all of most words
		j, last = j+1, letter
	}
	for j < len(s) {
		c, n := classAt(s, j)
		switch {
		case c == letter, c == digit:
		case c == money && (last == other || last == digit):
		case c == inner && last != other && last != inner && joins(s, j, n, last):
			dots = dots || s[j] == '.'
		case s[j] == '%' && last == digit:
			return j + 1
		case s[j] == '/' && last == digit && j+1 < len(s) && isDigit(s[j+1]):
			c = inner
		case s[j] == '/' && dots && last == letter && j+1 < len(s) && class[s[j+1]&127] != space:
			return urlEnd(s, j)
		default:
			return max(j, i+1)
		}
		last = c
		j += n
	}
	return j
}

// joins says whether the sign at j holds the characters round it together.
func joins(s string, j, n int, last uint8) bool {
	if j+n >= len(s) {
		return false
	}
	next, _ := classAt(s, j+n)
	if s[j] == '.' && j > 0 && s[j-1] >= 'a' && s[j-1] <= 'z' && s[j+1] >= 'A' && s[j+1] <= 'Z' {
		return false // "app.You": two sentences that a page glued together
	}
	if s[j] == ',' || s[j] == ':' || s[j] == '+' {
		return last == digit && next == digit
	}
	return next == letter || next == digit
}

func isURL(s string) bool {
	if c := s[0]; c != 'h' && c != 'w' && c != 'm' {
		return false
	}
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "mailto:")
}

// urlEnd gives the end of a URL: white space, or a bracket it did not open;
// the marks that end a sentence are not part of it.
func urlEnd(s string, i int) int {
	j, open := i, 0
	for ; j < len(s); j++ {
		c := s[j]
		if c == '(' {
			open++
		}
		if c == ')' {
			open--
		}
		if open < 0 || c < utf8.RuneSelf && class[c] == space || strings.IndexByte("<>\"]|", c) >= 0 {
			break
		}
	}
	return i + len(strings.TrimRight(s[i:j], ".,;:!?'"))
}

// countWords counts what a reader counts: runs of non-space with a letter or a digit.
func countWords(s string) int {
	n, in := 0, false
	for i := 0; i < len(s); {
		c, w := classAt(s, i)
		switch {
		case c == space:
			in = false
		case !in && (c == letter || c == digit || w > 1 && c == other):
			in = true
			n++
		}
		i += w
	}
	return n
}
