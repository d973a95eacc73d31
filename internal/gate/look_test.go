package gate

import (
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
