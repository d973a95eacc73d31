package parse

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// fixedPhrase says whether a short text is one of the phrases with which pages
// are operated, and what it belongs to.
func fixedPhrase(text string) ExcludedReason {
	if len(text) > 80 || !mayBeFixed(text) {
		return ""
	}
	var buf [80]byte
	return fixedPhrases()[string(phraseKey(buf[:0], text))]
}

// mayBeFixed is a quick look at the first four letters of a text: where they
// follow each other in ASCII, some phrase has to begin with them.
func mayBeFixed(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < utf8.RuneSelf && !letterOrDigit[text[i]] {
			continue
		}
		if text = text[i:]; len(text) < 4 {
			return true
		}
		plain := letterOrDigit[text[0]] && letterOrDigit[text[1]] && letterOrDigit[text[2]] && letterOrDigit[text[3]]
		return !plain || fixedHeads()[quadOf(text)]
	}
	return true
}

// letterOrDigit tells those of ASCII.
var letterOrDigit = func() (is [utf8.RuneSelf * 2]bool) {
	for c := range utf8.RuneSelf {
		is[c] = nameByte[c] || c >= '0' && c <= '9'
	}
	return is
}()

// fixedHeads are the first four bytes of the fixed phrases, by quadOf.
var fixedHeads = sync.OnceValue(func() *[4096]bool {
	out := new([4096]bool)
	for phrase := range fixedPhrases() {
		if len(phrase) >= 4 {
			out[quadOf(phrase)] = true
		}
	}
	return out
})

// phraseKey folds case and drops all but letters, digits and single spaces.
func phraseKey(buf []byte, text string) []byte {
	gap := false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = len(buf) > 0
			continue
		}
		if gap {
			buf = append(buf, ' ')
			gap = false
		}
		buf = utf8.AppendRune(buf, unicode.ToLower(r))
	}
	return buf
}

var fixedPhrases = sync.OnceValue(func() map[string]ExcludedReason {
	out := map[string]ExcludedReason{}
	for reason, phrases := range map[ExcludedReason]string{
		ExcludedNavigation: `menu|close|open menu|close menu|menu close|toggle navigation|toggle menu|skip to content|skip to main content|skip to main|skip navigation|skip to navigation|skip to footer
back to top|return to top|go to top|to top|top|top of page|back to the top|scroll to top|back|go back|home|search|log in|login|sign in|sign up|log out|register|my account|cart
print|print this page|print page|print version|download pdf|download as pdf|download|save|share|share this|share this page|share this article|copy link|tweet|email this page|printable version|print friendly version|view printable version
expand all|collapse all|expand|collapse|show all|hide all|show more|show less|read more|read less|see more|see less|view more|view less|learn more|find out more|remove ads|more|less|next|previous|prev|next article|previous article
was this helpful|was this page helpful|was this article helpful|did this answer your question|yes no|yes no thanks for your feedback|thanks for your feedback|give feedback|feedback
on this page|in this article|in this section|jump to|jump to section|skip to section|select a section|change language|select language|choose language|select your language|language|choose your language|change region|select region
opens in a new window|opens in new window|opens in a new tab|opens in new tab|external link|loading|loading please wait|follow us|connect with us|stay connected|find us on|ok|got it|dismiss|cancel|submit|continue|go
zum inhalt springen|zum hauptinhalt springen|nach oben|zurück nach oben|zurück|menü|suche|anmelden|drucken|teilen|mehr erfahren|alle anzeigen|sprache wählen|zum seitenanfang
aller au contenu|aller au contenu principal|haut de page|retour en haut|retour en haut de page|retour|imprimer|partager|rechercher|se connecter|connexion|en savoir plus|fermer|tout afficher|choisir la langue
ir al contenido|saltar al contenido|volver arriba|volver|imprimir|compartir|buscar|iniciar sesión|más información|cerrar|vai al contenuto|salta al contenuto|torna su|torna all inizio|stampa|condividi|cerca|accedi|chiudi|scopri di più
naar inhoud|ga naar inhoud|naar boven|terug naar boven|terug|afdrukken|delen|zoeken|inloggen|sluiten|ir para o conteúdo|voltar ao topo|voltar|fechar|pesquisar|entrar|saiba mais`,
		ExcludedBanner: `accept|accept all|accept all cookies|accept cookies|reject|reject all|reject all cookies|decline|decline all|allow all|allow all cookies|allow cookies|deny|deny all|i accept|i agree|agree|manage cookies|cookie settings|cookies settings|manage preferences|manage settings|manage options|cookie preferences|manage cookie preferences|customize|customise|save preferences|accept and close|accept selected|only necessary|necessary only|only essential cookies|use necessary cookies only|do not accept|manage my preferences|your privacy choices|consent preferences|choose|choose cookies|let me choose|more options|cookie options|settings|preferences|privacy settings
alle akzeptieren|alle cookies akzeptieren|akzeptieren|ablehnen|alle ablehnen|cookie einstellungen|einstellungen|nur notwendige|auswahl speichern|tout accepter|tout refuser|accepter|refuser|paramétrer|personnaliser|gérer les cookies|accepter tous les cookies|continuer sans accepter
aceptar|aceptar todo|aceptar todas|rechazar|rechazar todo|configurar|accetta|accetta tutti|rifiuta|rifiuta tutti|accepteren|alles accepteren|weigeren|alles weigeren|aceitar|aceitar todos|rejeitar|rejeitar todos`,
		ExcludedPromotion: `subscribe|subscribe now|sign up for our newsletter|subscribe to our newsletter|join our newsletter|newsletter|get the app|download the app|download our app|shop now|get started|try for free|try it free|start free trial|get started for free|start for free|contact sales|request a demo|book a demo|get a demo|advertisement`,
		ExcludedContents:  `table of contents|contents|inhaltsverzeichnis|table des matières|sommaire|índice|tabla de contenidos|indice|inhoudsopgave`,
	} {
		for line := range strings.SplitSeq(phrases, "\n") {
			for p := range strings.SplitSeq(line, "|") {
				out[p] = reason
			}
		}
	}
	return out
})

// bindingStems are beginnings of words that speak of what is done with personal
// data, by their first three bytes; the value is how much one such word says.
// The languages are those whose dates are read: English, German, French,
// Spanish, Italian, Dutch, Portuguese.
var bindingStems = sync.OnceValue(func() *stemTable {
	out := &stemTable{byHead: map[string][]bindingStem{}}
	for weight, words := range []string{
		1: `data information inform cookie cookies right rights third partner provider share shar sharing disclos process store stor transfer access delet law legal agree consent protect secur purpose service user account address email use track
verarbeit information recht dritte übermitt zweck speicher einwillig gesetz nutz informations traite utilis droit tiers finalit loi partag tratamiento derechos terceros finalidad ley trattament diritt terz finalit legge verwerk recht derden doeleinden tratamento direitos terceiros finalidade lei`,
		2: `personal retain retention collect sell sold sale biometric gdpr ccpa cpra lgpd rgpd dsgvo pipeda controller processor opt-out opt-in opted opting unsubscribe withdraw erasure rectif object complaint minor children advertis profiling
personenbezog datenschutz verantwortlich aufbewahr widerruf widerspruch auskunft lösch erheb
personnel données donnees conserv responsable collecte retrait opposition
personales datos conserva responsable recog recopil oposición supresión
personali dati titolare raccogl raccolt conservazione opposizione cancellazione
persoonsgegevens gegevens verantwoordelijke bewaar verzamel bezwaar
pessoais dados controlador colet conservação oposição`,
	} {
		for stem := range strings.FieldsSeq(words) {
			out.begins[stemHash(stem)] = true
			out.byHead[stem[:3]] = append(out.byHead[stem[:3]], bindingStem{stem, weight})
		}
	}
	return out
})

// stemTable finds the stems that a word may begin with.
type stemTable struct {
	begins [4096]bool // by stemHash
	byHead map[string][]bindingStem
}

type bindingStem struct {
	stem   string
	weight int
}

// bindingScore says how much a text speaks of what is done with personal data:
// 0 not at all, from 2 it may bind. The name of a document ("Privacy Policy")
// counts nothing: all chrome names it.
func bindingScore(text string) int {
	score, _ := bindingWords(text)
	return score
}

// bindingWords gives the score and the number of words that say it alone.
func bindingWords(text string) (score, strong int) {
	for word := range words(text) {
		if s := stemOf(word); s != nil {
			score += s.weight
			strong += s.weight - 1
		}
	}
	return score, strong
}

// stemOf gives the stem that a word begins with, nil for none.
func stemOf(word string) *bindingStem {
	stems := bindingStems()
	var buf [64]byte
	if len(word) < 3 || len(word) > len(buf) || !stems.begins[stemHash(word)] {
		return nil
	}
	w := appendLower(buf[:0], word)
	list := stems.byHead[string(w[:3])]
	for i := range list {
		if s := &list[i]; len(w) >= len(s.stem) && string(w[:len(s.stem)]) == s.stem {
			return s
		}
	}
	return nil
}

// stemHash folds the first three bytes of a word, in any letter case, into an
// index of stemTable.begins: most words are told apart by it.
func stemHash(word string) uint {
	return (uint(word[0]|0x20)<<7 ^ uint(word[1]|0x20)<<4 ^ uint(word[2]|0x20)) & 4095
}

// words yields the runs of letters (and hyphens) of a text.
func words(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i := 0; i <= len(text); i++ {
			if i < len(text) && (nameByte[text[i]] || text[i] == '-' && start >= 0) {
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

// titleWords are what titles of policies are about.
var titleWords = newPhrases(
	"privacy", "cookie", "data protection", "data policy", "personal data", "personal information", "confidential", "datenschutz", "vie privée", "données", "privacidad", "protección de datos", "datos personales", "riservatezza", "protezione dei dati", "gegevensbescherming", "proteção de dados", "california", "gdpr", "notice at collection",
)

// titlesPolicy says whether a title is that of a policy.
func titlesPolicy(text string) bool {
	return titleWords.startsIn(text)
}

// officerNames are what those are called who answer for personal data.
var officerNames = newPhrases(
	"data protection officer", "datenschutzbeauftragte", "délégué à la protection", "delegado de protección", "responsabile della protezione", "functionaris voor gegevensbescherming", "functionaris gegevensbescherming", "encarregado", "privacy officer", "data protection representative", "chief privacy officer", "grievance officer", "article 27 representative", "eu representative", "uk representative", "dpo",
)

// namesOfficer says whether a text names who answers for personal data.
func namesOfficer(text string) bool {
	return officerNames.startsIn(text)
}

// hasContact says whether a raw has an e-mail address or a telephone number.
func hasContact(r *raw) bool {
	for _, l := range r.links {
		switch s := schemeOf(l.URL); {
		case s == "mailto" && mailto(l.URL[len(s)+1:]) != "", s == "tel", strings.Contains(l.URL, emailPath):
			return true
		}
	}
	return strings.Contains(r.text, "@")
}

// privacyMailboxes are what such addresses are called.
var privacyMailboxes = newPhrases(
	"privacy", "dpo", "datenschutz", "dataprotection", "data-protection", "data.protection", "gdpr", "rgpd", "dsgvo", "privacidad", "privacidade", "dpd", "ccpa", "optout", "opt-out",
)

// hasPrivacyAddress says whether a raw has an e-mail address made for personal
// data.
func hasPrivacyAddress(r *raw) bool {
	at := strings.IndexByte(r.text, '@')
	if at < 0 {
		return false
	}
	start := at
	for start > 0 && isAddressByte(r.text[start-1]) {
		start--
	}
	return privacyMailboxes.startsIn(r.text[start:at])
}

// dateLineWords say what a date dates.
var dateLineWords = newPhrases(
	"updated", "effective", "revised", "modified", "last update", "last change", "version", "in force", "stand ", "stand:", "gültig", "aktualisiert", "letzte änderung",
	"mise à jour", "en vigueur", "date d", "actualizad", "vigencia", "vigor", "última", "aggiornat", "aggiornamento", "bijgewerkt", "laatst", "atualizad", "vigência", "posted", "dated",
)

// isDateLine says whether a short text is the line that dates a policy.
func isDateLine(text string) bool {
	return nextDigit(text, 0) >= 0 && dateLineWords.startsIn(text)
}

// agoWords are in lines that say how long ago something was.
var agoWords = newPhrases(
	"ago", "yesterday", "today", "last week", "last month", "il y a", "vor", "hace", "fa", "geleden", "há", "min read", "minute read", "minutes read", "lesezeit", "min de lecture", "minutes de lecture", "temps de lecture", "min de lectura", "minutos de lectura", "tiempo de lectura", "tempo di lettura", "min di lettura", "minuti di lettura", "leestijd", "min leestijd", "min de leitura", "minutos de leitura", "tempo de leitura",
)

// isRelativeLine says whether a line only says how long ago something was.
func isRelativeLine(text string) bool {
	return agoWords.startsIn(text) && onlyRelativeWords(text)
}

// onlyRelativeWords says whether a line has no word that such a line has not.
func onlyRelativeWords(text string) bool {
	for w := range words(strings.ToLower(text)) {
		if !relativeWords()[w] {
			return false
		}
	}
	return nextDigit(text, 0) < 0 || agoWords.startsIn(text)
}

var relativeWords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`· • – last reviewed checked verified updated update modified edited published posted written by on the a an over about almost more than ago yesterday today week weeks day days month months year years hour hours minute minutes min mins second seconds read reading time just now article this was page lecture temps lectura tiempo lettura tempo leestijd leitura
mis à jour il y a plus de d un une an ans mois jour jours semaine semaines heure heures zuletzt aktualisiert vor über mehr als einem einer eine tag tagen woche wochen monat monaten jahr jahren stunde stunden lesezeit minuten
actualizado hace más de una un año años mes meses día días semana semanas hora horas aggiornato fa più giorni giorno settimana settimane mese mesi anno anni di minuti minutos bijgewerkt geleden meer dan dag dagen week weken maand maanden jaar atualizado há mais de dia dias semana semanas mês ano anos`) {
		out[w] = true
	}
	return out
})
