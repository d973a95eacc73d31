package snapshots

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Event is something that somebody has to hear of, with who and when. It is
// written in one transaction with what it is about.
type Event struct {
	ID         int64
	Key        string // what makes it this event: the same key is never added twice
	Kind       string
	Policy     string // "" for all
	At         time.Time
	Capture    int64 // 0 for none; Add fills it in
	Review     int64 // 0 for none; Add fills it in
	Facts      json.RawMessage
	Deliveries []Delivery
}

// Delivery is one event for one recipient. Several may end in one mail.
type Delivery struct {
	ID        int64
	Event     int64
	Recipient string
	Route     string
	Pace      string    // what is due together with it goes in one mail
	Due       time.Time // not before
	Mail      int64     // 0 until it is worded
}

// PutEvent adds an event with its deliveries, and says whether it is new: one
// whose key is known is left as it is.
func (s *Store) PutEvent(ctx context.Context, e Event) (added bool, err error) {
	err = s.write(ctx, "adding an event", func(tx *sql.Tx) error {
		added, err = e.insert(ctx, tx)
		return err
	})
	return added && err == nil, err
}

func (e *Event) insert(ctx context.Context, tx *sql.Tx) (added bool, err error) {
	facts := e.Facts
	if facts == nil {
		facts = json.RawMessage("null")
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO events (key, kind, policy, at, capture, review, facts) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		e.Key, e.Kind, e.Policy, format(e.At), orNull(e.Capture), orNull(e.Review), string(facts)).Scan(&e.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := enter(ctx, tx, KindEvent, e.ID); err != nil {
		return false, err
	}
	for _, d := range e.Deliveries {
		_, err := tx.ExecContext(ctx, `INSERT INTO deliveries (event, recipient, route, pace, due) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING`,
			e.ID, d.Recipient, d.Route, d.Pace, format(d.Due))
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

func orNull(id int64) sql.NullInt64 { return sql.NullInt64{Int64: id, Valid: id != 0} }

const eventColumns = `id, key, kind, policy, at, coalesce(capture, 0), coalesce(review, 0), facts`

// Event gives one event without its deliveries, or ErrNotFound.
func (s *Store) Event(ctx context.Context, id int64) (Event, error) {
	out, err := s.events(ctx, `id = ?`, id)
	if err != nil {
		return Event{}, err
	}
	if len(out) == 0 {
		return Event{}, notFound("no event %d", id)
	}
	return out[0], nil
}

// Events gives the events of a kind from a time on, in the order of adding,
// without their deliveries; "" stands for every kind.
func (s *Store) Events(ctx context.Context, kind string, from time.Time) ([]Event, error) {
	return s.events(ctx, `(kind = ?1 OR ?1 = '') AND at >= ?2 ORDER BY id`, kind, format(from))
}

func (s *Store) events(ctx context.Context, where string, args ...any) ([]Event, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+eventColumns+` FROM events WHERE `+where, args...)
	out, err := scanAll(rows, err, func(e *Event, rows *sql.Rows) (err error) {
		var at, facts string
		if err = rows.Scan(&e.ID, &e.Key, &e.Kind, &e.Policy, &at, &e.Capture, &e.Review, &facts); err != nil {
			return err
		}
		if facts != "null" {
			e.Facts = json.RawMessage(facts)
		}
		e.At, err = parseTime(at)
		return err
	})
	return out, explain("reading events", err)
}

const deliveryColumns = `id, event, recipient, route, pace, due, coalesce(mail, 0)`

// Unworded gives the deliveries that are due at a time and in no mail yet, by
// recipient and pace, each in the order of adding.
func (s *Store) Unworded(ctx context.Context, now time.Time) ([]Delivery, error) {
	return s.deliveries(ctx, `mail IS NULL AND due <= ? ORDER BY recipient, pace, id`, format(now))
}

// NextDue gives when the earliest delivery in no mail is due; zero for never.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	return s.earliest(ctx, `SELECT coalesce(min(due), '') FROM deliveries WHERE mail IS NULL`)
}

// Deliveries gives the deliveries of an event, in the order of adding.
func (s *Store) Deliveries(ctx context.Context, event int64) ([]Delivery, error) {
	return s.deliveries(ctx, `event = ? ORDER BY id`, event)
}

func (s *Store) deliveries(ctx context.Context, where string, args ...any) ([]Delivery, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+deliveryColumns+` FROM deliveries WHERE `+where, args...)
	out, err := scanAll(rows, err, func(d *Delivery, rows *sql.Rows) (err error) {
		var due string
		if err = rows.Scan(&d.ID, &d.Event, &d.Recipient, &d.Route, &d.Pace, &due, &d.Mail); err != nil {
			return err
		}
		d.Due, err = parseTime(due)
		return err
	})
	return out, explain("reading deliveries", err)
}

// Hold puts deliveries off, together, and adds the event that says so. Those
// that are in a mail already stay as they are.
func (s *Store) Hold(ctx context.Context, ids []int64, to Delivery, why Event) error {
	return s.write(ctx, "holding deliveries", func(tx *sql.Tx) error {
		for _, id := range ids {
			_, err := tx.ExecContext(ctx, `UPDATE deliveries SET pace = ?, due = ? WHERE id = ? AND mail IS NULL`, to.Pace, format(to.Due), id)
			if err != nil {
				return err
			}
		}
		_, err := why.insert(ctx, tx)
		return err
	})
}

// earliest reads one time, zero for ”.
func (s *Store) earliest(ctx context.Context, query string) (time.Time, error) {
	var at string
	if err := s.db.QueryRowContext(ctx, query).Scan(&at); err != nil || at == "" {
		return time.Time{}, explain("reading the outbox", err)
	}
	return parseTime(at)
}
