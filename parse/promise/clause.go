package promise

import "strings"

// clause is a sentence made ready: its words with the names of the document
// folded to "policy", and what stands in it.
type clause struct {
	r     *reader
	text  string
	s     *sentence
	words *phrase
}

func (r *reader) newClause(text string, s *sentence) *clause {
	return &clause{r: r, text: text, s: s, words: r.lex.readings(text, s.words)}
}

// readings folds the names that a document gives itself ("this Notice", "our
// privacy statement") to "policy", so that "a notice" is left to mean a notice.
func (l *lexicon) readings(text string, ph *phrase) *phrase {
	var out []token
	name := func(i int) {
		if out == nil {
			out = append([]token(nil), ph.toks...)
		}
		out[i].lexeme = word("policy")
	}
	for _, s := range findAll(l.docNoun, ph) {
		if s.from == 0 || ph.toks[s.from-1].word != "a" && ph.toks[s.from-1].word != "an" {
			name(s.to - 1)
		}
	}
	for _, s := range findAll(l.docNounBig, ph) {
		last := &ph.toks[s.to-1]
		if raw := text[last.start:last.end]; last.upper && raw != strings.ToUpper(raw) {
			name(s.to - 1)
		}
	}
	if out != nil {
		ph = newPhrase(out)
	}
	return ph.without(l.nameWords(ph)...)
}

// nameWords gives the capitalized words between "this" and "policy": the App
// of "this App Privacy Policy" is no place for a notice.
func (l *lexicon) nameWords(ph *phrase) []span {
	var inner []span
	for _, s := range findAll(l.docName, ph) {
		named := true
		for _, t := range ph.toks[s.from+1 : s.to-1] {
			named = named && t.upper && t.punct == blank
		}
		for i := s.from + 1; named && i < s.to-1; i++ {
			if w := ph.toks[i].word; w != "privacy" && w != "cookie" && w != "cookies" {
				inner = append(inner, span{i, i + 1})
			}
		}
	}
	return inner
}

// aboutChange says whether the sentence itself speaks of changes of the policy
// as something that may come, or of telling people about them. That data is
// used "to inform you of changes" is a purpose, and no promise.
func (c *clause) aboutChange() bool {
	l := c.r.lex
	if !has(l.mentions, c.words) {
		return false
	}
	return has(l.reserve, c.words) || has(l.deemed, c.words) || has(l.checkBack, c.words) || c.tells()
}

// tells says whether the company states that it tells people, and not only
// that it uses data to.
func (c *clause) tells() bool {
	toks := c.words.toks
	for _, s := range findAll(c.r.lex.notify, c.words) {
		if s.from > 0 && purpose(toks[s.from-1].word) {
			continue
		}
		for i := max(0, s.from-12); i < s.to; i++ {
			if toks[i].word == "we" || modal(toks[i].word) {
				return true
			}
		}
	}
	return false
}

// purpose says whether a word makes what follows a purpose.
func purpose(w string) bool { return w == "to" || w == "include" || w == "including" }

// elsewhere says whether the sentence is about other news than the policy's:
// mergers, orders, requests.
func (c *clause) elsewhere() bool {
	return has(c.r.lex.elsewhere, c.words) && !has(c.r.lex.mentions, c.words)
}

// statements gives the parts that may name a channel: none of a question, and
// none of a warning that a notice counts even when it is not received.
func (c *clause) statements() []span {
	if strings.HasSuffix(c.text[c.s.start:c.s.end], "?") || has(c.r.lex.reachOnly, c.words) {
		return nil
	}
	return c.segments()
}

// segments cuts the sentence where a new statement of the company begins
// ("…, and if they are material, we will …"): each has its own strength,
// trigger and time.
func (c *clause) segments() []span {
	var out []span
	start, toks := 0, c.words.toks
	for i := 1; i < len(toks)-2; i++ {
		if begins(toks, i) {
			out = append(out, span{start, i})
			start = i
		}
	}
	return append(out, span{start, len(toks)})
}

// begins says whether a new statement begins at word i.
func begins(toks []token, i int) bool {
	next := toks[i+1].word
	switch toks[i].word {
	case "and", "but", "or", "however", "otherwise":
		if subject(next) || modal(next) && toks[i].word != "or" {
			return true
		}
		return conditional(next) && subjectWithin(toks[i+1:], 16)
	}
	return toks[i].punct == semicolon && subjectWithin(toks[i:], 12)
}

// subjectWithin says whether a subject stands among the first n words.
func subjectWithin(toks []token, n int) bool {
	for i := 0; i < len(toks)-1 && i < n; i++ {
		if subject(toks[i].word) && toks[i+1].word != "make" {
			return true
		}
	}
	return false
}

func subject(w string) bool { return w == "we" || w == "you" }

func modal(w string) bool {
	switch w {
	case "will", "shall", "may", "must", "might", "can", "could", "would", "should":
		return true
	}
	return false
}

func conditional(w string) bool {
	switch w {
	case "if", "when", "where", "whenever", "unless", "for", "in", "to", "as", "depending":
		return true
	}
	return false
}

// verbatim gives the text of a span of words.
func (c *clause) verbatim(s span) string {
	return c.text[c.words.toks[s.from].start:c.words.toks[s.to-1].end]
}
