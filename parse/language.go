package parse

import (
	"strings"
	"sync"

	"github.com/abadojack/whatlanggo"
)

// The language is what the page declares, unless its small words plainly are
// those of another: templates declare English around any text. Without a
// declaration the small words decide, and for languages beyond the seven whose
// words are listed here whatlanggo's label does.

// smallWords of each language, none of which is common in the others.
var smallWords = [...]struct{ language, words string }{
	{"en", "the and of to you your we our that with this from are is for which may by have been will any"},
	{"de", "der die das und wir sie ihre ihrer oder nicht mit für von zu den dem werden wird ist sind eine einer durch sowie auf"},
	{"fr", "les des nous vous vos nos et est sont une pour dans par sur aux du ou pouvez données avec ces cette"},
	{"es", "los las usted sus nuestros nuestra y el para con por una del que puede datos esta estos como más"},
	{"it", "gli della delle dei di che sono per con una nostri tuoi dati questa possono il nel alla anche dal"},
	{"nl", "het een van wij uw en niet voor met zijn wordt worden die dat ons onze kunnen deze u door"},
	{"pt", "os dos das não para com uma você seus nossos são pelo pela em do da ou dados esta podemos"},
}

// maxSmallWord is the length of the longest in bytes, and some.
const maxSmallWord = 12

// sampleText is how much of a document tells its language.
const sampleText = 2000

// minSample is below what whatlanggo guesses at random.
const minSample = 200

var smallWordIndex = sync.OnceValue(func() map[string]uint8 {
	out := make(map[string]uint8, 160)
	for i, l := range smallWords {
		for w := range strings.FieldsSeq(l.words) {
			out[w] |= 1 << i
		}
	}
	return out
})

// languageOf gives the primary subtag of the document's language, "" when it
// cannot be told.
func languageOf(doc *Document, declared string) string {
	declared, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(declared)), "-")
	declared, _, _ = strings.Cut(declared, "_")
	sample := languageSample(doc)
	best, hits, second := bySmallWords(sample, declared)
	switch {
	case declared != "" && (!hasSmallWords(declared) || hits < 30 || hits < 4*second):
		return declared
	case hits >= 6 && hits*2 > second*3:
		return best
	case len(sample) < minSample:
		return declared
	}
	return whatlanggo.DetectLang(sample).Iso6391()
}

// hasSmallWords says whether the small words of a language are listed.
func hasSmallWords(language string) bool {
	for _, l := range smallWords {
		if l.language == language {
			return true
		}
	}
	return false
}

// languageSample joins the first included paragraphs.
func languageSample(doc *Document) string {
	var b strings.Builder
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		if !block.Included() || block.Kind == Heading || len(block.Text) < 20 {
			continue
		}
		b.WriteString(block.Text[:min(len(block.Text), sampleText)])
		b.WriteByte(' ')
		if b.Len() >= sampleText {
			break
		}
	}
	return b.String()
}

// bySmallWords counts the words of each language in a sample: the best, its
// hits, and those of the declared language, or of the second where none is.
func bySmallWords(sample, declared string) (best string, hits, second int) {
	var count [len(smallWords)]int
	index := smallWordIndex()
	for w := range words(sample) {
		if len(w) > maxSmallWord {
			continue
		}
		set := index[strings.ToLower(w)]
		for i := 0; set>>i != 0; i++ {
			count[i] += int(set >> i & 1)
		}
	}
	at := 0
	for i, n := range count {
		if n > count[at] {
			at = i
		}
	}
	for i, n := range count {
		if i != at && (declared == "" || smallWords[i].language == declared) {
			second = max(second, n)
		}
	}
	return smallWords[at].language, count[at], second
}
