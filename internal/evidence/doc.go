// Package evidence writes what a store holds of one policy as a bundle that
// counsel, an expert or a court can check without redletter: one zip with the
// pages as they were served, the exchange as WARC, the texts, redlines, and the
// part of the ledger that proves that nothing was changed since.
//
// Facts and opinions are kept apart: judgements, decisions and notes are only in
// a bundle when they are asked for, in a directory of their own.
//
// The same store and options give the same bytes. Nothing in a bundle says when
// it was made; the declaration has a blank for that.
//
// Start at Write; docs/EVIDENCE.md says what each file is, and
// docs/check-bundle.sh checks a bundle with unzip, sha256sum and openssl.
package evidence
