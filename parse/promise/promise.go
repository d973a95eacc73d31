package promise

// Promise is one notice promise of a policy about its own changes: one channel
// of one clause. A clause that promises no channel gives one Promise with an
// empty Channel that carries its terms.
type Promise struct {
	Binding  bool   // shall, in the company's own voice
	Channel  string // post-page date-line site-notice email in-product blog archive direct-unspecified other, "" for none
	Strength string // shall, may
	Trigger  string // any material less-protective law-required
	Timing   string // before-effect after-posting kept-posted at-posting after-the-fact prompt, "" for none
	LeadDays int    // 0 when no period is promised
	OneOf    string // group of alternatives ("g1"), "" when alone
	AllOf    string // group that must all be met
	Reach    string // limit of reach in the clause's words ("if we have your email"), "" for none
	Remedy   string // what the user may do (close the account, object), "" for none

	DeemedConsent   bool
	CheckBack       bool
	WithoutNotice   bool
	Discretion      bool
	ConsentRequired bool
	Retroactive     bool
	NotRetroactive  bool

	Quote string // verbatim
	Path  []string
	Block int // index of the block it stands in

	minorOnly bool // the sentence is about changes that do not matter
}

// Commitment is a sentence anywhere in the policy that binds the company:
// never sell, only, not without consent.
type Commitment struct {
	Kind  string // "never-sell", "only", "consent-required", …: see commitment.go
	Quote string
	Path  []string
	Block int

	explicit bool // asks for express consent
}

// Conflict is a pair of promises that cannot both be kept as written.
type Conflict struct {
	Kind   string   // advance-vs-at-posting, notice-vs-without-notice, consent-vs-deemed-consent
	Quotes []string // one of each side, verbatim
}

// Ledger is everything a document promises.
type Ledger struct {
	Promises    []Promise
	Commitments []Commitment
	Conflicts   []Conflict
}
