package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// RecordSchema names the form of a notice record.
const RecordSchema = "redletter/notice/v1"

// States of a record, in their order.
const (
	Planned   = "planned"   // the gate passes
	Published = "published" // the live text is the approved one
	Sent      = "sent"      // each channel has its proof
	Closed    = "closed"    // the text is the base of the next comparison
)

var states = []string{Planned, Published, Sent, Closed}

// Decisions about a change.
const (
	NeedsNotice = "notify"
	NotMaterial = "not-material"
)

// minReason is how many characters a reason has at least.
const minReason = 20

// Record is what was decided about changes of one policy, and how their notice
// is given. It lies in .redletter/notices and moves from state to state; what
// was approved stays as it was signed.
type Record struct {
	Schema    string            `yaml:"schema" json:"schema" jsonschema:"required,enum=redletter/notice/v1"`
	Policy    string            `yaml:"policy" json:"policy" jsonschema:"required"`
	State     string            `yaml:"state" json:"state" jsonschema:"required,enum=planned,enum=published,enum=sent,enum=closed"`
	Author    string            `yaml:"author" json:"author" jsonschema:"required"`
	Created   string            `yaml:"created" json:"created"`
	Base      string            `yaml:"base" json:"base"`                           // canonical hash of the text in force
	Texts     map[string]string `yaml:"texts" json:"texts"`                         // approved text by locale ("main" for the first): canonical hash
	Covers    []Covered         `yaml:"covers" json:"covers" jsonschema:"required"` // one for each change
	Channels  []Channel         `yaml:"channels" json:"channels"`
	Notice    *Letter           `yaml:"notice" json:"notice" jsonschema:"nullable"`
	Audience  *Audience         `yaml:"audience" json:"audience" jsonschema:"nullable"`
	Publish   string            `yaml:"publish" json:"publish"`                       // planned day
	Effective string            `yaml:"effective" json:"effective"`                   // day from which the new text holds
	Expires   string            `yaml:"expires" json:"expires" jsonschema:"required"` // last day of a plan
	ProofBy   string            `yaml:"proof_by" json:"proof_by"`                     // last day for the proofs
	Grace     string            `yaml:"translation_grace" json:"translation_grace"`
	Approval  *Approval         `yaml:"approval" json:"approval" jsonschema:"nullable"`
	Copies    map[string]string `yaml:"copies" json:"copies"` // of the closed texts, by locale: file beside the record
}

// Covered is a decision about one change. The texts stand beside the
// fingerprint so that it can be found again when fingerprints change.
type Covered struct {
	Fingerprint string `yaml:"fingerprint" json:"fingerprint" jsonschema:"required"`
	Op          string `yaml:"op" json:"op"`
	Old         string `yaml:"old" json:"old"`
	New         string `yaml:"new" json:"new"`
	Decision    string `yaml:"decision" json:"decision" jsonschema:"required,enum=notify,enum=not-material"`
	Reason      string `yaml:"reason" json:"reason"`
}

// Channel is how one promise of notice is met.
type Channel struct {
	Channel string `yaml:"channel" json:"channel" jsonschema:"required"`
	How     string `yaml:"how" json:"how" jsonschema:"required"`
	From    string `yaml:"from" json:"from" jsonschema:"required"` // first day of sending
	To      string `yaml:"to" json:"to"`                           // last day
	Proof   string `yaml:"proof" json:"proof"`
}

// Letter names the text of the notice.
type Letter struct {
	File   string `yaml:"file" json:"file"`
	SHA256 string `yaml:"sha256" json:"sha256"`
}

// Audience says who gets the notice.
type Audience struct {
	Query string `yaml:"query" json:"query"`
	Count int    `yaml:"count" json:"count"`
}

// Approval is the word of the one who decided.
type Approval struct {
	Approver  string `yaml:"approver" json:"approver"`
	At        string `yaml:"at" json:"at"`
	Signature string `yaml:"signature" json:"signature"` // ed25519, base64; "" when attested
	Attested  string `yaml:"attested" json:"attested"`   // "codeowners": the review of the file is the proof
}

// Main is the locale of a policy's first text.
const Main = "main"

// File is a record as it lies in the repository. Err is set when it could not
// be read; Raw still tells what it is about.
type File struct {
	Path   string
	Raw    []byte
	Record *Record
	Letter string // SHA-256 in hex of the letter that the record names, as it lies there
	Err    error
}

// fault is what is wrong with a record.
type fault struct {
	class string // Malformed, Unauthorised, Expired, Insufficient
	why   string
}

// What can be wrong with a record.
const (
	Malformed    = "malformed"
	Unauthorised = "unauthorised"
	Expired      = "expired"
	Insufficient = "insufficient"
)

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
	say(len(r.Covers) == 0, "covers no change")
	for _, d := range [...]struct{ name, day string }{{"publish", r.Publish}, {"effective", r.Effective}, {"expires", r.Expires}, {"proof_by", r.ProofBy}, {"translation_grace", r.Grace}} {
		say(d.day != "" && !isDay(d.day), "%s %q is no date: write it as YYYY-MM-DD", d.name, d.day)
	}
	for i := range r.Covers {
		out = append(out, r.Covers[i].malformed()...)
	}
	say(r.notifies() && (r.Effective == "" || r.Publish == ""), "a change that needs notice needs publish: and effective:")
	say(r.notifies() && len(r.Channels) == 0, "a change that needs notice needs channels:")
	say(r.Expires == "", "expires is missing")
	for _, c := range r.Channels {
		say(c.How == "", "channel %s does not say how:", c.Channel)
		say(!isDay(c.From) || c.To != "" && (!isDay(c.To) || c.To < c.From), "channel %s needs from: and to: as days in their order", c.Channel)
	}
	say(r.State == Sent && !r.Proven(), "state is sent, but a channel has no proof:")
	return out
}

func (c *Covered) malformed() []fault {
	var out []fault
	if c.Fingerprint == "" {
		out = append(out, fault{Malformed, "a change has no fingerprint"})
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

// locale is the key of a text in Texts and Copies.
func locale(l string) string {
	if l == "" {
		return Main
	}
	return l
}

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
