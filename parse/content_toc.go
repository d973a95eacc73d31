package parse

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// contents excludes lists of links to places on the page: three in a row, or
// one raw made of them. The names in a table of contents are headings, which
// stay; a list by names alone is known only when headings are (outline.go).
func (c *content) contents() {
	for from := 0; from < len(c.raws); {
		to := from
		for to < len(c.raws) && c.isPlace(to) {
			to++
		}
		if links := c.placesIn(from, to); links >= 3 {
			for i := from; i < to; i++ {
				c.exclude(i, ExcludedContents)
			}
			if from > 0 && fixedPhrase(c.raws[from-1].text) == ExcludedContents {
				c.exclude(from-1, ExcludedContents)
			}
		}
		from = max(to, from+1)
	}
}

// isPlace says whether raw i is made of links to places on this page.
func (c *content) isPlace(i int) bool {
	l := &c.looks[i]
	return c.in(i) && c.raws[i].kind != Row && l.places > 0 && int(l.places) == len(c.raws[i].links) && l.linkOnly()
}

func (c *content) placesIn(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		n += int(c.looks[i].places)
	}
	return n
}

// languages excludes lists of language names: three in a row, or one raw made
// of them.
func (c *content) languages() {
	for from := 0; from < len(c.raws); {
		to, names := from, 0
		for to < len(c.raws) {
			n := c.languagesAt(to)
			if n == 0 && (names == 0 || !c.looks[to].label() || to+1 == len(c.raws) || c.languagesAt(to+1) == 0) {
				break // one name that the list does not know may stand between two that it does
			}
			names += n
			to++
		}
		if names >= 3 {
			for i := from; i < to; i++ {
				c.exclude(i, ExcludedLanguages)
			}
		}
		from = max(to, from+1)
	}
}

// languagesAt counts the language names of raw i.
func (c *content) languagesAt(i int) int {
	l := &c.looks[i]
	if !l.has(signLanguage|signHigh) || c.raws[i].kind == Row || l.words > 60 || l.ends && !l.linkOnly() || l.words > 4 && !hasLanguage(c.raws[i].text) || !mayNameLanguage(c.raws[i].text) {
		return 0
	}
	return languageNames(c.raws[i].text)
}

// hasLanguage says whether a longer text has a name that no list of languages
// goes without: a quick look.
func hasLanguage(text string) bool {
	return strings.Contains(text, "English") || strings.Contains(text, "Deutsch") || strings.Contains(text, "Español") || strings.Contains(text, "Français")
}

// mayNameLanguage is a quicker one for texts of letters that phrases can fold.
func mayNameLanguage(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == 0xC2 || text[i] > 0xC3 {
			return true
		}
	}
	return languageHeads().startsIn(text)
}

// languageHeads are the beginnings of the names of languages.
var languageHeads = sync.OnceValue(func() *phrases {
	var heads []string
	for name := range languageList() {
		if name[0] <= 0xC3 {
			heads = append(heads, name[:min(len(name), 4)])
		}
	}
	slices.Sort(heads)
	return newPhrases(slices.Compact(heads)...)
})

// languageNames counts the language names of a text that consists of little
// else but regions in brackets, separators and a label; 0 when there is more.
func languageNames(text string) int {
	if len(text) > 2000 {
		return 0
	}
	n, other, foreign := 0, 0, 0
	for part := range strings.FieldsFuncSeq(unglued(strings.ReplaceAll(text, " - ", "|")), func(r rune) bool { return strings.ContainsRune("|,/·•:\n", r) }) {
		name, _, _ := strings.Cut(part, "(")
		name = strings.ToLower(strings.TrimSpace(name))
		switch k := allLanguages(name); {
		case name == "":
		case languageList()[name]:
			n++
		case k > 0:
			n += k
		case isForeign(name):
			foreign++
		default:
			other++
		}
	}
	if n >= 3 {
		n += foreign // names in other scripts that the list does not know
	} else {
		other += foreign
	}
	// A long list may hold names that ours does not know, or spells otherwise.
	if other*4 > n && (n < 6 || other*2 > n+2) {
		return 0
	}
	return n
}

// isForeign says whether a short name is written in a script other than Latin.
func isForeign(name string) bool {
	r, _ := utf8.DecodeLastRuneInString(name)
	return r >= 0x370 && unicode.IsLetter(r) && strings.Count(name, " ") < 3
}

// unglued parts names that an archive wrote without what stood between them:
// "EnglishFrançaisDeutsch".
func unglued(text string) string {
	if strings.Count(text, " ")*8 > len(text) {
		return text
	}
	var b strings.Builder
	small := false
	for _, r := range text {
		if small && unicode.IsUpper(r) {
			b.WriteByte('|')
		}
		small = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// allLanguages counts names separated by spaces alone.
func allLanguages(text string) int {
	n := 0
	for w := range strings.FieldsSeq(text) {
		if !languageList()[w] {
			return 0
		}
		n++
	}
	return n
}

var languageList = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`english deutsch français francais español espanol italiano português portugues nederlands polski русский українська türkçe turkce svenska dansk norsk suomi čeština cestina magyar română romana ελληνικά български hrvatski slovenčina slovenščina eesti latviešu lietuvių català galego euskara íslenska gaeilge malti srpski српски shqip македонски
日本語 한국어 中文 简体中文 繁體中文 繁体中文 ไทย हिन्दी বাংলা العربية עברית فارسی اردو தமிழ் తెలుగు मराठी ગુજરાતી ಕನ್ನಡ മലയാളം ਪੰਜਾਬੀ indonesia melayu filipino tagalog kiswahili afrikaans
german french spanish italian portuguese dutch polish russian turkish swedish danish norwegian finnish czech hungarian romanian greek japanese korean chinese arabic hebrew thai vietnamese hindi indonesian ukrainian bulgarian croatian serbian slovak slovenian estonian latvian lithuanian catalan malay türk tiếng`) {
		out[w] = true
	}
	for _, w := range []string{"tiếng việt", "bahasa indonesia", "bahasa melayu", "norsk bokmål", "português do brasil", "português brasileiro", "british english", "american english", "simplified chinese", "traditional chinese"} {
		out[w] = true
	}
	return out
})
