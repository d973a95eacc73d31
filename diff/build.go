package diff

import (
	"cmp"
	"slices"

	"github.com/redletter-dev/redletter/parse"
)

// event is something to report, at its place in the new document: a removal
// stands right behind what it followed.
type event struct {
	block, unit int32 // place in the new document
	phase       int8  // 0 removed, 1 what the new document holds there
	seq         int32 // old unit, among removals of one place
	kind        eventKind
	of          int32 // unit, pair or block
}

type eventKind uint8

const (
	unitRemoved eventKind = iota
	unitAdded
	pairChanged
	blockMoved
)

// delta turns the alignment into the report.
func (c *comparer) delta() *Delta {
	d := &Delta{Old: c.old.doc, New: c.new.doc}
	c.findMovedSections()
	events := c.events()
	slices.SortFunc(events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.block, y.block), cmp.Compare(x.unit, y.unit), cmp.Compare(x.phase, y.phase), cmp.Compare(x.seq, y.seq))
	})
	places := c.newPlaces()
	for _, e := range events {
		places.put(e, int32(len(d.Changes)))
		d.Changes = append(d.Changes, c.change(e))
	}
	fingerprint(d.Changes)
	for i := range d.Changes {
		d.Stats.count(&d.Changes[i])
	}
	d.Suppressed = c.suppressed()
	d.script = c.script(places)
	d.copies = [2][]Part{c.copies(0), c.copies(1)}
	return d
}

// events lists what changed, in no order.
func (c *comparer) events() []event {
	events := c.removals(nil)
	for b, a := range c.blocks.side[1].mate {
		if a != none && c.blocks.moved[b] && !c.folded.blocks[int32(b)] {
			events = append(events, event{block: int32(b), phase: 1, kind: blockMoved, of: int32(b)})
		}
	}
	for k := range c.pairs {
		p := &c.pairs[k]
		if p.gone || p.same && !p.moved || c.folded.pairs[int32(k)] {
			continue
		}
		events = append(events, event{block: c.new.units[p.b0].block, unit: p.b0, phase: 1, kind: pairChanged, of: int32(k)})
	}
	for b := range c.new.units {
		if u := &c.new.units[b]; u.pair == none {
			events = append(events, event{block: u.block, unit: int32(b), phase: 1, kind: unitAdded, of: int32(b)})
		}
	}
	return events
}

// removals places each removed unit behind the last thing before it that
// stays in place.
func (c *comparer) removals(events []event) []event {
	place := event{block: -1, kind: unitRemoved}
	for i := range c.old.blocks {
		if b := c.blocks.side[0].mate[i]; b != none {
			if !c.blocks.moved[b] {
				place.block, place.unit = b+1, 0
			}
			continue
		}
		for a := c.old.first[i]; a < c.old.first[i+1]; a++ {
			k := c.old.units[a].pair
			switch {
			case k == none:
				place.of, place.seq = a, a
				events = append(events, place)
			case !c.pairs[k].moved:
				last := c.pairs[k].b1 - 1
				place.block, place.unit = c.new.units[last].block, last+1
			}
		}
	}
	return events
}

// change writes one event out.
func (c *comparer) change(e event) Change {
	switch e.kind {
	case unitRemoved:
		ch := c.place(e.of, e.of+1, none, none)
		ch.Op, ch.Old = Removed, c.old.text(&c.old.units[e.of])
		ch.Note = cmp.Or(c.copyNote(0, c.old.units[e.of].block), c.headingNote(&c.old, 0, e.of))
		return ch
	case unitAdded:
		ch := c.place(none, none, e.of, e.of+1)
		ch.Op, ch.New = Added, c.new.text(&c.new.units[e.of])
		ch.Note = cmp.Or(c.copyNote(1, c.new.units[e.of].block), c.headingNote(&c.new, 1, e.of))
		return ch
	case blockMoved:
		return c.movedBlock(e.of)
	}
	return c.pairChange(e.of)
}

// place fills in where a change stands; a side that has no unit gets -1.
func (c *comparer) place(a0, a1, b0, b1 int32) Change {
	ch := Change{OldBlock: -1, NewBlock: -1}
	if a0 != none {
		ch.OldParts = c.old.parts(nil, a0, a1)
		ch.OldBlock = ch.OldParts[0].Block
	}
	if b0 != none {
		ch.NewParts = c.new.parts(nil, b0, b1)
		ch.NewBlock = ch.NewParts[0].Block
	}
	c.locate(&ch)
	return ch
}

// parts appends where units stand.
func (s *side) parts(out []Part, from, to int32) []Part {
	for i := from; i < to; i++ {
		u := &s.units[i]
		out = append(out, Part{int(s.blocks[u.block]), int(u.start), int(u.end)})
	}
	return out
}

// whole gives an included block as a part.
func (s *side) whole(i int32) Part {
	return Part{int(s.blocks[i]), 0, len(s.block(i).Text)}
}

// locate fills in the paths, positions and the kind of a change.
func (c *comparer) locate(ch *Change) {
	if ch.OldBlock >= 0 {
		b := &c.old.doc.Blocks[ch.OldBlock]
		ch.OldPath, ch.OldPos, ch.Kind = c.old.doc.Path(ch.OldBlock), b.Pos, b.Kind
	}
	if ch.NewBlock >= 0 {
		b := &c.new.doc.Blocks[ch.NewBlock]
		ch.NewPath, ch.NewPos, ch.Kind = c.new.doc.Path(ch.NewBlock), b.Pos, b.Kind
	}
}

func (c *comparer) movedBlock(b int32) Change {
	a := c.blocks.side[1].mate[b]
	x, y := c.old.block(a), c.new.block(b)
	ch := Change{Op: Moved, OldBlock: int(c.old.blocks[a]), NewBlock: int(c.new.blocks[b]), Old: x.Text, New: y.Text}
	ch.OldParts, ch.NewParts = []Part{c.old.whole(a)}, []Part{c.new.whole(b)}
	ch.Words = kept(y.Text)
	ch.Moved = countWords(y.Text)
	c.locate(&ch)
	ch.Note = c.reordered(&ch)
	if s, ok := c.folded.heads[b]; ok {
		c.movedSection(&ch, b, s)
	}
	return ch
}

func kept(text string) []Word {
	if text == "" {
		return nil
	}
	return []Word{{'=', text}}
}

func (c *comparer) pairChange(k int32) Change {
	p := &c.pairs[k]
	ch := c.place(p.a0, p.a1, p.b0, p.b1)
	if p.same {
		ch.Op = Moved
		ch.Old, _ = c.old.join(p.a0, p.a1)
		ch.New, ch.Words, ch.Moved = ch.Old, kept(ch.Old), countWords(ch.Old)
		ch.Note = c.reordered(&ch)
		return ch
	}
	ch.Old, ch.New = p.edit.old.text, p.edit.new.text
	ch.Words = render(p.edit.old, p.edit.new, p.edit.hunks)
	ch.Op = c.opOf(p)
	ch.Note = c.noteOf(p)
	if p.moved {
		ch.Moved = wordsOf(ch.Words, '=')
	}
	if s, ok := c.folded.heads[c.new.units[p.b0].block]; ok {
		c.movedSection(&ch, c.new.units[p.b0].block, s)
	}
	return ch
}

func (c *comparer) opOf(p *pair) Op {
	heading := c.old.isHeading(p.a0) && c.new.isHeading(p.b0)
	switch {
	case p.edit.linked && !p.moved:
		return Linked
	case heading && !p.edit.linked:
		return Renamed
	case p.moved:
		return MovedModified
	}
	return Modified
}

func (c *comparer) noteOf(p *pair) string {
	switch {
	case p.b1-p.b0 > 1:
		return NoteSplit
	case p.a1-p.a0 > 1:
		return NoteMerged
	case p.edit.linked:
		return ""
	case c.referencesOnly(p.edit):
		return NoteCrossReference
	case typographyOnly(p.edit):
		return NoteTypography
	}
	return ""
}

// reordered says that a moved unit stayed within its section.
func (c *comparer) reordered(ch *Change) string {
	if ch.Kind != parse.Heading && slices.Equal(ch.OldPath, ch.NewPath) {
		return NoteReordered
	}
	return ""
}

// count adds a change to the word counts.
func (s *Stats) count(ch *Change) {
	switch ch.Op {
	case Added:
		s.WordsAdded += countWords(ch.New)
	case Removed:
		s.WordsRemoved += countWords(ch.Old)
	case Linked: // no word changed
	default:
		s.WordsAdded += wordsOf(ch.Words, '+')
		s.WordsRemoved += wordsOf(ch.Words, '-')
	}
	s.WordsMoved += ch.Moved
}

// wordsOf counts the words of one fate.
func wordsOf(ws []Word, op byte) int {
	n := 0
	for _, w := range ws {
		if w.Op == op {
			n += countWords(w.Text)
		}
	}
	return n
}
