package snapshots

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"time"
)

// What people typed and who they are, beside the records that last for ever:
// those hold a salted hash, and once text and salt are erased nobody can guess
// from it what was there.

// The words of a decision.
const (
	wordReason = "reason"
	wordNote   = "note"
	wordOwner  = "owner"
	wordBy     = "by"
)

// word is one of them; an empty one is not kept.
type word struct{ what, text string }

func (w word) insert(ctx context.Context, tx *sql.Tx, decision int64) error {
	if w.text == "" {
		return nil
	}
	salt := newSalt()
	_, err := tx.ExecContext(ctx, `INSERT INTO words (decision, what, salt, text, hash) VALUES (?,?,?,?,?)`,
		decision, w.what, salt, w.text, salted(salt, w.text))
	return err
}

// newSalt gives 128 bits that nobody can guess, as hex digits.
func newSalt() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// salted is the SHA-256 of salt, a colon and text.
func salted(salt, text string) Hash { return Sum([]byte(salt + ":" + text)) }

// EraseNotes erases the notes and names of decisions: note, owner and author,
// with their salts. The decisions stay, with their reasons. The copies of the
// database from before it was brought up to date go: they hold what is erased.
// ErrNotFound when one is missing; nothing is erased then.
func (s *Store) EraseNotes(ctx context.Context, at time.Time, ids ...int64) error {
	err := s.append(ctx, "erasing notes", func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := eraseNotes(ctx, tx, id, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.forgetCopies()
	}
	if err != nil {
		return err
	}
	// The log holds what was erased until it is folded into the database. While
	// others read or write it may have to wait: the writer folds it in time.
	_, err = s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return explain("erasing notes", err)
}

func eraseNotes(ctx context.Context, tx *sql.Tx, id int64, at time.Time) error {
	res, err := tx.ExecContext(ctx, `UPDATE words SET salt = '', text = '' WHERE decision = ? AND what IN ('note', 'owner', 'by')`, id)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return notFound("no decision %d", id)
	}
	if err != nil {
		return err
	}
	var erasure int64
	err = tx.QueryRowContext(ctx, `INSERT INTO erasures (decision, at) VALUES (?,?) RETURNING id`, id, format(at)).Scan(&erasure)
	if err != nil {
		return err
	}
	return enter(ctx, tx, KindErasure, erasure)
}
