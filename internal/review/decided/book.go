package decided

import (
	"slices"
	"time"
)

// Subject is a change that can be decided about.
type Subject struct {
	Policy      string
	Fingerprint string
	Reviews     []int64 // of the comparison that it stands in: all judgements of one pair of texts
	Old, New    string
	Role        string
	Severity    string
	Deadline    time.Time // the earliest day on which somebody owes something; zero for none
}

// Rules are a team's own.
type Rules struct {
	Second string // severity from which on a second person confirms; "" for never
}

// severities in their order.
var severities = []string{"noise", "editorial", "minor", "unclear", "material"}

// NeedsSecond says that a decision about a severity waits for a second person.
func (r Rules) NeedsSecond(severity string) bool {
	at := slices.Index(severities, r.Second)
	return at >= 0 && slices.Index(severities, severity) >= at
}

// Status is how far a change is.
type Status string

// The statuses.
const (
	Open     Status = "open"
	Awaiting Status = "awaiting" // decided, and a second person has yet to confirm
	Snoozed  Status = "snoozed"
	Decided  Status = "decided"
)

// State is what the events say about one change at one time.
type State struct {
	Status    Status
	Decision  *Event    // in force, nil for none
	Confirmed *Event    // by the second person, nil for none
	Owner     string    // who it is assigned to
	Until     time.Time // end of a snooze, at most the deadline
	Notes     []Event
	Again     *Event // an earlier wording of the clause was decided so; set while open
	Equal     *Event // the same change was decided so elsewhere; set while open
	Last      int64  // ID of the latest event about the change, at any time, whatever became of it
}

// key names a change within its policy.
type key struct{ policy, fingerprint string }

// Book is the events, ready to be asked. The zero value is an empty one.
type Book struct {
	all     []Event
	void    map[int64]bool // undone, or an undo that was undone
	byKey   map[key][]int
	byPrint map[string][]int // decisions by fingerprint
	byNew   map[key][]int    // decisions by policy and new text
}

// New makes a book of events in the order of adding.
func New(events []Event) *Book {
	b := &Book{all: slices.Clone(events), void: map[int64]bool{}, byKey: map[key][]int{}, byPrint: map[string][]int{}, byNew: map[key][]int{}}
	b.strike()
	for i := range b.all {
		e := &b.all[i]
		k := key{e.Policy, e.Fingerprint}
		b.byKey[k] = append(b.byKey[k], i)
		if e.Action.decides() && !b.void[e.ID] {
			b.byPrint[e.Fingerprint] = append(b.byPrint[e.Fingerprint], i)
			if e.New != "" {
				k := key{e.Policy, e.New}
				b.byNew[k] = append(b.byNew[k], i)
			}
		}
	}
	return b
}

// strike marks what was undone, the latest first: an undo that is itself undone
// takes nothing back.
func (b *Book) strike() {
	for i := len(b.all) - 1; i >= 0; i-- {
		e := &b.all[i]
		if e.Action == Undo && !b.void[e.ID] && e.Undoes < e.ID {
			b.void[e.Undoes] = true
		}
	}
}

// Events gives all events in the order of adding.
func (b *Book) Events() []Event { return b.all }

// Last is the ID of the latest event, 0 for none.
func (b *Book) Last() int64 {
	if len(b.all) == 0 {
		return 0
	}
	return b.all[len(b.all)-1].ID
}

// Undone says that an event was taken back, and not put back since.
func (b *Book) Undone(id int64) bool { return b.void[id] }

// Of gives the events about a change, undone ones too, in the order of adding.
func (b *Book) Of(s *Subject) []Event {
	var out []Event
	for _, i := range b.byKey[key{s.Policy, s.Fingerprint}] {
		if s.holds(&b.all[i]) {
			out = append(out, b.all[i])
		}
	}
	return out
}

// holds says that an event is about this comparison and not about the same
// change at another time.
func (s *Subject) holds(e *Event) bool {
	return slices.Contains(s.Reviews, e.Review) || len(s.Reviews) == 0 && e.Review == 0
}

// State works out the state of a change.
func (b *Book) State(s *Subject, r Rules, now time.Time) State {
	out := State{Status: Open}
	for _, i := range b.byKey[key{s.Policy, s.Fingerprint}] {
		e := &b.all[i]
		out.Last = e.ID
		if s.holds(e) && !b.void[e.ID] {
			out.take(e, s.Role)
		}
	}
	out.settle(s, r, now)
	if out.Decision == nil {
		out.Again, out.Equal = b.before(s), b.elsewhere(s)
	}
	return out
}

// take follows one event that holds.
func (st *State) take(e *Event, role string) {
	switch {
	case Decides(e.Action, role):
		st.Decision, st.Confirmed = e, nil
		if e.Owner != "" {
			st.Owner = e.Owner
		}
	case e.Action == Confirm:
		if st.Decision != nil && st.Decision.By != e.By {
			st.Confirmed = e
		}
	case e.Action == Assign:
		st.Owner = e.Owner
	case e.Action == Snooze:
		st.Until = e.Until
	case e.Action == Note:
		st.Notes = append(st.Notes, *e)
	}
}

// settle reads the status off what was found. A snooze ends at the deadline
// whatever it says: nobody can sleep through one.
func (st *State) settle(s *Subject, r Rules, now time.Time) {
	if !s.Deadline.IsZero() && st.Until.After(s.Deadline) {
		st.Until = s.Deadline
	}
	switch {
	case st.Decision != nil && st.Confirmed == nil && r.NeedsSecond(s.Severity):
		st.Status = Awaiting
	case st.Decision != nil:
		st.Status = Decided
	case st.Until.After(now):
		st.Status = Snoozed
	}
}

// before finds the decision about the wording that this change edits.
func (b *Book) before(s *Subject) *Event {
	if s.Old == "" {
		return nil
	}
	for _, i := range slices.Backward(b.byNew[key{s.Policy, s.Old}]) {
		if e := &b.all[i]; e.Fingerprint != s.Fingerprint && Decides(e.Action, s.Role) {
			return e
		}
	}
	return nil
}

// elsewhere finds a decision about the same change in another place or at
// another time.
func (b *Book) elsewhere(s *Subject) *Event {
	for _, i := range slices.Backward(b.byPrint[s.Fingerprint]) {
		e := &b.all[i]
		if Decides(e.Action, s.Role) && e.Old == s.Old && e.New == s.New && (e.Policy != s.Policy || !s.holds(e)) {
			return e
		}
	}
	return nil
}

// By gives the latest event of an author about a change that still holds and is
// no undo: what an undo takes back.
func (b *Book) By(author string, s *Subject) *Event {
	for _, i := range slices.Backward(b.byKey[key{s.Policy, s.Fingerprint}]) {
		e := &b.all[i]
		if e.By == author && e.Action != Undo && !b.void[e.ID] && s.holds(e) {
			return e
		}
	}
	return nil
}

// Latest gives the ID of the latest event about a change of a policy, at any
// time, 0 for none: what an author has seen who knows this book.
func (b *Book) Latest(policy, fingerprint string) int64 {
	about := b.byKey[key{policy, fingerprint}]
	if len(about) == 0 {
		return 0
	}
	return b.all[about[len(about)-1]].ID
}
