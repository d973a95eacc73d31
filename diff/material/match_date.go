package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

var monthWords = clause.NewWords("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
	"januar", "jänner", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
	"janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
	"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre",
	"gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre",
	"januari", "februari", "maart", "mei", "augustus",
	"janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "dezembro")

var dateWords = clause.NewWords("updated", "effective", "modified", "revised", "revision", "version", "date", "last", "published", "on", "of", "as", "since", "posted", "reviewed",
	"the", "this", "policy", "privacy", "notice", "was", "is", "statement", "in", "force", "valid", "from", "and", "update", "current", "amended", "changed", "st", "nd", "rd", "th", "issued", "created", "here", "gmt", "utc", "pm", "am", "at", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "v", "takes", "effect", "became", "edited", "release", "terms",
	"stand", "datum", "letzte", "letzten", "letzter", "zuletzt", "aktualisiert", "aktualisierung", "änderung", "geändert", "überarbeitet", "fassung", "vom", "ab", "am", "gültig", "seit", "dieser", "der", "die",
	"dernière", "mise", "à", "jour", "mis", "modification", "modifiée", "révision", "en", "vigueur", "le", "du", "la", "de", "depuis", "entrée", "date",
	"última", "ultima", "actualización", "actualizado", "actualizada", "modificación", "revisión", "fecha", "del", "el", "versión", "vigencia", "vigente", "desde", "vigor",
	"ultimo", "aggiornamento", "aggiornato", "aggiornata", "modifica", "revisione", "versione", "il", "dal", "valida", "di", "data",
	"laatst", "laatste", "bijgewerkt", "gewijzigd", "wijziging", "herzien", "versie", "op", "per", "van", "geldig", "vanaf", "sinds",
	"atualização", "atualizado", "atualizada", "modificação", "revisão", "versão", "em", "vigência", "o", "do", "da")

func matchDateOnly(v *view) []hit {
	if !dateLine(v.old) && v.c.Old != "" || !dateLine(v.new) && v.c.New != "" {
		return nil
	}
	if v.edited() && sameDate(v.old, v.new) || v.cutDate() {
		return nil
	}
	return v.both("the date line changes")
}

// cutDate says that a date line comes or goes together with all that a page has
// above its text: the page or its capture is laid out anew, and dates nothing.
func (v *view) cutDate() bool {
	return v.headless && (v.added() || v.removed()) && dateLine(v.old) != dateLine(v.new)
}

// headless says whether one of two documents has neither a title nor a table
// of contents nor a date, and the other has a date and one of them.
func headless(old, new *parse.Document) bool {
	if old == nil || new == nil {
		return false
	}
	oldHead, newHead := furnished(old), furnished(new)
	return oldHead != newHead && dated(old) != dated(new) && oldHead == dated(old)
}

// furnished says whether a document has a title or a table of contents.
func furnished(d *parse.Document) bool {
	for i := range d.Blocks {
		if r := d.Blocks[i].Excluded; r == parse.ExcludedTitle || r == parse.ExcludedContents {
			return true
		}
	}
	return false
}

// dated says whether a document says when it was updated or takes effect, in
// words or by a line that is a date and nothing else.
func dated(d *parse.Document) bool {
	return slices.ContainsFunc(d.Dates, func(t parse.Date) bool {
		return t.Role != "other" || strings.Trim(d.Blocks[t.Block].Text, " .()") == t.Text
	})
}

// dateLine says whether a text is a date with the words that announce it.
func dateLine(f *clause.Facts) bool {
	dated := false
	for i := range f.Tokens {
		t := &f.Tokens[i]
		switch {
		case t.Kind == clause.Digits || digitLed(f.Text[t.Start:t.End]):
			dated = true
		case clause.WordIn(t, monthWords):
			dated = true
		case clause.WordIn(t, dateWords):
		default:
			return false
		}
	}
	return dated && len(f.Tokens) > 0 && len(f.Tokens) >= 2
}

// sameDate says whether two date lines hold the same day, in whatever order a
// named month lets it be written, and say alike whether they mean the day of
// effect.
func sameDate(a, b *clause.Facts) bool {
	x, named := dateParts(a)
	y, alsoNamed := dateParts(b)
	if named && alsoNamed {
		slices.Sort(x)
		slices.Sort(y)
	}
	return slices.Equal(x, y) && containsFold(a.Text, "effective") == containsFold(b.Text, "effective")
}

// dateParts lists the numbers and months of a date line, a month by its first
// three letters, and says whether it names a month.
func dateParts(f *clause.Facts) (parts []string, named bool) {
	for i := range f.Tokens {
		t := &f.Tokens[i]
		w := strings.ToLower(f.Text[t.Start:t.End])
		switch {
		case clause.WordIn(t, monthWords):
			parts, named = append(parts, w[:3]), true
		case t.Kind == clause.Digits || digitLed(w):
			parts = append(parts, strings.TrimLeft(strings.TrimRight(w, "sthndr"), "0"))
		}
	}
	return parts, named
}

func digitLed(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
