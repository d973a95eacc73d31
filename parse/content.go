package parse

import "strings"

// Which part of a page is the policy. The judgement works on raws of any
// format, because archives write the chrome of pages as plain Markdown: what
// the landmarks of HTML suggested (raw.zone, raw.outside) is one evidence,
// links, position and language are the others. Its rules, in order:
//
//	controls        buttons and the fixed phrases of pages ("Back to top")
//	zones           what landmarks and names call chrome, unless it binds
//	widgets         lines that ask the reader to do something with the page
//	contents        lists of links to places on the page
//	languages       lists of language names
//	remarks         what readers wrote below, and teasers of news
//	edges           what stands before the first and after the last sentence
//	                of the policy and is made of links
//	banners         cookie banners, unless they say what the policy does not
//	relative time   "Updated 3 days ago"
//
// A text that binds is never excluded by where it stands. Excluded raws stay
// in the tree with their reason.

// judgeContent marks what is no part of the policy with the reason, in place.
func judgeContent(raws []raw) {
	c := content{raws: raws, looks: make([]look, len(raws))}
	table := signs()
	for i := range raws {
		c.looks[i] = table.lookAt(&raws[i])
	}
	c.controls()
	c.zones()
	c.widgets()
	c.contents()
	c.languages()
	c.remarks()
	c.dialogs()
	c.edges()
	c.banners()
	c.moments()
}

// content is the judgement of one page.
type content struct {
	raws  []raw
	looks []look

	first, last int // what is certainly the policy, from edges; -1 when nothing is
}

// countWords counts runs of non-space bytes, without a branch per byte, and two
// characters of a script that writes no spaces as a word.
func countWords(s string) int {
	n, before, all := 0, uint8(1), uint8(0)
	for i := 0; i < len(s); i++ {
		class := wordBits[s[i]]
		n += int(before &^ class & 1)
		before, all = class, all|class
	}
	if all&unspacedBit != 0 {
		n += unspaced(s) / 2
	}
	return n
}

// unspaced counts the characters of scripts that write no spaces, by their first
// bytes: Thai and its neighbours from U+0E00, Chinese and Japanese from U+3040.
func unspaced(s string) int {
	n := 0
	for i := 0; i+2 < len(s); i++ {
		switch c := s[i]; {
		case c == 0xE0 && s[i+1] >= 0xB8, c == 0xE3 && s[i+1] > 0x80, c > 0xE3 && c < 0xEA:
			n++
		}
	}
	return n
}

// spaceBit is 1 for the bytes of isSpace.
var spaceBit = [256]uint8{' ': 1, '\n': 1, '\t': 1, '\r': 1, '\f': 1}

// unspacedBit marks in wordBits the first bytes of scripts without spaces.
const unspacedBit = 2

// wordBits is spaceBit with unspacedBit beside it.
var wordBits = func() [256]uint8 {
	bits := spaceBit
	bits[0xE0] = unspacedBit
	for c := 0xE3; c < 0xEA; c++ {
		bits[c] = unspacedBit
	}
	return bits
}()

// exclude marks raw i, unless an earlier rule did.
func (c *content) exclude(i int, reason ExcludedReason) {
	if c.raws[i].excluded == "" {
		c.raws[i].excluded = reason
	}
}

// in says whether raw i still takes part.
func (c *content) in(i int) bool { return c.raws[i].excluded == "" }

// controls excludes what acts on the page and says nothing. A single word is
// believed only where it stands among chrome or is a link: "Search" can be an
// item of the policy, and "No" the answer of a table made of paragraphs.
func (c *content) controls() {
	for i := range c.raws {
		r, l := &c.raws[i], &c.looks[i]
		switch {
		case isRemnant(r, l):
			c.exclude(i, ExcludedImage)
		case r.kind == Row:
		case l.words == 1 && isMarkerAlone(r):
			c.exclude(i, ExcludedBoilerplate)
		case l.words <= 14 && c.isCopyright(i):
			c.exclude(i, ExcludedFooter)
		case l.words > 8 || len(r.text) > 64:
		case r.kind == Heading:
			if l.words > 1 && fixedPhrase(r.text) == ExcludedNavigation {
				c.exclude(i, ExcludedNavigation)
			}
		case r.control && c.heads(i):
			r.bold = true
		case r.control && l.words <= 6 && !r.bold:
			c.exclude(i, controlReason(r))
		case l.words > 1 || l.linkOnly() || r.zone != "" || r.outside:
			reason := fixedPhrase(r.text)
			if reason == ExcludedBanner && !r.control && r.zone == "" && !r.outside {
				break // "Cookie settings" can be a line of the policy: the edges decide
			}
			if reason == "" && r.kind == Paragraph && !l.ends {
				reason = buttonRow(r.text)
			}
			if reason != "" {
				c.exclude(i, reason)
			}
		}
	}
}

// controlReason is what a button belongs to.
func controlReason(r *raw) ExcludedReason {
	if r.zone == ExcludedBanner || fixedPhrase(r.text) == ExcludedBanner {
		return ExcludedBanner
	}
	return ExcludedNavigation
}

// isMarkerAlone says whether a raw is a rule drawn with signs ("* * *", "____"),
// or the number of a list entry whose text stands in the next raw.
func isMarkerAlone(r *raw) bool {
	switch c := r.text[0]; c {
	case '*', '_', '-', '=', '~':
		return len(r.text) > 2 && strings.Trim(r.text, "*_-=~ ") == ""
	default:
		return c >= '0' && c <= '9' && r.kind == Item && r.ordered && len(r.links) == 0 && len(r.text) <= 4 && strings.Trim(r.text, "0123456789.) ") == ""
	}
}

// isRemnant says whether a raw is what is left of a linked picture or widget
// that an archive wrote over several lines: "[", then "](https://… "Title")".
func isRemnant(r *raw, l *look) bool {
	if r.kind == Row || l.words > 12 {
		return false
	}
	return r.text == "[" || l.has(signBracket) && (strings.Contains(r.text, "](http") || strings.HasPrefix(r.text, "](")) ||
		l.words == 1 && len(r.links) == 0 && l.has(signDot|signAt) && namesPicture(r.text)
}

// namesPicture says whether a word is the name of a picture: "logo.svg",
// "badge@2x".
func namesPicture(word string) bool {
	switch at := strings.LastIndexAny(word, ".@"); {
	case at <= 0:
		return false
	case word[at] == '@':
		return strings.Trim(word[at+1:], "0123456789") == "x"
	default:
		base := word[:at]
		if k := strings.LastIndexByte(base, '@'); k > 0 && strings.HasSuffix(word, "x") && strings.Trim(word[k+1:], "0123456789.x") == "" {
			return true
		}
		switch word[at:] {
		case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp":
			return !strings.Contains(base, "@") && !strings.Contains(base, "/")
		}
	}
	return false
}

// heads says whether a button stands over running text: the head of an
// accordion that says nowhere that it is one.
func (c *content) heads(i int) bool {
	next := i + 1
	return next < len(c.raws) && !c.raws[next].control && c.raws[next].zone == c.raws[i].zone && c.looks[next].sentence() &&
		fixedPhrase(c.raws[i].text) == ""
}

// zones excludes what stands in a zone of chrome and does not bind. A zone as
// a whole is believed only when it is not mostly running text that binds:
// pages leave a footer open around their text, or call a column a sidebar.
func (c *content) zones() {
	for from := 0; from < len(c.raws); {
		zone := c.zoneAt(from)
		to := from + 1
		for to < len(c.raws) && c.zoneAt(to) == zone {
			to++
		}
		switch {
		case zone == ExcludedBanner && !c.isAnswered(from, to):
			for i := from; i < to; i++ {
				c.raws[i].zone = ""
			}
		case zone != "" && zone != ExcludedBanner:
			c.zone(from, to, zone)
		}
		from = to
	}
}

// zoneAt is the zone of raw i; outside the main part all is chrome.
func (c *content) zoneAt(i int) ExcludedReason {
	if z := c.raws[i].zone; z != "" || !c.raws[i].outside {
		return z
	}
	return ExcludedBoilerplate
}

// zone judges the raws [from,to) of one zone.
func (c *content) zone(from, to int, zone ExcludedReason) {
	if c.isPolicy(from, to) {
		return
	}
	contact := 0 // raws that belong to a contact just named
	for i := from; i < to; i++ {
		switch {
		case c.isOfficer(i):
			contact = 6
			continue
		case contact > 0 && !c.isMenu(i):
			contact--
			continue
		case c.keepsInZone(i, zone):
			continue
		}
		contact = 0
		c.exclude(i, zone)
	}
}

// isPolicy says whether a zone is mostly binding text.
func (c *content) isPolicy(from, to int) bool {
	words, running, binding := 0, 0, 0
	for i := from; i < to; i++ {
		words += int(c.looks[i].words)
		if !c.looks[i].sentence() {
			continue
		}
		running += int(c.looks[i].words)
		if c.binding(i) >= 2 {
			binding++
		}
	}
	return binding >= 4 && running >= 120 && running*2 >= words
}

// isMenu says whether raw i is an entry of a menu: a link that is no address.
func (c *content) isMenu(i int) bool {
	return c.looks[i].linkOnly() && !c.hasContact(i) || c.raws[i].excluded != ""
}

// isOfficer says whether raw i names who answers for personal data, in words
// or by an address made for it.
func (c *content) isOfficer(i int) bool {
	l := &c.looks[i]
	return l.words >= 2 && l.has(signOfficer) && !c.isMenu(i) && namesOfficer(c.raws[i].text) || l.has(signAt) && hasPrivacyAddress(&c.raws[i])
}

// keepsInZone says whether raw i stays although its zone is chrome.
func (c *content) keepsInZone(i int, zone ExcludedReason) bool {
	r, l := &c.raws[i], &c.looks[i]
	switch zone {
	case ExcludedComments, ExcludedArchiveNote:
		return false
	case ExcludedNavigation, ExcludedBoilerplate:
		if c.isMasthead(i) {
			return true
		}
	}
	if r.kind == Heading { // stays over what stays
		return l.linked == 0 && i+1 < len(c.raws) && c.raws[i+1].zone == r.zone && c.raws[i+1].kind != Heading && c.keepsInZone(i+1, zone)
	}
	return l.sentence() && c.binding(i) >= 2
}

// isMasthead says whether a raw in a page header is the policy's own: its
// title or its date line.
func (c *content) isMasthead(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if l.linked > 0 && !l.headsItself(r) || l.words > 14 {
		return false
	}
	return r.kind == Heading && r.level <= 2 && c.titlesPolicy(i) || c.isDateLine(i)
}

// moments excludes lines that only say how long ago something was, with the
// label beside them ("Updated") that says what.
func (c *content) moments() {
	for i := range c.raws {
		if !c.in(i) || c.looks[i].words > 9 || !c.looks[i].has(signAgo) || c.raws[i].kind == Heading || !isRelativeLine(c.raws[i].text) {
			continue
		}
		c.exclude(i, ExcludedRelativeTime)
		for _, k := range [...]int{i - 1, i + 1} {
			if k >= 0 && k < len(c.raws) && c.looks[k].words <= 3 && c.raws[k].kind != Heading && onlyRelativeWords(c.raws[k].text) {
				c.exclude(k, ExcludedRelativeTime)
			}
		}
	}
}
