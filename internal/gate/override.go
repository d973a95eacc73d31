package gate

import (
	"crypto/ed25519"
	"strings"
	"time"
	"unicode/utf8"
)

// OverrideSchema names the form of an override.
const OverrideSchema = "redletter/override/v1"

// maxOverride is how long an override holds at most.
const maxOverride = 72 * time.Hour

// Override lets the texts it names pass in an emergency, for all to see: the
// words of others that hurry along with them were seen by nobody.
type Override struct {
	Schema   string    `yaml:"schema" json:"schema" jsonschema:"required,enum=redletter/override/v1"`
	Policy   string    `yaml:"policy" json:"policy"`                       // "" for all
	Texts    []string  `yaml:"texts" json:"texts" jsonschema:"required"`   // canonical hashes of what may be published
	Reason   string    `yaml:"reason" json:"reason" jsonschema:"required"` // 20 characters or more
	Ticket   string    `yaml:"ticket" json:"ticket" jsonschema:"required"`
	From     string    `yaml:"from" json:"from" jsonschema:"required"`   // RFC 3339
	Until    string    `yaml:"until" json:"until" jsonschema:"required"` // RFC 3339
	Approval *Approval `yaml:"approval" json:"approval" jsonschema:"nullable"`
}

func (o *Override) payload(by *Approval) []byte {
	x := *o
	x.Approval = nil
	return payload(OverrideSchema, by, x)
}

// Sign approves an override with a key.
func (o *Override) Sign(approver, day string, key ed25519.PrivateKey) {
	o.Approval = &Approval{Approver: approver, At: day}
	o.Approval.Signature = sign(key, o.payload(o.Approval))
}

// Refused says why an override does not hold now, "" when it does. An override
// needs a key: nobody reviews a file at night.
func (o *Override) Refused(a *Approvers, now time.Time) string {
	from, err := time.Parse(time.RFC3339, o.From)
	until, err2 := time.Parse(time.RFC3339, o.Until)
	switch {
	case o.Schema != OverrideSchema:
		return "schema is not " + OverrideSchema
	case utf8.RuneCountInString(strings.TrimSpace(o.Reason)) < minReason:
		return "reason: is missing or too short to be one"
	case o.Ticket == "":
		return "ticket: is missing"
	case len(o.Texts) == 0:
		return "texts: is missing; redletter gate --write-override FILE drafts one"
	case err != nil || err2 != nil:
		return "from: and until: are times as in 2026-11-21T02:00:00Z"
	case until.Sub(from) > maxOverride || until.Before(from):
		return "from: to until: is more than 72 hours"
	case now.Before(from):
		return "it holds from " + o.From + " only"
	case now.After(until):
		return "it expired at " + o.Until
	case o.Approval == nil || len(a.Keys) == 0:
		return "it is not signed by a key in .redletter/approvers"
	}
	if _, known := a.Keys[o.Approval.Approver]; !known {
		return "it is not signed by a key in .redletter/approvers"
	}
	return a.refuses(o.Approval, o.payload(o.Approval))
}

// about says that an override is for a policy.
func (o *Override) about(policy string) bool { return o.Policy == "" || o.Policy == policy }
