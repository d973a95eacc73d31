package diff

import "strings"

// fuse joins the tokens of a date, an amount or a section reference into one,
// in place. Numbers and their units stay two tokens: "90 days" against "180
// days" reads best as [-90-]{+180+} days, and the clean-up of words takes the
// number along when the unit changes.
func (v *vocabulary) fuse(s string, toks []token) []token {
	out := toks[:0]
	for i := 0; i < len(toks); {
		t, n := toks[i], 1
		if v.opens[t.id] {
			if n = phrase(s, toks[i:]); n > 1 {
				t.end = toks[i+n-1].end
				t.id = v.intern(s[t.start:t.end])
			}
		}
		out = append(out, t)
		i += n
	}
	return out
}

// opensPhrase says that a word can begin one.
func opensPhrase(w string) bool {
	return isNumber(w) || isMonth(w) || isReference(w) || isCurrency(w)
}

// phrase gives how many of the first tokens are one thing; at least 1.
func phrase(s string, toks []token) int {
	w := func(i int) string {
		if i >= len(toks) {
			return ""
		}
		return s[toks[i].start:toks[i].end]
	}
	switch {
	case isMonth(w(0)):
		return datePhrase(w, 1)
	case isDay(w(0)):
		return dayFirst(w)
	case isReference(w(0)):
		return referencePhrase(w, s, toks)
	case isCurrency(w(0)) && isNumber(w(1)), isNumber(w(0)) && isCurrency(w(1)):
		return 2
	}
	return 1
}

// datePhrase reads what follows a month: "25, 2018", "25th 2018", "2018".
func datePhrase(w func(int) string, n int) int {
	end := n
	if isDay(w(n)) {
		n++
		end = n
		if w(n) == "," {
			n++
		}
	}
	if isYear(w(n)) {
		return n + 1
	}
	return end
}

// dayFirst reads "25 May 2018", "25. Mai 2018", "1st of May, 2018".
func dayFirst(w func(int) string) int {
	n := 1
	if w(n) == "." || strings.EqualFold(w(n), "of") || strings.EqualFold(w(n), "de") {
		n++
	}
	if !isMonth(w(n)) {
		return amountPhrase(w)
	}
	n++
	if w(n) == "," && isYear(w(n+1)) {
		n++
	}
	if isYear(w(n)) {
		n++
	}
	return n
}

func amountPhrase(w func(int) string) int {
	if isCurrency(w(1)) {
		return 2
	}
	return 1
}

// referencePhrase reads "Section 5(b)(i)", "Art. 6(1)(f)", "§ 4.2"; brackets
// belong to it only when no space stands before them.
func referencePhrase(w func(int) string, s string, toks []token) int {
	n := 1
	if w(n) == "." {
		n++
	}
	if !isNumber(w(n)) {
		return 1
	}
	n++
	for w(n) == "(" && toks[n].start == toks[n-1].end && len(w(n+1)) <= 4 && w(n+2) == ")" {
		n += 3
	}
	return n
}

func isMonth(w string) bool {
	if len(w) < 3 || len(w) > 12 || w[0] < 'A' {
		return false
	}
	switch strings.ToLower(w) {
	case "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
		"janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
		"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre":
		return true
	}
	return w == "May"
}

func isDay(w string) bool {
	if len(w) == 0 || len(w) > 4 || !isDigit(w[0]) {
		return false
	}
	digits := strings.TrimRight(w, "stndrh")
	return len(digits) <= 2 && isDigit(digits[len(digits)-1])
}

func isYear(w string) bool {
	return len(w) == 4 && (w[0] == '1' || w[0] == '2') && isDigit(w[1]) && isDigit(w[2]) && isDigit(w[3])
}

func isNumber(w string) bool { return w != "" && isDigit(w[0]) }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isReference(w string) bool {
	switch strings.ToLower(w) {
	case "section", "sections", "sec", "sect", "article", "articles", "art", "clause", "clauses", "paragraph", "paragraphs", "para",
		"annex", "appendix", "schedule", "exhibit", "chapter", "recital", "part", "§", "§§", "abschnitt", "artikel", "ziffer", "artículo":
		return true
	}
	return false
}

func isCurrency(w string) bool {
	switch w {
	case "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "INR", "€", "£", "$", "¥", "euro", "euros", "dollars", "pounds", "million", "billion":
		return true
	}
	return false
}

// isUnit says that a number before the word belongs to it: 30 days.
func isUnit(w string) bool {
	switch strings.ToLower(w) {
	case "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
		"quarter", "quarters", "year", "years", "business", "calendar", "working", "percent", "kb", "mb", "gb", "tb",
		"km", "kilometers", "miles", "meters", "feet", "times", "tag", "tage", "tagen", "monat", "monate", "monaten",
		"jahr", "jahre", "jahren", "jour", "jours", "mois", "an", "ans", "año", "años", "mes", "meses", "día", "días":
		return true
	}
	return false
}

// isQuantity says that a word is a number in digits or letters.
func isQuantity(w string) bool {
	if isNumber(w) {
		return true
	}
	switch strings.ToLower(w) {
	case "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "eighteen", "twenty", "thirty", "forty", "forty-five", "fifty", "sixty", "ninety":
		return true
	}
	return false
}
