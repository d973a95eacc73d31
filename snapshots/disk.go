package snapshots

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// disk is what the bodies need of a file system. The store's own is a
// directory; tests give ones that fail, or lose what was not synced.
type disk interface {
	ReadFile(name string) ([]byte, error)
	Exists(name string) error               // fs.ErrNotExist when it does not
	Create(name string) (file, error)       // that must not be there
	Rename(from, to string) error           // replaces what is there
	Remove(name string) error               //
	Mkdir(name string) error                // that may be there
	List(dir string) ([]fs.DirEntry, error) // by name
	Sync(dir string) error                  // makes the names in it last
}

// file is one that is being written.
type file interface {
	io.WriteCloser
	Sync() error
}

// rootDisk is a directory and nothing outside it.
type rootDisk struct{ root *os.Root }

func (d rootDisk) ReadFile(name string) ([]byte, error) { return d.root.ReadFile(name) }

func (d rootDisk) Exists(name string) error {
	_, err := d.root.Stat(name)
	return err
}

func (d rootDisk) Create(name string) (file, error) {
	return d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

func (d rootDisk) Rename(from, to string) error { return d.root.Rename(from, to) }

func (d rootDisk) Remove(name string) error { return d.root.Remove(name) }

func (d rootDisk) Mkdir(name string) error {
	err := d.root.Mkdir(name, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (d rootDisk) List(dir string) ([]fs.DirEntry, error) { return fs.ReadDir(d.root.FS(), dir) }

func (d rootDisk) Sync(dir string) error { return syncDir(d.root, dir) }
