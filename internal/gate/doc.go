// Package gate answers one question: may this page be published?
//
// It takes a comparison of the text in force with the text to come, the
// decisions on record, and what the surroundings said (the live page, the
// links), and gives a Decision: an exit status, what blocks, who decides. It
// does no I/O and has no clock of its own; it never says "pass" for what was
// not looked at.
//
// Start at Decide; the records are in Record.
package gate
