package duty

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// States of a check.
const (
	Pass = "pass"
	Fail = "fail"
)

// Checks asks the questions about the whole document: dates bumped, consistent
// and not too early, promises kept in word. A question whose input is missing
// is answered not-checked, never pass. No check raises a severity.
func Checks(c *Case) []Check {
	r := &resolver{Case: c, dates: datesOf(c)}
	cs := []Check{
		r.dateBumped(), r.datesAgree(), r.effectiveDate(), r.leadKept(),
		r.promisesAgree(), r.saidElsewhere(), r.contactsAgree(), r.regimes(),
	}
	return slices.DeleteFunc(cs, func(k Check) bool { return k.Status == "" })
}

// worst is the highest severity among the changes.
func (r *resolver) worst() material.Level {
	worst := material.Noise
	for i := range r.Judgements {
		worst = max(worst, r.Judgements[i].Severity)
	}
	return worst
}

// dateBumped asks whether the date line moved when the text did.
func (r *resolver) dateBumped() Check {
	k := Check{Check: "date-not-bumped"}
	line := r.newDateLine()
	switch {
	case len(r.Delta.Changes) == 0:
		return k.say(Pass, "nothing changed")
	case line == nil && dateOf(r.Delta.Old, "updated") == nil && dateOf(r.Delta.Old, "effective") == nil:
		return k.say(NotChecked, "neither version has a date line")
	case line == nil:
		return k.say(Fail, "the date line is gone")
	case r.dates.bumped():
		k.Quote = line.Text
		return k.say(Pass, "the date line changed with the text")
	}
	k.Quote = line.Text
	return r.unmoved(k)
}

// unmoved says how an unchanged date line is to be taken.
func (r *resolver) unmoved(k Check) Check {
	promised := r.quoteOf(func(p *promise.Promise) bool { return p.Channel == promise.DateLine && p.Binding })
	switch {
	case r.worst() >= material.Minor && promised != "":
		return k.say(Fail, fmt.Sprintf("the text changed, the date line did not; promised: %q", promised))
	case r.worst() >= material.Minor:
		return k.say(Fail, "the text changed, the date line did not")
	case promised != "":
		return k.say(Pass, fmt.Sprintf("only wording changed; warning: the promise dates any update: %q", promised))
	}
	return k.say(Pass, "only wording changed")
}

// newDateLine is the date line that the new text shows, nil for none.
func (r *resolver) newDateLine() *parse.Date {
	if r.dates.newUpdated != nil {
		return r.dates.newUpdated
	}
	return r.dates.newEffective
}

// datesAgree asks whether the date lines of the page tell the same date. Those
// of documents within the document have a life of their own.
func (r *resolver) datesAgree() Check {
	k := Check{Check: "date-lines-disagree"}
	doc := r.Delta.New
	seen := map[string]*parse.Date{}
	n := 0
	for i := range doc.Dates {
		d := &doc.Dates[i]
		if d.Role != "updated" && d.Role != "effective" || d.ISO == "" {
			continue
		}
		n++
		key := d.Role + string(subDocument(doc, d.Block))
		first := seen[key]
		if first == nil {
			seen[key] = d
			continue
		}
		if !strings.HasPrefix(d.ISO, first.ISO) && !strings.HasPrefix(first.ISO, d.ISO) {
			k.Quote = d.Text
			return k.say(Fail, fmt.Sprintf("one date line says %q, another %q", first.Text, d.Text))
		}
	}
	if n == 0 {
		return k.say(NotChecked, "the new text has no date line")
	}
	return k.say(Pass, "the date lines agree")
}

// subDocument names the document within the document that a block stands in.
func subDocument(doc *parse.Document, block int) parse.DocKind {
	if block < 0 || block >= len(doc.Blocks) {
		return ""
	}
	for s := doc.Blocks[block].Section; s > 0; s = doc.Sections[s].Parent {
		if doc.Sections[s].Kind != "" {
			return doc.Sections[s].Kind
		}
	}
	return ""
}

// say settles a check.
func (k Check) say(status, why string) Check {
	k.Status, k.Why = status, why
	return k
}

// quoteOf quotes the first promise in force that is as asked.
func (r *resolver) quoteOf(is func(*promise.Promise) bool) string {
	if r.Old == nil {
		return ""
	}
	for i := range r.Old.Promises {
		if is(&r.Old.Promises[i]) {
			return r.Old.Promises[i].Quote
		}
	}
	return ""
}
