package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// judged compares two texts of a policy.
func judged(policy string, before, after side, o review.Options) (*review.Review, error) {
	c, err := review.Analyze(before.source(policy), after.source(policy), o)
	if err != nil {
		return nil, fmt.Errorf("judge %s: %w", policy, err)
	}
	return c.Review(), nil
}

// side is one text to compare.
type side struct {
	body  snapshots.Hash
	input parse.Input
}

func (s side) source(policy string) review.Source {
	return review.Source{Ref: policy + "@" + s.body.Short(), Input: s.input}
}

// stored puts a review into the form of the store.
func stored(policy string, before, after snapshots.Hash, r *review.Review, now time.Time) (*snapshots.Review, error) {
	doc, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("store the review of %s: %w", policy, err)
	}
	return &snapshots.Review{Policy: policy, Old: before, New: after, Rules: r.RulesVersion, At: now, JSON: doc}, nil
}

// Judge judges the versions of a policy under today's rules: each pair that has
// no review under them gets one. It gives how many it made. A text that an
// archive only read anew has its review from the import, and keeps it.
func Judge(ctx context.Context, store *snapshots.Store, policy string, o Judging) (int, error) {
	versions, err := store.Versions(ctx, policy)
	if err != nil {
		return 0, err
	}
	made := 0
	for i := range versions {
		if i == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return made, err
		}
		new, err := judgePair(ctx, store, versions[:i+1], o)
		if err != nil {
			return made, err
		}
		made += new
		if o.Progress != nil {
			o.Progress(i, len(versions)-1)
		}
	}
	return made, nil
}

// Judging is how a history is judged.
type Judging struct {
	Parse    parse.Options
	Options  review.Options
	Now      time.Time
	Progress func(done, total int) // nil for nobody
}

// judgePair judges the last of some versions against the one before.
func judgePair(ctx context.Context, store *snapshots.Store, vs []snapshots.Version, o Judging) (int, error) {
	before, after := &vs[len(vs)-2], &vs[len(vs)-1]
	kept, err := store.Review(ctx, after.Policy, before.Body, after.Body)
	if err == nil && (kept.Rules == material.RulesVersion || rereadOnly(kept.JSON)) {
		return 0, nil
	}
	if err != nil && !errors.Is(err, snapshots.ErrNotFound) {
		return 0, err
	}
	r, err := ReviewOf(ctx, store, vs, o)
	if err != nil {
		return 0, err
	}
	row, err := stored(after.Policy, before.Body, after.Body, r, o.Now)
	if err != nil {
		return 0, err
	}
	_, err = store.PutReview(ctx, *row)
	return 1, err
}

// ReviewOf judges the last of some versions of a policy, the first one first,
// against the one before. What it returned to is among them.
func ReviewOf(ctx context.Context, store *snapshots.Store, vs []snapshots.Version, o Judging) (*review.Review, error) {
	before, after := &vs[len(vs)-2], &vs[len(vs)-1]
	var sides [2]side
	for i, v := range []*snapshots.Version{before, after} {
		snap, err := store.Snapshot(ctx, v.Capture)
		if err != nil {
			return nil, err
		}
		sides[i] = side{v.Body, parse.Input{Bytes: snap.Bytes, Name: snap.URL, MediaType: snap.MediaType, Options: o.Parse}}
	}
	r, err := judged(after.Policy, sides[0], sides[1], o.Options)
	if err != nil {
		return nil, err
	}
	for _, v := range vs[:len(vs)-1] {
		if v.Tree == after.Tree {
			r.ReturnedTo = &review.Returned{Hash: v.Body.String(), Date: v.Captured.UTC().Format(time.DateOnly)}
		}
	}
	return r, nil
}

// rereadReason marks the review of a text that was only read anew.
const rereadReason = "reader-changed"

// rereadOnly says that a review is of a text that was only read anew.
func rereadOnly(doc json.RawMessage) bool {
	var r review.Review
	if json.Unmarshal(doc, &r) != nil {
		return false
	}
	for _, s := range r.Suppressed {
		if s.Reason == rereadReason {
			return true
		}
	}
	return false
}
