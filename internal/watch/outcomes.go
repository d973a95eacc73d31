package watch

import (
	"slices"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

// The outcomes of a check beside those of a fetch.
const (
	First     = "first"     // captured for the first time: the baseline
	Unchanged = "unchanged" // the same policy; differences of form are counted in the review
	Changed   = "changed"
	Doubtful  = "suspect"         // probably not the whole policy, or not for long: held until it is confirmed
	Variant   = "variant"         // one of the texts between which the page flips
	Degraded  = "unreadable"      // the bytes are no document
	Preview   = snapshots.Preview // not the page but the coming version that it announces
)

// seen are the outcomes of looks that showed the version in force, or made it.
var seen = []string{First, Changed, Unchanged}

// Seen gives the outcomes of looks that showed the text in force.
func Seen() []string { return slices.Clone(seen) }

// shown are those of looks that showed the policy, or a text of it that is held.
var shown = []string{First, Changed, Unchanged, Variant}

// Said is the one closed list of what people read about a look. Only "ok" can
// move a baseline. docs/CAPTURE.md says each in a sentence.
type Said string

// What is said.
const (
	SaidOK          Said = "ok"
	SaidNotModified Said = "not-modified"
	SaidUnchanged   Said = "unchanged"
	SaidVariant     Said = "variant"
	SaidMoved       Said = "moved"
	SaidGone        Said = "gone"
	SaidBlocked     Said = "blocked"
	SaidConsent     Said = "consent-wall"
	SaidLogin       Said = "login"
	SaidSoft404     Said = "soft-404"
	SaidMaintenance Said = "maintenance"
	SaidRateLimited Said = "rate-limited"
	SaidTimeout     Said = "timeout"
	SaidDNS         Said = "dns"
	SaidTLS         Said = "tls"
	SaidTooLarge    Said = "too-large"
	SaidNotDocument Said = "not-a-document"
	SaidDegraded    Said = "degraded"
	SaidUnconfirmed Said = "unconfirmed"
	SaidUnreachable Said = "unreachable"
	SaidBroken      Said = "broken"
	SaidRefused     Said = "refused"
	SaidInterrupted Said = "interrupted"
)

// saidOf is what is said of the outcomes, of the transport and of the watch.
var saidOf = map[string]Said{
	First: SaidOK, Changed: SaidOK, Preview: SaidOK, Unchanged: SaidUnchanged, Variant: SaidVariant, Doubtful: SaidUnconfirmed, Degraded: SaidNotDocument,

	string(fetch.OK): SaidOK, string(fetch.NotModified): SaidNotModified, string(fetch.Moved): SaidMoved, string(fetch.Gone): SaidGone,
	string(fetch.Blocked): SaidBlocked, string(fetch.Login): SaidLogin, string(fetch.RateLimited): SaidRateLimited,
	string(fetch.ServerError): SaidMaintenance, string(fetch.ClientError): SaidGone, string(fetch.Redirects): SaidBroken, string(fetch.Broken): SaidBroken,
	string(fetch.TooLarge): SaidTooLarge, string(fetch.NotDocument): SaidNotDocument, string(fetch.Timeout): SaidTimeout, string(fetch.DNS): SaidDNS,
	string(fetch.TLS): SaidTLS, string(fetch.Unreachable): SaidUnreachable, string(fetch.Refused): SaidRefused, string(fetch.Interrupted): SaidInterrupted,
}

// say gives the word for an outcome; doubt is the kind of a doubtful capture.
func say(outcome, doubt string, page fetch.Outcome) Said {
	if outcome == Unchanged && page == fetch.NotModified {
		return SaidNotModified
	}
	if s := doubts[doubt].said; s != "" && outcome == Doubtful {
		return s
	}
	return saidOf[outcome]
}
