// Package duty says who must be told, how and by when, citing the promise in
// force or a regime.
//
// It takes the union of the policy's own promise and each configured regime,
// never a maximum, and never guesses a regime. It checks the publisher's word:
// dates bumped, lead times kept.
//
// Start at Resolve.
package duty
