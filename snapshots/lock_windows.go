package snapshots

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the writer's lock; see lock_unix.go. The locked byte lies beyond
// the text, which others may read.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, wrap("locking the store", err)
	}
	at := &windows.Overlapped{Offset: 1 << 20}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		defer f.Close()
		return nil, lockedBy(path, holder(f))
	}
	if err == nil {
		err = sign(f)
	}
	if err != nil {
		f.Close()
		return nil, wrap("locking the store", err)
	}
	return f, nil
}
