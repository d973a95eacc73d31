package promise

import "github.com/redletter-dev/redletter/parse"

// Extract reads every promise and commitment of a document.
func Extract(doc *parse.Document) Ledger {
	return Ledger{}
}
