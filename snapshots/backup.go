package snapshots

import (
	"archive/tar"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Copied says what a backup holds.
type Copied struct {
	To     string `json:"to"`
	Tree   Tree   `json:"tree"`   // of the ledger in it
	Bodies int    `json:"bodies"` // in it
	New    int    `json:"new"`    // of them copied now
}

// Backup copies the store, also while another process writes to it: into a
// directory, which is then a store of its own and takes later backups quickly,
// or into one file when the name ends in .tar. Each body is read and checked;
// ErrCorrupt names the first damaged one, and the others are copied. What is not
// whole is never left under the name that was asked for.
func (s *Store) Backup(ctx context.Context, to string) (Copied, error) {
	to, err := filepath.Abs(to)
	if err != nil {
		return Copied{}, err
	}
	if inside(s.dir, to) {
		return Copied{}, fmt.Errorf("%s lies in the store: a backup beside it would be lost with it", to)
	}
	into := intoDir
	if strings.HasSuffix(to, ".tar") {
		into = intoTar
	}
	// A deletion while bodies are copied would leave a backup that names what it
	// lacks: then it is done again.
	for range 3 {
		before, err := s.lastDeletion(ctx)
		if err != nil {
			return Copied{}, err
		}
		done, err := into(ctx, s, to)
		if err != nil {
			return done, fmt.Errorf("backing up to %s: %w", to, err)
		}
		after, err := s.lastDeletion(ctx)
		if err != nil || before == after {
			return done, err
		}
	}
	return Copied{}, fmt.Errorf("backing up to %s: bodies were deleted all the while: try again later", to)
}

func inside(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func (s *Store) lastDeletion(ctx context.Context) (id int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM deletions`).Scan(&id)
	return id, explain("reading deletions", err)
}

// intoDir makes a directory a copy of the store. The database comes last: it
// never names a body that is not there.
func intoDir(ctx context.Context, s *Store, to string) (Copied, error) {
	done := Copied{To: to}
	if err := s.adopts(ctx, to); err != nil {
		return done, err
	}
	if err := os.MkdirAll(filepath.Join(to, blobsName), 0o700); err != nil {
		return done, err
	}
	held, err := lock(filepath.Join(to, lockName))
	if err != nil {
		return done, err
	}
	defer held.Close()
	root, err := os.OpenRoot(to)
	if err != nil {
		return done, err
	}
	defer root.Close()
	target, err := openBlobs(rootDisk{root}, writing)
	if err != nil {
		return done, err
	}
	half := filepath.Join(to, databaseName+".new")
	if err := s.copyDatabase(ctx, half); err != nil {
		return done, err
	}
	damaged, err := s.copyBodies(ctx, &done, func(h Hash, file []byte) (bool, error) {
		if target.has(h) == nil {
			return false, nil
		}
		return true, target.write(blobPath(h), file)
	})
	if err != nil {
		return done, err
	}
	if done.Tree, err = treeOf(ctx, half); err != nil {
		return done, err
	}
	return done, errors.Join(replaceDatabase(root, half), damaged)
}

// replaceDatabase puts a copy in the place of the database. A log that somebody
// left behind the old one must not be applied to the new one.
func replaceDatabase(root *os.Root, half string) error {
	for _, log := range []string{databaseName + "-wal", databaseName + "-shm"} {
		if err := root.Remove(log); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(root.Rename(filepath.Base(half), databaseName), syncDir(root, "."))
}

// adopts asks whether a directory is free, or holds a backup of this store.
func (s *Store) adopts(ctx context.Context, to string) error {
	entries, err := os.ReadDir(to)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file := filepath.Join(to, databaseName)
	if _, err := os.Stat(file); err != nil {
		for _, e := range entries {
			if e.Name() != blobsName && e.Name() != lockName && !strings.HasPrefix(e.Name(), databaseName) { // not of a first backup that was cut off
				return fmt.Errorf("%s is not empty and no backup: name another directory", to)
			}
		}
		return nil
	}
	theirs, err := nameOf(ctx, file)
	if err != nil {
		return err
	}
	var ours string
	if err := s.db.QueryRowContext(ctx, `SELECT store FROM identity`).Scan(&ours); err != nil {
		return explain("reading the name of the store", err)
	}
	if ours != theirs {
		return fmt.Errorf("%s is a backup of another store: name another directory", to)
	}
	return nil
}

// nameOf reads which store a copy is of.
func nameOf(ctx context.Context, file string) (name string, err error) {
	s := &Store{dir: filepath.Dir(file), mode: reading}
	if s.db, err = sql.Open("sqlite", s.dsn(filepath.Base(file))); err != nil {
		return "", err
	}
	defer s.db.Close()
	return name, explain("reading "+file, s.db.QueryRowContext(ctx, `SELECT store FROM identity`).Scan(&name))
}

// treeOf gives the head of the ledger of a copy.
func treeOf(ctx context.Context, file string) (Tree, error) {
	s := &Store{dir: filepath.Dir(file), mode: reading}
	var err error
	if s.db, err = sql.Open("sqlite", s.dsn(filepath.Base(file))); err != nil {
		return Tree{}, err
	}
	defer s.db.Close()
	return s.Tree(ctx)
}

// copyBodies hands all bodies on as files. Damaged ones are left out; the first
// of them is told apart from what kept the copy from being made.
func (s *Store) copyBodies(ctx context.Context, done *Copied, keep func(Hash, []byte) (bool, error)) (damaged, err error) {
	err = s.blobs.all(func(h Hash) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := s.blobs.get(h); err != nil {
			if errors.Is(err, ErrCorrupt) && damaged == nil {
				damaged = err
			}
			if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNotFound) { // deleted meanwhile
				return nil
			}
			return err
		}
		file, err := s.blobs.disk.ReadFile(blobPath(h))
		if err != nil {
			return err
		}
		added, err := keep(h, file)
		if err != nil {
			return err
		}
		done.Bodies++
		if added {
			done.New++
		}
		return nil
	})
	return damaged, err
}

// intoTar writes the same layout into one file.
func intoTar(ctx context.Context, s *Store, to string) (Copied, error) {
	done := Copied{To: to}
	half, database := to+".tmp", to+".db"
	defer os.Remove(database)
	if err := s.copyDatabase(ctx, database); err != nil {
		return done, err
	}
	var err error
	if done.Tree, err = treeOf(ctx, database); err != nil {
		return done, err
	}
	damaged, err := s.writeTar(ctx, &done, half, database)
	if err == nil {
		err = os.Rename(half, to)
	}
	if err != nil {
		return done, errors.Join(err, os.Remove(half))
	}
	above, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return done, err
	}
	defer above.Close()
	return done, errors.Join(syncDir(above, "."), damaged)
}

func (s *Store) writeTar(ctx context.Context, done *Copied, name, database string) (damaged, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	w := tar.NewWriter(f)
	if err := tarDatabase(w, database); err != nil {
		return nil, err
	}
	if err := w.WriteHeader(&tar.Header{Name: blobsName + "/", Typeflag: tar.TypeDir, Mode: 0o700, ModTime: time.Unix(0, 0)}); err != nil {
		return nil, err
	}
	damaged, err = s.copyBodies(ctx, done, func(h Hash, file []byte) (bool, error) {
		err := w.WriteHeader(&tar.Header{Name: blobPath(h), Mode: 0o600, Size: int64(len(file)), ModTime: time.Unix(0, 0)})
		if err == nil {
			_, err = w.Write(file)
		}
		return true, err
	})
	return damaged, errors.Join(err, w.Close())
}

func tarDatabase(w *tar.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := w.WriteHeader(&tar.Header{Name: databaseName, Mode: 0o600, Size: info.Size(), ModTime: time.Unix(0, 0)}); err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}

// copyDatabase writes a consistent copy of the database, also while others
// write. The file appears whole or not at all, and replaces one that is there.
func (s *Store) copyDatabase(ctx context.Context, to string) error {
	tmp := to + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // SQLite would let others read it
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := s.vacuumInto(ctx, tmp); err != nil {
		return errors.Join(explain("copying the database", err), os.Remove(tmp))
	}
	if err := errors.Join(syncFile(tmp), os.Rename(tmp, to)); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	dir, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer dir.Close()
	return syncDir(dir, ".")
}

// vacuumInto has SQLite write the copy. To it that is a change, also of a database
// that is open for reading.
func (s *Store) vacuumInto(ctx context.Context, name string) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if s.mode == reading {
		if _, err := c.ExecContext(ctx, `PRAGMA query_only = OFF`); err != nil {
			return err
		}
		defer c.ExecContext(context.WithoutCancel(ctx), `PRAGMA query_only = ON`)
	}
	_, err = c.ExecContext(ctx, `VACUUM INTO ?`, name)
	return err
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
