package snapshots

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// cursor goes through the records of a book, in their order.
type cursor struct {
	book *book
	rows *sql.Rows
	page page
	ok   bool // there is a page
}

func openCursor(ctx context.Context, tx *sql.Tx, b *book) (*cursor, error) {
	rows, err := tx.QueryContext(ctx, b.query+` ORDER BY r.id`)
	if err != nil {
		return nil, err
	}
	c := &cursor{book: b, rows: rows}
	return c, c.next()
}

func (c *cursor) next() error {
	if c.ok = c.rows.Next(); !c.ok {
		return c.rows.Err()
	}
	return c.book.scan(&c.page, c.rows)
}

// difference names the first field in which a record differs from its leaf.
func difference(now fields, leaf []byte) string {
	was := fields{}
	d := json.NewDecoder(bytes.NewReader(leaf))
	d.UseNumber()
	if d.Decode((*map[string]any)(&was)) != nil || !errors.Is(d.Decode(new(any)), io.EOF) {
		return "its leaf cannot be read"
	}
	names := slices.Sorted(maps.Keys(now))
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := now[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if fmt.Sprint(now[name]) != fmt.Sprint(was[name]) {
			return fmt.Sprintf("%s was %v and is %v", name, was[name], now[name])
		}
	}
	return "its leaf is not in the form that it is written in"
}

// words holds what people typed against the salted hashes. What is empty must
// have been erased.
func (a *audit) words() error {
	rows, err := a.tx.QueryContext(a.ctx, `SELECT w.decision, w.what, w.salt, w.text, w.hash, coalesce(l.n, -1),
			EXISTS (SELECT 1 FROM erasures e WHERE e.decision = w.decision)
		FROM words w LEFT JOIN ledger l ON l.kind = 'decision' AND l.record = w.decision ORDER BY w.decision, w.what`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var what, salt, text, hash string
		var erased bool
		f := Fault{Kind: KindDecision}
		if err := rows.Scan(&f.Record, &what, &salt, &text, &hash, &f.N, &erased); err != nil {
			return err
		}
		switch {
		case salt == "" && text == "":
			if !erased || what == wordReason {
				f.What = "its " + what + " is gone, and no entry says that it was erased"
				a.fault(f)
			}
		case salted(salt, text).hex() != hash:
			f.What = "its " + what + " is not what was typed"
			a.fault(f)
		case erased && what != wordReason:
			f.What = "its " + what + " stands there, though it was erased"
			a.fault(f)
		}
	}
	return rows.Err()
}

// mails holds the mails against what the ledger says became of them, and notes
// the bodies of those that are still open.
func (a *audit) mails() error {
	rows, err := a.tx.QueryContext(a.ctx, `SELECT m.id, coalesce(s.state, '') FROM mails m
		LEFT JOIN sendings s ON s.id = (SELECT max(id) FROM sendings WHERE mail = m.id)
		WHERE m.state IN ('sent', 'dead', 'dropped') AND (s.id IS NULL OR
			(s.state, s.attempts, s.error, s.server, s.reply, s.sent, s.raw) <> (m.state, m.attempts, m.error, m.server, m.reply, m.sent, m.raw))
			OR m.state NOT IN ('sent', 'dead', 'dropped') AND s.state = 'sent' ORDER BY m.id`)
	found, err := scanAll(rows, err, func(f *Fault, rows *sql.Rows) error {
		f.N, f.Kind = -1, "mail"
		return rows.Scan(&f.Record, &f.What)
	})
	if err != nil {
		return err
	}
	for _, f := range found {
		f.What = "is not as the ledger says that it ended: " + or(f.What, "no entry")
		a.fault(f)
	}
	rows, err = a.tx.QueryContext(a.ctx, `SELECT id, message FROM mails WHERE state NOT IN ('sent', 'dead', 'dropped') ORDER BY id`)
	open, err := scanAll(rows, err, func(m *mailRow, rows *sql.Rows) error { return rows.Scan(&m.ID, &m.body) })
	for _, m := range open {
		a.bodies[m.body] = &mention{fault: Fault{N: never, Kind: "mail", Record: m.ID}, last: never, deleted: -1}
	}
	return err
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
