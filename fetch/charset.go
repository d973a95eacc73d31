package fetch

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Decode gives the text of a page in UTF-8, without a byte order mark, and the
// charset it was in. It reads a page as browsers do: byte order mark,
// Content-Type, meta element, XML declaration; without any of these, bytes that are valid UTF-8
// throughout are UTF-8 and all others windows-1252. Bytes that are wrong in
// the charset become U+FFFD. PDF and ZIP (DOCX) come back as they are, with
// charset "".
func Decode(raw []byte, contentType string) (body []byte, name string) {
	if bytes.HasPrefix(raw, []byte("%PDF-")) || bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return raw, ""
	}
	e, name, certain := charset.DetermineEncoding(raw, contentType)
	if !certain && utf8Throughout(raw, name) {
		name = "utf-8"
	} else if x, n := charset.Lookup(declared(raw)); !certain && name == "windows-1252" && x != nil {
		e, name = x, n
	}
	if name == "utf-8" {
		return bytes.ToValidUTF8(bytes.TrimPrefix(raw, []byte("\ufeff")), []byte("\ufffd")), name
	}
	body, err := e.NewDecoder().Bytes(raw)
	if err != nil { // a decoder of the web replaces, it does not fail
		return bytes.ToValidUTF8(raw, []byte("\ufffd")), name
	}
	return bytes.TrimPrefix(body, []byte("\ufeff")), name
}

// utf8Throughout corrects a guess, which is made on the first kilobyte alone.
// Text without a byte above 127 proves nothing against a charset that was
// named, since ISO-2022-JP has none either.
func utf8Throughout(raw []byte, guess string) bool {
	ascii := bytes.IndexFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	return utf8.Valid(raw) && (!ascii || guess == "windows-1252")
}

// declared is the encoding that an XML declaration names, "" without one.
func declared(raw []byte) string {
	decl, _, found := strings.Cut(string(raw[:min(len(raw), 200)]), "?>")
	_, value, named := strings.Cut(decl, "encoding=")
	if !found || !named || !strings.HasPrefix(decl, "<?xml") || value == "" {
		return ""
	}
	name, _, _ := strings.Cut(value[1:], value[:1])
	if strings.HasPrefix(strings.ToLower(name), "utf-16") { // or its own name could not be read
		return ""
	}
	return name
}
