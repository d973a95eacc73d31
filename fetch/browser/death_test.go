//go:build linux

package browser

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
)

// TestDyingProcess is not a test of its own: TestNoBrowserOutlivesUs runs it in
// a process that dies in the middle of a page.
func TestDyingProcess(t *testing.T) {
	address := os.Getenv("REDLETTER_TEST_PAGE")
	if address == "" {
		return
	}
	b := New(&fetch.Client{AllowPrivate: true})
	b.Temp = os.Getenv("REDLETTER_TEST_TEMP")
	ctx, stop := signal.NotifyContext(t.Context(), syscall.SIGTERM)
	defer stop()
	if os.Getenv("REDLETTER_TEST_DEATH") == "panic" {
		go func() {
			bufio.NewReader(os.Stdin).ReadByte()
			panic("on purpose")
		}()
	}
	p, _ := b.Fetch(ctx, fetch.Request{URL: address})
	fmt.Println(p.Outcome)
}

// However this program ends, its browser ends too.
func TestNoBrowserOutlivesUs(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	for _, death := range []string{"term", "kill", "panic"} {
		asked := make(chan struct{}, 10)
		s := serve(t, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) {
			asked <- struct{}{}
			<-r.Context().Done()
		}})
		dir, err := os.MkdirTemp("", "rl")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir) // who is killed cannot tidy up
		cmd := exec.Command(os.Args[0], "-test.run=^TestDyingProcess$")
		cmd.Env = append(os.Environ(), "REDLETTER_TEST_PAGE="+s.URL, "REDLETTER_TEST_TEMP="+dir, "REDLETTER_TEST_DEATH="+death)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-asked
		if len(leftovers(dir)) == 0 {
			t.Fatal("no browser is seen while one runs: this test would see none left either")
		}
		switch death {
		case "term":
			err = cmd.Process.Signal(syscall.SIGTERM)
		case "kill":
			err = cmd.Process.Kill()
		case "panic":
			_, err = in.Write([]byte("x"))
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it died, as it was asked to
		if left := gone(dir, 10*time.Second); len(left) > 0 {
			t.Errorf("%s: %d processes are left: %q", death, len(left), left)
		}
		if files, _ := os.ReadDir(dir); death == "term" && len(files) > 0 {
			t.Error("a profile is left")
		}
	}
}

// gone waits until nothing names a directory: the kernel takes its time.
func gone(dir string, limit time.Duration) []string {
	end := time.Now().Add(limit)
	for {
		left := leftovers(dir)
		if len(left) == 0 || time.Now().After(end) {
			return left
		}
		syscall.Select(0, nil, nil, nil, &syscall.Timeval{Usec: 20_000})
	}
}
