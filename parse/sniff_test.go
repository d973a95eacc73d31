package parse_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/parse"
)

// The bytes decide the format; the name and the declared type only where the
// bytes allow both.
func TestFormatByContent(t *testing.T) {
	for _, c := range []struct{ bytes, name, media, want string }{
		{"<!doctype html><p>We collect your name.", "policy.txt", "text/plain", "html/1"},
		{"\ufeff<HTML><body><p>We collect your name.", "", "", "html/1"},
		{"<div><p>We collect.</p></div>", "policy", "text/html", "html/1"},
		{"# Privacy\n\nWe collect your name.", "", "", "markdown/1"},
		{"We **never** sell [data](https://a.example) **ever**.", "", "text/plain", "markdown/1"},
		{"We collect your name.", "policy.md", "", "markdown/1"},
		{"We collect your name.", "https://a.example/privacy", "text/plain", "text/1"},
		{"We collect your name.\f", "policy.pdf", "application/pdf; extractor=pdftotext", "pdf/1"},
		{"We say <b> for bold.", "policy.txt", "", "text/1"},
	} {
		doc, err := parse.Parse(parse.Input{Bytes: []byte(c.bytes), Name: c.name, MediaType: c.media})
		if err != nil {
			t.Errorf("%q: %v", c.bytes, err)
			continue
		}
		if doc.Extractor != c.want {
			t.Errorf("%q as %s %s: read by %s, want %s", c.bytes, c.name, c.media, doc.Extractor, c.want)
		}
	}
}

// What is no document is refused with the next step.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		bytes string
		want  error
		says  string
	}{
		{"", parse.ErrEmpty, "fetch the page again"},
		{" \n\t ", parse.ErrEmpty, "render it"},
		{"%PDF-1.7 ...", parse.ErrNotDocument, "has not been extracted"},
		{"\x89PNG\r\n\x1a\n", parse.ErrNotDocument, "image"},
		{"PK\x03\x04 not a Word file", parse.ErrNotDocument, "ZIP"},
		{"\x7fELF\x02\x01", parse.ErrNotDocument, "program"},
		{strings.Repeat("\x00\x01", 500), parse.ErrNotDocument, "give the policy as"},
	} {
		_, err := parse.Parse(parse.Input{Bytes: []byte(c.bytes)})
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.20q: %v, want %v that says %q", c.bytes, err, c.want, c.says)
		}
	}
}

// Text in another charset reads like UTF-8.
func TestCharsets(t *testing.T) {
	want := "Wir schützen \"Ihre\" Daten."
	for name, b := range map[string]string{
		"windows-1252": "Wir sch\xfctzen \x93Ihre\x94 Daten.",
		"utf-8":        "Wir schützen “Ihre” Daten.",
		"utf-16":       "\xff\xfeW\x00i\x00r\x00 \x00s\x00c\x00h\x00\xfc\x00t\x00z\x00e\x00n\x00 \x00\x1c\x20I\x00h\x00r\x00e\x00\x1d\x20 \x00D\x00a\x00t\x00e\x00n\x00.\x00",
	} {
		doc, err := parse.Parse(parse.Input{Bytes: []byte(b), Name: "policy.txt"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.TrimSpace(doc.Text()); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, text := range map[string]string{
		"en": "We collect the information that you give us, and you may ask for a copy of it at any time with our form.",
		"de": "Wir erheben die Daten, die Sie uns geben, und Sie können jederzeit eine Kopie davon verlangen, auch für Ihre Kinder.",
		"fr": "Nous collectons les données que vous nous donnez et vous pouvez en demander une copie pour vos enfants.",
		"es": "Recogemos los datos que usted nos da, y puede pedir una copia de sus datos para los menores con esta solicitud.",
		"it": "Raccogliamo i dati che ci fornisce, e può chiedere una copia dei dati per i minori con una richiesta della famiglia.",
		"nl": "Wij verzamelen de gegevens die u ons geeft, en u kunt een kopie van deze gegevens vragen voor het kind.",
		"pt": "Coletamos os dados que você nos fornece, e você pode pedir uma cópia dos seus dados para os menores com uma solicitação.",
	} {
		doc, err := parse.Parse(parse.Input{Bytes: []byte(text), Name: "x.txt"})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Language != want {
			t.Errorf("%q: %q, want %q", text, doc.Language, want)
		}
	}
}
