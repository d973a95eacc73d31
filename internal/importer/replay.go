package importer

import (
	"context"
	"fmt"
	"time"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// replay reads the texts of one policy in the order of their dates, each as a
// look at the page on that day.
type replay struct {
	store     *snapshots.Store
	policy    string
	now       time.Time
	known     map[string]bool              // keys of what the store holds
	last      time.Time                    // of the latest capture in the store; zero without one
	base      *look                        // the version in force, nil without one
	dates     map[snapshots.Hash]time.Time // when a version with this text was captured last
	held      []*look                      // doubtful looks since, in a row, that show one text
	taken     []*look                      // to be stored
	confirmed []*look                      // stored as doubtful before, now versions
	tally     Tally
}

// resume makes a replay that goes on where the store stands.
func resume(ctx context.Context, store *snapshots.Store, policy string, now time.Time) (*replay, error) {
	r := &replay{store: store, policy: policy, now: now, known: map[string]bool{}, dates: map[snapshots.Hash]time.Time{}}
	captures, err := store.Captures(ctx, policy)
	if err != nil {
		return nil, err
	}
	for i := range captures {
		if o, ok := OriginOf(&captures[i]); ok {
			r.known[o.Key] = true
		}
		if captures[i].At.After(r.last) {
			r.last = captures[i].At
		}
	}
	versions, err := store.Versions(ctx, policy)
	if err != nil || len(versions) == 0 {
		return r, err
	}
	for _, v := range versions {
		r.dates[v.Tree] = v.Captured
	}
	return r, r.restore(ctx, &versions[len(versions)-1], captures)
}

// restore reads the version in force again, and the doubtful looks after it.
func (r *replay) restore(ctx context.Context, v *snapshots.Version, captures []snapshots.Capture) (err error) {
	if r.base, err = r.again(ctx, v.Capture); err != nil {
		return err
	}
	from := len(captures)
	for from > 0 && captures[from-1].ID > v.Capture && captures[from-1].Outcome == watch.Doubtful && from > len(captures)-confirmations {
		from--
	}
	for _, c := range captures[from:] {
		l, err := r.again(ctx, c.ID)
		if err != nil {
			return err
		}
		r.held = append(r.held, l)
	}
	return nil
}

// again reads a capture of the store.
func (r *replay) again(ctx context.Context, id int64) (*look, error) {
	snap, err := r.store.Snapshot(ctx, id)
	if err != nil {
		return nil, err
	}
	l := &look{at: snap.At, entry: snapshots.Entry{Capture: snap.Capture}}
	l.input = parse.Input{Bytes: snap.Bytes, Name: snap.URL, MediaType: snap.MediaType}
	l.doc, err = parse.Parse(l.input)
	if err != nil {
		return nil, fmt.Errorf("read capture %d of %s again: %w", id, r.policy, err)
	}
	return l, nil
}

// take reads the next shot. What the store holds is passed over; so is what is
// older than its latest capture, since history is only ever added to.
func (r *replay) take(ctx context.Context, s *Shot) error {
	if r.known[s.Origin.Key] {
		r.tally.Known++
		return nil
	}
	if s.At.Before(r.last) && s.Reading != RereadLater {
		if s.Reading == Looked {
			r.tally.Late++
			return nil
		}
		s.Reading = RereadLater
	}
	l, err := read(ctx, r.store, r.policy, s)
	if err != nil {
		return err
	}
	r.known[s.Origin.Key] = true
	r.taken = append(r.taken, l)
	return r.judge(ctx, l)
}

// judge says what a look came to.
func (r *replay) judge(ctx context.Context, l *look) error {
	switch {
	case l.doc == nil:
		r.outcome(l, watch.Degraded, l.entry.Capture.Why)
		return nil
	case l.reading == RereadLater:
		r.outcome(l, watch.Unchanged, rereadWhy)
		return nil
	}
	if r.enough(l.at) {
		if err := r.confirm(ctx); err != nil {
			return err
		}
	}
	if r.base == nil {
		return r.first(ctx, l)
	}
	return r.compare(ctx, l)
}

const rereadWhy = "the archive read the same page anew: the reader changed, not the page"

func (r *replay) outcome(l *look, outcome, why string) {
	l.entry.Capture.Outcome, l.entry.Capture.Why = outcome, why
}

// first makes the first good look the baseline.
func (r *replay) first(ctx context.Context, l *look) error {
	if s := parse.Suspect(l.doc, nil); len(s) > 0 {
		return r.hold(ctx, l, s)
	}
	r.accept(l, watch.First, "")
	return nil
}

// compare reads a look against the version in force.
func (r *replay) compare(ctx context.Context, l *look) error {
	if r.same(l) {
		r.outcome(l, watch.Unchanged, "")
		if l.reading == Reread {
			l.entry.Capture.Why = rereadWhy
		}
		r.held = nil
		return nil
	}
	if then, ok := r.dates[l.entry.Capture.Tree]; ok {
		r.tally.Returned++
		r.accept(l, watch.Changed, "returned to the text of "+then.UTC().Format(time.DateOnly))
		return nil
	}
	if s := parse.Suspect(l.doc, r.base.doc); len(s) > 0 {
		return r.hold(ctx, l, s)
	}
	if l.reading == Reread && len(r.held) == 0 {
		return r.reread(l)
	}
	r.accept(l, watch.Changed, "")
	return nil
}

// same says that a look shows the version in force, markup apart.
func (r *replay) same(l *look) bool {
	return l.entry.Capture.Tree == r.base.entry.Capture.Tree || len(diff.Compare(r.base.doc, l.doc).Changes) == 0
}

// reread makes a text that the archive's reader made anew the one to compare
// with from here on. Its review says that nothing of the page changed.
func (r *replay) reread(l *look) error {
	rev, err := r.rereadReview(l)
	if err != nil {
		return err
	}
	r.accept(l, watch.Unchanged, rereadWhy)
	l.entry.Review = rev
	return nil
}

// hold keeps a doubtful look from becoming a version until enough looks in a row
// show the same.
func (r *replay) hold(ctx context.Context, l *look, s []parse.Signal) error {
	r.outcome(l, watch.Doubtful, fmt.Sprintf("probably not the policy: %s (“%s”)", s[0].Kind, s[0].Quote))
	if len(r.held) > 0 && len(parse.Suspect(l.doc, r.held[0].doc)) > 0 {
		r.held = nil
	}
	r.held = append(r.held, l)
	if r.enough(l.at) {
		return r.confirm(ctx)
	}
	return nil
}

// confirm makes the first of the held looks the version in force after all, and
// reads the others against it.
func (r *replay) confirm(ctx context.Context) error {
	row := r.held
	why := fmt.Sprintf("held as doubtful until %s: %s", row[len(row)-1].at.UTC().Format(time.DateOnly), row[0].entry.Capture.Why)
	outcome := watch.Changed
	if r.base == nil {
		outcome = watch.First
	}
	r.accept(row[0], outcome, why)
	for _, l := range row[1:] {
		if err := r.judge(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// accept makes a look the version in force.
func (r *replay) accept(l *look, outcome, why string) {
	r.base, r.held = l, nil
	r.dates[l.entry.Capture.Tree] = l.at
	l.entry.Version = &snapshots.Version{
		Capture: l.entry.Capture.ID, Tree: l.entry.Capture.Tree, Extractor: l.doc.Extractor, Title: l.doc.Title,
		Effective: watch.Effective(l.doc), Accepted: r.now,
	}
	if l.entry.Capture.ID != 0 { // stored as doubtful by an earlier import: the capture stays as it is
		r.confirmed = append(r.confirmed, l)
		return
	}
	r.outcome(l, outcome, why)
}

// rereadReview is the review of a text that was only read anew: everything that
// differs is counted, nothing is a change.
func (r *replay) rereadReview(l *look) (*snapshots.Review, error) {
	rev, err := judged(r.policy, r.base.side(), l.side(), review.Options{})
	if err != nil {
		return nil, err
	}
	example := ""
	if c := rev.Changes; len(c) > 0 {
		if example = c[0].New; example == "" {
			example = c[0].Old
		}
	}
	rev.Suppressed = append([]review.Suppressed{{Reason: rereadReason, Count: len(rev.Changes), Example: example}}, rev.Suppressed...)
	rev.Verdict, rev.Suspect = review.Noise, nil
	rev.Changes, rev.Checks, rev.Duties = []review.Change{}, []review.Check{}, []review.Duty{}
	rev.Stats = review.Stats{BySeverity: map[string]int{}}
	return stored(r.policy, r.base.entry.Capture.Body, l.entry.Capture.Body, rev, r.now)
}
