package diff

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// This file is the only one that knows go-diff. Each token is one rune to it.
// Its time limit is off (the default of one second would make the result
// depend on the load), its clean-up is not used (it would score the runes as
// if they were letters), and its input is one aligned pair, both ends trimmed.

// hunk is an edited range of tokens: [a0,a1) of the old unit became [b0,b1).
type hunk struct{ a0, a1, b0, b1 int }

// hunks gives the edits between two token lists, minimal and in order.
func hunks(a, b []token) []hunk {
	p := 0
	for p < len(a) && p < len(b) && a[p].id == b[p].id {
		p++
	}
	s := 0
	for s < len(a)-p && s < len(b)-p && a[len(a)-1-s].id == b[len(b)-1-s].id {
		s++
	}
	h := hunk{p, len(a) - s, p, len(b) - s}
	switch {
	case h.a0 == h.a1 && h.b0 == h.b1:
		return nil
	case h.a0 == h.a1 || h.b0 == h.b1 || h.a1-h.a0 == 1 && h.b1-h.b0 == 1:
		return []hunk{h}
	}
	return middle(a, b, h)
}

// mostTokens bounds what go-diff gets at once, both sides together: its time
// grows with the product of length and difference.
const mostTokens = 1200

// middle gives the edits inside a hunk whose two sides both hold something.
func middle(a, b []token, h hunk) []hunk {
	switch n, m := h.a1-h.a0, h.b1-h.b0; {
	case n+m > mostTokens:
	case n <= mostBits:
		return within(shortest(a[h.a0:h.a1], b[h.b0:h.b1]), h)
	case m <= mostBits:
		return within(turned(shortest(b[h.b0:h.b1], a[h.a0:h.a1])), h)
	default:
		return exact(a, b, h)
	}
	// Text without sentence or block, with thousands of words in one: cut it
	// where both sides hold the same few words once.
	points := landmarks(a[h.a0:h.a1], b[h.b0:h.b1], 4)
	if len(points) == 0 {
		points = landmarks(a[h.a0:h.a1], b[h.b0:h.b1], 1)
	}
	if len(points) == 0 {
		return []hunk{h}
	}
	var out []hunk
	i, j := h.a0, h.b0
	for _, p := range chain(points) {
		x, y := h.a0+int(p.a), h.b0+int(p.b)
		out = between(out, a, b, hunk{i, x, j, y})
		i, j = x+1, y+1
	}
	return between(out, a, b, hunk{i, h.a1, j, h.b1})
}

// between appends the edits inside a hunk that landmarks enclose.
func between(out []hunk, a, b []token, h hunk) []hunk {
	return append(out, within(hunks(a[h.a0:h.a1], b[h.b0:h.b1]), h)...)
}

// within moves hunks from the start of the lists to that of the hunk around
// them.
func within(hs []hunk, h hunk) []hunk {
	for i := range hs {
		in := &hs[i]
		in.a0, in.a1, in.b0, in.b1 = in.a0+h.a0, in.a1+h.a0, in.b0+h.b0, in.b1+h.b0
	}
	return hs
}

// landmarks pairs the places where a run of n tokens begins that stands exactly
// once on both sides.
func landmarks(a, b []token, n int) []point {
	const many = -1
	at := map[uint64][2]int{} // per run: 1 + its place on either side, or many
	for k, toks := range [2][]token{a, b} {
		for i := range len(toks) - n + 1 {
			key := runKey(toks[i : i+n])
			p := at[key]
			if p[k] == 0 {
				p[k] = i + 1
			} else {
				p[k] = many
			}
			at[key] = p
		}
	}
	var points []point
	for i := range len(a) - n + 1 {
		p := at[runKey(a[i:i+n])]
		if p[0] == i+1 && p[1] > 0 && a[i].id == b[p[1]-1].id {
			points = append(points, point{int32(i), int32(p[1] - 1), 1})
		}
	}
	return points
}

func runKey(toks []token) uint64 {
	h := uint64(14695981039346656037)
	for _, t := range toks {
		h = (h ^ uint64(t.id)) * 1099511628211
	}
	return h
}

// exact asks go-diff: the fewest tokens touched.
func exact(a, b []token, h hunk) []hunk {
	dmp := diffmatchpatch.DiffMatchPatch{} // DiffTimeout 0: no clock
	var out []hunk
	i, j := h.a0, h.b0
	cur := hunk{i, i, j, j}
	for _, d := range dmp.DiffMainRunes(runes(a[h.a0:h.a1]), runes(b[h.b0:h.b1]), false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		case diffmatchpatch.DiffEqual:
			out = flush(out, hunk{cur.a0, i, cur.b0, j})
			i, j = i+n, j+n
			cur = hunk{i, i, j, j}
		}
	}
	return flush(out, hunk{cur.a0, i, cur.b0, j})
}

func flush(out []hunk, h hunk) []hunk {
	if h.a0 == h.a1 && h.b0 == h.b1 {
		return out
	}
	return append(out, h)
}

// runes writes each token as the rune of its id; surrogates and U+FFFD do not
// survive a round trip and are stepped over.
func runes(toks []token) []rune {
	out := make([]rune, len(toks))
	for i, t := range toks {
		r := t.id + 1
		if r >= 0xD800 {
			r += 0xE000 - 0xD800
		}
		if r >= utf8.RuneError {
			r++
		}
		out[i] = r
	}
	return out
}
