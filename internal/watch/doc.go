// Package watch is the impure half of the program: it fetches, stores and
// reviews policies when their schedules say so, works out who has to hear of
// what came of it, and sends the mails.
//
// A capture is not yet a version: a page that did not load, or that is probably
// not the policy, is kept as evidence and never becomes the baseline.
//
// What has to be told is an event, stored in one transaction with the capture
// that it follows from, with one delivery for each recipient (Router). The
// Outbox words what is due and sends it. After a crash at any point each change
// is told, once, or at worst twice with the same Message-ID. Trouble with
// fetching is no news of a policy: it goes to those who run the watch, once for
// each cause.
//
// The only user of the cron library is schedule.go, which states the rules of
// slots at its top.
//
// Start at Checker.Check for one look, at Watcher.Run for the daemon.
package watch
