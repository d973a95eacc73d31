package parse

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Dates are read by a closed grammar of English, German, French, Spanish,
// Italian, Dutch and Portuguese, anchored on the year. What two readings fit
// is called ambiguous and not guessed; a month alone stays a month. The role
// comes from the words around the date, and in running text only where they
// speak of the policy itself: "the CCPA, effective January 1, 2020" dates no
// policy.

// findDates reads the dates of the included blocks.
func findDates(doc *Document) []Date {
	var out []Date
	for i := range doc.Blocks {
		if doc.Blocks[i].Included() {
			out = append(out, datesIn(doc, i)...)
		}
	}
	return out
}

// datesIn reads the dates of one block.
func datesIn(doc *Document, block int) []Date {
	var out []Date
	text := doc.Blocks[block].Text
	for i := nextDigit(text, 0); i >= 0 && i+2 < len(text); i = nextDigit(text, i+1) {
		if i > 0 && (inWord(text[i-1]) || strings.IndexByte("./-", text[i-1]) >= 0 && i > 1 && inWord(text[i-2])) {
			continue
		}
		d, span, ok := dateAt(text, i, dayFirst(doc.Language))
		if !ok {
			continue
		}
		d.Text, d.Block = text[span.Start:span.End], block
		d.Role = roleOf(doc, block, span)
		out = append(out, d)
		i = span.End - 1
	}
	return out
}

// nextDigit gives the place of the first digit from a place on, -1 for none. It
// looks at eight bytes at a time: most texts have none.
func nextDigit(s string, from int) int {
	const each = 0x0101010101010101
	i := from
	for ; i+8 <= len(s); i += 8 {
		w := eightBytes(s[i:]) ^ each*'0' // digits become 0 to 9
		if (w&(each*0x7f)+each*(0x80-10)|w)&(each*0x80) != each*0x80 {
			break
		}
	}
	for ; i < len(s); i++ {
		if s[i]-'0' <= 9 {
			return i
		}
	}
	return -1
}

// dayFirst says whether a language leaves no doubt about 08/09/2018.
func dayFirst(language string) bool {
	switch language {
	case "de", "fr", "es", "it", "nl", "pt":
		return true
	}
	return false
}

// dateAt reads a date around the number at i: a number that is the year, or
// the first of a date in numbers.
func dateAt(s string, i int, dayFirst bool) (Date, Span, bool) {
	n, width := number(s[i:])
	if width == 4 && n >= 1990 && n < 2100 {
		if d, span, ok := isoDate(s, i, n); ok {
			return d, span, true
		}
		return wordDate(s, i, n)
	}
	if width <= 2 {
		return numericDate(s, i, n, dayFirst)
	}
	return Date{}, Span{}, false
}

// number reads the digits that s begins with.
func number(s string) (value, width int) {
	for width < len(s) && s[width] >= '0' && s[width] <= '9' && width < 9 {
		value = value*10 + int(s[width]-'0')
		width++
	}
	return value, width
}

// isoDate reads "2018-05-25", also with slashes or dots.
func isoDate(s string, i, year int) (Date, Span, bool) {
	month, day, end, ok := pair(s, i+4)
	if !ok || !isDay(year, month, day) {
		return Date{}, Span{}, false
	}
	return Date{ISO: iso(year, month, day)}, Span{i, end}, true
}

// pair reads two numbers of up to two digits, each behind the same separator.
func pair(s string, at int) (a, b, end int, ok bool) {
	if at >= len(s) || strings.IndexByte("-/.", s[at]) < 0 {
		return 0, 0, 0, false
	}
	a, wide := number(s[at+1:])
	mid := at + 1 + wide
	if wide == 0 || wide > 2 || mid >= len(s) || s[mid] != s[at] {
		return 0, 0, 0, false
	}
	b, wide = number(s[mid+1:])
	return a, b, mid + 1 + wide, wide > 0 && wide < 3
}

// numericDate reads "25.05.2018", "05/25/2018", "8-9-18".
func numericDate(s string, i, first int, dayFirst bool) (Date, Span, bool) {
	_, width := number(s[i:])
	at := i + width
	if at >= len(s) || strings.IndexByte("-/.", s[at]) < 0 {
		return Date{}, Span{}, false
	}
	sep := s[at]
	second, wide := number(s[at+1:])
	mid := at + 1 + wide
	if wide == 0 || wide > 2 || mid >= len(s) || s[mid] != sep {
		return Date{}, Span{}, false
	}
	year, wide := number(s[mid+1:])
	end := mid + 1 + wide
	if wide != 4 && (wide != 2 || sep == '.' && !dayFirst) || end < len(s) && inWord(s[end]) {
		return Date{}, Span{}, false
	}
	if wide == 2 {
		year += 2000
	}
	d, ok := orderDate(year, first, second, dayFirst || sep == '.')
	return d, Span{i, end}, ok && year >= 1990 && year < 2100
}

// orderDate decides which of two numbers is the day.
func orderDate(year, first, second int, dayFirst bool) (Date, bool) {
	dm, md := isDay(year, second, first), isDay(year, first, second)
	switch {
	case dm && (dayFirst || !md || first == second):
		return Date{ISO: iso(year, second, first)}, true
	case md && !dm:
		return Date{ISO: iso(year, first, second)}, true
	case dm && md:
		return Date{Ambiguous: true}, true
	}
	return Date{}, false
}

// wordDate reads the month name, and the day if there is one, before a year:
// "May 25, 2018", "25. Mai 2018", "25 de mayo de 2018", "March 2023".
func wordDate(s string, i, year int) (Date, Span, bool) {
	span := Span{i, i + 4}
	if span.End < len(s) && inWord(s[span.End]) {
		return Date{}, Span{}, false
	}
	word, at := wordBefore(s, i)
	if word == "de" || word == "of" || word == "del" {
		word, at = wordBefore(s, at)
	}
	if month := monthNumber(word); month > 0 {
		return dayBefore(s, Span{at, span.End}, year, month)
	}
	day := ordinal(word)
	if day == 0 {
		return Date{}, Span{}, false
	}
	word, at = wordBefore(s, at)
	if month := monthNumber(word); month > 0 && isDay(year, month, day) {
		return Date{ISO: iso(year, month, day)}, Span{at, span.End}, true
	}
	return Date{}, Span{}, false
}

// dayBefore reads the day before a month, if there is one.
func dayBefore(s string, span Span, year, month int) (Date, Span, bool) {
	word, at := wordBefore(s, span.Start)
	if word == "de" || word == "of" || word == "di" {
		word, at = wordBefore(s, at)
	}
	if day := ordinal(word); day > 0 && isDay(year, month, day) {
		return Date{ISO: iso(year, month, day)}, Span{at, span.End}, true
	}
	return Date{ISO: fmt.Sprintf("%04d-%02d", year, month)}, span, true
}

// wordBefore gives the word that ends before i, without the marks around it,
// and where it begins.
func wordBefore(s string, i int) (string, int) {
	end := i
	for end > 0 && strings.IndexByte(" ,.", s[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && inWord(s[start-1]) && end-start < 24 {
		start--
	}
	return s[start:end], start
}

// ordinal reads "25", "25th", "1er", "1º" as a day; 0 when it is none.
func ordinal(w string) int {
	day, width := number(w)
	if width == 0 || width > 2 || day > 31 {
		return 0
	}
	switch strings.ToLower(w[width:]) {
	case "", "st", "nd", "rd", "th", "er", "º", "°", "e":
		return day
	}
	return 0
}

// monthNames hold the names and usual short forms. Short forms that are words
// of a language themselves ("set", "out", "ago") are left out.
var monthNames = [12]string{
	"january jan januar jänner janvier enero ene gennaio gen januari janeiro",
	"february feb februar février fevrier febrero febbraio februari fevereiro fev",
	"march mar märz maerz mars marzo maart mrt março marco",
	"april apr avril avr abril abr aprile",
	"may mai mayo maggio mag mei maio",
	"june jun juni juin junio giugno giu junho",
	"july jul juli juillet juil julio luglio lug julho",
	"august aug août aout agosto augustus",
	"september sep sept septembre septiembre setiembre settembre setembro",
	"october oct oktober okt octobre octubre ottobre ott outubro",
	"november nov novembre noviembre novembro",
	"december dec dezember dez décembre decembre diciembre dic dicembre dezembro",
}

// months is the table of names, made when the first date is read.
var months = sync.OnceValue(func() map[string]int {
	out := make(map[string]int, 110)
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			out[name] = i + 1
		}
	}
	return out
})

// monthNumber is the month that a word names, 0 for none.
func monthNumber(w string) int {
	if len(w) < 3 || len(w) > 12 {
		return 0
	}
	return months()[strings.ToLower(w)]
}

// startsMonth says whether a text begins with the name of a month.
func startsMonth(s string) bool {
	s = strings.TrimPrefix(s, "de ")
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	return utf8.ValidString(s[:end]) && monthNumber(s[:end]) > 0
}

func iso(year, month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", year, month, day) }

// isDay says whether a day exists.
func isDay(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		last = 29
	}
	return day <= last
}

// Words that give a date its role, lower case, as stems.
var (
	effectiveWords = newPhrases(
		"effective", "takes effect", "take effect", "in force", "into force", "applies from", "valid from", "applicable from",
		"in kraft", "tritt am", "treten am", "wirksam", "gültig", "gilt ab", "en vigueur", "prend effet", "en vigor", "vigencia", "vigente", "in vigore", "decorrenza",
		"van kracht", "ingangsdatum", "geldig", "em vigor", "vigência", "entrada en vigor",
	)
	updatedWords = newPhrases(
		"updated", "last update", "revised", "last revision", "modified", "amended", "last change", "changed on", "last edited", "reviewed", "version",
		"revision date", "date of revision", "posted", "published", "dated",
		"aktualisiert", "stand", "geändert", "letzte änderung", "fassung", "mise à jour", "modifié", "actualis", "actualiza", "modificad", "aggiorna", "modificat",
		"bijgewerkt", "gewijzigd", "laatste", "atualiza", "última", "alterad", "revisad",
	)
	selfWords = newPhrases(
		"policy", "notice", "statement", "terms", "this document", "agreement", "this page", "version", "erklärung", "hinweis", "richtlinie", "politique", "déclaration", "charte",
		"política", "aviso", "informativa", "verklaring", "beleid", "declaração",
	)
)

// shortLine is the length up to which a block with a date is taken for a date
// line.
const shortLine = 120

// maxContext is how many bytes around a date decide its role.
const maxContext = 400

// roleOf decides the role of the date at a span of a block.
func roleOf(doc *Document, block int, at Span) string {
	text := doc.Blocks[block].Text
	before, after := text[max(0, at.Start-maxContext):at.Start], text[at.End:min(len(text), at.End+maxContext)]
	if len(text) > shortLine {
		return roleInProse(before, after)
	}
	if role := roleByWords(before, after); role != "other" || block == 0 {
		return role
	}
	if len(before)+len(after) > 4 || len(doc.Blocks[block-1].Text) > 60 {
		return "other"
	}
	return roleByWords(doc.Blocks[block-1].Text, "")
}

// roleInProse asks that the sentence speak of the policy itself.
func roleInProse(before, after string) string {
	if i := strings.LastIndex(before, ". "); i >= 0 {
		before = before[i+2:]
	}
	if i := strings.Index(after, ". "); i >= 0 {
		after = after[:i]
	}
	near := before[max(0, len(before)-70):]
	if !selfWords.in(before) && !selfWords.in(after[:min(len(after), 80)]) {
		return "other"
	}
	return roleByWords(near, "")
}

// roleByWords takes the nearest word before the date, else the one behind.
func roleByWords(before, after string) string {
	effective, updated := effectiveWords.lastIn(before), updatedWords.lastIn(before)
	switch {
	case effective > updated:
		return "effective"
	case updated >= 0:
		return "updated"
	case effectiveWords.in(after):
		return "effective"
	case updatedWords.in(after):
		return "updated"
	}
	return "other"
}
