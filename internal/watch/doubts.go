package watch

import (
	"fmt"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/parse"
)

// The kinds of doubt beside those of parse.Signal.
const (
	doubtShrunk  = "shrunk"  // much is gone at once, under the same date
	doubtVariant = "variant" // the page shows the version in force as well

	doubtVanished = "vanished" // less than a fifth of the text is left
)

// doubting is what the watch makes of a kind of doubt.
type doubting struct {
	said  Said   // what the page is instead; "": that it is not confirmed
	words string // what is seen, for people
	next  string // what they do
	stays bool   // an editor could have written it after all, once it stays
}

// The next steps that several kinds share.
const (
	nextScript = "open the page in a browser: if it shows the policy there, redletter needs a browser too (redletter doctor), and render: must not be http"
	nextWaits  = "open the page and compare; a text that stays so is taken over after three looks, an hour or more apart"
	nextMoved  = "open the page in a browser: if the policy has a new address, put it into redletter.yaml; if it was taken down, that itself may need a look"
	nextTurned = "open the page in a browser: if it shows the policy there, save it and let url: name the file, or ask the site to let redletter in"
)

// doubts are all kinds.
var doubts = map[string]doubting{
	"soft-404":          {said: SaidSoft404, words: "it says that there is no such page", next: nextMoved},
	"maintenance":       {said: SaidMaintenance, words: "it says that the site is out of service", next: "nothing now; if it lasts, open the page in a browser"},
	"login":             {said: SaidLogin, words: "it asks to sign in", next: "name a page in url: that shows the policy to everyone, or save the page and compare the file"},
	"consent-wall":      {said: SaidConsent, words: "it asks for consent first", next: "name a page in url: that shows the policy without it, or save the page and compare the file"},
	"challenge":         {said: SaidBlocked, words: "it checks whether a person is reading", next: nextTurned},
	"blocked":           {said: SaidBlocked, words: "it turns programs away", next: nextTurned},
	"enable-javascript": {said: SaidDegraded, words: "it asks for JavaScript", next: nextScript},
	"empty-shell":       {said: SaidDegraded, words: "it has hardly any text", next: nextScript + "; else check url:"},
	"placeholder":       {said: SaidDegraded, words: "it has blanks where words belong", next: "nothing now; if it lasts, tell the publisher"},
	"other-kind":        {said: SaidNotDocument, words: "it reads like no policy", next: "check url: of this policy, and select: where it has one"},
	doubtVanished:       {said: SaidDegraded, words: "less than a fifth of the text is left", next: nextMoved},
	"degraded":          {said: SaidDegraded, words: "it could not be read as a whole", next: nextWaits, stays: true},
	"collapsed":         {said: SaidDegraded, words: "most of the text is gone", next: nextWaits, stays: true},
	"truncated":         {said: SaidDegraded, words: "it breaks off", next: nextWaits, stays: true},
	"scrambled":         {said: SaidDegraded, words: "its parts are mixed up", next: nextWaits, stays: true},
	"other-language":    {words: "it is in another language", next: "set language: for this policy, or name the page of the right language in url:", stays: true},
	"other-region":      {words: "it is for another region", next: "name the page of the right region in url:", stays: true},
	doubtShrunk:         {words: "much is gone at once, under the same date", next: nextWaits, stays: true},
	doubtVariant:        {words: "it shows the version in force as well", next: nextWaits, stays: true},
}

// doubted is the error of a look that showed a text which is held.
type doubted struct {
	page     string
	signal   parse.Signal
	progress string
}

func (d *doubted) Error() string {
	return fmt.Sprintf("%s is probably not the policy: %s (%s, “%s”); the capture is kept, the version in force stays; %s",
		d.page, doubts[d.signal.Kind].words, d.signal.Kind, d.signal.Quote, d.progress)
}

// Hint says what to do next.
func (d *doubted) Hint() string { return doubts[d.signal.Kind].next }

// nextStep is what to do about the cause of an incident, "" for nothing known;
// doubt is the kind of a doubtful capture.
func nextStep(outcome, doubt string) string {
	if outcome == Doubtful {
		return doubts[doubt].next
	}
	return (&fetch.Error{Outcome: fetch.Outcome(outcome)}).Hint()
}
