package snapshots

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

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
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, tmp); err != nil {
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

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
