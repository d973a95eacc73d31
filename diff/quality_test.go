package diff

import (
	"flag"
	"fmt"
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

// semantic gives the hunks, and the tokens touched, of go-diff in word mode
// with its clean-up.
func semantic(o, n *reading) (hunks, touched int) {
	dmp := diffmatchpatch.DiffMatchPatch{}
	open := false
	for _, d := range dmp.DiffCleanupSemantic(dmp.DiffMainRunes(runes(tokensOf(o.ids)), runes(tokensOf(n.ids)), false)) {
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
	m.semantic, m.theirs = semantic(&o, &n)
	m.minimal = len(o.ids) + len(n.ids) - 2*lcs(o.ids, n.ids)
	m.rate = float64(m.minimal) / float64(max(1, len(o.ids)+len(n.ids)))
	return m
}

var every = flag.Int("every", 3, "take every n-th real pair in the test of quality")

// TestQuality prints how the tokens touched compare with the exact minimum, and
// the number of hunks with go-diff's semantic clean-up, moves taken out. It
// fails when a band is worse than what a reader would accept.
func TestQuality(t *testing.T) {
	all := samples(t, 200, 15000)
	bands := []band{{upto: 0.01, most: 1.10}, {upto: 0.05, most: 1.10}, {upto: 0.2, most: 1.10}, {upto: 0.5, most: 1.15}, {upto: 2, most: 1.25}}
	for i := 0; i < len(all); i += *every {
		m := measured(&all[i])
		for k := range bands {
			if m.rate < bands[k].upto {
				bands[k].add(m)
				break
			}
		}
	}
	for _, b := range bands {
		if len(b.ratios) == 0 {
			continue
		}
		t.Log(b)
		if touched := float64(b.sum.ours) / float64(max(1, b.sum.minimal)); touched > b.most {
			t.Errorf("under %g%% changed the words touched are %.3f of the minimum, more than %.2f", 100*b.upto, touched, b.most)
		}
	}
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
	b.sum.hunks, b.sum.semantic = b.sum.hunks+m.hunks, b.sum.semantic+m.semantic
}

func (b band) String() string {
	slices.Sort(b.ratios)
	n, least := len(b.ratios), float64(max(1, b.sum.minimal))
	return fmt.Sprintf("under %3.0f%% changed: %3d pairs, words touched / minimal %.3f (median %.3f, p90 %.3f, worst %.2f), hunks %d; go-diff semantic %.3f, hunks %d",
		100*b.upto, n, float64(b.sum.ours)/least, b.ratios[n/2], b.ratios[n*9/10], b.ratios[n-1], b.sum.hunks, float64(b.sum.theirs)/least, b.sum.semantic)
}
