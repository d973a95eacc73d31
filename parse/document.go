package parse

import (
	"slices"
	"strconv"
	"strings"
)

// Input is one page as it was captured, with what its source said about it.
type Input struct {
	Bytes     []byte
	Name      string // file name or URL: a hint for the format, and the base of relative links
	MediaType string // as the server declared it, "" when unknown: a hint, the bytes decide
	Options   Options
}

// Options change what is read; the zero value reads the whole policy of any page.
type Options struct {
	Positions bool       // fill Block.Pos (line and column in the source)
	Select    []Selector // when set, only these parts are the policy
	Remove    []Selector // parts that are never the policy
	Parts     []Options  // of the second and further pages, where several make one document (Join)
}

// Selector names a part of an HTML page: a CSS selector, or a range between
// two CSS selectors (each end before or after the matched element).
type Selector struct {
	CSS         string
	StartBefore string
	StartAfter  string
	EndBefore   string
	EndAfter    string
}

// Document is a policy as a tree in two flat arrays: Blocks in reading order,
// and Sections in pre-order, linked by Parent. Section 0 is the root and has
// no heading. Blocks that are not part of the comparison stay in place with
// their Excluded reason.
type Document struct {
	Title     string
	Language  string // BCP 47 primary subtag, "" when unknown
	Extractor string // "html/1", "markdown/1", "text/1", "pdf/1", "docx/1", "parts/1"
	Sections  []Section
	Blocks    []Block
	Dates     []Date
	Announced *Announcement // a coming version that the page announces
	Counts    []Count       // what normalization changed, by reason, sorted by reason
	Degraded  string        // why the reading is not complete, "" when it is
	Words     int           // of included blocks
}

// Section is a heading with what stands under it. Its own blocks and those of
// its descendants are Blocks[Start:End]; the heading itself is
// Blocks[Heading].
type Section struct {
	Heading int     // index of the heading block, -1 for the root
	Level   int     // 0 the root, 1 the top level below the title
	Parent  int     // index of the parent section, -1 for the root
	Start   int     // first block of the section, the heading included
	End     int     // one past the last block, descendants included
	Kind    DocKind // set where a document within the document begins
}

// DocKind says which document a sub-document is.
type DocKind string

// The kinds of documents within documents.
const (
	DocPrivacy    DocKind = "privacy"
	DocCookies    DocKind = "cookies"
	DocRegional   DocKind = "regional"
	DocSuperseded DocKind = "superseded"
	DocTerms      DocKind = "terms"
)

// Kind is what a block is.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item       // list item; Depth is its nesting, from 1
	Row        // table row; cells are joined in Text by " | "
	Term       // of a definition list
	Definition // of a definition list
)

// Block is the unit of structure: a paragraph, a heading, an item, a row.
type Block struct {
	Kind     Kind
	Header   bool   // Row: a header row
	Depth    int    // Item: nesting from 1; Heading: level from 1
	Number   string // numbering that stood before the text ("3.", "(a)"): an attribute, not text
	Text     string // normalized
	Raw      string // as it stood, before normalization; "" when equal to Text
	Links    []Link // in order of position
	Cells    []string
	Hidden   string         // how the source hides it ("details", "display-none", "tab"): still binding
	Excluded ExcludedReason // "" when it takes part in the comparison
	Section  int            // index of the section it belongs to
	Pos      Pos            // zero unless Options.Positions
	Hash     uint64         // of Text and of the links, for fast equality; never stored
}

// Link is a canonical target over Text[Start:End] of its block.
type Link struct {
	Start, End int
	URL        string
	Written    string // the target as the page writes it: for who opens it; no part of equality
}

// Pos is a place in the source, both from 1; zero when unknown.
type Pos struct {
	Line int `json:"line"`
	Col  int `json:"col"`
}

// ExcludedReason says why a block takes no part in the comparison.
type ExcludedReason string

// The reasons for exclusion.
const (
	ExcludedNavigation   ExcludedReason = "navigation"
	ExcludedBanner       ExcludedReason = "banner"
	ExcludedFooter       ExcludedReason = "footer"
	ExcludedPromotion    ExcludedReason = "promotion"
	ExcludedRelated      ExcludedReason = "related"
	ExcludedComments     ExcludedReason = "comments"
	ExcludedLanguages    ExcludedReason = "language-list"
	ExcludedContents     ExcludedReason = "table-of-contents"
	ExcludedSuperseded   ExcludedReason = "superseded-copy"
	ExcludedArchiveNote  ExcludedReason = "archive-note"
	ExcludedRelativeTime ExcludedReason = "relative-time"
	ExcludedImage        ExcludedReason = "image"
	ExcludedTitle        ExcludedReason = "page-title"
	ExcludedBoilerplate  ExcludedReason = "boilerplate"
	ExcludedWidget       ExcludedReason = "widget"
	ExcludedSelector     ExcludedReason = "selector"
)

// Date is one date of the document with the role its context gives it.
type Date struct {
	Role      string // effective, updated, other
	ISO       string // "2018-05-25"; a month alone stays a month, "2023-03"
	Ambiguous bool   // 08/09/2018: both readings are possible, ISO is ""
	Text      string // the words it was read from
	Block     int    // index of the block it stands in
}

// Announcement is the news of a coming version.
type Announcement struct {
	Date  string // ISO, "" when none is given
	Link  string
	Quote string
}

// Count says how often a normalization was needed, with one example. Source
// tells apart what stood there: equal numbers of other tokens are a difference
// that was not counted as change.
type Count struct {
	Reason  string
	N       int
	Example string
	Source  uint64 // hash of what was normalized away, 0 where only the number matters
}

// Included says whether the block takes part in the comparison.
func (b *Block) Included() bool { return b.Excluded == "" }

// Same says whether two blocks say the same: equal normalized text and equal
// canonical links. Kind, level, depth and number are form, not content.
func (b *Block) Same(o *Block) bool {
	return b.Hash == o.Hash && b.Text == o.Text && slices.EqualFunc(b.Links, o.Links, sameLink)
}

func sameLink(a, b Link) bool { return a.Start == b.Start && a.End == b.End && a.URL == b.URL }

// Equal says whether two documents are equal as policies: the same included
// blocks in the same order.
func (d *Document) Equal(o *Document) bool {
	i, j := d.next(0), o.next(0)
	for i < len(d.Blocks) && j < len(o.Blocks) {
		if !d.Blocks[i].Same(&o.Blocks[j]) {
			return false
		}
		i, j = d.next(i+1), o.next(j+1)
	}
	return i == len(d.Blocks) && j == len(o.Blocks)
}

// next gives the first included block at or after i.
func (d *Document) next(i int) int {
	for i < len(d.Blocks) && !d.Blocks[i].Included() {
		i++
	}
	return i
}

// Path gives the headings above a block, outermost first. The heading of a
// section belongs to its own section and is part of the path.
func (d *Document) Path(block int) []string {
	var path []string
	for s := d.Blocks[block].Section; s > 0; s = d.Sections[s].Parent {
		path = append(path, d.Blocks[d.Sections[s].Heading].Text)
	}
	slices.Reverse(path)
	return path
}

// Canonical is what Equal compares, as bytes: the same for equal documents and
// different for others. Its hash names the policy's text in a store.
func (d *Document) Canonical() []byte {
	var b []byte
	for i := d.next(0); i < len(d.Blocks); i = d.next(i + 1) {
		b = strconv.AppendQuote(b, d.Blocks[i].Text)
		for _, l := range d.Blocks[i].Links {
			b = strconv.AppendInt(append(b, ' '), int64(l.Start), 10)
			b = strconv.AppendInt(append(b, ' '), int64(l.End), 10)
			b = strconv.AppendQuote(append(b, ' '), l.URL)
		}
		b = append(b, '\n')
	}
	return b
}

// Text joins the normalized text of the included blocks, one a line.
func (d *Document) Text() string {
	var b strings.Builder
	for i := range d.Blocks {
		if d.Blocks[i].Included() {
			b.WriteString(d.Blocks[i].Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
