package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/redletter-dev/redletter/internal/gate"
)

// approver lists a name with the public half of a key as one who may approve.
func approver(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: approver NAME KEY FILE")
	}
	key, err := gate.ParseKey([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	file := ts.MkAbs(args[2])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, []byte(gate.PublicLine(args[0], key)+"\n"), 0o600))
}

// exits runs a command and asks for its exact exit status, which "!" leaves
// open.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Check(err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// blocks takes the code blocks of a language out of a document of the
// repository: each as DIR/1.LANG, DIR/2.LANG and so on.
func blocks(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: blocks DOCUMENT LANG DIR")
	}
	b, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(args[0])))
	ts.Check(err)
	dir := ts.MkAbs(args[2])
	ts.Check(os.MkdirAll(dir, 0o755))
	n := 0
	for _, rest := range strings.Split(string(b), "\n```"+args[1]+"\n")[1:] {
		code, _, ok := strings.Cut(rest, "\n```")
		if !ok {
			ts.Fatalf("%s: a block does not end", args[0])
		}
		n++
		ts.Check(os.WriteFile(filepath.Join(dir, strconv.Itoa(n)+"."+args[1]), []byte(code+"\n"), 0o600))
	}
	if n == 0 {
		ts.Fatalf("%s has no block of %s", args[0], args[1])
	}
}

// repository is the root of the sources.
var repository = func() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return dir
}()
