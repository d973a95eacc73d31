package duty

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/redletter-dev/redletter/parse"
)

// Suggestion is a regime that the words of a policy point to. It is for a
// person to choose: nothing is applied because of it.
type Suggestion struct {
	Regime string
	Quote  string // the words, verbatim
}

// Suggest names the regimes whose cues stand in the new text, in the order of
// the rule pack, each with the first of its cues found.
func (c *Case) Suggest() []Suggestion {
	if c.suggested == nil {
		c.suggested = suggest(c.Delta.New)
	}
	return c.suggested
}

// suggest is never nil: a document without suggestions is read once too.
func suggest(doc *parse.Document) []Suggestion {
	t := signs()
	found := make([]string, len(t.names))
	for i := range doc.Blocks {
		if b := &doc.Blocks[i]; b.Included() {
			t.look(found, b.Text)
		}
	}
	out := []Suggestion{}
	for k, cue := range found {
		if cue != "" {
			out = append(out, Suggestion{Regime: t.names[k], Quote: cue})
		}
	}
	return out
}

// signTable has the cues of all regimes by their first byte, so that one pass
// over a text finds them.
type signTable struct {
	names  []string
	second [256]uint32 // by first byte, a bit for each second one, by its last five bits
	first  [256]uint8  // where the signs with that first byte begin
	signs  []sign
}

// sign is a cue with its regime and its place among the cues of that.
type sign struct {
	cue          string
	regime, rank int
}

// signs is made when it is first used.
var signs = sync.OnceValue(func() *signTable {
	t := &signTable{signs: make([]sign, 0, 64)}
	for k, g := range Regimes() {
		t.names = append(t.names, g.Name)
		for rank, cue := range g.Cues {
			t.signs = append(t.signs, sign{cue, k, rank})
			t.second[cue[0]] |= 1 << (cue[1] & 31)
		}
	}
	slices.SortFunc(t.signs, func(a, b sign) int { return cmp.Compare(a.cue[0], b.cue[0]) })
	for i, s := range slices.Backward(t.signs) {
		t.first[s.cue[0]] = uint8(i)
	}
	return t
})

// look notes, of each regime without a cue so far, the first listed of those
// that stand in a text.
func (t *signTable) look(found []string, text string) {
	var here []sign
	for i := 0; i+1 < len(text); i++ {
		if t.second[text[i]]>>(text[i+1]&31)&1 == 0 || !opensWord(text, i) {
			continue
		}
		for _, s := range t.signs[t.first[text[i]]:] {
			if s.cue[0] != text[i] {
				break
			}
			if found[s.regime] == "" && strings.HasPrefix(text[i:], s.cue) && endsWord(text, i+len(s.cue)) {
				here = append(here, s)
			}
		}
	}
	slices.SortFunc(here, func(a, b sign) int { return cmp.Compare(b.rank, a.rank) })
	for _, s := range here {
		found[s.regime] = s.cue
	}
}

// opensWord says whether no word goes on at i.
func opensWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return !wordRune(rune(c))
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	return !wordRune(before)
}

// endsWord says whether no word goes on behind i.
func endsWord(text string, i int) bool {
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !wordRune(after)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
