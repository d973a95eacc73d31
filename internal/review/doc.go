// Package review is the pure half of the program: two inputs go in, one Review
// comes out, with verdict, fingerprints, findings, checks and duties.
//
// It runs parse, diff, material and duty over plain values and does no I/O. A
// Review is also the JSON of the contract ("redletter/review/v1"), so that what
// is stored, printed and read back is one type.
//
// Start at Analyze.
package review
