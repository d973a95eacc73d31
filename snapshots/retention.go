package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Retention says for how long bytes are kept; zero keeps them for ever. Records
// and hashes stay in any case: what is deleted can still be recognized.
type Retention struct {
	Captures    time.Duration // pages that are no version: the same again, blocked, doubtful
	Versions    time.Duration // texts of versions, but never of the latest one
	Screenshots time.Duration
	Mails       time.Duration // words and bytes of mails that were sent or dropped
}

// Expired is a body whose time is over.
type Expired struct {
	Body   Hash   `json:"body"`
	Policy string `json:"policy"` // "" for mails
	Why    string `json:"why"`
}

// claims lists, for each record that names a body, until when it keeps it. A
// body goes when no record keeps it. The placeholders are the days before which
// captures, versions, screenshots and mails are old, ” for never: everything is
// younger than ”.
const claims = `
	WITH latest AS (SELECT policy, max(number) AS number FROM versions GROUP BY policy),
	held AS (SELECT policy FROM holds h WHERE id = (SELECT max(id) FROM holds WHERE policy = h.policy) AND held = 1),
	claims (body, policy, what, keeps) AS (
		SELECT c.raw, c.policy, 'capture', c.at >= ?1 FROM captures c LEFT JOIN versions v ON v.capture = c.id WHERE v.id IS NULL
		UNION ALL SELECT c.body, c.policy, 'capture', c.at >= ?1 FROM captures c LEFT JOIN versions v ON v.capture = c.id WHERE v.id IS NULL
		UNION ALL SELECT c.raw, c.policy, 'version', v.number = l.number OR c.at >= ?2 FROM captures c JOIN versions v ON v.capture = c.id JOIN latest l ON l.policy = c.policy
		UNION ALL SELECT c.body, c.policy, 'version', v.number = l.number OR c.at >= ?2 FROM captures c JOIN versions v ON v.capture = c.id JOIN latest l ON l.policy = c.policy
		UNION ALL SELECT w.body, c.policy, 'view', (CASE WHEN v.id IS NULL THEN c.at >= ?1 ELSE v.number = l.number OR c.at >= ?2 END)
			FROM views w JOIN captures c ON c.id = w.capture LEFT JOIN versions v ON v.capture = c.id LEFT JOIN latest l ON l.policy = c.policy
		UNION ALL SELECT c.screenshot, c.policy, 'screenshot', c.at >= ?3 FROM captures c
		UNION ALL SELECT r.doc, r.policy, 'review', 1 FROM reviews r
		UNION ALL SELECT m.message, coalesce((SELECT e.policy FROM deliveries d JOIN events e ON e.id = d.event JOIN held ON held.policy = e.policy WHERE d.mail = m.id), ''), 'mail', m.state NOT IN ('sent', 'dropped') OR m.created >= ?4 FROM mails m
		UNION ALL SELECT m.raw, coalesce((SELECT e.policy FROM deliveries d JOIN events e ON e.id = d.event JOIN held ON held.policy = e.policy WHERE d.mail = m.id), ''), 'mail', m.state NOT IN ('sent', 'dropped') OR m.created >= ?4 FROM mails m
	)
	SELECT body, min(policy), group_concat(DISTINCT what) FROM claims WHERE body <> ''
	GROUP BY body HAVING max(keeps) = 0 AND max(policy IN (SELECT policy FROM held)) = 0 ORDER BY body`

// Expired gives the bodies whose time is over at a time and that are still
// there, by hash. Nothing is deleted.
func (s *Store) Expired(ctx context.Context, r Retention, now time.Time) (out []Expired, err error) {
	err = s.look(ctx, "looking for what is to be deleted", func(tx *sql.Tx) error {
		out, err = s.expired(ctx, tx, r, now)
		return err
	})
	return out, err
}

func (s *Store) expired(ctx context.Context, tx *sql.Tx, r Retention, now time.Time) ([]Expired, error) {
	before := func(d time.Duration) string {
		if d <= 0 {
			return ""
		}
		return format(now.Add(-d))
	}
	rows, err := tx.QueryContext(ctx, claims, before(r.Captures), before(r.Versions), before(r.Screenshots), before(r.Mails))
	all, err := scanAll(rows, err, func(e *Expired, rows *sql.Rows) error { return rows.Scan(&e.Body, &e.Policy, &e.Why) })
	return except(all, func(h Hash) bool { return s.blobs.has(h) != nil }), err
}

func except(in []Expired, leave func(Hash) bool) (out []Expired) {
	for _, e := range in {
		if !leave(e.Body) {
			out = append(out, e)
		}
	}
	return out
}

// deleteAtOnce is how many bodies one call deletes: while it does, nothing can
// be captured.
const deleteAtOnce = 500

// Delete deletes some of the bodies whose time is over, and gives them; to
// delete all, call it until it gives none. The ledger says so before the files
// go: a crash in between leaves files that the next call deletes. A body that a
// record under way names is left for the next time. What to delete is looked up
// in the transaction that says so: a legal hold that was put before it holds.
func (s *Store) Delete(ctx context.Context, r Retention, now time.Time) (all []Expired, err error) {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	err = s.write(ctx, "deleting bodies", func(tx *sql.Tx) error {
		if all, err = s.expired(ctx, tx, r, now); err != nil {
			return err
		}
		all = except(all, s.fresh.holds)
		all = all[:min(len(all), deleteAtOnce)]
		for _, e := range all {
			if err := e.insert(ctx, tx, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if err := s.blobs.remove(e.Body); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (e *Expired) insert(ctx context.Context, tx *sql.Tx, now time.Time) error {
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO deletions (body, policy, why, at) VALUES (?,?,?,?) RETURNING id`,
		e.Body, e.Policy, "retention: "+strings.ReplaceAll(e.Why, ",", ", "), format(now)).Scan(&id)
	if err != nil {
		return err
	}
	return enter(ctx, tx, KindDeletion, id)
}

// Deletion is a body that was deleted.
type Deletion struct {
	ID     int64     `json:"id"`
	Body   Hash      `json:"body"`
	Policy string    `json:"policy"` // "" for mails
	Why    string    `json:"why"`
	At     time.Time `json:"at"`
}

// Deletions gives what was deleted, in the order of deleting.
func (s *Store) Deletions(ctx context.Context) ([]Deletion, error) {
	return s.deletions(ctx, `1 = 1 ORDER BY id`)
}

func (s *Store) deletions(ctx context.Context, where string, args ...any) ([]Deletion, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, body, policy, why, at FROM deletions WHERE `+where, args...)
	out, err := scanAll(rows, err, func(d *Deletion, rows *sql.Rows) (err error) {
		var at string
		if err = rows.Scan(&d.ID, &d.Body, &d.Policy, &d.Why, &at); err != nil {
			return err
		}
		d.At, err = parseTime(at)
		return err
	})
	return out, explain("reading deletions", err)
}

// pending are bodies that were stored and that no record names yet.
type pending struct {
	mu     sync.Mutex
	bodies map[Hash]bool
}

func (p *pending) add(h Hash) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bodies == nil {
		p.bodies = map[Hash]bool{}
	}
	p.bodies[h] = true
}

// named takes out what records name now.
func (p *pending) named(hashes ...Hash) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range hashes {
		delete(p.bodies, h)
	}
}

func (p *pending) holds(h Hash) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bodies[h]
}

// gone explains a body that is missing: it was deleted, or it is damage.
func (s *Store) gone(ctx context.Context, h Hash) error {
	found, err := s.deletions(ctx, `body = ? ORDER BY id DESC LIMIT 1`, h)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return corrupt("body %s is missing", h)
	}
	d := found[0]
	return &Error{
		ErrDeleted, fmt.Sprintf("body %s was deleted on %s (%s)", h, d.At.UTC().Format(time.DateOnly), d.Why),
		"its hash is kept: a copy from elsewhere can be checked against it",
	}
}
