package promise

// commitmentWords find the sentences that bind the company in how it treats
// data: negated, exclusive, prohibitive, or conditional on consent.
type commitmentWords struct {
	kinds    []kind    // tried in order: a sentence is of the first that fits
	data     []pattern // what the sentence must be about
	blank    []pattern // negations and limits that bind nobody, or the reader
	never    []pattern // disclaimers and descriptions that look like commitments
	explicit []pattern
}

// commit records a sentence that is a commitment.
func (r *reader) commit(text string, s *sentence) {
	l := &r.lex.commitments
	if len(s.words.toks) < 3 || !binds(s.words.toks) || text[s.end-1] == '?' || imperative(s.words.toks) {
		return
	}
	data := has(l.data, s.words)
	words := s.words.without(findAll(l.blank, s.words)...)
	for _, k := range l.kinds {
		if !data && k.name != "consent-required" || !has(k.words, words) {
			continue
		}
		if disclaimed(k.name) && has(l.never, words) {
			return
		}
		r.commitments = append(r.commitments, Commitment{
			Kind: k.name, Quote: text[s.start:s.end], Path: r.doc.Path(s.block), Block: s.block,
			explicit: k.name == "consent-required" && has(l.explicit, s.words),
		})
		return
	}
}

// imperative says whether a sentence tells the reader what to do.
func imperative(toks []token) bool {
	return toks[0].word == "please" || toks[0].word == "do" && toks[1].word == "not"
}

// disclaimed says whether a kind is easily confused with a disclaimer.
func disclaimed(kind string) bool {
	switch kind {
	case "never-sell", "children", "consent-required", "prohibited", "successor-bound", "deletion", "breach-notice":
		return false
	}
	return true
}

// binds is the quick look: most sentences hold none of these words.
func binds(toks []token) bool {
	for i := range toks {
		switch toks[i].word {
		case "not", "never", "no", "neither", "nor", "none", "only", "solely", "exclusively", "strictly", "without", "prohibited",
			"forbidden", "prohibit", "required", "obligated", "obliged", "bound", "must", "unless", "ensure", "consent", "continue",
			"delete", "deleted", "erase", "erased", "anonymized", "anonymised", "destroyed", "breach", "opt-in", "permission", "promptly", "limited":
			return true
		}
	}
	return false
}
