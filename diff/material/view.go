package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// view is one change with the facts of both sides, as the matchers see it. A
// side that does not exist has empty facts, never nil.
type view struct {
	c        *diff.Change
	old, new *clause.Facts
	minus    []span        // what went, in Old
	plus     []span        // what came, in New
	head     *clause.Facts // of the headings above
	lead     *clause.Facts // of the sentence that introduces the list, or the table's header
	before   *clause.Index // whole old document
	after    *clause.Index // whole new document
	fresh    float64       // share of New that the old document says nowhere
	lost     float64       // share of Old that the new document says nowhere
	news     float64       // share of the statements of a sentence that came, or went, which the other document makes nowhere
	words    *promises
	doc      string
	cited    *citedAddresses
	peer     *clause.Facts // of an unpaired sentence: what it was or became, or nil
	likeness float64
	weighed  *leaning // what the change is about, once asked for
	kept     bool     // what the sentence promised stays in a heading
	headless bool     // one side lost the furniture above its text: see headless
	fringe   bool     // nothing is stated where the change stands: see fringeFrom
	menu     bool     // a row of links: see inMenu
	merged   bool     // put together with another sentence, or taken apart from it: see merge
}

// nothing are the facts of a side that does not exist.
var nothing = &clause.Facts{}

// bench holds what is read once for a comparison.
type bench struct {
	d             *diff.Delta
	before, after *clause.Index
	heads         map[string]*clause.Facts
	leads         map[*parse.Block]*clause.Facts
	words         *promises
	o             Options
	cited         *citedAddresses
	reader        clause.Reader
	headless      bool

	oldFringe, newFringe int // blocks from which on nothing is stated
}

func (b *bench) view(c *diff.Change) *view {
	v := &view{headless: b.headless, fringe: b.inFringe(c), c: c, old: nothing, new: nothing, before: b.before, after: b.after, words: b.words, doc: b.o.Document, cited: b.cited}
	if c.Old != "" {
		v.old = b.reader.Extract(c.Old)
		v.lost = b.after.Novelty(v.old)
	}
	if c.New != "" {
		v.new = b.reader.Extract(c.New)
		v.fresh = b.before.Novelty(v.new)
	}
	switch {
	case c.Old == "":
		v.news = b.before.News(v.new)
	case c.New == "":
		v.news = b.after.News(v.old)
	}
	v.runs()
	v.head, v.lead = b.head(c), b.lead(c)
	v.menu = b.inMenu(c)
	return v
}

// runs places the words that went and came.
func (v *view) runs() {
	if len(v.c.Words) == 0 {
		v.minus, v.plus = whole(v.c.Old), whole(v.c.New)
		return
	}
	o, n := 0, 0
	for _, w := range v.c.Words {
		switch w.Op {
		case '-':
			v.minus = append(v.minus, span{o, o + len(w.Text)})
			o += len(w.Text)
		case '+':
			v.plus = append(v.plus, span{n, n + len(w.Text)})
			n += len(w.Text)
		default:
			o, n = o+len(w.Text), n+len(w.Text)
		}
	}
}

func whole(s string) []span {
	if s == "" {
		return nil
	}
	return []span{{0, len(s)}}
}

// head gives the facts of the headings above the change, of the new side when
// there is one.
func (b *bench) head(c *diff.Change) *clause.Facts {
	path := c.NewPath
	if c.New == "" || len(path) == 0 {
		path = c.OldPath
	}
	key := strings.Join(path, ". ")
	f, ok := b.heads[key]
	if !ok {
		f = b.reader.Extract(key)
		b.heads[key] = f
	}
	return f
}

// lead gives the facts of what introduces the change: the paragraph before its
// list, the item above a nested one, the header row of its table.
func (b *bench) lead(c *diff.Change) *clause.Facts {
	doc, at := b.d.New, c.NewBlock
	if at < 0 || c.New == "" {
		doc, at = b.d.Old, c.OldBlock
	}
	if doc == nil || at < 0 || at >= len(doc.Blocks) {
		return nothing
	}
	l := leadBlock(doc, at)
	if l == nil {
		return nothing
	}
	f, ok := b.leads[l]
	if !ok {
		f = b.reader.Extract(tail(l.Text))
		b.leads[l] = f
	}
	return f
}

// tail keeps the end of a long paragraph: the sentence that ends with the colon.
func tail(s string) string {
	if i := strings.LastIndex(strings.TrimRight(s, " ."), ". "); i >= 0 && len(s) > 160 {
		return s[i+2:]
	}
	return s
}

func leadBlock(doc *parse.Document, at int) *parse.Block {
	b := &doc.Blocks[at]
	for i := at - 1; i >= 0 && doc.Blocks[i].Section == b.Section; i-- {
		p := &doc.Blocks[i]
		switch {
		case !p.Included() || p.Kind == parse.Heading:
		case b.Kind == parse.Row:
			if p.Kind != parse.Row {
				return headerOf(doc, i+1, at)
			}
		case b.Kind == parse.Item && (p.Kind != parse.Item || p.Depth < b.Depth):
			return p
		case b.Kind == parse.Paragraph && p.Kind == parse.Paragraph && strings.HasSuffix(strings.TrimSpace(p.Text), ":"):
			return p
		case b.Kind != parse.Item:
			return nil
		}
	}
	if b.Kind == parse.Row {
		return headerOf(doc, doc.Sections[b.Section].Start, at)
	}
	return nil
}

func headerOf(doc *parse.Document, from, at int) *parse.Block {
	for i := from; i < at; i++ {
		if doc.Blocks[i].Kind == parse.Row {
			return &doc.Blocks[i]
		}
	}
	return nil
}

func touches(s span, runs []span) bool {
	return slices.ContainsFunc(runs, func(r span) bool { return s.from < r.to && r.from < s.to })
}

// sideOld gives what the new side is compared with: the old side, or the peer
// of a sentence that came.
func (v *view) sideOld() *clause.Facts {
	if v.peer != nil && v.added() {
		return v.peer
	}
	return v.old
}

func (v *view) sideNew() *clause.Facts {
	if v.peer != nil && v.removed() {
		return v.peer
	}
	return v.new
}

// gained lists the mentions of the classes that the new side asserts and the
// old side does not, within the words that came.
func (v *view) gained(classes ...clause.Class) []*clause.Mention {
	return moved(v.new, v.sideOld(), v.plus, classes)
}

// dropped lists the mentions that the old side asserts and the new one does not.
func (v *view) dropped(classes ...clause.Class) []*clause.Mention {
	return moved(v.old, v.sideNew(), v.minus, classes)
}

func moved(f, other *clause.Facts, runs []span, classes []clause.Class) []*clause.Mention {
	var out []*clause.Mention
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if !m.Negated && slices.Contains(classes, m.Class) && touches(spanOf(m), runs) && !other.Asserts(m.Name) && !(m.Is("bare") && other.HoldsLike(f, m.From)) &&
			!slices.ContainsFunc(out, func(o *clause.Mention) bool { return o.Same(m.Concept) }) {
			out = append(out, m)
		}
	}
	return out
}

// gains gives the first gained mention of one of the concepts, or nil.
func (v *view) gains(names ...string) *clause.Mention {
	return firstOf(v.new, v.sideOld(), v.plus, names)
}

// drops gives the first dropped mention of one of the concepts, or nil.
func (v *view) drops(names ...string) *clause.Mention {
	return firstOf(v.old, v.sideNew(), v.minus, names)
}

func firstOf(f, other *clause.Facts, runs []span, names []string) *clause.Mention {
	if other.AssertsAny(names...) {
		return nil
	}
	for i := range f.Mentions {
		if m := &f.Mentions[i]; !m.Negated && slices.Contains(names, m.Name) && touches(spanOf(m), runs) {
			return m
		}
	}
	return nil
}

// isNew says whether the old document asserts the concept nowhere.
// A concept that the lexicon calls bare ("email address") is known by its first
// word.
func (v *view) isNew(m *clause.Mention) bool {
	return !v.before.Asserts(m.Concept) && !(m.Is("bare") && v.before.Knows(v.new, m.From, m.From+1))
}

// isGone says whether the new document asserts the concept nowhere.
func (v *view) isGone(m *clause.Mention) bool { return !v.after.Asserts(m.Concept) }

// edited says that both sides exist.
func (v *view) edited() bool { return v.c.Old != "" && v.c.New != "" }

func (v *view) added() bool   { return v.c.Old == "" && v.c.New != "" }
func (v *view) removed() bool { return v.c.New == "" && v.c.Old != "" }

// about says whether the new sentence, what introduces it or the headings
// above name one of the concepts.
func (v *view) about(names ...string) bool {
	return v.new.HasAny(names...) || v.lead.HasAny(names...) || v.head.HasAny(names...)
}

// was is about for the old sentence.
func (v *view) was(names ...string) bool {
	return v.old.HasAny(names...) || v.lead.HasAny(names...) || v.head.HasAny(names...)
}

// listed says whether the change is an item or a row.
func (v *view) listed() bool { return v.c.Kind == parse.Item || v.c.Kind == parse.Row }
