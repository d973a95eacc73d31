package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptDay is the clock of the scripts; REDLETTER_TEST_NOW overrides it.
const scriptDay = "2026-11-21T09:00:00Z"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"redletter": func() { os.Exit(scripted()) }, "panicking": func() { os.Exit(panicking()) }})
}

// scripted is the program with the clock of the script and without a terminal.
func scripted() int {
	now, err := time.Parse(time.RFC3339, os.Getenv("REDLETTER_TEST_NOW"))
	if err != nil {
		now, _ = time.Parse(time.RFC3339, scriptDay)
	}
	clock := func() time.Time { return now }
	if os.Getenv("REDLETTER_TEST_HASTE") != "" { // a clock that goes as much faster as the waits are shorter
		began := time.Now()
		clock = func() time.Time { return began.Add(haste * time.Since(began)) }
	}
	env := Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: clock, After: hasty, Columns: func(io.Writer) int { return 0 },
	}
	if os.Getenv("REDLETTER_TEST_TERMINAL") != "" {
		env.Columns = columns
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Main(ctx, env)
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setup,
		Cmds:  map[string]func(*testscript.TestScript, bool, []string){"site": site, "envsubst": envsubst, "approver": approver, "status": exits, "blocks": blocks, "runner": runner, "mailbox": mailbox, "mails": mails, "lastmail": lastMail},
	})
}

func setup(env *testscript.Env) error {
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("REDLETTER_TEST_NOW", scriptDay)
	env.Setenv("REPOSITORY", repository)
	return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o755)
}

// site serves the directory named by its argument on loopback until the script
// ends, as $SITE. /status/NNN answers with that status. Below
// /private/ the same files need a header, and /private/moved leads out of there.
func site(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: site DIR")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	mux := http.NewServeMux()
	files := http.FileServer(http.Dir(ts.MkAbs(args[0])))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		// A script edits a page twice in one second, which is all that
		// Last-Modified can tell apart.
		r.Header.Del("If-Modified-Since")
		files.ServeHTTP(w, r)
	})
	mux.HandleFunc("/private/", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer sesame":
			http.Error(w, "who are you?", http.StatusUnauthorized)
		case r.URL.Path == "/private/moved":
			http.Redirect(w, r, "/new.html", http.StatusFound)
		default:
			http.StripPrefix("/private", files).ServeHTTP(w, r)
		}
	})
	mux.HandleFunc("/status/", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/status/"))
		if err != nil {
			n = http.StatusBadRequest
		}
		w.WriteHeader(n)
		fmt.Fprintln(w, "<html><body><h1>Sorry</h1><p>Something is not as it should be.</p></body></html>")
	})
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l)
	}()
	ts.Defer(func() {
		_ = srv.Close()
		<-done
	})
	ts.Setenv("SITE", "http://"+l.Addr().String())
}

// envsubst copies a file with its ${NAME}s replaced.
func envsubst(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: envsubst FROM TO")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(os.Expand(ts.ReadFile(args[0]), ts.Getenv)), 0o600))
}
