package fetch

import (
	"fmt"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Outcome is how a fetch ended. The list is closed: each fetch ends in exactly
// one of these. Only OK may move a baseline.
type Outcome string

// The outcomes. Those from Gone on come with an *Error.
const (
	OK          Outcome = "ok"
	NotModified Outcome = "not-modified" // 304 to a conditional request
	Moved       Outcome = "moved"        // redirected to another site, which sent a page

	Gone        Outcome = "gone"           // 404, 410
	Blocked     Outcome = "blocked"        // 403, 451, or a challenge in place of the page
	Login       Outcome = "login"          // 401, 407
	RateLimited Outcome = "rate-limited"   // 429
	ServerError Outcome = "server-error"   // 5xx
	ClientError Outcome = "client-error"   // any other 4xx
	Redirects   Outcome = "redirects"      // too many, or in a circle
	Broken      Outcome = "broken"         // the answer is not whole, or not HTTP
	TooLarge    Outcome = "too-large"      // over the limit, also when unpacked
	NotDocument Outcome = "not-a-document" // an image, an archive, nothing at all
	Timeout     Outcome = "timeout"        // too slow to begin, to go on, or in all
	DNS         Outcome = "dns"            // the name has no address
	TLS         Outcome = "tls"            // no trusted encrypted connection
	Unreachable Outcome = "unreachable"    // no connection
	Refused     Outcome = "refused"        // redletter did not ask: the guard or robots.txt forbids it
	Interrupted Outcome = "interrupted"    // the caller's context ended
)

// Usable says that the outcome carries a page, or the word that it is
// unchanged.
func (o Outcome) Usable() bool { return o == OK || o == NotModified || o == Moved }

// Transient says that the same request may succeed a little later.
func (o Outcome) Transient() bool {
	switch o {
	case RateLimited, ServerError, Broken, Timeout, DNS, Unreachable:
		return true
	}
	return false
}

// Error says why there is no page. Its text is one line without control
// characters, whatever the server sent.
type Error struct {
	Outcome Outcome
	URL     string // the URL that failed: the last one of a chain of redirects
	Err     error
	hint    string
}

func (e *Error) Error() string {
	return safe.Line(fmt.Sprintf("fetch %s: %v", e.URL, e.Err)).String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do next, in one sentence.
func (e *Error) Hint() string {
	if e.hint != "" {
		return e.hint
	}
	return hints[e.Outcome]
}

var hints = map[Outcome]string{
	Gone:        "open the URL in a browser: if the policy has a new address, put it into redletter.yaml; if it was taken down, that itself may need a look",
	Blocked:     "the site turns programs away: try render: browser for this policy, or save the page and compare the file",
	Login:       "the page asks for a login; redletter watches public pages only: save the page and compare the file",
	RateLimited: "the site asks for fewer requests: check this policy less often",
	ServerError: "the site has trouble; try again later",
	ClientError: "open the URL in a browser and check that it is complete",
	Redirects:   "open the URL in a browser and put the address it ends at into redletter.yaml",
	Broken:      "the answer was cut off or malformed; try again later",
	TooLarge:    "check that the URL is the policy page itself and not a download",
	NotDocument: "check that the URL is the policy page itself: HTML, text, Markdown or PDF",
	Timeout:     "try again later, or from another network",
	DNS:         "check the spelling of the host name and that this machine can resolve names",
	TLS:         "open the URL in a browser: if it warns too, the site must renew its certificate; behind a company proxy, add its certificate to this machine",
	Unreachable: "check that this machine is online and that the site answers in a browser",
	Refused:     "check the URL; for a page on this machine or on an intranet set allow_private: true in redletter.yaml",
	Interrupted: "run the command again",
}
