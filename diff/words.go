package diff

// passage is a text with its tokens.
type passage struct {
	text string
	toks []token
}

func (p passage) word(i int) string { return p.text[p.toks[i].start:p.toks[i].end] }

// from gives the offset where token i begins, or the end of the text.
func (p passage) from(i int) int {
	if i >= len(p.toks) {
		return len(p.text)
	}
	return int(p.toks[i].start)
}

// upto gives the offset where token i-1 ends, or the start of the text.
func (p passage) upto(i int) int {
	if i == 0 {
		return 0
	}
	return int(p.toks[i-1].end)
}

// redline gives the edits that turn the one passage into the other, cleaned
// up for a reader. It depends on the two passages alone, and gives the same
// hunks with the sides exchanged.
func (c *comparer) redline(a, b passage) []hunk {
	if a.text > b.text { // ties inside go-diff are broken by side: fix the sides
		return turned(c.redline(b, a))
	}
	hs := hunks(a.toks, b.toks)
	for i := range hs {
		slide(a, b, hs, i)
	}
	return c.tidy(a, b, hs)
}

// turned exchanges the sides of hunks.
func turned(hs []hunk) []hunk {
	for i, h := range hs {
		hs[i] = hunk{h.b0, h.b1, h.a0, h.a1}
	}
	return hs
}

// tidy joins scattered edits into readable ones: a number goes with its unit,
// and two edits that only a small word parts are one.
func (c *comparer) tidy(a, b passage, hs []hunk) []hunk {
	out := hs[:0]
	for _, h := range hs {
		if h.a0 > 0 && h.b0 > 0 && (len(out) == 0 || out[len(out)-1].a1 < h.a0) && splitsQuantity(a, b, h) {
			h.a0, h.b0 = h.a0-1, h.b0-1
		}
		if n := len(out); n > 0 && c.joined(a, out[n-1], h) {
			out[n-1].a1, out[n-1].b1 = h.a1, h.b1
			continue
		}
		out = append(out, h)
	}
	return out
}

// splitsQuantity says that a hunk changes the unit of a number that stays.
func splitsQuantity(a, b passage, h hunk) bool {
	return h.a0 < h.a1 && h.b0 < h.b1 && isQuantity(a.word(h.a0-1)) && isUnit(a.word(h.a0)) && isUnit(b.word(h.b0))
}

// joined says whether what is kept between two edits is too little to read: a
// word or two without content of their own, or one word amid a rewriting.
func (c *comparer) joined(a passage, x, y hunk) bool {
	kept := y.a0 - x.a1
	switch {
	case kept == 0:
		return true
	case kept > 2 || x.one() || y.one():
		return false
	case kept == 1 && min(x.least(), y.least()) >= 2:
		return true
	}
	return min(x.size(), y.size()) >= kept && max(x.size(), y.size()) > 1 && c.idle(a.toks[x.a1:y.a0])
}

// idle says that tokens are function words and punctuation.
func (c *comparer) idle(toks []token) bool {
	for _, t := range toks {
		if c.vocab.weight[t.id] > 2 {
			return false
		}
	}
	return true
}

// least is the number of tokens a hunk touches on its shorter side.
func (h hunk) least() int { return min(h.a1-h.a0, h.b1-h.b0) }

// size is the number of tokens a hunk touches on its longer side.
func (h hunk) size() int { return max(h.a1-h.a0, h.b1-h.b0) }

// one says that a hunk only adds or only removes.
func (h hunk) one() bool { return h.a0 == h.a1 || h.b0 == h.b1 }

// slide moves an insertion or a removal along equal tokens to the place where
// a reader would put it: whole clauses, not the tail of one and the head of
// the next.
func slide(a, b passage, hs []hunk, i int) {
	h := hs[i]
	if !h.one() {
		return
	}
	side, lo, hi := a, h.a0, h.a1
	if h.a0 == h.a1 {
		side, lo, hi = b, h.b0, h.b1
	}
	back, ahead := room(a, hs, i)
	down, up := 0, 0
	for down < back && side.toks[lo-1-down].id == side.toks[hi-1-down].id {
		down++
	}
	for up < ahead && side.toks[lo+up].id == side.toks[hi+up].id {
		up++
	}
	best, score := 0, -1
	for d := -down; d <= up; d++ {
		if s := boundary(side, lo+d, hi+d); s > score || s == score && d == 0 {
			best, score = d, s
		}
	}
	hs[i] = hunk{h.a0 + best, h.a1 + best, h.b0 + best, h.b1 + best}
}

// room gives how far hunk i may slide either way without touching another.
func room(a passage, hs []hunk, i int) (back, ahead int) {
	back, ahead = hs[i].a0, len(a.toks)-hs[i].a1
	if i > 0 {
		back = max(hs[i].a0-hs[i-1].a1-1, 0)
	}
	if i+1 < len(hs) {
		ahead = max(hs[i+1].a0-hs[i].a1-1, 0)
	}
	return back, ahead
}

// boundary scores tokens [lo,hi) as one readable piece of a passage.
func boundary(p passage, lo, hi int) int {
	head, tail := p.word(lo), p.word(hi-1)
	score := 0
	if lo == 0 || isMark(p.word(lo-1)) {
		score += 2
	}
	if hi == len(p.toks) || isMark(p.word(hi)) {
		score += 2
	}
	switch {
	case isMark(head) && (hi == len(p.toks) || isMark(p.word(hi))):
		score += 2
	case isMark(tail) && (lo == 0 || isMark(p.word(lo-1))):
		score += 2
	}
	if isFunctionWord(head) && !isMark(head) {
		score++
	}
	return score
}

func isMark(w string) bool {
	return len(w) == 1 && class[w[0]&127] != letter && class[w[0]&127] != digit
}

// render writes hunks as words: "=" and "-" join to the old text, "=" and "+"
// to the new one, byte by byte. White space goes with the kept words where it
// can.
func render(a, b passage, hs []hunk) []Word {
	out := make([]Word, 0, 3*len(hs)+1)
	i, j := 0, 0 // bytes written of either side
	for _, h := range spaced(a, b, hs) {
		ka, kb := leading(a, b, h)
		out = put(out, '=', a.text[i:ka])
		i, j = trailing(a, b, h, ka, kb)
		out = put(out, '-', a.text[ka:i])
		out = put(out, '+', b.text[kb:j])
	}
	return put(out, '=', a.text[i:])
}

// spaced adds an edit of no token wherever white space alone differs beside
// kept tokens.
func spaced(a, b passage, hs []hunk) []hunk {
	out := make([]hunk, 0, len(hs)+1)
	i, j := 0, 0
	keep := func(end int, edited bool) {
		for ; i < end; i, j = i+1, j+1 {
			if !edited && a.text[a.upto(i):a.from(i)] != b.text[b.upto(j):b.from(j)] {
				out = append(out, hunk{i, i, j, j})
			}
			edited = false
		}
	}
	for k, h := range hs {
		keep(h.a0, k > 0)
		out = append(out, h)
		i, j = h.a1, h.b1
	}
	keep(len(a.toks), len(hs) > 0)
	if ended := len(out) > 0 && out[len(out)-1].a1 == len(a.toks) && out[len(out)-1].b1 == len(b.toks); !ended && a.text[a.upto(i):] != b.text[b.upto(j):] {
		out = append(out, hunk{i, i, j, j})
	}
	return out
}

func put(out []Word, op byte, text string) []Word {
	if text == "" {
		return out
	}
	return append(out, Word{op, text})
}

// leading gives the offsets where a hunk's own bytes begin: after the white
// space before its first token where both sides have it.
func leading(a, b passage, h hunk) (int, int) {
	i, j := a.upto(h.a0), b.upto(h.b0)
	x, y := a.text[i:a.from(h.a0)], b.text[j:b.from(h.b0)]
	n := commonPrefix(x, y)
	return i + n, j + n
}

// trailing gives the offsets where a hunk's own bytes end: the white space
// behind it is kept where both sides have it and the hunk did not begin in it.
func trailing(a, b passage, h hunk, ka, kb int) (int, int) {
	i, j := a.from(h.a1), b.from(h.b1)
	x, y := a.text[max(a.upto(h.a1), ka):i], b.text[max(b.upto(h.b1), kb):j]
	n := commonSuffix(x, y)
	return i - n, j - n
}

func commonPrefix(x, y string) int {
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func commonSuffix(x, y string) int {
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}
