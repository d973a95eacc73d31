package parse

import (
	"slices"
	"strings"
	"sync"
)

// The names that pages give to parts of their chrome, in class and id
// attributes. A name is evidence only: judgeContent keeps what binds, however
// its container is called. Wrappers of the whole page are not asked.

// zoneWords are words of a name that suffice alone. The longest known prefix
// is not tried: "navy" is no navigation.
var zoneWords = sync.OnceValue(func() map[string]ExcludedReason {
	out := map[string]ExcludedReason{}
	for reason, words := range map[ExcludedReason][]string{
		ExcludedNavigation: {
			"nav", "navbar", "navigation", "menu", "menus", "megamenu", "submenu", "breadcrumb", "breadcrumbs", "topbar", "skiplink", "skiplinks",
			"pagination", "pager", "sitemap", "offcanvas", "share", "sharing", "social", "socials", "addtoany", "sharedaddy", "addthis", "toolbar", "hamburger", "searchbox", "searchform",
		},
		ExcludedFooter:    {"footer", "colophon", "copyright", "sitefooter", "pagefooter"},
		ExcludedRelated:   {"related", "recommended", "recommendations", "sidebar", "trending", "upnext"},
		ExcludedComments:  {"comments", "commentlist", "disqus", "respond", "commentform"},
		ExcludedPromotion: {"promo", "promos", "promotion", "promotions", "newsletter", "advert", "advertisement", "adsbygoogle", "sponsored", "ticker", "marquee", "upsell", "signup"},
		ExcludedContents:  {"toc", "tableofcontents", "scrollspy", "jumplinks", "minitoc"},
		ExcludedBanner: {
			"cookiebanner", "cookieconsent", "cookiebar", "cookienotice", "cookielaw", "cookiebot", "cybotcookiebotdialog", "didomi", "usercentrics", "truste", "trustarc",
			"tarteaucitron", "axeptio", "osano", "cky", "cmplz", "borlabs", "klaro", "evidon", "cmpbox", "cookieyes", "moove",
		},
		ExcludedLanguages: {"wpml", "polylang", "langswitcher", "languageswitcher", "langselector", "languageselector", "hreflang"},
	} {
		for _, w := range words {
			out[w] = reason
		}
	}
	return out
})

// zonePairs are pairs of words that name chrome only together, in any order.
var zonePairs = sync.OnceValue(func() map[string][]zonePair {
	boxes := []string{"banner", "bar", "popup", "modal", "notice", "notification", "overlay", "dialog", "prompt", "alert", "message", "consent", "warning", "law", "sdk", "widget", "toast", "container"}
	return map[string][]zonePair{
		"cookie":   {{boxes, ExcludedBanner}},
		"cookies":  {{boxes, ExcludedBanner}},
		"consent":  {{boxes, ExcludedBanner}},
		"gdpr":     {{boxes, ExcludedBanner}},
		"ccpa":     {{boxes, ExcludedBanner}},
		"onetrust": {{[]string{"banner", "consent", "pc", "sdk"}, ExcludedBanner}},
		"iubenda":  {{[]string{"cs", "banner"}, ExcludedBanner}},
		"qc":       {{[]string{"cmp", "cmp2"}, ExcludedBanner}},
		"wm":       {{[]string{"ipp", "capinfo", "toolbar"}, ExcludedArchiveNote}},
		"table":    {{[]string{"contents"}, ExcludedContents}},
		"anchor":   {{[]string{"nav", "menu", "links"}, ExcludedContents}},
		"jump":     {{[]string{"links", "menu", "nav"}, ExcludedContents}},
		"page":     {{[]string{"toc"}, ExcludedContents}},
		"also":     {{[]string{"like", "read"}, ExcludedRelated}},
		"recent":   {{[]string{"posts", "articles", "news"}, ExcludedRelated}},
		"popular":  {{[]string{"posts", "articles", "news"}, ExcludedRelated}},
		"comment":  {{[]string{"list", "form", "section", "thread", "reply"}, ExcludedComments}},
		"site":     {{[]string{"header", "map", "nav"}, ExcludedNavigation}},
		"global":   {{[]string{"header", "nav"}, ExcludedNavigation}},
		"skip":     {{[]string{"link", "links", "content", "main"}, ExcludedNavigation}},
		"language": {{[]string{"switcher", "selector", "picker", "list", "menu", "dropdown", "chooser", "switch"}, ExcludedLanguages}},
		"lang":     {{[]string{"switcher", "selector", "picker", "list", "menu", "dropdown", "chooser", "switch"}, ExcludedLanguages}},
		"locale":   {{[]string{"switcher", "selector", "picker", "list", "menu", "dropdown", "chooser", "switch"}, ExcludedLanguages}},
		"country":  {{[]string{"switcher", "selector", "picker", "list", "menu", "dropdown", "chooser", "switch"}, ExcludedLanguages}},
	}
})

// zoneHeads are the first two bytes of the words of zoneWords and zonePairs, by
// pairOf: most names are told from them by these.
var zoneHeads = sync.OnceValue(func() *[1024]bool {
	out := new([1024]bool)
	for w := range zoneWords() {
		out[pairOf(w[0], w[1])] = true
	}
	for w := range zonePairs() {
		out[pairOf(w[0], w[1])] = true
	}
	return out
})

type zonePair struct {
	with   []string
	reason ExcludedReason
}

// meaning is what the names of an element say about the text in it.
type meaning struct {
	zone   ExcludedReason
	hidden string
}

// nameMemo remembers what names mean: pages repeat them by the thousand.
type nameMemo map[string]meaning

// The memory that a page of ever new names can take is bounded.
const (
	maxNames    = 4096
	maxNameSize = 512
)

// meaning gives what a class, id or label says.
func (m nameMemo) meaning(name []byte) meaning {
	if len(name) > maxNameSize {
		return meaning{}
	}
	if known, ok := m[string(name)]; ok {
		return known
	}
	s := string(name)
	out := meaningOf(s)
	if len(m) < maxNames {
		m[s] = out
	}
	return out
}

// meaningOf looks at each name of a list; the first zone counts.
func meaningOf(names string) meaning {
	var out meaning
	var words [16]string
	var buf [maxNameSize]byte
	for name := range strings.FieldsSeq(names) {
		if out.hidden == "" {
			out.hidden = hiddenName(name)
		}
		if out.zone == "" {
			out.zone = zoneOfWords(splitName(name, buf[:0], words[:0]))
		}
	}
	if out.hidden == "tab" && hasShown(names) {
		out.hidden = ""
	}
	return out
}

// hiddenName knows the class names by which style sheets in wide use hide text.
func hiddenName(name string) string {
	switch name {
	case "hidden", "d-none", "hide", "is-hidden", "visually-hidden", "sr-only", "screen-reader-text":
		return "class"
	case "collapse", "accordion-collapse":
		return "accordion"
	case "tab-pane", "w-tab-pane":
		return "tab"
	}
	return ""
}

// hasShown says whether a list of names says that a tab is the open one.
func hasShown(names string) bool {
	for name := range strings.FieldsSeq(names) {
		switch name {
		case "active", "show", "in", "is-active", "w--tab-active", "open":
			return true
		}
	}
	return false
}

// zoneOfWords judges the words of one name. What follows a word of a state
// ("has-sidebar", "anchorWithStickyNavbar", "is-menu-open", "no-footer") names no
// place.
func zoneOfWords(words []string) ExcludedReason {
	if at := slices.IndexFunc(words, namesState); at >= 0 {
		words = words[:at]
	}
	heads := zoneHeads()
	for i, w := range words {
		if len(w) < 2 || !heads[pairOf(w[0], w[1])] {
			continue
		}
		if reason := zoneWords()[w]; reason != "" {
			return reason
		}
		for _, pair := range zonePairs()[w] {
			if shareWord(words[i+1:], pair.with) || shareWord(words[:i], pair.with) {
				return pair.reason
			}
		}
	}
	return ""
}

// namesState says whether a word of a name says in what state something is, or
// on which screens.
func namesState(word string) bool {
	switch word {
	case "has", "is", "no", "with", "js", "without", "hide", "show", "not", "px", "md", "lg", "sm", "xl", "group", "peer", "hover":
		return true
	}
	return false
}

func shareWord(words, wanted []string) bool {
	for _, w := range words {
		for _, x := range wanted {
			if w == x {
				return true
			}
		}
	}
	return false
}

// splitName cuts a name into lower-case words at hyphens, underscores and
// capitals: "siteFooter", "site-footer" and "site_footer" are one name.
func splitName(name string, buf []byte, words []string) []string {
	start := 0
	lower := name
	if strings.ContainsFunc(name, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		lower = string(appendLower(buf, name))
	}
	for i := 0; i <= len(name) && len(words) < cap(words); i++ {
		atEnd := i == len(name)
		if !atEnd && isNameByte(name[i]) && !(i > start && isUpperByte(name[i]) && !isUpperByte(name[i-1])) {
			continue
		}
		if i > start {
			words = append(words, lower[start:i])
		}
		start = i
		if !atEnd && !isNameByte(name[i]) {
			start = i + 1
		}
	}
	return words
}

func appendLower(buf []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if isUpperByte(c) {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	return buf
}

func isUpperByte(c byte) bool { return c >= 'A' && c <= 'Z' }

func isNameByte(c byte) bool { return nameByte[c] }

// nameByte tells letters, and whatever is beyond ASCII.
var nameByte = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
	}
	return is
}()
