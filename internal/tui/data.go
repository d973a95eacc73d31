package tui

import (
	"slices"
	"time"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Ref names a change: its review in the store and its place in there. Reviews
// of a file are numbered from 1 too; those made on the spot, to compare two
// versions, have numbers below 0.
type Ref struct {
	Review int64
	Index  int
}

// Row is one change as lists show it.
type Row struct {
	Ref
	ID        safe.Text // C-014
	Policy    safe.Text
	Section   safe.Text // headings above it, outermost first
	What      safe.Text // in one sentence
	Rules     safe.Text // ids, with spaces between
	Families  safe.Text
	Severity  string // of the closed list
	Op        string
	Direction string
	Found     time.Time
	Version   int // that the change made, 0 when unknown

	// Subject is what decisions are bound to, texts as they were judged. It goes
	// back into the store and never to the screen.
	Subject decided.Subject
}

// Was is the text before, "" for what was added. It is made safe when it is
// asked for: lists of ten thousand rows show a few of them.
func (r *Row) Was() safe.Text { return safe.Sanitize(r.Subject.Old) }

// Is is the text now, "" for what was removed.
func (r *Row) Is() safe.Text { return safe.Sanitize(r.Subject.New) }

// Own says that the change is one of ours.
func (r *Row) Own() bool { return r.Subject.Role == decided.Own }

// Deadline is the earliest day on which somebody owes something for it.
func (r *Row) Deadline() time.Time { return r.Subject.Deadline }

// severities are the words of the data, worst first.
var severities = []string{"material", "unclear", "minor", "editorial", "noise"}

// rank orders severities, 0 the worst; what is unknown stands with unclear.
func rank(severity string) int {
	if i := slices.Index(severities, severity); i >= 0 {
		return i
	}
	return 1
}

// Index is all that lists show.
type Index struct {
	Rows     []Row // the latest first
	Events   []decided.Event
	Policies []Policy
	Duties   []Duty
	Vendor   []Promise
	Looks    []Look
	Troubles []Trouble
	Banner   safe.Text // what everybody should know, as that nothing can be written
	Mark     Mark
}

// Mark says how much of the store an Index knows, for News.
type Mark struct {
	Event  int64
	Review int64
	Look   int64
}

// News is what came since a Mark.
type News struct {
	Events []decided.Event
	Stale  bool // lists changed too: read the Index again
}

// Policy sums up one policy.
type Policy struct {
	Name     safe.Text
	Title    safe.Text
	URL      safe.Text
	Own      bool
	Versions int
	Captures int
	Last     time.Time // the latest look
	Outcome  safe.Text // of it
	Changed  time.Time // the latest version
}

// Duty is something to be done by somebody.
type Duty struct {
	Policy safe.Text
	Own    bool // of a policy of ours
	Ours   bool // we owe it
	Text   safe.Text
	Quote  safe.Text
	Basis  safe.Text
	Due    time.Time // zero when no day is known
	When   safe.Text // in words
	Status string    // open, met, overdue, not-checked
	Review int64
	Refs   []Ref // the changes that cause it
}

// Promise is something that a vendor promised, and how it was kept.
type Promise struct {
	Policy safe.Text
	Text   safe.Text
	Quote  safe.Text
	Why    safe.Text
	Status string // pass, fail, not-checked, open, overdue
	Due    time.Time
	Review int64
	Found  time.Time
}

// Look is how a policy was looked at lately.
type Look struct {
	Policy   safe.Text
	Looks    int
	Seen     int
	Changed  int
	LastSeen time.Time
}

// Trouble is a page that cannot be seen.
type Trouble struct {
	Policy   safe.Text
	Cause    safe.Text
	Since    time.Time
	Failures int
	Doubtful bool // it answered with something else
	Advice   safe.Text
}

// Word is a run of text with one fate: '=', '-', '+'.
type Word struct {
	Fate byte
	Text safe.Text
}

// Finding is one reason.
type Finding struct {
	Rule     safe.Text
	Severity string
	Why      safe.Text
	Old, New []safe.Text // the words that prove it
	Basis    safe.Text
}

// Side is one of the two versions that were compared.
type Side struct {
	Ref   safe.Text
	Hash  safe.Text
	Title safe.Text
	Date  safe.Text // the page's own
}

// Change is one change whole.
type Change struct {
	Row
	Note      safe.Text
	Words     []Word
	MovedFrom safe.Text
	MovedTo   safe.Text
	Findings  []Finding
	Notice    safe.Text
	Consent   safe.Text
	Promises  []safe.Text // that bind the notice, quoted
	Duties    []Duty
	OldSide   Side
	NewSide   Side
	URL       safe.Text
	Number    int // among those of its review, from 1
	Count     int
}

// Document is both texts in one, in the order of reading.
type Document struct {
	Paragraphs []Paragraph
}

// Paragraph is a line of both texts.
type Paragraph struct {
	Heading int // its level, 0 for text
	Depth   int // of an item
	Pieces  []Piece
}

// Piece is text with one fate ('=', '-', '+', '<' moved away, '>' moved here)
// and the change that it belongs to, -1 for none.
type Piece struct {
	Fate   byte
	Text   safe.Text
	Change int
}

// Moment is an entry of a timeline: a version, or looks that did not show one.
type Moment struct {
	At        time.Time
	Version   int // 0: looks that failed
	Hash      safe.Text
	Effective safe.Text
	Counts    map[string]int // changes by severity
	Added     int            // words
	Removed   int
	Moved     int
	Review    int64 // 0 for the first version
	Outcome   safe.Text
	Failures  int
	Until     time.Time // of a gap
	Checks    safe.Text // notices and dates that were checked
	Notice    safe.Text // a record of notice, as it stands
}

// Comparison is two versions compared on the spot.
type Comparison struct {
	Title   safe.Text
	Review  int64 // below 0
	Changes []Change
}

// Fact is a line of evidence.
type Fact struct {
	Name  safe.Text // "" goes on with the one before
	Value safe.Text
}

// Evidence is what proves a change.
type Evidence struct {
	Title safe.Text
	Facts []Fact
}
