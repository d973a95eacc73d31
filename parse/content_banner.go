package parse

import "strings"

// banners excludes cookie banners that add nothing to the policy: a banner
// that comes and goes is no change of it. What a banner alone says (a partner
// count, a purpose) binds, and stays.
func (c *content) banners() {
	var known map[string]bool
	for i := range c.raws {
		if !c.in(i) || !c.isBanner(i) {
			continue
		}
		if known == nil {
			known = c.vocabulary()
		}
		if c.addsNothing(i, known) {
			c.exclude(i, ExcludedBanner)
		}
	}
}

// dialogs finds the consent dialogs that archives write below a page, from
// their head to the end: they are banners.
func (c *content) dialogs() {
	for i := len(c.raws) / 2; i < len(c.raws); i++ {
		if l := &c.looks[i]; l.words > 40 || l.words > 8 && !strings.Contains(c.raws[i].text, "ookies") && !strings.Contains(c.raws[i].text, "store and/or") || !opensDialog(c.raws[i].text) {
			continue
		}
		for k := i; k < len(c.raws); k++ {
			if c.raws[k].zone == "" || c.raws[k].zone == ExcludedBoilerplate {
				c.raws[k].zone = ExcludedBanner
			}
		}
		return
	}
}

// dialogHeads are the heads that the software for consent gives its dialogs.
var dialogHeads = newPhrases(
	"privacy preference center", "privacy preference centre", "manage consent preferences", "manage cookie consent preferences", "cookie preference center", "cookie consent tool",
	"this website uses cookies", "we and our partners store and/or access", "we value your privacy", "diese website verwendet cookies", "datenschutz-präferenz-center", "centre de préférences de la confidentialité", "centro de preferencias de privacidad",
)

// opensDialog knows the heads that the software for consent gives its dialogs.
func opensDialog(text string) bool {
	return dialogHeads.startsIn(text)
}

// isBanner says whether raw i is part of a cookie banner: by the name of its
// container, or because it asks for cookies above a button that answers, before
// the policy begins or after it ends. In between, "we use cookies" is the policy.
func (c *content) isBanner(i int) bool {
	if c.raws[i].zone == ExcludedBanner {
		return true
	}
	if c.looks[i].words > 120 || c.first < 0 || i >= c.first && i <= c.last {
		return false
	}
	for j := i + 1; j < min(len(c.raws), i+5); j++ {
		if c.raws[j].excluded == ExcludedBanner && c.raws[j].zone != ExcludedBanner {
			return asksForCookies(c.raws[i].text)
		}
	}
	return false
}

// cookieWords name what banners ask for.
var cookieWords = newPhrases(
	"cookie", "cookies", "traceurs",
)

// askingWords are how banners begin to ask.
var askingWords = newPhrases(
	"we use", "uses cookies", "use of cookies", "by continuing", "by clicking", "we and our", "this site", "this website", "our website", "wir verwenden", "diese website", "nous utilisons", "ce site", "utilizamos", "este sitio", "utilizziamo", "questo sito", "wij gebruiken", "deze website", "usamos", "este site",
)

func asksForCookies(text string) bool {
	return (strings.Contains(text, "ookie") || strings.Contains(text, "COOKIE") || strings.Contains(text, "traceurs")) && cookieWords.startsIn(text) && askingWords.startsIn(text)
}

// standardPurposes are words of the texts that consent software shows on every
// site alike: they are not the publisher's statement.
const standardPurposes = `store access information device unique identifiers personal data geolocation location precise scan characteristics identification personalised personalized ads advertising content
measurement measure audience insights research product development develop improve services cookies partners vendors consent legitimate interest object purposes collect select basic profile performance share combine sell sale opt-out targeting functional necessary strictly`

// vocabulary gathers the words of what is certainly the policy, in lower case.
func (c *content) vocabulary() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(standardPurposes) {
		out[w] = true
	}
	for i := range c.raws {
		if !c.in(i) || c.raws[i].zone == ExcludedBanner {
			continue
		}
		for w := range words(c.raws[i].text) {
			out[strings.ToLower(w)] = true
		}
		for n := range numbers(c.raws[i].text) {
			out[n] = true
		}
	}
	return out
}

// addsNothing says whether every number and every word about data of raw i is
// found in the policy.
func (c *content) addsNothing(i int, known map[string]bool) bool {
	text := c.raws[i].text
	if !c.looks[i].sentence() {
		return true
	}
	for n := range numbers(text) {
		if !known[n] {
			return false
		}
	}
	for w := range words(text) {
		if !known[strings.ToLower(w)] && bindingScore(w) >= 2 {
			return false
		}
	}
	return true
}

// numbers yields the runs of digits of a text.
func numbers(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i := 0; i <= len(text); i++ {
			if i < len(text) && text[i] >= '0' && text[i] <= '9' {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 {
				if !yield(text[start:i]) {
					return
				}
				start = -1
			}
		}
	}
}
