// Package duty says who must be told, how and by when, citing the promise in
// force or a regime.
//
// It takes the union of the policy's own promise and each chosen regime, never
// a maximum: duties stand side by side with their basis, and a number of ours
// says that it is no law. It never guesses a regime: it suggests from quoted
// words of the policy, and a person chooses. What a promise or a regime asks
// because of a change that a lawyer must look at first is not-checked. The
// regimes are data (regimes.go); a lawyer has not signed them.
//
// It checks the publisher's word: dates bumped, lines that agree, lead times
// kept, promises that do not contradict each other. A check without its input
// says not-checked; none raises a severity.
//
// Start at Resolve and Checks.
package duty
