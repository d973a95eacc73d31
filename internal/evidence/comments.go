package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redletter-dev/redletter/snapshots"
)

// keepComments writes the judgements that were made and what people decided and
// noted, all in one directory that can be taken out.
func (b *bundle) keepComments(ctx context.Context) error {
	if b.options.Comments != WithComments {
		return nil
	}
	kept := map[snapshots.Hash]bool{}
	for i := range b.versions {
		kept[b.versions[i].Body] = true
	}
	reviews, err := b.store.Reviews(ctx, b.policy)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		if !kept[r.New] || !b.covers(snapshots.KindReview, r.ID) {
			continue
		}
		if err := b.file(fmt.Sprintf("comments/reviews/%08d.json", r.ID), r.JSON); err != nil {
			return err
		}
		b.head.reviews = append(b.head.reviews, r.ID)
	}
	return b.keepDecisions(ctx)
}

func (b *bundle) keepDecisions(ctx context.Context) error {
	decisions, err := b.store.Decisions(ctx, b.policy, 0)
	if err != nil {
		return err
	}
	decisions = slices.DeleteFunc(decisions, func(d snapshots.Decision) bool { return !b.covers(snapshots.KindDecision, d.ID) })
	if len(decisions) == 0 {
		return nil
	}
	for _, d := range decisions {
		b.head.decisions = append(b.head.decisions, d.ID)
	}
	doc, err := json.MarshalIndent(decisions, "", "  ")
	if err != nil {
		return err
	}
	return b.file("comments/decisions.json", append(doc, '\n'))
}
