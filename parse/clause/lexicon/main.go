// Command lexicon compiles the word lists of package clause (*.txt, for a
// lawyer to read) to the tables that the program carries (../tables.go), so
// that reading them costs a run nothing. Run it with "go generate
// ./parse/clause" after a list was changed; a test fails until then. When the
// tables themselves are broken, as by a merge, take either side of them first.
package main

import (
	"fmt"
	"os"
)

func main() {
	src, err := build(os.DirFS("lexicon"))
	if err == nil {
		err = os.WriteFile("tables.go", src, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lexicon: run it by go generate ./parse/clause:", err)
		os.Exit(1)
	}
}
