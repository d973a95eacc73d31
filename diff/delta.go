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

// Notes are facts of form about a change that diff alone can see.
const (
	NoteSplit          = "split"           // one sentence became several, or a section was cut in two
	NoteMerged         = "merged"          // several sentences became one, or two sections one
	NoteTypography     = "typography"      // only letter case or punctuation differs
	NoteCrossReference = "cross-reference" // only references to renumbered sections differ
	NoteReordered      = "reordered"       // moved within its own section
	NoteCopy           = "copy"            // stands in a second copy of the document that came or went
	NoteSection        = "section"         // a whole section moved; its text stands once, in this change
)

// Change is the smallest sentence, list item or row that changed. A section
// that moved as a whole is one change, Moved or Renamed: Old and New are its
// heading, and OldParts and NewParts say what moved with it.
type Change struct {
	Op          Op
	Fingerprint string // "f1:" and 32 hex digits: op, canonical texts, ordinal among equals
	OldPath     []string
	NewPath     []string
	OldBlock    int // index into the old document's Blocks, -1 when there is none
	NewBlock    int
	OldParts    []Part // where the text stands: one part, or more when it runs over several sentences or blocks
	NewParts    []Part
	OldPos      parse.Pos
	NewPos      parse.Pos
	Old         string // text of the unit, "" when added
	New         string
	Words       []Word // "=" and "-" join to Old, "=" and "+" to New; nil unless both sides exist
	Kind        parse.Kind
	Note        string // one of the Notes, or ""
	Moved       int    // words that only changed their place

	body []string // texts that moved with a section, for the fingerprint
}

// Part is a range of bytes of the text of a block.
type Part struct{ Block, Start, End int }

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

	script []step    // rebuilds the new blocks, see Apply
	copies [2][]Part // included blocks of either side that are set aside, see copy.go
}
