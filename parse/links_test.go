package parse

import (
	"strings"
	"testing"
)

func TestCanonicalLink(t *testing.T) {
	const base = "https://www.acme.example/legal/privacy"
	for _, c := range []struct{ href, base, want string }{
		// what identifies the target stays
		{"https://acme.example/privacy?article=12", "", "https://acme.example/privacy?article=12"},
		{"/optout", base, "https://acme.example/optout"},
		{"../cookies", base, "https://acme.example/cookies"},
		{"/optout", "old.html", "/optout"},
		{"https://acme.example:8443/x", "", "https://acme.example:8443/x"},
		{"https://acme.example/de/datenschutz", "", "https://acme.example/de/datenschutz"},
		{"https://acme.example/#/privacy", "", "https://acme.example#/privacy"},
		{"https://acme.example/b?z=1&a=2", "", "https://acme.example/b?a=2&z=1"},
		// scheme, host, port, slash, fragment, encoding
		{"HTTP://WWW.Acme.Example:80/Privacy/#s3", "", "https://acme.example/Privacy"},
		{"//acme.example./a/./b/../c/", base, "https://acme.example/a/c"},
		{"https://acme.example/%7Eme/a%20b", "", "https://acme.example/~me/a%20b"},
		{"https://acme.example", "", "https://acme.example"},
		// places on the page, scripts
		{"#section-3", base, ""},
		{base + "#section-3", base, ""},
		{"javascript:void(0)", base, ""},
		{" \tjava\nscript:x()", base, ""},
		{"", base, ""},
		{`http://%5Cl%20%22Changes%22`, base, ""},
		// the visit
		{"https://acme.example/p?utm_source=x&utm_medium=y&id=7&fbclid=abc", "", "https://acme.example/p?id=7"},
		{"https://acme.example/p;jsessionid=AB12?sid=9", "", "https://acme.example/p"},
		{"https://b.s3.example/doc.pdf?X-Amz-Signature=0a&X-Amz-Date=1&Expires=99", "", "https://b.s3.example/doc.pdf"},
		{"https://acme.example/legal?policy=cookies", "", "https://acme.example/legal?policy=cookies"},
		{"https://d1.cdn.example/doc.pdf?Policy=eyJ&Signature=Zx~&Key-Pair-Id=APK", "", "https://d1.cdn.example/doc.pdf"},
		{"https://b.blob.example/doc.pdf?sv=2024-05-04&se=2026-01-01&sr=b&sp=r&sig=a%2Fb", "", "https://b.blob.example/doc.pdf"},
		{"https://acme.example/p?h=AT0aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z", "", "https://acme.example/p"},
		{"https://acme.example/policy.pdf?v=20230611", "", "https://acme.example/policy.pdf"},
		{"https://acme.example/policy.pdf?v=2", "", "https://acme.example/policy.pdf?v=2"},
		{"https://acme.example/en-GB_QA/privacy?hl=en", "", "https://acme.example/privacy"},
		{"https://acme.example/intl/fr_fr/privacy", "", "https://acme.example/privacy"},
		// prefixes
		{"https://web.archive.org/web/20180525000000id_/http://acme.example/privacy", "", "https://acme.example/privacy"},
		{"/web/20180525/https://acme.example/privacy", "https://web.archive.org/web/20180525/https://acme.example/", "https://acme.example/privacy"},
		{"https://l.facebook.com/l.php?u=https%3A%2F%2Facme.example%2Fp&h=AT0", "", "https://acme.example/p"},
		{"https://acme.example/web/guide", "", "https://acme.example/web/guide"},
		// addresses
		{"mailto:Privacy@Acme.example?subject=Hi", "", "mailto:privacy@acme.example"},
		{"/cdn-cgi/l/email-protection#" + protect("dpo@acme.example", 0x42), base, "mailto:dpo@acme.example"},
		{"/cdn-cgi/l/email-protection", base, ""},
		{"tel:+49 (0)30 123-45", "", "tel:+4903012345"},
	} {
		if got := canonicalLink(c.href, c.base); got != c.want {
			t.Errorf("canonicalLink(%q, %q) = %q, want %q", c.href, c.base, got, c.want)
		}
	}
}

func TestRedundantLink(t *testing.T) {
	for _, c := range []struct {
		text, url string
		want      bool
	}{
		{"Privacy@acme.example", "mailto:privacy@acme.example", true},
		{"www.acme.example/privacy", "https://acme.example/privacy", true},
		{"https://acme.example/privacy/", "https://acme.example/privacy", true},
		{"+49 30 12345", "tel:+493012345", true},
		{"here", "https://acme.example/privacy", false},
		{"acme.example", "https://other.example", false},
		{"dpo@acme.example", "mailto:privacy@acme.example", false},
	} {
		if got := redundantLink(c.text, c.url); got != c.want {
			t.Errorf("redundantLink(%q, %q) = %v, want %v", c.text, c.url, got, c.want)
		}
	}
}

// A canonical link is its own canonical link: captures compare equal however
// often they were written down.
func FuzzCanonicalLink(f *testing.F) {
	for _, s := range []string{"https://acme.example/p?utm_source=x", "/web/2018/http://a/", "#x", "mailto:a@b.c", "//x//y/../z;sid=1", "http://%5Cl", "a:b", "http://[::1]:80/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, href string) {
		once := canonicalLink(href, "https://acme.example/privacy")
		if twice := canonicalLink(once, "https://acme.example/privacy"); twice != once && !strings.ContainsAny(once, "%;\\") {
			t.Fatalf("%q → %q → %q", href, once, twice)
		}
	})
}

// A Reader takes a shorter way for most links; it leads to the same place.
func FuzzReaderLink(f *testing.F) {
	for _, s := range []string{"/privacy/", "/", "/en-US/legal", "/en-us/", "//acme.example/x", "/a/../b", "/intl/x-y", "/web/2018/http://a/", "/a_b/.x", "/p?q=1", "/p#x", ".", "https://www.acme.example/de-DE/"} {
		f.Add(s, "https://www.acme.example/privacy")
		f.Add(s, "page.html")
		f.Add(s, "https://./x")
	}
	f.Fuzz(func(t *testing.T, href, base string) {
		r := &Reader{}
		for range 2 {
			if got, want := r.canonicalLink(href, base), canonicalLink(href, base); got != want {
				t.Fatalf("link %q on %q is %q to a Reader, else %q", href, base, got, want)
			}
		}
	})
}
