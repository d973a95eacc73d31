package parse

// raw is a block as its format gives it: the text not yet normalized, and the
// evidence from which the outline decides what the block is. Formats make
// raws and nothing else; outline.go turns them into sections and blocks.
//
// In text a '\n' is a break that the reader sees (br, a Markdown hard break);
// every other white space counts as one space and is mended by normalize.go.
//
// A page has thousands of raws: the fields stand in the order that takes least
// memory.
type raw struct {
	kind    Kind // Heading only where the format says so (h1, "#", Word style)
	ordered bool // Item of a numbered list
	bold    bool // the whole text is bold (or strong, or a heading-like class)
	lone    bool // a short line that stands alone, in formats that know no bold (text, PDF)
	header  bool
	outside bool // outside the part that the page itself calls its main one
	control bool // a button or the like: it acts, it says nothing
	level   int8 // Heading: level in the source, from 1

	depth int32 // Item: nesting from 1
	runIn int32 // bytes of a bold (or underlined) run at the start that ends a phrase; 0 none

	number   string // marker that the source wrote itself ("3.", "(a)")
	text     string // as it stood; no markup
	links    []Link // href as it stood, over byte offsets of text, in order
	cells    []string
	hidden   string         // see Block.Hidden
	zone     ExcludedReason // what the landmarks around it suggest; judgeContent decides
	excluded ExcludedReason // decided: it is no part of the policy
	pos      Pos
}

// pageMeta is what a format knows of the page apart from its blocks.
type pageMeta struct {
	title    string  // of the head or of the document's properties, as it stood
	language string  // as declared ("en-US"), "" when it is not
	base     string  // of relative links: <base>, or the name when it is a URL
	degraded string  // why the reading is not complete, "" when it is
	counts   []Count // what the format itself mended (decoded e-mails, pictures, icon fonts)
}
