package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// setWords is the length of a termset, which has a bit for each term.
func (c *compiler) setWords() int { return (len(c.choices) + 63) / 64 }

// printer writes the tables as Go.
type printer struct {
	bytes.Buffer
	*compiler
	sets   map[string]int // the index of each termset
	listed []string       // the termsets as printed, by their index
}

// tables gives the source of tables.go.
func tables(l *lexicon) []byte {
	p := &printer{compiler: l.compiler, sets: map[string]int{}}
	p.WriteString("// Code generated from the lists in lexicon; DO NOT EDIT.\n\npackage promise\n\n")
	fmt.Fprintf(p, "const setWords = %d\n\n", p.setWords())
	p.fields(reflect.TypeOf(*l))
	p.WriteString("\n\nvar words = lexicon")
	p.value(reflect.ValueOf(*l))
	p.WriteString("\n\nvar vocabulary = [...]entry{\n")
	p.entries(p.exact, slices.Sorted(maps.Keys(p.exact)))
	p.WriteString("}\n\n")
	p.byFirst()
	p.WriteString("var termsets = [...]termset{\n" + strings.Join(p.listed, ",\n") + ",\n}\n\nvar choices = ")
	p.value(reflect.ValueOf(p.long))
	src, err := format.Source(p.Bytes())
	if err != nil {
		panic(err) // a mistake of this printer
	}
	return src
}

// fields writes the type of the lists.
func (p *printer) fields(t reflect.Type) {
	p.WriteString("// lexicon holds the lists of patterns.\ntype lexicon struct {\n")
	for f := range t.NumField() {
		if inTable(t.Field(f)) {
			fmt.Fprintf(p, "%s %s\n", t.Field(f).Name, typeName(t.Field(f).Type))
		}
	}
	p.WriteString("}")
}

func inTable(f reflect.StructField) bool { return f.Tag.Get("table") != "-" }

func typeName(t reflect.Type) string { return strings.ReplaceAll(t.String(), "main.", "") }

// value writes a literal, that of a struct without its type.
func (p *printer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		p.members(v)
	case reflect.Slice:
		p.WriteString(typeName(v.Type()))
		p.elements(v)
	case reflect.String:
		fmt.Fprintf(p, "%q", v.String())
	default:
		fmt.Fprint(p, v)
	}
}

func (p *printer) members(v reflect.Value) {
	open, end := layout(v.Type())
	p.WriteString(open)
	for f := range v.NumField() {
		field := v.Type().Field(f)
		if !inTable(field) || v.Field(f).IsZero() {
			continue
		}
		p.WriteString(field.Name + ": ")
		if field.Type.Kind() == reflect.Struct {
			p.WriteString(typeName(field.Type))
		}
		p.value(v.Field(f))
		p.WriteString(end)
	}
	p.WriteString("}")
}

// elements writes those of a slice, without the type that the slice names.
func (p *printer) elements(v reflect.Value) {
	open, end := layout(v.Type().Elem())
	p.WriteString(open)
	for i := range v.Len() {
		e := v.Index(i)
		if e.Kind() == reflect.Slice {
			p.elements(e)
		} else {
			p.value(e)
		}
		p.WriteString(end)
	}
	p.WriteString("}")
}

// layout puts what holds lists itself on a line of its own.
func layout(t reflect.Type) (open, end string) {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Slice || t.Kind() == reflect.Struct && holdsLists(t) {
		return "{\n", ",\n"
	}
	return "{", ", "
}

func holdsLists(t reflect.Type) bool {
	for f := range t.NumField() {
		if t.Field(f).Type.Kind() == reflect.Slice {
			return true
		}
	}
	return false
}

// entries writes words with the termsets that they begin.
func (p *printer) entries(of map[string]ids, words []string) {
	for _, w := range words {
		fmt.Fprintf(p, "{%q, %d},\n", w, p.set(of[w]))
	}
}

// byFirst writes the stems by their first letter, the longest first: it has the
// terms of the shorter ones too.
func (p *printer) byFirst() {
	letters := map[byte][]string{}
	for _, stem := range slices.Sorted(maps.Keys(p.stems)) {
		letters[stem[0]] = append([]string{stem}, letters[stem[0]]...)
	}
	p.WriteString("var stems = [256][]entry{\n")
	for _, c := range slices.Sorted(maps.Keys(letters)) {
		fmt.Fprintf(p, "%q: {\n", c)
		p.entries(p.stems, letters[c])
		p.WriteString("},\n")
	}
	p.WriteString("}\n\n")
}

// set gives the index of a termset.
func (p *printer) set(s ids) int {
	words := make([]uint64, p.setWords())
	for id := range s {
		words[id/64] |= 1 << (id % 64)
	}
	var b strings.Builder
	for i, w := range words {
		if w != 0 {
			fmt.Fprintf(&b, "%d: %#x, ", i, w)
		}
	}
	text := "{" + strings.TrimSuffix(b.String(), ", ") + "}"
	at, known := p.sets[text]
	if !known {
		at = len(p.listed)
		p.sets[text] = at
		p.listed = append(p.listed, text)
	}
	return at
}
