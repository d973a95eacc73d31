package material

import (
	"github.com/redletter-dev/redletter/parse/clause"
)

// inserted reads an edit that only adds words to a statement about data, words
// that the old document says nowhere together: another thing in a series,
// another end of a sentence. Nobody who knows only the old text expects it, so
// it is never minor, whatever the words are.
func (v *view) inserted() (hit, bool) {
	if v.new.HasAny("notice/pointer", "notice/courtesy", "notice/changes") || !v.practises() && !(v.listed() && v.lead.AssertsAny(practice...)) || !weighty(v) || newWords(v.old, v.new) {
		return hit{}, false
	}
	var h hit
	for _, s := range v.plus {
		from, to := tokensIn(v.new, s)
		if v.newContent(from, to) >= 2 && v.joins(from, to) && !v.before.KnowsPhrase(v.new, from, to) {
			h.new = append(h.new, s)
		}
	}
	if len(h.new) == 0 {
		return hit{}, false
	}
	h.topic, h.dir, h.why = v.family(), v.turn(), "words join a statement about data that the old text says nowhere"
	switch good := stanceOf(v.new) == protects || deniesPractice(v.new) || v.rightsTalk(); {
	case h.dir == Neutral:
		h.dir = better(good)
	case !good && v.reach(exposes) > 0:
		h.dir = Weakens // one more entry, whatever it is called
	}
	return h, true
}

// newContent counts the words of a run that carry content and that the old
// sentence lacks; links and numbers do not count.
func (v *view) newContent(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if t := &v.new.Tokens[i]; t.Kind == clause.Word && !t.Stop() && !v.old.HoldsLike(v.new, i) && !counted(v.new, v.old, i) && !alias(v.new, v.old, i) {
			n++
		}
	}
	return n
}

// joins says that a run adds to a series or goes on with the sentence: it
// begins or ends at a comma, or with "and", "or", "including", "to".
func (v *view) joins(from, to int) bool {
	f := v.new
	if from >= len(f.Tokens) || to <= from {
		return false
	}
	return f.Tokens[from].Before != 0 || to == len(f.Tokens) || f.Tokens[to].Before != 0 || clause.WordIn(&f.Tokens[from], seriesWords) || clause.WordIn(&f.Tokens[to-1], joinWords)
}
