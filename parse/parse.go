package parse

import "errors"

// ErrNotDocument says that the bytes are no text that could be a policy: an
// image, an archive, a program.
var ErrNotDocument = errors.New("not a document")

// ErrEmpty says that there is nothing to read.
var ErrEmpty = errors.New("empty document")

// Parse reads a page as the policy it carries. It gives ErrNotDocument or
// ErrEmpty (wrapped, with what to do) and otherwise a document, marked
// Degraded where the reading could not be complete.
func Parse(in Input) (*Document, error) {
	return nil, ErrEmpty
}

// Span is a range of bytes of a text.
type Span struct{ Start, End int }
