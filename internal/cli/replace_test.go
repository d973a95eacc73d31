//go:build unix

package cli

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is written to stays what it is: a link, a pipe, and /dev/null.
func TestReplaceReplacesFilesAlone(t *testing.T) {
	dir := t.TempDir()
	file, link, pipe := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	if err := os.WriteFile(file, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "new" {
		t.Errorf("behind the link: %q %v", b, err)
	}
	if s, err := os.Lstat(link); err != nil || s.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v %v", s.Mode(), err)
	}
	if s, err := os.Stat(file); err != nil || s.Mode().Perm() != 0o640 {
		t.Errorf("the file has mode %v %v", s.Mode(), err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	go func() {
		f, err := os.Open(pipe)
		if err != nil {
			got <- err.Error()
			return
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			b = []byte(err.Error())
		}
		got <- string(b)
	}()
	if err := replace(pipe, []byte("through")); err != nil {
		t.Fatal(err)
	}
	if s, err := os.Lstat(pipe); err != nil || s.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("the pipe is %v %v", s.Mode(), err)
	}
	if s := <-got; s != "through" {
		t.Errorf("through the pipe came %q", s)
	}
}
