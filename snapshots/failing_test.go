package snapshots

import (
	"errors"
	"io/fs"
)

// errFailing is the error of a disk that fails.
var errFailing = errors.New("input/output error")

// failing is a disk of which one operation fails.
type failing struct {
	disk
	op string
}

func (d failing) Remove(name string) error {
	if d.op == "Remove" {
		return errFailing
	}
	return d.disk.Remove(name)
}

func (d failing) List(dir string) ([]fs.DirEntry, error) {
	if d.op == "List" {
		return nil, errFailing
	}
	return d.disk.List(dir)
}
