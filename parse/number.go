package parse

import "strings"

// Numbering is an attribute, not text: a section that is put in renumbers all
// behind it and changes nothing of what they say.

// takeNumber moves the marker that a normalized text begins with into the
// piece, and makes an item of a numbered paragraph.
func (b *builder) takeNumber(text string, links []Link, p *piece) (string, []Link) {
	n, bullet := marker(text)
	if p.kind == Heading && n == 0 && p.number == "" {
		n = sectionMarker(text)
	}
	if n == 0 && p.number == "" && strings.HasPrefix(text, "© ") && b.lastNumber() == "(b)" {
		b.norm.tally.add(mendCopyright, 1, text)
		p.number, p.kind = "(c)", Item
		return cutFront(text, links, len("© "))
	}
	for n > 0 && (bullet || p.number == "") {
		if !bullet {
			p.number = strings.TrimSpace(text[:n])
		}
		if p.kind == Paragraph {
			p.kind = Item
		}
		text, links = cutFront(text, links, n)
		n, bullet = marker(text)
	}
	return text, links
}

// lastNumber is the number of the latest block.
func (b *builder) lastNumber() string {
	if k := len(b.doc.Blocks) - 1; k >= 0 {
		return b.doc.Blocks[k].Number
	}
	return ""
}

// cutFront takes n bytes and the space behind them off the front of a text.
func cutFront(text string, links []Link, n int) (string, []Link) {
	for n < len(text) && text[n] == ' ' {
		n++
	}
	if len(links) > 0 {
		links = linksWithin(links, n, len(text))
	}
	return text[n:], links
}

// marker is the length of the numbering or bullet that a text begins with, 0
// for none: "1.", "1)", "2.3", "(a)", "iv.", "A.", "- ", "• ".
func marker(s string) (n int, bullet bool) {
	if len(s) < 3 {
		return 0, false
	}
	switch c := s[0]; {
	case c == '-' || c == '*' || c == '+':
		if s[1] == ' ' {
			return 1, true
		}
		return 0, false
	case c >= 0xC2:
		n = bulletLen(s)
		return n, n > 0
	case c == '(':
		return inParens(s), false
	case c >= '0' && c <= '9':
		return digitsMarker(s), false
	}
	return letterMarker(s), false
}

// sectionNames are what numbered parts of a document are called.
var sectionNames = newPhrases(
	"section ", "part ", "article ", "chapter ", "clause ", "abschnitt ", "teil ", "artikel ", "kapitel ", "partie ", "chapitre ", "sección ", "parte ", "artículo ", "capítulo ", "sezione ", "articolo ", "capitolo ", "deel ", "hoofdstuk ", "seção ", "artigo ",
)

// sectionMarker covers "Section 4.", "PART II:", "Article 3 -" before the title
// of a section: not "Part 3", which is all there is, and not "Article 6 GDPR".
func sectionMarker(s string) int {
	if !sectionNames.opens(s) {
		return 0
	}
	at := strings.IndexByte(s, ' ') + 1
	end := at
	for end < len(s) && end-at < 6 && (isLetter(s[end]) || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	name := s[at:end]
	if !isNumber(name) && !isRoman(strings.ToLower(name)) && !isOneLetter(name) {
		return 0
	}
	rest := strings.TrimLeft(s[end:], " ")
	if rest == "" || strings.IndexByte(".:-)", rest[0]) < 0 || len(rest) < 3 || rest[1] != ' ' {
		return 0
	}
	return len(s) - len(rest) + 1
}

// inParens covers "(a)", "(iv)", "(12)".
func inParens(s string) int {
	end := strings.IndexByte(s[:min(len(s), 7)], ')')
	if end < 2 || end+1 >= len(s) || s[end+1] != ' ' && !isLetter(s[end+1]) {
		return 0
	}
	if name := s[1:end]; isNumber(name) && len(name) < 4 || isOneLetter(name) || isRoman(name) {
		return end + 1
	}
	return 0
}

// digitsMarker covers "1.", "1)", "1.2", "1.2.3.": not years, dates, amounts.
func digitsMarker(s string) int {
	i, parts := 0, 0
	for {
		start := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == start || i-start > 3 {
			break
		}
		parts++
		if i < len(s) && s[i] == '.' {
			i++
			continue
		}
		break
	}
	switch {
	case parts == 0 || i >= len(s):
		return 0
	case s[i] == ')' && i+1 < len(s) && (s[i+1] == ' ' || isLetter(s[i+1])):
		return i + 1
	case s[i] != ' ' || i+1 >= len(s):
		return 0
	case s[i-1] == '.' && !startsMonth(s[i+1:]):
		return i
	case parts > 1 && s[i-1] != '.' && (isUpper(s[i+1]) || s[i+1] == '"'):
		return i
	}
	return 0
}

// letterMarker covers "a)", "A.", "iv.", "IV)": not initials, not "e. g.".
func letterMarker(s string) int {
	end := strings.IndexAny(s[:min(len(s), 6)], ".)")
	if end < 1 || end+2 >= len(s) || s[end+1] != ' ' {
		return 0
	}
	if name := s[:end]; !isOneLetter(name) && !isRoman(name) {
		return 0
	}
	rest := s[end+2:]
	if s[end] == '.' && (!isUpper(rest[0]) && rest[0] != '"' || len(rest) > 1 && rest[1] == '.') {
		return 0
	}
	return end + 1
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isOneLetter(s string) bool { return len(s) == 1 && isLetter(s[0]) }

// isRoman says whether s is a roman numeral as lists use them, in one case.
func isRoman(s string) bool {
	lower := strings.Trim(s, "ivx") == ""
	return len(s) > 1 && len(s) < 6 && (lower || strings.Trim(s, "IVX") == "")
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
