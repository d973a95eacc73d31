// Package snapshots is one database: bodies by SHA-256, captures and versions.
//
// Raw bytes are kept as they came, with their headers; nothing is rewritten.
//
// Start at Open.
package snapshots
