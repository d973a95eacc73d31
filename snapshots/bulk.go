package snapshots

import (
	"context"
	"database/sql"
)

// AddAll puts entries in one transaction, in their order, as Add does each by
// itself. It is for archives: they have tens of thousands of entries, and a disk
// is waited for once a transaction.
func (s *Store) AddAll(ctx context.Context, entries []Entry) error {
	docs := make([]Hash, len(entries))
	for i := range entries {
		e := &entries[i]
		if err := s.stored(&e.Capture); err != nil {
			return err
		}
		if e.Review != nil {
			var err error
			if docs[i], err = s.PutBody(ctx, e.Review.JSON); err != nil {
				return err
			}
		}
		defer s.fresh.named(e.Capture.Raw, e.Capture.Body, e.Capture.Shot, docs[i])
	}
	return s.write(ctx, "adding captures", func(tx *sql.Tx) error {
		for i := range entries {
			e := entries[i] // the caller's stays as it is when this is undone
			if err := e.insert(ctx, tx, docs[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
