package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Document is one document of a YAML file of another program.
type Document struct {
	Line  int // of its first line that says something, from 1
	Value any
	Err   error // why it could not be read
}

// maxAliases is how many aliases a foreign document may have: each can stand
// for all before it, so that a few dozen unfold to more than any memory.
const maxAliases = 8

// Documents reads the documents of a YAML file of another program, each by
// itself: a broken one does not stop the others.
func Documents(text []byte) []Document {
	marker := regexp.MustCompile(`(?m)^---(?:[ \t\r].*)?$`)
	var out []Document
	start, line := 0, 1
	for _, at := range append(marker.FindAllIndex(text, -1), []int{len(text), len(text)}) {
		if d, ok := document(text[start:at[0]], line); ok {
			out = append(out, d)
		}
		for _, b := range text[start:at[1]] {
			if b == '\n' {
				line++
			}
		}
		start = at[1]
	}
	return out
}

// document reads one; false when there is nothing in it.
func document(text []byte, line int) (d Document, ok bool) {
	d.Line = line + firstContent(text)
	defer func() {
		if p := recover(); p != nil { // the reader of YAML is made for friendly files
			d.Value, d.Err, ok = nil, fmt.Errorf("no YAML: %v", p), true
		}
	}()
	aliases := 0
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.AliasType {
			aliases++
		}
	}
	if aliases > maxAliases {
		d.Err = fmt.Errorf("it has %d aliases: write them out", aliases)
		return d, true
	}
	if d.Err = yaml.Unmarshal(text, &d.Value); d.Err != nil {
		d.Err = errors.New(yaml.FormatError(d.Err, false, false))
	}
	return d, d.Err != nil || d.Value != nil
}

// firstContent counts the lines of a document before the first that says
// something.
func firstContent(text []byte) int {
	n := 0
	for l := range bytes.Lines(text) {
		if l = bytes.TrimSpace(l); len(l) > 0 && l[0] != '#' {
			break
		}
		n++
	}
	return n
}
