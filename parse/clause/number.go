package clause

import (
	"math"
	"strconv"
	"strings"
)

// Quantity is a number with its unit.
type Quantity struct {
	Kind       QuantityKind
	Value      float64 // Duration: days; Age: years; otherwise the number
	Start, End int     // bytes, unit included
	From, To   int     // tokens
	Business   bool    // Duration in business days
	Unit       float64 // Duration: days of the unit it is written in
}

// QuantityKind says what a number counts.
type QuantityKind uint8

// The kinds of quantities.
const (
	Plain QuantityKind = iota
	Duration
	Age
	Percent
	Year
)

// Same says whether two quantities are equal. Between units it allows for their
// rounding, since twelve months are one year are 365 days; within one it does
// not: 61 months are not 60.
func (q Quantity) Same(o Quantity) bool {
	if q.Kind != o.Kind || q.Business != o.Business {
		return false
	}
	d := math.Abs(q.Value - o.Value)
	if q.Kind == Duration && q.Unit != o.Unit && q.Value >= 25 {
		return d <= q.Value*0.02
	}
	return d < 1e-9
}

var unitDays = map[uint64]float64{
	hashString("second"): 1.0 / 86400, hashString("minut"): 1.0 / 1440, hashString("hour"): 1.0 / 24, hashString("hr"): 1.0 / 24,
	hashString("day"): 1, hashString("week"): 7, hashString("month"): 365.0 / 12, hashString("year"): 365, hashString("yr"): 365,
}

// units and tens are the words for numbers, in their order.
var (
	units = [...]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens = [...]string{2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety"}
)

var numberWords = func() map[uint64]float64 {
	m := map[uint64]float64{hashString("hundred"): 100}
	for i, w := range units {
		m[hashString(w)] = float64(i)
	}
	for i, w := range tens[2:] {
		m[hashString(w)] = float64(10 * (i + 2))
	}
	return m
}()

// Numeral writes a number below a hundred as one word: "forty-five".
func Numeral(n int) string {
	switch {
	case n < len(units):
		return units[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + "-" + units[n%10]
}

// Number reads a whole number written in digits or as one word: "30", "thirty",
// "forty-five", "a". It gives 0 for a word that is none.
func Number(word string) int {
	if n, err := strconv.Atoi(word); err == nil && n >= 0 {
		return n
	}
	if word == "a" || word == "an" {
		return 1
	}
	ten, unit, compound := strings.Cut(word, "-")
	n := int(numberWords[hashString(ten)])
	if compound {
		n += int(numberWords[hashString(unit)])
	}
	return n
}

// references are words whose number names a place in a text, not an amount.
var references = hashes("section", "sections", "article", "articles", "art", "paragraph", "clause", "appendix", "annex", "exhibit", "part", "chapter", "page",
	"version", "schedule", "rule", "note", "no", "step", "v", "law", "regulation", "directive", "iso", "soc")

var (
	businessWords = hashes("business", "working")
	fillers       = hashes("calendar", "consecutive", "full")
	ageBefore     = hashes("under", "age", "aged", "ages", "below", "least", "than", "of", "over", "turn", "turns", "turned", "reaches", "is", "to", "and")
	ageStrong     = hashes("under", "age", "aged", "ages", "below", "younger", "older", "minors", "turn", "turns", "turned")
	ageAfter      = hashes("old")
	hashYear      = hashString("year")
	hashOf        = hashString("of")
	hashAge       = hashString("age")
	hashPercent   = hashString("percent")
)

// quantities finds the numbers of a text. "Thirty (30) days" is one.
func quantities(toks []Token, text string) []Quantity {
	var out []Quantity
	for i := 0; i < len(toks); i++ {
		v, to, ok := numberAt(toks, i, text)
		if !ok || i > 0 && in(toks[i-1].Word, references) {
			continue
		}
		q := Quantity{Value: v, Start: toks[i].Start, End: toks[to-1].End, From: i, To: to}
		q.unit(toks, text)
		if q.Kind == Plain && toks[i].Kind != Digits {
			continue // "one of", "two parties"
		}
		out = append(out, q)
		i = q.To - 1
	}
	return out
}

// numberAt reads a number at i, in digits or in words, and the digits that
// repeat it in parentheses.
func numberAt(toks []Token, i int, text string) (float64, int, bool) {
	v, ok := numberWords[toks[i].Word]
	to := i + 1
	if ok && v >= 20 && v < 100 && to < len(toks) {
		if u, more := numberWords[toks[to].Word]; more && u > 0 && u < 10 && toks[to].Before == 0 {
			v, to = v+u, to+1
		}
	}
	if !ok {
		v, ok = digits(toks, i, text)
		return v, to, ok
	}
	if to < len(toks) && toks[to].Kind == Digits && toks[to].Before == '(' {
		if d, isNumber := digits(toks, to, text); isNumber {
			return d, to + 1, true
		}
	}
	return v, to, true
}

func digits(toks []Token, i int, text string) (float64, bool) {
	if toks[i].Kind != Digits {
		return 0, false
	}
	s := make([]byte, 0, 12)
	for _, c := range []byte(text[toks[i].Start:toks[i].End]) {
		if c != ',' {
			s = append(s, c)
		}
	}
	v, err := strconv.ParseFloat(string(s), 64)
	return v, err == nil
}

// unit reads what the number counts from the words around it.
func (q *Quantity) unit(toks []Token, text string) {
	j := q.To
	if j < len(toks) && in(toks[j].Word, businessWords) {
		q.Business, j = true, j+1
	}
	if j < len(toks) && in(toks[j].Word, fillers) {
		j++
	}
	if q.isAge(toks) {
		q.Kind = Age
		return
	}
	if j < len(toks) && toks[j].Before == 0 || j < len(toks) && toks[j].Before == '(' {
		if days, ok := unitDays[toks[j].Stem]; ok {
			q.Kind, q.Value, q.Unit = Duration, q.Value*days, days
			q.To, q.End = j+1, toks[j].End
			return
		}
		if toks[j].Word == hashPercent {
			q.Kind = Percent
			return
		}
	}
	if q.End < len(text) && text[q.End] == '%' {
		q.Kind, q.End = Percent, q.End+1
		return
	}
	if q.Value >= 1980 && q.Value <= 2100 && q.Value == math.Trunc(q.Value) {
		q.Kind = Year
	}
}

// isAge says whether the number is a person's age: "under 13", "the age of
// 16", "13 years of age", "18 years old".
func (q *Quantity) isAge(toks []Token) bool {
	if q.Value < 5 || q.Value > 25 || q.Value != math.Trunc(q.Value) {
		return false
	}
	j := q.To
	if j < len(toks) && (toks[j].Stem == hashYear) {
		if j+1 < len(toks) && in(toks[j+1].Word, ageAfter) || j+2 < len(toks) && toks[j+1].Word == hashOf && toks[j+2].Word == hashAge {
			return true
		}
	}
	for k := q.From - 1; k >= 0 && k >= q.From-3; k-- {
		if in(toks[k].Word, ageStrong) {
			return true
		}
		if !in(toks[k].Word, ageBefore) && !toks[k].stop {
			return false
		}
	}
	return false
}

func in(h uint64, set map[uint64]struct{}) bool {
	_, ok := set[h]
	return ok
}
