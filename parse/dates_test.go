package parse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDates(t *testing.T) {
	for _, c := range []struct{ text, language, want string }{
		{"Effective Date - May 25, 2018", "en", "effective 2018-05-25"},
		{"Updated: June 1, 2016", "en", "updated 2016-06-01"},
		{"LAST UPDATED: MARCH 2023", "en", "updated 2023-03"},
		{"Last revised 3rd of March, 2020", "en", "updated 2020-03-03"},
		{"Version of 2021-12-31", "en", "updated 2021-12-31"},
		{"Last updated: 08/09/2018", "en", "updated ambiguous"},
		{"Last updated: 08/25/2018", "en", "updated 2018-08-25"},
		{"Last updated: 8/8/18", "en", "updated 2018-08-08"},
		{"Zuletzt aktualisiert am 08/09/2018", "de", "updated 2018-09-08"},
		{"Stand: 25. Mai 2018", "de", "updated 2018-05-25"},
		{"Stand: 08.09.2018", "de", "updated 2018-09-08"},
		{"Diese Fassung tritt am 1. Januar 2024 in Kraft", "de", "effective 2024-01-01"},
		{"Dernière mise à jour : 1er août 2022", "fr", "updated 2022-08-01"},
		{"En vigueur le 25 mai 2018", "fr", "effective 2018-05-25"},
		{"Última actualización: 3 de septiembre de 2021", "es", "updated 2021-09-03"},
		{"Ultimo aggiornamento: 14 febbraio 2020", "it", "updated 2020-02-14"},
		{"Laatst bijgewerkt op 2 maart 2019", "nl", "updated 2019-03-02"},
		{"Atualizado em 7 de março de 2022", "pt", "updated 2022-03-07"},
		{"Effective as of January 1, 2020; last updated February 3, 2021", "en", "effective 2020-01-01 updated 2021-02-03"},
		{"Under the CCPA, effective January 1, 2020, residents of California have the right to know what we collect, and we tell them in the section below.", "en", "other 2020-01-01"},
		{"February 30, 2020", "en", ""},
		{"ISO 27001:2013, RFC 2119, 2018 and 12/2018", "en", ""},
		{"Call 555-12-2018 or 1.2.3.2018", "en", ""},
	} {
		doc := &Document{Language: c.language, Blocks: []Block{{Text: Normalize(c.text)}}}
		got := ""
		for _, d := range findDates(doc) {
			if got != "" {
				got += " "
			}
			got += d.Role + " " + d.value()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// A date alone takes its role from the label before it.
func TestDateUnderItsLabel(t *testing.T) {
	doc := &Document{Blocks: []Block{{Text: "Effective date", Kind: Heading}, {Text: "May 25, 2018"}}}
	want := []Date{{Role: "effective", ISO: "2018-05-25", Text: "May 25, 2018", Block: 1}}
	if d := cmp.Diff(want, findDates(doc)); d != "" {
		t.Error(d)
	}
}
