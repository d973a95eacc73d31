//go:build linux

package snapshots

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// The power is cut before each operation that a store makes on its disk, from
// its creation on: on the files of bodies and on those of SQLite, with none,
// half or all of what was not synced. The store opens, fits its ledger, and has
// all that was acknowledged. In the short form some of the operations are cut.
func TestPowerCutsOfAStore(t *testing.T) {
	rounds, every := count(t, "REDLETTER_TEST_POWER_ROUNDS", 2), count(t, "REDLETTER_TEST_POWER_EVERY", 61)
	dir, scratch, m := t.TempDir(), t.TempDir(), memory{}
	bodies := vfs.NewCrashableMem()
	must(0, bodies.MkdirAll(blobsName, 0o700))
	must(0, crashDisk{bodies}.Sync("."))
	must(0, crashDisk{bodies}.Sync("/"))
	ops, images := 0, 0
	var p *platter
	cut := func(op string) {
		if ops++; ops%every != 0 {
			return
		}
		for _, percent := range []int{0, 50, 100} {
			images++
			rng := rand.New(rand.NewPCG(uint64(ops), uint64(percent)))
			image := filepath.Join(scratch, fmt.Sprint(images))
			files := p.image(rng, percent)
			write(t, image, files, bodies.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: percent, RNG: rng}))
			m.remembered(t, image, fmt.Sprintf("cut before operation %d (%s), %d%%", ops, op, percent))
			must(0, os.RemoveAll(image))
		}
	}
	p = onPlatter(t, dir, func(op string) int32 {
		if !strings.HasPrefix(op, "read") {
			cut(op)
		}
		return 0
	})
	for n := range 2 { // the second one opens what the first one closed
		s := open(t, dir)
		s.blobs.disk = counted{crashDisk{bodies}, func(op string) error { cut(op); return nil }}
		for i := range rounds {
			must(0, live(t, s, 11*(n*rounds+i), func(done string) { m[done] = true }))
		}
		forgetful(t, s, m)
		must(0, s.Close())
	}
	t.Logf("%d operations, %d images after a power cut: 0 of %d records lost, 0 damaged", ops, images, len(m))
}

// forgetful takes a note and erases it, which folds the log into the database.
func forgetful(t *testing.T, s *Store, m memory) {
	t.Helper()
	d := decision("ben", ActionNote)
	d.Fingerprint, d.Note = fmt.Sprint("f1:", len(m)), "personal"
	made := must(s.Decide(t.Context(), []Decision{d}))
	must(0, s.EraseNotes(t.Context(), morning, made[0].ID))
	m["decided "] = true // without its words
}

// write makes a directory of what a power cut left.
func write(t *testing.T, dir string, files map[string][]byte, bodies *vfs.MemFS) {
	t.Helper()
	must(0, os.MkdirAll(filepath.Join(dir, blobsName), 0o700))
	for name, content := range files {
		overwrite(t, filepath.Join(dir, databaseName+name), content)
	}
	d := crashDisk{bodies}
	var walk func(string)
	walk = func(name string) {
		for _, e := range must(d.List(name)) {
			path := name + "/" + e.Name()
			if e.IsDir() {
				must(0, os.MkdirAll(filepath.Join(dir, path), 0o700))
				walk(path)
				continue
			}
			overwrite(t, filepath.Join(dir, path), must(d.ReadFile(path)))
		}
	}
	walk(blobsName)
}
