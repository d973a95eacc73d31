package parse

import "strings"

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
		first, last = c.ends(func(i int) bool { return bindingScore(c.raws[i].text) >= 2 })
	}
	for i := last + 1; first >= 0 && i < len(c.raws); i++ {
		r := &c.raws[i]
		if !c.in(i) || c.isChromeLink(i) || tailReason(r.text) != "" {
			break
		}
		if r.kind == Row || r.kind == Definition || hasContact(r) {
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

// couldBind says whether raw i is a sentence that still takes part.
func (c *content) couldBind(i int) bool {
	return c.in(i) && c.raws[i].zone != ExcludedBanner && c.looks[i].sentence()
}

// feedback gives the heading in the second half of the page under which the
// page asks for feedback or leads elsewhere, or the end.
func (c *content) feedback() int {
	for i := len(c.raws)/2 + 1; i < len(c.raws); i++ {
		if c.raws[i].kind == Heading && tailReason(c.raws[i].text) != "" {
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
				if bindingScore(c.raws[end].text) > 0 {
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
	return r.zone != ExcludedBanner && r.kind != Row && c.looks[i].label() && !hasContact(r) && !c.isMasthead(i) && !isDateLine(r.text) && !(r.kind == Heading && titlesPolicy(r.text))
}

// leading excludes menus before the first binding sentence. Titles, date lines
// and running text stay; a label stays unless it heads a menu.
func (c *content) leading(first int) {
	for i := 0; i < first; i++ {
		switch {
		case !c.in(i) || c.isMasthead(i):
		case c.looks[i].label() && fixedPhrase(c.raws[i].text) == ExcludedBanner:
			c.exclude(i, ExcludedBanner)
		case c.isChromeLink(i):
			c.exclude(i, ExcludedNavigation)
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
		case !c.in(i), r.zone == ExcludedBanner, isDateLine(r.text) && l.words <= 14:
		case isUpdateNote(r.text):
			c.exclude(i, ExcludedBanner)
		case l.sentence() && c.dense(i):
		default:
			c.exclude(i, ExcludedNavigation)
		}
	}
}

// titleBefore gives the raw that is the title of the policy, 0 when none is
// known: a heading (or a line that could be one) that names a policy.
func (c *content) titleBefore(first int) int {
	line := 0
	for i := 0; i <= first && i < len(c.raws); i++ {
		r, l := &c.raws[i], &c.looks[i]
		if !c.in(i) || l.linked > 0 || l.words > 10 || !titlesPolicy(r.text) {
			continue
		}
		if r.kind == Heading && r.level <= 2 {
			return i
		}
		if line == 0 && r.kind == Paragraph && (r.bold || l.words <= 5 && !l.ends) {
			line = i
		}
	}
	return line
}

// dense says whether a text speaks of personal data all through, not once in
// the many words of a menu.
func (c *content) dense(i int) bool {
	score, strong := bindingWords(c.raws[i].text)
	return strong > 0 && score >= 3 && score*10 >= c.looks[i].words
}

// updateNotes say that something was updated.
var updateNotes = newPhrases(
	"we've updated our", "we’ve updated our", "we have updated our", "we updated our", "we've made changes to our", "has been updated", "wir haben unsere", "nous avons mis à jour", "hemos actualizado", "abbiamo aggiornato", "atualizamos nossa", "we hebben ons",
)

// policyUpdates say it of the policy.
var policyUpdates = newPhrases(
	"we've updated our policy", "we’ve updated our policy", "we have updated our policy",
)

// isUpdateNote says whether a short text only says that the policy was updated.
func isUpdateNote(text string) bool {
	return len(text) < 400 && updateNotes.startsIn(text) &&
		titlesPolicy(text) || len(text) < 400 && policyUpdates.startsIn(text)
}

// isChromeLink says whether raw i is a menu entry: all link, and not to a place
// on the page or an address.
func (c *content) isChromeLink(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if r.kind == Heading && l.places == len(r.links) {
		return false // a heading that links to itself
	}
	return l.linkOnly() && r.kind != Row && (l.words <= 8*len(r.links) || r.zone != "") &&
		!hasContact(r) && (l.words < 4 || r.zone != "" || !namesNotice(r.text))
}

// excludeHeads excludes labels in [from,to) that head nothing but what was
// excluded: "Products" over a menu.
func (c *content) excludeHeads(from, to int, reason ExcludedReason) {
	for i := to - 1; i >= from; i-- {
		if !c.in(i) || !c.looks[i].label() || c.isMasthead(i) || titlesPolicy(c.raws[i].text) || hasContact(&c.raws[i]) || c.raws[i].zone == ExcludedBanner {
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

// trailing excludes what follows the last text of the policy: link lists with
// their labels, copyright lines, related articles, comments.
func (c *content) trailing(last int) {
	if last < 0 {
		return
	}
	reason := ExcludedFooter
	started := false
	for i := last + 1; i < len(c.raws); i++ {
		if tail := tailReason(c.raws[i].text); tail != "" && c.looks[i].words <= 8 {
			reason, started = tail, true
		}
		switch {
		case !c.in(i):
		case started && !(c.looks[i].sentence() && c.dense(i)), c.isChromeLink(i), isCopyright(c.raws[i].text), c.looks[i].label() && fixedPhrase(c.raws[i].text) != "", c.isAppeal(i):
			c.exclude(i, reason)
		}
	}
	c.trailingMenus(last)
	for i := len(c.raws) - 1; i > last && (!c.in(i) || c.raws[i].kind == Heading && !namesNotice(c.raws[i].text)); i-- {
		c.exclude(i, ExcludedPromotion) // a heading over nothing
	}
	c.excludeHeads(last+1, len(c.raws), ExcludedFooter)
}

// isAppeal says whether a short line below the policy wants something of the
// reader: "Try it free!", "Need help?".
func (c *content) isAppeal(i int) bool {
	text := c.raws[i].text
	return c.looks[i].words <= 10 && (strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?")) && bindingScore(text) == 0 && !hasContact(&c.raws[i])
}

// trailingMenus excludes menus made of list entries; lines that are no list can
// be a postal address.
func (c *content) trailingMenus(last int) {
	for i := last + 1; i < len(c.raws); {
		end := i
		for end < len(c.raws) && (!c.in(end) || c.raws[end].kind == Item) {
			end++
		}
		c.menus(i, end, ExcludedFooter)
		i = end + 1
	}
}

// noticeNames are what parts of a policy are called that stand below it.
var noticeNames = newPhrases(
	"notice", "residents", "supplement", "addendum", "annex", "appendix", "hinweis", "aviso", "annexe", "anhang", "allegato", "bijlage", "anexo",
)

// pageNotices are called so and are none.
var pageNotices = newPhrases(
	"legal notice", "copyright notice",
)

// namesNotice says whether a label names a notice that may be part of the
// policy: "Supplemental notice for residents of …".
func namesNotice(text string) bool {
	return noticeNames.startsIn(text) && !pageNotices.startsIn(text)
}

// copyrightSigns claim the copyright with its sign.
var copyrightSigns = newPhrases(
	"copyright ©",
)

// copyrightClaims claim it in words.
var copyrightClaims = newPhrases(
	"copyright (c)", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados", "tutti i diritti riservati", "powered by",
)

// isCopyright says whether a short line claims the copyright of the page.
func isCopyright(text string) bool {
	if len(text) > 200 {
		return false
	}
	if strings.Contains(text, "©") {
		return strings.HasPrefix(text, "©") || strings.Contains(text, "20") || copyrightSigns.startsIn(text)
	}
	return (strings.Contains(text, "opyright") || strings.Contains(text, "OPYRIGHT") || strings.Contains(text, "erv") || strings.Contains(text, "ERV") || strings.Contains(text, "orbehalten") || strings.Contains(text, "owered")) &&
		copyrightClaims.startsIn(text)
}

// relatedHeads stand over related articles.
var relatedHeads = newPhrases(
	"related articles", "related posts", "related content", "related topics", "related pages", "you may also like", "you might also like", "recent posts", "recent articles", "popular posts", "popular articles", "recommended for you", "more from", "articles in this section", "recently viewed", "ähnliche artikel", "articles connexes", "artículos relacionados", "articoli correlati", "gerelateerde artikelen", "artigos relacionados",
)

// commentHeads ask for feedback.
var commentHeads = newPhrases(
	"did this doc help", "did this article help", "did this page help", "was this article helpful", "was this page helpful", "was this helpful", "how can we improve", "rate this page", "rate this article",
	"leave a comment", "leave a reply", "post a comment", "join the discussion", "kommentar hinterlassen", "laisser un commentaire", "deja un comentario",
)

// appeals want something of the reader.
var appeals = newPhrases(
	"subscribe to our newsletter", "sign up for our newsletter", "join our newsletter", "get the latest", "download our app", "stay up to date",
)

// tailReason names what a line begins that follows a policy, "" when it
// begins nothing known.
func tailReason(text string) ExcludedReason {
	switch {
	case len(text) > 80:
		return ""
	case relatedHeads.startsIn(text):
		return ExcludedRelated
	case commentHeads.startsIn(text):
		return ExcludedComments
	case appeals.startsIn(text):
		return ExcludedPromotion
	}
	return ""
}
