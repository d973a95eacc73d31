// Package diff says what changed between two documents, and nothing about
// whether it matters.
//
// It aligns sections, then blocks, then sentences, then words, follows moved
// text, and reports the smallest unit that changed. It is exact
// (Apply(old, Compare(old, new)) equals new), deterministic, and says the same
// from both sides (Compare(new, old) mirrors Compare(old, new)).
//
// It refuses to judge, to cut a word, to compare what parse excluded, and to
// drop anything: what differs and is no change is counted in Suppressed.
//
// Start at Compare. The steps are in the files of these names: align (equal
// blocks and sentences, in place and moved), section (renamed headings), copy
// (a second copy of the document), reflow (text cut at other places), pairing
// (edited sentences, by the weight of the words they share), split (split and
// merged sentences), edit and words (inside a pair), build (the report), apply
// (the proof).
package diff
