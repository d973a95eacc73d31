package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Hold is a legal hold on a policy, or its release: while the last word is a
// hold, nothing that belongs to the policy is deleted.
type Hold struct {
	ID     int64     `json:"id"`
	Policy string    `json:"policy"`
	Held   bool      `json:"held"` // false releases
	Why    string    `json:"why"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// PutHold adds a hold or a release, also beside a writer, and gives its ID.
func (s *Store) PutHold(ctx context.Context, h Hold) (int64, error) {
	if h.Policy == "" || h.At.IsZero() {
		return 0, fmt.Errorf("adding a legal hold: it names no policy or no time")
	}
	err := s.append(ctx, "adding a legal hold on "+h.Policy, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO holds (policy, held, salt, why, by, at) VALUES (?,?,?,?,?,?) RETURNING id`,
			h.Policy, h.Held, newSalt(), h.Why, h.By, format(h.At)).Scan(&h.ID)
		if err != nil {
			return err
		}
		return enter(ctx, tx, KindHold, h.ID)
	})
	return h.ID, err
}

// Holds gives all holds and releases in the order of adding.
func (s *Store) Holds(ctx context.Context) ([]Hold, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, policy, held, why, by, at FROM holds ORDER BY id`)
	out, err := scanAll(rows, err, func(h *Hold, rows *sql.Rows) (err error) {
		var at string
		if err = rows.Scan(&h.ID, &h.Policy, &h.Held, &h.Why, &h.By, &at); err != nil {
			return err
		}
		h.At, err = parseTime(at)
		return err
	})
	return out, explain("reading legal holds", err)
}
