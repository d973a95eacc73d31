package duty

import "github.com/redletter-dev/redletter/diff/material"

// Duty is something that somebody owes because of a change.
type Duty struct {
	Kind    string // notify date-line publish archive consent opt-out object internal
	OwedBy  string // publisher, us
	OwedTo  string
	Channel string
	Due     Due
	Regime  string // "own-promise" or the name of a regime
	Basis   material.Basis
	Quote   string
	Because []int  // indexes into delta.Changes
	OneOf   string // group of alternatives, "" when alone
	Status  string // open, met, overdue, not-checked
	Note    string // "house default, not law", "citation unchecked", …; "" for none
}

// Due says when: days before or after an event, and the date where it is known.
type Due struct {
	Event string // effect, publication, detection
	Days  int    // negative: before
	Date  string // ISO, "" when the event's date is not known
}

// Check is a question about the whole document with its own status.
type Check struct {
	Check  string
	Status string // pass, fail, not-checked
	Why    string
	Quote  string
}

// Notice says what a change asks for in notice.
type Notice struct {
	Required bool
	Channels []string
	LeadDays int
}
