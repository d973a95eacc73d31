// Package safe makes text that may reach a terminal, a mail, HTML or a log.
//
// Start at Sanitize.
package safe
