package report

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
)

// merger walks along both texts at once. Whatever it meets, each element of
// the old text comes out once as kept, deleted or moved away, in order, and
// each of the new one as kept, inserted or moved here: that is why a redline
// can be trusted even where a document surprises it.
type merger struct {
	changes  []diff.Change
	broken   map[int]bool // edits that are written as a deletion and an insertion
	old, new []element
	out      []Paragraph
	open     Paragraph
}

func (m *merger) run() {
	m.open.Change = -1
	for len(m.old) > 0 || len(m.new) > 0 {
		m.step()
	}
	if len(m.open.Pieces) > 0 {
		m.end(element{fate: Kept, change: -1, block: &parse.Block{}})
	}
}

func (m *merger) step() {
	switch {
	case m.joins():
		m.take(&m.new)
	case len(m.old) > 0 && m.old[0].fate != Kept:
		m.take(&m.old)
	case len(m.new) > 0 && m.new[0].fate != Kept:
		m.take(&m.new)
	case len(m.new) == 0:
		m.drop(&m.old, Deleted)
	case len(m.old) == 0:
		m.drop(&m.new, Inserted)
	default:
		m.both(&m.old[0], &m.new[0])
	}
}

// joins says that a paragraph which was added comes before one that left: it
// goes with what it follows, as a new row with its table.
func (m *merger) joins() bool {
	if len(m.old) == 0 || len(m.new) == 0 || m.old[0].fate != MovedFrom || m.new[0].fate != Inserted {
		return false
	}
	return !slices.ContainsFunc(m.open.Pieces, func(p Piece) bool { return p.Fate != Inserted })
}

// take writes the first element with the fate it has.
func (m *merger) take(s *[]element) {
	e := (*s)[0]
	*s = (*s)[1:]
	if e.mark {
		m.end(e)
		return
	}
	m.write(e.fate, e.text, e.change)
}

// drop writes the first element as found on one side only.
func (m *merger) drop(s *[]element, f Fate) {
	(*s)[0].fate = f
	m.take(s)
}

// both goes on where each side has an element that the other should have too.
func (m *merger) both(o, n *element) {
	switch {
	case o.paired && n.paired && o.change == n.change:
		m.edit(o, n)
		m.old, m.new = m.old[1:], m.new[1:]
	case o.mark && n.mark:
		m.end(*n)
		m.old, m.new = m.old[1:], m.new[1:]
	case n.paired && !o.paired || o.mark && !n.paired && !begins(n):
		m.drop(&m.old, Deleted)
	case o.paired || n.mark && !begins(o):
		m.drop(&m.new, Inserted)
	case o.mark:
		m.cut(&m.new, n, 1, Inserted)
	case n.mark:
		m.cut(&m.old, o, 1, Deleted)
	default:
		m.texts(o, n)
	}
}

// begins says that an element begins with a blank.
func begins(e *element) bool { return !e.mark && strings.HasPrefix(e.text, " ") }

// edit writes both sides of an edited sentence.
func (m *merger) edit(o, n *element) {
	c := &m.changes[o.change]
	switch {
	case wordsSide(c, false) == o.text && wordsSide(c, true) == n.text:
		for _, w := range c.Words {
			m.write(Fate(w.Op), w.Text, o.change)
		}
	case o.text == n.text: // a link leads elsewhere
		m.write(Kept, o.text, o.change)
	default: // the words are of texts with link targets in them
		k := common(o.text, n.text)
		a, b := o.text[k:], n.text[k:]
		j := commonEnd(a, b)
		m.write(Kept, o.text[:k], o.change)
		m.write(Deleted, a[:len(a)-j], o.change)
		m.write(Inserted, b[:len(b)-j], o.change)
		m.write(Kept, a[len(a)-j:], o.change)
	}
}

// texts writes what two texts have in common, up to where they part.
func (m *merger) texts(o, n *element) {
	k := common(o.text, n.text)
	if k > 0 {
		m.write(Kept, n.text[:k], -1)
		m.skip(&m.old, o, k)
		m.skip(&m.new, n, k)
		return
	}
	switch {
	case begins(o) && !begins(n):
		m.cut(&m.old, o, 1, Deleted)
	case begins(n) && !begins(o):
		m.cut(&m.new, n, 1, Inserted)
	default:
		i, j := meeting(o.text, n.text)
		if i > 0 {
			m.cut(&m.old, o, i, Deleted)
		}
		if j > 0 {
			m.cut(&m.new, n, j, Inserted)
		}
	}
}

// cut writes the first k bytes of an element as found on one side only.
func (m *merger) cut(s *[]element, e *element, k int, f Fate) {
	m.write(f, e.text[:k], -1)
	m.skip(s, e, k)
}

func (m *merger) skip(s *[]element, e *element, k int) {
	if k == len(e.text) {
		*s = (*s)[1:]
		return
	}
	e.text = e.text[k:]
}

// write appends text to the open paragraph.
func (m *merger) write(f Fate, s string, change int) {
	if s == "" {
		return
	}
	ps := m.open.Pieces
	if k := len(ps) - 1; k >= 0 && ps[k].Fate == f && ps[k].Change == change {
		ps[k].Text += s
		return
	}
	m.open.Pieces = append(ps, Piece{f, s, change})
}

// end closes the open paragraph; it looks like the block that ends here.
func (m *merger) end(e element) {
	p := m.open
	p.Mark, p.Change, p.Kind = e.fate, e.change, e.block.Kind
	p.Level = e.block.Depth
	m.out = append(m.out, p)
	m.open = Paragraph{Change: -1}
}

// common is the length of the common beginning, whole words only.
func common(a, b string) int {
	k := 0
	for k < len(a) && k < len(b) && a[k] == b[k] {
		k++
	}
	if edge(a, k) && edge(b, k) {
		return k
	}
	return strings.LastIndexByte(a[:k], ' ') + 1
}

// commonEnd is the length of the common end, whole words only.
func commonEnd(a, b string) int {
	k := 0
	for k < len(a) && k < len(b) && a[len(a)-1-k] == b[len(b)-1-k] {
		k++
	}
	if (k == len(a) || edge(a, len(a)-k)) && (k == len(b) || edge(b, len(b)-k)) {
		return k
	}
	if i := strings.IndexByte(a[len(a)-k:], ' '); i >= 0 {
		return k - i
	}
	return 0
}

// edge says that no word runs over offset k.
func edge(s string, k int) bool { return k == len(s) || k > 0 && s[k-1] == ' ' || s[k] == ' ' }

// window is how many words are searched for the place where two texts meet
// again; that they part at all is rare.
const window = 64

// meeting gives how many bytes to leave behind on either side so that the same
// word comes next, or all that is left.
func meeting(a, b string) (int, int) {
	as, bs := starts(a), starts(b)
	for sum := 1; sum < len(as)+len(bs); sum++ {
		for i := max(0, sum-len(bs)+1); i <= sum && i < len(as); i++ {
			if firstWord(a[as[i]:]) == firstWord(b[bs[sum-i]:]) {
				return as[i], bs[sum-i]
			}
		}
	}
	return len(a), len(b)
}

// starts gives where the first words of a text begin.
func starts(s string) []int {
	out := []int{0}
	for i := 1; i < len(s) && len(out) < window; i++ {
		if s[i-1] == ' ' && s[i] != ' ' {
			out = append(out, i)
		}
	}
	return out
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
