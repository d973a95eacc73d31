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
		if !c.addsNothing(i, known) {
			continue
		}
		c.exclude(i, ExcludedBanner)
		if i-1 > c.last && c.raws[i-1].kind == Heading {
			c.exclude(i-1, ExcludedBanner)
		}
	}
}

// dialogs finds the consent dialogs that archives write above or below a page:
// they are banners. One that begins in the second half goes on to the end; one
// further up ends with the last of its buttons.
func (c *content) dialogs() {
	for i := range c.raws {
		if l := &c.looks[i]; l.words > 40 || !opensDialog(c.raws[i].text) || l.words > 8 && !strings.Contains(c.raws[i].text, "ookies") && !strings.Contains(c.raws[i].text, "store and/or") {
			continue
		}
		end := len(c.raws)
		if i < len(c.raws)/2 {
			end = c.dialogEnd(i)
		}
		if end < 0 {
			continue
		}
		for k := c.dialogHead(i); k < end; k++ {
			if c.raws[k].zone == "" || c.raws[k].zone == ExcludedBoilerplate {
				c.raws[k].zone = ExcludedBanner
			}
		}
		return
	}
}

// Words up to which a banner can be one with a single button, and with none that
// was found.
const (
	maxOneButton = 120
	maxNoButton  = 60
)

// isAnswered says whether the raws [from,to), which their names call a banner, are
// operated as one: "ccpa-notice" is also what pages call a part of the policy.
func (c *content) isAnswered(from, to int) bool {
	words, buttons, asks, headed := 0, 0, false, false
	for i := from; i < to; i++ {
		r, l := &c.raws[i], &c.looks[i]
		words += int(l.words)
		headed = headed || r.kind == Heading
		asks = asks || l.sentence() && asksForCookies(r.text)
		if l.words <= 6 && (r.control || r.excluded == ExcludedNavigation || r.excluded == ExcludedBanner || dialogButtons.opens(r.text)) {
			buttons++
		}
	}
	return buttons > 1 || buttons == 1 && words <= maxOneButton || asks && !headed && words <= maxNoButton
}

// maxDialogStep is how many raws stand between two buttons of a dialog.
const maxDialogStep = 8

// dialogEnd gives the place behind the last button of the dialog that begins at
// raw i; -1 where fewer than two buttons follow.
func (c *content) dialogEnd(i int) int {
	last, buttons := i, 0
	for k := i + 1; k < len(c.raws) && k-last <= maxDialogStep; k++ {
		if c.isDialogButton(k) {
			last = k
			buttons++
		}
	}
	if buttons < 2 {
		return -1
	}
	return last + 1
}

// dialogButtons are what such a dialog is operated with, beside the answers of
// a banner.
var dialogButtons = newPhrases(
	"always active", "switch label", "checkbox label", "cookies details", "cookie details", "confirm my choices", "list of iab vendors", "view vendor details", "view full legal text", "vendor search", "immer aktiv", "toujours actif", "siempre activ", "sempre attiv", "altijd actief", "sempre ativ",
)

func (c *content) isDialogButton(i int) bool {
	text := c.raws[i].text
	return c.looks[i].words <= 6 && (fixedPhrase(text) == ExcludedBanner || dialogButtons.opens(text))
}

// maxDialogHead is how many raws a dialog has above its first known words.
const maxDialogHead = 8

// dialogHead gives the head of the dialog whose known words raw i has: where a
// button for consent stands above them, it is the heading over that button.
func (c *content) dialogHead(i int) int {
	button := -1
	for k := i - 1; k >= max(0, i-maxDialogHead); k-- {
		switch {
		case fixedPhrase(c.raws[k].text) == ExcludedBanner:
			button = k
		case c.raws[k].kind == Heading && button >= 0:
			return k
		case c.raws[k].kind == Heading:
			return i
		}
	}
	return i
}

// dialogHeads are the heads that the software for consent gives its dialogs.
var dialogHeads = newPhrases(
	"privacy preference center", "privacy preference centre", "manage consent preferences", "manage cookie consent preferences", "cookie preference center", "cookie consent tool",
	"this website uses cookies", "we and our partners store and/or access", "we value your privacy", "diese website verwendet cookies", "datenschutz-präferenz-center", "centre de préférences de la confidentialité", "centro de preferencias de privacidad",
)

// opensDialog knows the heads that the software for consent gives its dialogs.
func opensDialog(text string) bool {
	return dialogHeads.opens(text)
}

// isBanner says whether raw i is part of a cookie banner: by the name of its
// container, or because it asks for cookies above a button that answers, before
// the policy begins or after it ends. In between, "we use cookies" is the policy.
func (c *content) isBanner(i int) bool {
	if c.raws[i].zone == ExcludedBanner {
		return true
	}
	return c.first >= 0 && (i < c.first || i > c.last) && c.asks(i)
}

// asks says whether raw i asks for cookies above a button that answers, or with
// the buttons in its own line.
func (c *content) asks(i int) bool {
	if c.looks[i].words > 120 {
		return false
	}
	if endsInButtons(c.raws[i].text) {
		return asksForCookies(c.raws[i].text)
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

// vocabulary gathers what the policy is certainly about: the stems of its words
// on data, and its numbers.
func (c *content) vocabulary() map[string]bool {
	out := map[string]bool{}
	gather := func(text string) {
		for w := range words(text) {
			if s := stemOf(w); s != nil && s.weight >= 2 {
				out[s.stem] = true
			}
		}
	}
	gather(standardPurposes)
	for i := range c.raws {
		if !c.in(i) || c.raws[i].zone == ExcludedBanner || c.isPrompt(i) {
			continue
		}
		if c.looks[i].has(signBinding) {
			gather(c.raws[i].text)
		}
		if !c.looks[i].has(signDigit) {
			continue
		}
		for n := range numbers(c.raws[i].text) {
			out[n] = true
		}
	}
	return out
}

// addsNothing says whether every number of raw i, and every word about data in
// some form, is found in the policy.
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
		if s := stemOf(w); s != nil && s.weight >= 2 && !known[s.stem] {
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
