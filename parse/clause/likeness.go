package clause

import (
	"math/bits"
	"strings"
)

// Likeness says how much of their operative concepts two facts share, polarity
// included: 0 nothing, 1 all. Facts with fewer than two concepts are like
// nothing, unless most of their words are shared: a word in common is no
// statement in common.
func Likeness(a, b *Facts) float64 {
	mask := operative
	inter, union := 0, 0
	for i := range a.all {
		ax, bx := a.asserted[i]&mask[i], b.asserted[i]&mask[i]
		ay, by := a.denied[i]&mask[i], b.denied[i]&mask[i]
		inter += bits.OnesCount64(ax&bx) + bits.OnesCount64(ay&by)
		union += bits.OnesCount64(ax|bx) + bits.OnesCount64(ay|by)
	}
	if inter == 0 || inter == 1 && (union > 1 || sharedWords(a, b) < 0.5) {
		return 0
	}
	return float64(inter) / float64(union)
}

// sharedWords is the share of the content words of the shorter text that the
// other holds.
func sharedWords(a, b *Facts) float64 {
	if len(a.Tokens) > len(b.Tokens) {
		a, b = b, a
	}
	n, held := 0, 0
	for i := range a.Tokens {
		if a.Tokens[i].stop {
			continue
		}
		n++
		if b.HoldsLike(a, i) {
			held++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(held) / float64(n)
}

// HoldsLike says whether f holds the word at tok of g, an inflection of it, or
// a word that differs in one or two letters: a misspelling.
func (f *Facts) HoldsLike(g *Facts, tok int) bool {
	t := &g.Tokens[tok]
	group := aliasGroup(t.Stem)
	for i := range f.Tokens {
		o := &f.Tokens[i]
		if o.Stem == t.Stem || group != 0 && group == aliasGroup(o.Stem) {
			return true
		}
		if t.Kind == Word && o.Kind == Word && Misspelt(g.Text[t.Start:t.End], f.Text[o.Start:o.End]) {
			return true
		}
	}
	return false
}

// Reference says whether the token is the number of a section, an article or a
// version: it names a place in a text, not an amount.
func (f *Facts) Reference(tok int) bool {
	return tok > 0 && f.Tokens[tok].Kind == Digits && in(f.Tokens[tok-1].Word, references)
}

// Misspelt says whether two words differ by a letter or two, or one begins the
// other: a typing error, not another word.
func Misspelt(a, b string) bool {
	if len(a) >= 3 && len(b) >= 3 && (strings.HasPrefix(b, a) || strings.HasPrefix(a, b)) {
		return true
	}
	if len(a) < 5 || len(b) < 5 || len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return false
	}
	if a[0]|32 != b[0]|32 {
		return len(a) > 5 && len(b) > 5 && distance(a, b) <= 1
	}
	return distance(a, b) <= 1+min(len(a), len(b))/8
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i]|32 != b[j]|32 {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, diag+1)
		}
	}
	return row[len(b)]
}

// Holds says whether f holds every content word of the tokens of g, or another
// word of its group of aliases.
func (f *Facts) Holds(g *Facts, from, to int) bool {
	some := false
	for i := from; i < to; i++ {
		if g.Tokens[i].stop {
			continue
		}
		if some = true; !f.HoldsLike(g, i) {
			return false
		}
	}
	return some
}

// HoldsAlias says whether f holds another word of the same group of aliases as
// the word at tok of g.
func (f *Facts) HoldsAlias(g *Facts, tok int) bool {
	group := aliasGroup(g.Tokens[tok].Stem)
	for i := range f.Tokens {
		if group != 0 && group == aliasGroup(f.Tokens[i].Stem) {
			return true
		}
	}
	return false
}
