package material

// Level is a severity. The order is that of the contract.
type Level uint8

// The severities, lowest first.
const (
	Noise Level = iota
	Editorial
	Minor
	Unclear
	Material
)

var levelNames = [...]string{"noise", "editorial", "minor", "unclear", "material"}

// String gives the word of the JSON contract.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads the word of the JSON contract.
func ParseLevel(s string) (Level, bool) {
	for i, n := range levelNames {
		if n == s {
			return Level(i), true
		}
	}
	return 0, false
}

// Direction says for whom a change is better, from the user's side.
type Direction string

// The directions.
const (
	Weakens     Direction = "weakens"
	Strengthens Direction = "strengthens"
	Neutral     Direction = "neutral"
)

// Basis is a ground for a finding or a duty: a citation and whether it was
// confirmed in a source that was opened.
type Basis struct {
	Cite     string
	Verified bool
}

// Evidence holds short verbatim spans of the old and the new text.
type Evidence struct {
	Old []string
	New []string
}

// Finding is one reason for a severity, with the words that prove it.
type Finding struct {
	Rule      string
	Severity  Level
	Direction Direction
	Family    string
	Evidence  Evidence
	Basis     []Basis
	Why       string // one sentence, in the wording of the domain: never "illegal"
}

// Judgement is what the rules say of one change. Changes and judgements are
// parallel slices: judgement i is about delta.Changes[i].
type Judgement struct {
	Severity  Level
	Direction Direction
	Category  string // OPP-115 scheme
	Consent   string // none, opt-out, withdraw, affirmative
	Findings  []Finding
}
