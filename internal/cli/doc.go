// Package cli is the program as a function of its environment: one file a
// command, the exit statuses, the errors people see.
//
// Results go to stdout, everything else to stderr. Below this package nothing
// reads the clock, the environment or the terminal.
//
// Start at Main.
package cli
