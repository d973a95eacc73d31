package material

import (
	"strings"

	"github.com/redletter-dev/redletter/parse/promise"
)

// promises is what changed between the two ledgers, each with the quotes that
// tie it to a change of text.
type promises struct {
	known       bool
	moves       []promiseMove
	commitments []promise.Commitment
}

type promiseMove struct {
	rule     string
	old, new string
	why      string
	dir      Direction
}

// has says whether the old document's promises were read, so that silence of
// the ledgers means that no promise changed.
func (p *promises) has() bool { return p != nil && p.known }

// find gives the moves of a rule whose quotes stand in the change.
func (p *promises) find(v *view, rule string) []hit {
	if p == nil {
		return nil
	}
	for _, m := range p.moves {
		if m.rule != rule {
			continue
		}
		h := hit{why: m.why, dir: m.dir}
		if within(m.old, v.c.Old) {
			h.old = v.minus
		}
		if within(m.new, v.c.New) {
			h.new = v.plus
		}
		if len(h.old)+len(h.new) > 0 {
			return []hit{h}
		}
	}
	return nil
}

// within says whether a quote and a change speak of the same words.
func within(quote, text string) bool {
	quote, text = strings.TrimSpace(quote), strings.TrimSpace(text)
	return quote != "" && text != "" && (strings.Contains(text, quote) || strings.Contains(quote, text))
}

// commits says whether the old side of the change is a commitment in force.
func (p *promises) commits(v *view) bool {
	if p == nil {
		return false
	}
	for i := range p.commitments {
		if within(p.commitments[i].Quote, v.c.Old) {
			return true
		}
	}
	return false
}

func comparePromises(old, new *promise.Ledger) *promises {
	p := &promises{}
	if old == nil || new == nil {
		return p
	}
	p.commitments = old.Commitments
	p.known = len(old.Promises) > 0
	if !p.known && len(new.Promises) == 0 {
		return p
	}
	p.channels(old, new)
	p.trigger(old, new)
	p.timing(old, new)
	p.terms(old, new)
	return p
}

// first gives the first promise that satisfies the test, or nil.
func first(l *promise.Ledger, is func(*promise.Promise) bool) *promise.Promise {
	for i := range l.Promises {
		if is(&l.Promises[i]) {
			return &l.Promises[i]
		}
	}
	return nil
}

func quoteOf(p *promise.Promise) string {
	if p == nil {
		return ""
	}
	return p.Quote
}

// reaching ranks the channels that reach a user; posting alone reaches nobody.
var reaching = map[string]int{"email": 3, "in-product": 3, "direct-unspecified": 3, "site-notice": 2, "blog": 1, "post-page": 1, "date-line": 1}

func (p *promises) channels(old, new *promise.Ledger) {
	seen := map[string]bool{}
	for i := range old.Promises {
		o := &old.Promises[i]
		if o.Channel == "" || o.Strength != "shall" || seen[o.Channel] {
			continue
		}
		seen[o.Channel] = true
		same := first(new, func(n *promise.Promise) bool { return n.Channel == o.Channel })
		switch {
		case same != nil && same.Strength == "may" && first(new, func(n *promise.Promise) bool { return n.Channel == o.Channel && n.Strength == "shall" }) == nil:
			p.move("notice-clause-weakened", o, same, Weakens, "a promised channel of notice becomes a possibility: "+o.Channel)
		case same != nil && o.Reach == "" && first(new, func(n *promise.Promise) bool { return n.Channel == o.Channel && n.Reach == "" }) == nil:
			p.move("notice-clause-weakened", o, same, Weakens, "a promised channel of notice reaches fewer people: "+o.Channel)
		case same == nil && !replaced(o, old, new):
			p.move("notice-clause-weakened", o, counterpart(new), Weakens, "a promised channel of notice goes: "+o.Channel)
		}
	}
	for i := range new.Promises {
		n := &new.Promises[i]
		if reaching[n.Channel] >= 2 && first(old, func(o *promise.Promise) bool { return o.Channel == n.Channel }) == nil {
			p.move("notice-promise-added", nil, n, Strengthens, "a channel of notice is now promised: "+n.Channel)
		}
	}
}

// replaced says whether another channel that reaches as far came for the one
// that went.
func replaced(o *promise.Promise, old, new *promise.Ledger) bool {
	return first(new, func(n *promise.Promise) bool {
		return n.Strength == "shall" && reaching[n.Channel] >= reaching[o.Channel] &&
			(reaching[o.Channel] == 1 || o.Channel == "direct-unspecified" || first(old, func(x *promise.Promise) bool { return x.Channel == n.Channel }) == nil)
	}) != nil
}

// counterpart gives some promise of the new text, to quote beside a loss.
func counterpart(new *promise.Ledger) *promise.Promise {
	return first(new, func(*promise.Promise) bool { return true })
}

func (p *promises) move(rule string, o, n *promise.Promise, d Direction, why string) {
	p.moves = append(p.moves, promiseMove{rule: rule, old: quoteOf(o), new: quoteOf(n), why: why, dir: d})
}

var triggers = map[string]int{"any": 3, "material": 2, "less-protective": 1, "law-required": 1}

func widest(l *promise.Ledger) (*promise.Promise, int) {
	var best *promise.Promise
	for i := range l.Promises {
		q := &l.Promises[i]
		if reaching[q.Channel] >= 2 && q.Strength == "shall" && (best == nil || triggers[q.Trigger] > triggers[best.Trigger]) {
			best = q
		}
	}
	if best == nil {
		return nil, 0
	}
	return best, triggers[best.Trigger]
}

func (p *promises) trigger(old, new *promise.Ledger) {
	o, was := widest(old)
	n, is := widest(new)
	if o != nil && n != nil && is < was {
		p.move("notice-trigger-narrowed", o, n, Weakens, "notice is promised for fewer changes than before: "+o.Trigger+" → "+n.Trigger)
	}
	discretion := func(x *promise.Promise) bool { return x.Discretion }
	if n := first(new, discretion); n != nil && first(old, discretion) == nil && o != nil {
		p.move("notice-trigger-narrowed", o, n, Weakens, "the company now decides which changes deserve notice")
	}
}

func (p *promises) timing(old, new *promise.Ledger) {
	lead := func(l *promise.Ledger) *promise.Promise {
		var best *promise.Promise
		for i := range l.Promises {
			if q := &l.Promises[i]; q.LeadDays > 0 && (best == nil || q.LeadDays > best.LeadDays) {
				best = q
			}
		}
		return best
	}
	o, n := lead(old), lead(new)
	switch {
	case o != nil && (n == nil || n.LeadDays < o.LeadDays):
		if n == nil {
			n = counterpart(new)
		}
		p.move("notice-period-shortened", o, n, Weakens, "the promised notice period shrinks or goes")
	case o == nil && n != nil || o != nil && n.LeadDays > o.LeadDays:
		p.move("notice-promise-added", o, n, Strengthens, "a longer notice period is now promised")
	case o == nil:
		ahead := func(x *promise.Promise) bool { return x.Timing == "before-effect" }
		if a := first(old, ahead); a != nil && first(new, ahead) == nil {
			p.move("notice-period-shortened", a, counterpart(new), Weakens, "notice ahead of a change is no longer promised")
		}
	}
}

// terms compares the flags of the change clauses.
func (p *promises) terms(old, new *promise.Ledger) {
	p.flag(old, new, "retroactive-application", "changes now reach data already collected", func(x *promise.Promise) bool { return x.Retroactive })
	p.flag(new, old, "retroactive-application", "the promise not to apply changes to data already held goes", func(x *promise.Promise) bool { return x.NotRetroactive })
	p.flag(new, old, "consent-for-changes-dropped", "the promise to ask before a change goes", func(x *promise.Promise) bool { return x.ConsentRequired })
	p.flag(old, new, "notice-clause-weakened", "changes without notice are now reserved", func(x *promise.Promise) bool { return x.WithoutNotice })
}

// flag records that some clause of with has what no clause of lacks has.
func (p *promises) flag(lacks, with *promise.Ledger, rule, why string, is func(*promise.Promise) bool) {
	w := first(with, is)
	if w == nil || first(lacks, is) != nil {
		return
	}
	// The quote may stand on either side: the change that holds it is found by text.
	p.moves = append(p.moves, promiseMove{rule: rule, old: w.Quote, new: w.Quote, why: why, dir: Weakens})
}
