package parse

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func pageOf(title, text, link string) []byte {
	return []byte(`<html><head><title>` + title + `</title></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/shop">Shop</a></li></ul></nav>
<main><h1>` + title + `</h1><p>` + text + ` See <a href="` + link + `">our list</a>.</p></main><footer><p>© 2026 Acme</p></footer></body></html>`)
}

func twoPages(first, second string) []Part {
	return []Part{
		{Name: "https://acme.example/privacy/", MediaType: "text/html", Bytes: pageOf("Privacy Policy", first, "list")},
		{Name: "https://acme.example/cookies/", MediaType: "text/html", Bytes: pageOf("Cookies", second, "list")},
	}
}

// Several pages are one document, in their order, each with its own base of
// links and without its own navigation.
func TestPagesAreOneDocument(t *testing.T) {
	d, err := Parse(Input{Bytes: Join(twoPages("We collect your name and your address.", "We set cookies that remember your language."))})
	if err != nil {
		t.Fatal(err)
	}
	text := d.DumpTree()
	first, second := strings.Index(text, "your name"), strings.Index(text, "set cookies")
	if first < 0 || second < first || d.Extractor != "parts/1" || d.Title != "Privacy Policy" {
		t.Errorf("%s %q\n%s", d.Extractor, d.Title, text)
	}
	var links []string
	for _, b := range d.Blocks {
		if b.Included() {
			for _, l := range b.Links {
				links = append(links, l.URL)
			}
			if strings.Contains(b.Text, "Shop") || strings.Contains(b.Text, "©") {
				t.Errorf("%q is compared", b.Text)
			}
		}
	}
	if got := strings.Join(links, " "); !strings.Contains(got, "acme.example/privacy/list") || !strings.Contains(got, "acme.example/cookies/list") {
		t.Errorf("links %s", got)
	}
}

func TestOptionsOfEachPage(t *testing.T) {
	in := Input{Bytes: Join(twoPages("We collect your name and your address.", "We set cookies that remember your language."))}
	in.Options = Options{Select: []Selector{{CSS: "main"}}, Parts: []Options{{Select: []Selector{{CSS: "h1"}}}}}
	d, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	if text := d.DumpTree(); !strings.Contains(text, "p | We collect your name") || !strings.Contains(text, "p -selector | We set cookies") {
		t.Errorf("%s", text)
	}
}

func TestUnreadablePageIsNamed(t *testing.T) {
	_, err := Parse(Input{Bytes: Join([]Part{{Name: "a", Bytes: []byte("# Policy\n\nWe keep data.")}, {Name: "b", Bytes: []byte("\x89PNG\r\n\x1a\n0000")}})})
	if err == nil || !strings.Contains(err.Error(), "page 2, b") {
		t.Errorf("%v", err)
	}
}

// What is joined comes apart again, whatever the bytes are.
func TestJoinAndSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Part {
			return Part{
				Name: rapid.String().Draw(t, "name"), MediaType: rapid.StringMatching(`[a-z]{0,9}/[a-z]{0,9}`).Draw(t, "type"),
				Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"),
			}
		}), 1, 4).Draw(t, "parts")
		body := Join(parts)
		if !bytes.Equal(body, Join(parts)) {
			t.Error("the same pages give other bytes")
		}
		got, ok := Split(body)
		if !ok || len(got) != len(parts) {
			t.Fatalf("%d pages of %d", len(got), len(parts))
		}
		for i := range got {
			if got[i].Name != parts[i].Name || got[i].MediaType != parts[i].MediaType || !bytes.Equal(got[i].Bytes, parts[i].Bytes) {
				t.Errorf("%+v became %+v", parts[i], got[i])
			}
		}
	})
}

// A body that only looks joined is read as what it is.
func TestOnePageIsNotSplit(t *testing.T) {
	for _, s := range []string{"", "--redletter-part-", "--redletter-part-00000000000000000000000000000000", "--redletter-part-00000000000000000000000000000000\r\n\r\nx", "We keep data."} {
		if _, ok := Split([]byte(s)); ok {
			t.Errorf("%q was split", s)
		}
	}
	nested := Join([]Part{{Name: "a", Bytes: Join([]Part{{Name: "b", Bytes: []byte("We keep data.")}})}})
	if _, err := Parse(Input{Bytes: nested}); err == nil {
		t.Error("joined pages within joined pages are read")
	}
}
