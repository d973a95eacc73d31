package snapshots

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// crashDisk is a disk in memory that knows what a power cut leaves of it.
type crashDisk struct{ fs *vfs.MemFS }

func (d crashDisk) ReadFile(name string) ([]byte, error) {
	info, err := d.fs.Stat(name)
	if err != nil {
		return nil, err
	}
	f, err := d.fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, info.Size())
	if len(b) == 0 {
		return b, nil
	}
	_, err = f.ReadAt(b, 0)
	return b, err
}

func (d crashDisk) Exists(name string) error {
	_, err := d.fs.Stat(name)
	return err
}

func (d crashDisk) Create(name string) (file, error) {
	if d.Exists(name) == nil {
		return nil, fs.ErrExist
	}
	return d.fs.Create(name, vfs.WriteCategoryUnspecified)
}

func (d crashDisk) Rename(from, to string) error { return d.fs.Rename(from, to) }
func (d crashDisk) Remove(name string) error     { return d.fs.Remove(name) }
func (d crashDisk) Mkdir(name string) error      { return d.fs.MkdirAll(name, 0o700) }

func (d crashDisk) Sync(dir string) error {
	f, err := d.fs.OpenDir(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func (d crashDisk) List(dir string) ([]fs.DirEntry, error) {
	names, err := d.fs.List(dir)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	out := make([]fs.DirEntry, len(names))
	for i, name := range names {
		info, err := d.fs.Stat(dir + "/" + name)
		if err != nil {
			return nil, err
		}
		out[i] = memEntry{strings.TrimSuffix(name, "/"), info.IsDir()}
	}
	return out, nil
}

// The power is cut after every single operation on the files of bodies, with
// none, half or all of what was not synced on disk. What was acknowledged is
// there, whole, and nothing is there by halves under the name of a body.
func TestPowerCuts(t *testing.T) {
	seeds := count(t, "REDLETTER_TEST_POWER", 2)
	images := 0
	mem := vfs.NewCrashableMem()
	if err := mem.MkdirAll(blobsName, 0o700); err != nil {
		t.Fatal(err)
	}
	must(0, crashDisk{mem}.Sync("."))
	must(0, crashDisk{mem}.Sync("/"))
	acked := map[Hash]string{}
	var ops []string
	d := counted{crashDisk{mem}, func(op string) error {
		ops = append(ops, op)
		for seed := range seeds {
			for _, percent := range []int{0, 50, 100} {
				images++
				image := mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: percent, RNG: rand.New(rand.NewPCG(uint64(seed), uint64(len(ops))))})
				survives(t, crashDisk{image}, maps.Clone(acked), fmt.Sprintf("cut before operation %d (%s), %d%%, seed %d", len(ops), op, percent, seed))
			}
		}
		return nil
	}}
	b := must(openBlobs(d, writing))
	for i := 0; len(ops) < 200; i++ {
		text := fmt.Sprintf("%d %s", i%17, strings.Repeat("text ", i%17*40))
		acked[must(b.put([]byte(text)))] = text
		if i%5 == 4 {
			gone := Sum([]byte(text))
			delete(acked, gone) // from now on it may be there or not
			must(0, b.remove(gone))
		}
	}
	t.Logf("%d operations, %d images after a power cut: 0 lost, 0 damaged", len(ops), images)
}

func survives(t *testing.T, d disk, acked map[Hash]string, when string) {
	t.Helper()
	b, err := openBlobs(d, writing)
	if err != nil {
		t.Fatalf("%s: opening: %v", when, err)
	}
	for h, text := range acked {
		if got, err := b.get(h); err != nil || string(got) != text {
			t.Errorf("%s: acknowledged %.10q… came back as %.10q…, %v", when, text, got, err)
		}
	}
	must(0, b.all(func(h Hash) error {
		_, err := b.get(h)
		if err != nil {
			t.Errorf("%s: %v", when, err)
		}
		return nil
	}))
}
