package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// storeBackend is the screen's backend on a store.
type storeBackend struct {
	worker
	store *snapshots.Store

	mu      sync.Mutex
	heads   map[int64]*head          // of the reviews in force, by ID
	reviews map[int64]*review.Review // the latest that were read
	spot    int64                    // number of the last comparison made on the spot
}

// head is where a review stands.
type head struct {
	snapshots.Review
	origin tui.Origin
}

func newStoreBackend(p *program, f *reviewFlags, c *config.Config, s *snapshots.Store) *storeBackend {
	b := &storeBackend{store: s, heads: map[int64]*head{}, reviews: map[int64]*review.Review{}}
	b.worker = worker{program: p, flags: f, config: c, of: b}
	return b
}

// Index reads all that lists show. Of each pair of texts the latest judgement
// counts.
func (b *storeBackend) Index(ctx context.Context) (*tui.Index, error) {
	capture, last, _, err := b.store.Newest(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := b.readHeads(ctx)
	if err != nil {
		return nil, err
	}
	ix := &tui.Index{Mark: tui.Mark{Review: last, Look: capture}}
	if ix.Events, err = b.events(ctx, 0); err != nil {
		return nil, err
	}
	if n := len(ix.Events); n > 0 {
		ix.Mark.Event = ix.Events[n-1].ID
	}
	cache := b.readCache()
	for i := len(heads) - 1; i >= 0; i-- { // the latest first
		d, err := cache.digest(heads[i], func() (*review.Review, error) { return b.review(ctx, heads[i].ID) })
		if err != nil {
			return nil, err
		}
		d.add(ix, heads[i])
	}
	if err := b.lists(ctx, ix, heads); err != nil {
		return nil, err
	}
	b.writeCache(cache)
	return ix, nil
}

// readHeads gives the reviews that count, in the order of adding.
func (b *storeBackend) readHeads(ctx context.Context) ([]*head, error) {
	all, err := b.store.ReviewHeads(ctx, 0)
	if err != nil {
		return nil, err
	}
	type pair struct {
		policy   string
		old, new snapshots.Hash
	}
	ids, latest := map[pair][]int64{}, map[pair]int64{}
	for i := range all {
		k := pair{all[i].Policy, all[i].Old, all[i].New}
		ids[k], latest[k] = append(ids[k], all[i].ID), all[i].ID
	}
	numbers, err := b.versionNumbers(ctx, all)
	if err != nil {
		return nil, err
	}
	var out []*head
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.heads)
	for i := range all {
		r := &all[i]
		k := pair{r.Policy, r.Old, r.New}
		if latest[k] != r.ID {
			continue
		}
		h := &head{*r, tui.Origin{Policy: r.Policy, Review: r.ID, Reviews: ids[k], Found: r.At, Version: numbers[r.Policy][r.New], URL: b.url(r.Policy)}}
		out = append(out, h)
		b.heads[r.ID] = h
	}
	return out, nil
}

// versionNumbers gives the number of the version that each text is.
func (b *storeBackend) versionNumbers(ctx context.Context, of []snapshots.Review) (map[string]map[snapshots.Hash]int, error) {
	out := map[string]map[snapshots.Hash]int{}
	for i := range of {
		name := of[i].Policy
		if out[name] != nil {
			continue
		}
		out[name] = map[snapshots.Hash]int{}
		vs, err := b.store.Versions(ctx, name)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			out[name][v.Body] = v.Number
		}
	}
	return out, nil
}

// lists adds policies, looks and trouble.
func (b *storeBackend) lists(ctx context.Context, ix *tui.Index, heads []*head) error {
	policies, err := b.store.Policies(ctx)
	if err != nil {
		return err
	}
	own := map[string]bool{}
	for i := range ix.Rows {
		own[ix.Rows[i].Subject.Policy] = ix.Rows[i].Own()
	}
	for i := range policies {
		q := &policies[i]
		x := tui.Policy{
			Name: safe.Line(q.Name), URL: safe.Line(b.url(q.Name)), Own: own[q.Name] || b.role(q.Name) == decided.Own,
			Versions: q.Versions, Captures: q.Captures, Last: q.Last, Outcome: safe.Line(q.Outcome),
		}
		if v, err := b.store.LatestVersion(ctx, q.Name); err == nil {
			x.Title, x.Changed = safe.Line(v.Title), v.Captured
		} else if !errors.Is(err, snapshots.ErrNotFound) {
			return err
		}
		ix.Policies = append(ix.Policies, x)
	}
	return b.coverage(ctx, ix)
}

func (b *storeBackend) coverage(ctx context.Context, ix *tui.Index) error {
	now := b.Now()
	looks, err := b.store.Coverage(ctx, now.AddDate(0, 0, -7), now.Add(time.Minute), watch.Seen()...)
	if err != nil {
		return err
	}
	for _, l := range looks {
		ix.Looks = append(ix.Looks, tui.Look{Policy: safe.Line(l.Policy), Looks: l.Looks, Seen: l.Seen, Changed: l.Changed, LastSeen: l.LastSeen})
	}
	open, err := b.store.Incidents(ctx)
	if err != nil {
		return err
	}
	for _, i := range open {
		t := tui.Trouble{Policy: safe.Line(i.Policy), Cause: safe.Line(i.Cause), Since: i.Since, Failures: i.Failures, Doubtful: i.Cause == watch.Doubtful}
		t.Advice = safe.Line("redletter doctor looks at network and configuration")
		if t.Doubtful {
			t.Advice = safe.Line("the version in force stays")
		}
		ix.Troubles = append(ix.Troubles, t)
	}
	return nil
}

// News tells what came since.
func (b *storeBackend) News(ctx context.Context, since tui.Mark) (*tui.News, error) {
	capture, last, decision, err := b.store.Newest(ctx)
	if err != nil {
		return nil, err
	}
	out := &tui.News{Stale: capture != since.Look || last != since.Review}
	if decision > since.Event {
		out.Events, err = b.events(ctx, since.Event)
	}
	return out, err
}

// Change gives one change whole.
func (b *storeBackend) Change(ctx context.Context, ref tui.Ref) (*tui.Change, error) {
	r, o, err := b.at(ctx, ref.Review)
	if err != nil {
		return nil, err
	}
	if ref.Index < 0 || ref.Index >= len(r.Changes) {
		return nil, fmt.Errorf("review %d has no change %d", ref.Review, ref.Index+1)
	}
	return tui.ChangeOf(r, ref.Index, o), nil
}

// at gives a review with its origin.
func (b *storeBackend) at(ctx context.Context, id int64) (*review.Review, *tui.Origin, error) {
	b.mu.Lock()
	h := b.heads[id]
	b.mu.Unlock()
	if h == nil {
		return nil, nil, fmt.Errorf("review %d was judged anew: reload the list", id)
	}
	r, err := b.review(ctx, id)
	return r, &h.origin, err
}

// keptReviews bounds the reviews in memory.
const keptReviews = 16

// review reads one review.
func (b *storeBackend) review(ctx context.Context, id int64) (*review.Review, error) {
	b.mu.Lock()
	r := b.reviews[id]
	b.mu.Unlock()
	if r != nil {
		return r, nil
	}
	kept, err := b.store.ReviewByID(ctx, id)
	if err != nil {
		return nil, err
	}
	r = &review.Review{}
	if err := json.Unmarshal(kept.JSON, r); err != nil {
		return nil, fmt.Errorf("read review %d of %s: %w", id, kept.Policy, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.reviews) >= keptReviews {
		clear(b.reviews)
	}
	b.reviews[id] = r
	return r, nil
}

// Document gives both whole texts of a review.
func (b *storeBackend) Document(ctx context.Context, id int64) (*tui.Document, error) {
	r, _, err := b.at(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := b.caseOf(ctx, id)
	if err != nil {
		return nil, err
	}
	d := tui.DocumentOf(report.NewRedline(c))
	renumber(d, c.Review(), r)
	return d, nil
}

// renumber gives the pieces of a text the numbers that their changes have in a
// review that was made by another redletter.
func renumber(d *tui.Document, made, stored *review.Review) {
	place := map[string]int{}
	for i := range stored.Changes {
		place[stored.Changes[i].Fingerprint] = i
	}
	for i := range d.Paragraphs {
		for k := range d.Paragraphs[i].Pieces {
			x := &d.Paragraphs[i].Pieces[k]
			if x.Change < 0 || x.Change >= len(made.Changes) {
				continue
			}
			at, ok := place[made.Changes[x.Change].Fingerprint]
			if !ok {
				at = -1
			}
			x.Change = at
		}
	}
}

// caseOf compares the two texts of a review again, for what the review itself
// does not hold.
func (b *storeBackend) caseOf(ctx context.Context, id int64) (*review.Case, error) {
	r, o, err := b.at(ctx, id)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	h := b.heads[id]
	b.mu.Unlock()
	older, err := b.text(ctx, o.Policy, h.Old)
	if err != nil {
		return nil, err
	}
	newer, err := b.text(ctx, o.Policy, h.New)
	if err != nil {
		return nil, err
	}
	return review.Analyze(older, newer, optionsOf(b.config, o.Policy, r))
}

// text opens a text of a policy by its hash.
func (b *storeBackend) text(ctx context.Context, policy string, h snapshots.Hash) (review.Source, error) {
	v, err := b.store.VersionByPrefix(ctx, policy, h.String())
	if err != nil {
		return review.Source{}, err
	}
	return b.version(ctx, &v)
}

func (b *storeBackend) version(ctx context.Context, v *snapshots.Version) (review.Source, error) {
	snap, err := b.store.Snapshot(ctx, v.Capture)
	if err != nil {
		return review.Source{}, err
	}
	in := parse.Input{Bytes: snap.Bytes, Name: snap.URL, MediaType: snap.MediaType, Options: b.reading(v.Policy)}
	return review.Source{Ref: v.Policy + "@" + v.Body.Short(), Input: in}, nil
}

// url is the address of a policy by the configuration, "" where it is unknown.
func (b *storeBackend) url(policy string) string {
	if b.config != nil {
		if q := policyOf(b.config, policy); q != nil {
			return q.URL
		}
	}
	return ""
}

func (b *storeBackend) role(policy string) string {
	if b.config != nil {
		if q := policyOf(b.config, policy); q != nil {
			return q.Role
		}
	}
	return ""
}

// Decide adds decisions.
func (b *storeBackend) Decide(ctx context.Context, events []decided.Event) ([]decided.Event, error) {
	return decideIn(ctx, b.store, events)
}

func decideIn(ctx context.Context, s *snapshots.Store, events []decided.Event) ([]decided.Event, error) {
	in := make([]snapshots.Decision, len(events))
	for i := range events {
		in[i] = decisionOf(&events[i])
	}
	out, err := s.Decide(ctx, in)
	var c *snapshots.Conflict
	if errors.As(err, &c) {
		return nil, &tui.Conflict{Stands: eventsOf(c.Stand)}
	}
	if err != nil {
		return nil, err
	}
	return eventsOf(out), nil
}

func (b *storeBackend) events(ctx context.Context, after int64) ([]decided.Event, error) {
	all, err := b.store.Decisions(ctx, "", after)
	return eventsOf(all), err
}

func eventsOf(in []snapshots.Decision) []decided.Event {
	out := make([]decided.Event, len(in))
	for i := range in {
		d := &in[i]
		out[i] = decided.Event{
			ID: d.ID, Policy: d.Policy, Fingerprint: d.Fingerprint, Change: d.Change, Review: d.Review, Old: d.Old, New: d.New,
			Action: decided.Action(d.Action), Reason: d.Reason, Note: d.Note, Owner: d.Owner, By: d.By,
			Due: d.Due, Until: d.Until, At: d.At, Undoes: d.Undoes, Seen: d.Seen,
		}
	}
	return out
}

func decisionOf(e *decided.Event) snapshots.Decision {
	return snapshots.Decision{
		Policy: e.Policy, Fingerprint: e.Fingerprint, Change: e.Change, Review: e.Review, Old: e.Old, New: e.New,
		Action: string(e.Action), Reason: e.Reason, Note: e.Note, Owner: e.Owner, By: e.By,
		Due: e.Due, Until: e.Until, At: e.At, Undoes: e.Undoes, Seen: e.Seen,
	}
}
