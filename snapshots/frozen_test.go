//go:build linux

package snapshots

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asAnother lets a test go on as a user who may read all below a directory and
// write nothing there, until it ends. Root stays root but for the right to files.
func asAnother(t *testing.T, dir string) {
	t.Helper()
	modes := map[bool]fs.FileMode{true: 0o555, false: 0o444}
	must(0, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		must(0, err)
		return os.Chmod(name, modes[d.IsDir()])
	}))
	runtime.LockOSThread() // and never unlocked: the thread ends with the test
	t.Cleanup(func() {
		if os.Getuid() == 0 {
			must(0, syscall.Setfsuid(0))
		}
		must(0, filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error { return os.Chmod(name, 0o700) }))
	})
	if os.Getuid() == 0 {
		must(0, syscall.Setfsuid(65534))
	}
}

// open to others, unlike the directories of t.TempDir.
func publicDir(t *testing.T) string {
	t.Helper()
	dir := must(os.MkdirTemp("", "redletter-public-"))
	t.Cleanup(func() { os.RemoveAll(dir) })
	must(0, os.Chmod(dir, 0o755))
	return filepath.Join(dir, "store")
}

// Who may not write to a store, as an auditor or on a write-protected disk, reads
// all of it, and is told what to do about the rest.
func TestStoreThatCannotBeWrittenTo(t *testing.T) {
	for name, leave := range map[string]func(*Store){
		"closed": func(s *Store) { s.Close() },
		"in use": func(*Store) {},
	} {
		t.Run(name, func(t *testing.T) {
			dir, to := publicDir(t), publicDir(t)
			s := open(t, dir)
			want := capture(t, s, "acme", "one", morning)
			leave(s)
			must(0, os.Mkdir(to, 0o777))
			must(0, os.Chmod(to, 0o777))
			asAnother(t, dir)
			r := reader(t, dir)
			equal(t, must(r.Captures(t.Context(), "acme")), []Capture{want})
			whole(t, r)
			done := must(r.Backup(t.Context(), filepath.Join(to, "copy")))
			equal(t, done.Bodies, 2)
			if _, err := r.db.Exec(`DELETE FROM captures`); err == nil {
				t.Error("a reader's connection can delete")
			}
			must(0, r.Close())
			_, err := Open(dir, Options{})
			is(t, err, ErrAccess)
			b, err := Open(dir, Options{Beside: true})
			if err == nil { // a store in use can be opened, by the index of its writer
				_, err = b.PutHold(t.Context(), Hold{Policy: "acme", Held: true, At: morning})
				b.Close()
			}
			is(t, err, ErrAccess)
		})
	}
}

// A copy of a store in use that lacks the index cannot be read where nothing can
// be written: what stands in its log would be left out.
func TestLogIsNotLeftOut(t *testing.T) {
	dir := publicDir(t)
	s := open(t, publicDir(t))
	capture(t, s, "acme", "one", morning)
	must(0, os.CopyFS(dir, os.DirFS(s.dir)))
	must(0, os.Remove(filepath.Join(dir, databaseName+"-shm")))
	asAnother(t, dir)
	_, err := Open(dir, Options{ReadOnly: true})
	is(t, err, ErrAccess)
}
