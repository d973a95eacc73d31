package diff

import "github.com/redletter-dev/redletter/parse"

// Op says what happened to a unit of text.
type Op string

// The operations. A modified unit keeps its place; a moved one keeps its words.
const (
	Added         Op = "added"
	Removed       Op = "removed"
	Modified      Op = "modified"
	Moved         Op = "moved"
	MovedModified Op = "moved-modified"
	Renamed       Op = "renamed" // a heading
	Linked        Op = "link"    // only a link target differs; texts as [text](url)
)

// Change is the smallest sentence, list item or row that changed.
type Change struct {
	Op          Op
	Fingerprint string // "f1:" and 32 hex digits: op, canonical texts, ordinal among equals
	OldPath     []string
	NewPath     []string
	OldBlock    int // index into the old document's Blocks, -1 when there is none
	NewBlock    int
	OldPos      parse.Pos
	NewPos      parse.Pos
	Old         string // text of the unit, "" when added
	New         string
	Words       []Word // "=" and "-" join to Old, "=" and "+" to New; nil unless both sides exist
	Kind        parse.Kind
	Note        string // "split", "merged", "renumbered", "typography", "reordered", "cross-reference", "" ; facts of form that diff alone can see
}

// Word is a run of text with one fate: '=' kept, '-' removed, '+' added.
type Word struct {
	Op   byte
	Text string
}

// Suppressed counts what differed and is no change of the policy.
type Suppressed struct {
	Reason  string
	Count   int
	Example string
}

// Stats are word counts over the whole comparison; moved words count only as moved.
type Stats struct {
	WordsAdded   int
	WordsRemoved int
	WordsMoved   int
}

// Delta is what changed between two documents, in the order of the new one
// (removals stand where they stood among their neighbours).
type Delta struct {
	Old, New   *parse.Document
	Changes    []Change
	Suppressed []Suppressed // sorted by reason
	Stats      Stats
}
