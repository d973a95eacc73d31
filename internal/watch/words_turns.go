package watch

import (
	"context"
	"errors"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// turns says between which texts a page flips: each by the version that it is,
// or by the look that showed it first.
func (w *words) turns(ctx context.Context, policy string, f *facts) ([]string, error) {
	out := []string{"A page does this when it is served by machines that do not agree, or differently to different readers. The version in force stays until one text is seen for a week; until then nothing else is told of these texts."}
	captures, err := w.store.Captures(ctx, policy)
	if err != nil {
		return nil, err
	}
	for _, t := range f.Trees {
		tree, err := snapshots.ParseHash(t)
		if err != nil {
			return nil, err
		}
		v, err := w.store.VersionByTree(ctx, policy, tree)
		switch {
		case err == nil:
			out = append(out, "The version of "+v.Captured.UTC().Format(time.DateOnly)+", "+policy+"@"+v.Body.Short())
		case errors.Is(err, snapshots.ErrNotFound):
			out = append(out, neverInForce(captures, tree))
		default:
			return nil, err
		}
	}
	return out, nil
}

// neverInForce says of a text that is no version when it was seen first.
func neverInForce(captures []snapshots.Capture, tree snapshots.Hash) string {
	for i := range captures {
		if captures[i].Tree == tree {
			return "A text that was never the version in force, seen first on " + captures[i].At.UTC().Format(time.DateOnly)
		}
	}
	return "A text that was never the version in force"
}
