package diff

import "github.com/redletter-dev/redletter/parse"

// Compare aligns two documents and reports what changed.
func Compare(oldDoc, newDoc *parse.Document) *Delta {
	return &Delta{Old: oldDoc, New: newDoc}
}
