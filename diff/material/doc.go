// Package material judges changes by documented rules.
//
// A rule is data and a matcher over the facts of the old and the new clause;
// each finding quotes the words that prove it. It never mutates a delta, asks
// no network and no model, and says unclear when in doubt.
//
// Start at Judge.
package material
