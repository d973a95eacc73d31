package main

import (
	"bufio"
	"os"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// spellingBits is how many bits of the filter there are for a word: with seven
// probes one non-word in a hundred is taken for a word.
const spellingBits = 10

// writeSpelling makes the filter of ../spelling.go from word lists with one word
// a line, as the Debian packages wamerican and wbritish have them:
//
//	go run ./lexicon /usr/share/dict/american-english /usr/share/dict/british-english
func writeSpelling(lists []string) error {
	words := map[string]bool{}
	for _, path := range lists {
		if err := readWords(path, words); err != nil {
			return err
		}
	}
	filter := make([]byte, (len(words)*spellingBits+7)/8)
	bits := uint64(len(filter)) * 8
	for w := range words {
		for _, at := range clause.SpellingBits(w, bits) {
			filter[at/8] |= 1 << (at % 8)
		}
	}
	return os.WriteFile("spelling.bin", filter, 0o644)
}

// readWords adds the words of a list: of plain small letters, without names and
// possessives.
func readWords(path string, words map[string]bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		w := s.Text()
		if len(w) > 1 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" {
			words[w] = true
		}
	}
	return s.Err()
}
