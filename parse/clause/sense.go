package clause

import (
	"slices"
	"strings"
	"sync"
)

// This file drops mentions whose word has another sense where it stands: "ad"
// in "ad hoc", "resume" in "to resume", "profile" where profiling is meant.

// sense bounds a one-word phrase of a concept. Empty fields bound nothing.
type sense struct {
	concept, words string // of the phrase: the words as stems see them
	only           string // the forms that have the sense
	before, after  string // the mention does not count before, or after, these words
	named          bool   // it counts only as a name: with a capital, not at the beginning
	chosen         bool   // it counts only where the user does it, or is told to
}

var senses = []sense{
	{concept: "purpose/advertising", words: "ad", before: "hoc"},
	{concept: "purpose/profiling", words: "profiling segmentation scoring", only: "profiling segmentation scoring"},
	{concept: "purpose/ai-training", words: "train", before: "course courses program programs programme session sessions materials video videos users user employees employee staff agents personnel customers people team representatives members you yourself"},
	{concept: "action/retain", words: "store", before: "locator hours credit listing policies", after: "app play web online retail a our"},
	{concept: "purpose/marketing", words: "promote offers promotion", before: "safety security integrity trust privacy you protection transparency"},
	{concept: "purpose/research", words: "research", before: "history"},
	{concept: "purpose/verification", words: "age", only: "age"},
	{concept: "data/employment", words: "resume", only: "resume resumes", after: "to will may can shall we you they it ", before: "using the your our service services normal when it use at once"},
	{concept: "data/usage", words: "click", after: "by to or please can you and then", before: "here on the this a any below"},
	{concept: "data/content", words: "post", after: "to will we may also", before: "the any changes our a an such this"},
	{concept: "data/content", words: "comment feedback input image upload", before: "period form section"},
	{concept: "data/content", words: "comment", after: "or"},
	{concept: "data/birth-date", words: "birthday", after: "13th 14th 16th 18th 21st thirteenth fourteenth sixteenth eighteenth"},
	{concept: "data/location", words: "location", after: "this following above our registered"},
	{concept: "data/race", words: "race", before: "to condition conditions"},
	{concept: "tracker/analytics-tool", words: "adjust segment clarity heap amplitude", named: true},
	{concept: "tracker/pixels", words: "tag", after: "to can you may", before: "you your friends people other"},
	{concept: "recipient/public", words: "public", before: "profile profiles health interest interests record records source sources authority authorities sector key keys domain safety research statement statements body bodies company companies chat " +
		"posts content figures security task tasks wi wifi holiday order register registers database databases offering"},
	{concept: "recipient/authorities", words: "government", before: "id ids issued identification identifier identifiers identity"},
	{concept: "recipient/acquirer", words: "acquire", before: "information data personal a an additional new from access consent your"},
	{concept: "recipient/business-partners", words: "partner", before: "with to in"},
	{concept: "recipient/developers", words: "developer", before: "documentation tools tool account accounts portal platform guidelines"},
	{concept: "recipient/schools", words: "school university", before: "name names email address"},
	{concept: "recipient/banks", words: "bank", before: "account accounts details statement statements card transfer holiday"},
	{concept: "recipient/professional", words: "attorney", before: "general"},
	{concept: "recipient/employer", words: "administrator", before: "password"},
	{concept: "right/restriction", words: "restriction", before: "on access to"},
	{concept: "right/correction", words: "correct", before: "functioning operation working display"},
	{concept: "right/appeal", words: "appeal", before: "to "},
	{concept: "choice/opt-in", words: "enable", chosen: true},
	{concept: "choice/opt-out", words: "disable deactivate decline refuse reject disconnect unlink deselect", chosen: true},
	{concept: "child/child", words: "minor", before: "changes change edits edit updates update modifications corrections adjustments", after: "a only"},
}

// senseTable gives the senses of each concept, by its place in the lexicon,
// with their words hashed.
var senseTable = sync.OnceValue(func() [][]hashedSense {
	t := make([][]hashedSense, len(concepts))
	for _, s := range senses {
		id := conceptID(s.concept)
		h := hashedSense{only: wordSet(s.only), before: wordSet(s.before), after: wordSet(s.after), named: s.named, chosen: s.chosen}
		for _, tok := range tokenize(s.words, nil, nil) {
			h.stems = append(h.stems, tok.Stem)
		}
		t[id] = append(t[id], h)
	}
	return t
})

type hashedSense struct {
	stems               []uint64
	only, before, after map[uint64]struct{}
	named, chosen       bool
}

func wordSet(s string) map[uint64]struct{} {
	if s == "" {
		return nil
	}
	return hashes(strings.Fields(s)...)
}

// sensible drops the mentions whose word means something else here.
func (f *Facts) sensible() {
	t := senseTable()
	f.Mentions = slices.DeleteFunc(f.Mentions, func(m Mention) bool {
		if m.To-m.From == 1 && f.inDomain(m.From) {
			return true
		}
		if m.To-m.From != 1 || t[m.id] == nil {
			return false
		}
		return slices.ContainsFunc(t[m.id], func(s hashedSense) bool { return f.otherwise(&m, &s) })
	})
}

// inDomain says whether a word is the end of a domain name: "ai" in "duck.ai".
func (f *Facts) inDomain(tok int) bool {
	at := f.Tokens[tok].Start
	return at >= 2 && f.Text[at-1] == '.' && isAlnum(f.Text[at-2])
}

// otherwise says whether the word of the mention has another sense.
func (f *Facts) otherwise(m *Mention, s *hashedSense) bool {
	tok := &f.Tokens[m.From]
	if !slices.Contains(s.stems, tok.Stem) {
		return false
	}
	switch {
	case s.only != nil && !in(tok.Word, s.only):
		return true
	case s.before != nil && m.To < len(f.Tokens) && f.Tokens[m.To].Before == 0 && in(f.Tokens[m.To].Word, s.before):
		return true
	case s.after != nil && m.From > 0 && tok.Before == 0 && in(f.Tokens[m.From-1].Word, s.after):
		return true
	case s.named && (!tok.capital || m.From == 0 || tok.Before == '.'):
		return true
	}
	return s.chosen && !f.userDoes(m.From)
}

// passive words stand before a participle that somebody else brings about.
var passive = hashes("be", "been", "being", "is", "are", "was", "were", "wrongfully", "automatically", "temporarily", "permanently")

// subjects of a verb, seen going back from it.
var (
	userWords  = hashes("you", "users", "user", "customers", "members", "visitors", "individuals")
	otherWords = hashes("we", "us", "they", "which", "it", "service", "services", "features", "technologies", "cookies", "tools", "that")
)

// userDoes says whether the verb at a token is the user's: "you may disable",
// "disable cookies in your browser", not "we may disable" nor "is disabled".
func (f *Facts) userDoes(tok int) bool {
	if tok > 0 && in(f.Tokens[tok-1].Word, passive) {
		return false
	}
	from := f.clauses[f.clauseOf(tok)].from
	for i := tok - 1; i >= from; i-- {
		switch {
		case in(f.Tokens[i].Word, userWords):
			return true
		case in(f.Tokens[i].Word, otherWords):
			return false
		}
	}
	return true
}
