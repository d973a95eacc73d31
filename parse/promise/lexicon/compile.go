package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// lexicon holds the compiled lists. Each field is a field of the tables.
type lexicon struct {
	*compiler   `table:"-"`
	classes     map[string]string `table:"-"`
	commitments commitmentWords

	mentions, heading, headingWord, reserve, elsewhere                                                           []pattern
	notify, notNotify                                                                                            []pattern
	docNoun, docNounBig, docName, datePhrase, blank, dateRef                                                     []pattern
	postPage, dateLine, archive, timeRef, blog                                                                   []pattern
	noticeAt, noticeIn, noticeSpec, notice, inApp                                                                []pattern
	updatedNotice, elsewhereApp, importantThat, minor, consentIf, reachOnly, disagree, imperative, tell, aNotice []pattern
	remedies                                                                                                     []kind
	email, notEmail, siteAt, serviceIn, direct, other                                                            []pattern
	weak, reach                                                                                                  []pattern
	before, afterPost, kept, atPosting, afterFact, soon                                                          []pattern
	material, lessProtective, lawRequired, anyTrigger                                                            []pattern
	deemed, checkBack, withoutNotice, notWithoutNotice                                                           []pattern
	discretion, consent, notConsent                                                                              []pattern
	retro, notRetro                                                                                              []pattern
	continuation, duration, oneOf                                                                                []pattern
}

// kind is a name with the words that make it.
type kind struct {
	name  string
	words []pattern
}

// commitmentWords finds commitments.
type commitmentWords struct {
	kinds    []kind
	data     []pattern
	blank    []pattern
	never    []pattern
	explicit []pattern
}

// compile reads every list.
func compile() *lexicon {
	l := &lexicon{compiler: newCompiler(), classes: classes()}
	l.compileClause()
	l.compileReadings()
	l.compileChannels()
	l.compileTerms()
	l.compileCommitments()
	l.finish()
	return l
}

// lines compiles lines of this lexicon.
func (l *lexicon) lines(ls ...string) []pattern { return l.compiler.lines(l.classes, ls...) }

// pattern and term are those of package promise.
type pattern struct {
	terms []term
	needs []uint16 // the terms that cannot be missing, the one of the fewest words first
}

type term struct {
	id       uint16
	long     uint16 // 1 + index of the choices, where one is of several words
	gap      uint8
	optional bool
}

// ids is a set of terms.
type ids map[uint16]bool

// compiler turns lines of the lexicon into patterns and keeps, for each word,
// the terms it can begin.
type compiler struct {
	known   map[string]term // by the choices as written, classes taken apart
	choices []int           // how many each term has, by its id
	long    [][][]string    // choices of several words
	exact   map[string]ids  // by word
	stems   map[string]ids  // by the start of a word, for "revis*"
}

func newCompiler() *compiler {
	return &compiler{known: map[string]term{}, exact: map[string]ids{}, stems: map[string]ids{}}
}

// lines compiles patterns, with classes for the "@" terms.
func (c *compiler) lines(classes map[string]string, lines ...string) []pattern {
	ps := make([]pattern, 0, len(lines))
	for _, line := range lines {
		var p pattern
		for f := range strings.FieldsSeq(line) {
			t := c.term(classes, f)
			if t.gap == 0 && !t.optional {
				p.needs = append(p.needs, t.id)
			}
			p.terms = append(p.terms, t)
		}
		slices.SortStableFunc(p.needs, func(a, b uint16) int { return cmp.Compare(c.choices[a], c.choices[b]) })
		ps = append(ps, p)
	}
	return ps
}

func (c *compiler) term(classes map[string]string, field string) term {
	if n, ok := strings.CutPrefix(field, "~"); ok {
		return term{gap: uint8(digits(n))}
	}
	rest, optional := strings.CutPrefix(field, "?")
	written := expand(classes, rest)
	t, known := c.known[written]
	if !known {
		t = c.newTerm(strings.Split(written, "|"))
		c.known[written] = t
	}
	t.optional = optional
	return t
}

func (c *compiler) newTerm(alternatives []string) term {
	t := term{id: uint16(len(c.choices))}
	c.choices = append(c.choices, len(alternatives))
	choices := make([][]string, len(alternatives))
	long := false
	for i, alt := range alternatives {
		choices[i] = strings.Split(alt, "_")
		long = long || len(choices[i]) > 1
		c.begins(choices[i][0], t.id)
	}
	if long {
		c.long = append(c.long, choices)
		t.long = uint16(len(c.long))
	}
	return t
}

// expand takes the classes of a list of choices apart.
func expand(classes map[string]string, list string) string {
	for strings.Contains(list, "@") {
		parts := strings.Split(list, "|")
		for i, alt := range parts {
			if name, ok := strings.CutPrefix(alt, "@"); ok {
				parts[i] = classes[name]
			}
		}
		list = strings.Join(parts, "|")
	}
	return list
}

// begins notes that a word can begin a term.
func (c *compiler) begins(word string, id uint16) {
	in, key := c.exact, word
	if stem, ok := strings.CutSuffix(word, "*"); ok {
		in, key = c.stems, stem
	}
	if in[key] == nil {
		in[key] = ids{}
	}
	in[key][id] = true
}

// finish joins what a word matches by itself and by its start, so that one
// look-up finds all.
func (c *compiler) finish() {
	for word, s := range c.exact {
		c.inherit(word, s)
	}
	for stem, s := range c.stems {
		c.inherit(stem, s)
	}
}

// inherit adds the terms of every stem that a word begins with.
func (c *compiler) inherit(word string, s ids) {
	for n := 1; n <= len(word); n++ {
		maps.Copy(s, c.stems[word[:n]])
	}
}

// digits reads a small decimal number; 0 when there is none.
func digits(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1e6; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
