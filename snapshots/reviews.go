package snapshots

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Review is a judgement of two bodies of a policy under one rule pack.
type Review struct {
	ID     int64
	Policy string
	Old    Hash // zero for a first version
	New    Hash
	Rules  string // version of the rule pack
	At     time.Time
	JSON   json.RawMessage
}

// PutReview adds a review and gives its ID. A later judgement of the same pair
// stands beside the earlier one; the very same is not added twice.
func (s *Store) PutReview(ctx context.Context, r Review) (int64, error) {
	doc, err := s.PutBody(ctx, r.JSON)
	if err != nil {
		return 0, err
	}
	defer s.fresh.named(doc)
	err = s.write(ctx, "adding a review of "+r.Policy, func(tx *sql.Tx) error { return r.insert(ctx, tx, doc) })
	return r.ID, err
}

func (r *Review) insert(ctx context.Context, tx *sql.Tx, doc Hash) error {
	err := tx.QueryRowContext(ctx, `INSERT INTO reviews (policy, old, new, rules, at, doc) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING RETURNING id`,
		r.Policy, r.Old, r.New, r.Rules, format(r.At), doc).Scan(&r.ID)
	if err == nil {
		return enter(ctx, tx, KindReview, r.ID)
	}
	if !isNoRows(err) {
		return err
	}
	return tx.QueryRowContext(ctx, `SELECT id FROM reviews WHERE policy = ? AND old = ? AND new = ? AND rules = ? AND doc = ?`,
		r.Policy, r.Old, r.New, r.Rules, doc).Scan(&r.ID)
}

// Reviews gives the reviews of a policy in the order of adding; "" stands for
// every policy.
func (s *Store) Reviews(ctx context.Context, policy string) ([]Review, error) {
	return s.reviews(ctx, `policy = ?1 OR ?1 = '' ORDER BY id`, policy)
}

// Review gives the latest review of a pair, under any rule pack, or
// ErrNotFound.
func (s *Store) Review(ctx context.Context, policy string, old, new Hash) (Review, error) {
	out, err := s.reviews(ctx, `policy = ? AND old = ? AND new = ? ORDER BY id DESC LIMIT 1`, policy, old, new)
	if err != nil {
		return Review{}, err
	}
	if len(out) == 0 {
		return Review{}, notFound("no review of %s from %s to %s", policy, old.Short(), new.Short())
	}
	return out[0], nil
}

// ReviewByID gives one review, or ErrNotFound.
func (s *Store) ReviewByID(ctx context.Context, id int64) (Review, error) {
	out, err := s.reviews(ctx, `id = ?`, id)
	if err != nil {
		return Review{}, err
	}
	if len(out) == 0 {
		return Review{}, notFound("no review %d", id)
	}
	return out[0], nil
}

func (s *Store) reviews(ctx context.Context, where string, args ...any) ([]Review, error) {
	type row struct {
		Review
		doc Hash
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, policy, old, new, rules, at, doc FROM reviews WHERE `+where, args...)
	found, err := scanAll(rows, err, func(r *row, rows *sql.Rows) (err error) {
		var at string
		if err = rows.Scan(&r.ID, &r.Policy, &r.Old, &r.New, &r.Rules, &at, &r.doc); err != nil {
			return err
		}
		r.At, err = parseTime(at)
		return err
	})
	if err != nil {
		return nil, explain("reading reviews", err)
	}
	out := make([]Review, len(found))
	for i, r := range found {
		out[i] = r.Review
		if out[i].JSON, err = s.named(ctx, r.doc); err != nil {
			return nil, err
		}
	}
	return out, nil
}
