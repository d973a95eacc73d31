package material

import (
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// countable are the classes whose words count each time they stand: a recipient
// that leaves one cell of a table is not kept by the cell beside it.
var countable = map[clause.Class]bool{
	clause.Data: true, clause.Purpose: true, clause.Recipient: true, clause.Right: true, clause.Choice: true, clause.Place: true,
	clause.Child: true, clause.Negation: true, clause.Tracker: true, clause.LegalBasis: true, clause.Mechanism: true,
}

// said is a concept as one cell of a row, or a whole sentence, says it.
type said struct {
	concept *clause.Concept
	negated bool
	cell    int
}

// excess lists the mentions within the runs of which f holds more than other.
func (v *view) excess(f, other *clause.Facts, runs []span) []*clause.Mention {
	byCell := v.sameCells()
	left := map[said]int{}
	for _, o := range [2]struct {
		f *clause.Facts
		n int
	}{{f, 1}, {other, -1}} {
		for i := range o.f.Mentions {
			left[saying(o.f, i, byCell)] += o.n
		}
	}
	var out []*clause.Mention
	for i := range f.Mentions {
		m := &f.Mentions[i]
		key := saying(f, i, byCell)
		if left[key] > 0 && countable[m.Class] && !(m.To-m.From == 1 && other.HoldsAlias(f, m.From)) && (isOperative(m) || m.Class == clause.Recipient) && touches(spanOf(m), runs) {
			left[key]--
			out = append(out, m)
		}
	}
	return out
}

func saying(f *clause.Facts, i int, byCell bool) said {
	s := said{concept: f.Mentions[i].Concept, negated: f.Mentions[i].Negated}
	if byCell {
		s.cell = cellOf(f, f.Mentions[i].From)
	}
	return s
}

// cellOf counts the borders before a token.
func cellOf(f *clause.Facts, tok int) int {
	n := 0
	for i := 1; i <= tok; i++ {
		if f.Tokens[i].Before == '|' {
			n++
		}
	}
	return n
}

// sameCells says that both sides are rows of as many cells, so that each cell
// is compared with its own.
func (v *view) sameCells() bool {
	if v.c.Kind != parse.Row || len(v.old.Tokens) == 0 || len(v.new.Tokens) == 0 {
		return false
	}
	n := cellOf(v.old, len(v.old.Tokens)-1)
	return n > 0 && n == cellOf(v.new, len(v.new.Tokens)-1)
}

// recount judges an edit whose two sides name the same concepts, but not as
// often: it is never of form alone. Of a row, or where a negation came or went,
// nobody but a reader can say what it means.
func (v *view) recount(j *Judgement) {
	in, out := v.excess(v.new, v.old, v.plus), v.excess(v.old, v.new, v.minus)
	if len(in)+len(out) == 0 {
		return
	}
	j.Severity = max(j.Severity, Minor)
	if !v.sameCells() && !denies(in) && !denies(out) {
		return
	}
	h := movedHit(v, spansOf(in), spansOf(out))
	for _, m := range append(in, out...) {
		if t := classTopic[m.Class]; t != "" {
			h.topic = t
			break
		}
	}
	h.why = "words that count left or entered a place where they said something of their own"
	h.dir = lean(in, out)
	j.add(v, mustLookup("meaning-moved"), h)
}

func denies(ms []*clause.Mention) bool {
	return len(filter(ms, func(m *clause.Mention) bool { return m.Class == clause.Negation })) > 0
}

// lean says for whom it is better that these words came and those went.
func lean(in, out []*clause.Mention) Direction {
	sum := 0
	for _, m := range in {
		sum += weight(m)
	}
	for _, m := range out {
		sum -= weight(m)
	}
	switch {
	case sum > 0:
		return Strengthens
	case sum < 0:
		return Weakens
	}
	return Neutral
}

func spansOf(ms []*clause.Mention) []span {
	out := make([]span, 0, len(ms))
	for _, m := range ms {
		out = append(out, spanOf(m))
	}
	return out
}
