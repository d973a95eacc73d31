package promise

import (
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// links says how each channel is joined to the one before: true for "or".
// A comma takes the word of the next join ("by e-mail, by banner or in the app").
func links(l *lexicon, ph *phrase, hits []hit) []bool {
	joins := make([]byte, len(hits))
	for i := 1; i < len(hits); i++ {
		if joins[i] = joinWord(ph.toks, hits[i-1].at.to, hits[i].at.to); joins[i] == 0 && !hits[i].notice() {
			joins[i] = 'a' // "with an updated date"
		}
	}
	or := make([]bool, len(hits))
	next := byte('o')
	for i := len(hits) - 1; i > 0; i-- {
		if joins[i] != 0 {
			next = joins[i]
		}
		or[i] = next == 'o' || hits[i].notice() && examples(l, ph, hits[i].at)
	}
	return or
}

// joinWord looks for the joining word between the ends of two channels.
func joinWord(toks []token, from, to int) byte {
	join := byte(0)
	for i := max(from, 0); i < to; i++ {
		switch toks[i].word {
		case "or", "and/or", "alternatively":
			join = 'o'
		case "and", "plus", "also":
			if join == 0 {
				join = 'a'
			}
		}
	}
	return join
}

// notice says whether a channel carries a notice to people; the date line and
// the archive are kept for readers.
func (h hit) notice() bool { return h.channel != DateLine && h.channel != Archive }

// examples says whether a channel is one of examples or of a list from which
// one is enough.
func examples(l *lexicon, ph *phrase, at span) bool {
	return has(l.oneOf, ph.part(span{0, min(at.to, len(ph.toks))}))
}

// groupBy names the alternatives and the sums of one statement.
func (r *reader) groupBy(ps []Promise, or []bool) {
	if len(ps) < 2 {
		return
	}
	all := false
	for i := 0; i < len(ps); {
		j := i + 1
		for j < len(ps) && or[j] {
			j++
		}
		if j-i > 1 {
			r.name(ps[i:j], func(p *Promise, g string) { p.OneOf = g })
		}
		all = all || j < len(ps)
		i = j
	}
	if all {
		r.name(ps, func(p *Promise, g string) { p.AllOf = g })
	}
}

func (r *reader) name(ps []Promise, set func(*Promise, string)) {
	g := r.group()
	for i := range ps {
		set(&ps[i], g)
	}
}

// withItems is the words of a lead-in with those of the list below it.
func (r *reader) withItems(c *clause, p *paragraph) []*sentence {
	if len(p.items) == 0 || !leadIn(c.text[:c.s.end]) || c.s.end != len(c.text) {
		return nil
	}
	if !r.lex.notifies(c.words) {
		return nil
	}
	var out []*sentence
	for _, item := range p.items {
		out = append(out, r.reading.keep(r.doc.Blocks[item].Text, item))
	}
	return out
}

// listed gives the promises of the items below a lead-in. The words of the
// lead-in decide whether one is enough.
func (r *reader) listed(c *clause, base Promise, items []*sentence) []Promise {
	if len(items) == 0 {
		return nil
	}
	r.dress(&base, c, span{0, len(c.words.toks)}, false)
	var made []Promise
	or := false
	for _, it := range items {
		text := r.doc.Blocks[it.block].Text
		ph := r.lex.readings(text, it.words)
		or = or || endsWithOr(ph.toks)
		q := base
		q.Block, q.Path, q.Quote = it.block, r.doc.Path(it.block), text
		for _, h := range r.lex.channels(ph, true) {
			x := q
			x.Channel = h.channel
			made = append(made, finish(x, r.lex.strength(c.words, hit{h.channel, span{0, len(c.words.toks)}})))
		}
	}
	r.groupBy(made, alternatives(len(made), or || has(r.lex.oneOf, c.words)))
	return made
}

func alternatives(n int, or bool) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = or && i > 0
	}
	return out
}

func endsWithOr(toks []token) bool {
	return len(toks) > 0 && (toks[len(toks)-1].word == "or" || toks[0].word == "or")
}

// quoteStart finds where the quote of a promise begins in its block, -1 when
// it is not there.
func (r *reader) quoteStart(p *Promise) int {
	text := r.doc.Blocks[p.Block].Text
	if r.doc.Blocks[p.Block].Kind == parse.Heading {
		return -1
	}
	return strings.Index(text, p.Quote)
}
