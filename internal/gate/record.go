package gate

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

// Covered is a decision about one change. The texts are what the approver has
// read: they stand beside the fingerprint, must be those of the change, and find
// it again when fingerprints change. Words mean other things elsewhere, so the
// section is part of what was decided.
type Covered struct {
	Fingerprint string `yaml:"fingerprint" json:"fingerprint" jsonschema:"required"`
	Locale      string `yaml:"locale" json:"locale"`   // of the text that changes, "" for the first
	Section     string `yaml:"section" json:"section"` // the headings above it, joined by " › "
	Op          string `yaml:"op" json:"op" jsonschema:"required"`
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
	Guess  *Guess // of a record that could not be read: what can be told of it; nil for nothing
}

// Guess is what can be told of a record that is not in order.
type Guess struct {
	Policy string `yaml:"policy"`
	State  string `yaml:"state"`
}
