package clause

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text, folded for comparison.
type Token struct {
	Start, End int    // bytes of the text
	Stem       uint64 // hash of the folded stem: equal for words of one lemma
	Word       uint64 // hash of the folded word before stemming
	Kind       TokenKind
	Before     byte // punctuation since the token before: 0, ',', ';', '.', ':', '(', '|'
	stop       bool // a function word: no content of its own
	capital    bool // begins with a capital letter
	upper      bool // holds no lower-case letter: "US", "U.S."
	traits     traits
	id         int32 // in the phrases of the lexicon, else -1
}

// TokenKind says what a token is made of.
type TokenKind uint8

// The kinds of tokens.
const (
	Word TokenKind = iota
	Digits
	Mail
	Web
)

// Stop says whether the token is a function word, without content of its own.
func (t *Token) Stop() bool { return t.stop }

// tokenizer walks one text. It allocates only the token slice.
type tokenizer struct {
	text string
	out  []Token
	fold []byte // the folded letters of the word at hand
	punc byte
	seen *vocabulary // or nil
	one  folded      // the word at hand where none is remembered
}

// tokenize splits a text into folded words. Hyphens split ("third-party" is
// two words) except in "e-mail"; contractions give their two words; addresses
// and links stay whole. The words are appended to into; seen may
// be nil.
func tokenize(text string, seen *vocabulary, into []Token) []Token {
	if cap(into) == 0 {
		into = make([]Token, 0, len(text)/6+4)
	}
	var room [32]byte
	t := tokenizer{text: text, seen: seen, out: into, fold: room[:0]}
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		if end := t.plain(i); end > i {
			i = end
			continue
		}
		i = t.step(i)
	}
	return t.out
}

// step consumes one rune, word or address at i and gives the next offset.
func (t *tokenizer) step(i int) int {
	c := t.text[i]
	if c < utf8.RuneSelf && !isAlnum(c) {
		t.punctuation(marks[c])
		return i + 1
	}
	if c >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(t.text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			t.wide(r)
			return i + n
		}
	}
	if end, kind := address(t.text, i); end > i {
		t.whole(i, end, kind)
		return end
	}
	return t.word(i)
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// marks gives the break that a character makes, 0 for none.
var marks = [utf8.RuneSelf]byte{
	'!': '.', '?': '.', '.': '.', ')': '(', '[': '(', ']': '(', '(': '(', '\n': ';', '*': ';', ';': ';', ',': ',', ':': ':', '|': '|',
}

// strengths ranks the breaks.
var strengths = [utf8.RuneSelf]uint8{',': 1, '(': 2, ':': 3, ';': 4, '.': 5, '|': 6}

// punctuation remembers the strongest break before the next token.
func (t *tokenizer) punctuation(c byte) {
	if strengths[c] > strengths[t.punc] {
		t.punc = c
	}
}

func (t *tokenizer) wide(r rune) {
	switch r {
	case '•', '·', '–', '—':
		t.punctuation(';')
	}
}

// whole appends an address or link as one token.
func (t *tokenizer) whole(i, end int, kind TokenKind) {
	s := strings.ToLower(t.text[i:end])
	h := hashString(s)
	t.out = append(t.out, Token{Start: i, End: end, Stem: h, Word: h, Kind: kind, Before: t.punc, id: -1})
	t.punc = 0
}

// word reads letters and digits from i, folding as it goes.
func (t *tokenizer) word(i int) int {
	t.fold = t.fold[:0]
	start, digits := i, true
	for i < len(t.text) {
		c := t.text[i]
		switch {
		case c >= 'A' && c <= 'Z':
			t.fold, digits = append(t.fold, c+32), false
		case c >= 'a' && c <= 'z':
			t.fold, digits = append(t.fold, c), false
		case c >= '0' && c <= '9':
			t.fold = append(t.fold, c)
		case c == ',' && digits && i+1 < len(t.text) && t.text[i+1] >= '0' && t.text[i+1] <= '9' && i > start:
		case c == '.' && t.initial(start, i):
		case c == '.' && digits && i+1 < len(t.text) && t.text[i+1] >= '0' && t.text[i+1] <= '9' && i > start:
			t.fold = append(t.fold, c)
		case c == '\'' || c == 0xE2 && strings.HasPrefix(t.text[i:], "’"):
			n := 1
			if c != '\'' {
				n = len("’")
			}
			if end, ok := t.apostrophe(start, i, n); ok {
				return end
			}
			t.emit(start, i, digits)
			return i + n
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(t.text[i:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) || unspaced(r) && i > start {
				t.emit(start, i, digits)
				return i
			}
			if unspaced(r) {
				t.fold = utf8.AppendRune(t.fold, r)
				t.emit(start, i+n, false)
				return i + n
			}
			t.fold, digits = utf8.AppendRune(t.fold, foldRune(r)), false
			i += n
			continue
		default:
			t.emit(start, i, digits)
			return i
		}
		i++
	}
	t.emit(start, i, digits)
	return i
}

// unspaced says that a script writes no spaces: each character is a word.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// initial says whether the dot at i stands within initials: "U.S.", "G.K.".
func (t *tokenizer) initial(start, i int) bool {
	return len(t.fold) == (i-start+1)/2 && (i-start)%2 == 1 && i+1 < len(t.text) && isAlnum(t.text[i+1]) && t.text[i-1] >= 'A' &&
		(i+2 >= len(t.text) || !isAlnum(t.text[i+2]))
}

// foldRune lowers a letter and drops the accent of the Latin ones that English
// policies meet in names.
func foldRune(r rune) rune {
	r = unicode.ToLower(r)
	if i := strings.IndexRune("áàâäãåçéèêëíìîïñóòôöõúùûü", r); i >= 0 && r < 0x180 {
		return rune("aaaaaaceeeeiiiinooooouuuu"[utf8.RuneCountInString("áàâäãåçéèêëíìîïñóòôöõúùûü"[:i])])
	}
	return r
}

// apostrophe handles "don't", "won't", "can't", "we'll", "user's" at i.
func (t *tokenizer) apostrophe(start, i, n int) (int, bool) {
	rest := t.text[i+n:]
	word := string(t.fold)
	next := 0
	for next < len(rest) && isAlnum(rest[next]) {
		next++
	}
	end := i + n + next
	switch strings.ToLower(rest[:next]) {
	case "t":
		if !strings.HasSuffix(word, "n") {
			return 0, false
		}
		t.fold = t.fold[:len(t.fold)-1]
		switch word {
		case "won":
			t.fold = append(t.fold[:0], "will"...)
		case "can":
			t.fold = append(t.fold[:0], "can"...)
		case "shan":
			t.fold = append(t.fold[:0], "shall"...)
		}
		t.emit(start, i, false)
		t.fold = append(t.fold[:0], "not"...)
		t.emit(i-1, end, false)
		return end, true
	case "s", "":
		t.emit(start, i, false)
		return end, true
	case "ll":
		return t.pair(start, i, end, "will")
	case "re":
		return t.pair(start, i, end, "are")
	case "ve":
		return t.pair(start, i, end, "have")
	}
	return 0, false
}

func (t *tokenizer) pair(start, i, end int, second string) (int, bool) {
	t.emit(start, i, false)
	t.fold = append(t.fold[:0], second...)
	t.emit(i, end, false)
	return end, true
}

// emit appends the folded word, joining "e" "mail".
func (t *tokenizer) emit(start, end int, digits bool) {
	if len(t.fold) == 0 {
		return
	}
	if n := len(t.out); n > 0 && string(t.fold) != "e" && t.punc == 0 && t.out[n-1].End+1 == start && t.text[t.out[n-1].End] == '-' &&
		t.out[n-1].Word == hashE && strings.HasPrefix(string(t.fold), "mail") {
		t.fold = append([]byte("e"), t.fold...)
		start, t.punc = t.out[n-1].Start, t.out[n-1].Before
		t.out = t.out[:n-1]
	}
	kind := Word
	if digits {
		kind = Digits
	}
	t.append(Token{
		Start: start, End: end, Word: hashBytes(t.fold), Kind: kind, Before: t.punc,
		capital: t.text[start] >= 'A' && t.text[start] <= 'Z', upper: noLower(t.text[start:end]),
	})
}

// append adds a word whose folded letters are at hand, and what is known of it.
func (t *tokenizer) append(tok Token) {
	f := t.known(tok.Word)
	if !f.known {
		f.learn(tok.Word, t.fold)
	}
	tok.Stem, tok.id, tok.traits, tok.stop = f.stem, f.id, f.traits, f.traits&stopWord != 0
	t.out = append(t.out, tok)
	t.punc = 0
}

// known gives the place of what is known of a word.
func (t *tokenizer) known(word uint64) *folded {
	if t.seen != nil {
		return t.seen.at(word)
	}
	t.one.known = false
	return &t.one
}

// noLower says whether a word holds no lower-case ASCII letter.
func noLower(s string) bool {
	for i := range len(s) {
		if s[i] >= 'a' && s[i] <= 'z' {
			return false
		}
	}
	return true
}

var hashE = hashString("e")

// address recognises an e-mail address or a link that begins at i.
func address(s string, i int) (int, TokenKind) {
	if strings.HasPrefix(s[i:], "http://") || strings.HasPrefix(s[i:], "https://") || strings.HasPrefix(s[i:], "www.") {
		return trimAddress(s, i, addressEnd(s, i)), Web
	}
	j := i
	for j < len(s) && (isAlnum(s[j]) || strings.IndexByte("._%+-", s[j]) >= 0) {
		j++
	}
	if j == i || j >= len(s) || s[j] != '@' {
		return i, Word
	}
	end := addressEnd(s, j+1)
	if strings.IndexByte(s[j+1:end], '.') < 0 {
		return i, Word
	}
	return trimAddress(s, i, end), Mail
}

func addressEnd(s string, i int) int {
	for i < len(s) && s[i] > ' ' && s[i] < utf8.RuneSelf && strings.IndexByte("()<>[]\"|,;", s[i]) < 0 {
		i++
	}
	return i
}

func trimAddress(s string, i, end int) int {
	for end > i && strings.IndexByte(".:!?'*_/", s[end-1]) >= 0 {
		end--
	}
	return end
}

// FNV-1a, written out: the hash must be the same on every machine and run.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hashBytes(b []byte) uint64 {
	h := uint64(fnvOffset)
	for _, c := range b {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

func hashString(s string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}
