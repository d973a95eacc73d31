package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestTablesAreCurrent: what the program carries is what the lists say.
func TestTablesAreCurrent(t *testing.T) {
	got, err := os.ReadFile("../tables.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, tables(compile())) {
		t.Error("tables.go is older than the lists: run go generate ./parse/promise")
	}
}

// TestClassesAreUsed: a list in the lexicon that no line uses says something
// that the program does not do; a line with an unknown class matches nothing.
func TestClassesAreUsed(t *testing.T) {
	lists := source(t)
	all := classes()
	for name := range commitmentClasses() {
		all[name] = ""
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !strings.Contains(lists, "@"+name) {
			t.Errorf("class %s is used by no line", name)
		}
	}
	for _, f := range strings.FieldsFunc(lists, func(r rune) bool { return strings.ContainsRune(" |\"\n\t?`", r) }) {
		name, ok := strings.CutPrefix(f, "@")
		if _, known := all[strings.Trim(name, ",)")]; ok && !known && name != "" {
			t.Errorf("line with unknown class %q", f)
		}
	}
}

// source is the text of the lists.
func source(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, f := range []string{"classes.go", "clause.go", "channel.go", "terms.go", "commitment.go"} {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	return out.String()
}
