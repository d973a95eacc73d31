package diff

import (
	"flag"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/redletter-dev/redletter/parse"
)

// reading is a document as one sequence of tokens, with what a delta says of
// each: kept, or touched. What moved is taken out.
type reading struct {
	ids     []int32
	touched []bool
}

// readings flattens both sides of a delta.
func readings(d *Delta, c *comparer) (o, n reading) {
	flags := [2]map[[2]int]byte{{}, {}} // token at (block, offset): 't' touched, 'm' moved
	for i := range d.Changes {
		flagChange(d, &d.Changes[i], c, flags)
	}
	for k, parts := range d.copies {
		for _, p := range parts {
			doc := [2]*parse.Document{d.Old, d.New}[k]
			for _, t := range c.vocab.tokens(doc.Blocks[p.Block].Text, nil) {
				flags[k][[2]int{p.Block, int(t.start)}] = 'm'
			}
		}
	}
	return flat(d.Old, c, flags[0]), flat(d.New, c, flags[1])
}

// flagChange marks the tokens of one change on both sides.
func flagChange(d *Delta, ch *Change, c *comparer, flags [2]map[[2]int]byte) {
	sides := [2]struct {
		doc   *parse.Document
		parts []Part
	}{{d.Old, ch.OldParts}, {d.New, ch.NewParts}}
	var texts [2]passage
	var places [2][][2]int
	for k, s := range sides {
		for _, p := range s.parts {
			text := s.doc.Blocks[p.Block].Text[p.Start:p.End]
			for _, t := range c.vocab.tokens(text, nil) {
				places[k] = append(places[k], [2]int{p.Block, p.Start + int(t.start)})
			}
			texts[k].text += text + " "
		}
		texts[k] = c.lexed(texts[k].text)
	}
	all := func(k int, flag byte) {
		for _, at := range places[k] {
			flags[k][at] = flag
		}
	}
	switch {
	case ch.Op == Moved || ch.Op == MovedModified:
		all(0, 'm')
		all(1, 'm')
	case ch.OldBlock < 0 || ch.NewBlock < 0 || len(places[0]) != len(texts[0].toks) || len(places[1]) != len(texts[1].toks):
		all(0, 't')
		all(1, 't')
	default:
		for _, h := range c.redline(texts[0], texts[1]) {
			for _, at := range places[0][h.a0:h.a1] {
				flags[0][at] = 't'
			}
			for _, at := range places[1][h.b0:h.b1] {
				flags[1][at] = 't'
			}
		}
	}
}

func flat(doc *parse.Document, c *comparer, flags map[[2]int]byte) reading {
	var r reading
	for i := range doc.Blocks {
		if !doc.Blocks[i].Included() {
			continue
		}
		for _, t := range c.vocab.tokens(doc.Blocks[i].Text, nil) {
			flag := flags[[2]int{i, int(t.start)}]
			if flag != 'm' {
				r.ids = append(r.ids, t.id)
				r.touched = append(r.touched, flag == 't')
			}
		}
	}
	return r
}

func (r *reading) count() int {
	n := 0
	for _, t := range r.touched {
		if t {
			n++
		}
	}
	return n
}

// hunkCount counts the runs of touched tokens between kept ones.
func hunkCount(o, n *reading) int {
	hunks, i, j := 0, 0, 0
	for i < len(o.ids) || j < len(n.ids) {
		edited := false
		for i < len(o.ids) && o.touched[i] {
			i, edited = i+1, true
		}
		for j < len(n.ids) && n.touched[j] {
			j, edited = j+1, true
		}
		if edited {
			hunks++
		}
		if i < len(o.ids) {
			i++
		}
		if j < len(n.ids) {
			j++
		}
	}
	return hunks
}

// lcs is the exact length of the longest common subsequence, 64 columns at a time.
func lcs(a, b []int32) int {
	words := (len(a) + 63) / 64
	at := map[int32][]uint64{}
	for i, id := range a {
		if at[id] == nil {
			at[id] = make([]uint64, words)
		}
		at[id][i/64] |= 1 << (i % 64)
	}
	v := make([]uint64, words)
	for i := range v {
		v[i] = ^uint64(0)
	}
	for _, id := range b {
		m := at[id]
		if m == nil {
			continue
		}
		carry := uint64(0)
		for i := range v {
			sum, c := bits.Add64(v[i], v[i]&m[i], carry)
			v[i], carry = sum|v[i]&^m[i], c
		}
	}
	n := 0
	for i := range len(a) {
		if v[i/64]>>(i%64)&1 == 0 {
			n++
		}
	}
	return n
}

// theirs gives the edits of go-diff in word mode.
func theirs(o, n *reading) []diffmatchpatch.Diff {
	dmp := diffmatchpatch.DiffMatchPatch{}
	return dmp.DiffMainRunes(runes(tokensOf(o.ids)), runes(tokensOf(n.ids)), false)
}

// semantic gives the hunks, and the tokens touched, of such edits after
// go-diff's own clean-up.
func semantic(edits []diffmatchpatch.Diff) (hunks, touched int) {
	dmp := diffmatchpatch.DiffMatchPatch{}
	open := false
	for _, d := range dmp.DiffCleanupSemantic(edits) {
		if d.Type == diffmatchpatch.DiffEqual {
			open = false
			continue
		}
		touched += utf8.RuneCountInString(d.Text)
		if !open {
			hunks, open = hunks+1, true
		}
	}
	return hunks, touched
}

// measure is how one pair compares with the shortest edit there is.
type measure struct {
	name                  string
	minimal, ours, theirs int     // tokens touched; theirs is go-diff with its clean-up
	rate                  float64 // share of the tokens that the shortest edit touches
	hunks, semantic       int
	least                 int // tokens touched and price a hunk, of the edit for which that is least
}

func (m measure) ratio() float64 {
	if m.minimal == 0 {
		return 1
	}
	return float64(m.ours) / float64(m.minimal)
}

func measured(s *sample) (m measure) {
	d := Compare(s.old, s.new)
	c := &comparer{vocab: newVocabulary()}
	o, n := readings(d, c)
	m = measure{name: s.name, ours: o.count() + n.count(), hunks: hunkCount(&o, &n)}
	edits := theirs(&o, &n)
	m.least = least(&o, &n, edits)
	m.semantic, m.theirs = semantic(edits)
	m.minimal = len(o.ids) + len(n.ids) - 2*lcs(o.ids, n.ids)
	m.rate = float64(m.minimal) / float64(max(1, len(o.ids)+len(n.ids)))
	return m
}

var every = flag.Int("every", 4, "take every n-th real pair in the test of quality")

// TestQuality prints how the tokens touched compare with the exact minimum, and
// the number of hunks with go-diff's semantic clean-up, moves taken out. It
// fails when a band is worse than what a reader would accept.
func TestQuality(t *testing.T) {
	all := samples(t, 200, 15000)
	bands := []band{{upto: 0.01, most: 1.06}, {upto: 0.05, most: 1.05}, {upto: 0.2, most: 1.05}, {upto: 0.5, most: 1.08}, {upto: 2, most: 1.15}}
	small := band{upto: 0.2, most: 1.05}
	switch slack := 0.1; {
	case len(all) < 10: // our own, edited at random all over, as no drafter does
		slack = 0.5
		fallthrough
	case *every > 1 || len(all) < 300: // of a few pairs one that was rewritten may tip the scales
		small.most += slack
		for k := range bands {
			bands[k].most += slack
		}
	}
	for i := 0; i < len(all); i += *every {
		m := measured(&all[i])
		for k := range bands {
			if m.rate < bands[k].upto {
				bands[k].add(m)
				break
			}
		}
	}
	for _, b := range bands[:3] {
		small.join(b)
	}
	t.Logf("no edit that touches at most 1.05 of the minimum has fewer than %d hunks", small.fewest(1.05))
	if small.sum.hunks > 10 && float64(small.sum.hunks) > mostHunks*float64(small.sum.semantic) {
		t.Errorf("%d hunks, more than %g times the %d of go-diff's clean-up, which touches more words", small.sum.hunks, mostHunks, small.sum.semantic)
	}
	for _, b := range append(bands, small) {
		if len(b.ratios) == 0 {
			continue
		}
		t.Log(b)
		if touched := float64(b.sum.ours) / float64(max(1, b.sum.minimal)); touched > b.most {
			t.Errorf("under %g%% changed the words touched are %.3f of the minimum, more than %.2f", 100*b.upto, touched, b.most)
		}
	}
}

// mostHunks bounds the hunks against those of go-diff's clean-up. It is above 1
// because nothing can have so few and touch as few words: see fewest.
const mostHunks = 1.3

// fewest bounds from below the hunks of any edit that touches no more than so
// many times the least words: one with fewer would cost less than the least.
func (b *band) fewest(touched float64) int {
	return int(math.Ceil((float64(b.sum.least) - touched*float64(b.sum.minimal)) / price))
}

// price is what a hunk costs in tokens touched where the two are weighed. The
// bound is sharpest about here.
const price = 6

// anchored is the length of a run of equal tokens that every good edit keeps.
const anchored = 40

// least weighs the edits between the anchors of go-diff's.
func least(o, n *reading, edits []diffmatchpatch.Diff) int {
	sum, i, j := 0, 0, 0
	x, y := 0, 0 // where the stretch since the last anchor begins
	for _, d := range edits {
		w := utf8.RuneCountInString(d.Text)
		if d.Type != diffmatchpatch.DiffInsert {
			i += w
		}
		if d.Type != diffmatchpatch.DiffDelete {
			j += w
		}
		if d.Type == diffmatchpatch.DiffEqual && w >= anchored {
			sum += weighed(o.ids[x:i-w], n.ids[y:j-w])
			x, y = i, j
		}
	}
	return sum + weighed(o.ids[x:], n.ids[y:])
}

// weighed is the least of tokens touched and price a hunk over all edits of a
// stretch; of a very long one only a bound.
func weighed(a, b []int32) int {
	if len(a) == 0 && len(b) == 0 {
		return 0
	}
	if len(a)*len(b) > 4_000_000 {
		return len(a) + len(b) - 2*lcs(a, b) + price
	}
	const far = 1 << 30
	kept, edit := make([]int, len(b)+1), make([]int, len(b)+1) // of the row before, then of this one
	for i := range len(a) + 1 {
		diagonal := far
		for j := range len(b) + 1 {
			up := min(kept[j]+price, edit[j])
			k, e := far, far
			if i == 0 && j == 0 {
				k = 0
			}
			if i > 0 {
				e = up + 1
				if j > 0 && a[i-1] == b[j-1] {
					k = diagonal
				}
				diagonal = min(kept[j], edit[j])
			}
			if j > 0 {
				e = min(e, kept[j-1]+price+1, edit[j-1]+1)
			}
			kept[j], edit[j] = k, e
		}
	}
	return min(kept[len(b)], edit[len(b)])
}

// band gathers the pairs of one range of change.
type band struct {
	upto, most float64
	sum        measure
	ratios     []float64
}

func (b *band) add(m measure) {
	b.ratios = append(b.ratios, m.ratio())
	b.sum.ours, b.sum.minimal, b.sum.theirs = b.sum.ours+m.ours, b.sum.minimal+m.minimal, b.sum.theirs+m.theirs
	b.sum.hunks, b.sum.semantic, b.sum.least = b.sum.hunks+m.hunks, b.sum.semantic+m.semantic, b.sum.least+m.least
}

// join adds the pairs of another band.
func (b *band) join(o band) {
	ratios := append(b.ratios, o.ratios...)
	b.add(o.sum)
	b.ratios = ratios
}

func (b band) String() string {
	slices.Sort(b.ratios)
	n, least := len(b.ratios), float64(max(1, b.sum.minimal))
	return fmt.Sprintf("under %3.0f%% changed: %3d pairs, words touched / minimal %.3f (median %.3f, p90 %.3f, worst %.2f), hunks %d; go-diff semantic %.3f, hunks %d",
		100*b.upto, n, float64(b.sum.ours)/least, b.ratios[n/2], b.ratios[n*9/10], b.ratios[n-1], b.sum.hunks, float64(b.sum.theirs)/least, b.sum.semantic)
}
