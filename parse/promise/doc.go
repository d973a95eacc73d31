// Package promise extracts the notice promises and commitments of one document.
//
// It reads sentence by sentence and requires a company-side verb of notice in
// the same sentence, or in the one before that it goes on about. A promise is
// one channel of one clause with its strength, trigger, time and terms; a
// commitment is a sentence anywhere that binds the company in how it treats
// data. Both are quoted verbatim. It judges nothing and compares nothing: which
// of two promises that conflict binds is not decided here.
//
// The words stand in lists that a lawyer can read (lexicon), which go generate
// compiles to tables.go, so that nothing is compiled when the program runs.
// English only: a document in another language promises nothing here, and the
// rules say so.
//
// Start at Extract.
package promise
