package material

import (
	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse/promise"
)

// RulesVersion names the rule pack; ReviewedBy the lawyer who signed it.
const (
	RulesVersion = "2026.11"
	ReviewedBy   = "nobody yet"
)

// Options say how to judge; the zero value judges with the built-in rules.
type Options struct {
	Document      string // privacy (default), cookies, terms, subprocessors, dpa
	Jurisdictions []string
}

// Judge gives one judgement for each change of the delta, in its order. oldWord
// and newWord are what the two documents promise.
func Judge(d *diff.Delta, oldWord, newWord *promise.Ledger, o Options) []Judgement {
	return make([]Judgement, len(d.Changes))
}
