package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/redletter-dev/redletter/"

// imports is the statement of policy: which of our packages a package may
// import. internal/safe is open to all. Tests may import what they test with.
var imports = map[string][]string{
	"internal/safe":       {},
	"fetch":               {},
	"fetch/browser":       {"fetch"}, // beside the client, whose guard makes its connections
	"snapshots":           {},
	"snapshots/storetest": {"snapshots"}, // what every store must do, as tests that any store can run
	"parse":               {},
	"parse/clause":        {"parse"},
	"parse/promise":       {"parse", "parse/clause"},
	"diff":                {"parse"},
	"diff/material":       {"parse", "parse/clause", "parse/promise", "diff"},
	"notify/duty":         {"parse", "parse/promise", "diff", "diff/material"},
	"notify":              {"parse", "parse/clause", "parse/promise", "diff", "diff/material", "notify/duty"},
	"internal/catcher":    {},
	"internal/quiet":      {}, // the standard library alone: it has to be initialized first
	"internal/review":     {"parse", "parse/clause", "parse/promise", "diff", "diff/material", "notify/duty"},
	"internal/gate":       {"parse", "diff/material", "notify/duty", "internal/review"},
	"internal/report":     {"parse", "diff", "diff/material", "internal/review"}, // material for the titles of rules
	"internal/source":     {"fetch", "fetch/browser", "snapshots"},
	"internal/watch":      {"fetch", "fetch/browser", "snapshots", "parse", "internal/source", "internal/review", "internal/report", "internal/gate", "notify"}, // report words the mails that watch queues, gate says which notice records hold
	"internal/anchor":     {},
	"internal/config":     {"internal/watch", "notify", "fetch"},
	"internal/importer":   {"fetch", "snapshots", "parse", "diff", "diff/material", "internal/source", "internal/review", "internal/watch", "internal/config"}, // makes policies of the configuration; watch and fetch for the words of outcomes and charsets
	"internal/evidence":   {"fetch", "snapshots", "parse", "internal/source", "internal/review", "internal/report", "internal/watch", "internal/importer"},     // importer for how a history is judged and where a capture came from
	"internal/cli":        {"*"},
	"cmd/redletter":       {"internal/cli"},

	"parse/promise/lexicon": {"parse/clause"}, // a command of go generate: the word lists that parse/promise carries compiled; clause has the words for numbers
	"parse/clause/lexicon":  {"parse/clause"}, // the same for parse/clause, whose tokenizer reads the phrases

	"internal/review/decided": {},
	"internal/tui":            {"parse", "internal/review", "internal/review/decided", "internal/report"}, // report has the words that people read, and both texts in one
}

// homes says which package alone may import a named dependency.
var homes = map[string]string{
	"github.com/PuerkitoBio/goquery":        "parse",
	"github.com/sergi/go-diff/":             "diff",
	"github.com/robfig/cron/":               "internal/watch",
	"github.com/charmbracelet/bubbletea":    "internal/tui",
	"github.com/charmbracelet/bubbles":      "internal/tui",
	"modernc.org/sqlite":                    "snapshots",
	"github.com/pressly/goose/":             "snapshots",
	"github.com/digitorus/":                 "internal/anchor",
	"golang.org/x/mod/sumdb/":               "snapshots",
	"github.com/wneessen/go-mail":           "notify",
	"github.com/goccy/go-yaml":              "internal/config",
	"github.com/spf13/cobra":                "internal/cli",
	"github.com/ledongthuc/pdf":             "internal/source",
	"github.com/temoto/robotstxt":           "fetch",
	"github.com/chromedp/":                  "fetch/browser",
	"github.com/hashicorp/go-retryablehttp": "fetch",
}

// source is one Go file that is no test.
type source struct {
	path    string // slash-separated, from the root of the module
	imports []string
}

func (s source) pkg() string {
	if i := strings.LastIndex(s.path, "/"); i >= 0 {
		return s.path[:i]
	}
	return ""
}

func sources(t *testing.T, root string) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(rel)}
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, p)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// violations lists what breaks the tables above.
func violations(all []source) []string {
	var out []string
	for _, s := range all {
		allowed, known := imports[s.pkg()]
		if !known {
			out = append(out, s.path+": package "+s.pkg()+" is not in the import table")
			continue
		}
		for _, i := range s.imports {
			if !mayImport(s.pkg(), allowed, i) {
				out = append(out, s.path+": may not import "+i)
			}
		}
	}
	return out
}

func mayImport(pkg string, allowed []string, path string) bool {
	if ours, ok := strings.CutPrefix(path, module); ok {
		return ours == "internal/safe" || slices.Contains(allowed, ours) || slices.Contains(allowed, "*")
	}
	for dep, home := range homes {
		if path == strings.TrimSuffix(dep, "/") || strings.HasPrefix(path, strings.TrimSuffix(dep, "/")+"/") {
			return pkg == home
		}
	}
	return true
}

func TestImportsFollowTheTable(t *testing.T) {
	all := sources(t, "..")
	if len(all) < 20 {
		t.Fatalf("only %d files read: the walk does not see the module", len(all))
	}
	for _, v := range violations(all) {
		t.Error(v)
	}
}

// A forbidden import must be seen: without this the test above could pass by
// seeing nothing.
func TestPlantedImportsAreFound(t *testing.T) {
	for _, planted := range []source{
		{"parse/x.go", []string{module + "diff"}},
		{"diff/x.go", []string{module + "diff/material"}},
		{"snapshots/x.go", []string{module + "fetch"}},
		{"diff/x.go", []string{"github.com/PuerkitoBio/goquery"}},
		{"internal/report/x.go", []string{"github.com/robfig/cron/v3"}},
		{"internal/util/x.go", nil},
		{"x.go", nil},
	} {
		if len(violations([]source{planted})) != 1 {
			t.Errorf("%s importing %v was not found", planted.path, planted.imports)
		}
	}
}

// go-diff is used in one file only, and the only HTTP client is made in fetch.
func TestOneHomeForDangerousThings(t *testing.T) {
	var differs []string
	for _, s := range sources(t, "..") {
		if slices.Contains(s.imports, "github.com/sergi/go-diff/diffmatchpatch") {
			differs = append(differs, s.path)
		}
	}
	if len(differs) != 1 {
		t.Errorf("go-diff is imported by %v, want exactly one file", differs)
	}
	for _, use := range clientUses(t, "..") {
		if !strings.HasPrefix(use, "fetch/") {
			t.Errorf("%s makes or borrows an HTTP client outside fetch", use)
		}
	}
}
