package material

import (
	"strings"

	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// citedAddresses knows, of an e-mail or postal address, whether the old
// document gives it as a route for rights or choices anywhere.
type citedAddresses struct {
	old *parse.Document
}

// isRoute says whether one of the spans, an e-mail address, stands elsewhere in
// the old document in a block about rights, requests or choices.
func (a *citedAddresses) isRoute(f *clause.Facts, spans []span) bool {
	if a == nil || a.old == nil {
		return false
	}
	for _, s := range spans {
		address := f.Text[s.from:s.to]
		if strings.Contains(address, "@") && a.stands(address) {
			return true
		}
	}
	return false
}

func (a *citedAddresses) stands(address string) bool {
	for i := range a.old.Blocks {
		b := &a.old.Blocks[i]
		if b.Included() && strings.Contains(b.Text, address) && isRoute(clause.Extract(b.Text), nothing, nothing) {
			return true
		}
	}
	return false
}
