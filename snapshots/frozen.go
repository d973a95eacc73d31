package snapshots

import (
	"context"
	"fmt"
)

// A store can lie where its reader may not write: on a medium that is
// write-protected, or in a directory of somebody else. There is no place then for
// the index that SQLite's readers share. A store that was closed can be read
// without it, since nobody changes it; one that is in use by its index as it is.

func noAccess(doing string, err error) error {
	return &denied{&Error{
		ErrAccess, fmt.Sprintf("%s: %v", doing, err),
		"run it as the user that the store belongs to, or copy the store to where you can write and name the copy with --store",
	}, err}
}

// denied is want of rights, with what the system said.
type denied struct {
	what  *Error
	cause error
}

func (d *denied) Error() string   { return d.what.Error() }
func (d *denied) Unwrap() []error { return []error{d.what, d.cause} }

// access is how a database is read where nothing can be written; "" elsewhere.
type access string

const (
	shared access = "0" // by the index that its writer made
	still  access = "1" // nobody writes: there is no log
)

// freeze opens the database again, without the right to write.
func (s *Store) freeze(ctx context.Context) error {
	if err := s.db.Close(); err != nil {
		return wrap("opening the store", err)
	}
	s.frozen = still
	if log, err := s.root.Stat(databaseName + "-wal"); err == nil && log.Size() > 0 {
		s.frozen = shared
	}
	if err := s.connect(); err != nil {
		return err
	}
	return s.migrate(ctx)
}
