package diff

import (
	"cmp"
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// Reasons of Suppressed that diff gives itself; the others are those of
// parse.ExcludedReason and of parse.Count.
const (
	reasonFormatting = "formatting" // a paragraph became an item, a row a header
	reasonOutline    = "outline"    // another level or nesting
	reasonRenumbered = "renumbered"
	reasonReflow     = "reflow" // the same words, cut into blocks at other places
	reasonVisibility = "visibility"
	reasonCopy       = string(parse.ExcludedSuperseded) // a second copy of the document in the other one
	reasonTitle      = "page-title"
	reasonMarkup     = "normalized" // other bytes, the same text
)

// ledger counts what was suppressed, by reason.
type ledger map[string]*Suppressed

func (l ledger) add(reason string, n int, example string) {
	if n == 0 {
		return
	}
	s := l[reason]
	if s == nil {
		s = &Suppressed{Reason: reason, Example: clip(example)}
		l[reason] = s
	}
	s.Count += n
}

// clip keeps an example short.
func clip(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "..."
}

// suppressed lists by reason what differs and is no change.
func (c *comparer) suppressed() []Suppressed {
	l := ledger{}
	c.compareForm(l)
	c.compareExcluded(l)
	c.countCopies(l)
	if c.old.doc.Title != c.new.doc.Title && l[reasonTitle] == nil {
		l.add(reasonTitle, 1, c.old.doc.Title+" -> "+c.new.doc.Title)
	}
	if len(l) == 0 {
		return nil
	}
	out := make([]Suppressed, 0, len(l))
	for _, s := range l {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(x, y Suppressed) int { return cmp.Compare(x.Reason, y.Reason) })
	return out
}

// compareForm compares the form of blocks whose text stayed.
func (c *comparer) compareForm(l ledger) {
	var run renumbering
	raws := 0
	example := ""
	c.eachSame(func(a, b *parse.Block) {
		if a.Kind != b.Kind || a.Header != b.Header {
			l.add(reasonFormatting, 1, b.Text)
		} else if a.Depth != b.Depth {
			l.add(reasonOutline, 1, b.Text)
		}
		if a.Hidden != b.Hidden {
			l.add(reasonVisibility, 1, b.Text)
		}
		if a.Number != b.Number {
			run.add(a.Number, b.Number)
		}
		if a.Raw != b.Raw && a.Text == b.Text && a.Number == b.Number {
			raws++
			example = cmp.Or(example, cmp.Or(b.Raw, a.Raw))
		}
	})
	l.add(reasonRenumbered, run.n, run.String())
	c.compareFlow(l)
	if !compareCounts(l, c.old.doc.Counts, c.new.doc.Counts) { // else the counts say it better
		l.add(reasonMarkup, raws, example)
	}
}

// compareFlow counts the kept text that is cut at other places, and the links
// that run over other words to the same page.
func (c *comparer) compareFlow(l ledger) {
	for i := range c.pairs {
		p := &c.pairs[i]
		if p.gone {
			continue
		}
		example := c.new.text(&c.new.units[p.b0])
		switch {
		case p.same && (p.a1-p.a0 > 1 || p.b1-p.b0 > 1):
			l.add(reasonReflow, int(max(p.a1-p.a0, p.b1-p.b0)), example)
		case p.same && !c.identical(p):
			l.add(reasonFormatting, 1, example)
		case !p.moved && c.cutElsewhere(p):
			l.add(reasonReflow, 1, example)
		}
	}
}

// cutElsewhere says that a kept sentence begins a block on one side only,
// right behind a neighbour that it follows on both.
func (c *comparer) cutElsewhere(p *pair) bool {
	if p.a0 == 0 || p.b0 == 0 {
		return false
	}
	a, b := c.old.units[p.a0-1], c.new.units[p.b0-1]
	if a.pair == none || a.pair != b.pair {
		return false
	}
	starts := a.block != c.old.units[p.a0].block
	return starts != (b.block != c.new.units[p.b0].block)
}

// renumbering gathers blocks whose number alone changed.
type renumbering struct {
	n                                    int
	oldFirst, oldLast, newFirst, newLast string
}

func (r *renumbering) add(old, new string) {
	if r.n == 0 {
		r.oldFirst, r.newFirst = old, new
	}
	r.oldLast, r.newLast = old, new
	r.n++
}

// String says "9. to 14. -> 10. to 15.".
func (r *renumbering) String() string {
	if r.n < 2 {
		return orNone(r.oldFirst) + " -> " + orNone(r.newFirst)
	}
	return orNone(r.oldFirst) + " to " + orNone(r.oldLast) + " -> " + orNone(r.newFirst) + " to " + orNone(r.newLast)
}

func orNone(s string) string { return cmp.Or(s, "(none)") }

// compareExcluded counts, by reason, the excluded blocks that one side has and
// the other has not.
func (c *comparer) compareExcluded(l ledger) {
	type key struct {
		reason parse.ExcludedReason
		text   string
	}
	count := map[key]int{}
	var order []key
	for i, d := range []*parse.Document{c.old.doc, c.new.doc} {
		for j := range d.Blocks {
			b := &d.Blocks[j]
			if b.Included() {
				continue
			}
			k := key{b.Excluded, b.Text}
			if _, ok := count[k]; !ok {
				order = append(order, k)
			}
			count[k] += 1 - 2*i
		}
	}
	for _, k := range order {
		l.add(string(k.reason), max(count[k], -count[k]), k.text)
	}
}

// compareCounts reports the normalizations that one side needed more often, or
// on other bytes, and says whether there are any.
func compareCounts(l ledger, old, new []parse.Count) bool {
	found := false
	for len(old) > 0 || len(new) > 0 {
		var o, n parse.Count
		switch {
		case len(new) == 0 || len(old) > 0 && old[0].Reason < new[0].Reason:
			o, old = old[0], old[1:]
		case len(old) == 0 || new[0].Reason < old[0].Reason:
			n, new = new[0], new[1:]
		default:
			o, old, n, new = old[0], old[1:], new[0], new[1:]
		}
		d := max(n.N-o.N, o.N-n.N)
		if d == 0 && o.Source != n.Source {
			d = n.N
		}
		found = found || d > 0
		l.add(cmp.Or(n.Reason, o.Reason), d, cmp.Or(n.Example, o.Example))
	}
	return found
}
