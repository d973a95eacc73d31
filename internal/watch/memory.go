package watch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// What the watch remembers of a policy between looks. A text that is doubted is
// held: it is looked at again after an hour, two, four, up to a day, beside the
// looks of the schedule, until the version in force is seen again, or the
// doubted text was seen confirmations times, an hour or more apart. Then a text
// that an editor could have written becomes the version in force; a page that
// only stands in for the policy is settled as an artefact, and no longer asked
// for out of turn.
const (
	confirmations = 3
	firstDelay    = time.Hour
	lastDelay     = 24 * time.Hour
)

// A page flips when it shows texts in turns. Three turns within flipMemory are
// told, once; after that a text counts again when it was seen for calmLooks
// looks and calmTime.
const (
	flipsTold  = 3
	flipMemory = 30 * 24 * time.Hour
	calmLooks  = 10
	calmTime   = 7 * 24 * time.Hour
)

// memory is kept in the store as JSON.
type memory struct {
	Doubt     *doubt     `json:"doubt,omitempty"`
	Flips     *flips     `json:"flips,omitempty"`
	Unstable  *unstable  `json:"unstable,omitempty"`
	Recent    []recent   `json:"recent,omitempty"`
	Announced *announced `json:"announced,omitempty"`

	loaded []byte
}

// doubt is a text that is held.
type doubt struct {
	Tree    string    `json:"tree"`
	Kind    string    `json:"kind"` // of parse.Signal, or one of ours
	Since   time.Time `json:"since"`
	Last    time.Time `json:"last"` // look that counted
	Next    time.Time `json:"next,omitzero"`
	Equal   int       `json:"equal"` // looks that counted and showed this text
	Looks   int       `json:"looks"` // that counted, whatever doubtful text they showed
	Settled bool      `json:"settled,omitempty"`
}

// flips are the turns of a page between texts.
type flips struct {
	Trees []string    `json:"trees"` // the texts
	Times []time.Time `json:"times"` // of the turns
	Told  bool        `json:"told,omitempty"`
}

// remember reads the memory of a policy.
func remember(m snapshots.Matter) (*memory, error) {
	out := &memory{loaded: m.State}
	if m.State == nil {
		return out, nil
	}
	if err := json.Unmarshal(m.State, out); err != nil {
		return nil, fmt.Errorf("read what is open about %s: %w", m.Policy, err)
	}
	return out, nil
}

// matter gives what has to be stored, nil when it stands so already.
func (m *memory) matter(policy string, now time.Time) *snapshots.Matter {
	out := &snapshots.Matter{Policy: policy}
	if d := m.Doubt; d != nil {
		if !d.Settled && !d.Next.After(now) { // the look that it asked for came to nothing
			d.Next = now.Add(delay(d.Looks))
		}
		out.Next = d.Next
	}
	state, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings, numbers and times always marshal
	}
	if string(state) != "{}" {
		out.State = state
	}
	if bytes.Equal(out.State, m.loaded) {
		return nil
	}
	return out
}

// delay is the wait before the next look at a doubted text.
func delay(looks int) time.Duration {
	d := firstDelay
	for range min(looks-1, 10) {
		d *= 2
	}
	return min(d, lastDelay)
}

// hold notes a doubted text and says whether it is confirmed now.
func (m *memory) hold(tree, kind string, now time.Time) (confirmed bool) {
	d := m.Doubt
	if d == nil {
		d = &doubt{Since: now}
		m.Doubt = d
	}
	counts := d.Looks == 0 || now.Sub(d.Last) >= firstDelay
	if d.Tree != tree || d.Kind != kind {
		*d = doubt{Tree: tree, Kind: kind, Since: d.Since, Last: d.Last, Looks: d.Looks}
	}
	if d.Settled {
		return false
	}
	if counts || d.Looks == 0 {
		d.Equal++
		d.Looks++
		d.Last, d.Next = now, now.Add(delay(d.Looks))
	}
	if d.Equal < confirmations {
		return false
	}
	if doubts[kind].stays && (kind != doubtVariant || m.calm(now)) {
		return true
	}
	d.Settled = kind != doubtVariant
	if d.Settled {
		d.Next = time.Time{}
	}
	return false
}

// calm says whether a page that is said to flip has come to rest.
func (m *memory) calm(now time.Time) bool {
	if m.Flips == nil || !m.Flips.Told {
		return true
	}
	return m.Doubt.Equal >= calmLooks && now.Sub(m.Doubt.Since) >= calmTime
}

// flip notes a turn between texts and says whether it has to be told now.
func (m *memory) flip(now time.Time, trees ...string) (tell bool) {
	if m.Flips == nil {
		m.Flips = &flips{}
	}
	f := m.Flips
	for _, t := range trees {
		if !slices.Contains(f.Trees, t) {
			f.Trees = append(f.Trees, t)
		}
	}
	f.Times = slices.DeleteFunc(f.Times, func(t time.Time) bool { return now.Sub(t) > flipMemory })
	if f.Times = append(f.Times, now); len(f.Times) > flipsTold {
		f.Times = f.Times[len(f.Times)-flipsTold:]
	}
	tell = len(f.Times) >= flipsTold && !f.Told
	f.Told = f.Told || tell
	return tell
}

// flipping says whether a text is one between which the page is known to turn.
func (m *memory) flipping(tree string, now time.Time) bool {
	f := m.Flips
	return f != nil && slices.Contains(f.Trees, tree) && len(f.Times) > 0 && now.Sub(f.Times[len(f.Times)-1]) <= flipMemory
}

// forget drops turns that are long past.
func (m *memory) forget(now time.Time) {
	if f := m.Flips; f != nil && len(f.Times) > 0 && now.Sub(f.Times[len(f.Times)-1]) > flipMemory {
		m.Flips = nil
	}
}

// broken notes a look that showed nothing.
func (m *memory) broken() {
	if d := m.Doubt; d != nil && !d.Settled {
		d.Equal = 0
	}
}

// clear ends the doubt: the version in force was seen again, or the doubted
// text became it.
func (m *memory) clear() { m.Doubt = nil }

// progress says how far a doubt is.
func (d *doubt) progress() string {
	switch {
	case d.Settled:
		return "it has stayed so and is settled as an artefact; the page is looked at by its schedule"
	case d.Kind == doubtVariant:
		return "the page flips between texts; the version in force stays until one of them stays"
	}
	return fmt.Sprintf("unconfirmed, seen %d of %d times; looked at again by %s", d.Equal, confirmations, d.Next.UTC().Format("2006-01-02 15:04 MST"))
}

// announced is the coming version that a page tells of.
type announced struct {
	Date  string `json:"date,omitempty"`
	Link  string `json:"link,omitempty"`
	Quote string `json:"quote,omitempty"`
	Tree  string `json:"tree,omitempty"` // of the preview that was told last
}

// announce notes what the page in force announces.
func (m *memory) announce(doc *parse.Document) {
	a := doc.Announced
	if a == nil {
		m.Announced = nil
		return
	}
	next := announced{Date: a.Date, Link: a.Link, Quote: a.Quote}
	if m.Announced != nil {
		next.Tree = m.Announced.Tree
	}
	m.Announced = &next
}
