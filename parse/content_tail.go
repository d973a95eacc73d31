package parse

import "strings"

// trailing excludes what follows the last text of the policy: link lists with
// their labels, copyright lines, related articles, comments.
func (c *content) trailing(last int) {
	if last < 0 {
		return
	}
	reason := ExcludedFooter
	started := false
	for i := last + 1; i < len(c.raws); i++ {
		if tail := c.tailReason(i); tail != "" && c.in(i) && (c.looks[i].words <= 8 || appeals.opens(c.raws[i].text)) {
			reason, started = tail, true
		}
		switch {
		case !c.in(i):
		case started && !c.staysInTail(i), c.isChromeLink(i), c.isCopyright(i), c.looks[i].label() && fixedPhrase(c.raws[i].text) != "", c.isAppeal(i), c.isFooterClaim(i), c.isMenuLine(i), c.isOffer(i), c.isSlogan(i):
			c.exclude(i, reason)
		}
	}
	c.trailingMenus(last)
	if from := c.turn(last); from >= 0 {
		c.afterTurn(from)
	}
	for i := len(c.raws) - 1; i > last && (!c.in(i) || c.raws[i].kind == Heading && !namesNotice(c.raws[i].text)); i-- {
		c.exclude(i, ExcludedPromotion) // a heading over nothing
	}
	c.excludeHeads(last+1, len(c.raws), ExcludedFooter)
}

// staysInTail says whether raw i stays although it follows what is no policy: it
// speaks of personal data all through, or is an address or its heading.
func (c *content) staysInTail(i int) bool {
	if c.looks[i].sentence() && c.dense(i) || c.hasContact(i) {
		return true
	}
	return c.raws[i].kind == Heading && c.tailReason(i) == "" && i+1 < len(c.raws) && c.hasContact(i+1)
}

// turn gives the place below the last text of the policy where the page goes
// on about itself, -1 for none: a menu, a widget or a copyright line behind
// which nothing speaks of the policy or gives an address.
func (c *content) turn(last int) int {
	at := -1
	for i := len(c.raws) - 1; i > last && !c.speaksOn(i); i-- {
		if c.isTurn(i) || at >= 0 && at-i <= maxWidgetGap && c.isMenuRow(i) {
			at = i
		}
	}
	return at
}

// speaksOn says whether raw i may still be the policy's: a sentence that binds
// or names the policy, an address, a table, a date, a heading that names a
// notice.
func (c *content) speaksOn(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	switch {
	case !c.in(i) || r.zone == ExcludedBanner:
		return false
	case r.kind == Row, r.kind == Definition, c.hasContact(i), c.isDateLine(i), c.isOfficer(i), c.isAnnounced(i):
		return true
	case r.kind == Heading:
		return namesNotice(r.text) || c.titlesPolicy(i)
	}
	return l.words >= 6 && (c.binding(i) >= 2 || c.titlesPolicy(i) || policySelf.startsIn(r.text))
}

// policySelf is how a policy speaks of itself.
var policySelf = newPhrases("this policy", "this notice", "this statement", "this document", "these terms", "this version", "dieser erklärung", "diese erklärung", "dieser hinweis", "cette politique", "la présente", "esta política", "este aviso", "questa informativa", "presente informativa", "deze verklaring", "dit beleid", "esta declaração")

// isTurn says whether raw i is chrome by itself and no mere "Back to top".
func (c *content) isTurn(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	switch r.excluded {
	case ExcludedWidget, ExcludedPromotion, ExcludedRelated, ExcludedComments, ExcludedLanguages:
		return true
	case ExcludedFooter:
		return l.linkOnly() && len(r.links) > 1 || c.isCopyright(i) || c.goesOn(i, ExcludedFooter)
	case ExcludedNavigation:
		return l.linkOnly() && len(r.links) > 1 || c.goesOn(i, ExcludedNavigation)
	}
	return false
}

// goesOn says whether the raw behind raw i is excluded for the same reason.
func (c *content) goesOn(i int, reason ExcludedReason) bool {
	return i+1 < len(c.raws) && c.raws[i+1].excluded == reason
}

// afterTurn excludes what stands below the turn.
func (c *content) afterTurn(from int) {
	for i := from; i < len(c.raws); i++ {
		if c.raws[i].zone != ExcludedBanner {
			c.exclude(i, ExcludedFooter)
		}
	}
}

// isAppeal says whether a short line below the policy wants something of the
// reader: "Try it free!", "Need help?".
func (c *content) isAppeal(i int) bool {
	text := c.raws[i].text
	return c.looks[i].words <= 10 && (strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?")) && c.binding(i) == 0 && !c.hasContact(i)
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
	"copyright (c)", "copyright 19", "copyright 20", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados", "tutti i diritti riservati", "powered by",
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

// footerClaims are what the feet of pages state that has to do with no data:
// who owns the marks or the land, that prices are without tax, and in which
// languages a hospital helps (45 CFR 92.11 has it say so on every page).
var footerClaims = newPhrases(
	"trademark", "trademarks", "trade mark", "trade marks", "registered mark", "registered marks", "service mark", "service marks", "eingetragene marke", "marques déposées", "marque déposée", "marcas registradas", "marca registrada", "marchi registrati", "marchio registrato", "geregistreerde handelsmerken",
	"language assistance", "asistencia lingüística", "assistance linguistique", "complies with applicable federal civil rights", "complies with applicable civil rights",
	"traditional custodians", "traditional owners",
	"prices exclude", "prices include", "excluding vat", "including vat", "inkl. mwst", "zzgl. mwst",
)

// isFooterClaim says whether a text below the policy is one of those and speaks
// of no data.
func (c *content) isFooterClaim(i int) bool {
	if c.looks[i].words > 80 || !footerClaims.startsIn(c.raws[i].text) || c.isOfficer(i) {
		return false
	}
	_, strong := c.bindingWords(i)
	return strong == 0
}

// relatedHeads stand over related articles.
var relatedHeads = newPhrases(
	"related articles", "related posts", "related content", "related topics", "related pages", "you may also like", "you might also like", "recent posts", "recent articles", "popular posts", "popular articles", "recommended for you", "more from", "articles in this section", "recently viewed", "from the blog", "from our blog", "from the journal", "from our journal", "from the magazine", "latest articles", "latest posts", "latest stories", "more stories", "more articles", "read next", "keep reading", "latest news", "similar topics", "similar articles", "most read", "most popular", "bestsellers", "best sellers", "trending now", "customers also bought", "ähnliche artikel", "aus dem blog", "aktuelle meldungen", "meistgelesen", "ähnliche themen", "les plus lus", "à la une", "dernières actualités", "lo más leído", "últimas noticias", "i più letti", "ultime notizie", "meest gelezen", "laatste nieuws", "mais lidas", "últimas notícias", "aus dem magazin", "lire aussi", "leggi anche", "lees ook", "leia também", "articles connexes", "artículos relacionados", "articoli correlati", "gerelateerde artikelen", "artigos relacionados",
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
	case appeals.startsIn(text), offersApp(text):
		return ExcludedPromotion
	}
	return ""
}

// offersApp says whether a line offers the publisher's app: "Download the Acme
// app".
func offersApp(text string) bool {
	return countWords(text) <= 6 && (strings.HasSuffix(text, "app") || strings.HasSuffix(text, "App") || strings.HasSuffix(text, "app!")) && appOffers.opens(text)
}

// appOffers are how such a line begins.
var appOffers = newPhrases("download ", "get ", "try ", "install ", "laden sie ", "hol dir ", "téléchargez ", "descarga ", "scarica ", "baixe ")
