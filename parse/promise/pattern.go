package promise

import "strings"

//go:generate go run ./lexicon

// A pattern is a line of the word lists (lexicon), compiled to tables.go. There
// are no regular expressions here, and nothing is compiled when the program
// runs.
type pattern struct {
	terms []term
	needs []uint16 // the terms that cannot be missing, the rarest first
}

// term is a word, or words to choose from, or a gap.
type term struct {
	id       uint16
	long     uint16 // 1 + index into choices, where one is of several words
	gap      uint8  // skip up to this many words
	optional bool
}

// kind is a name with the words that make it.
type kind struct {
	name  string
	words []pattern
}

// termset is a set of terms by id. A word knows the terms it can begin, and a
// phrase those that any of its words can: most patterns are ruled out by one
// look at that, before any word is compared.
type termset [setWords]uint64

func (s *termset) has(id uint16) bool { return s[id/64]&(1<<(id%64)) != 0 }

func (s *termset) join(o *termset) {
	for i := range s {
		s[i] |= o[i]
	}
}

// phrase is a run of words made ready for matching.
type phrase struct {
	toks []token
	has  termset
}

func newPhrase(toks []token) *phrase {
	p := &phrase{toks: toks}
	p.know()
	return p
}

// know notes what the words can begin.
func (p *phrase) know() {
	p.has = termset{}
	for i := range p.toks {
		if t := p.toks[i].terms; t != nil {
			p.has.join(t)
		}
	}
}

// may says whether each word that a pattern needs can be here.
func (p *phrase) may(pt *pattern) bool {
	for _, id := range pt.needs {
		if !p.has.has(id) {
			return false
		}
	}
	return true
}

// part is the phrase of some of the words.
func (p *phrase) part(s span) *phrase { return newPhrase(p.toks[s.from:s.to]) }

// without gives a copy in which the words of the spans match nothing.
func (p *phrase) without(spans ...span) *phrase {
	if len(spans) == 0 {
		return p
	}
	out := append([]token(nil), p.toks...)
	for _, s := range spans {
		for i := s.from; i < s.to; i++ {
			out[i].lexeme = lexeme{}
		}
	}
	return newPhrase(out)
}

// span is a range of words.
type span struct{ from, to int }

func (s span) found() bool { return s.to > s.from }

// find gives the first match in toks[from:], made as tight as it goes: of the
// starts with the same end the last, so that a noun is taken with the place
// that stands next to it.
func (p *pattern) find(toks []token, from int) span {
	for i := from; i < len(toks); i++ {
		end := match(p.terms, toks, i)
		if end < 0 {
			continue
		}
		for k := i + 1; k < end; k++ {
			if match(p.terms, toks, k) == end {
				i = k
			}
		}
		return span{i, end}
	}
	return span{}
}

// match gives the end of a match of terms that begins at i, or -1.
func match(terms []term, toks []token, i int) int {
	if len(terms) == 0 {
		return i
	}
	t := &terms[0]
	if t.gap > 0 {
		return matchGap(terms, toks, i)
	}
	if i < len(toks) && toks[i].terms != nil && toks[i].terms.has(t.id) {
		if end := t.matchChoices(terms[1:], toks, i); end >= 0 {
			return end
		}
	}
	if t.optional {
		return match(terms[1:], toks, i)
	}
	return -1
}

func (t *term) matchChoices(rest []term, toks []token, i int) int {
	if t.long == 0 {
		return match(rest, toks, i+1)
	}
	for _, c := range choices[t.long-1] {
		if stands(c, toks, i) {
			if end := match(rest, toks, i+len(c)); end >= 0 {
				return end
			}
		}
	}
	return -1
}

func matchGap(terms []term, toks []token, i int) int {
	for n := 0; n <= int(terms[0].gap) && i+n <= len(toks); n++ {
		if end := match(terms[1:], toks, i+n); end >= 0 {
			return end
		}
	}
	return -1
}

// stands says whether the words of a choice stand at i.
func stands(c []string, toks []token, i int) bool {
	if i+len(c) > len(toks) {
		return false
	}
	for k, w := range c {
		if !wordMatches(w, toks[i+k].word) {
			return false
		}
	}
	return true
}

func wordMatches(pattern, word string) bool {
	if stem, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(word, stem)
	}
	return pattern == word
}

// findAny gives the leftmost match of any pattern; among equals the first listed.
func findAny(ps []pattern, ph *phrase) span {
	var best span
	for i := range ps {
		if !ph.may(&ps[i]) {
			continue
		}
		if s := ps[i].find(ph.toks, 0); s.found() && (!best.found() || s.from < best.from) {
			best = s
		}
	}
	return best
}

// has says whether any pattern matches.
func has(ps []pattern, ph *phrase) bool { return findAny(ps, ph).found() }

// findAll gives all matches of all patterns, in the order of the list.
func findAll(ps []pattern, ph *phrase) []span {
	var all []span
	for i := range ps {
		if !ph.may(&ps[i]) {
			continue
		}
		for s := ps[i].find(ph.toks, 0); s.found(); s = ps[i].find(ph.toks, s.to) {
			all = append(all, s)
		}
	}
	return all
}
