// Package promise extracts the notice promises and commitments of one document.
//
// It reads sentence by sentence and requires a company-side verb of notice in
// the same sentence. It judges nothing and compares nothing.
//
// Start at Extract.
package promise
