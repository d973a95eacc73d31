package decided

import (
	"slices"
	"time"
)

// Action is what somebody did about a change.
type Action string

// The actions. The first three decide about an own policy, the next five about
// a vendor's.
const (
	Seen          Action = "seen"
	NeedsNotice   Action = "needs-notice"
	NotMaterial   Action = "not-material"
	NoAction      Action = "no-action"
	AskVendor     Action = "ask-vendor"
	Object        Action = "object"
	TellCustomers Action = "tell-customers"
	UpdateRecords Action = "update-records"
	Note          Action = "note"
	Assign        Action = "assign"
	Snooze        Action = "snooze"
	Confirm       Action = "confirm" // by a second reviewer
	Undo          Action = "undo"    // of Undoes; of an undo it is a redo
)

var (
	ownActions    = []Action{Seen, NeedsNotice, NotMaterial}
	vendorActions = []Action{NoAction, AskVendor, Object, TellCustomers, UpdateRecords}
)

// Own is the role of a policy that we publish; any other is a vendor's.
const Own = "own"

// Decisions are the actions that decide about a change of a policy in a role,
// in the order in which they are offered.
func Decisions(role string) []Action {
	if role == Own {
		return slices.Clone(ownActions)
	}
	return slices.Clone(vendorActions)
}

// Decides says that an action settles a change in a role.
func Decides(a Action, role string) bool {
	if role == Own {
		return slices.Contains(ownActions, a)
	}
	return slices.Contains(vendorActions, a)
}

// decides says that an action settles a change in some role.
func (a Action) decides() bool {
	return slices.Contains(ownActions, a) || slices.Contains(vendorActions, a)
}

// Follows says that an action is work to be done, with an owner and a day.
func (a Action) Follows() bool { return slices.Contains(vendorActions[1:], a) }

// MinReason is the least number of characters that tell why a change is not
// material: what a notice record asks for too.
const MinReason = 20

// Words says an action to people.
func (a Action) Words() string {
	switch a {
	case Seen:
		return "seen, no action"
	case NeedsNotice:
		return "needs notice"
	case NotMaterial:
		return "not material"
	case NoAction:
		return "no action"
	case AskVendor:
		return "ask the vendor"
	case Object:
		return "object"
	case TellCustomers:
		return "tell our customers"
	case UpdateRecords:
		return "update our records"
	case Note:
		return "note"
	case Assign:
		return "assigned"
	case Snooze:
		return "put off"
	case Confirm:
		return "confirmed"
	case Undo:
		return "undone"
	}
	return string(a)
}

// Event is one thing that somebody did, as it lies in the ledger.
type Event struct {
	ID          int64 // in the order of adding
	Policy      string
	Fingerprint string
	Change      string // C-014
	Review      int64  // 0: of a file
	Old, New    string // the texts as they were judged
	Action      Action
	Reason      string
	Note        string
	Owner       string
	By          string
	Due         time.Time // of what follows from the decision
	Until       time.Time // of a snooze
	At          time.Time
	Undoes      int64 // ID of the event that an undo takes back
	Seen        int64 // ID of the latest event on this change that the author knew
}
