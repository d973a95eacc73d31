package diff

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redletter-dev/redletter/parse"
)

// textBlocks draws a document as Markdown blocks: headings, paragraphs of
// sentences, list items, rows. Few words make repetition, and so ties, common.
func textBlocks() *rapid.Generator[[]string] {
	word := rapid.SampledFrom(strings.Fields("we you our share keep delete data cookies logs names not never 12 30 months days Section section 5 partners couriers with for and the of §4 privacy@acme.example https://acme.example/a 日本 é"))
	sentence := rapid.Custom(func(t *rapid.T) string {
		ws := rapid.SliceOfN(word, 1, 9).Draw(t, "words")
		s := strings.Join(ws, " ")
		if rapid.IntRange(0, 9).Draw(t, "link") == 0 {
			s = "[" + s + "](https://acme.example/" + ws[0] + ")"
		}
		return "We " + s + rapid.SampledFrom([]string{".", ".", ", and so on.", "?"}).Draw(t, "end")
	})
	block := rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(sentence, 1, 4).Draw(t, "sentences"), " ")
		return rapid.SampledFrom([]string{"", "", "", "- ", "## ", "### ", "1. "}).Draw(t, "mark") + text
	})
	return rapid.SliceOfN(block, 1, 14)
}

// disturb draws an edited copy: blocks dropped, added, doubled, moved, words changed.
func disturb(t *rapid.T, blocks []string) []string {
	out := slices.Clone(blocks)
	for range rapid.IntRange(0, 5).Draw(t, "edits") {
		i := rapid.IntRange(0, len(out)-1).Draw(t, "at")
		switch rapid.IntRange(0, 5).Draw(t, "edit") {
		case 0:
			out = slices.Delete(out, i, i+1)
		case 1:
			out = slices.Insert(out, i, textBlocks().Draw(t, "new")...)
		case 2:
			out = slices.Insert(out, rapid.IntRange(0, len(out)).Draw(t, "to"), out[i])
		case 3:
			b := out[i]
			out = slices.Delete(out, i, i+1)
			out = slices.Insert(out, rapid.IntRange(0, len(out)).Draw(t, "to"), b)
		case 4:
			ws := strings.Fields(out[i])
			ws[rapid.IntRange(0, len(ws)-1).Draw(t, "word")] = "changed"
			out[i] = strings.Join(ws, " ")
		case 5:
			out[i] = strings.Replace(out[i], ". ", ".\n\n", 1)
		}
		if len(out) == 0 {
			return []string{"Nothing."}
		}
	}
	return out
}

func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := textBlocks().Draw(t, "old")
		o, n := read(t, blocks), read(t, disturb(t, blocks))
		checkDelta(t, Compare(o, n))
	})
}

// TestUnrelated holds two documents with nothing in common but their words to
// the same invariants.
func TestUnrelated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkDelta(t, Compare(read(t, textBlocks().Draw(t, "old")), read(t, textBlocks().Draw(t, "new"))))
	})
}

func read(t *rapid.T, blocks []string) *parse.Document {
	d, err := parse.Parse(parse.Input{Bytes: []byte(strings.Join(blocks, "\n\n")), Name: "policy.md"})
	if err != nil {
		t.Skip(err)
	}
	return d
}

// FuzzCompare reads two texts as Markdown and checks the invariants. The
// comparison of a pair in which one text follows the other doubles as a test
// of copies.
func FuzzCompare(f *testing.F) {
	f.Add("# A\n\nWe keep data for 12 months. You may object.\n", "# A\n\nWe keep data for 24 months. You may object.\n")
	f.Add("One. Two. Three.\n\n- a\n- b\n- c\n", "- c\n- a\n- b\n\nThree. Two. One.\n")
	f.Add("| a | b |\n|---|---|\n| c | d |\n", "[a](https://x.example) [a](https://y.example)\n")
	f.Add("x y z. x y z. x y z.", "x y z.\n\nx y z. x y z.")
	f.Fuzz(func(t *testing.T, x, y string) {
		if len(x)+len(y) > 4096 {
			return
		}
		o, err := parse.Parse(parse.Input{Bytes: []byte(x), Name: "old.md"})
		if err != nil {
			return
		}
		n, err := parse.Parse(parse.Input{Bytes: []byte(y), Name: "new.md"})
		if err != nil {
			return
		}
		checkDelta(t, Compare(o, n))
	})
}

// FuzzWords compares two texts as one aligned pair: the words join to both,
// and no word is cut.
func FuzzWords(f *testing.F) {
	f.Add("We keep data for 12 months.", "We keep data for one year.")
	f.Add("a ,b  c", "a, b c")
	f.Add("see https://a.example/(x) now", "see https://b.example/y.")
	f.Fuzz(func(t *testing.T, x, y string) {
		c := &comparer{vocab: newVocabulary()}
		a, b := c.lexed(strings.ToValidUTF8(x, "?")), c.lexed(strings.ToValidUTF8(y, "?"))
		ch := Change{Op: Modified, Old: a.text, New: b.text, Words: render(a, b, c.redline(a, b))}
		if err := checkWords(&ch); err != nil {
			t.Error(err)
		}
	})
}
