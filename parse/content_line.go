package parse

import (
	"strings"
	"unicode/utf8"
)

// Lines that are known as page chrome by their shape.

// isChromeLine says whether a raw is a path through the site, a list of
// versions, of buttons or of places to share, or a count of comments.
func isChromeLine(r *raw, l *look) bool {
	return isCrumbs(r, l) || l.has(signHigh) && l.words <= 14 && controlGlyphs.in(r.text) || l.has(signDigit) && (isVersionList(r.text) || isCounter(r.text) || isRating(r.text, l)) || l.has(signBar) && isButtons(r.text, l) || isShareLine(r.text, l)
}

// isCounter says whether a text only counts what readers did: "42 comments".
func isCounter(text string) bool {
	n, what, ok := strings.Cut(text, " ")
	if !ok || n == "" || strings.Trim(n, "0123456789,.KkM+") != "" || nextDigit(n, 0) < 0 {
		return false
	}
	switch strings.ToLower(what) {
	case "comments", "comment", "likes", "shares", "views", "replies", "reviews", "kommentare", "aufrufe", "commentaires", "vues", "comentarios", "visitas", "commenti", "visualizzazioni", "reacties", "weergaven", "comentários", "visualizações":
		return true
	}
	return false
}

// ratingWords are what the votes of readers are called.
var ratingWords = newPhrases("ratings", "reviews", "stars", "bewertungen", "sternen", "avis", "étoiles", "valoraciones", "reseñas", "estrellas", "valutazioni", "recensioni", "stelle", "beoordelingen", "sterren", "avaliações", "estrelas")

// isRating says whether a short line tells how readers rate something: "4.8 ★ on
// the App Store · 61k ratings".
func isRating(text string, l *look) bool {
	return l.words <= 14 && (strings.Contains(text, "★") || strings.Contains(text, "⭐") || ratingWords.in(text) && text[0] >= '0' && text[0] <= '9')
}

// isButtons says whether a line consists of the labels of buttons, with signs
// between them: "Print | Download PDF | Share".
func isButtons(text string, l *look) bool {
	return l.words <= maxButtons && strings.ContainsAny(text, menuSigns) && buttonRow(text) != ""
}

// menuSigns stand between the entries of a menu that is one line.
const menuSigns = "|·•∙●"

// isMenuLine says whether raw i is a menu whose entries stand in one line, some
// or all without their links: "Home · Cards · Help centre". It is asked where
// the policy does not stand. Lines of equally many are the rows of a table.
func (c *content) isMenuLine(i int) bool {
	l := &c.looks[i]
	if l.words > 40 || l.ends || c.raws[i].kind != Paragraph || c.hasContact(i) || c.isDateLine(i) {
		return false
	}
	n := c.entries(i)
	return n >= 3 && c.binding(i)*2 <= n && c.entries(i-1) != n && c.entries(i+1) != n
}

// entries counts the labels in the line of raw i, 0 when it is no line of them.
func (c *content) entries(i int) int {
	if i < 0 || i >= len(c.raws) || !c.looks[i].has(signBar) || c.looks[i].words > 40 {
		return 0
	}
	n := 0
	for part := range strings.FieldsFuncSeq(c.raws[i].text, func(r rune) bool { return strings.ContainsRune(menuSigns, r) }) {
		if w := countWords(part); w > 8 {
			return 0
		} else if w > 0 {
			n++
		}
	}
	return n
}

// sloganHeads begin lines that praise the publisher or offer what is his.
var sloganHeads = newPhrases(
	"as featured in", "as seen in", "as seen on", "featured in", "trusted by", "loved by", "used by more than", "join over", "join more than", "more than", "download the", "get the", "new:", "popular:", "popular searches", "trending:", "deal of", "live event", "iso 9001", "iso 27001", "iso/iec", "soc 2", "pci dss", "certified b corp", "b corp", "award", "best employer", "winner of",
	"bekannt aus", "ausgezeichnet", "neu:", "jetzt neu", "vu dans", "nouveau :", "nouveau:", "visto en", "nuevo:", "novedad", "visto su", "nuovo:", "bekend van", "nieuw:", "visto em", "novo:",
)

// isSlogan says whether raw i is a short line that praises, quotes a customer or
// calls out, and speaks of no data. It is asked where the policy does not stand.
func (c *content) isSlogan(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if l.words > 16 || r.kind == Row || r.kind == Heading || c.hasContact(i) || c.isDateLine(i) || c.isAnnounced(i) {
		return false
	}
	calls := strings.HasSuffix(r.text, "!")
	if !isQuoted(r.text) && (!calls && !sloganHeads.opens(r.text) || states(r.text)) {
		return false
	}
	score, strong := c.bindingWords(i)
	return score == 0 || strong == 0 && (calls || isQuoted(r.text))
}

// isQuoted says whether a line begins with what somebody said, who is named
// behind it or not at all.
func isQuoted(text string) bool {
	for _, q := range [...][2]string{{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}} {
		if rest, ok := strings.CutPrefix(text, q[0]); ok {
			at := strings.Index(rest, q[1])
			return at > 0 && strings.ContainsAny(rest[at-1:at], ".!?") && countWords(rest[at+len(q[1]):]) <= 6
		}
	}
	return false
}

// controlGlyphs are drawn on what can be pressed.
var controlGlyphs = newPhrases("▾", "▼", "☰", "⌄", "👍", "👎", "🔍", "🛒")

// routeWords are in lines that lead to something of the policy: a person to
// ask, another version, a form.
var routeWords = newPhrases(
	"contact", "question", "reach", "help", "support", "write", "policy", "policies", "privacy", "notice", "terms", "version", "previous", "earlier", "archive", "pdf", "print", "language", "opt", "choice", "setting", "preference", "request", "form", "here", "summary",
	"kontakt", "frage", "hilfe", "fassung", "sprache", "einstellung", "antrag", "hier", "contact", "aide", "langue", "précédent", "demande", "ici", "contacto", "pregunta", "ayuda", "idioma", "anterior", "solicitud", "aquí", "contatt", "domand", "aiuto", "lingua", "precedent", "qui", "vraag", "taal", "vorige", "hier", "contato", "pergunta", "ajuda", "aqui",
)

// isOffer says whether raw i is a line with a link at its end that calls to
// something else than the policy: "Summer sale! Book now". It is asked where the
// policy does not stand.
func (c *content) isOffer(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if l.linked == 0 || l.words > 20 || l.linked > 5 || l.places > 0 || r.kind == Row || r.kind == Heading {
		return false
	}
	last := r.links[len(r.links)-1]
	return last.Start > 0 && strings.Trim(r.text[last.End:], " .!»›>→") == "" && c.binding(i) == 0 && !c.hasContact(i) && !c.isDateLine(i) && !routeWords.startsIn(r.text) && !recipients.startsIn(r.text)
}

// maxButtons is the number of words up to which a line can be a row of buttons.
const maxButtons = 12

// buttonRow names what a line belongs to that consists of the labels of two
// buttons or more with nothing between them: "Accept all Only necessary". It is
// the banner's where one of them is.
func buttonRow(text string) ExcludedReason {
	if len(text) > 160 || !mayBeFixed(text) {
		return ""
	}
	var buf [160]byte
	key := string(phraseKey(buf[:0], text))
	if strings.Count(key, " ") >= maxButtons {
		return ""
	}
	reason := ExcludedNavigation
	for n := 0; ; n++ {
		label, of := longestLabel(key)
		switch {
		case label == "":
			return ""
		case of == ExcludedBanner:
			reason = of
		}
		if len(label) == len(key) {
			if n == 0 {
				return ""
			}
			return reason
		}
		key = key[len(label)+1:]
	}
}

// endsInButtons says whether a text ends with a row of the banner's buttons: "We
// use cookies. Accept | Reject".
func endsInButtons(text string) bool {
	at := strings.LastIndex(text, ". ")
	return at > 0 && at < len(text)-2 && len(text)-at < 100 && buttonRow(text[at+2:]) == ExcludedBanner
}

// longestLabel gives the longest fixed phrase that some words begin with.
func longestLabel(key string) (string, ExcludedReason) {
	for end := len(key); end > 0; end = strings.LastIndexByte(key[:end], ' ') {
		if reason := fixedPhrases()[key[:end]]; reason != "" {
			return key[:end], reason
		}
	}
	return "", ""
}

// shareHeads begin a line of places to share a page.
var shareHeads = newPhrases("share", "follow", "connect", "teilen", "folgen", "partager", "suivez", "compartir", "síguenos", "condividi", "seguici", "delen", "deel ", "volg", "compartilhar", "partilhar", "siga")

// isShareLine says whether a line is such a one: "Share: Facebook Twitter
// LinkedIn".
func isShareLine(text string, l *look) bool {
	if l.words > 12 || !shareHeads.opens(text) {
		return false
	}
	networks := 0
	for w := range words(text) {
		switch strings.ToLower(w) {
		case "facebook", "twitter", "x", "linkedin", "instagram", "youtube", "pinterest", "whatsapp", "telegram", "reddit", "tiktok", "mastodon", "bluesky", "threads", "xing", "tumblr", "pocket", "messenger", "snapchat", "discord":
			networks++
		case "share", "follow", "connect", "with", "us", "this", "on", "via", "and", "page", "article", "email", "e-mail", "mail", "print", "copy", "link", "teilen", "folgen", "sie", "uns", "auf", "partager", "suivez-nous", "sur", "compartir", "síguenos", "en", "condividi", "seguici", "su", "delen", "deel", "volg", "ons", "op", "compartilhar", "partilhar", "siga-nos", "no":
		default:
			return false
		}
	}
	return networks > 1
}

// homes are what the first step of a path through the site is called.
var homes = newPhrases("home", "start", "startseite", "accueil", "inicio", "início")

// isCrumbs says whether a raw is a path through the site: "Home > Legal >
// Privacy", or with strokes where its first step is a link.
func isCrumbs(r *raw, l *look) bool {
	if l.words > 14 || !homes.opens(r.text) {
		return false
	}
	if first, _, ok := strings.Cut(r.text, " / "); ok {
		return len(r.links) > 0 && r.links[0].Start == 0 && r.links[0].End == len(first)
	}
	steps := strings.Count(r.text, ">") + strings.Count(r.text, "›") + strings.Count(r.text, "»")
	return steps > 0 && steps <= 6 && int(l.words) <= 4*(steps+1)+steps
}

// isVersionList says whether a text lists the days of earlier versions and
// nothing else: three whole dates with their years, and hardly a word more.
func isVersionList(text string) bool {
	if len(text) < 20 || len(text) > 4000 || nextDigit(text, 0) < 0 {
		return false
	}
	years, other := 0, 0
	for n := range numbers(text) {
		if len(n) == 4 && (n[:2] == "19" || n[:2] == "20") {
			years++
		}
	}
	if years < 3 {
		return false
	}
	for w := range words(text) {
		if !isVersionWord(w) {
			other++
		}
	}
	return other == 0
}

// isVersionWord says whether a word may stand in a list of versions.
func isVersionWord(w string) bool {
	var buf [16]byte
	if len(w) > len(buf) {
		return false
	}
	switch string(appendLower(buf[:0], w)) {
	case "current", "version", "versions", "archived", "archive", "latest", "previous", "st", "nd", "rd", "th", "of", "and", "aktuell", "actuelle", "actual", "attuale", "huidige", "atual":
		return true
	}
	return monthNumber(w) > 0
}

// readingTimes follow the number of minutes that a page takes to read.
var readingTimes = newPhrases("min read", "minute read", "minutes read", "min. read", "min lesezeit", "min. lesezeit", "minuten lesezeit", "min de lecture", "minutes de lecture", "min de lectura", "minutos de lectura", "min di lettura", "minuti di lettura", "min leestijd", "min de leitura", "minutos de leitura")

// maxByline is the number of words up to which a line can date a page and say
// how long it takes to read.
const maxByline = 16

// cutReadingTimes takes the reading time off the end of lines that say more:
// "Updated on 9 March 202614 min read". It changes with every edit and is the
// page's count, not the policy's.
func cutReadingTimes(raws []raw) []Count {
	c := Count{Reason: mendReasons[mendRelative]}
	for i := range raws {
		r := &raws[i]
		if len(r.text) > 200 || len(r.links) > 0 || r.kind == Row || nextDigit(r.text, 0) < 0 || countWords(r.text) > maxByline {
			continue
		}
		if rest := beforeReadingTime(r.text); rest != "" && len(rest) < len(r.text) {
			c.N, c.Example = c.N+1, clip(r.text)
			c.Source ^= hashOf(r.text)
			r.text, r.runIn = rest, min(r.runIn, int32(len(rest)))
		}
	}
	if c.N == 0 {
		return nil
	}
	return []Count{c}
}

// beforeReadingTime gives what stands before a reading time that ends a text;
// the whole text where none does. A year that the number sticks to stays.
func beforeReadingTime(text string) string {
	at, end := readingTimes.find(text)
	if at <= 0 || strings.Trim(text[end:], " .)") != "" {
		return text
	}
	to := len(strings.TrimRight(text[:at], " "))
	from := to
	for from > 0 && text[from-1] >= '0' && text[from-1] <= '9' {
		from--
	}
	if from == to {
		return text
	}
	if n := text[from:to]; len(n) > 4 && (n[:2] == "19" || n[:2] == "20") {
		from += 4
	}
	return strings.TrimRight(text[:from], " ·•|-–,(")
}

// remarks excludes what bears the time since it was written: comments ("Ann, 3
// years ago: …") and teasers of news ("New boats - 2 days ago").
func (c *content) remarks() {
	for i := range c.raws {
		r, l := &c.raws[i], &c.looks[i]
		if !c.in(i) || !l.has(signAgo) || r.kind == Heading || r.kind == Row {
			continue
		}
		if by, _, ok := strings.Cut(r.text[:min(len(r.text), maxByName)], ": "); ok && endsInMoment(by) {
			c.exclude(i, ExcludedComments)
		} else if l.words <= 30 && endsInMoment(r.text) {
			c.exclude(i, ExcludedRelated)
		}
	}
}

// maxByName is the length up to which a comment says who wrote it and when.
const maxByName = 80

// maxMoment is the length up to which a text says how long ago something was.
const maxMoment = 40

// endsInMoment says whether a text says something and then, behind a sign, how
// long ago that was.
func endsInMoment(text string) bool {
	from := max(0, len(text)-maxMoment)
	at := strings.LastIndexAny(text[from:], "-–—·|•,(")
	if at += from; at <= from {
		return false
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	return isRelativeLine(text[at+size:]) && !states(text[:at])
}
