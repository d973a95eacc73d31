package cli

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
)

// lined is a file with the blocks that were read from it. A block knows the
// line where it begins; a sentence of a wrapped paragraph stands further down.
type lined struct {
	doc    *parse.Document
	raw    []byte
	starts []int      // of the lines
	words  []fileWord // of the file, once they are asked for
	at     map[string][]int
}

func newLined(doc *parse.Document, raw []byte) *lined {
	l := &lined{doc: doc, raw: raw, starts: []int{0}}
	for i, b := range raw {
		if b == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// linesOf gives a line of the new text for each change: that of the first word
// that differs. What was removed is shown where it would be missed: at the last
// text before it that stayed.
func linesOf(c *review.Case, raw []byte) []int {
	page := newLined(c.New, raw)
	at := map[string]int{}
	for i := range c.New.Blocks {
		if b := &c.New.Blocks[i]; b.Included() {
			at[b.Text] = b.Pos.Line
		}
	}
	out := make([]int, len(c.Delta.Changes))
	for i := range c.Delta.Changes {
		ch := &c.Delta.Changes[i]
		if len(ch.NewParts) > 0 {
			out[i] = page.line(ch.NewParts[0].Block, ch.NewParts[0].Start+edited(ch))
		}
		for k := ch.OldBlock - 1; out[i] == 0 && k >= 0; k-- {
			out[i] = at[c.Old.Blocks[k].Text]
		}
		out[i] = max(out[i], ch.NewPos.Line, 1)
	}
	return out
}

// sourceLines finds each change in the source of a built page by its text.
func sourceLines(c *review.Case, page *lined) []int {
	out := make([]int, len(c.Delta.Changes))
	for i := range c.Delta.Changes {
		ch := &c.Delta.Changes[i]
		out[i] = page.find(ch.New, edited(ch))
		for k := ch.OldBlock - 1; ch.New == "" && out[i] == 0 && k >= 0; k-- {
			out[i] = page.find(c.Old.Blocks[k].Text, 0)
		}
		out[i] = max(out[i], 1)
	}
	return out
}

// edited is how far into the new text of a change its first edit stands. Where
// words only went, it is the word before them.
func edited(ch *diff.Change) int {
	at, last := 0, 0
	for i, w := range ch.Words {
		switch {
		case w.Op == '=':
			last = at + strings.LastIndexByte(strings.TrimSpace(w.Text), ' ') + 1
			at += len(w.Text)
		case w.Op == '-' && (i+1 == len(ch.Words) || ch.Words[i+1].Op != '+'):
			return last
		default:
			return at
		}
	}
	return 0
}

// find gives the line of a place in a text: in the block that holds the text,
// else where its words stand in the file, whatever marks them up there; 0 when
// they are not in it.
func (l *lined) find(text string, offset int) int {
	for i := range l.doc.Blocks {
		if at := strings.Index(l.doc.Blocks[i].Text, text); text != "" && at >= 0 {
			return l.line(i, at+offset)
		}
	}
	if l.at == nil {
		l.words, l.at = wordsOf(l.raw, 1), map[string][]int{}
		for i, w := range l.words {
			l.at[w.text] = append(l.at[w.text], i)
		}
	}
	want := strings.FieldsFunc(text, apart)
	at := min(len(strings.FieldsFunc(text[:min(offset, len(text))], apart)), max(len(want)-1, 0))
	for _, n := range [...]int{8, 4} {
		for _, from := range [...]int{max(at-2, 0), max(at-n+1, 0), 0} {
			if line := l.run(want[from:min(from+n, len(want))], at-from); line > 0 {
				return line
			}
		}
	}
	return 0
}

// run gives the line of the nth of some words that follow each other in the
// file, 0 when they do not, or are too few to be told from others.
func (l *lined) run(want []string, nth int) int {
	if len(want) < 4 {
		return 0
	}
	for _, i := range l.at[want[0]] {
		k := 0
		for k < len(want) && i+k < len(l.words) && l.words[i+k].text == want[k] {
			k++
		}
		if k == len(want) {
			return l.words[i+min(nth, len(want)-1)].line
		}
	}
	return 0
}

// Of what stands between two words of a block in its file (a target of a link,
// an entity), at most skipped words are passed over.
const skipped = 40

// line gives the line on which a byte of the text of a block stands. It follows
// the words of the block through the file; where it loses them it gives the line
// of the last one that it found.
func (l *lined) line(block, offset int) int {
	b := &l.doc.Blocks[block]
	line := b.Pos.Line
	if line < 1 || offset > len(b.Text) {
		return line
	}
	raw := l.from(b.Pos, len(b.Text[:offset])*4+4096)
	if bytes.IndexByte(raw, '\n') < 0 {
		return line
	}
	words := wordsOf(raw, line)
	rest, _, _ := strings.Cut(strings.TrimLeft(b.Text[offset:], " "), " ")
	for _, want := range strings.FieldsFunc(b.Text[:offset]+rest, apart) {
		for i := 0; i < len(words) && i < skipped; i++ {
			if words[i].text == want {
				line, words = words[i].line, words[i+1:]
				break
			}
		}
	}
	return line
}

// from gives the next bytes of the file from a place on.
func (l *lined) from(p parse.Pos, most int) []byte {
	if p.Line > len(l.starts) {
		return nil
	}
	start := min(l.starts[p.Line-1]+max(p.Col-1, 0), len(l.raw))
	return l.raw[start:min(start+most, len(l.raw))]
}

// fileWord is a word of a file outside of tags.
type fileWord struct {
	text string
	line int
}

// wordsOf lists the words of a part of a file that begins on a line.
func wordsOf(raw []byte, line int) []fileWord {
	var out []fileWord
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == '\n':
			line++
		case tag(raw[i:]):
			n = max(1, bytes.IndexByte(raw[i:], '>')+1)
			line += bytes.Count(raw[i:i+n], []byte("\n"))
		case !apart(r):
			n = bytes.IndexFunc(raw[i:], apart)
			if n < 0 {
				n = len(raw) - i
			}
			out = append(out, fileWord{string(raw[i : i+n]), line})
		}
		i += n
	}
	return out
}

// tag says that a tag begins here.
func tag(raw []byte) bool {
	return len(raw) > 1 && raw[0] == '<' && (raw[1] == '/' || raw[1] == '!' || unicode.IsLetter(rune(raw[1])))
}

// apart says of a rune that it is of no word.
func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
