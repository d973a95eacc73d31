package snapshots

import (
	"io/fs"
	"slices"
	"strings"
)

// memDisk keeps files in memory.
type memDisk struct{ files map[string][]byte }

func newMemDisk() *memDisk { return &memDisk{map[string][]byte{}} }

func (d *memDisk) ReadFile(name string) ([]byte, error) {
	b, ok := d.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(b), nil
}

func (d *memDisk) Exists(name string) error {
	if _, ok := d.files[name]; ok {
		return nil
	}
	for f := range d.files {
		if f == name || strings.HasPrefix(f, name+"/") {
			return nil
		}
	}
	return fs.ErrNotExist
}

func (d *memDisk) Create(name string) (file, error) {
	if d.Exists(name) == nil {
		return nil, fs.ErrExist
	}
	d.files[name] = nil
	return &memFile{d, name}, nil
}

func (d *memDisk) Rename(from, to string) error {
	b, err := d.ReadFile(from)
	if err == nil {
		d.files[to] = b
		delete(d.files, from)
	}
	return err
}

func (d *memDisk) Remove(name string) error {
	if _, err := d.ReadFile(name); err != nil {
		return err
	}
	delete(d.files, name)
	return nil
}

func (d *memDisk) Mkdir(string) error { return nil }

func (d *memDisk) List(dir string) ([]fs.DirEntry, error) {
	seen := map[string]bool{}
	var out []fs.DirEntry
	for name := range d.files {
		rest, ok := strings.CutPrefix(name, dir+"/")
		if first, _, below := strings.Cut(rest, "/"); ok && !seen[first] {
			seen[first] = true
			out = append(out, memEntry{first, below})
		}
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

// memEntry is a name in a directory.
type memEntry struct {
	name string
	dir  bool
}

func (e memEntry) Name() string               { return e.name }
func (e memEntry) IsDir() bool                { return e.dir }
func (e memEntry) Type() fs.FileMode          { return 0 }
func (e memEntry) Info() (fs.FileInfo, error) { return nil, fs.ErrInvalid }

func (d *memDisk) Sync(string) error { return nil }

type memFile struct {
	disk *memDisk
	name string
}

func (f *memFile) Write(b []byte) (int, error) {
	f.disk.files[f.name] = append(f.disk.files[f.name], b...)
	return len(b), nil
}

func (f *memFile) Sync() error  { return nil }
func (f *memFile) Close() error { return nil }
