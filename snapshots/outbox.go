package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// States of a mail. A failed one is tried again; dead and dropped ones are not,
// unless somebody says so.
const (
	Pending = "pending" // never tried
	Sending = "sending" // somebody holds a lease on it
	Sent    = "sent"
	Failed  = "failed"
	Dead    = "dead"    // given up
	Dropped = "dropped" // by a person, with a reason
)

// Mail is one message on its way to one recipient.
type Mail struct {
	ID        int64
	Key       string // Message-ID, the idempotency key: the same key is never posted twice
	Recipient string
	Subject   string
	Message   []byte // what is sent; only Post, Claim and Mail carry it
	Created   time.Time
	State     string
	Attempts  int
	Next      time.Time // when pending or failed: not before; when sending: end of the lease
	Error     string    // of the last attempt; of a dropped mail the reason
	Server    string    // proof of sending: who took it,
	Reply     string    // with what words,
	Sent      time.Time // when (zero until then),
	Raw       Hash      // and the bytes that were taken
}

// Post adds a worded mail and binds deliveries to it, in one transaction. It
// gives the mail that stands: one whose key is known is not added again.
func (s *Store) Post(ctx context.Context, m Mail, deliveries []int64) (Mail, error) {
	body, err := s.PutBody(ctx, m.Message)
	if err != nil {
		return m, err
	}
	var id int64
	err = s.write(ctx, "posting a mail", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO mails
			(key, recipient, subject, message, created, state, attempts, next, error, server, reply, sent, raw)
			VALUES (?,?,?,?,?,?,0,?,'','','','','') ON CONFLICT (key) DO NOTHING`,
			m.Key, m.Recipient, m.Subject, body, format(m.Created), Pending, format(m.Created))
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT id FROM mails WHERE key = ?`, m.Key).Scan(&id); err != nil {
			return err
		}
		for _, d := range deliveries {
			if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET mail = ? WHERE id = ? AND mail IS NULL`, id, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	s.fresh.named(body)
	return s.Mail(ctx, id)
}

// Claim takes the mail that waits longest among those due at a time, marks it
// as being sent until the end of the lease, and counts the attempt; ErrNotFound
// when none is due. A mail whose lease ran out is due again: whoever held it
// died, perhaps after sending it, which is why its key stays the same.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration) (Mail, error) {
	var id int64
	err := s.write(ctx, "claiming a mail", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `UPDATE mails SET state = 'sending', attempts = attempts + 1, next = ?2
			WHERE id = (SELECT id FROM mails WHERE state IN ('pending', 'sending', 'failed') AND next <= ?1 ORDER BY next, id LIMIT 1)
			RETURNING id`, format(now), format(now.Add(lease))).Scan(&id)
	})
	if isNoRows(err) {
		return Mail{}, notFound("no mail is due")
	}
	if err != nil {
		return Mail{}, err
	}
	return s.Mail(ctx, id)
}

// Unclaim gives a claimed mail back as if it had not been claimed, to be tried
// not before a time.
func (s *Store) Unclaim(ctx context.Context, id int64, next time.Time) error {
	return s.write(ctx, "giving a mail back", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mails SET state = iif(attempts > 1, 'failed', 'pending'), attempts = attempts - 1, next = ?
			WHERE id = ? AND state = 'sending'`, format(next), id)
		return err
	})
}

// Settle records what became of an attempt: State, Next, Error and the proof.
// Raw bytes must be stored before. That a mail was sent, given up or dropped
// goes into the ledger.
func (s *Store) Settle(ctx context.Context, m Mail) error {
	defer s.fresh.named(m.Raw)
	return s.write(ctx, "settling a mail", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mails SET state = ?, next = ?, error = ?, server = ?, reply = ?, sent = ?, raw = ? WHERE id = ?`,
			m.State, format(m.Next), m.Error, m.Server, m.Reply, formatOr(m.Sent), m.Raw, m.ID)
		if err != nil || !slices.Contains([]string{Sent, Dead, Dropped}, m.State) {
			return err
		}
		return m.prove(ctx, tx)
	})
}

// prove keeps what became of a mail, for ever.
func (m *Mail) prove(ctx context.Context, tx *sql.Tx) error {
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO sendings (mail, state, attempts, error, server, reply, sent, raw, salt) VALUES (?,?,?,?,?,?,?,?,?) RETURNING id`,
		m.ID, m.State, m.Attempts, m.Error, m.Server, m.Reply, formatOr(m.Sent), m.Raw, newSalt()).Scan(&id)
	if err != nil {
		return err
	}
	return enter(ctx, tx, KindSending, id)
}

// Reclaim ends every lease: the caller holds the store, so whoever sent is
// gone. It gives how many there were.
func (s *Store) Reclaim(ctx context.Context, now time.Time) (int, error) {
	var n int64
	err := s.write(ctx, "reclaiming mails", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE mails SET next = ? WHERE state = 'sending'`, format(now))
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), err
}

// NextMail gives when the earliest open mail may be tried; zero for never.
func (s *Store) NextMail(ctx context.Context) (time.Time, error) {
	return s.earliest(ctx, `SELECT coalesce(min(next), '') FROM mails WHERE state IN ('pending', 'sending', 'failed')`)
}

const mailColumns = `id, key, recipient, subject, message, created, state, attempts, next, error, server, reply, sent, raw`

// Mail gives one mail with its message, or ErrNotFound.
func (s *Store) Mail(ctx context.Context, id int64) (Mail, error) {
	out, err := s.mails(ctx, `id = ?`, id)
	if err != nil {
		return Mail{}, err
	}
	if len(out) == 0 {
		return Mail{}, noMail(id)
	}
	m := out[0].Mail
	m.Message, err = s.named(ctx, out[0].body)
	return m, err
}

func noMail(id int64) error {
	return &Error{ErrNotFound, fmt.Sprintf("no mail %d", id), "redletter outbox list --all shows the mails with their numbers"}
}

// Redirect makes a mail due now, or gives it up with a reason, at somebody's
// word; it may be done beside a writer, who takes it up within a minute. A mail
// that was sent, or is being sent, is left as it is: ErrSettled.
func (s *Store) Redirect(ctx context.Context, id int64, drop string, now time.Time) error {
	return s.append(ctx, fmt.Sprintf("changing mail %d", id), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+mailColumns+` FROM mails WHERE id = ?`, id)
		found, err := scanAll(rows, err, scanMail)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return noMail(id)
		}
		m := found[0].Mail
		switch {
		case m.State == Sent:
			return &Error{ErrSettled, fmt.Sprintf("mail %d is sent: %s took it", id, m.Server), "redletter outbox list shows what waits"}
		case m.State == Sending && m.Next.After(now):
			return &Error{ErrSettled, fmt.Sprintf("mail %d is being sent", id), "look again in some minutes: redletter outbox list"}
		}
		m.State, m.Next = Pending, now
		if drop != "" {
			m.State, m.Error = Dropped, "dropped: "+drop
		}
		_, err = tx.ExecContext(ctx, `UPDATE mails SET state = ?, next = ?, error = ? WHERE id = ?`, m.State, format(m.Next), m.Error, id)
		if err != nil || drop == "" {
			return err
		}
		return m.prove(ctx, tx)
	})
}

// Mails gives the mails in some states, all without any named, in the order of
// posting and without their messages.
func (s *Store) Mails(ctx context.Context, states ...string) ([]Mail, error) {
	list, err := jsonList(states)
	if err != nil {
		return nil, err
	}
	rows, err := s.mails(ctx, `?1 = '[]' OR state IN (SELECT value FROM json_each(?1)) ORDER BY id`, list)
	out := make([]Mail, len(rows))
	for i := range rows {
		out[i] = rows[i].Mail
	}
	return out, err
}

// mailRow is a mail with the hash of its message.
type mailRow struct {
	Mail
	body Hash
}

func (s *Store) mails(ctx context.Context, where string, args ...any) ([]mailRow, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+mailColumns+` FROM mails WHERE `+where, args...)
	out, err := scanAll(rows, err, scanMail)
	return out, explain("reading the outbox", err)
}

func scanMail(m *mailRow, rows *sql.Rows) (err error) {
	var created, next, sent string
	err = rows.Scan(&m.ID, &m.Key, &m.Recipient, &m.Subject, &m.body, &created, &m.State, &m.Attempts, &next, &m.Error, &m.Server, &m.Reply, &sent, &m.Raw)
	if err != nil {
		return err
	}
	if m.Created, err = parseTime(created); err != nil {
		return err
	}
	if m.Sent, err = parseTimeOr(sent); err != nil {
		return err
	}
	m.Next, err = parseTime(next)
	return err
}
