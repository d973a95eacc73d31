package clause

import "slices"

// The grounds of Article 6 GDPR are cited by letter, in as many forms as there
// are writers: "Art. 6(1)(f)", "Article 6, paragraph 1, point (f)".

var (
	articleWords = hashes("article", "art", "articles", "arts")
	letterWords  = hashes("lit", "letter", "point", "subsection", "sentence", "litera")
	hashSix      = hashString("6")
)

// grounds are the concepts of the letters.
var grounds = map[uint64]string{
	hashString("a"): "basis/basis-consent", hashString("b"): "basis/contract", hashString("c"): "basis/legal-obligation",
	hashString("d"): "basis/vital-interests", hashString("e"): "basis/public-interest", hashString("f"): "basis/legitimate-interests",
}

// articles adds the grounds that a text cites by letter.
func (f *Facts) articles() {
	found := false
	for i := 0; i+2 < len(f.Tokens); i++ {
		if f.Tokens[i+1].Word != hashSix || !in(f.Tokens[i].Word, articleWords) {
			continue
		}
		for k := i + 2; k < len(f.Tokens) && k < i+9; k++ {
			t := &f.Tokens[k]
			name, ok := grounds[t.Word]
			if !ok || t.End-t.Start != 1 || t.Before != '(' && !in(f.Tokens[k-1].Word, letterWords) {
				continue
			}
			c := &concepts[conceptID(name)]
			if !slices.ContainsFunc(f.Mentions, func(m Mention) bool { return m.Concept == c && m.From <= k && k < m.To }) {
				f.Mentions = append(f.Mentions, Mention{Concept: c, Start: t.Start, End: t.End, From: k, To: k + 1})
				found = true
			}
		}
	}
	if found {
		slices.SortStableFunc(f.Mentions, func(a, b Mention) int { return a.From - b.From })
	}
}
