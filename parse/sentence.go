package parse

import (
	"strings"
	"unicode/utf8"
)

// Sentences are cut by a splitter of our own: the trained ones read for
// English prose take hundreds of times as long, and break at the "Inc.",
// "Art. 6" and "25. Mai" that policies are full of.

// Sentences cuts a normalized text into its sentences, in order. The spans
// hold no space at their ends; everything that is no space is in one of them.
func Sentences(text string) []Span {
	var out []Span
	start := skipBlank(text, 0, len(text))
	for i := start; i < len(text); i++ {
		c := text[i]
		if c != '.' && c != '!' && c != '?' && c != 0xE3 && c != 0xEF {
			continue
		}
		end, next := boundary(text, start, i)
		if end == 0 {
			continue
		}
		out = append(out, Span{start, end})
		start, i = next, max(i, next-1)
	}
	if end := len(strings.TrimRight(text, " \t\n\r")); start < end {
		out = append(out, Span{start, end})
	}
	return out
}

// sentenceEnd is where the first sentence of s ends, when another begins
// behind it; 0 otherwise.
func sentenceEnd(s string) int {
	start := skipBlank(s, 0, len(s))
	for i := start; i < len(s); i++ {
		if c := s[i]; c != '.' && c != '!' && c != '?' && c != 0xE3 && c != 0xEF {
			continue
		}
		if end, next := boundary(s, start, i); end > 0 && next < len(s) {
			return end
		}
	}
	return 0
}

// boundary says whether the mark at i ends the sentence that began at start:
// where it ends, and where the next begins; 0 when it does not.
func boundary(s string, start, i int) (end, next int) {
	if s[i] >= utf8.RuneSelf {
		if r, size := utf8.DecodeRuneInString(s[i:]); r == '。' || r == '！' || r == '？' {
			return i + size, skipBlank(s, i+size, len(s))
		}
		return 0, 0
	}
	end = i + 1
	for end < len(s) && (strings.IndexByte(".!?\"')]", s[end]) >= 0) {
		end++
	}
	end += closingQuote(s[end:])
	if end == len(s) || !isBlankByte(s[end]) {
		return 0, 0
	}
	next = skipBlank(s, end, len(s))
	if next == len(s) || !mayStart(s[next:]) {
		return 0, 0
	}
	if s[i] == '.' && i+1 == end && isAbbreviated(s, start, i, next) {
		return 0, 0
	}
	return end, next
}

// closingQuote is the length of a typographic closing mark.
func closingQuote(s string) int {
	for _, q := range [...]string{"”", "’", "»", "“"} {
		if strings.HasPrefix(s, q) {
			return len(q)
		}
	}
	return 0
}

// mayStart says whether a sentence can begin so: not with a small letter.
func mayStart(s string) bool {
	c := s[0]
	if c == '"' || c == '\'' || c == '(' || c == '[' {
		return len(s) > 1 && (mayStart(s[1:]) || s[1] >= 'a' && s[1] <= 'z' && c != '(' && c != '[')
	}
	return c < 'a' && c != ',' && c != ';' && c != ')' && c != '&' && c != '|' && c != '-' || c > 'z'
}

// isAbbreviated says whether the stop at i only ends an abbreviation, an
// initial, or an ordinal.
func isAbbreviated(s string, start, i, next int) bool {
	w := i
	for w > start && s[w-1] != ' ' && s[w-1] != '(' && s[w-1] != '"' {
		w--
	}
	word, rest := s[w:i], s[next:]
	switch {
	case word == "":
		return false
	case isNumber(word):
		return len(word) < 3 && (w == start || startsMonth(rest))
	case beforeNumber(word):
		return rest[0] >= '0' && rest[0] <= '9'
	case len(word) == 1 && isLetter(word[0]), isRoman(word) && w == start:
		return word != "I" || w == start
	case strings.IndexByte(word, '.') >= 0 && !strings.ContainsAny(word, "/@") && len(word) < 8:
		return !opensSentence(rest)
	}
	return isAbbreviation(word) && !opensSentence(rest)
}

// beforeNumber lists the abbreviations that only stand before a number.
func beforeNumber(w string) bool {
	switch w {
	case "No", "Nr", "no", "nr", "Art", "art", "Sec", "sec", "Abs", "Nos", "para", "Para", "pp", "Arts", "núm", "Ziff", "lit", "Reg", "Ch", "cap":
		return true
	}
	return false
}

// isAbbreviation lists the words whose stop ends no sentence by itself.
func isAbbreviation(w string) bool {
	switch w {
	case "Inc", "Ltd", "Corp", "Co", "LLC", "Pty", "Pte", "Bros", "Assn", "Dept", "dept",
		"Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Ste", "Ave", "Blvd", "Rd", "Fl", "Attn", "Jr", "Sr", "Hon", "Esq",
		"vs", "v", "approx", "incl", "excl", "ext", "tel", "Tel", "fig", "Fig", "al", "cf", "Cal", "Civ", "Stat", "Rev",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
		"bzw", "ca", "ggf", "inkl", "usw", "vgl", "Str", "evtl", "sog", "gem", "Sig", "Sra", "Avda", "Ing", "resp", "env", "blz":
		return true
	}
	return false
}

// opensSentence lists the words that open sentences and never follow a name,
// so that the stop before them ends one even behind "Inc.".
func opensSentence(s string) bool {
	n := 0
	for n < len(s) && (isLetter(s[n]) || s[n] == '\'') {
		n++
	}
	switch s[:n] {
	case "We", "You", "The", "This", "These", "Those", "If", "Our", "Your", "It", "They", "When", "Where", "In", "For", "However",
		"Any", "All", "To", "By", "As", "Please", "Such", "Some", "There", "Their", "That", "Each", "No", "Not", "Once", "With", "Under",
		"Wir", "Sie", "Die", "Der", "Das", "Wenn", "Bei", "Nous", "Vous", "Les", "Le", "La", "Si", "El", "Los", "Las", "Se", "Il", "Wij", "De", "Het":
		return true
	}
	return false
}
