// Package clause extracts the facts of one clause: actor, modality, negation,
// action, data, purpose, recipient, condition, number.
//
// Aliases fold (delete = erase, 12 months = one year), so that rules compare
// facts, not strings. Its lexicons are data files that a lawyer can read.
//
// Start at Extract.
package clause
