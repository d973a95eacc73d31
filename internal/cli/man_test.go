package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Every command that people see has a page with all of its flags, and no line of
// it is read as a request of troff that we did not write.
func TestManualPages(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/man", Setup: setup, Cmds: map[string]func(*testscript.TestScript, bool, []string){"requests": requests}})
}

// requests fails on a page with a request that is not one of ours.
func requests(ts *testscript.TestScript, _ bool, args []string) {
	pages, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.1"))
	ts.Check(err)
	if len(pages) < 20 {
		ts.Fatalf("%d pages", len(pages))
	}
	for _, page := range pages {
		b, err := os.ReadFile(page)
		ts.Check(err)
		for line := range strings.Lines(string(b)) {
			if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(line, ".") && !strings.Contains(".TH .SH .B .BR .TP .nf .fi", word) || strings.HasPrefix(line, "'") {
				ts.Fatalf("%s: %s", page, line)
			}
		}
	}
}
