package promise

import facts "github.com/redletter-dev/redletter/parse/clause"

// terms reads what a sentence says beside its channels, into a Promise without
// a channel.
func (c *clause) terms() Promise {
	l, ph := c.r.lex, c.words
	kept := has(l.notWithoutNotice, ph)
	p := Promise{
		Strength:       "shall",
		DeemedConsent:  has(l.deemed, ph),
		CheckBack:      has(l.checkBack, ph),
		WithoutNotice:  !kept && has(l.withoutNotice, ph),
		Discretion:     has(l.discretion, ph),
		NotRetroactive: has(l.notRetro, ph),
		Remedy:         c.remedy(),
	}
	p.ConsentRequired = c.consent()
	p.Retroactive = !p.NotRetroactive && has(l.retro, ph)
	return p
}

// consent says whether the sentence promises to ask. Consent that is read into
// staying on is not asked for.
func (c *clause) consent() bool {
	l := c.r.lex
	return has(l.consentIf, c.words) ||
		findAny(l.consent, c.words.without(findAll(l.notConsent, c.words)...)).found()
}

func (c *clause) remedy() string {
	if !has(c.r.lex.disagree, c.words) {
		return ""
	}
	for _, r := range c.r.lex.remedies {
		if has(r.words, c.words) {
			return r.name
		}
	}
	return ""
}

// says whether a sentence without a channel has something to record.
func (p *Promise) says() bool {
	return p.Timing != "" || p.Remedy != "" || p.Reach != "" || p.DeemedConsent || p.CheckBack || p.WithoutNotice ||
		p.Discretion || p.ConsentRequired || p.Retroactive || p.NotRetroactive
}

// strength is that of the statement: soft words about a notice, or the last
// modal before the channel. A statement without a modal states what the company
// does.
func (l *lexicon) strength(ph *phrase, h hit) string {
	if h.notice() && h.channel != PostPage && has(l.weak, ph) {
		return "may"
	}
	toks := ph.toks
	for i := min(h.at.to, len(toks)) - 1; i >= 0; i-- {
		switch toks[i].word {
		case "will", "shall", "must":
			return "shall"
		case "may", "might", "can", "could", "reserve", "reserves":
			if i > 0 && toks[i-1].word == "you" || i+2 < len(toks) && toks[i+1].word == "be" && isFound(toks[i+2].word) {
				return "shall" // what the reader can find is there
			}
			return "may"
		}
	}
	return "shall"
}

func isFound(w string) bool { return w == "found" || w == "viewed" || w == "accessed" || w == "seen" }

// trigger says for which changes the statement holds, "" when it does not say.
func (l *lexicon) trigger(ph *phrase) string {
	ph = ph.without(findAll(l.importantThat, ph)...)
	switch {
	case has(l.minor, ph):
		return "any"
	case has(l.lessProtective, ph):
		return "less-protective"
	case has(l.material, ph):
		return "material"
	case has(l.lawRequired, ph):
		return "law-required"
	case has(l.anyTrigger, ph):
		return "any"
	}
	return ""
}

// timing says when, and how many days before or after; 0 when no number is
// given. notice says whether the statement promises a notice: only then is
// "before" or "after" about it.
func (l *lexicon) timing(ph *phrase, notice bool) (string, int) {
	quiet := findAll(l.deemed, ph)
	if !has(l.notWithoutNotice, ph) {
		quiet = append(quiet, findAll(l.withoutNotice, ph)...)
	}
	ph = ph.without(quiet...)
	for _, t := range [...]struct {
		name   string
		words  []pattern
		notice bool
	}{
		{"before-effect", l.before, true},
		{"kept-posted", l.kept, true},
		{"after-posting", l.afterPost, false},
		{"at-posting", l.atPosting, false},
		{"after-the-fact", l.afterFact, true},
		{"prompt", l.soon, true},
	} {
		if (notice || !t.notice) && has(t.words, ph) {
			return t.name, l.days(t.name, ph)
		}
	}
	return "", 0
}

// days reads the period of a timing in calendar days.
func (l *lexicon) days(timing string, ph *phrase) int {
	if timing == "at-posting" || timing == "after-the-fact" || timing == "prompt" {
		return 0
	}
	s := findAny(l.duration, ph)
	if !s.found() {
		return 0
	}
	n := facts.Number(ph.toks[s.from].word)
	for _, t := range ph.toks[s.from:s.to] {
		switch t.word {
		case "week", "weeks":
			return n * 7
		case "fortnight":
			return n * 14
		case "month", "months":
			return n * 30
		case "business", "working":
			n = (n*7 + 4) / 5
		}
	}
	return n
}
