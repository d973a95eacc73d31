// Package safe makes text that may reach a terminal, a mail, HTML or a log.
//
// A page is hostile: its words can carry escape sequences that drive a
// terminal, marks that reverse the reading order, and characters that nobody
// sees. Text is the only type that writers accept, and Sanitize and Line are
// the only ways to make one, so a writer that forgets does not compile.
//
// Sanitize after the last decode and before styling: an entity decoded later
// can put an escape character back, and a frame cleaned after styling loses
// its own colours.
//
// What is removed is counted (Text.Hidden), because hidden characters in a
// policy are themselves news. The package escapes for no format: HTML is
// escaped by html/template, JSON by encoding/json, each after this.
//
// Start at Sanitize.
package safe
