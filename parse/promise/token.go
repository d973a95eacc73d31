package promise

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/redletter-dev/redletter/parse"
)

// token is one word of a sentence, folded for matching: lower case, curly
// apostrophes straight, contractions taken apart ("we'll" is "we" "will",
// "don't" is "do" "not"), the possessive dropped, "e-mail" written "email".
type token struct {
	lexeme
	start, end int32 // byte range in the block's text; parts of a contraction share it
	punct      uint8 // the heaviest mark between the word before and this one
	upper      bool  // written with a capital
}

// lexeme is a folded word with the terms of the lexicon that it can begin, nil
// for none.
type lexeme struct {
	word  string
	terms *termset
}

// Marks between words.
const (
	blank     uint8 = iota
	mark            // any but a semicolon
	semicolon       // begins a new statement
)

// reading turns text into words. Words in small plain letters stand for
// themselves; each other spelling is folded once.
type reading struct {
	known   map[string]spelling
	scratch phrase
	current sentence
}

// spelling is what a word as written stands for: one word or, for a
// contraction, two.
type spelling struct {
	first, second lexeme
	two           bool
}

// tokenize appends the words of a span of text. Most are written in small plain
// letters, and looked up by the hash taken on the way.
func (r *reading) tokenize(toks []token, text string, s parse.Span) []token {
	at := index()
	var punct uint8
	for i := s.Start; i < s.End; {
		j, h := i, seed
		for ; j < s.End && small[text[j]]; j++ {
			h = h.add(text[j])
		}
		if j == i && !wordAt(text, i) {
			punct = max(punct, markAt(text[i]))
			i += width(text, i)
			continue
		}
		end := j
		if j == i || j < s.End && !parts(text[j]) {
			end = wordEnd(text, j, s.End)
		}
		if t := (token{start: int32(i), end: int32(end), punct: punct}); end > j {
			toks = r.spelled(toks, text, t)
		} else {
			t.lexeme = lookUp(at, text[i:j], h)
			toks = append(toks, t)
		}
		punct, i = 0, end
	}
	return toks
}

// spelled appends what a word as written stands for.
func (r *reading) spelled(toks []token, text string, t token) []token {
	raw := text[t.start:t.end]
	t.upper = unicode.IsUpper(runeAt(raw, 0))
	if x := lowered(raw); x.terms != nil {
		t.lexeme = x
		return append(toks, t)
	}
	sp, ok := r.known[raw]
	if !ok {
		sp = unfold(fold(raw))
		r.known[raw] = sp
	}
	t.lexeme = sp.first
	toks = append(toks, t)
	if sp.two {
		toks = append(toks, token{lexeme: sp.second, start: t.start, end: t.end})
	}
	return toks
}

// small holds the letters and digits of words that stand for themselves.
var small = [256]bool{
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true, 'l': true, 'm': true,
	'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
}

// parts says whether a word surely ends before a byte. Before the marks that
// can join two words it has to be looked at what follows.
func parts(c byte) bool {
	switch c {
	case ' ', ',', ';', ':', '(', ')', '"', '!', '?', '|', '\n':
		return true
	}
	return false
}

func wordAt(s string, i int) bool {
	if c := s[i]; c < utf8.RuneSelf {
		return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func runeAt(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func width(s string, i int) int {
	if s[i] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

// wordEnd gives the end of the word that begins at i. Apostrophes, hyphens,
// stops and the slash of "and/or" belong to it where a word goes on behind them.
func wordEnd(text string, i, end int) int {
	for i < end {
		n := width(text, i)
		if !wordAt(text, i) && (i+n >= end || !wordAt(text, i+n) || !joins(text, i)) {
			return i
		}
		i += n
	}
	return end
}

func joins(text string, i int) bool {
	switch runeAt(text, i) {
	case '\'', '’', '-', '‑', '.', '@':
		return true
	case '/':
		return i >= 3 && strings.EqualFold(text[i-3:i], "and") && len(text) > i+2 && strings.EqualFold(text[i+1:i+3], "or")
	}
	return false
}

func markAt(c byte) uint8 {
	switch c {
	case ' ', '\t', '\n':
		return blank
	case ';':
		return semicolon
	}
	return mark
}

// contractions are the endings that stand for a word of their own.
var contractions = [...]struct{ suffix, word string }{
	{"'ll", "will"}, {"'ve", "have"}, {"'re", "are"}, {"n't", "not"}, {"'d", "would"}, {"'m", "am"},
}

// unfold takes a folded word apart.
func unfold(w string) spelling {
	switch w {
	case "cannot", "can't":
		return pair("can", "not")
	case "won't":
		return pair("will", "not")
	}
	if strings.IndexByte(w, '\'') < 0 {
		return spelling{first: word(w)}
	}
	for _, c := range contractions {
		if stem, ok := strings.CutSuffix(w, c.suffix); ok && stem != "" {
			return pair(stem, c.word)
		}
	}
	return spelling{first: word(strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'"))}
}

func pair(a, b string) spelling {
	return spelling{first: word(a), second: word(b), two: true}
}

// fold lowers a word and takes typographic variants away.
func fold(raw string) string {
	w := strings.ToLower(raw)
	if strings.ContainsAny(w, "’‑") {
		w = strings.NewReplacer("’", "'", "‑", "-").Replace(w)
	}
	if rest, ok := strings.CutPrefix(w, "e-mail"); ok {
		return "email" + rest
	}
	return w
}
