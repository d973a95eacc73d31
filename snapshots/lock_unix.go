//go:build unix

package snapshots

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the writer's lock. The kernel drops it with the process, so none
// can be left behind; the process number in the file is for the message alone.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, wrap("locking the store", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
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
