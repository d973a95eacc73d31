package parse

import (
	"strings"
	"sync"
)

// doubt is a kind of page that stands in for another, with phrases that such
// pages use, lower case. A phrase of two parts ("a & b") needs both on the page.
type doubt struct {
	kind    string
	phrases []string
}

var doubts = sync.OnceValue(func() []doubt {
	var out []doubt
	for _, d := range []struct{ kind, phrases string }{
		{"blocked", `access denied|access to this page has been denied|you don't have permission to access|403 forbidden|http 403|request blocked|your request has been blocked|you have been blocked|error 1020|not available in your region|not available in your country|not available in your location|unavailable for legal reasons|is not available to users in|your ip address has been|zugriff verweigert|accès refusé|acceso denegado|accesso negato|toegang geweigerd|acesso negado`},
		{"challenge", `just a moment...|checking your browser|checking if the site connection is secure|verify you are human|verifying you are human|attention required!|ddos protection by|complete the security check|are you a robot|i'm not a robot|press & hold|unusual traffic from your|enable javascript and cookies to continue|performing security verification|human verification|captcha|pardon our interruption|prüfung ihres browsers|vérification de votre navigateur`},
		{"enable-javascript", `enable javascript|javascript is disabled|javascript is required|requires javascript|javascript is not enabled|turn on javascript|doesn't work properly without javascript|please activate javascript|javascript aktivieren|activer javascript|active javascript|activar javascript|habilite javascript|habilita javascript|attivare javascript|javascript inschakelen|browser is not supported|unsupported browser`},
		{"consent-wall", `before you continue|accept cookies to continue|accept our cookies to continue|accept cookies or subscribe|we value your privacy & accept|consent to continue|bevor sie fortfahren|avant de continuer|avant d'accéder|antes de continuar|prima di continuare|voordat je verdergaat|mit werbung weiterlesen`},
		{"login", `log in & password|sign in & password|sign in to continue|log in to continue|please log in|please sign in|you must log in|you need to log in|forgot password|forgotten password|forgot your password|anmelden & passwort|connectez-vous & mot de passe|iniciar sesión & contraseña|accedi & password|inloggen & wachtwoord`},
		{"soft-404", `page not found|page you requested|page you are looking for|page you're looking for|page you were looking for|page isn't available|page is currently unavailable|page is not available|page cannot be found|page can't be found|page could not be found|can't find that page|can't find the page|couldn't find the page|page doesn't exist|page does not exist|page no longer exists|content isn't available|content is no longer available|error 404|404 error|404 not found|404 - |404|this link is broken|seite nicht gefunden|seite wurde nicht gefunden|seite existiert nicht|page introuvable|page non trouvée|page n'existe pas|page demandée|página no encontrada|página no existe|pagina non trovata|pagina niet gevonden|página não encontrada|redirected quickly|you are being redirected|redirecting`},
		{"maintenance", `under maintenance|down for maintenance|scheduled maintenance|temporarily unavailable|service unavailable|503 service|502 bad gateway|bad gateway|504 gateway|gateway timeout|internal server error|something went wrong|an error occurred|an error has occurred|we'll be back|be right back|coming soon|site is offline|database error|wartungsarbeiten|en maintenance|en mantenimiento|in manutenzione|in onderhoud|em manutenção|too many requests`},
	} {
		out = append(out, doubt{d.kind, strings.Split(d.phrases, "|")})
	}
	return out
})

// maxStandIn is the number of words up to which a page can stand in for
// another; beyond, a phrase says nothing.
const maxStandIn = 400

// phrases doubts short pages that say they are something else. Phrases of
// chrome count too: a challenge page is all chrome.
func (s *suspicion) phrases() {
	if s.notHere(); len(s.signals) > 0 {
		return
	}
	if s.doc.Words > maxStandIn || bindingBlocks(s.doc, 3) >= 3 {
		return
	}
	page := strings.ToLower(pageText(s.doc))
	page = strings.ReplaceAll(page, "’", "'")
	for _, d := range doubts() {
		for _, p := range d.phrases {
			if s.matches(page, p) {
				s.say(d.kind, s.blockWith(p))
				return
			}
		}
	}
}

// matches says whether a page has a phrase, at word boundaries. On a page that
// calls itself a policy a phrase of one or two words is not enough: a clause
// can say "access denied" or "captcha".
func (s *suspicion) matches(page, phrase string) bool {
	first, second, both := strings.Cut(phrase, " & ")
	if !holdsWord(page, first) || both && !holdsWord(page, second) {
		return false
	}
	return !titled(s.doc) || bindingBlocks(s.doc, 1) == 0 && s.doc.Words < 120 && strings.Count(phrase, " ") >= 2
}

func holdsWord(page, phrase string) bool {
	for at := 0; ; {
		i := strings.Index(page[at:], phrase)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(phrase)
		if (i == 0 || !isWordPart(page[i-1])) && (end >= len(page) || !isWordPart(page[end])) {
			return true
		}
		at = i + 1
	}
}

func isWordPart(c byte) bool { return isNameByte(c) || c >= '0' && c <= '9' }

// pageText is all that a short page shows, its title first.
func pageText(d *Document) string {
	var b strings.Builder
	b.WriteString(d.Title)
	for i := range d.Blocks {
		if k := &d.Blocks[i]; k.Included() || k.Excluded == ExcludedBoilerplate || k.Excluded == ExcludedWidget || k.Excluded == ExcludedBanner || k.Excluded == ExcludedTitle {
			b.WriteByte('\n')
			b.WriteString(k.Text)
		}
		if b.Len() > 16<<10 {
			break
		}
	}
	return b.String()
}

// blockWith quotes the block that holds a phrase.
func (s *suspicion) blockWith(phrase string) string {
	phrase, _, _ = strings.Cut(phrase, " & ")
	for i := range s.doc.Blocks {
		text := s.doc.Blocks[i].Text
		if low := strings.ReplaceAll(strings.ToLower(text), "’", "'"); holdsWord(low, phrase) {
			return text
		}
	}
	return s.doc.Title
}

// notHere doubts a page of any length that says in one short block that a part
// of it is not shown to readers here, when the predecessor did not.
func (s *suspicion) notHere() {
	for i := range s.doc.Blocks {
		b := &s.doc.Blocks[i]
		if len(b.Text) > 160 || !b.Included() || !saysNotHere(b.Text) {
			continue
		}
		if s.prev == nil && bindingBlocks(s.doc, 3) >= 3 || s.prev != nil && hasBlock(s.prev, b.Text) {
			continue
		}
		s.say("blocked", b.Text)
		return
	}
}

// notShown and here are the two parts of such a sentence.
var (
	notShown = newPhrases("not available", "unavailable", "nicht verfügbar", "pas disponible")
	here     = newPhrases("in your location", "in your region", "in your country", "in your area", "in ihrem land", "in ihrer region", "dans votre pays", "dans votre région")
)

func saysNotHere(text string) bool { return notShown.in(text) && here.opensWord(text) }

// opensWord says whether any phrase stands at the start of a word, within what is
// looked at of a text.
func (p *phrases) opensWord(text string) bool {
	p.once.Do(p.prepare)
	text = text[:min(len(text), maxLooked)]
	for i := 0; i < len(text); i++ {
		k := p.first[text[i]]
		if k == 0 || i > 0 && isNameByte(text[i-1]) {
			continue
		}
		for _, s := range p.lists[k-1] {
			if hasFoldPrefix(text[i:], s) {
				return true
			}
		}
	}
	return false
}

func hasBlock(d *Document, text string) bool {
	for i := range d.Blocks {
		if d.Blocks[i].Text == text {
			return true
		}
	}
	return false
}

// placeholders doubts a text in which a template was not filled in, unless the
// predecessor had the same gap: then it is the publisher's, not the capture's.
func (s *suspicion) placeholders() {
	for i := range s.doc.Blocks {
		b := &s.doc.Blocks[i]
		if !b.Included() {
			continue
		}
		gap := placeholder(b.Text)
		if gap == "" || s.prev != nil && hasText(s.prev, gap) {
			continue
		}
		s.say("placeholder", gap)
		return
	}
}

func hasText(d *Document, text string) bool {
	for i := range d.Blocks {
		if strings.Contains(d.Blocks[i].Text, text) {
			return true
		}
	}
	return false
}

// placeholder gives the first gap of a template in a text, "" when there is
// none.
func placeholder(text string) string {
	for i := 0; i < len(text); i++ {
		if !opensGap[text[i]] {
			continue
		}
		if end := gapAt(text[i:]); end > 0 {
			return text[i : i+end]
		}
	}
	return ""
}

// opensGap has what a gap can begin with.
var opensGap = [256]bool{'[': true, '{': true, '<': true, '$': true, 'L': true, 'l': true}

// gapAt is the length of the gap that a text begins with, 0 for none.
func gapAt(text string) int {
	switch text[0] {
	case '[':
		return bracketGap(text)
	case '{':
		if strings.HasPrefix(text, "{{") {
			return closed(text, "}}")
		}
	case '<':
		if strings.HasPrefix(text, "<%") {
			return closed(text, "%>")
		}
	case '$':
		if strings.HasPrefix(text, "${") {
			return closed(text, "}")
		}
	default:
		if hasFoldPrefix(text, "lorem ipsum") {
			return len("lorem ipsum")
		}
	}
	return 0
}

// closed gives the length up to and with the end mark, when it is near.
func closed(s, mark string) int {
	end := strings.Index(s, mark)
	if end < 0 || end > 60 || end < 2 {
		return 0
	}
	return end + len(mark)
}

// gapWords are what templates name in brackets, lower case.
var gapWords = map[string]bool{
	"insert": true, "company": true, "your company": true, "company name": true, "your company name": true, "business name": true,
	"website": true, "website name": true, "website url": true, "site name": true, "app name": true, "your website": true,
	"date": true, "effective date": true, "insert date": true, "email": true, "email address": true, "your email": true,
	"address": true, "company address": true, "phone number": true, "jurisdiction": true, "name": true, "dpo name": true,
	"your name": true, "firmenname": true, "firma": true, "datum": true, "adresse": true, "nom de l'entreprise": true, "nom": true,
	"tbd": true, "tbc": true, "placeholder": true, "xxx": true,
}

// bracketGap gives the length of a bracket that a template left open to fill.
func bracketGap(s string) int {
	end := strings.IndexByte(s, ']')
	if end < 3 || end > 60 || strings.HasPrefix(s[end:], "](") {
		return 0
	}
	inner := strings.ToLower(strings.Trim(s[1:end], " _-•.*"))
	if gapWords[inner] || strings.HasPrefix(inner, "insert ") || strings.HasPrefix(inner, "enter ") || strings.HasPrefix(inner, "your ") && len(inner) < 30 {
		return end + 1
	}
	return 0
}
