package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// Below the last words that state something a page goes on about itself: names
// of prizes, of other pages, of happy customers. Most of it is known as chrome
// by its shape and left out by parse. What is left has no verb, no address and
// no date, and whatever it names, it says nothing of it: its changes are
// wording.

// fringeFrom gives the block from which on a document states nothing any more:
// no such block where what follows stands under a heading or behind a colon,
// which give a bare name its meaning.
func fringeFrom(d *parse.Document) int {
	if d == nil {
		return 0
	}
	dated := map[int]bool{}
	for _, t := range d.Dates {
		dated[t.Block] = true
	}
	for i := len(d.Blocks) - 1; i >= 0; i-- {
		b := &d.Blocks[i]
		switch {
		case !b.Included() || !dated[i] && isScrap(b):
			continue
		case b.Kind == parse.Heading || strings.HasSuffix(b.Text, ":"):
			return len(d.Blocks)
		}
		return i + 1
	}
	return 0
}

// maxScrap is the number of words up to which a paragraph can say nothing.
const maxScrap = 14

// isScrap says whether a paragraph is a few words that are no sentence, no
// address, no link and no entry of a list.
func isScrap(b *parse.Block) bool {
	if b.Kind != parse.Paragraph || len(b.Links) > 0 || strings.ContainsAny(b.Text[len(b.Text)-1:], ".:;,") || strings.Contains(b.Text, "@") {
		return false
	}
	words := strings.Fields(b.Text)
	return len(words) <= maxScrap && !slices.ContainsFunc(words, speaks) && !isPlace(b.Text)
}

// speakers are words without which hardly a sentence says who does, may or must.
var speakers = clause.NewWords("we", "our", "us", "you", "your", "i", "my", "may", "will", "shall", "must", "can", "is", "are", "not", "no", "never", "only", "if", "contact", "write", "email", "call")

func speaks(word string) bool {
	f := clause.Extract(word)
	return len(f.Tokens) > 0 && clause.WordIn(&f.Tokens[0], speakers)
}

// isPlace says whether a text has what addresses have: a number of two digits
// that is no year beside a comma, or that of a telephone.
func isPlace(s string) bool {
	digits, long := 0, false
	for n := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < '0' || r > '9' }) {
		digits += len(n)
		long = long || len(n) >= 2 && !(len(n) == 4 && (n[:2] == "19" || n[:2] == "20"))
	}
	return digits >= 7 || long && strings.Contains(s, ",")
}

// inFringe says whether a change stands where neither side states anything any
// more.
func (b *bench) inFringe(c *diff.Change) bool {
	return (c.OldBlock < 0 || c.OldBlock >= b.oldFringe) && (c.NewBlock < 0 || c.NewBlock >= b.newFringe)
}
