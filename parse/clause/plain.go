package clause

// This file is the short way of the tokenizer: a word of ASCII letters and
// digits that nothing joins to what stands beside it. Of a policy that is all
// but one word in twenty.

// letters gives the lower-case form of a letter or digit, 0 for any other byte.
var letters = func() (out [256]byte) {
	for c := range byte(10) {
		out['0'+c] = '0' + c
	}
	for c := range byte(26) {
		out['a'+c], out['A'+c] = 'a'+c, 'a'+c
	}
	return out
}()

// plain appends the word at i and gives its end, or i when it takes the long
// way: step.
func (t *tokenizer) plain(i int) int {
	text, h := t.text, uint64(fnvOffset)
	small, digits := false, true
	j := i
	for ; j < len(text); j++ {
		c := letters[text[j]]
		if c == 0 {
			break
		}
		h = (h ^ uint64(c)) * fnvPrime
		small = small || text[j] >= 'a'
		digits = digits && c <= '9'
	}
	if j == i || !t.parts(i, j) {
		return i
	}
	tok := Token{Start: i, End: j, Word: h, Before: t.punc, capital: text[i] >= 'A' && text[i] <= 'Z', upper: !small}
	if digits {
		tok.Kind = Digits
	}
	f := t.known(h)
	if !f.known {
		f.learn(h, t.lower(text[i:j]))
	}
	tok.Stem, tok.id, tok.traits, tok.stop = f.stem, f.id, f.traits, f.traits&stopWord != 0
	t.out = append(t.out, tok)
	t.punc = 0
	return j
}

// parts says whether the word of text[i:j] surely begins and ends there.
func (t *tokenizer) parts(i, j int) bool {
	if i > 0 && t.text[i-1] == '-' {
		return false // the mail of "e-mail"
	}
	if j == len(t.text) {
		return true
	}
	switch t.text[j] {
	case ' ', '\n', ')', '(', ';', '|', '"', '!', '?', '/', '*':
		return true
	case '.', ',':
		if t.text[i:j] == "www" {
			return false
		}
		return j+1 == len(t.text) || t.text[j+1] == ' ' || t.text[j+1] == '\n'
	case ':':
		return t.text[i] != 'h' // the scheme of a link
	}
	return false
}

// lower folds a plain word.
func (t *tokenizer) lower(word string) []byte {
	t.fold = t.fold[:0]
	for i := range len(word) {
		t.fold = append(t.fold, letters[word[i]])
	}
	return t.fold
}
