// Package diff says what changed between two documents, and nothing about
// whether it matters.
//
// It aligns sections, then blocks, then sentences, then words, follows moved
// text, and reports the smallest unit that changed. It is exact
// (Apply(old, Compare(old, new)) equals new) and deterministic.
//
// Start at Compare.
package diff
