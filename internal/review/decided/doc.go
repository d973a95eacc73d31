// Package decided folds what people decided about changes into the state of
// each change: open, waiting for a second reviewer, put off, or decided.
//
// Nothing is ever overwritten: a decision, its undoing and the undoing of that
// are three events, and the state is worked out from all of them. A decision
// is bound to its change, text for text, within one comparison: a later edit
// of the same clause is open again and says what was decided before; the same
// change elsewhere is offered the same decision and never gets it by itself.
//
// The package is pure: no clock, no store. Start at New and Book.State.
package decided
