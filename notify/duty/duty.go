package duty

import "github.com/redletter-dev/redletter/diff/material"

// Kinds of duties.
const (
	Notify   = "notify"
	DateLine = "date-line"
	Publish  = "publish"
	Archive  = "archive"
	Consent  = "consent"
	OptOut   = "opt-out"
	Object   = "object"
	Internal = "internal"
)

// Who owes a duty.
const (
	Publisher = "publisher"
	Us        = "us"
)

// States of a duty.
const (
	Open       = "open"
	Met        = "met"
	Overdue    = "overdue"
	NotChecked = "not-checked"
)

// OwnPromise is the regime of what the policy itself promises.
const OwnPromise = "own-promise"

// Duty is something that somebody owes because of a change.
type Duty struct {
	Kind    string // notify date-line publish archive consent opt-out object internal
	OwedBy  string // publisher, us
	OwedTo  string
	Channel string
	Due     Due
	Regime  string // "own-promise" or the name of a regime
	Basis   material.Basis
	Quote   string // of the promise, verbatim; "" for the duty of a regime
	Because []int  // indexes into delta.Changes, ascending
	OneOf   string // group of alternatives, "" when alone
	Status  string // open, met, overdue, not-checked
	Note    string // what is asked, and "house default, not law", "citation unchecked", …; "" for none
	House   bool   // Due.Days is a house default, not law
	Soft    bool   // the policy says "may": advice, no duty to gate on
}

// advisory says whether nothing depends on the duty.
func (d *Duty) advisory() bool { return d.Soft || d.Status == NotChecked }

// Due says when: days before or after an event, and the date where it is known.
type Due struct {
	Event string // effect, before-effect (no number of days is named), publication, detection, "" when open
	Days  int    // calendar days; negative: before
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
	LeadDays int // the longest lead that a promise or a regime names, 0 when none does
}
