// Package snapshots is one database: bodies by SHA-256, captures, versions,
// reviews, what people decided, and the outbox of what has to be told.
//
// A body is a run of bytes under the hash of its content. A capture is one
// look at a policy, whatever came of it: a page, the same page as before, an
// error. A version is a capture that was accepted as the policy's new text. A
// review is a judgement of two bodies, kept as JSON. A decision is what a
// person made of one change.
//
// No evidence is rewritten: captures, versions, reviews and decisions are only
// added, raw bytes stay as they came, with their headers in the capture's evidence.
// Order is the order of adding, not of the clock, which can step back; every
// time comes in as a value.
//
// An event is something that somebody has to hear of; it is written in the same
// transaction as the capture, version and review that it is about, with one
// delivery for each recipient. Deliveries are worded into mails, and a mail is
// claimed with a lease, sent, and settled with the proof. Each step leaves the
// store so that after a crash the next one can be taken: a mail may then go out
// a second time, with the same key, and none is lost. A run is a look that a
// schedule asked for, done once for each slot. An incident is a row of looks
// that failed. The states of mails, runs, incidents and open matters are the only rows that
// change.
//
// On disk a store is a directory: redletter.db, blobs/ with one compressed
// file a body, and lock. A body is on disk before any row names it, and it is
// checked against its hash whenever it is read. One process writes at a time
// (ErrLocked tells the second one who), any number read meanwhile, and people
// decide beside it (Options.Beside).
//
// Callers branch on ErrNotFound, ErrAmbiguous, ErrNoStore, ErrLocked, ErrAccess,
// ErrNewerSchema, ErrOlderSchema and ErrCorrupt; each comes in an *Error that
// says what to do. ErrConflict comes in a *Conflict with what others decided.
//
// Start at Open, then PutBody and Add to write, and LatestVersion, VersionAt,
// VersionByPrefix, Snapshot and Captures to read; Decide and Decisions; Post, Claim and Settle for
// mails, Begin for runs.
package snapshots
