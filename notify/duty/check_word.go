package duty

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse/promise"
)

// promisesAgree asks whether the new text makes promises that cannot both be
// kept. A conflict that stood before is reported as standing, not as new.
func (r *resolver) promisesAgree() Check {
	k := Check{Check: "conflicting-promise"}
	if r.New == nil {
		return k.say(NotChecked, "the promises of the new text were not read")
	}
	var stands string
	for _, x := range r.New.Conflicts {
		if r.Old != nil && slices.ContainsFunc(r.Old.Conflicts, func(o promise.Conflict) bool { return o.Kind == x.Kind }) {
			stands = x.Kind
			continue
		}
		k.Quote = x.Quotes[0]
		return k.say(Fail, fmt.Sprintf("%s: the other says %q; the better one for the user is taken to bind", x.Kind, x.Quotes[1]))
	}
	if stands != "" {
		return k.say(Pass, "no new conflict; stands as before: "+stands)
	}
	return k.say(Pass, "no promises conflict")
}

// lasting are the commitments of which a page that keeps one copy and loses
// another says two things at once.
var lasting = []string{"never-sell", "no-ai-training", "children", "successor-bound", "consent-required"}

// saidElsewhere asks whether a commitment was dropped in one place and stands
// in another.
func (r *resolver) saidElsewhere() Check {
	k := Check{Check: "inconsistent-promise"}
	if r.Old == nil || r.New == nil {
		return k.say(NotChecked, "the commitments were not read")
	}
	for _, kind := range lasting {
		gone, left := r.split(kind)
		if gone != "" && left != "" {
			k.Quote = left
			return k.say(Fail, fmt.Sprintf("said twice before; gone: %q", gone))
		}
	}
	return k.say(Pass, "no commitment was dropped in one place and kept in another")
}

// split gives a commitment of a kind that the new text no longer has, and one
// of the old text's others that it still has.
func (r *resolver) split(kind string) (gone, left string) {
	now := map[string]bool{}
	var kept int
	for i := range r.New.Commitments {
		if c := &r.New.Commitments[i]; c.Kind == kind {
			now[c.Quote] = true
			kept++
		}
	}
	var before int
	for i := range r.Old.Commitments {
		c := &r.Old.Commitments[i]
		switch {
		case c.Kind != kind:
			continue
		case now[c.Quote]:
			left = c.Quote
		case r.gone(c):
			gone = c.Quote
		}
		before++
	}
	if kept >= before || !sameSubject(gone, left) {
		return "", ""
	}
	return gone, left
}

// gone says whether a sentence was removed or turned into something else.
func (r *resolver) gone(c *promise.Commitment) bool {
	return slices.ContainsFunc(r.Delta.Changes, func(ch diff.Change) bool {
		return ch.OldBlock == c.Block && ch.Op != diff.Moved && ch.Old != "" && strings.Contains(ch.Old, c.Quote)
	})
}

// sameSubject says whether two sentences say much the same: the shorter has
// most of its words in the longer.
func sameSubject(a, b string) bool {
	x, y := wordSet(a), wordSet(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	shared := 0
	for w := range x {
		if y[w] {
			shared++
		}
	}
	return len(x) > 0 && shared*10 >= len(x)*7
}

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !wordRune(r) }) {
		out[w] = true
	}
	return out
}

// contactsAgree asks whether a contact that was replaced still stands
// elsewhere on the page.
func (r *resolver) contactsAgree() Check {
	k := Check{Check: "contact-inconsistent"}
	text := ""
	replaced := false
	for i := range r.Delta.Changes {
		if !r.aboutContact(i) {
			continue
		}
		for _, old := range contacts(r.Delta.Changes[i].Words) {
			replaced = true
			if text == "" {
				text = r.Delta.New.Text()
			}
			if strings.Contains(text, old) {
				k.Quote = old
				return k.say(Fail, "replaced in one place, still stands in another")
			}
		}
	}
	if !replaced {
		return Check{}
	}
	return k.say(Pass, "the replaced contact stands nowhere else")
}

func (r *resolver) aboutContact(i int) bool {
	return slices.ContainsFunc(r.Judgements[i].Findings, func(f material.Finding) bool {
		return f.Family == "controller-contact" || f.Family == "rights"
	})
}

// contacts gives the removed runs of words that hold an address or a number.
func contacts(words []diff.Word) []string {
	var out []string
	for _, w := range words {
		t := strings.Trim(w.Text, " \t,.;:()")
		if w.Op == '-' && len(t) >= 5 && (strings.ContainsAny(t, "@") || strings.ContainsAny(t, "0123456789") && strings.ContainsAny(t, " -")) {
			out = append(out, t)
		}
	}
	return out
}

// regimes asks whether a regime was chosen, and suggests from the words of the
// policy; nothing is applied because of a suggestion.
func (r *resolver) regimes() Check {
	k := Check{Check: "regimes-chosen"}
	o := &r.Options
	if bad := Unknown(o.Jurisdictions); len(bad) > 0 {
		return k.say(Fail, "no such regime: "+strings.Join(bad, ", "))
	}
	if o.Jurisdictions == nil {
		return k.say(NotChecked, "none chosen, so only the policy's own promise was looked at"+r.suggested())
	}
	if late := r.notYet(); len(late) > 0 {
		return k.say(Pass, "not in force on "+o.Published+": "+strings.Join(late, ", "))
	}
	return Check{}
}

func (r *resolver) notYet() []string {
	var out []string
	for _, n := range r.Options.Jurisdictions {
		if g, ok := Lookup(n); ok && !g.inForce(r.Options.Published) {
			out = append(out, g.Name)
		}
	}
	return out
}

// suggested lists the regimes that the new text's own words point to.
func (r *resolver) suggested() string {
	ss := r.Suggest()
	if len(ss) == 0 {
		return ""
	}
	parts := make([]string, len(ss))
	for i, s := range ss {
		parts[i] = fmt.Sprintf("%s (%q)", s.Regime, s.Quote)
	}
	return "; the text mentions " + strings.Join(parts, ", ")
}
