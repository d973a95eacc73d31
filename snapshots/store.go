package snapshots

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	databaseName = "redletter.db"
	lockName     = "lock"
	blobsName    = "blobs"
)

// Options change how a store is opened; the zero value opens it for writing
// and creates it when it is missing.
type Options struct {
	ReadOnly bool // beside a writer; a store must be there
	Beside   bool // beside a writer, to read and to decide; a store must be there
}

// mode is what an open store may be used for.
type mode int

const (
	writing mode = iota // alone: holds the lock
	beside              // reads, and appends what people decide
	reading
)

func (o Options) mode() mode {
	switch {
	case o.ReadOnly:
		return reading
	case o.Beside:
		return beside
	}
	return writing
}

// Store is an open store. It is safe for concurrent use.
type Store struct {
	dir   string
	mode  mode
	lock  *os.File // nil unless this is the writer
	root  *os.Root
	db    *sql.DB
	blobs *blobs

	frozen access // how it is read where nothing can be written

	keeping sync.RWMutex // held while bodies are deleted, for reading while one is stored
	fresh   pending
}

// Open opens the store in a directory. It gives ErrLocked when another process
// writes to it, ErrNewerSchema when a newer redletter made it, ErrCorrupt when
// it cannot be read, and, beside a writer, ErrNoStore when there is none and
// ErrOlderSchema when the writer has to bring it up to date first.
func Open(dir string, o Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, mode: o.mode()}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) open() (err error) {
	if s.mode != writing {
		if _, err := os.Stat(s.path(databaseName)); errors.Is(err, fs.ErrNotExist) {
			return noStore(s.dir)
		}
	} else if err := os.MkdirAll(s.path(blobsName), 0o700); err != nil {
		return wrap("creating the store", err)
	}
	if s.root, err = os.OpenRoot(s.dir); err != nil {
		return wrap("opening the store", err)
	}
	if s.mode == writing {
		if err := s.claim(); err != nil {
			return err
		}
	}
	if s.blobs, err = openBlobs(rootDisk{s.root}, s.mode); err != nil {
		return err
	}
	if err := s.connect(); err != nil {
		return err
	}
	err = s.migrate(context.Background())
	if s.mode == reading && errors.Is(err, ErrAccess) {
		return s.freeze(context.Background())
	}
	return err
}

func (s *Store) connect() (err error) {
	if s.db, err = sql.Open("sqlite", s.dsn(databaseName)); err != nil {
		return wrap("opening the store", err)
	}
	s.db.SetMaxOpenConns(1) // one writer; readers in this process take turns with it
	return nil
}

// claim takes the lock and makes sure that the database is a file of this user
// alone: SQLite would let others read it, and makes its log like it.
func (s *Store) claim() (err error) {
	if s.lock, err = lock(s.path(lockName)); err != nil {
		return err
	}
	_, err = s.root.Stat(databaseName)
	if !errors.Is(err, fs.ErrNotExist) {
		return wrap("opening the store", err)
	}
	f, err := s.root.OpenFile(databaseName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return wrap("creating the store", err)
	}
	return wrap("creating the store", errors.Join(f.Close(), s.settle()))
}

// settle makes the directory of a new store, and the names in it, last.
func (s *Store) settle() error {
	above, err := os.OpenRoot(filepath.Dir(s.dir))
	if err != nil {
		return err
	}
	defer above.Close()
	return errors.Join(syncDir(s.root, "."), syncDir(above, "."))
}

// dsn names a database in the directory, and how each connection to it behaves.
func (s *Store) dsn(name string) string {
	path := filepath.ToSlash(s.path(name))
	if !strings.HasPrefix(path, "/") { // a drive letter
		path = "/" + path
	}
	q := url.Values{
		"_txlock":       {"immediate"},
		"_busy_timeout": {"15000"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"mode":          {"rwc"},
		"_error_rc":     {"true"},
		"_pragma":       {"secure_delete(1)"}, // what is erased is overwritten
	}
	if s.mode != writing {
		q.Set("mode", "rw") // readers share the write-ahead index too
	}
	if s.mode == reading {
		q.Set("_query_only", "on")
	}
	if s.frozen != "" {
		q.Set("mode", "ro")
		q.Set("immutable", string(s.frozen))
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// Close ends the use of the store. Everything that was put is on disk before.
func (s *Store) Close() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.root != nil {
		errs = append(errs, s.root.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return wrap("closing the store", errors.Join(errs...))
}

// Dir is the directory of the store, absolute.
func (s *Store) Dir() string { return s.dir }

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// write runs one transaction of the writer.
func (s *Store) write(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	if err := s.may(doing, writing); err != nil {
		return err
	}
	return s.transact(ctx, doing, do)
}

// append runs one transaction that may also be made beside the writer. A newer
// program may have brought the store up to date since it was opened here.
func (s *Store) append(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	if err := s.may(doing, beside); err != nil {
		return err
	}
	return s.transact(ctx, doing, func(tx *sql.Tx) error {
		found := 0
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&found); err != nil {
			return err
		}
		if found != schema {
			return s.newer(found)
		}
		return do(tx)
	})
}

// may says whether the store was opened for what is to be done.
func (s *Store) may(doing string, need mode) error {
	switch {
	case s.mode == reading && need != reading:
		return fmt.Errorf("%s: the store is open for reading", doing)
	case s.mode == beside && need == writing:
		return fmt.Errorf("%s: the store is open beside its writer, which alone does this", doing)
	}
	return nil
}

func (s *Store) transact(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return explain(doing, err)
	}
	if err := do(tx); err != nil {
		return explain(doing, errors.Join(err, ignoreDone(tx.Rollback())))
	}
	return explain(doing, tx.Commit())
}

// look runs one transaction that only reads, so that what it reads fits
// together also while another process writes.
func (s *Store) look(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return explain(doing, err)
	}
	return explain(doing, errors.Join(do(tx), ignoreDone(tx.Rollback())))
}

// ignoreDone drops the word that a cancelled transaction is over already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func noStore(dir string) error {
	return &Error{ErrNoStore, "nothing captured yet in " + dir, "run redletter check first, or name the store with --store"}
}

func lockedBy(path, who string) error {
	return &Error{
		ErrLocked, fmt.Sprintf("another redletter (%s) is writing to %s", who, filepath.Dir(path)),
		"wait until it has finished, or stop it",
	}
}

// stamp is how times stand in the database: in UTC, readable, and in the order
// of time when sorted as text.
const stamp = "2006-01-02T15:04:05.000000000Z"

func format(t time.Time) string { return t.UTC().Format(stamp) }

func parseTime(s string) (time.Time, error) { return time.Parse(stamp, s) }

// formatOr and parseTimeOr keep the zero time as "".
func formatOr(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return format(t)
}

func parseTimeOr(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return parseTime(s)
}
