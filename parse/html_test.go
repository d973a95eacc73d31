package parse

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readPage gives the included texts of a page, one a line.
func readPage(t *testing.T, page string, o Options) string {
	t.Helper()
	raws, _, err := readHTML(Input{Bytes: []byte(page), Options: o})
	if err != nil {
		t.Fatal(err)
	}
	judgeContent(raws)
	return included(raws)
}

func TestCharsets(t *testing.T) {
	const text = "<p>Löschung nach 90 Tagen – Zürich</p>"
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	cyrillic, err := charmap.Windows1251.NewEncoder().String("<p>Срок хранения 90 дней</p>")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, page, media, want string }{
		{"utf-8", text, "", "Löschung nach 90 Tagen – Zürich"},
		{"utf-8 that says it is latin-1", `<meta charset="iso-8859-1">` + text, "text/html; charset=iso-8859-1", "Löschung nach 90 Tagen – Zürich"},
		{"byte order mark", "\xef\xbb\xbf" + text, "", "Löschung nach 90 Tagen – Zürich"},
		{"windows-1252 that says nothing", latin, "", "Löschung nach 90 Tagen – Zürich"},
		{"utf-16", wide, "", "Löschung nach 90 Tagen – Zürich"},
		{"windows-1251 by the server", cyrillic, "text/html; charset=windows-1251", "Срок хранения 90 дней"},
		{"windows-1251 by the page", `<meta charset="windows-1251">` + cyrillic, "", "Срок хранения 90 дней"},
		{"two encodings in one page", text + text + latin, "", "Löschung nach 90 Tagen – Zürich / Löschung nach 90 Tagen – Zürich / Löschung nach 90 Tagen – Zürich"},
	} {
		t.Run(c.name, func(t *testing.T) {
			raws, _, err := readHTML(Input{Bytes: []byte(c.page), MediaType: c.media})
			if err != nil {
				t.Fatal(err)
			}
			if got := included(raws); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// wholePage reads a page through the HTML parser alone.
func wholePage(t testing.TB, page []byte) []raw {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Skip("deeper than the parser reads")
	}
	r := htmlReader{names: nameMemo{}}
	r.children(root, scope{})
	r.flush()
	r.settleMain()
	return r.raws
}

// A slim page gives what the whole page gives.
func TestSlimGivesTheSameText(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	real, _ := filepath.Glob("../../shared/corpus/html/*/*.html")
	for _, name := range append(files, real...) {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := readHTML(Input{Bytes: page})
		if err != nil {
			t.Fatal(err)
		}
		if want := wholePage(t, page); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the slim page reads otherwise", name)
		}
	}
}

func TestPositionsAreThoseOfTheSource(t *testing.T) {
	page := "<!-- a\n comment -->\n<body>\n<h1>Privacy</h1>\n  <p\n class=x>Größe: <b>wir</b>\n<p>Ende</p><p>Schluß <i>x</i></p>"
	raws, _, err := readHTML(Input{Bytes: []byte(page), Options: Options{Positions: true}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Pos{{4, 1}, {5, 3}, {7, 1}, {7, 12}}
	for i, r := range raws {
		if r.pos != want[i] {
			t.Errorf("%q stands at %v, want %v", r.text, r.pos, want[i])
		}
	}
}

func TestDeepPagesAreDegradedNotLost(t *testing.T) {
	page := strings.Repeat("<div>", 2000) + "<h2>Retention</h2><p>We keep it for <a href='/x'>90 days</a>.<p>And no longer.<ul><li>One<li>Two</ul>" + strings.Repeat("</div>", 2000)
	raws, meta, err := readHTML(Input{Bytes: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := included(raws), "Retention / We keep it for 90 days. / And no longer. / One / Two"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.Contains(meta.degraded, "nested deeper") {
		t.Errorf("degraded: %q", meta.degraded)
	}
}

func TestTextThatIsNoMarkup(t *testing.T) {
	lines := strings.Repeat("We keep your personal data about orders and deliveries for 90 days\nafter the last of them, unless the law obliges us to keep it for a\nlonger time, and then delete it.\n\n", 12)
	for _, c := range []struct{ name, page, want string }{
		{
			"check marks in a table", `<table><tr><th>Purpose<th>Shared<tr><td>Ads<td><img src=a.png alt="Yes"><tr><td>Mail<td><img alt="No"></table>`,
			"Purpose | Shared / Ads | Yes / Mail | No",
		},
		{"pictures elsewhere", `<p><img alt="Our logo">We keep it.</p>`, "We keep it."},
		{"an excuse for readers without scripts", `<p>We keep it.</p><noscript>Turn on scripts.</noscript>`, "We keep it."},
		{
			"a policy for readers without scripts", `<noscript><p>` + strings.Repeat("We keep your personal data. ", 20) + `</p></noscript>`,
			strings.TrimSpace(strings.Repeat("We keep your personal data. ", 20)),
		},
		{"shadow root", `<div><template shadowrootmode="open"><p>We keep it.</p></template><template><p>Not shown.</p></template></div>`, "We keep it."},
		{"an address written backwards", `<p>Write to <span style="unicode-bidi:bidi-override; direction: rtl">elpmaxe.emca@ycavirp</span></p>`, "Write to privacy@acme.example"},
		{"an address in pieces", `<p><span>privacy</span><span style="display:none">NOSPAM</span>@<!-- no -->acme.example</p>`, "privacy@acme.example"},
		{"a protected address", `<p><a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="` + protect("dpo@acme.example", 9) + `">[email&#160;protected]</a></p>`, "dpo@acme.example"},
		{"the rest of a paragraph behind a link", `<p>We keep it<span style="display:none"> for 90 days and no longer</span>.</p>`, "We keep it for 90 days and no longer."},
		{"a script that holds markup", `<script>document.write("<p>We sell it.</p>"); /* <!-- */</script><p>We keep it.</p>`, "We keep it."},
		{"a comment that holds markup", `<!-- <p>We sell it.</p> --!><p>We keep it.</p>`, "We keep it."},
		{"text inside a picture that is none", `<svg><path d="M0"/><foreignObject><p>We keep it.</p></foreignObject></svg>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readPage(t, c.page, Options{}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := readPage(t, "<pre>"+lines+"</pre>", Options{}); strings.Count(got, " / ") != 11 {
		t.Errorf("a preformatted policy is read as %q", got)
	}
}

func FuzzHTML(f *testing.F) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	for _, name := range files {
		page, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(page)
	}
	f.Add([]byte("<p>a<b>c<table>x<tr><td><a href=1><a href=2>"))
	f.Add([]byte("<svg><style><p>x</style></svg><span><p></span>y"))
	f.Fuzz(func(t *testing.T, page []byte) {
		raws, _, err := readHTML(Input{Bytes: page, Options: Options{Positions: true}})
		if err != nil {
			return
		}
		checkRaws(t, raws)
		plainAddresses(raws)
		judgeContent(raws)
		checkRaws(t, raws)
	})
}

// checkRaws holds readers to what the outline relies on.
func checkRaws(t *testing.T, raws []raw) {
	t.Helper()
	for i := range raws {
		r := &raws[i]
		if !utf8.ValidString(r.text) || r.text == "" {
			t.Fatalf("raw %d has the text %q", i, r.text)
		}
		if r.runIn < 0 || int(r.runIn) > len(r.text) {
			t.Fatalf("raw %d: a head of %d bytes in %q", i, r.runIn, r.text)
		}
		for _, l := range r.links {
			if l.Start < 0 || l.End < l.Start || l.End > len(r.text) {
				t.Fatalf("raw %d: a link at %d:%d in %q", i, l.Start, l.End, r.text)
			}
		}
	}
}
