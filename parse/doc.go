// Package parse turns a captured page into a normalized section tree that is
// equal for equal policies, and says what makes it doubt that the page is the
// policy.
//
// It reads HTML, Markdown, plain text, the text of a PDF and DOCX. It refuses
// to drop binding text: what it keeps out of the comparison stays in the tree
// with the reason. It does no I/O, knows no clock, and gives the same tree for
// the same bytes on any machine.
//
// Start at Parse. Each format reduces to raws; outline.go alone builds the
// tree, normalize.go and links.go alone know the quirks of text and links.
// docs/PARSE.md says what is decided where, and why.
package parse
