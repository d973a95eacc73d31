package clause

import (
	"slices"
	"strings"
)

// This file cuts a sentence into clauses, and says of each whether it denies
// and who acts in it.

// clauseWords begin a new clause, whatever punctuation stands before them.
var clauseWords = hashes("but", "unless", "except", "if", "when", "because", "although", "while", "which", "who", "however", "where")

var pronouns = hashes("we", "you", "they", "it")

var joiners = hashes("and", "or")

// beForms make the verb behind them passive.
var beForms = hashes("be", "been", "being", "is", "are", "was", "were")

var (
	negators    = hashes("not", "never", "no", "cannot", "nor", "neither", "none", "nothing")
	notAfter    = hashes("only", "limited", "less", "just", "stated", "listed", "described", "mentioned", "specified", "necessarily")
	notBefore   = hashes("whether", "if", "or")
	hashNot     = hashString("not")
	hashWithout = hashString("without")
	hashSo      = hashString("so")
	hashThat    = hashString("that")
	hashOther   = hashString("other")
	hashThan    = hashString("than")
	hashTo      = hashString("to")
	hashYou     = hashString("you")
	hashWe      = hashString("we")
	hashBy      = hashString("by")
	hashDoes    = hashString("does")
	thirdWords  = hashes("they", "them")
)

// nouns begin the names of rights, whoever speaks.
var nouns = hashes("right", "portabiliti", "deletion", "erasur", "supervizori", "data", "list", "categori", "opt", "free", "statutori", "consumer", "privaci", "legal", "your", "these",
	"lodg", "complaint", "request", "submit", "exercis", "object", "objection", "withdraw", "without", "no", "charg", "reasonabl", "fee", "appeal", "human")

// split cuts the sentence into clauses.
func (f *Facts) split() {
	from := 0
	for i := 1; i < len(f.Tokens); i++ {
		if f.boundary(i) || f.resumes(from, i) {
			f.clauses = append(f.clauses, span{from: from, to: i})
			from = i
		}
	}
	f.clauses = append(f.clauses, span{from: from, to: len(f.Tokens)})
}

func (f *Facts) boundary(i int) bool {
	t := &f.Tokens[i]
	switch t.Before {
	case ';', '.', ':', '|':
		return true
	case ',':
		if t.traits&pronoun != 0 || f.within(i) {
			return true
		}
	}
	if f.withoutDoing(i) || f.soThat(i) || f.pairAt(i, hashOther, hashThan) {
		return true
	}
	return t.traits&clauseWord != 0 || t.traits&joiner != 0 && i+1 < len(f.Tokens) && f.Tokens[i+1].traits&pronoun != 0
}

// withoutDoing says that a clause of its own begins here that denies an act:
// "without collecting your location".
func (f *Facts) withoutDoing(i int) bool {
	if f.Tokens[i].Word != hashWithout || i+1 >= len(f.Tokens) {
		return false
	}
	next := f.Text[f.Tokens[i+1].Start:f.Tokens[i+1].End]
	return strings.HasSuffix(next, "ing") && next != "limiting"
}

// soThat says that a clause of result begins here: "so that nobody can read it".
func (f *Facts) soThat(i int) bool {
	return f.pairAt(i, hashSo, hashThat)
}

// pairAt says whether two words stand side by side at a token.
func (f *Facts) pairAt(i int, first, second uint64) bool {
	return f.Tokens[i].Word == first && i+1 < len(f.Tokens) && f.Tokens[i+1].Word == second
}

// resumes says that the main clause goes on at a token, behind a clause of
// result that began at from: "so that nobody can read it, to train our models".
func (f *Facts) resumes(from, i int) bool {
	return f.Tokens[i].Before == ',' && f.Tokens[i].Word == hashTo && f.soThat(from)
}

// within says that the comma before the token ends such a clause.
func (f *Facts) within(i int) bool {
	for k := i - 1; k > 0 && i-k < 10 && f.Tokens[k].Before == 0; k-- {
		if f.withoutDoing(k) {
			return true
		}
	}
	return false
}

// claims drops the rights that are no claims of the user: in "we delete your
// data" the company acts, in "you can delete your data" the user may.
func (f *Facts) claims() {
	f.Mentions = slices.DeleteFunc(f.Mentions, func(m Mention) bool {
		if m.Class != Right || m.From == 0 || in(f.Tokens[m.From].Stem, nouns) {
			return false
		}
		from := f.clauses[f.clauseOf(m.From)].from
		for i := m.From - 1; i >= from; i-- {
			switch f.Tokens[i].Word {
			case hashWe:
				return true
			case hashYou:
				return false
			}
		}
		return false
	})
}

// polarity marks the clauses that deny, and the mentions in them. "Not only",
// "not limited to", "not stated here" and "whether or not" deny nothing.
func (f *Facts) polarity() {
	for i := range f.Tokens {
		if f.Tokens[i].traits&negator == 0 && !f.withoutDoing(i) || f.is(i+1, afterNot) || f.Tokens[i].Word == hashNot && f.is(i-1, beforeNot) {
			continue
		}
		f.clauses[f.clauseOf(i)].negated = true
	}
	for k := range f.Mentions {
		m := &f.Mentions[k]
		m.Clause = f.clauseOf(m.From)
		m.Negated = f.clauses[m.Clause].negated
		f.all.add(m.id)
		if !m.Negated {
			f.asserted.add(m.id)
		}
	}
	for k := range f.all {
		f.denied[k] = f.all[k] &^ f.asserted[k]
	}
}

func (f *Facts) clauseOf(tok int) int {
	lo, hi := 0, len(f.clauses)-1
	for lo < hi {
		if mid := (lo + hi) / 2; tok < f.clauses[mid].to {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// actors gives each action its doer: the nearest subject before it, in its
// clause, else the company.
func (f *Facts) actors() {
	for k := range f.Mentions {
		m := &f.Mentions[k]
		if m.Class == Action {
			m.Actor = f.actorBefore(k)
		}
	}
}

// agent is who does what is said in the passive: whoever stands behind "by",
// else the company.
func (f *Facts) agent(m *Mention) Actor {
	if m.To+1 < len(f.Tokens) && f.Tokens[m.To].Word == hashBy && f.Tokens[m.To+1].Word == hashYou {
		return User
	}
	return Company
}

func (f *Facts) actorBefore(k int) Actor {
	m := &f.Mentions[k]
	if in(f.Tokens[m.From].Word, beForms) || m.From > 0 && in(f.Tokens[m.From-1].Word, beForms) {
		return f.agent(m)
	}
	for i := m.From - 1; i >= f.clauses[m.Clause].from; i-- {
		switch {
		case f.Tokens[i].Word == hashWe, f.Tokens[i].Word == hashDoes && m.From-i <= 3: // "please note that Example does not sell"
			return Company
		case f.Tokens[i].Word == hashYou:
			return User
		case f.is(i, thirdWord):
			return ThirdParty
		}
		for j := k - 1; j >= 0 && f.Mentions[j].To > i; j-- {
			if r := &f.Mentions[j]; r.Class == Recipient && r.From == i && m.From-r.To <= 3 {
				return ThirdParty
			}
		}
	}
	return Company
}

// is says whether there is a token at i, and it has the trait.
func (f *Facts) is(i int, t traits) bool {
	return i >= 0 && i < len(f.Tokens) && f.Tokens[i].traits&t != 0
}

// NegatedAt says whether the token stands in a clause that denies.
func (f *Facts) NegatedAt(tok int) bool { return f.clauses[f.clauseOf(tok)].negated }

// Words is a set of lower-case words, for asking whether a token is one of them.
type Words map[uint64]struct{}

// NewWords makes a set. It hashes each word: make sets once, not per question.
func NewWords(words ...string) Words { return hashes(words...) }

// WordIn says whether the token is one of the words.
func WordIn(t *Token, words Words) bool {
	_, ok := words[t.Word]
	return ok
}
