package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

// What is said of each kind of event.

func (w *words) changed(ctx context.Context, e *snapshots.Event, f *facts, n *report.Notice) error {
	stored, err := w.store.ReviewByID(ctx, e.Review)
	if err != nil {
		return err
	}
	n.Review = new(review.Review)
	if err := json.Unmarshal(stored.JSON, n.Review); err != nil {
		return fmt.Errorf("read the review of event %d: %w", e.ID, err)
	}
	c, err := w.store.Capture(ctx, e.Capture)
	if err != nil {
		return err
	}
	n.Clocks.Before, n.Clocks.After = f.Before, c.At
	n.Again = fmt.Sprintf("redletter diff %s@%s %s@%s", e.Policy, f.Old, e.Policy, f.New)
	if at := slices.IndexFunc(n.Review.Changes, func(c review.Change) bool { return c.Severity == n.Review.Verdict }); at >= 0 {
		n.Act = []string{`redletter review --open "` + e.Policy + " " + n.Review.Changes[at].ID + `"`}
	}
	if e.Kind == kindAnnounced {
		n.Announced = "version" + of(f.Announced)
		n.Act = []string{"redletter history " + e.Policy}
		n.Again = ""
		n.First = append(n.First, "This is the announced version"+of(f.Announced)+", compared with the version in force. It is not in force yet, and the page can still change.")
	}
	if f.Unannounced {
		n.First = append(n.First, "Unannounced: our own page changed, and no approved notice is on record for the text that stands there now.")
	}
	if f.Role == "own" {
		n.First = append(n.First, missed(n.Review)...)
	}
	return nil
}

// missed lists the promises about notice that were not kept.
func missed(v *review.Review) []string {
	var out []string
	for _, c := range v.Checks {
		if c.Status == "fail" && (c.Check == "lead-time-kept" || c.Check == "effective-date-too-early") {
			out = append(out, "A promised lead time is missed: "+c.Why)
		}
	}
	return out
}

// say words an event without a review.
func (w *words) say(e *snapshots.Event, f *facts) (head string, lines []string) {
	since := "Since " + w.time(f.Since) + ", "
	looks := fmt.Sprintf("%d looks in a row", f.Failures)
	if f.Failures == 1 {
		looks = "one look"
	}
	switch e.Kind {
	case kindLook:
		head = map[string]string{Doubtful: "possible change, unconfirmed", "moved": "the page moved", "gone": "the page is gone"}[f.Cause]
		head = e.Policy + ": " + head
		lines = []string{since + looks + " did not show the policy. The version in force stays the last that was seen.", f.Why}
	case kindTrouble:
		head = e.Policy + " could not be fetched: " + causeWords(f.Cause)
		lines = []string{since + looks + " failed. Nothing is known about changes since then. Other policies that fail for the same cause get no mail of their own; one follows when the last of them is seen again.", f.Why}
	case kindRecovery:
		head = e.Policy + " is seen again"
		lines = []string{since + looks + " had not shown it (" + causeWords(f.Cause) + "). " + meanwhile(f.Why)}
	case kindStorm:
		head = fmt.Sprintf("%d policies changed at once; their mails are held", f.Count)
		lines = []string{"So many changes at one time often have one cause outside the policies. The mails are held until " + w.time(f.Until) + " and then sent as one digest. Own policies and changes with a deadline are not held."}
	case kindOff:
		head = "channel " + f.Cause + " is switched off at its end"
		lines = []string{"When it was told something, " + f.Why + ". Nothing is sent there until its address in redletter.yaml changes. What was meant for it stands in redletter outbox."}
	case kindUnstable:
		head = e.Policy + ": parts of the page differ at every look"
		lines = append([]string{"These parts are set aside until the page holds still; the rest of it is compared as ever. What is set aside is counted in each review. Parts that are not the policy can be left out for good with remove: in redletter.yaml."}, f.Parts...)
	case kindSteady:
		head = e.Policy + " holds still again"
		lines = append([]string{"Since " + w.time(f.Since) + " these parts had differed at every look. They are compared again:"}, f.Parts...)
	case kindGap:
		head = "nobody was looking"
		lines = []string{"Between " + w.time(f.Since) + " and " + w.time(f.Until) + " no policy was looked at: redletter did not run, or could not. What was missed is caught up now."}
	}
	if f.Hint != "" {
		lines = append(lines, "Next: "+f.Hint)
	}
	return head, lines
}

// causeWords says the cause of an incident: what the looks came to, and of which
// host.
func causeWords(cause string) string {
	outcome, host, ok := strings.Cut(cause, " ")
	if outcome == Doubtful {
		return "possible change, unconfirmed"
	}
	if ok {
		return outcome + " at " + host
	}
	return outcome
}

// meanwhile says what became of a policy while it was not seen.
func meanwhile(outcome string) string {
	switch outcome {
	case Unchanged:
		return "The text is still the version in force."
	case Changed:
		return "It has changed meanwhile, which is told by itself."
	case First:
		return "It is captured for the first time."
	}
	return ""
}

func (w *words) time(t time.Time) string { return t.In(w.router.Zone).Format("2006-01-02 15:04 MST") }
