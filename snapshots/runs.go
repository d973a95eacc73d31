package snapshots

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Run is one look at a policy that its schedule asks for. Its slot is the time
// that the schedule names, not the time at which it happens.
type Run struct {
	Policy   string
	Slot     time.Time
	Attempts int  // how often it was begun
	Done     bool // a capture was stored for it, or it was given up
}

// Begin begins a run, or begins it again after a crash, and gives it with its
// attempts counted. One that is done already is given as it is.
func (s *Store) Begin(ctx context.Context, policy string, slot time.Time) (Run, error) {
	r := Run{Policy: policy, Slot: slot}
	err := s.write(ctx, "beginning a run of "+policy, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO runs (policy, slot, attempts, done) VALUES (?,?,1,'')
			ON CONFLICT DO UPDATE SET attempts = attempts + 1 WHERE done = ''`, policy, format(slot))
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT attempts, done <> '' FROM runs WHERE policy = ? AND slot = ?`, policy, format(slot)).Scan(&r.Attempts, &r.Done)
	})
	return r, err
}

// Run gives a run as it stands: one that was never begun has no attempts.
func (s *Store) Run(ctx context.Context, policy string, slot time.Time) (Run, error) {
	r := Run{Policy: policy, Slot: slot}
	err := s.db.QueryRowContext(ctx, `SELECT attempts, done <> '' FROM runs WHERE policy = ? AND slot = ?`, policy, format(slot)).Scan(&r.Attempts, &r.Done)
	if isNoRows(err) {
		return r, nil
	}
	return r, explain("reading the runs of "+policy, err)
}

// Finish marks a run as done; Add does it together with the capture.
func (s *Store) Finish(ctx context.Context, r Run, at time.Time) error {
	return s.write(ctx, "finishing a run of "+r.Policy, func(tx *sql.Tx) error { return r.finish(ctx, tx, at) })
}

func (r *Run) finish(ctx context.Context, tx *sql.Tx, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO runs (policy, slot, attempts, done) VALUES (?1,?2,1,?3)
		ON CONFLICT DO UPDATE SET done = ?3`, r.Policy, format(r.Slot), format(at))
	return err
}

// GiveBack takes an attempt back that ended before it came to anything, as when
// the program is asked to stop.
func (s *Store) GiveBack(ctx context.Context, r Run) error {
	return s.write(ctx, "giving back a run of "+r.Policy, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE runs SET attempts = attempts - 1 WHERE policy = ? AND slot = ? AND done = '' AND attempts > 0`, r.Policy, format(r.Slot))
		return err
	})
}

// ForgetRuns keeps the runs of the latest slots of each policy and removes the
// others, which nobody asks for any more. The captures that they led to stay.
// It goes by number and not by age: a clock that was wrong for a minute would
// otherwise make the store forget what was done today.
func (s *Store) ForgetRuns(ctx context.Context, keep int) error {
	return s.write(ctx, "forgetting old runs", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM runs WHERE (policy, slot) IN (SELECT policy, slot FROM
			(SELECT policy, slot, row_number() OVER (PARTITION BY policy ORDER BY slot DESC) AS n FROM runs) WHERE n > ?)`, keep)
		return err
	})
}

// Incident is a row of looks at a policy that did not show it.
type Incident struct {
	Policy   string
	Cause    string
	Since    time.Time // of the first of them
	Failures int       // 0 ends the incident
	Told     bool      // somebody was told
}

// Incidents gives what is open, by policy.
func (s *Store) Incidents(ctx context.Context) ([]Incident, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT policy, cause, since, failures, told FROM incidents ORDER BY policy`)
	out, err := scanAll(rows, err, func(i *Incident, rows *sql.Rows) (err error) {
		var since string
		if err = rows.Scan(&i.Policy, &i.Cause, &since, &i.Failures, &i.Told); err != nil {
			return err
		}
		i.Since, err = parseTime(since)
		return err
	})
	return out, explain("reading incidents", err)
}

// PutIncident puts an incident as it stands now, with the event that tells of
// it, in one transaction. Add does it together with a capture.
func (s *Store) PutIncident(ctx context.Context, i Incident, tell ...Event) error {
	return s.write(ctx, "noting an incident of "+i.Policy, func(tx *sql.Tx) error {
		for _, e := range tell {
			if _, err := e.insert(ctx, tx); err != nil {
				return err
			}
		}
		return i.put(ctx, tx)
	})
}

func (i *Incident) put(ctx context.Context, tx *sql.Tx) error {
	if i.Failures == 0 {
		_, err := tx.ExecContext(ctx, `DELETE FROM incidents WHERE policy = ?`, i.Policy)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO incidents (policy, cause, since, failures, told) VALUES (?1,?2,?3,?4,?5)
		ON CONFLICT (policy) DO UPDATE SET cause = ?2, since = ?3, failures = ?4, told = ?5`,
		i.Policy, i.Cause, format(i.Since), i.Failures, i.Told)
	return err
}

// Coverage sums up how a policy was looked at in a span of time.
type Coverage struct {
	Policy   string
	Looks    int
	Seen     int       // looks that showed the policy
	Changed  int       // new versions among them
	LastSeen time.Time // ever; zero for never
}

// Coverage gives the sums from one time up to, and without, another, by
// policy. The outcomes are those of a look that showed the policy.
func (s *Store) Coverage(ctx context.Context, from, to time.Time, seen ...string) ([]Coverage, error) {
	list, err := jsonList(seen)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT policy,
			sum(at >= ?1 AND at < ?2 AND outcome <> '`+Preview+`'),
			sum(at >= ?1 AND at < ?2 AND outcome IN (SELECT value FROM json_each(?3))),
			(SELECT count(*) FROM versions v WHERE v.policy = c.policy AND v.number > 1 AND v.captured >= ?1 AND v.captured < ?2),
			coalesce(max(CASE WHEN at < ?2 AND outcome IN (SELECT value FROM json_each(?3)) THEN at END), '')
		FROM captures c GROUP BY policy ORDER BY policy`, format(from), format(to), list)
	out, err := scanAll(rows, err, func(c *Coverage, rows *sql.Rows) (err error) {
		var last string
		if err = rows.Scan(&c.Policy, &c.Looks, &c.Seen, &c.Changed, &last); err != nil || last == "" {
			return err
		}
		c.LastSeen, err = parseTime(last)
		return err
	})
	return out, explain("reading the coverage", err)
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
