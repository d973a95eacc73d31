// Package clause extracts the facts of one clause: actor, modality, negation,
// action, data, purpose, recipient, condition, number.
//
// Aliases fold (delete = erase, 12 months = one year), so that rules compare
// facts, not strings. Its lexicons are data files that a lawyer can read
// (lexicon/*.txt). It judges nothing: whether a fact matters is for
// diff/material. It reads English; what it cannot read it says (English).
//
// Start at Extract; Reader.NewIndexes gathers the facts of whole documents, against
// which "new" and "gone" are decided.
package clause
