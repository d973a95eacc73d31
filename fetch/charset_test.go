package fetch

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	const german, japan = "<p>Löschung nach 90 Tagen – „jederzeit“</p>", "<p>個人情報の保護</p>"
	const xml = "<?xml version='1.0' encoding='iso-8859-2'?>"
	meta := func(name, s string) string { return "<meta charset=" + name + ">" + s }
	late := strings.Repeat("<p>ascii only</p>", 100) + german // beyond what detection looks at
	for name, c := range map[string]struct {
		raw, contentType, want, charset string
	}{
		"utf-8 declared":           {german, "text/html; charset=utf-8", german, "utf-8"},
		"utf-8 undeclared":         {german, "text/html", german, "utf-8"},
		"utf-8 undeclared, late":   {late, "", late, "utf-8"},
		"utf-8 mark":               {"\ufeff" + german, "text/html; charset=latin1", german, "utf-8"},
		"ascii":                    {"<p>plain", "", "<p>plain", "utf-8"},
		"latin1 declared":          {in(t, charmap.Windows1252, german), "text/html; charset=iso-8859-1", german, "windows-1252"},
		"latin1 undeclared":        {in(t, charmap.Windows1252, german), "", german, "windows-1252"},
		"latin1 in meta":           {in(t, charmap.Windows1252, meta("latin1", german)), "", meta("latin1", german), "windows-1252"},
		"latin2 in meta":           {in(t, charmap.ISO8859_2, meta("latin2", "<p>ł")), "", meta("latin2", "<p>ł"), "iso-8859-2"},
		"shift-jis declared":       {in(t, japanese.ShiftJIS, japan), "text/html; charset=Shift_JIS", japan, "shift_jis"},
		"shift-jis in meta":        {in(t, japanese.ShiftJIS, meta("shift_jis", japan)), "", meta("shift_jis", japan), "shift_jis"},
		"iso-2022-jp in meta":      {in(t, japanese.ISO2022JP, meta("iso-2022-jp", japan)), "", meta("iso-2022-jp", japan), "iso-2022-jp"},
		"gb18030":                  {in(t, simplifiedchinese.GB18030, "<p>隐私</p>"), "text/html; charset=gb2312", "<p>隐私</p>", "gbk"},
		"utf-16 with mark":         {in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), german), "", german, "utf-16le"},
		"utf-16 big end with mark": {in(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), german), "text/html", german, "utf-16be"},
		"utf-16 declared":          {in(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), german), "text/html; charset=utf-16", german, "utf-16le"},
		"latin2 in XML":            {in(t, charmap.ISO8859_2, xml+"<p>ł"), "text/html", xml + "<p>ł", "iso-8859-2"},
		"XML without encoding":     {"<?xml version='1.0'?><p>\xe9", "", "<?xml version='1.0'?><p>é", "windows-1252"},
		"XML of unknown encoding":  {"<?xml encoding='?'?><p>\xe9", "", "<?xml encoding='?'?><p>é", "windows-1252"},
		"XML that claims utf-16":   {"<?xml encoding='UTF-16'?><p>\xe9", "", "<?xml encoding='UTF-16'?><p>é", "windows-1252"},
		"XML broken off":           {"<?xml encoding=?><p>\xe9", "", "<?xml encoding=?><p>é", "windows-1252"},
		"invalid utf-8":            {"a\xffb", "text/html; charset=utf-8", "a\ufffdb", "utf-8"},
		"unknown charset":          {german, "text/html; charset=klingon", german, "utf-8"},
		"pdf":                      {"%PDF-1.7\xff", "text/html; charset=utf-8", "%PDF-1.7\xff", ""},
		"docx":                     {"PK\x03\x04\xff", "", "PK\x03\x04\xff", ""},
		"empty":                    {"", "", "", "utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			got, charset := Decode([]byte(c.raw), c.contentType)
			if string(got) != c.want || charset != c.charset {
				t.Errorf("%q in %q, want %q in %q", got, charset, c.want, c.charset)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=utf-16>\xfe\xff"), "text/html; charset=x")
	f.Fuzz(func(t *testing.T, raw []byte, contentType string) {
		body, charset := Decode(raw, contentType)
		if charset != "" && !utf8.Valid(body) {
			t.Errorf("%q is not UTF-8 (from %s)", body, charset)
		}
	})
}

func in(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
