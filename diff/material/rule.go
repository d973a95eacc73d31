package material

import (
	"slices"
	"sync"

	"github.com/redletter-dev/redletter/parse/clause"
)

// Depends is the direction of a rule whose findings go either way: each
// finding says which.
const Depends Direction = "depends"

// Rule is one documented reason for a severity: data for people, and a pure
// matcher over the facts of a change.
type Rule struct {
	ID        string
	Title     string
	Cue       string // what it looks for, in words
	Severity  Level
	Direction Direction
	Family    string
	Category  string // OPP-115 scheme
	Keys      []string
	Example   Example
	NearMiss  Example
	DecidedBy string // package that decides it, "" for this one

	match func(*view) []hit
}

// Example is a sentence before and after a change; Why says why a near miss is one.
type Example struct {
	Before, After string
	Why           string
}

// Basis gives the citations of the rule, each with whether it was confirmed in
// a source that was opened.
func (r *Rule) Basis() []Basis {
	out := make([]Basis, 0, len(r.Keys))
	for _, k := range r.Keys {
		out = append(out, citations[k])
	}
	return out
}

// families lists the rules by family, in the order of judging: specific ones
// before general ones, so that the first reason given is the sharpest.
var families = sync.OnceValue(func() []Rule {
	return slices.Concat(saleAdsRules, aiAutomatedRules, childrenRules, noticeClauseRules, choiceConsentRules, rightsRules, retentionRules,
		securityRules, transferRules, legalBasisRules, disputeLiabilityRules, trackingRules, sharingRules, collectionRules, purposeRules,
		controllerContactRules, scopeDefinitionRules, linkRules, dateOnlyRules, otherRules, houseRules)
})

// Rules lists every rule, those that parse, diff or review decide included.
func Rules() []Rule { return slices.Clone(families()) }

// Lookup finds a rule by its id.
func Lookup(id string) (Rule, bool) {
	for _, r := range families() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// hit is what a matcher found: spans of the old and the new text and one
// sentence. Level and direction default to the rule's.
type hit struct {
	level Level
	dir   Direction
	topic string // family, where the rule's own is only "other"
	old   []span
	new   []span
	why   string
	exact bool // the spans say all of it: quote them alone, not the sentence around
}

// span is a range of bytes in the old or the new text of a change.
type span struct{ from, to int }

func spanOf(m *clause.Mention) span { return span{m.Start, m.End} }
