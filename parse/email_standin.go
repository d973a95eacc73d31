package parse

import "strings"

// standIn is how an address is written that software protects.
const standIn = "[email protected]"

// protectedWords are what stands in brackets for a protected address.
var protectedWords = newPhrases("email protected", "e-mail protected", "email hidden", "email redacted", "email obfuscated", "email address protected", "e-mail geschützt", "adresse e-mail protégée", "correo protegido", "email protetta", "e-mail protegido")

// standIns writes the bracketed stand-ins of protected addresses alike, with
// what an extractor adds to them.
func (e *textEdit) standIns() {
	for at := 0; at < len(e.text) && len(e.cuts) < maxCuts; at++ {
		if c := e.text[at]; c != '[' && c != '(' || !protectedWords.opens(e.text[at+1:]) {
			continue
		}
		end := strings.IndexAny(e.text[at:min(len(e.text), at+120)], "])")
		if end < 0 {
			return
		}
		if s := e.text[at : at+end+1]; len(s) != len(standIn) && s != "[email\u00a0protected]" {
			e.cuts = append(e.cuts, cut{at, at + end + 1, standIn})
		}
		at += end
	}
}

// againstRobots are the sentences that take the place of an address in pages
// made with Joomla, as far as the word that all of them end with.
var againstRobots = newPhrases(
	"this email address is being protected", "this e-mail address is being protected", "this e-mail is being protected", "diese e-mail-adresse ist vor", "diese e-mail adresse ist", "cette adresse e-mail est protégée", "cette adresse email est protégée", "esta dirección de correo electrónico está", "questo indirizzo email è protetto", "questo indirizzo e-mail è protetto", "dit e-mailadres wordt beveiligd", "dit e-mailadres is beveiligd", "este endereço de email está", "este endereço de e-mail",
)

// spambots finds the sentences that take the place of an address, given where
// they first speak of scripts.
func (e *textEdit) spambots(script int) {
	start := max(0, script-200)
	if start += againstRobots.lastIn(e.text[start:script]); start < 0 || !againstRobots.opens(e.text[start:]) {
		return
	}
	end := strings.IndexAny(e.text[script:], ".!")
	if end < 0 {
		end = len(e.text) - script - 1
	}
	e.cuts = append(e.cuts, cut{start, script + end + 1, standIn})
}

// glued drops letters that stick to a stand-in ("[email protected]m"): they are
// left over from the address, and change with the token.
func (e *textEdit) glued() {
	const mark = "protected]"
	for at := 0; ; {
		i := strings.Index(e.text[at:], mark)
		if i < 0 {
			return
		}
		end := at + i + len(mark)
		at = end
		start := strings.LastIndex(e.text[:end], "[email")
		if start < 0 || end-start > len("[email\u00a0protected]") {
			continue
		}
		from, to := start, end
		for from > 0 && isAddressByte(e.text[from-1]) && e.text[from-1] < 0x80 {
			from--
		}
		for to < len(e.text) && isAddressByte(e.text[to]) && e.text[to] < 0x80 && (e.text[to] != '.' || to+1 < len(e.text) && isAddressByte(e.text[to+1])) {
			to++
		}
		if from < start || to > end {
			e.cuts = append(e.cuts, cut{from, to, "[email protected]"})
		}
	}
}
