package parse_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redletter-dev/redletter/parse"
)

// The policies that this product starts from are not ours to keep; where they
// lie beside the repository, their structure is checked section by section.
// Twins of our own writing with the same quirks are cases in testdata/tree.
const seeds = "../../shared/corpus/seeds"

// seedOutlines say of each section its level and its blocks in order: h a
// heading, p a paragraph, li an item, with a number where there are several.
var seedOutlines = map[string][]string{
	"formlabs.com.2018-08-13.md": {
		"0 p2",
		"1 h p li3 p", "1 h p2", "1 h p", "1 h p", "1 h p", "1 h p5", "1 h p", "1 h p li4", "1 h p li4", "1 h p",
		"1 h p", "1 h p", "1 h p", "1 h p", "1 h p", "1 h p", "1 h p", "1 h p3",
		"1 h p2", "2 h p", "2 h p", "2 h p",
		"1 h p", "1 h p", "1 h p2", "1 h p", "1 h p", "1 h p li7 p", "1 h p",
	},
	"protolabs.com.2016-11-06.md": {
		"0 p3",
		"1 h p", "1 h p", "1 h p li10 p2",
		"1 h p3", "2 h p", "2 h p", "2 h p", "2 h p2",
		"1 h p4 li3", "1 h p", "1 h p", "1 h p", "1 h p", "1 h p", "1 h p",
		"1 h p", "2 h p", "2 h p", "2 h p2", "2 h p li4 p2", "2 h p2", "2 h p2", "2 h p", "2 h p",
	},
}

func TestSeeds(t *testing.T) {
	for name, want := range seedOutlines {
		doc, ok := seed(t, name)
		if !ok {
			continue
		}
		if d := cmp.Diff(want, outlineOf(doc)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// Proto Labs has two policies on one page, each with its own change clause,
// under one date line.
func TestSeedOfTwoPolicies(t *testing.T) {
	doc, ok := seed(t, "protolabs.com.2016-11-06.md")
	if !ok {
		doc = parseFile(t, caseFile(t, "one-bold-lost-its-other-half", "page.md"))
	}
	var kinds []parse.DocKind
	clauses := map[parse.DocKind]int{}
	for i, s := range doc.Sections {
		if s.Kind != "" {
			kinds = append(kinds, s.Kind)
		}
		if i > 0 && strings.HasPrefix(doc.Blocks[s.Heading].Text, "CHANGES TO THIS") {
			clauses[doc.Sections[doc.Document(s.Heading)].Kind]++
		}
	}
	if want := []parse.DocKind{parse.DocPrivacy, parse.DocCookies}; !slices.Equal(kinds, want) {
		t.Errorf("documents %v, want %v", kinds, want)
	}
	if clauses[parse.DocPrivacy] != 1 || clauses[parse.DocCookies] != 1 {
		t.Errorf("change clauses %v, want one in each document", clauses)
	}
	if len(doc.Dates) != 1 || doc.Dates[0].Role != "updated" {
		t.Errorf("dates %v, want the one date line", doc.Dates)
	}
}

// Two captures of a year in which the policy did not change.
func TestSeedThatDidNotChange(t *testing.T) {
	older, ok := seed(t, "formlabs.com.2016-05-09.md")
	newer, also := seed(t, "formlabs.com.2017-02-11.md")
	if !ok || !also {
		older = parseFile(t, caseFile(t, "addresses-hidden-by-software", "one.md"))
		newer = parseFile(t, caseFile(t, "addresses-hidden-by-software", "two.md"))
	}
	if !older.Equal(newer) {
		t.Errorf("not equal:\n%s", cmp.Diff(included(older), included(newer)))
	}
}

// seed parses a seed, if it is there.
func seed(t *testing.T, name string) (*parse.Document, bool) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, name))
	if err != nil {
		return nil, false
	}
	doc, err := parse.Parse(parse.Input{Bytes: b, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return doc, true
}

// outlineOf is the outline in the form of seedOutlines, what is excluded left
// out.
func outlineOf(doc *parse.Document) []string {
	var out []string
	for s := range doc.Sections {
		line := fmt.Sprint(doc.Sections[s].Level)
		last, n := "", 0
		write := func() {
			if n > 1 {
				last += fmt.Sprint(n)
			}
			if n > 0 {
				line += " " + last
			}
		}
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			if b.Section != s || !b.Included() {
				continue
			}
			if kind := b.Kind.String(); kind != last {
				write()
				last, n = kind, 0
			}
			n++
		}
		write()
		out = append(out, line)
	}
	return out
}
