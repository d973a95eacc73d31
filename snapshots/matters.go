package snapshots

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Matter is what is open about captures of a policy that are no version, or
// not yet: a doubtful page that is looked at again, a page that flips between
// two texts. It is the memory of whoever looks, and no record.
type Matter struct {
	Policy string
	Next   time.Time       // when to look again; zero: with the next look
	State  json.RawMessage // whoever looks reads and writes it; nil when nothing is open
}

// Matter gives what is open about a policy; its State is nil when nothing is.
func (s *Store) Matter(ctx context.Context, policy string) (Matter, error) {
	p := Matter{Policy: policy}
	var next, state string
	err := s.db.QueryRowContext(ctx, `SELECT next, state FROM matters WHERE policy = ?`, policy).Scan(&next, &state)
	if isNoRows(err) {
		return p, nil
	}
	if err != nil {
		return p, explain("reading what is open about "+policy, err)
	}
	p.State = json.RawMessage(state)
	if next != "" {
		p.Next, err = parseTime(next)
	}
	return p, err
}

// put writes what is open; without a state it is closed.
func (p *Matter) put(ctx context.Context, tx *sql.Tx) error {
	if p.State == nil {
		_, err := tx.ExecContext(ctx, `DELETE FROM matters WHERE policy = ?`, p.Policy)
		return err
	}
	next := ""
	if !p.Next.IsZero() {
		next = format(p.Next)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO matters (policy, next, state) VALUES (?1,?2,?3)
		ON CONFLICT (policy) DO UPDATE SET next = ?2, state = ?3`, p.Policy, next, string(p.State))
	return err
}
