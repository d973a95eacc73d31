package report

import (
	"cmp"
	"slices"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
)

// Fate says what becomes of a piece of text between the two versions.
type Fate byte

// The fates. Kept, Deleted and MovedFrom make the old text, Kept, Inserted and
// MovedTo the new one.
const (
	Kept      Fate = '='
	Deleted   Fate = '-'
	Inserted  Fate = '+'
	MovedFrom Fate = '<'
	MovedTo   Fate = '>'
)

// Piece is text with one fate. Change is the index of its change in the
// review, -1 for what no change tells of (numbering, a paragraph cut in two).
type Piece struct {
	Fate   Fate
	Text   string
	Change int
}

// Paragraph is a line of both texts. Mark is the fate of its end: a paragraph
// with a deleted end runs into the next one in the new text.
type Paragraph struct {
	Pieces []Piece
	Mark   Fate
	Change int // of the mark, -1 for none
	Kind   parse.Kind
	Level  int // of a heading, depth of an item
}

// Redline is both whole texts in one: what is kept, removed, added and moved,
// in the order of reading. Rejecting all of it gives the old text, accepting
// all of it the new one, word for word.
type Redline struct{ Paragraphs []Paragraph }

// NewRedline merges the documents of a case along its changes.
func NewRedline(c *review.Case) *Redline {
	m := &merger{changes: c.Delta.Changes, broken: crossing(c.Delta.Changes)}
	m.old = m.stream(c.Old, false)
	m.new = m.stream(c.New, true)
	m.run()
	return &Redline{m.out}
}

// Old gives the paragraphs of the old text.
func (r *Redline) Old() []string { return r.side(Kept, Deleted, MovedFrom) }

// New gives the paragraphs of the new text.
func (r *Redline) New() []string { return r.side(Kept, Inserted, MovedTo) }

func (r *Redline) side(fates ...Fate) []string {
	var out []string
	line := ""
	for i := range r.Paragraphs {
		p := &r.Paragraphs[i]
		for _, x := range p.Pieces {
			if slices.Contains(fates, x.Fate) {
				line += x.Text
			}
		}
		if slices.Contains(fates, p.Mark) {
			out, line = append(out, line), ""
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// element is a stretch of one text, or the end of one of its paragraphs.
type element struct {
	text   string
	mark   bool
	fate   Fate // Kept stands for: must be found on the other side too
	change int  // -1 for none
	paired bool // the two sides of change are merged word by word
	block  *parse.Block
}

// crossing gives the edits that cannot stand in one line of text with the
// others, because they moved past them.
func crossing(cs []diff.Change) map[int]bool {
	out := map[int]bool{}
	var edits []int
	for i := range cs {
		if !moves(&cs[i]) && cs[i].OldBlock >= 0 && cs[i].NewBlock >= 0 {
			edits = append(edits, i)
		}
		out[i] = true
	}
	slices.SortStableFunc(edits, func(a, b int) int {
		x, y := cs[a].NewParts[0], cs[b].NewParts[0]
		return cmp.Or(cmp.Compare(x.Block, y.Block), cmp.Compare(x.Start, y.Start))
	})
	for _, i := range rising(cs, edits) {
		delete(out, i)
	}
	return out
}

// rising is the longest run of edits that stand in the same order on both
// sides, by patience: tops holds the last edit of the best run of each length.
func rising(cs []diff.Change, edits []int) []int {
	before := make([]int, len(cs))
	var tops []int
	for _, i := range edits {
		k, _ := slices.BinarySearchFunc(tops, i, func(t, i int) int {
			x, y := cs[t].OldParts[0], cs[i].OldParts[0]
			return cmp.Or(cmp.Compare(x.Block, y.Block), cmp.Compare(x.Start, y.Start))
		})
		before[i] = -1
		if k > 0 {
			before[i] = tops[k-1]
		}
		if k == len(tops) {
			tops = append(tops, i)
		} else {
			tops[k] = i
		}
	}
	var out []int
	if len(tops) == 0 {
		return nil
	}
	for i := tops[len(tops)-1]; i >= 0; i = before[i] {
		out = append(out, i)
	}
	return out
}

func moves(c *diff.Change) bool { return c.Op == diff.Moved || c.Op == diff.MovedModified }

// part is a stretch of a block that a change tells of; nth counts the parts of
// the change.
type part struct{ start, end, change, nth int }

// stream cuts a document into elements.
func (m *merger) stream(doc *parse.Document, isNew bool) []element {
	parts := make([][]part, len(doc.Blocks))
	for i := range m.changes {
		ps := m.changes[i].OldParts
		if isNew {
			ps = m.changes[i].NewParts
		}
		for n, p := range ps {
			parts[p.Block] = append(parts[p.Block], part{p.Start, p.End, i, n})
		}
	}
	var out []element
	for b := range doc.Blocks {
		if doc.Blocks[b].Included() {
			out = m.block(out, &doc.Blocks[b], parts[b], isNew)
		}
	}
	return out
}

// block appends the elements of a block with its number and its end. A block
// that goes as a whole takes both with it.
func (m *merger) block(out []element, b *parse.Block, parts []part, isNew bool) []element {
	slices.SortFunc(parts, func(x, y part) int { return cmp.Compare(x.start, y.start) })
	first := len(out)
	if b.Number != "" {
		out = append(out, element{text: b.Number + " ", fate: Kept, change: -1, block: b})
	}
	at := 0
	for _, p := range parts {
		if p.start < at || p.end > len(b.Text) {
			continue // told already by another change
		}
		if p.start > at {
			out = append(out, element{text: b.Text[at:p.start], fate: Kept, change: -1, block: b})
		}
		out = append(out, m.told(b, p, isNew)...)
		at = p.end
	}
	if at < len(b.Text) {
		out = append(out, element{text: b.Text[at:], fate: Kept, change: -1, block: b})
	}
	out = append(out, element{mark: true, fate: Kept, change: -1, block: b})
	whole(out[first:])
	return out
}

// whole gives number, blanks and end of a block the fate that all its words
// share, and the blank beside a word that goes the fate of that word.
func whole(es []element) {
	var fate *element
	for i := range es {
		e := &es[i]
		switch {
		case e.fate == Kept && (e.paired || !e.mark && !blank(e.text) && !(i == 0 && e.text == e.block.Number+" ")):
			return
		case e.fate != Kept && (fate == nil || e.fate == MovedFrom || e.fate == MovedTo):
			fate = e
		}
	}
	if fate == nil {
		return
	}
	for i := range es {
		if es[i].fate == Kept {
			es[i].fate, es[i].change = fate.fate, fate.change
		}
	}
}

// told gives the elements of a stretch that a change tells of.
func (m *merger) told(b *parse.Block, p part, isNew bool) []element {
	c := &m.changes[p.change]
	stays := element{text: b.Text[p.start:p.end], fate: Kept, change: p.change, block: b}
	switch {
	case moves(c):
		return m.movedElements(c, stays, p, isNew)
	case m.broken[p.change] || p.nth > 0 || !one(c):
		stays.fate = gone(isNew)
	default:
		stays.paired = true
	}
	return []element{stays}
}

// one says that a change has one stretch on each side.
func one(c *diff.Change) bool { return len(c.OldParts) == 1 && len(c.NewParts) == 1 }

func gone(isNew bool) Fate {
	if isNew {
		return Inserted
	}
	return Deleted
}

// movedElements marks what a move takes along; words that were edited on the
// way are no part of the move.
func (m *merger) movedElements(c *diff.Change, e element, p part, isNew bool) []element {
	e.fate = MovedFrom
	if isNew {
		e.fate = MovedTo
	}
	if c.Op == diff.Moved || !one(c) || wordsSide(c, isNew) != e.text {
		return []element{e}
	}
	var out []element
	for _, w := range c.Words {
		if w.Op != '=' && w.Op != byte(gone(isNew)) {
			continue
		}
		x := e
		x.text = w.Text
		if w.Op != '=' {
			x.fate = gone(isNew)
		}
		out = append(out, x)
	}
	return out
}

// wordsSide joins the words of one side of a change.
func wordsSide(c *diff.Change, isNew bool) string {
	s := ""
	for _, w := range c.Words {
		if w.Op == '=' || w.Op == byte(gone(isNew)) {
			s += w.Text
		}
	}
	return s
}
