package parse

import "strings"

// Widgets are parts of a page that ask the reader to do something with the
// page: set a location, sign in, fill in a form, rate the article, share it.
// Archives write them as plain lines between those of the policy. They are
// known by their language: a few words, an instruction or a report about the
// page, no statement of what someone does with data. An entry of a list that a
// colon announces ("when you: find a store near you") is the policy's.

// widgets excludes the lines of widgets, and the labels between two of them.
func (c *content) widgets() {
	last := -1 // the widget's line before
	for i := range c.raws {
		if c.raws[i].excluded == ExcludedNavigation {
			c.answers(i)
		}
		if !c.in(i) || !c.isWidget(i) {
			continue
		}
		c.exclude(i, ExcludedWidget)
		c.answers(i)
		if last >= 0 && i-last <= maxWidgetGap && c.onlyLabels(last+1, i) {
			for k := last + 1; k < i; k++ {
				c.exclude(k, ExcludedWidget)
			}
		}
		last = i
	}
	c.forms()
}

// answers excludes the answers to the question of a widget: "Yes", "No".
func (c *content) answers(i int) {
	if !strings.HasSuffix(c.raws[i].text, "?") {
		return
	}
	for k := i + 1; k < min(len(c.raws), i+3) && isYesOrNo(c.raws[k].text); k++ {
		c.exclude(k, ExcludedWidget)
	}
}

// isYesOrNo says whether a text is "yes" or "no" and nothing else.
func isYesOrNo(text string) bool {
	if len(text) > 12 {
		return false
	}
	var buf [16]byte
	switch string(phraseKey(buf[:0], text)) {
	case "yes", "no", "ja", "nein", "oui", "non", "sí", "si", "sì", "nee", "sim", "não":
		return true
	}
	return false
}

// maxWidgetGap is how many labels may stand between two lines of a widget.
const maxWidgetGap = 4

// onlyLabels says whether [from,to) holds nothing but labels without a word of
// the policy.
func (c *content) onlyLabels(from, to int) bool {
	for i := from; i < to; i++ {
		if c.in(i) && (c.raws[i].kind == Heading || !c.isLabel(i) || c.binding(i) > 0 || c.isAnnounced(i)) {
			return false
		}
	}
	return true
}

// maxWidget is the number of words up to which a line can be a widget's.
const maxWidget = 18

// isWidget says whether raw i is a line with which a page is operated.
func (c *content) isWidget(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if l.words < 2 || l.words > maxWidget || len(r.text) > 160 || r.kind == Row || l.has(signAt) && writesAddress(r.text) {
		return false
	}
	return (isChromeLine(r, l) || l.has(signWidget) && operates(r.text, l)) && !c.isAnnounced(i) && !c.headsText(i)
}

// writesAddress says whether a text has an "@" behind a name, as an address does
// and a handle ("@acme") does not.
func writesAddress(text string) bool {
	at := strings.IndexByte(text, '@')
	return at > 0 && isAddressByte(text[at-1])
}

// operates says whether a line speaks as widgets do, near its beginning where it
// is longer than a few words, and states nothing: beside the words of the widget
// it has none of what is done with data, no span of time, and nobody who does,
// may or must do anything. A question states nothing.
func operates(text string, l *look) bool {
	start, end := widgetWords.find(text)
	if start < 0 || l.words > 8 && countWords(text[:start]) > 4 {
		return false
	}
	rest := text[end:]
	return bindingScore(text[:start]) == 0 && bindingScore(rest) == 0 && !timeSpans.in(rest) && (strings.HasSuffix(text, "?") || !states(text[:start]) && !states(rest))
}

// timeSpans are what periods are counted in.
var timeSpans = newPhrases(" day", " month", " year", " hour", " week", " tage", " monat", " jahr", " jours", " mois", " ans", " días", " meses", " años", " giorni", " mesi", " anni", " dagen", " maand", " jaar", " dias", " anos")

// actors are the words by which a sentence says who does, may or must.
var actors = newPhrases(
	"we ", "our ", "we'", "we’", "may ", "will ", "shall ", "must ", "can ", "wir ", "unser", "dürfen", "können", "werden ", "nous ", "notre ", "nos ", "pouvons", "pouvez", "nosotros", "nuestr", "podemos", "puede",
	"nostr", "possiamo", "può ", "wij ", "onze ", "kunnen", "mogen", "nós ", "noss", "pode ",
)

// states says whether a text has an actor or a modal verb.
func states(text string) bool { return actors.startsIn(text) }

// isAnnounced says whether raw i belongs to what a lead-in announces: it is an
// entry of a list under a line that ends in a colon, or stands right below one.
func (c *content) isAnnounced(i int) bool {
	k := i - 1
	for k >= 0 && c.raws[i].kind == Item && c.raws[k].kind == Item && i-k < maxListed && !strings.HasSuffix(c.raws[k].text, ":") {
		k--
	}
	return k >= 0 && strings.HasSuffix(c.raws[k].text, ":") && (c.looks[k].words > 3 || c.binding(k) > 0)
}

// maxListed is how far back the lead-in of a list is looked for.
const maxListed = 60

// headsText says whether raw i is a heading over running text.
func (c *content) headsText(i int) bool {
	return c.raws[i].kind == Heading && i+1 < len(c.raws) && c.looks[i+1].sentence()
}

// widgetWords are how widgets speak: whole instructions and reports, never a
// noun that could be the policy's.
var widgetWords = newPhrases(
	// places
	"set your location", "enter zip", "enter your zip", "enter a zip", "enter your postcode", "enter a postcode",
	"find a store", "find your store", "find my store", "store locator", "select a store", "choose a store", "use my current location", "select your country",
	"choose your country", "select a country", "select your location", "choose your location", "select your region", "change your location", "select your state",
	"postleitzahl eingeben", "filiale finden", "filiale suchen", "markt wählen", "land auswählen", "wählen sie ihr land", "trouver un magasin", "trouvez un magasin", "entrez votre code postal", "saisissez votre code postal", "choisissez votre pays",
	"encuentra tu tienda", "buscar tienda", "introduce tu código postal", "elige tu país", "selecciona tu país", "trova un negozio", "trova il negozio", "inserisci il tuo cap", "scegli il tuo paese", "vind een winkel", "voer je postcode in", "kies je land", "encontre uma loja", "digite seu cep", "escolha o seu país",
	// shops
	"cart is empty", "bag is empty", "basket is empty", "warenkorb ist leer", "panier est vide", "carrito está vacío", "carrello è vuoto", "winkelwagen is leeg", "winkelmandje is leeg", "carrinho está vazio", "proceed to checkout", "view your cart", "view cart",
	"free shipping on", "free shipping offer", "free delivery on", "limited time only", "kostenloser versand ab", "livraison gratuite dès", "envío gratis a partir", "spedizione gratuita", "gratis verzending vanaf", "frete grátis",
	// sign-in
	"forgot password", "forgot your password", "remember me", "already have an account", "already a member", "don't have an account", "don’t have an account", "not a member yet",
	"passwort vergessen", "angemeldet bleiben", "mot de passe oublié", "vous avez déjà un compte", "olvidado tu contraseña", "olvidaste la contraseña", "¿olvidaste", "¿olvidó", "olvidó su contraseña", "olvidaste tu contraseña", "password dimenticata", "wachtwoord vergeten", "esqueceu a senha", "esqueceu-se da", "esqueceu sua",
	// forms, scripts, searches, dialogs
	"please enter a valid", "field is required", "fields are required", "required fields", "fields marked with", "javascript turned off", "javascript is turned off", "javascript disabled", "javascript is disabled", "enable javascript", "please wait", "bitte warten", "veuillez patienter",
	"pflichtfeld", "champs obligatoires", "campos obligatorios", "campi obbligatori", "verplichte velden", "campos obrigatórios", "no results found", "search results for", "enter a search term", "type to search", "what are you looking for", "suchbegriff eingeben",
	"beginning of dialog", "end of dialog", "escape will cancel", "click to open", "swipe to",
	// chats and opinions
	"chat with us", "chat now", "ask our virtual assistant", "ask our chatbot", "start a chat", "start chat", "chatten sie mit uns", "chatte mit uns", "discutez avec nous", "chatea con nosotros", "chatta con noi", "chat met ons", "fale connosco", "fale conosco", "how can we help you today", "need help?", "take our survey", "take a short survey", "rate your experience", "rate this page", "rate this article",
	"was this page helpful", "was this article helpful", "was this helpful", "was this information helpful", "did you find this helpful", "did you find this page", "did you find what you", "did this article", "did this page", "found this helpful", "find this article helpful",
	"war diese seite hilfreich", "war dieser artikel hilfreich", "war das hilfreich", "war dies hilfreich", "cet article vous a", "cette page vous a", "ces informations vous ont", "te resultó útil", "¿te resultó útil", "ha resultado útil", "te ha sido útil", "¿te ha sido útil", "fue útil esta", "¿fue útil", "ti è stato utile", "ti è stata utile", "è stato utile", "è stata utile", "was deze pagina nuttig", "was dit artikel nuttig", "esta página foi útil", "este artigo foi útil",
	// passing it on
	"share on facebook", "share on twitter", "share on x", "share on linkedin", "share via email", "share by email", "share this page", "share this article", "email this article", "auf facebook teilen", "per e-mail teilen", "partager sur", "compartir en facebook", "compartir en twitter", "condividi su", "delen op", "compartilhar no", "partilhar no", "tweet this", "tweets by", "pin it on", "previous post", "next post", "previous article", "next article", "vorheriger beitrag", "nächster beitrag", "article précédent", "article suivant", "entrada anterior", "entrada siguiente", "articolo precedente", "articolo successivo", "vorig bericht", "volgend bericht", "posted in ", "filed under", "out of 5 based on", "out of 5 stars", "reviews on trustpilot",
	"follow us on", "like us on facebook", "folgen sie uns", "folge uns", "suivez-nous", "síguenos", "seguici su", "volg ons", "siga-nos",
	"download on the app store", "get it on google play", "available on the app store", "available on google play", "im app store laden", "jetzt bei google play", "disponible sur google play", "télécharger dans l'app store", "disponible en google play", "disponibile su google play", "scarica su app store", "ontdek het op google play", "disponível no google play",
	// reading
	"written by ", "posted by ", "verfasst von ", "écrit par ", "escrito por ", "scritto da ", "geschreven door ", "you are here", "sie befinden sich hier", "sie sind hier", "vous êtes ici", "usted está aquí", "te encuentras en", "ti trovi in", "u bent hier", "je bent hier", "você está aqui", "está aqui:", "text size", "font size", "schriftgröße", "taille du texte", "tamaño del texto", "other languages:",
)

// forms excludes the prompts above a button that sends a form, where they say
// no more than the policy does elsewhere.
func (c *content) forms() {
	var known map[string]bool
	for i := range c.raws {
		if c.looks[i].words > 2 || !isSendButton(c.raws[i].text) {
			continue
		}
		for k := i - 1; k >= max(0, i-5); k-- {
			if c.raws[k].excluded == "" && !c.isPrompt(k) {
				break
			}
			if !c.in(k) {
				continue
			}
			if known == nil {
				known = c.vocabulary()
			}
			if c.addsNothing(k, known) {
				c.exclude(k, ExcludedWidget)
			}
		}
	}
}

// isPrompt says whether raw i asks for an entry, or names the field for one.
func (c *content) isPrompt(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	if r.kind == Row || r.kind == Heading || l.words > maxWidget {
		return false
	}
	return l.words <= 5 && fieldWords.opens(r.text) || askWords.opens(r.text) && !states(r.text)
}

// askWords are how a form asks.
var askWords = newPhrases(
	"enter ", "please enter", "please type", "please select", "choose a ", "select a ", "geben sie", "bitte geben", "bitte wählen", "entrez", "saisissez", "veuillez saisir", "introduce ", "introduzca", "inserisci", "voer ", "vul ", "digite", "introduza",
)

// fieldWords are what its fields are called.
var fieldWords = newPhrases(
	"your name", "your email", "your e-mail", "email", "e-mail", "first name", "last name", "full name", "phone", "zip code", "postcode", "message", "subject", "comment", "ihre e-mail", "vorname", "nachname", "nachricht", "votre e-mail", "votre adresse", "prénom", "nom", "tu correo", "su correo", "nombre", "la tua e", "cognome", "je e-mail", "uw e-mail", "voornaam", "achternaam", "o seu e-mail", "seu e-mail",
)

// isSendButton says whether a text is the button of a form.
func isSendButton(text string) bool {
	if len(text) > 32 {
		return false
	}
	var buf [40]byte
	switch string(phraseKey(buf[:0], text)) {
	case "submit", "send", "send message", "submit request", "subscribe", "sign up", "go", "search", "absenden", "senden", "anmelden", "abonnieren", "envoyer", "s inscrire", "s abonner", "valider", "enviar", "suscribirse", "invia", "iscriviti", "versturen", "verzenden", "inschrijven", "inscrever", "assinar":
		return true
	}
	return false
}
