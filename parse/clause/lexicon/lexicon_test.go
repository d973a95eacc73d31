package main

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"
)

// TestTablesAreCurrent: what the program carries is what the lists say.
func TestTablesAreCurrent(t *testing.T) {
	got, err := os.ReadFile("../tables.go")
	if err != nil {
		t.Fatal(err)
	}
	want, err := build(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("tables.go is older than the lists: run go generate ./parse/clause")
	}
}

// TestMistakesAreTold: a list that cannot be read says in which file and line.
func TestMistakesAreTold(t *testing.T) {
	for text, want := range map[string]string{
		"[data]\nname = name\n\nname = names": "data.txt: line 4: data/name stands twice",
		"[date]":                              "data.txt: line 1: no class [date]",
		"# names\n[data]\nname":               `data.txt: line 3: want name = phrases, have "name"`,
	} {
		if _, err := build(fstest.MapFS{"data.txt": {Data: []byte(text)}}); err == nil || err.Error() != want {
			t.Errorf("%q gives the error %v, want %s", text, err, want)
		}
	}
}
