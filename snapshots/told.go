package snapshots

import (
	"context"
	"database/sql"
	"time"
)

// EventsOf gives the events about a policy, in the order of adding, without
// their deliveries.
func (s *Store) EventsOf(ctx context.Context, policy string) ([]Event, error) {
	return s.events(ctx, `policy = ? ORDER BY id`, policy)
}

// MailsOf gives the mails that tell of an event, in the order of posting and
// without their messages.
func (s *Store) MailsOf(ctx context.Context, event int64) ([]Mail, error) {
	rows, err := s.mails(ctx, `id IN (SELECT mail FROM deliveries WHERE event = ?) ORDER BY id`, event)
	out := make([]Mail, len(rows))
	for i := range rows {
		out[i] = rows[i].Mail
	}
	return out, err
}

// Settled is what became of a mail, for ever.
type Settled struct {
	ID       int64     `json:"id"`
	Mail     int64     `json:"mail"`
	State    string    `json:"state"` // Sent, Dead or Dropped
	Attempts int       `json:"attempts"`
	Error    string    `json:"error"`
	Server   string    `json:"server"`
	Reply    string    `json:"reply"`
	Sent     time.Time `json:"sent,omitzero"`
	Raw      Hash      `json:"raw"` // the bytes that were taken
}

// Sendings gives what became of a mail, in the order of adding: it may have been
// given up, taken up again, and sent.
func (s *Store) Sendings(ctx context.Context, mail int64) ([]Settled, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, mail, state, attempts, error, server, reply, sent, raw FROM sendings WHERE mail = ? ORDER BY id`, mail)
	out, err := scanAll(rows, err, func(x *Settled, rows *sql.Rows) (err error) {
		var sent string
		if err = rows.Scan(&x.ID, &x.Mail, &x.State, &x.Attempts, &x.Error, &x.Server, &x.Reply, &sent, &x.Raw); err != nil {
			return err
		}
		x.Sent, err = parseTimeOr(sent)
		return err
	})
	return out, explain("reading what became of a mail", err)
}

// MailState gives one mail without its message, which may have been deleted, or
// ErrNotFound.
func (s *Store) MailState(ctx context.Context, id int64) (Mail, error) {
	out, err := s.mails(ctx, `id = ?`, id)
	if err != nil {
		return Mail{}, err
	}
	if len(out) == 0 {
		return Mail{}, noMail(id)
	}
	return out[0].Mail, nil
}
