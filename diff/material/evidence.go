package material

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/redletter-dev/redletter/parse/clause"
)

// evidenceWords bounds a quote: long enough to read as a statement, short
// enough to see what counts.
const evidenceWords = 32

// sentenceWords is the length up to which a sentence is quoted whole: cut in
// two it would say less, and be hardly shorter.
const sentenceWords = 40

// quotes turns spans into verbatim quotes of a text, each widened to the words
// around it, overlapping ones joined, at most four.
func quotes(f *clause.Facts, spans []span) []string {
	var ranges []span // in tokens
	for _, s := range spans {
		if r := window(f, s); r.to > r.from {
			ranges = append(ranges, r)
		}
	}
	slices.SortFunc(ranges, func(a, b span) int { return a.from - b.from })
	var joined []span
	for _, r := range ranges {
		if n := len(joined); n > 0 && r.from <= joined[n-1].to && r.to-joined[n-1].from <= evidenceWords+14 {
			joined[n-1].to = max(joined[n-1].to, r.to)
			continue
		}
		if n := len(joined); n > 0 && r.to <= joined[n-1].to {
			continue
		}
		joined = append(joined, r)
	}
	out := make([]string, 0, len(joined))
	for _, r := range joined[:min(len(joined), 4)] {
		out = append(out, wholeWords(f.Text, f.Tokens[r.from].Start, f.Tokens[r.to-1].End))
	}
	return out
}

// window widens a span to whole words and to their neighbours; a text that is
// short enough is quoted whole.
func window(f *clause.Facts, s span) span {
	n := len(f.Tokens)
	if n <= sentenceWords {
		return span{0, n}
	}
	from, to := n, 0
	for i := range f.Tokens {
		if t := &f.Tokens[i]; t.End > s.from && t.Start < s.to {
			from, to = min(from, i), max(to, i+1)
		}
	}
	if from >= to {
		return span{}
	}
	to = min(to, from+evidenceWords)
	spare := evidenceWords - (to - from)
	from = max(0, from-spare/3)
	return span{from, min(n, max(to, from+evidenceWords))}
}

// wholeWords cuts no word that the page writes as one: "don't", "users'".
func wholeWords(s string, from, to int) string {
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:from])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(apostrophe(r) && letterEnds(s[:from-n])) {
			break
		}
		from -= n
	}
	for to < len(s) {
		r, n := utf8.DecodeRuneInString(s[to:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !apostrophe(r) {
			break
		}
		to += n
	}
	return s[from:to]
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

func letterEnds(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// amounts quotes spans alone, each with the words that bound it ("up to 24
// months"), at most four.
func amounts(f *clause.Facts, spans []span) []string {
	var out []string
	for _, s := range spans[:min(len(spans), 4)] {
		from := slices.IndexFunc(f.Tokens, func(t clause.Token) bool { return t.End > s.from })
		for from > 0 && f.Tokens[from].Before == 0 && clause.WordIn(&f.Tokens[from-1], boundWords) {
			from--
		}
		out = append(out, f.Text[f.Tokens[from].Start:s.to])
	}
	return out
}
