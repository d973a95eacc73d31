package parse

// Signal is one reason to doubt that a capture is the policy, with the words
// that show it. Kinds: blocked challenge enable-javascript consent-wall login
// soft-404 maintenance empty-shell other-language collapsed other-kind
// placeholder degraded.
type Signal struct {
	Kind  string
	Quote string
}

// Suspect says what makes a document doubtful as a capture of the policy; prev
// is its predecessor, or nil.
func Suspect(doc, prev *Document) []Signal {
	return nil
}
