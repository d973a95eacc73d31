package cli

import (
	"context"
	"errors"

	"github.com/redletter-dev/redletter/snapshots"
)

// The exit statuses of every command. Where several apply, the first of 5, 4,
// 1, 3 is given.
const (
	ExitOK        = 0   // done; nothing at or above --fail-on that is not covered
	ExitFinding   = 1   // a finding at or above --fail-on
	ExitError     = 2   // usage or internal error
	ExitNoLook    = 3   // could not look: fetch failed, capture suspect, parse degraded
	ExitRecord    = 4   // a notice record needed now is malformed, unauthorised or expired
	ExitStore     = 5   // the store failed its integrity check
	ExitInterrupt = 130 // interrupted
)

const exitHelp = `Exit statuses:
  0    done; nothing at or above --fail-on that is not covered
  1    a finding at or above --fail-on (diff and check only with --exit-code)
  2    usage or internal error
  3    could not look: fetch failed, capture doubtful, page not readable
  4    a notice record that is needed now is malformed, unauthorised or expired
  5    the store failed its integrity check
  130  interrupted`

// failure is an error with the status it ends the program with, and what to do
// next.
type failure struct {
	status int
	err    error
	hint   string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// noLook marks an error as "could not look".
func noLook(err error, hint string) error {
	return &failure{status: ExitNoLook, err: err, hint: hint}
}

// usage marks an error as wrong use.
func usage(err error, hint string) error {
	return &failure{status: ExitError, err: err, hint: hint}
}

// verdictStatus ends the program with a status and no message: the result has
// said it all.
type verdictStatus int

func (v verdictStatus) Error() string { return "" }

// status is the exit status of an error.
func status(err error) int {
	var v verdictStatus
	var f *failure
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &v):
		return int(v)
	case errors.Is(err, snapshots.ErrCorrupt):
		return ExitStore
	case errors.Is(err, context.Canceled):
		return ExitInterrupt
	case errors.As(err, &f):
		return f.status
	}
	return ExitError
}
