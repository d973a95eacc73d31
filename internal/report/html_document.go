package report

import (
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/parse"
)

// The whole text, as the template prints it.
type (
	htmlStretch struct {
		Quiet bool // nothing changed in it: folded away
		Count int
		Parts []htmlPart
	}
	// htmlPart is a paragraph, or a table of rows.
	htmlPart struct {
		Class   string
		Heading int
		Depth   int // of an item
		Pieces  []htmlPiece
		Rows    [][]htmlCell
	}
	htmlCell []htmlPiece
)

// context is how many quiet paragraphs stand open beside a change.
const context = 1

// document gives the whole redline, with what did not change folded away.
func (b *htmlBuilder) document(r *Redline) []htmlStretch {
	loud := make([]bool, len(r.Paragraphs))
	for i := range r.Paragraphs {
		if r.Paragraphs[i].changed() {
			for k := max(0, i-context); k <= min(len(loud)-1, i+context); k++ {
				loud[k] = true
			}
		}
	}
	var out []htmlStretch
	for i := range r.Paragraphs {
		if len(out) == 0 || out[len(out)-1].Quiet == loud[i] {
			out = append(out, htmlStretch{Quiet: !loud[i]})
		}
		s := &out[len(out)-1]
		s.Count++
		s.add(b.part(&r.Paragraphs[i]))
	}
	return out
}

func (p *Paragraph) changed() bool {
	if p.Mark != Kept {
		return true
	}
	for i := range p.Pieces {
		if p.Pieces[i].Fate != Kept {
			return true
		}
	}
	return false
}

// part gives a paragraph its form.
func (b *htmlBuilder) part(p *Paragraph) htmlPart {
	if p.Kind == parse.Row {
		if cells, ok := p.cells(); ok {
			return htmlPart{Rows: [][]htmlCell{b.row(cells)}}
		}
	}
	x := htmlPart{Class: "para", Pieces: b.pieces(p.Pieces)}
	switch p.Kind {
	case parse.Heading:
		x.Class, x.Heading = "heading", min(max(p.Level, 1), 6)
	case parse.Item:
		x.Class, x.Depth = "item", min(max(p.Level, 1), 4)
	}
	return x
}

func (b *htmlBuilder) row(cells [][]Piece) []htmlCell {
	out := make([]htmlCell, 0, len(cells))
	for _, c := range cells {
		out = append(out, b.pieces(c))
	}
	return out
}

// add appends a part; rows after one another are one table.
func (s *htmlStretch) add(p htmlPart) {
	if n := len(s.Parts); n > 0 && p.Rows != nil && s.Parts[n-1].Rows != nil {
		s.Parts[n-1].Rows = append(s.Parts[n-1].Rows, p.Rows...)
		return
	}
	s.Parts = append(s.Parts, p)
}

func (b *htmlBuilder) pieces(ps []Piece) []htmlPiece {
	kinds := map[Fate]string{Kept: "", Deleted: "del", Inserted: "ins", MovedFrom: "from", MovedTo: "to"}
	out := make([]htmlPiece, 0, len(ps))
	for _, x := range ps {
		k := htmlPiece{Kind: kinds[x.Fate], Text: safe.Line(x.Text).String()}
		b.link(&k, x.Change)
		out = append(out, k)
	}
	join(out, func(i, k int) bool { return out[i].Kind == out[k].Kind && ps[i].Change == ps[k].Change })
	return out
}

// link leads from the first piece of each fate of a change to its card; more
// links would only be in the way of the keyboard.
func (b *htmlBuilder) link(k *htmlPiece, change int) {
	if change < 0 || !b.c.listed() || k.Kind == "" && b.c.Review.Changes[change].Op != "link" {
		return
	}
	to := b.prefix + text(b.c.Review.Changes[change].ID)
	if b.linked[to+k.Kind] {
		return
	}
	b.linked[to+k.Kind], k.Link = true, to
	if id := to + "-text"; !b.linked[id] {
		b.linked[id], k.ID = true, id
	}
}
