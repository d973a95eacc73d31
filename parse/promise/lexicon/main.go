// Command lexicon compiles the word lists of package promise to the tables that
// the program carries (../tables.go), so that it spends no time on them when it
// starts. Run it with "go generate ./parse/promise" after a list was changed; a
// test fails until then.
//
// The lists are for a lawyer to read: clause.go finds a change clause and a
// verb of notice, channel.go names the channels, terms.go what a clause says
// beside them, commitment.go what binds the company, classes.go the words that
// several lines share. A line reads like the words it matches:
//
//	post|posts|posting ~3 @policy ~4 on|at ?the page|site
//
// A term is a word, or words to choose from; "revis*" matches by its start,
// "home_page" stands for two words, "@policy" for a class, "?the" may be
// missing, and "~3" skips up to three words.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := os.WriteFile("tables.go", tables(compile()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "lexicon: run it by go generate ./parse/promise:", err)
		os.Exit(1)
	}
}
