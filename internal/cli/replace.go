package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replace puts b in place of what path held. A reader sees the old bytes or the
// new ones, never a part; a file that is there keeps its mode.
func replace(path string, b []byte) error {
	return swap(path, 0o644, func(f *os.File) error {
		_, err := f.Write(b)
		return err
	})
}

// replaceConfig is replace for what people write by hand: a new file is theirs
// alone, and it is on disk when it is said to be written.
func replaceConfig(path string, b []byte) error {
	return swap(path, 0o600, func(f *os.File) error {
		_, err := f.Write(b)
		return errors.Join(err, f.Sync())
	})
}

// swap writes a file beside its place and moves it there; mode is that of a new
// one. A link stays one and leads to what is written; a device or a pipe is
// written to and never replaced.
func swap(path string, mode fs.FileMode, write func(*os.File) error) error {
	if s, err := os.Stat(path); err == nil {
		if !s.Mode().IsRegular() {
			return into(path, write)
		}
		mode = s.Mode().Perm()
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".redletter-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	err = errors.Join(write(tmp), tmp.Chmod(mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}

// into writes to what is no file.
func into(path string, write func(*os.File) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
