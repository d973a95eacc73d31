package snapshots

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What callers branch on.
var (
	ErrNotFound    = errors.New("not found")
	ErrAmbiguous   = errors.New("ambiguous")
	ErrNoStore     = errors.New("no store")
	ErrLocked      = errors.New("store in use")
	ErrAccess      = errors.New("no access to the store")
	ErrNewerSchema = errors.New("store of a newer redletter")
	ErrOlderSchema = errors.New("store of an older redletter")
	ErrCorrupt     = errors.New("store damaged") // exit status 5
	ErrDeleted     = errors.New("deleted")       // by retention: only the hash is left
	ErrCheckpoint  = errors.New("checkpoint not usable")
	ErrSettled     = errors.New("too late")
	ErrConflict    = errors.New("decided by somebody else")
)

// Error says what is wrong with a store, or with what was asked of it, and
// what to do.
type Error struct {
	Kind   error // one of the sentinels
	Detail string
	hint   string
}

func (e *Error) Error() string { return e.Kind.Error() + ": " + e.Detail }

// Unwrap gives the sentinel.
func (e *Error) Unwrap() error { return e.Kind }

// Hint says what to do next, in one sentence.
func (e *Error) Hint() string { return e.hint }

func notFound(format string, args ...any) error {
	return &Error{ErrNotFound, fmt.Sprintf(format, args...), "redletter history lists what the store holds"}
}

func corrupt(format string, args ...any) error {
	return &Error{ErrCorrupt, fmt.Sprintf(format, args...), "stop writing to the store, copy it as it is, and restore the damaged file from a backup"}
}

func tampered(format string, args ...any) error {
	return &Error{ErrCorrupt, fmt.Sprintf(format, args...), "keep the store as it is, find out who had access to it, and compare it with a backup"}
}

// explain turns the errors of the database into ours.
func explain(doing string, err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return wrap(doing, err)
	}
	switch e.Code() & 0xFF {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return corrupt("%s: %v", doing, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &Error{ErrLocked, fmt.Sprintf("%s: %v", doing, err), "wait for the other redletter to finish, or stop it"}
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return noAccess(doing, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%s: the disk is full: free some space and run again: %w", doing, err)
	}
	return wrap(doing, err)
}

func wrap(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return noAccess(doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
