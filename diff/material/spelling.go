package material

import "github.com/redletter-dev/redletter/parse/clause"

// respelt says that an edit only mends errors of spelling, or makes some: the
// words are the same one by one, and of two that differ just one is a word of
// English, a letter or two from the other (WP260 rev.01 §29 names the correction
// of misspellings as no material change). Numbers, negations and names have to
// be equal: none of them is a misspelling of another.
func (v *view) respelt() bool {
	a, b := v.old.Tokens, v.new.Tokens
	if len(a) != len(b) || !v.new.English() {
		return false
	}
	mended := false
	for i := range a {
		if a[i].Word == b[i].Word {
			continue
		}
		if a[i].Kind != clause.Word || b[i].Kind != clause.Word || !clause.MisspeltFor(v.old.Text[a[i].Start:a[i].End], v.new.Text[b[i].Start:b[i].End]) {
			return false
		}
		mended = true
	}
	return mended
}
