package parse

import (
	"fmt"
	"strconv"
	"strings"
)

// The text forms of a document, for people and for tests.

var kindNames = [...]string{"p", "h", "li", "tr", "dt", "dd"}

// String names the kind in one or two letters, as dumps show it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// DumpBlocks gives one line a block: kind, depth and number, then what marks
// it, then the text with its links.
func (d *Document) DumpBlocks() string {
	var b strings.Builder
	d.dumpHead(&b)
	for i := range d.Blocks {
		d.Blocks[i].dump(&b)
	}
	return b.String()
}

// DumpTree gives the sections as indented headings with their blocks.
func (d *Document) DumpTree() string {
	var b strings.Builder
	d.dumpHead(&b)
	for i := range d.Blocks {
		block := &d.Blocks[i]
		level := d.Sections[block.Section].Level
		if d.Sections[block.Section].Heading == i {
			level--
		}
		b.WriteString(strings.Repeat("  ", level))
		block.dump(&b)
	}
	return b.String()
}

// String is the tree in text.
func (d *Document) String() string { return d.DumpTree() }

// dumpHead writes what is known of the document as a whole.
func (d *Document) dumpHead(b *strings.Builder) {
	fmt.Fprintf(b, "title: %s\nlanguage: %s\nextractor: %s\nwords: %d\n", d.Title, d.Language, d.Extractor, d.Words)
	if d.Degraded != "" {
		fmt.Fprintf(b, "degraded: %s\n", d.Degraded)
	}
	for _, date := range d.Dates {
		fmt.Fprintf(b, "date: %s %s %q\n", date.Role, date.value(), date.Text)
	}
	if a := d.Announced; a != nil {
		fmt.Fprintf(b, "announced: %s %s %q\n", a.Date, a.Link, a.Quote)
	}
	for i, s := range d.Sections {
		if s.Kind != "" {
			fmt.Fprintf(b, "document: %s from section %d\n", s.Kind, i)
		}
	}
	for _, c := range d.Counts {
		fmt.Fprintf(b, "mended: %s %d\n", c.Reason, c.N)
	}
	b.WriteByte('\n')
}

// value is the date as a dump shows it.
func (d Date) value() string {
	if d.Ambiguous {
		return "ambiguous"
	}
	return d.ISO
}

// dump writes a block as one line.
func (b *Block) dump(w *strings.Builder) {
	w.WriteString(b.Kind.String())
	if b.Kind == Heading || b.Kind == Item {
		w.WriteString(strconv.Itoa(b.Depth))
	}
	if b.Number != "" {
		w.WriteString(" #" + b.Number)
	}
	if b.Header {
		w.WriteString(" header")
	}
	if b.Hidden != "" {
		w.WriteString(" hidden:" + b.Hidden)
	}
	if b.Excluded != "" {
		w.WriteString(" -" + string(b.Excluded))
	}
	if b.Pos.Line > 0 {
		fmt.Fprintf(w, " @%d:%d", b.Pos.Line, b.Pos.Col)
	}
	w.WriteString(" | ")
	b.dumpText(w)
	w.WriteByte('\n')
}

// dumpText writes the text with its links as "[text](url)".
func (b *Block) dumpText(w *strings.Builder) {
	at := 0
	for _, l := range b.Links {
		w.WriteString(b.Text[at:l.Start] + "[" + b.Text[l.Start:l.End] + "](" + l.URL + ")")
		at = l.End
	}
	w.WriteString(b.Text[at:])
}
