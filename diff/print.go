package diff

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// String is the text form of the stage, one change a line: a sign (+ added,
// - removed, ~ modified, > moved, >~ moved and modified, # renamed, @ link),
// where it stands, and the words. What was suppressed follows, one reason a
// line after "=".
func (d *Delta) String() string {
	var b strings.Builder
	for i := range d.Changes {
		ch := &d.Changes[i]
		fmt.Fprintf(&b, "%s %s: %s%s\n", sign(ch.Op), d.where(ch), ch.Inline(), note(ch.Note))
	}
	for _, s := range d.Suppressed {
		fmt.Fprintf(&b, "= %s: %d, %s\n", s.Reason, s.Count, s.Example)
	}
	return b.String()
}

func sign(op Op) string {
	switch op {
	case Added:
		return "+"
	case Removed:
		return "-"
	case Moved:
		return ">"
	case MovedModified:
		return ">~"
	case Renamed:
		return "#"
	case Linked:
		return "@"
	}
	return "~"
}

func note(n string) string {
	if n == "" {
		return ""
	}
	return " (" + n + ")"
}

// Inline writes the words of a change with the marks of git's word diff.
func (ch *Change) Inline() string {
	switch ch.Op {
	case Added:
		return ch.New
	case Removed:
		return ch.Old
	}
	var b strings.Builder
	for _, w := range ch.Words {
		switch w.Op {
		case '-':
			b.WriteString("[-" + w.Text + "-]")
		case '+':
			b.WriteString("{+" + w.Text + "+}")
		default:
			b.WriteString(w.Text)
		}
	}
	return b.String()
}

// where names the place of a change; for a move both places.
func (d *Delta) where(ch *Change) string {
	switch {
	case ch.NewBlock < 0:
		return place(d.Old, ch.OldBlock)
	case ch.Op == Moved || ch.Op == MovedModified || ch.Op == Renamed && ch.Moved > 0:
		return MovePlace(d.Old, ch.OldBlock) + " -> " + MovePlace(d.New, ch.NewBlock)
	}
	return place(d.New, ch.NewBlock)
}

// MovePlace names one end of a move for a reader: the headings above the block
// and its number among the blocks below them; for a heading, the section it
// follows: "Sharing (after Cookies)".
func MovePlace(doc *parse.Document, block int) string {
	s := doc.Blocks[block].Section
	if block == doc.Sections[s].Heading {
		return place(doc, block) + after(doc, s)
	}
	return place(doc, block)
}

// place gives the headings above a block, and its number unless it is one.
func place(doc *parse.Document, block int) string {
	path, n := strings.Join(doc.Path(block), " / "), ordinal(doc, block)
	if n > 0 && path != "" {
		path += " "
	}
	if n > 0 {
		path += "¶" + strconv.Itoa(n)
	}
	return path
}

// after names the section before a section on the same level.
func after(doc *parse.Document, section int) string {
	for s := section - 1; s > 0; s-- {
		if doc.Sections[s].Parent == doc.Sections[section].Parent && doc.Blocks[doc.Sections[s].Heading].Included() {
			return " (after " + doc.Blocks[doc.Sections[s].Heading].Text + ")"
		}
	}
	return " (first)"
}

// ordinal counts the included blocks of a block's own section up to it; 0 for
// its heading.
func ordinal(doc *parse.Document, block int) int {
	n, s := 0, doc.Blocks[block].Section
	if block == doc.Sections[s].Heading {
		return 0
	}
	for i := doc.Sections[s].Start; i <= block; i++ {
		if b := &doc.Blocks[i]; b.Section == s && b.Included() && i != doc.Sections[s].Heading {
			n++
		}
	}
	return n
}
