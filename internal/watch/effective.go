package watch

import "github.com/redletter-dev/redletter/parse"

// Effective is the page's own date, ISO: the effective one, else that of the
// update, "" for none.
func Effective(d *parse.Document) string { return effective(d) }
