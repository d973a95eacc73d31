// Package quiet keeps the start of the program from asking the terminal.
//
// Bubble Tea asks for the colour of the background while packages are
// initialized, whatever command is run: a sequence in the output of each, the
// loss of what was typed ahead, and five seconds of waiting where nothing
// answers, as on a terminal that a script made. It does not ask where CI is
// set. So CI is set until all packages are initialized, and then as it was.
//
// It works because packages are initialized in the order of their import paths
// as soon as what they import is: this one imports the standard library alone,
// and Bubble Tea imports golang.org/x, which comes after it. A test in
// internal/cli holds that to be so. There is nothing else here; do not start
// anything that asks about CI while packages are initialized.
package quiet

import "os"

const name = "CI"

var was, had = hide()

func hide() (value string, set bool) {
	value, set = os.LookupEnv(name)
	if !set {
		_ = os.Setenv(name, "starting") // without it the start is slower, no more
	}
	return value, set
}

// Restore ends it: the environment is as it was found.
func Restore() {
	if !had {
		_ = os.Unsetenv(name)
	} else {
		_ = os.Setenv(name, was)
	}
}
