package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// files with concepts, in the order that numbers them.
var files = []string{"data", "purpose", "recipient", "action", "rights", "law", "cue"}

// concept is a line "name flags = phrase | phrase".
type concept struct {
	name    string
	class   clause.Class
	flags   []string
	phrases []string
}

func (c *concept) is(flag string) bool { return slices.Contains(c.flags, flag) }

// operative says whether the concept carries a statement of its own.
func (c *concept) operative() bool {
	switch c.class {
	case clause.Negation, clause.Modal, clause.People, clause.Product:
		return false
	}
	return !c.is("generic") && !c.is("common")
}

// lists are the files as read.
type lists struct {
	concepts []*concept
	stops    []string
	foreign  []string
	aliases  [][]string
}

func readLists(dir fs.FS) (*lists, error) {
	l := &lists{}
	for _, name := range files {
		lines, err := readLines(dir, name)
		if err == nil {
			err = l.readConcepts(lines)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.txt: %w", name, err)
		}
	}
	return l, l.readWords(dir)
}

// readLines gives the lines of a file, the comments and the room around them
// taken away.
func readLines(dir fs.FS, name string) ([]string, error) {
	b, err := fs.ReadFile(dir, name+".txt")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		if lines[i] = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			lines[i] = ""
		}
	}
	return lines, nil
}

func (l *lists) readConcepts(lines []string) error {
	class, ok := clause.Class(0), false
	for n, line := range lines {
		switch {
		case line == "":
		case line[0] == '[':
			if class, ok = clause.ClassNamed(strings.Trim(line, "[]")); !ok {
				return fmt.Errorf("line %d: no class %s", n+1, line)
			}
		default:
			if err := l.readConcept(class, line); err != nil {
				return fmt.Errorf("line %d: %w", n+1, err)
			}
		}
	}
	return nil
}

func (l *lists) readConcept(class clause.Class, line string) error {
	head, body, ok := strings.Cut(line, "=")
	fields := strings.Fields(head)
	if !ok || len(fields) == 0 {
		return fmt.Errorf("want name = phrases, have %q", line)
	}
	c := &concept{name: class.String() + "/" + fields[0], class: class, flags: fields[1:]}
	if slices.ContainsFunc(l.concepts, func(o *concept) bool { return o.name == c.name }) {
		return fmt.Errorf("%s stands twice", c.name)
	}
	for p := range strings.SplitSeq(body, "|") {
		c.phrases = append(c.phrases, strings.TrimSpace(p))
	}
	l.concepts = append(l.concepts, c)
	return nil
}

func (l *lists) readWords(dir fs.FS) error {
	for _, f := range []struct {
		name string
		take func(fields []string)
	}{
		{"stop", func(fields []string) { l.stops = append(l.stops, fields...) }},
		{"alias", func(fields []string) { l.aliases = append(l.aliases, fields) }},
		{"foreign", func(fields []string) { l.foreign = append(l.foreign, fields[1:]...) }}, // the first names the language
	} {
		lines, err := readLines(dir, f.name)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if fields := strings.Fields(line); len(fields) > 0 {
				f.take(fields)
			}
		}
	}
	slices.Sort(l.stops)
	slices.Sort(l.foreign)
	l.stops, l.foreign = slices.Compact(l.stops), slices.Compact(l.foreign)
	return nil
}
