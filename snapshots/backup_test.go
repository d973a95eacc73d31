package snapshots

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeUntil captures, decides and deletes in a store until it is told to stop.
func writeUntil(t *testing.T, s *Store, done <-chan struct{}) (wait func()) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
				c := capture(t, s, "acme", fmt.Sprint("while ", i), morning.Add(time.Duration(i)*time.Minute))
				version(t, s, c)
				d := decision("ann", ActionNote)
				d.Fingerprint = fmt.Sprint("f1:while ", i)
				decide(t, s, d)
			}
		}
	}()
	return func() { <-ended }
}

// A backup taken while a writer writes is a whole store of its own.
func TestBackupBesideAWriter(t *testing.T) {
	dir, to := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	s := open(t, dir)
	fill(t, s, 2)
	done := make(chan struct{})
	wait := writeUntil(t, s, done)
	b := besideWriter(t, dir)
	var last Copied
	for i := range 3 {
		last = must(b.Backup(t.Context(), to))
		if i > 0 && last.New >= last.Bodies {
			t.Errorf("backup %d copied %d of %d bodies anew", i, last.New, last.Bodies)
		}
		v := whole(t, reader(t, to))
		equal(t, v.Tree, last.Tree)
	}
	close(done)
	wait()
	checkpoint := must(s.Checkpoint(t.Context(), nil))
	restored := open(t, to)
	is(t, verify(t, restored, checkpoint).Err(), ErrCorrupt) // it is of before, and says so
	equal(t, must(s.TreeAt(t.Context(), last.Tree.Size)), last.Tree)
	fill2 := capture(t, restored, "acme", "after", morning) // a restored store takes captures
	must(restored.Snapshot(t.Context(), fill2.ID))
	whole(t, restored)
}

func TestBackupAsOneFile(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 2)
	file := filepath.Join(t.TempDir(), "backup.tar")
	done := must(s.Backup(t.Context(), file))
	must(s.Backup(t.Context(), file)) // again replaces it
	to := filepath.Join(t.TempDir(), "restored")
	untar(t, file, to)
	equal(t, whole(t, open(t, to)).Tree, done.Tree)
	equal(t, done.Tree, must(s.Tree(t.Context())))
	left := must(os.ReadDir(filepath.Dir(file)))
	equal(t, len(left), 1)
}

func untar(t *testing.T, file, to string) {
	t.Helper()
	f := must(os.Open(file))
	defer f.Close()
	for r := tar.NewReader(f); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(to, filepath.FromSlash(h.Name))
		must(0, os.MkdirAll(filepath.Dir(name), 0o700))
		if h.Typeflag == tar.TypeReg {
			overwrite(t, name, must(io.ReadAll(r)))
		}
	}
}

func TestBackupIsRefusedWhereItWouldHarm(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 1)
	other := filepath.Join(t.TempDir(), "other")
	open(t, other).Close()
	full := t.TempDir()
	overwrite(t, filepath.Join(full, "letter.txt"), []byte("dear"))
	for name, to := range map[string]string{
		"the store itself": dir, "inside the store": filepath.Join(dir, "backup"), "inside, as a file": filepath.Join(dir, "b.tar"),
		"another store": other, "other files": full,
	} {
		if _, err := s.Backup(t.Context(), to); err == nil {
			t.Errorf("%s: backed up", name)
		}
	}
	equal(t, string(must(os.ReadFile(filepath.Join(full, "letter.txt")))), "dear")
	to := filepath.Join(t.TempDir(), "backup")
	must(s.Backup(t.Context(), to))
	used := open(t, to) // somebody works in the backup
	_, err := s.Backup(t.Context(), to)
	is(t, err, ErrLocked)
	used.Close()
	must(s.Backup(t.Context(), to))
}

func TestBackupTellsOfDamageAndTakesTheRest(t *testing.T) {
	dir, to := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	s := open(t, dir)
	a, b := capture(t, s, "acme", "one", morning), capture(t, s, "acme", "two", morning)
	overwrite(t, blobFile(dir, a.Body), []byte("garbage"))
	done, err := s.Backup(t.Context(), to)
	is(t, err, ErrCorrupt)
	equal(t, done.Bodies, 3)
	equal(t, must(reader(t, to).Snapshot(t.Context(), b.ID)).Bytes, []byte("two"))
}

func TestInterruptedBackupIsFinished(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 3)
	to := filepath.Join(t.TempDir(), "backup")
	for cut := time.Duration(0); cut < 30*time.Millisecond; cut += 3 * time.Millisecond {
		ctx, cancel := context.WithTimeout(t.Context(), cut)
		_, err := s.Backup(ctx, to)
		cancel()
		if _, there := os.Stat(filepath.Join(to, "redletter.db")); there == nil {
			whole(t, reader(t, to))
		} else if err == nil {
			t.Error("a backup that was made is not there")
		}
	}
	equal(t, must(s.Backup(t.Context(), to)).Tree, must(s.Tree(t.Context())))
	whole(t, reader(t, to))
}
