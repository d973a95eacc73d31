package snapshots

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// schema is the version that this program reads and writes: the number of the
// last migration.
const schema = 6

// entered is the schema of a migration that is the program's own: it enters the
// records of an older store into the ledger.
const entered = 5

// applicationID marks our databases among those of other programs ("RDLT").
const applicationID = 0x52444C54

//go:embed migrations
var migrations embed.FS

// migrate brings a database to the schema. The version stands in the header of
// the file, so that a store that is up to date costs one look; the migrations
// write it in their own transactions.
func (s *Store) migrate(ctx context.Context) error {
	found, err := s.schema(ctx)
	if err != nil {
		return err
	}
	if found > schema {
		return s.newer(found)
	}
	if s.mode != writing {
		return s.unready(found)
	}
	if err := s.wal(ctx); err != nil || found == schema {
		return err
	}
	if err := s.prepare(ctx, found); err != nil {
		return err
	}
	files, err := migrationFiles()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.db, files, goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(goose.NewGoMigration(entered, &goose.GoFunc{RunTx: openLedger}, nil)))
	if err != nil {
		return wrap("reading the migrations", err)
	}
	_, err = p.Up(ctx)
	return explain("migrating "+s.dir, err)
}

func migrationFiles() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

// sealed is the schema from which on all bodies have a seal.
const sealed = 5

// prepare does what comes before the tables are changed: of a store that is in
// use it keeps the database as it was.
func (s *Store) prepare(ctx context.Context, found int) error {
	if found == 0 {
		return nil
	}
	if err := s.copyDatabase(ctx, s.path(fmt.Sprint(copyPrefix, found))); err != nil {
		return fmt.Errorf("keeping the database as it was before bringing it up to date: %w", err)
	}
	if found >= sealed {
		return nil
	}
	return s.blobs.sealAll()
}

// copyPrefix begins the names of the copies that prepare keeps.
const copyPrefix = databaseName + ".schema-"

// forgetCopies deletes them.
func (s *Store) forgetCopies() error {
	copies, err := fs.Glob(s.root.FS(), copyPrefix+"*")
	for _, name := range copies {
		err = errors.Join(err, s.root.Remove(name))
	}
	return wrap("deleting the copies from before an update", err)
}

func (s *Store) newer(found int) error {
	return &Error{
		ErrNewerSchema, fmt.Sprintf("%s has schema %d, this redletter knows %d", s.dir, found, schema),
		"use the redletter that wrote it, or a newer one; nothing was changed",
	}
}

// unready is what a reader is told: only a writer makes or changes tables.
func (s *Store) unready(found int) error {
	switch found {
	case schema:
		return nil
	case 0:
		return noStore(s.dir)
	}
	return &Error{
		ErrOlderSchema, fmt.Sprintf("%s has schema %d, this redletter reads %d", s.dir, found, schema),
		"run redletter check or redletter watch once: it brings the store up to date and keeps what is in it",
	}
}

// jsonList writes words as one argument of a query; none as [].
func jsonList(words []string) (string, error) {
	if len(words) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(words)
	return string(b), err
}

// schema reads the version of a database, 0 for a new one, and refuses a file
// that is not ours.
func (s *Store) schema(ctx context.Context) (int, error) {
	var version, id, tables int
	err := s.db.QueryRowContext(ctx, `SELECT
		(SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%')`).Scan(&version, &id, &tables)
	if err != nil {
		return 0, explain("opening "+s.dir, err)
	}
	if id != applicationID && (id != 0 || tables != 0) {
		return 0, &Error{ErrNoStore, s.path(databaseName) + " is the database of another program", "name another directory with --store"}
	}
	return version, nil
}

// wal sets write-ahead logging, which is a property of the file: once is
// enough, and doing it on each connection makes fresh files busy. A copy that
// was put in the place of the database has lost it.
func (s *Store) wal(ctx context.Context) error {
	var mode string
	err := s.db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode)
	if err == nil && mode != "wal" {
		err = s.db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
	}
	if err == nil && mode != "wal" {
		err = fmt.Errorf("journal mode is %q", mode)
	}
	return explain("opening "+s.dir, err)
}

// scanAll reads rows to their end.
func scanAll[T any](rows *sql.Rows, err error, scan func(*T, *sql.Rows) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := scan(&v, rows); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
