package parse

import (
	"strings"
	"sync"
)

// edges excludes what stands before the policy begins and after it ends and is
// made of links and labels. The policy begins with its title or first binding
// sentence, and ends with its last running text, item, row or contact.
func (c *content) edges() {
	c.first, c.last = c.core()
	if c.first < 0 {
		return
	}
	c.leading(c.first)
	c.aboveTitle(c.first)
	c.trailing(c.last)
}

// core gives the first and the last raw that is certainly the policy, -1 when
// none is. Where no text speaks of personal data all through, one that binds at
// all has to do.
func (c *content) core() (first, last int) {
	first, last = c.ends(c.dense)
	if first < 0 {
		first, last = c.ends(func(i int) bool { return c.binding(i) >= 2 })
	}
	begin, end := first, last
	levels := sync.OnceValue(func() uint16 { return c.headLevels(begin, end) })
	for i := last + 1; first >= 0 && i < len(c.raws); i++ {
		r := &c.raws[i]
		if !c.in(i) || c.tailReason(i) != "" {
			break
		}
		if end := c.listing(i, levels); end > i {
			i, last = end, end
			continue
		}
		if c.isChromeLink(i) {
			break
		}
		if r.kind == Row || r.kind == Definition || c.hasContact(i) {
			last = i
		}
	}
	return first, last
}

// ends gives the first and the last sentence that binds.
func (c *content) ends(binds func(int) bool) (first, last int) {
	stop := c.feedback()
	for first = 0; first < stop; first++ {
		if c.couldBind(first) && binds(first) {
			break
		}
	}
	if first == stop {
		return -1, -1
	}
	for last = stop - 1; last > first; last-- {
		if c.couldBind(last) && binds(last) {
			break
		}
	}
	return first, last
}

// couldBind says whether raw i is a sentence that still takes part and is no
// question with an answer to click.
func (c *content) couldBind(i int) bool {
	return c.in(i) && c.raws[i].zone != ExcludedBanner && c.looks[i].sentence() && !c.asks(i)
}

// feedback gives the heading in the second half of the page under which the
// page asks for feedback or leads elsewhere, or the end.
func (c *content) feedback() int {
	for i := len(c.raws)/2 + 1; i < len(c.raws); i++ {
		if c.raws[i].kind == Heading && c.tailReason(i) != "" {
			return i
		}
	}
	return len(c.raws)
}

// menus excludes runs of labels in [from,to): menus that an archive wrote
// without their links. A list that a colon announces, and one whose entries
// speak of data or rights, is a list of the policy.
func (c *content) menus(from, to int, reason ExcludedReason) {
	for i := from; i < to; {
		end, labels, binding := i, 0, 0
		for end < to && (!c.in(end) || c.isLabel(end)) {
			if c.in(end) {
				labels++
				if c.binding(end) > 0 {
					binding++
				}
			}
			end++
		}
		if labels >= 4 && binding*4 <= labels && (i == 0 || !strings.HasSuffix(c.raws[i-1].text, ":")) {
			for k := i; k < end; k++ {
				c.exclude(k, reason)
			}
		}
		i = max(end, i+1)
	}
}

// isLabel says whether raw i could be an entry of a menu: few words, no
// sentence, no address, no title of a policy.
func (c *content) isLabel(i int) bool {
	r := &c.raws[i]
	return r.zone != ExcludedBanner && r.kind != Row && c.looks[i].label() && !c.hasContact(i) && !c.isMasthead(i) && !c.isDateLine(i) && !(r.kind == Heading && c.titlesPolicy(i))
}

// leading excludes menus before the first binding sentence. Titles, date lines
// and running text stay; a label stays unless it heads a menu.
func (c *content) leading(first int) {
	for i := 0; i < first; i++ {
		switch {
		case !c.in(i) || c.isMasthead(i):
		case c.looks[i].label() && fixedPhrase(c.raws[i].text) == ExcludedBanner:
			c.exclude(i, ExcludedBanner)
		case c.isChromeLink(i), c.isMenuLine(i):
			c.exclude(i, ExcludedNavigation)
		case c.isOffer(i), c.isSlogan(i):
			c.exclude(i, ExcludedPromotion)
		}
	}
	begin := first
	if title := c.titleBefore(first); title > 0 {
		begin = title
	}
	c.menus(0, begin, ExcludedNavigation)
	c.excludeHeads(0, first, ExcludedNavigation)
}

// aboveTitle excludes what stands above the title of the policy and neither
// dates it nor binds: tickers, promotions, notes that the policy was updated.
func (c *content) aboveTitle(first int) {
	title := c.titleBefore(first)
	for i := 0; i < title; i++ {
		r, l := &c.raws[i], &c.looks[i]
		switch {
		case !c.in(i), r.zone == ExcludedBanner, c.isDateLine(i) && l.words <= 14, l.words <= 8 && namesCompany(r.text):
		case isUpdateNote(r.text):
			c.exclude(i, ExcludedBanner)
		case l.sentence() && (c.dense(i) || c.binding(i) >= 3 && states(r.text) && !asksForCookies(r.text)):
		default:
			c.exclude(i, ExcludedNavigation)
		}
	}
}

// namesCompany says whether a short line names a company by its form, as its
// last word.
func namesCompany(text string) bool {
	if len(text) > 80 {
		return false
	}
	last := strings.TrimRight(text[strings.LastIndexByte(text, ' ')+1:], ",)")
	switch strings.ToLower(strings.TrimRight(last, ".")) {
	case "limited", "ltd", "inc", "incorporated", "llc", "llp", "gmbh", "plc", "corp", "corporation", "s.a", "s.a.s", "sas", "sarl", "s.à r.l", "s.p.a", "spa", "s.r.l", "srl", "b.v", "bv", "n.v", "nv", "a/s", "oy", "ab", "aps", "ltda", "s.l", "sl":
		return strings.Contains(text, " ") && last[0] != 's'
	}
	return false
}

// titleBefore gives the raw that is the title of the policy, 0 when none is
// known: a heading (or a line that could be one) that names a policy.
func (c *content) titleBefore(first int) int {
	line := 0
	for i := 0; i <= first && i < len(c.raws); i++ {
		r, l := &c.raws[i], &c.looks[i]
		if !c.in(i) || l.linked > 0 && !l.headsItself(r) || l.words > 10 || !c.titlesPolicy(i) {
			continue
		}
		if r.kind == Heading && (r.level <= 2 || r.level <= c.topLevel()) {
			return i
		}
		if line == 0 && r.kind == Paragraph && (r.bold || l.words <= 5 && !l.ends || c.isDated(i)) {
			line = i
		}
	}
	return line
}

// topLevel is the highest level that a heading of the page has, 0 without any.
func (c *content) topLevel() int8 {
	top := int8(0)
	for i := range c.raws {
		if r := &c.raws[i]; r.kind == Heading && r.level > 0 && (top == 0 || r.level < top) {
			top = r.level
		}
	}
	return top
}

// isDated says whether the line that dates a policy follows raw i.
func (c *content) isDated(i int) bool {
	return !c.looks[i].ends && i+1 < len(c.raws) && c.in(i+1) && c.looks[i+1].words <= 8 && c.isDateLine(i+1)
}

// dense says whether a text speaks of personal data all through, not once in
// the many words of a menu.
func (c *content) dense(i int) bool {
	score, strong := c.bindingWords(i)
	return strong > 0 && score >= 3 && score*10 >= int(c.looks[i].words)
}

// isUpdateNote says whether a short text only says that the policy was updated.
func isUpdateNote(text string) bool {
	return len(text) < 400 && newsWords.in(text) && (titlesPolicy(text) || documentNames.in(text))
}

// isChromeLink says whether raw i is a menu entry: all link, and not to a place
// on the page or an address.
func (c *content) isChromeLink(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if r.kind == Heading && int(l.places) == len(r.links) {
		return false // a heading that links to itself
	}
	return l.linkOnly() && r.kind != Row && (int(l.words) <= 8*len(r.links) || r.zone != "") &&
		!c.hasContact(i) && (l.words < 4 || r.zone != "" || len(r.links) > 2 || !namesNotice(r.text))
}

// excludeHeads excludes labels in [from,to) that head nothing but what was
// excluded: "Products" over a menu.
func (c *content) excludeHeads(from, to int, reason ExcludedReason) {
	for i := to - 1; i >= from; i-- {
		if !c.in(i) || !c.looks[i].label() || c.isMasthead(i) || c.titlesPolicy(i) || c.hasContact(i) || c.raws[i].zone == ExcludedBanner {
			continue
		}
		if next := i + 1; next < len(c.raws) && c.isMenuRow(next) && c.isMenuRow(next+1) {
			c.exclude(i, reason)
		}
	}
}

// isMenuRow says whether raw i was excluded as part of the page's chrome.
func (c *content) isMenuRow(i int) bool {
	return i >= len(c.raws) || c.raws[i].excluded == ExcludedNavigation || c.raws[i].excluded == ExcludedFooter || c.raws[i].excluded == ExcludedRelated
}
