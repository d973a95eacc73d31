package duty

import (
	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse/promise"
)

// Options are the facts outside the text that duties depend on; each may be
// unknown, and then what needs it says not-checked.
type Options struct {
	Role          string   // own, vendor (default)
	Published     string   // ISO date of publication, "" when unknown
	Jurisdictions []string // nil: none chosen; empty: own promise only
	ObjectionDays int
	Document      string // privacy (default), cookies, terms, subprocessors, dpa
	Relationship  string // processor, controller, none
}

// Case is everything that duties are worked out from.
type Case struct {
	Delta      *diff.Delta
	Judgements []material.Judgement
	Old, New   *promise.Ledger
	Options    Options
}

// Resolve gives the duties of the whole comparison and, parallel to the
// changes, the effect of each on notice.
func Resolve(c *Case) ([]Duty, []Notice) {
	return nil, make([]Notice, len(c.Delta.Changes))
}

// Checks asks the document-wide questions: dates bumped, consistent, lead kept.
func Checks(c *Case) []Check {
	return nil
}
