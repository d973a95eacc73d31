package report

import "strings"

// cellBar stands between the cells of a row in its text.
const cellBar = " | "

// cells parts a row into its cells, so that each side of each cell stays as it
// is, whichever words the pieces cut the bars with. It refuses a row that has
// more cells on one side than on the other, or that runs into the next paragraph
// on one of them: that is no row of one table.
func (p *Paragraph) cells() ([][]Piece, bool) {
	old, now := cut(p.side(oldSide)), cut(p.side(newSide))
	if p.Mark == Kept && old.count != now.count {
		return nil, false
	}
	out := make(cellSet, max(old.count, now.count))
	for _, x := range p.Pieces {
		if p.Mark != Kept && sides(x.Fate) != sides(p.Mark) {
			return nil, false
		}
		for from, to := 0, 0; from < len(x.Text); from = to {
			to = from + min(old.ahead(x.Fate, oldSide, x.Text[from:]), now.ahead(x.Fate, newSide, x.Text[from:]))
			out.keep(old.pass(x.Fate, oldSide, to-from), now.pass(x.Fate, newSide, to-from), Piece{x.Fate, x.Text[from:to], x.Change})
		}
	}
	return out, true
}

// cellSet holds the pieces of each cell.
type cellSet [][]Piece

// none is the cell of a bar.
const none = -1

// keep adds text that stands in a cell of each side, or of one. What is in
// another cell now, or was part of a bar, left the one and came to the other.
func (s cellSet) keep(old, now int, x Piece) {
	if x.Fate != Kept || old == now {
		s.add(max(old, now), x)
		return
	}
	x.Fate = Deleted
	s.add(old, x)
	x.Fate = Inserted
	s.add(now, x)
}

func (s cellSet) add(cell int, x Piece) {
	if cell == none {
		return
	}
	c := s[cell]
	if k := len(c) - 1; k >= 0 && c[k].Fate == x.Fate && c[k].Change == x.Change {
		c[k].Text += x.Text
		return
	}
	s[cell] = append(c, x)
}

// row walks along the text of one side: cells and the bars between them.
type row struct {
	rest  string
	cell  int
	bar   int // bytes of the bar that stands next, or none
	count int
}

func cut(text string) *row {
	return &row{rest: text, count: strings.Count(text, cellBar) + 1}
}

// ahead is how many bytes of a text come before this side changes from cell to
// bar or back; all of them where the text is not of this side.
func (r *row) ahead(f Fate, s side, text string) int {
	if sides(f)&s == 0 {
		return len(text)
	}
	if r.bar == 0 && strings.HasPrefix(r.rest, cellBar) {
		r.bar = len(cellBar)
	}
	if r.bar > 0 {
		return min(r.bar, len(text))
	}
	if i := strings.Index(r.rest, cellBar); i >= 0 {
		return min(i, len(text))
	}
	return len(text)
}

// pass goes n bytes on and gives the cell that they are of.
func (r *row) pass(f Fate, s side, n int) int {
	if sides(f)&s == 0 {
		return none
	}
	r.rest = r.rest[n:]
	if r.bar == 0 {
		return r.cell
	}
	if r.bar -= n; r.bar == 0 {
		r.cell++
	}
	return none
}

// side gives the text of one side.
func (p *Paragraph) side(s side) string {
	var b strings.Builder
	for _, x := range p.Pieces {
		if sides(x.Fate)&s != 0 {
			b.WriteString(x.Text)
		}
	}
	return b.String()
}

// side is the old text, the new one, or both.
type side byte

const (
	oldSide side = 1 << iota
	newSide
)

// sides says where text of a fate stands.
func sides(f Fate) side {
	switch f {
	case Deleted, MovedFrom:
		return oldSide
	case Inserted, MovedTo:
		return newSide
	}
	return oldSide | newSide
}

// runsOn follows the paragraphs and says on which sides the last one did not
// end: what comes next is of the same line there.
func (p *Paragraph) runsOn(before side) side {
	after := before
	for _, x := range p.Pieces {
		after |= sides(x.Fate)
	}
	return after &^ sides(p.Mark)
}
