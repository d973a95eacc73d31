package promise

import "slices"

// promise records what one sentence of a change clause promises. prev is the
// index of the first promise of the sentence before in the same paragraph, -1
// for none; the result is that of this sentence.
func (r *reader) promise(c *clause, p *paragraph, prev int) int {
	items := r.withItems(c, p)
	carried := prev >= 0 && r.carries(c, prev)
	first := len(r.promises)
	base := c.terms()
	base.Block, base.Path = c.s.block, r.doc.Path(c.s.block)
	base.Quote = c.text[c.s.start:c.s.end]
	if carried {
		r.inherit(&base, prev, c)
	}
	var made []Promise
	for _, seg := range c.statements() {
		made = append(made, r.statement(c, base, seg, carried)...)
	}
	if listed := r.listed(c, base, items); len(listed) > 0 {
		made = append(slices.DeleteFunc(made, func(p Promise) bool { return p.Channel == Direct }), listed...)
	}
	if len(made) == 0 {
		made = r.bare(c, base)
	}
	if carried && len(made) > 0 && made[0].Channel != "" {
		first -= r.supersede(prev)
	}
	r.promises = append(r.promises, made...)
	if len(made) == 0 {
		return -1
	}
	return first
}

// carries says whether a sentence goes on about the notice that the one before
// promised.
func (r *reader) carries(c *clause, prev int) bool {
	s := findAny(r.lex.continuation, c.words)
	return s.found() && s.from == 0 && slices.ContainsFunc(r.promises[prev:], func(p Promise) bool {
		return p.Channel == Direct
	})
}

// inherit takes over what the sentence before said of the same notice.
func (r *reader) inherit(base *Promise, prev int, c *clause) {
	from := &r.promises[prev]
	base.Strength, base.Trigger, base.Timing, base.LeadDays = from.Strength, from.Trigger, from.Timing, from.LeadDays
	base.Discretion = base.Discretion || from.Discretion
	base.ConsentRequired = base.ConsentRequired || from.ConsentRequired
	if at := r.quoteStart(from); from.Block == base.Block && at >= 0 {
		base.Quote = c.text[at:c.s.end]
	}
}

// supersede drops the unspecified promise that the next sentence specified.
func (r *reader) supersede(prev int) int {
	n := len(r.promises)
	kept := slices.DeleteFunc(r.promises[prev:], func(p Promise) bool { return p.Channel == Direct })
	r.promises = r.promises[:prev+len(kept)]
	return n - len(r.promises)
}

// statement gives the promises of one statement of the sentence.
func (r *reader) statement(c *clause, base Promise, seg span, carried bool) []Promise {
	l, ph := r.lex, c.words.part(seg)
	hits := l.channels(ph, carried)
	if len(hits) == 0 {
		return nil
	}
	r.dress(&base, c, seg, carried)
	strength := base.Strength
	made := make([]Promise, 0, len(hits))
	for _, h := range hits {
		p := base
		p.Channel = h.channel
		if !carried {
			strength = l.strength(ph, h)
		}
		made = append(made, finish(p, strength))
	}
	r.groupBy(made, links(l, ph, hits))
	return made
}

// dress gives a promise the trigger, time and reach of its statement.
func (r *reader) dress(p *Promise, c *clause, seg span, carried bool) {
	l, ph := r.lex, c.words.part(seg)
	if t := l.trigger(ph); !carried || t != "" && t != "any" {
		p.Trigger = t
	}
	if p.Trigger == "" {
		p.Trigger = r.triggerBefore(c, seg.from)
	}
	if t, days := l.timing(ph, true); t != "" {
		p.Timing, p.LeadDays = t, days
	}
	if s := findAny(l.reach, ph); s.found() {
		p.Reach = c.verbatim(span{seg.from + s.from, seg.from + s.to})
	}
}

// triggerBefore gives the condition that the sentence opened with.
func (r *reader) triggerBefore(c *clause, end int) string {
	if t := r.lex.trigger(c.words.part(span{0, end})); t != "" {
		return t
	}
	return "any"
}

// finish settles what follows from the channel: the date line and the archive
// are kept, not timed.
func finish(p Promise, strength string) Promise {
	p.Strength = strength
	p.Binding = strength == "shall"
	if p.Channel == DateLine || p.Channel == Archive {
		p.Timing, p.LeadDays = "", 0
	}
	return p
}

// bare is the record of a sentence that names no channel.
func (r *reader) bare(c *clause, base Promise) []Promise {
	l := r.lex
	base.Timing, base.LeadDays = l.timing(c.words, false)
	if s := findAny(l.reachOnly, c.words); s.found() {
		base.Reach = c.verbatim(s)
	}
	if !base.says() {
		return nil
	}
	if base.Trigger = l.trigger(c.words); base.Trigger == "" {
		base.Trigger = "any"
	}
	base.Binding = base.ConsentRequired || base.NotRetroactive
	base.minorOnly = has(l.minor, c.words)
	return []Promise{base}
}
