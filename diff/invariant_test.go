package diff

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/redletter-dev/redletter/parse"
)

// checkDelta holds a delta to everything that is true of any delta.
func checkDelta(t interface {
	Errorf(string, ...any)
	Helper()
}, d *Delta,
) {
	t.Helper()
	if !d.Apply(d.Old).Equal(d.New) {
		t.Errorf("apply does not give the new document:\n%s\nwant:\n%s", d.Apply(d.Old).Text(), d.New.Text())
	}
	for i := range d.Changes {
		if err := checkWords(&d.Changes[i]); err != nil {
			t.Errorf("change %d: %v", i, err)
		}
	}
	if err := checkCover(d); err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	if got, want := mirrored(Compare(d.New, d.Old), true), mirrored(d, false); got != want {
		t.Errorf("the reverse is no mirror:\n%s\nwant:\n%s", got, want)
	}
	if !unchanged(Compare(d.New, d.New)) {
		t.Errorf("a document differs from itself: %s", Compare(d.New, d.New))
	}
	if d.Old.Equal(d.New) && len(d.Changes) > 0 || !d.Old.Equal(d.New) && unchanged(d) {
		t.Errorf("changes and equality disagree: %s", d)
	}
}

func unchanged(d *Delta) bool { return len(d.Changes) == 0 && len(d.Suppressed) == 0 }

// checkWords says whether the words join to both texts and no edit cuts a word.
func checkWords(ch *Change) error {
	if ch.Op == Added || ch.Op == Removed {
		if ch.Words != nil {
			return fmt.Errorf("%s has words", ch.Op)
		}
		return nil
	}
	var o, n strings.Builder
	for _, w := range ch.Words {
		if w.Op != '+' {
			o.WriteString(w.Text)
		}
		if w.Op != '-' {
			n.WriteString(w.Text)
		}
	}
	if o.String() != ch.Old || n.String() != ch.New {
		return fmt.Errorf("words give %q and %q, want %q and %q", o.String(), n.String(), ch.Old, ch.New)
	}
	return checkCuts(ch)
}

// checkCuts says whether two neighbouring runs of one side cut a word.
func checkCuts(ch *Change) error {
	for _, op := range []byte{'-', '+'} {
		last := ""
		for _, w := range ch.Words {
			if w.Op != '=' && w.Op != op {
				continue
			}
			if last != "" && isWordByte(last[len(last)-1]) && isWordByte(w.Text[0]) {
				return fmt.Errorf("a word is cut between %q and %q", last, w.Text)
			}
			last = w.Text
		}
	}
	return nil
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// checkCover says whether every byte of both documents that is no space is
// told exactly once: by one change, or as kept in place.
func checkCover(d *Delta) error {
	oldSeen, newSeen := marks(d.Old), marks(d.New)
	cover(oldSeen, d.copies[0])
	cover(newSeen, d.copies[1])
	for i := range d.Changes {
		ch := &d.Changes[i]
		cover(oldSeen, ch.OldParts)
		cover(newSeen, ch.NewParts)
	}
	keptOld, keptNew := untold(d.Old, oldSeen), untold(d.New, newSeen)
	if keptOld != keptNew {
		return fmt.Errorf("kept text differs:\n%s\nagainst:\n%s", keptOld, keptNew)
	}
	return twice(oldSeen, newSeen)
}

type coverage [][]uint8

func marks(d *parse.Document) coverage {
	c := make(coverage, len(d.Blocks))
	for i := range d.Blocks {
		c[i] = make([]uint8, len(d.Blocks[i].Text))
	}
	return c
}

// cover counts the bytes of some parts of blocks.
func cover(c coverage, parts []Part) {
	for _, p := range parts {
		for i := p.Start; i < p.End; i++ {
			c[p.Block][i]++
		}
	}
}

// untold joins what no change tells, without white space and the like.
func untold(d *parse.Document, c coverage) string {
	var b strings.Builder
	for i := range d.Blocks {
		if !d.Blocks[i].Included() {
			continue
		}
		for j := range len(d.Blocks[i].Text) {
			if c[i][j] == 0 {
				b.WriteByte(d.Blocks[i].Text[j])
			}
		}
		b.WriteByte(' ')
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|*•", r) }), "")
}

func twice(cs ...coverage) error {
	for _, c := range cs {
		for i := range c {
			for j, n := range c[i] {
				if n > 1 {
					return fmt.Errorf("block %d is told %d times at byte %d", i, n, j)
				}
			}
		}
	}
	return nil
}

// mirrored writes the changes of a delta without their order; flip exchanges
// the sides.
func mirrored(d *Delta, flip bool) string {
	var lines []string
	for i := range d.Changes {
		ch := &d.Changes[i]
		op, o, n, words := ch.Op, ch.Old, ch.New, ch.Words
		if flip {
			op, o, n, words = mirrorOp(op), n, o, mirrorWords(words)
		}
		c := Change{Op: op, Old: o, New: n, Words: words}
		lines = append(lines, sign(op)+c.Inline()+"|"+o+"|"+n)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func mirrorOp(op Op) Op {
	switch op {
	case Added:
		return Removed
	case Removed:
		return Added
	}
	return op
}

// mirrorWords exchanges the sides of words: removals stand before additions.
func mirrorWords(ws []Word) []Word {
	var out []Word
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		if w.Op == '-' && i+1 < len(ws) && ws[i+1].Op == '+' {
			out = append(out, Word{'-', ws[i+1].Text}, Word{'+', w.Text})
			i++
			continue
		}
		switch w.Op {
		case '-':
			w.Op = '+'
		case '+':
			w.Op = '-'
		}
		out = append(out, w)
	}
	return out
}
