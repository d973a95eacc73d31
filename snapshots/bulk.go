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
		if e := &entries[i]; e.Review != nil {
			var err error
			if docs[i], err = s.PutBody(ctx, e.Review.JSON); err != nil {
				return err
			}
		}
	}
	s.keeping.RLock()
	defer s.keeping.RUnlock()
	for i := range entries {
		c := &entries[i].Capture
		if err := s.stored(c); err != nil {
			return err
		}
		defer s.fresh.named(c.Raw, c.Body, c.Shot, docs[i])
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
