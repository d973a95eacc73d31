package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
)

// maxRecord is how many bytes a record or a letter may have: thousands of
// changes, and no more than a reviewer could ever have seen.
const maxRecord = 8 << 20

// readRecords reads all notice records. One that cannot be read is kept with
// its error: it matters only when it is needed now.
func readRecords(dir string) ([]gate.File, error) {
	dir = filepath.Join(dir, "notices")
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, usage(err, "name the directory of the records with --records")
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, usage(err, "name the directory of the records with --records")
	}
	var out []gate.File
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".yaml" {
			out = append(out, readRecord(root, dir, e.Name()))
		}
	}
	return out, nil
}

func readRecord(root *os.Root, dir, name string) gate.File {
	f := gate.File{Path: filepath.Join(dir, name)}
	if f.Raw, f.Err = readWithin(root, name); f.Err != nil {
		return f
	}
	if f.Record, f.Err = decodeRecord(f.Path, f.Raw); f.Err != nil {
		f.Guess = config.Glance[gate.Guess](f.Raw)
		return f
	}
	if l := f.Record.Notice; l != nil {
		if b, err := readWithin(root, filepath.FromSlash(l.File)); err == nil {
			f.Letter = strings.TrimPrefix(review.Hash(b), "sha256:")
		}
	}
	return f
}

// readWithin reads a regular file below a directory: a name that leads out of it
// is none, and neither is a pipe that never ends.
func readWithin(root *os.Root, name string) ([]byte, error) {
	st, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() || st.Size() > maxRecord {
		return nil, fmt.Errorf("%s is no regular file of at most %d MiB", name, maxRecord>>20)
	}
	return root.ReadFile(name)
}

func decodeRecord(path string, b []byte) (*gate.Record, error) {
	r := &gate.Record{}
	if err := config.Decode(path, b, r); err != nil {
		return nil, err
	}
	return r, nil
}

// readOverride reads --override. One that is no override does not hold, and that
// is said beside what it should have let through.
func (g *gating) readOverride() error {
	b, err := os.ReadFile(g.f.override)
	if err != nil {
		return usage(err, "name the override file; redletter gate --write-override FILE drafts one")
	}
	o := &gate.Override{}
	if g.misread = config.Decode(g.f.override, b, o); g.misread == nil {
		g.override = o
	}
	return nil
}
