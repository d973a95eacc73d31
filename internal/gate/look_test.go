package gate

import (
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// Two policies on one page under one date line cannot be dated apart; the
// leading one counts though nothing marks where it begins.
func TestOneDateLine(t *testing.T) {
	const head = "# Privacy and Cookie Policy\n\nUpdated: June 1, 2026\n\n"
	const privacy = "## What we collect\n\nWe collect your name.\n\n"
	const cookies = "# Cookie Policy\n\nThis Cookie Policy applies to cookies on our sites.\n\n## Cookies we use\n\nWe use cookies to keep you signed in.\n"
	for name, tc := range map[string]struct{ text, want string }{
		"one policy":                {head + privacy, duty.Pass},
		"two policies, one date":    {head + privacy + cookies, duty.Fail},
		"two policies, a date each": {head + privacy + "# Cookie Policy\n\nUpdated: July 1, 2026\n\nThis Cookie Policy applies to cookies on our sites.\n", duty.Pass},
	} {
		doc, err := parse.Parse(parse.Input{Bytes: []byte(tc.text), Name: "policy.md"})
		if err != nil {
			t.Fatal(err)
		}
		if got := OneDateLine(doc).Check; got.Status != tc.want {
			t.Errorf("%s: %s (%s), want %s", name, got.Status, got.Why, tc.want)
		}
	}
}

// The addresses are those that a browser opens: as written, on the host of the
// page, each page once.
func TestRightsLinks(t *testing.T) {
	const page = `<html><body><main><h1>Privacy Policy</h1>
<p>You can <a href="http://www.Acme.example/opt-out/?utm_source=mail">opt out</a> or <a href="/optout/form.html">opt out by form</a> at any time.</p>
<p>Mail us to <a href="mailto:privacy@acme.example">delete your data</a>, or see <a href="https://acme.example/opt-out">your privacy choices</a>.</p>
<p>We use <a href="https://maps.example/">maps</a>.</p></main></body></html>`
	doc, err := parse.Parse(parse.Input{Bytes: []byte(page), Name: "page.html"})
	if err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]string{
		"https://acme.example/legal/privacy": "http://www.Acme.example/opt-out/?utm_source=mail https://acme.example/optout/form.html",
		"":                                   "http://www.Acme.example/opt-out/?utm_source=mail",
	} {
		if got := strings.Join(RightsLinks(doc, base, 8), " "); got != want {
			t.Errorf("on %q\n  %s\nwant\n  %s", base, got, want)
		}
	}
}
