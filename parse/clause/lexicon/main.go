// Command lexicon compiles the word lists of package clause (*.txt, for a
// lawyer to read) to the tables that the program carries (../tables.go), so
// that reading them costs a run nothing. Run it with "go generate
// ./parse/clause" after a list was changed; a test fails until then. When the
// tables themselves are broken, as by a merge, take either side of them first.
// With lists of English words as arguments it makes the filter of spelling
// instead: see writeSpelling.
package main

import (
	"fmt"
	"os"
)

func main() {
	err := write(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "lexicon: run it by go generate ./parse/clause:", err)
		os.Exit(1)
	}
}

func write(words []string) error {
	if len(words) > 0 {
		return writeSpelling(words)
	}
	src, err := build(os.DirFS("lexicon"))
	if err != nil {
		return err
	}
	return os.WriteFile("tables.go", src, 0o644)
}
