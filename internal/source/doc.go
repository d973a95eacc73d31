// Package source says where bytes come from: a file, standard input, a URL, a
// git ref, a version in the store.
//
// A reference is read by its form alone; a file is never reached through a URL
// and a URL never names a file. The text of a PDF is taken by a killable child.
//
// Start at Opener.Open for what a user names, at Getter.Get for the pages of a
// policy, with their evidence.
package source
