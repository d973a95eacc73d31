package review

import "github.com/redletter-dev/redletter/parse"

// Schema names the JSON form of a Review.
const Schema = "redletter/review/v1"

// Verdicts that are no severity. A verdict is one of these or the word of the
// highest severity among the changes.
const (
	Identical = "identical" // nothing changed, nothing was suppressed
	Noise     = "noise"     // only what is no change of wording
	Suspect   = "suspect"   // the capture is probably not the whole policy
)

// Review is the outcome of one comparison. Slices are never nil, so that the
// JSON has lists where the contract says lists.
type Review struct {
	Schema        string        `json:"schema"`
	Tool          string        `json:"tool"`
	RulesVersion  string        `json:"rules_version"`
	ReviewedBy    string        `json:"reviewed_by"`
	Jurisdictions []string      `json:"jurisdictions"`
	Role          string        `json:"role"`
	Verdict       string        `json:"verdict"`
	Suspect       *Doubt        `json:"suspect"`
	ReturnedTo    *Returned     `json:"returned_to"`
	Announced     *Announcement `json:"announced"`
	Old           Side          `json:"old"`
	New           Side          `json:"new"`
	Stats         Stats         `json:"stats"`
	Suppressed    []Suppressed  `json:"suppressed"`
	Changes       []Change      `json:"changes"`
	Checks        []Check       `json:"checks"`
	Promises      []Promise     `json:"promises"`
	Duties        []Duty        `json:"duties"`
	Suggested     []Suggestion  `json:"suggested_jurisdictions,omitempty"`
}

// Doubt says why a capture is probably not the policy.
type Doubt struct {
	Side    string   `json:"side"`
	Signals []Signal `json:"signals"`
}

// Signal is one reason for doubt with its words.
type Signal struct {
	Kind  string `json:"kind"`
	Quote string `json:"quote"`
}

// Returned names the earlier version whose text came back.
type Returned struct {
	Hash string `json:"hash"`
	Date string `json:"date"`
}

// Announcement is the news of a coming version.
type Announcement struct {
	Date  *string `json:"date"`
	Link  *string `json:"link"`
	Quote string  `json:"quote"`
}

// Side is what is known of one of the two documents.
type Side struct {
	Ref       string `json:"ref"`
	Hash      string `json:"hash"`
	Extractor string `json:"extractor"`
	Title     string `json:"title"`
	Language  string `json:"language"`
	Words     int    `json:"words"`
	Dates     []Date `json:"dates"`
	Degraded  string `json:"degraded,omitempty"`
}

// Date is a date line with its role.
type Date struct {
	Role      string  `json:"role"`
	Date      *string `json:"date"` // null when ambiguous
	Ambiguous bool    `json:"ambiguous,omitempty"`
	Text      string  `json:"text"`
}

// Stats are counts over the whole comparison, in words and changes.
type Stats struct {
	WordsAdded   int            `json:"words_added"`
	WordsRemoved int            `json:"words_removed"`
	WordsMoved   int            `json:"words_moved"`
	Changes      int            `json:"changes"`
	BySeverity   map[string]int `json:"by_severity"`
}

// Suppressed counts what differed and is no change of the policy.
type Suppressed struct {
	Reason  string `json:"reason"`
	Count   int    `json:"count"`
	Example string `json:"example"`
}

// Change is the smallest sentence, item or row that changed, judged.
type Change struct {
	ID          string     `json:"id"`
	Fingerprint string     `json:"fingerprint"`
	Op          string     `json:"op"`
	Note        string     `json:"note,omitempty"`
	OldPath     []string   `json:"old_path"`
	NewPath     []string   `json:"new_path"`
	OldPos      *parse.Pos `json:"old_pos"`
	NewPos      *parse.Pos `json:"new_pos"`
	Old         string     `json:"old"`
	New         string     `json:"new"`
	Words       []Word     `json:"words"`
	Severity    string     `json:"severity"`
	Direction   string     `json:"direction"`
	Category    string     `json:"category"`
	Notice      Notice     `json:"notice"`
	Consent     string     `json:"consent"`
	Findings    []Finding  `json:"findings"`
	MovedFrom   string     `json:"moved_from,omitempty"` // both ends of a move, for a reader
	MovedTo     string     `json:"moved_to,omitempty"`
}

// Word is a run of text with one fate: "=", "-" or "+".
type Word struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

// Notice is the effect of a change on notice.
type Notice struct {
	Required bool     `json:"required"`
	Channels []string `json:"channels"`
	LeadDays int      `json:"lead_days"`
}

// Finding is one reason for a severity, with the words that prove it.
type Finding struct {
	Rule      string   `json:"rule"`
	Severity  string   `json:"severity"`
	Direction string   `json:"direction"`
	Family    string   `json:"family"`
	Evidence  Evidence `json:"evidence"`
	Basis     []Basis  `json:"basis"`
	Why       string   `json:"why"`
}

// Evidence holds verbatim spans of the two texts.
type Evidence struct {
	Old []string `json:"old"`
	New []string `json:"new"`
}

// Basis is a ground with the state of its citation.
type Basis struct {
	Cite     string `json:"cite"`
	Verified bool   `json:"verified"`
}

// Check is a question about the whole document.
type Check struct {
	Check  string `json:"check"`
	Status string `json:"status"`
	Why    string `json:"why"`
	Quote  string `json:"quote"`
}

// Promise is one notice promise of one side.
type Promise struct {
	Side            string   `json:"side,omitempty"`
	Binding         bool     `json:"binding"`
	Channel         *string  `json:"channel"`
	Strength        string   `json:"strength"`
	Trigger         string   `json:"trigger"`
	Timing          *string  `json:"timing"`
	LeadDays        *int     `json:"lead_days"`
	OneOf           *string  `json:"one_of"`
	AllOf           *string  `json:"all_of"`
	ReachLimit      *string  `json:"reach_limit"`
	Remedy          *string  `json:"remedy"`
	DeemedConsent   bool     `json:"deemed_consent"`
	CheckBack       bool     `json:"check_back"`
	WithoutNotice   bool     `json:"without_notice"`
	Discretion      bool     `json:"discretion"`
	ConsentRequired bool     `json:"consent_required"`
	Retroactive     bool     `json:"retroactive"`
	NotRetroactive  bool     `json:"not_retroactive"`
	Quote           string   `json:"quote"`
	Path            []string `json:"path"`
}

// Duty is something that somebody owes because of changes.
type Duty struct {
	Kind    string   `json:"kind"`
	OwedBy  string   `json:"owed_by"`
	OwedTo  string   `json:"owed_to"`
	Channel string   `json:"channel"`
	Due     Due      `json:"due"`
	OneOf   *string  `json:"one_of"`
	Regime  string   `json:"regime"`
	Basis   Basis    `json:"basis"`
	Quote   string   `json:"quote"`
	Because []string `json:"because"`
	Status  string   `json:"status"`
	Note    string   `json:"note,omitempty"`
}

// Due says when, relative to an event, and the date where it is known.
type Due struct {
	Event string  `json:"event"`
	Days  int     `json:"days"`
	Date  *string `json:"date"`
}

// Suggestion is a regime that the text itself points to; it is never assumed.
type Suggestion struct {
	Regime string `json:"regime"`
	Quote  string `json:"quote"`
}

// Promises is the JSON of one document's word ("redletter/promises/v1").
type Promises struct {
	Schema      string       `json:"schema"`
	Promises    []Promise    `json:"promises"`
	Commitments []Commitment `json:"commitments"`
	Dates       []Date       `json:"dates"`
	Conflicts   []Conflict   `json:"conflicts"`
}

// Commitment is a sentence that binds the company.
type Commitment struct {
	Kind  string   `json:"kind"`
	Quote string   `json:"quote"`
	Path  []string `json:"path"`
}

// Conflict names promises that cannot both be kept.
type Conflict struct {
	Kind   string   `json:"kind"`
	Quotes []string `json:"quotes"`
}
