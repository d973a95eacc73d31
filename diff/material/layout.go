package material

import (
	"slices"
	"strings"
	"unicode"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// This file knows the changes that are of the page or of the order of its
// sentences, and of no statement.

// menuLinks is how many links in a row make a menu.
const menuLinks = 2

// inMenu says whether a change stands in a row of links and signs between them:
// what leads away from the policy is no part of it.
func (b *bench) inMenu(c *diff.Change) bool {
	if c.Op == diff.Linked || c.Kind != parse.Paragraph {
		return false
	}
	if c.Old != "" && c.New != "" && routeText(c.Old) != routeText(c.New) {
		return false
	}
	return (c.Old == "" || menuAt(b.d.Old, c.OldBlock)) && (c.New == "" || menuAt(b.d.New, c.NewBlock))
}

// menuAt says whether a block consists of links, but for the name of the page
// that the reader is on.
func menuAt(doc *parse.Document, at int) bool {
	if doc == nil || at < 0 || at >= len(doc.Blocks) {
		return false
	}
	b := &doc.Blocks[at]
	if len(b.Links) < menuLinks {
		return linksOnly(b) && len(b.Links) > 0 && besideMenu(doc, at)
	}
	return linksOnly(b)
}

// besideMenu says whether a neighbour of a block is a menu.
func besideMenu(doc *parse.Document, at int) bool {
	for _, i := range [...]int{at - 1, at + 1} {
		if i >= 0 && i < len(doc.Blocks) && len(doc.Blocks[i].Links) >= menuLinks && linksOnly(&doc.Blocks[i]) {
			return true
		}
	}
	return false
}

// linksOnly says whether hardly a word of a block stands outside its links, and
// none that ends a sentence.
func linksOnly(b *parse.Block) bool {
	at, outside := 0, 0
	for _, l := range b.Links {
		outside += letters(b.Text[at:l.Start])
		at = l.End
	}
	outside += letters(b.Text[at:])
	return outside*3 <= letters(b.Text)
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// rearranged says that a change is of the page or of the order of its words.
func (v *view) rearranged() bool { return v.menu || v.merged || v.turned() }

// turned says that an unpaired sentence is its peer turned round: the same
// words in another order, voice or inflection, with as many denials.
func (v *view) turned() bool {
	if v.peer == nil {
		return false
	}
	f := v.new
	if v.removed() {
		f = v.old
	}
	return settled(f, v.peer) && settled(v.peer, f) && len(denials(f)) == len(denials(v.peer)) && actor(f) == actor(v.peer) &&
		v.peer.Holds(f, 0, len(f.Tokens)) && f.Holds(v.peer, 0, len(v.peer.Tokens))
}

// actor is who does what a sentence says first.
func actor(f *clause.Facts) clause.Actor {
	i := slices.IndexFunc(f.Mentions, func(m clause.Mention) bool { return m.Class == clause.Action })
	if i < 0 {
		return clause.Company
	}
	return f.Mentions[i].Actor
}

// merge finds the sentences that were put together or taken apart: what came
// into one is what went with another of the same section.
func merge(views []*view) {
	apart := map[string][]*view{}
	for _, v := range views {
		if !v.edited() {
			k := sectionOf(v.c)
			apart[k] = append(apart[k], v)
		}
	}
	for _, e := range views {
		if !e.edited() {
			continue
		}
		if others := apart[sectionOf(e.c)]; len(others) > 0 && len(others) < maxPeers {
			e.mergeWith(others)
		}
	}
}

func (v *view) mergeWith(others []*view) {
	came, went := newWords(v.new, v.old), newWords(v.old, v.new)
	if came == went {
		return
	}
	for _, o := range others {
		if o.removed() && came && takesIn(v.new, v.plus, o.old) || o.added() && went && takesIn(v.old, v.minus, o.new) {
			v.merged, o.merged = true, true
		}
	}
}

// takesIn says whether the words of the runs are those of another sentence, all
// of which the text says.
func takesIn(f *clause.Facts, runs []span, o *clause.Facts) bool {
	some := false
	for _, r := range runs {
		from, to := tokensIn(f, r)
		if !slices.ContainsFunc(f.Tokens[from:to], func(t clause.Token) bool { return !t.Stop() }) {
			continue
		}
		if some = true; !o.Holds(f, from, to) {
			return false
		}
	}
	return some && sentence(o.Text) && settled(o, f) && !slices.ContainsFunc(indices(o), func(i int) bool { return !f.HoldsLike(o, i) && !clause.WordIn(&o.Tokens[i], lightWords) })
}

// sentence says whether a text ends as a sentence does: a scrap of one that
// stands alone was torn off, and is not put elsewhere.
func sentence(s string) bool { return s != "" && strings.ContainsRune(".!?", rune(s[len(s)-1])) }

// indices are the places of the words of content.
func indices(f *clause.Facts) []int {
	var out []int
	for i := range f.Tokens {
		if !f.Tokens[i].Stop() {
			out = append(out, i)
		}
	}
	return out
}
