package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// For whom an edit is better follows from two facts: what the statement does,
// and whether the edit makes it reach further. A denial, a right or a duty of
// the company protects, and protects less when a condition enters it; a
// practice exposes, and exposes less then.

// stance is what a statement does for the user.
type stance int

const (
	exposes  stance = -1
	neither  stance = 0
	protects stance = 1
)

// stanceOf reads it from what the statement says first: that the company does
// not do a thing, that it does, that it owes one, or that the user may.
func stanceOf(f *clause.Facts) stance {
	if userMay(f) {
		return protects
	}
	for i := range f.Mentions {
		m := &f.Mentions[i]
		switch {
		case m.Class == clause.Right && m.Name != "right/fee", m.Class == clause.Choice && m.Name == "choice/opt-out":
			return protects
		case m.Class != clause.Action || m.Actor == clause.User || nominal(f, m) || attributive(f, m) || subordinate(f, m):
		case slices.Contains(practice, m.Name):
			if m.Negated && companyDenies(f, m.Name) != nil {
				return protects
			}
			return exposes
		case slices.Contains(duties, m.Name):
			if m.Negated {
				return exposes
			}
			return protects
		}
	}
	return neither
}

// userMay says that a sentence begins by granting the user something to do
// about data: "you may ask for a list".
func userMay(f *clause.Facts) bool {
	for i := 0; i+2 < min(len(f.Tokens), 10); i++ {
		if clause.WordIn(&f.Tokens[i], companyVoice) {
			return false
		}
		if clause.WordIn(&f.Tokens[i], mayWords) && i > 0 && clause.WordIn(&f.Tokens[i+1], askWords) {
			return clause.WordIn(&f.Tokens[i-1], grantees)
		}
	}
	return false
}

// nominal says that a word for an act stands as a noun: "your use of", "server
// logs are deleted".
func nominal(f *clause.Facts, m *clause.Mention) bool {
	if m.To-m.From != 1 {
		return false
	}
	before := m.From > 0 && f.Tokens[m.From].Before == 0 && clause.WordIn(&f.Tokens[m.From-1], nounLeads)
	after := m.To < len(f.Tokens) && f.Tokens[m.To].Before == 0 && clause.WordIn(&f.Tokens[m.To], nounTrails)
	return before || after
}

// attributive says that a word for an act only tells which data are meant:
// "the information we collect", "data disclosed to us".
func attributive(f *clause.Facts, m *clause.Mention) bool {
	if m.Class != clause.Action || m.From < 2 {
		return false
	}
	one, two := &f.Tokens[m.From-1], &f.Tokens[m.From-2]
	if f.Tokens[m.From].Before != 0 || one.Before != 0 {
		return false
	}
	if clause.WordIn(one, subjects) {
		return !two.Stop() || clause.WordIn(two, relatives)
	}
	return !one.Stop() && !strings.HasSuffix(f.Text[one.Start:one.End], "ly") && strings.HasSuffix(f.Text[f.Tokens[m.From].Start:f.Tokens[m.From].End], "ed")
}

// subordinate says that a word for an act stands in a clause of time, which
// tells when the main thing is done: "after your name has been removed".
func subordinate(f *clause.Facts, m *clause.Mention) bool {
	for i := m.From - 1; i >= 0 && m.From-i < 10 && f.Tokens[i+1].Before == 0; i-- {
		if clause.WordIn(&f.Tokens[i], timeWords) {
			return true
		}
	}
	return false
}

// reach says whether an edit makes a statement reach further (1), less far
// (-1), or neither: what joins a series widens it, what bounds a noun or puts a
// condition narrows it, and the reverse when it goes.
func (v *view) reach(s stance) int {
	sum := 0
	for _, r := range v.exchanges() {
		if !brings(v.new, v.old, r.new) && !brings(v.old, v.new, r.old) {
			continue
		}
		sum += extent(v.new, r.new, s) - extent(v.old, r.old, s)
	}
	return sum
}

// exchange is a run of words that came in the place of another; either may be
// empty.
type exchange struct{ old, new span }

// exchanges lists what came in the place of what.
func (v *view) exchanges() []exchange {
	var out []exchange
	o, n, open := 0, 0, false
	for _, w := range v.c.Words {
		if w.Op == '=' {
			o, n, open = o+len(w.Text), n+len(w.Text), false
			continue
		}
		if !open {
			out, open = append(out, exchange{span{o, o}, span{n, n}}), true
		}
		last := &out[len(out)-1]
		if w.Op == '-' {
			o += len(w.Text)
			last.old.to = o
		} else {
			n += len(w.Text)
			last.new.to = n
		}
	}
	return out
}

// extent says what a run of words does to the statement that it stands in.
func extent(f *clause.Facts, s span, is stance) int {
	from, to := tokensIn(f, s)
	if to <= from {
		return 0
	}
	first := &f.Tokens[from]
	bounds := holdsWord(f, from, to, boundingWords) || otherThan(f, from, to)
	switch {
	case clause.WordIn(first, concessions), clause.WordIn(first, orWords):
		return 1
	case bounds:
		return -1
	case from == 0:
		return 0 // it opens the sentence: "in addition"
	case clause.WordIn(first, relationWords), qualifier(f, from, to) && !isVerb(f, to):
		return -1
	case clause.WordIn(first, seriesOpeners), first.Before == ',' && clause.WordIn(&f.Tokens[to-1], joinWords), series(f, from, to):
		return 1
	case clause.WordIn(first, aimWords):
		return -int(is) // a purpose bounds a denial and is one more use
	}
	return 0
}

// otherThan says that a run holds "other than": an exception.
func otherThan(f *clause.Facts, from, to int) bool {
	for i := from; i+1 < to; i++ {
		if clause.WordIn(&f.Tokens[i], otherWords) && clause.WordIn(&f.Tokens[i+1], thanWords) {
			return true
		}
	}
	return false
}

// brings says whether a run holds a word of content, or one that puts a
// condition, which other lacks.
func brings(f, other *clause.Facts, s span) bool {
	from, to := tokensIn(f, s)
	for i := from; i < to; i++ {
		t := &f.Tokens[i]
		if clause.WordIn(t, boundingWords) && !holdsWord(other, 0, len(other.Tokens), clause.Words{t.Word: {}}) ||
			t.Kind == clause.Word && !t.Stop() && !clause.WordIn(t, refusals) && !other.HoldsLike(f, i) && !counted(f, other, i) && !alias(f, other, i) {
			return true
		}
	}
	return false
}

// series says that a run is an entry of a series: a comma stands on both sides,
// or a comma before it and "and" or "or" behind.
func series(f *clause.Facts, from, to int) bool {
	if to >= len(f.Tokens) {
		return false
	}
	next := &f.Tokens[to]
	return f.Tokens[from].Before == ',' && (next.Before == ',' || clause.WordIn(next, joinWords))
}

func holdsWord(f *clause.Facts, from, to int, words clause.Words) bool {
	return slices.ContainsFunc(f.Tokens[from:to], func(t clause.Token) bool { return clause.WordIn(&t, words) })
}

// replaces says that words of content take the place of others: of a practice,
// what came weighs against what went.
func (v *view) replaces() bool {
	return slices.ContainsFunc(v.exchanges(), func(r exchange) bool { return brings(v.new, v.old, r.new) && brings(v.old, v.new, r.old) })
}

// bearing says for whom an edit is better by what it does to the reach of a
// statement whose stance both sides share.
func (v *view) bearing() Direction {
	s := stanceOf(v.old)
	if s == neither || s != stanceOf(v.new) {
		return Neutral
	}
	switch n := v.reach(s) * int(s); {
	case n > 0 && s == exposes && v.replaces():
		return Neutral
	case n > 0:
		return Strengthens
	case n < 0:
		return Weakens
	}
	return Neutral
}

// redrawn reads an edit that moves the bounds of what the company binds itself
// to: words come or go by which a denial or a duty reaches further or less far.
// How a right is used is told at length, and told anew without a change.
func (v *view) redrawn() (hit, bool) {
	if denied(v.old) == nil && firstAct(v.old) != "action/delete" && !v.words.commits(v) || !v.moves() {
		return hit{}, false
	}
	d := v.bearing()
	if d == Neutral {
		return hit{}, false
	}
	return hit{old: v.minus, new: v.plus, topic: v.family(), dir: d, why: "the bounds of what the company binds itself to move"}, true
}

// moves says that words of content come or go that the other side lacks.
func (v *view) moves() bool { return newWords(v.new, v.old) || newWords(v.old, v.new) }

// denialMoves reads a whole sentence by which the company denies what it does
// with data, and which comes or goes.
func (v *view) denialMoves() (hit, bool) {
	f, index, share := v.new, v.before, v.fresh
	h := hit{new: v.plus, dir: Strengthens, why: "a denial of the company is now stated"}
	if v.removed() {
		f, index, share = v.old, v.after, v.lost
		h = hit{old: v.minus, dir: Weakens, why: "a denial of the company stands nowhere in the new text"}
	}
	m := denied(f)
	if m == nil || index.Denies(m.Concept) && share < 0.5 {
		return hit{}, false
	}
	h.topic = v.family()
	return h, true
}

// denied gives what the company says first that it does not do.
func denied(f *clause.Facts) *clause.Mention {
	for i := range f.Mentions {
		m := &f.Mentions[i]
		act := m.Class == clause.Action && slices.Contains(practice, m.Name) && m.Actor != clause.User && !nominal(f, m)
		if act && !m.Negated {
			return nil
		}
		if m.Negated && (act && !isLinkName(f, m) || m.Class == clause.Purpose && !m.Is("service") || m.Class == clause.Tracker) && ownVoice(f, m) {
			return m
		}
	}
	return nil
}

// ownVoice says that a clause speaks of the company or of what happens to data,
// and not of the user or of a third party.
func ownVoice(f *clause.Facts, m *clause.Mention) bool {
	for i := m.From - 1; i >= 0 && m.From-i < 12; i-- {
		switch t := &f.Tokens[i]; {
		case clause.WordIn(t, companyVoice):
			return true
		case clause.WordIn(t, userWords) && f.Text[t.Start:t.End] != "your":
			return false
		}
	}
	return f.HasClass(clause.Data)
}
