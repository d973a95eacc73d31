package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// The watch follows the notice records of own policies. What a record has
// reached is seen on the live page: published when it shows the approved text,
// sent when each channel has its proof, closed when the text still stands there
// on the day from which it holds. Each step is an event of the store, told once.
// The file moves too where the watch may write it; else the mail names the
// command. A record that should be further by now is told once for each state,
// and stands in every weekly coverage until it is.

const kindNotice = "notice"

// What is told of a record, beside the states that it reaches.
const (
	noticeOverdue   = "overdue"
	noticeReplaced  = "replaced"  // the live page no longer shows the approved text
	noticeRefused   = "refused"   // the live page shows its text, and its approval does not hold
	noticeUnread    = "unread"    // nobody can say what it holds
	noticeUnwritten = "unwritten" // its file could not be moved
)

// Records are the notice records of an own policy.
type Records struct {
	// Read gives them as they lie there now.
	Read func() (*gate.Folder, error)

	// Mark moves a file to its next state, after the proof that every text which
	// it approves is live. Nil: the files are not the watch's to write.
	Mark func(ctx context.Context, m Move) error
}

// Move is one step of a record.
type Move struct {
	Policy string
	Path   string
	State  string        // to which it goes
	Live   review.Source // the page as it was captured
}

// approved says whether a text of an own policy may stand: a record that holds
// names it, or none are kept. Where they cannot be read nothing is approved.
func (r *Router) approved(p *Policy, tree snapshots.Hash, now time.Time) bool {
	if p.Records == nil {
		return true
	}
	folder, err := p.Records.Read()
	return err == nil && folder.Approves(p.Name, tree.String(), now.In(r.Zone).Format(time.DateOnly)) != nil
}

// Follow looks at the records of the policies, and tells what they have reached
// and what is overdue.
func (r *Router) Follow(ctx context.Context, policies []Policy, now time.Time) error {
	told, err := r.told(ctx)
	if err != nil {
		return err
	}
	for i := range policies {
		if policies[i].Records == nil {
			continue
		}
		f := &following{router: r, policy: &policies[i], told: told, now: now, today: now.In(r.Zone).Format(time.DateOnly)}
		if err := f.all(ctx); err != nil {
			return err
		}
	}
	return nil
}

// told gives the keys of the events about records.
func (r *Router) told(ctx context.Context) (map[string]bool, error) {
	events, err := r.Store.Events(ctx, kindNotice, time.Time{})
	out := make(map[string]bool, len(events))
	for i := range events {
		out[events[i].Key] = true
	}
	return out, err
}

// following is one pass over the records of one policy.
type following struct {
	router *Router
	policy *Policy
	told   map[string]bool
	now    time.Time
	today  string
	folder *gate.Folder
	live   snapshots.Capture // the last that showed the policy
	text   string            // its canonical hash, "" for none
}

func (f *following) all(ctx context.Context) (err error) {
	if f.folder, err = f.policy.Records.Read(); err != nil {
		return f.tell(ctx, "folder/"+f.today, &facts{Cause: noticeUnread, Why: err.Error()})
	}
	if err := f.look(ctx); err != nil {
		return err
	}
	for i := range f.folder.Files {
		if err := f.one(ctx, &f.folder.Files[i]); err != nil {
			return err
		}
	}
	return nil
}

// look finds what the live page shows.
func (f *following) look(ctx context.Context) (err error) {
	f.live, err = f.router.Store.LastRead(ctx, f.policy.Name, seen...)
	if errors.Is(err, snapshots.ErrNotFound) {
		return nil
	}
	if err == nil {
		f.text = f.live.Tree.String()
	}
	return err
}

// one follows a record as far as the facts go.
func (f *following) one(ctx context.Context, file *gate.File) error {
	r := file.Record
	switch {
	case r == nil && strings.Contains(string(file.Raw), f.policy.Name):
		return f.tell(ctx, f.key(file, noticeUnread, digest(file.Raw)), &facts{Record: file.Path, Cause: noticeUnread, Why: file.Refused(nil)})
	case r == nil || r.Policy != f.policy.Name || r.State == gate.Closed:
		return nil
	}
	shows := f.text != "" && r.Texts[gate.Main] == f.text
	if why := file.Refused(f.folder.Approvers); why != "" {
		if shows {
			return f.tell(ctx, f.key(file, noticeRefused, digest(file.Raw)), &facts{Record: file.Path, Cause: noticeRefused, Why: why})
		}
		return f.late(ctx, file, r.State)
	}
	state := f.reached(file)
	for next := f.next(r, state, shows); next != ""; next = f.next(r, state, shows) {
		if err := f.move(ctx, file, next); err != nil {
			return err
		}
		state = next
	}
	if err := f.lag(ctx, file, state); err != nil {
		return err
	}
	if (state == gate.Published || state == gate.Sent) && f.text != "" && !shows && f.folder.Approves(f.policy.Name, f.text, f.today) == nil {
		return f.tell(ctx, f.key(file, noticeReplaced, f.text), &facts{Record: file.Path, Cause: noticeReplaced})
	}
	return f.late(ctx, file, state)
}

// steps are the states in their order.
var steps = []string{gate.Planned, gate.Published, gate.Sent, gate.Closed}

// reached is the state of a record: that of its file, or a later one that was
// seen of the same text.
func (f *following) reached(file *gate.File) string {
	at := slices.Index(steps, file.Record.State)
	for i := len(steps) - 1; i > at; i-- {
		if f.told[f.key(file, steps[i], file.Record.Texts[gate.Main])] {
			return steps[i]
		}
	}
	return file.Record.State
}

// next is the state that the facts allow, "" for none.
func (f *following) next(r *gate.Record, state string, shows bool) string {
	switch {
	case state == gate.Planned && shows:
		return gate.Published
	case state == gate.Published && r.Proven():
		return gate.Sent
	case state == gate.Sent && shows && r.Effective <= f.today:
		return gate.Closed
	}
	return ""
}

// move tells of a step.
func (f *following) move(ctx context.Context, file *gate.File, next string) error {
	r := file.Record
	w := &facts{Record: file.Path, Cause: next, Marked: f.policy.Records.Mark != nil, Since: f.live.At}
	switch next {
	case gate.Published:
		w.Why = "Next: send the notice, and write the proof: of each channel into the record"
		if r.ProofBy != "" {
			w.Why += " by " + r.ProofBy
		}
		w.Why += "."
	case gate.Sent:
		w.Why = "It is closed when the live page still shows the approved text on " + r.Effective + "."
		if r.Effective == "" {
			w.Why = "It is closed when the live page shows the approved text."
		}
	}
	return f.tell(ctx, f.key(file, next, r.Texts[gate.Main]), w)
}

// lag moves the file of a record to the state that was seen. Each capture gives
// it one try: what fails now fails again in a minute.
func (f *following) lag(ctx context.Context, file *gate.File, state string) error {
	if f.policy.Records.Mark == nil || file.Record.State == state || f.router.tried(file.Path, f.live.ID) {
		return nil
	}
	page, err := f.router.Store.Snapshot(ctx, f.live.ID)
	if err != nil {
		return err
	}
	m := Move{Policy: f.policy.Name, Path: file.Path, Live: review.Source{Ref: page.URL, Input: parse.Input{Bytes: page.Bytes, Name: page.URL, MediaType: page.MediaType, Options: f.policy.Parse}}}
	for _, m.State = range steps[slices.Index(steps, file.Record.State)+1 : slices.Index(steps, state)+1] {
		if err := f.policy.Records.Mark(ctx, m); err != nil {
			return f.tell(ctx, f.key(file, noticeUnwritten+"/"+m.State, digest(file.Raw)), &facts{Record: file.Path, Cause: noticeUnwritten, Old: m.State, Why: err.Error()})
		}
	}
	return nil
}

// tried notes a try to move a file, and says whether this one was made before.
func (r *Router) tried(path string, capture int64) bool {
	if r.marked == nil {
		r.marked = map[string]int64{}
	}
	before := r.marked[path] == capture
	r.marked[path] = capture
	return before
}

// late tells what a record should have reached by now.
func (f *following) late(ctx context.Context, file *gate.File, state string) error {
	why := overdue(file.Record, state, f.today)
	if why == "" {
		return nil
	}
	return f.tell(ctx, f.key(file, noticeOverdue+"/"+state, why), &facts{Record: file.Path, Cause: noticeOverdue, Why: why})
}

// overdue asks a record as if it were in a state.
func overdue(r *gate.Record, state, today string) string {
	x := *r
	x.State = state
	return x.Overdue(today)
}

// key names an event about a record: what is said of it, and of which text.
func (f *following) key(file *gate.File, what, of string) string {
	return fmt.Sprintf("%s/%s/%s/%s/%s", kindNotice, f.policy.Name, filepath.Base(file.Path), what, digest([]byte(of)))
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// tell adds an event about a record. Who takes what comes with a date hears of
// it, else who takes material changes, else who runs the watch.
func (f *following) tell(ctx context.Context, key string, w *facts) error {
	if f.told[key] {
		return nil
	}
	f.told[key] = true
	w.Text = f.about(w.Record)
	w.URL, w.Role, w.Urgent = f.policy.URL, f.policy.role(), true
	r := f.router
	pace := r.operator
	for _, p := range []func(*Route) Pace{func(o *Route) Pace { return o.Deadline }, func(o *Route) Pace { return o.Material }} {
		if r.some(func(o *Route) Pace {
			if !o.Takes(f.policy) {
				return Never
			}
			return p(o)
		}) {
			pace = p
			break
		}
	}
	_, err := r.Store.PutEvent(ctx, snapshots.Event{
		Key: key, Kind: kindNotice, Policy: f.policy.Name, At: f.now, Facts: w.json(),
		Deliveries: r.deliveries(f.policy, r.from(f.now, w), pace),
	})
	return err
}

// about is the text that a record approves, "" where nobody can say.
func (f *following) about(record string) string {
	if f.folder == nil {
		return ""
	}
	for i := range f.folder.Files {
		if file := &f.folder.Files[i]; file.Path == record && file.Record != nil {
			return file.Record.Texts[gate.Main]
		}
	}
	return ""
}

// late lists the records of a policy that are overdue, for the coverage.
func (r *Router) late(p *Policy, told map[string]bool, now time.Time) []string {
	if p.Records == nil {
		return nil
	}
	f := &following{router: r, policy: p, told: told, now: now, today: now.In(r.Zone).Format(time.DateOnly)}
	var err error
	if f.folder, err = p.Records.Read(); err != nil {
		return []string{p.Name + ": the notice records cannot be read: " + err.Error()}
	}
	var out []string
	for i := range f.folder.Files {
		file := &f.folder.Files[i]
		if file.Record == nil || file.Record.Policy != p.Name || file.Record.State == gate.Closed {
			continue
		}
		if why := overdue(file.Record, f.reached(file), f.today); why != "" {
			out = append(out, fmt.Sprintf("%s: notice record %s: %s", p.Name, filepath.Base(file.Path), why))
		}
	}
	return out
}

// extra is the next look that the records of a policy ask for beside its
// schedule: on the planned day each hour until the text is seen, and at the
// beginning of the day from which it holds. Zero for none.
func (r *Router) extra(p *Policy, told map[string]bool, now time.Time) time.Time {
	if p.Records == nil {
		return time.Time{}
	}
	folder, err := p.Records.Read()
	if err != nil {
		return time.Time{} // Follow tells it
	}
	f := &following{router: r, policy: p, told: told, now: now, folder: folder}
	var first time.Time
	for i := range folder.Files {
		file := &folder.Files[i]
		if file.Record == nil || file.Record.Policy != p.Name || file.Record.State == gate.Closed {
			continue
		}
		if at := wanted(file.Record, f.reached(file), now.In(r.Zone)); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// wanted is the next look that a record in a state asks for, in the zone of now.
func wanted(r *gate.Record, state string, now time.Time) time.Time {
	if day, err := time.ParseInLocation(time.DateOnly, r.Publish, now.Location()); err == nil && state == gate.Planned {
		for hour := range 25 {
			at := time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, now.Location())
			if at.After(now) {
				return at
			}
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, r.Effective, now.Location())
	if err == nil && day.After(now) {
		return day
	}
	return time.Time{}
}
