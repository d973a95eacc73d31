package parse

// raw is a block as its format gives it: the text not yet normalized, and the
// evidence from which the outline decides what the block is. Formats make
// raws and nothing else; outline.go turns them into sections and blocks.
type raw struct {
	kind     Kind   // Heading only where the format says so (h1, "#", Word style)
	level    int    // Heading: level in the source, from 1
	depth    int    // Item: nesting from 1
	ordered  bool   // Item of a numbered list
	number   string // marker that the source wrote itself ("3.", "(a)")
	text     string // as it stood; no markup
	links    []Link // href as it stood, over byte offsets of text
	bold     bool   // the whole text is bold (or strong, or a heading-like class)
	runIn    int    // bytes of a bold (or underlined) run at the start that ends a phrase; 0 none
	cells    []string
	header   bool
	hidden   string         // see Block.Hidden
	excluded ExcludedReason // decided by the format (landmarks, density)
	pos      Pos
}
