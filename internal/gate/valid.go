package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// minReason is how many characters a reason has at least.
const minReason = 20

// fault is what is wrong with a record.
type fault struct {
	class string // Malformed, Unauthorised, Expired, Contradictory, Insufficient
	why   string
}

// What can be wrong with a record.
const (
	Malformed     = "malformed"
	Unauthorised  = "unauthorised"
	Expired       = "expired"
	Contradictory = "contradictory" // another record that holds decides otherwise
	Insufficient  = "insufficient"  // of what was promised, or owed
)

// Incomplete says what a record lacks before it can be approved, "" for nothing.
func (r *Record) Incomplete() string {
	if bad := r.malformed(); len(bad) > 0 {
		return bad[0].why
	}
	return ""
}

// malformed checks the form.
func (r *Record) malformed() []fault {
	var out []fault
	say := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fault{Malformed, fmt.Sprintf(format, args...)})
		}
	}
	say(r.Schema != RecordSchema, "schema is %q, not %s", r.Schema, RecordSchema)
	say(!slices.Contains(states, r.State), "state %q is none of %s", r.State, strings.Join(states, ", "))
	say(r.Author == "", "author is missing")
	say(lookalike(r.Author), "author %q mixes letters of alphabets that look alike", r.Author)
	say(len(r.Covers) == 0, "covers no change")
	for _, d := range [...]struct{ name, day string }{{"publish", r.Publish}, {"effective", r.Effective}, {"expires", r.Expires}, {"proof_by", r.ProofBy}, {"translation_grace", r.Grace}} {
		say(d.day != "" && !isDay(d.day), "%s %q is no date: write it as YYYY-MM-DD", d.name, d.day)
	}
	seen := map[string]bool{}
	for i := range r.Covers {
		c := &r.Covers[i]
		out = append(out, c.malformed()...)
		say(seen[c.Locale+"/"+c.Fingerprint], "%s is decided about twice", c.Fingerprint)
		seen[c.Locale+"/"+c.Fingerprint] = true
	}
	say(r.notifies() && (r.Effective == "" || r.Publish == "" || r.ProofBy == ""), "a change that needs notice needs publish:, effective: and proof_by:")
	say(r.notifies() && len(r.Channels) == 0, "a change that needs notice needs channels:")
	say(r.Expires == "", "expires is missing")
	for _, c := range r.Channels {
		say(c.How == "", "channel %s does not say how:", c.Channel)
		say(!isDay(c.From) || c.To != "" && (!isDay(c.To) || c.To < c.From), "channel %s needs from: and to: as days in their order", c.Channel)
	}
	say((r.State == Sent || r.State == Closed) && !r.Proven(), "state is %s, but a channel has no proof:", r.State)
	return out
}

func (c *Covered) malformed() []fault {
	var out []fault
	if c.Fingerprint == "" {
		out = append(out, fault{Malformed, "a change has no fingerprint"})
	}
	if c.Op == "" || c.Old+c.New == "" {
		out = append(out, fault{Malformed, c.Fingerprint + " stands without its op: and texts: what nobody could read was not decided"})
	}
	switch {
	case c.Decision == NeedsNotice:
	case c.Decision != NotMaterial:
		out = append(out, fault{Malformed, fmt.Sprintf("decision %q about %s is none of %s, %s", c.Decision, c.Fingerprint, NeedsNotice, NotMaterial)})
	case utf8.RuneCountInString(strings.TrimSpace(c.Reason)) < minReason:
		out = append(out, fault{Malformed, fmt.Sprintf("%s needs a reason of %d characters or more for %s", NotMaterial, minReason, c.Fingerprint)})
	}
	return out
}

// notifies says that some change needs notice.
func (r *Record) notifies() bool {
	return slices.ContainsFunc(r.Covers, func(c Covered) bool { return c.Decision == NeedsNotice })
}

// IsBase says that the next comparison starts from the text of this record: it
// is closed, and its notice went out. A text that was only found not material
// is no base, or many small steps would never add up.
func (r *Record) IsBase() bool { return r.State == Closed && r.notifies() }

// expired asks the calendar.
func (r *Record) expired(today string) []fault {
	switch {
	case r.State == Planned && r.Expires != "" && r.Expires < today:
		return []fault{{Expired, "the plan expired on " + r.Expires}}
	case r.State == Published && r.ProofBy != "" && r.ProofBy < today:
		return []fault{{Expired, "the proofs of notice were due by " + r.ProofBy}}
	}
	return nil
}

// Overdue says what a record should have reached by a day, "" when nothing.
func (r *Record) Overdue(today string) string {
	switch {
	case r.State == Planned && r.Publish != "" && r.Publish < today:
		return "planned for " + r.Publish + " and not yet published"
	case r.State == Published && r.ProofBy != "" && r.ProofBy < today:
		return "published, and the proofs of notice were due by " + r.ProofBy
	case r.State == Sent && r.Effective != "" && r.Effective < today:
		return "in effect since " + r.Effective + " and not yet closed"
	}
	return ""
}

// textKey is that of a text in Texts and Copies.
func textKey(locale string) string {
	if locale == "" {
		return Main
	}
	return locale
}

// rank counts the states from planned on.
func rank(state string) int { return slices.Index(states, state) }

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// addDays moves an ISO day by calendar days, "" for what is no day.
func addDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}
