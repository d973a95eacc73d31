package evidence

import (
	"context"
	"encoding/json"
	"fmt"

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
		in, err := b.covers(ctx, snapshots.KindReview, r.ID)
		if err != nil {
			return err
		}
		if !in || !kept[r.New] {
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
	all, err := b.store.Decisions(ctx, b.policy, 0)
	if err != nil {
		return err
	}
	var decisions []snapshots.Decision
	for _, d := range all {
		in, err := b.covers(ctx, snapshots.KindDecision, d.ID)
		if err != nil {
			return err
		}
		if in {
			decisions, b.head.decisions = append(decisions, d), append(b.head.decisions, d.ID)
		}
	}
	if len(decisions) == 0 {
		return nil
	}
	doc, err := json.MarshalIndent(decisions, "", "  ")
	if err != nil {
		return err
	}
	return b.file("comments/decisions.json", append(doc, '\n'))
}
