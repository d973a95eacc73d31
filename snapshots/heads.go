package snapshots

import (
	"context"
	"database/sql"
)

// ReviewHeads gives the reviews of every policy that were added after the one
// with this ID, in the order of adding, without their JSON: what lists need
// that keep the rest elsewhere.
func (s *Store) ReviewHeads(ctx context.Context, after int64) ([]Review, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, policy, old, new, rules, at FROM reviews WHERE id > ? ORDER BY id`, after)
	out, err := scanAll(rows, err, func(r *Review, rows *sql.Rows) (err error) {
		var at string
		if err = rows.Scan(&r.ID, &r.Policy, &r.Old, &r.New, &r.Rules, &at); err != nil {
			return err
		}
		r.At, err = parseTime(at)
		return err
	})
	return out, explain("reading reviews", err)
}

// Newest gives the IDs of the latest capture, review and decision, 0 for none:
// enough to tell whether anything came.
func (s *Store) Newest(ctx context.Context) (capture, review, decision int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM captures), (SELECT coalesce(max(id), 0) FROM reviews),
		(SELECT coalesce(max(id), 0) FROM decisions)`).Scan(&capture, &review, &decision)
	return capture, review, decision, explain("reading what came last", err)
}
