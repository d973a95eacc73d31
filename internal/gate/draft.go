package gate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
)

// Drafted is one text of a policy that a draft covers.
type Drafted struct {
	Policy string
	Locale string
	Case   *review.Case
	Review *review.Review
	Open   []int // the changes to decide about
}

// Draft writes a record for the changes that have no decision yet, to be
// completed by people: every change is proposed as one that needs notice, with
// a channel for each promise.
func Draft(policy, author, today string, texts []Drafted) []byte {
	w := &draft{}
	w.say("# Notice record: what was decided about these changes, and how notice is given.\n")
	w.say("# Complete it, then have somebody other than the author approve it:\n#   redletter gate approve FILE --key KEY.pem --as NAME\n")
	w.say("schema: %s\npolicy: %s\nstate: planned          # then published, sent, closed (redletter gate mark)\n", RecordSchema, quote(policy))
	w.say("author: %s\ncreated: %s\n", quote(author), today)
	w.say("base: %s\n", review.Hash(texts[0].Case.Old.Canonical()))
	w.say("texts:\n")
	for _, t := range texts {
		w.say("  %s: %s\n", textKey(t.Locale), review.Hash(t.Case.New.Canonical()))
	}
	w.say("publish: %s\neffective: %s      # on or after publication and every promised lead\n", today, w.effective(texts, today))
	w.say("expires: %s         # a plan that is not published by then has to be approved again\nproof_by: %s\n", addDays(today, 60), addDays(today, 90))
	w.covers(texts)
	w.channels(texts, today)
	w.say("notice: null              # {file: letter.txt beside this record, sha256: …}\naudience: null            # {query: …, count: …}\napproval: null\n")
	return []byte(w.b.String())
}

type draft struct{ b strings.Builder }

func (w *draft) say(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// effective is the first day that every lead allows, or the one in the page.
func (w *draft) effective(texts []Drafted, today string) string {
	if on := effectiveOn(texts[0].Case); isDay(on) {
		return on
	}
	lead := 0
	for _, t := range texts {
		for i := range t.Case.Duties {
			if d := &t.Case.Duties[i]; d.OwedBy == duty.Publisher && d.Due.Event == "effect" {
				lead = max(lead, -d.Due.Days)
			}
		}
	}
	return addDays(today, lead)
}

func (w *draft) covers(texts []Drafted) {
	w.say("covers:                   # decision: notify, or not-material with a reason of 20 characters or more\n")
	for _, t := range texts {
		for _, i := range t.Open {
			ch := &t.Review.Changes[i]
			w.say("  - fingerprint: %s   # %s %s, %s\n", ch.Fingerprint, ch.ID, ch.Severity, quote(strings.Join(ch.NewPath, " › ")))
			if t.Locale != "" {
				w.say("    locale: %s\n", quote(t.Locale))
			}
			w.say("    section: %s\n", quote(section(ch)))
			w.say("    op: %s\n    old: %s\n    new: %s\n    decision: notify\n    reason: %s\n", ch.Op, quote(ch.Old), quote(ch.New), quote(why(ch)))
		}
	}
}

// why proposes a reason from the findings.
func why(ch *review.Change) string {
	var out []string
	for i := range ch.Findings {
		out = append(out, ch.Findings[i].Rule+": "+ch.Findings[i].Why)
	}
	return strings.Join(out, "; ")
}

func (w *draft) channels(texts []Drafted, today string) {
	var names []string
	quotes := map[string]string{}
	for _, t := range texts {
		for i := range t.Case.Duties {
			d := &t.Case.Duties[i]
			if d.Kind != duty.Notify || d.OwedBy != duty.Publisher || d.Channel == "" || slices.Contains(names, d.Channel) {
				continue
			}
			names = append(names, d.Channel)
			quotes[d.Channel] = d.Quote
		}
	}
	if len(names) == 0 {
		names = []string{"site-notice"}
	}
	w.say("channels:                 # how each promise of notice is met\n")
	for _, n := range names {
		w.say("  - channel: %s\n", quote(n))
		if q := quotes[n]; q != "" {
			w.say("    # promised: %s\n", quote(q))
		}
		w.say("    how: \"\"               # campaign, ticket, banner\n    from: %s\n    to: %s\n    proof: \"\"\n", today, today)
	}
}

// quote writes a string as YAML reads it: JSON is YAML. Marks that nobody sees,
// or that turn the reading order round, are written out: what an approver reads
// is what is signed.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	var out strings.Builder
	for _, r := range string(b) {
		switch {
		case r < 0x10000 && (unicode.Is(unicode.Cf, r) || r >= 0x7f && r < 0xa0):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// DraftOverride writes an override for texts that are stopped, to be completed
// and signed.
func DraftOverride(texts []Drafted, from, until time.Time) []byte {
	w := &draft{}
	w.say("# Override: lets just these texts pass for a while. Decide about them, and give the\n# notice that is owed, before it ends.\n")
	w.say("#   redletter gate approve FILE --key KEY.pem --as NAME\n")
	w.say("schema: %s\ntexts:\n", OverrideSchema)
	for _, t := range texts {
		w.say("  - %s   # %s\n", review.Hash(t.Case.New.Canonical()), quote(strings.TrimSuffix(t.Policy+"/"+t.Locale, "/")))
	}
	w.say("reason: \"\"              # %d characters or more\nticket: \"\"\n", minReason)
	w.say("from: %s\nuntil: %s   # at most 72 hours\napproval: null\n", from.Format(time.RFC3339), until.Format(time.RFC3339))
	return []byte(w.b.String())
}
