package fetch

import (
	"strings"
	"testing"
)

// A page that came by another way than Fetch may not have left encryption either,
// nor come back to it after it did.
func TestSettledPageKeptEncryption(t *testing.T) {
	hops := func(urls ...string) (out []Hop) {
		for _, u := range urls {
			out = append(out, Hop{URL: u, Status: 302})
		}
		return out
	}
	for name, c := range map[string]struct {
		e    Evidence
		want Outcome
	}{
		"stays":            {Evidence{URL: "https://acme.example/", Final: "https://acme.example/privacy", Redirects: hops("https://acme.example/")}, OK},
		"never had it":     {Evidence{URL: "http://acme.example/", Final: "http://acme.example/privacy"}, OK},
		"gets it":          {Evidence{URL: "http://acme.example/", Final: "https://acme.example/", Redirects: hops("http://acme.example/")}, OK},
		"leaves it":        {Evidence{URL: "https://acme.example/", Final: "http://acme.example/", Redirects: hops("https://acme.example/")}, Refused},
		"by script":        {Evidence{URL: "https://acme.example/", Final: "http://acme.example/"}, Refused},
		"leaves and gets":  {Evidence{URL: "https://acme.example/", Final: "https://acme.example/x", Redirects: hops("https://acme.example/", "http://acme.example/")}, Refused},
		"gets and leaves":  {Evidence{URL: "http://acme.example/", Final: "http://acme.example/x", Redirects: hops("http://acme.example/", "https://acme.example/")}, Refused},
		"not of this site": {Evidence{URL: "https://acme.example/", Final: "https://globex.example/"}, Moved},
	} {
		p := &Page{Evidence: c.e, Raw: []byte("We keep account data for 90 days.")}
		p.Status = 200
		if err := p.Settle(nil); p.Outcome != c.want || (err == nil) != c.want.Usable() {
			t.Errorf("%s: %s, %v, want %s", name, p.Outcome, err, c.want)
		} else if err != nil && !strings.Contains(err.Error(), "from https to http") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
