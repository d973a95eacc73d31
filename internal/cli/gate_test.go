package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
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

// A draft holds the words of its changes whatever they are: it is read back as
// it was written, and shows what would be hidden.
func TestDraftsHoldAnyWords(t *testing.T) {
	for _, words := range []string{"plain words", "\"quoted\": {a: [b]} # c", "back\\slash \\u0041", "\u202eevil\u202c", "tab\tand\u00a0space", "zero\u200bwidth", "a\u0085state: closed", "emoji 👩\u200d👧 ünï", "\u2028approval: x", "- &a *a !b |", "\x7f\x01"} {
		side := func(s string) review.Source {
			return review.Source{Ref: "p.html", Doc: &parse.Document{
				Sections: []parse.Section{{Heading: -1, Parent: -1, End: 1}}, Blocks: []parse.Block{{Kind: parse.Paragraph, Text: s, Raw: s}},
			}}
		}
		c, err := review.Analyze(side("We keep data for 30 days."), side("We keep data for 90 days, "+words), review.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := c.Review()
		draft := gate.Draft("acme", "writer", "2026-11-21", []gate.Drafted{{Case: c, Review: r, Open: []int{0}}})
		got, err := decodeRecord("draft.yaml", draft)
		if err != nil {
			t.Errorf("%q: %v\n%s", words, err, draft)
			continue
		}
		if got.Covers[0].New != r.Changes[0].New || got.State != gate.Planned || got.Approval != nil {
			t.Errorf("%q is read back as %q", r.Changes[0].New, got.Covers[0].New)
		}
		if strings.ContainsAny(string(draft), "\u202e\u200b\u0085\u2028\x7f") {
			t.Errorf("%q: the draft hides something:\n%s", words, draft)
		}
	}
}
