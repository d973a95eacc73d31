package parse

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decodeHTML gives the page as UTF-8. What is valid UTF-8 is UTF-8, whatever
// the page says: archives decode pages and leave their declaration in place.
func decodeHTML(in Input) ([]byte, error) {
	page := in.Bytes
	switch {
	case bytes.HasPrefix(page, []byte("\xef\xbb\xbf")):
		page = page[3:]
	case bytes.HasPrefix(page, []byte("\xff\xfe")), bytes.HasPrefix(page, []byte("\xfe\xff")):
		out, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), page)
		if err != nil {
			return nil, fmt.Errorf("decode UTF-16: %w", err)
		}
		return out, nil
	}
	if utf8.Valid(page) {
		return page, nil
	}
	enc, name, _ := charset.DetermineEncoding(page, in.MediaType)
	if name == "utf-8" || name == "windows-1252" || mostlyUTF8(page) {
		return mendUTF8(page), nil
	}
	out, _, err := transform.Bytes(enc.NewDecoder(), page)
	if err != nil {
		return mendUTF8(page), nil
	}
	return out, nil
}

// mostlyUTF8 says whether nearly all that is not ASCII is valid UTF-8: a page
// pasted together from two sources.
func mostlyUTF8(page []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(page); {
		if page[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(page[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 4*bad
}

// mendUTF8 keeps valid UTF-8 and reads each other byte as Windows-1252, which
// is what stray bytes in pages are.
func mendUTF8(page []byte) []byte {
	out := make([]byte, 0, len(page)+len(page)/16)
	for i := 0; i < len(page); {
		r, size := utf8.DecodeRune(page[i:])
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(page[i])
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out
}
