//go:build linux || darwin

package snapshots

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDiskProcess is not a test of its own: TestFullDisk runs it in a
// process whose files cannot grow beyond a limit, which fails writes in the
// middle as a full disk does.
func TestFullDiskProcess(t *testing.T) {
	dir, limit := os.Getenv("REDLETTER_TEST_FULL"), uint64(0)
	if dir == "" {
		return
	}
	fmt.Sscan(os.Getenv("REDLETTER_TEST_LIMIT"), &limit)
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := errors.Join(
		syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before),
		syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: before.Max}),
	); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) // for what the test binary itself writes
	s, err := Open(dir, Options{})
	if err != nil {
		fmt.Println("refused")
		return
	}
	defer s.Close()
	noise := rand.New(rand.NewSource(1))
	for i := range 15 {
		text := make([]byte, noise.Intn(80_000)) // does not compress
		noise.Read(text)
		h, err := s.PutBody(t.Context(), text)
		if err != nil {
			fmt.Println("refused")
			continue
		}
		id, err := s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Outcome: fmt.Sprint(i), Body: h, Evidence: bytes.Repeat([]byte(" "), 3000)})
		if err != nil {
			fmt.Println("refused")
			continue
		}
		fmt.Println("kept", id)
	}
}

// On a full disk each call succeeds or says that it did not, and once there is
// room again the store goes on, with everything that was acknowledged.
func TestFullDisk(t *testing.T) {
	refused := 0
	for _, limit := range []int{1 << 10, 40 << 10, 64 << 10, 100 << 10, 400 << 10} {
		dir := t.TempDir()
		cmd := exec.Command(os.Args[0], "-test.run=^TestFullDiskProcess$")
		cmd.Env = append(os.Environ(), "REDLETTER_TEST_FULL="+dir, fmt.Sprint("REDLETTER_TEST_LIMIT=", limit))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("limit %d: %v\n%s", limit, err, out)
		}
		refused += strings.Count(string(out), "refused")
		kept := strings.Count(string(out), "kept")
		s := open(t, dir)
		seen := must(s.Captures(t.Context(), "acme"))
		if len(seen) != kept {
			t.Errorf("limit %d: %d captures acknowledged, %d there", limit, kept, len(seen))
		}
		for _, c := range seen {
			must(s.Snapshot(t.Context(), c.ID))
		}
		capture(t, s, "acme", "room again", morning)
		s.Close()
	}
	if refused == 0 {
		t.Error("no limit was ever reached")
	}
}

func TestNobodyElseCanRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	s := open(t, dir)
	capture(t, s, "acme", "one", morning)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
