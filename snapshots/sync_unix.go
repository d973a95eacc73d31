//go:build unix

package snapshots

import (
	"errors"
	"os"
)

// syncDir makes the names in a directory last.
func syncDir(root *os.Root, dir string) error {
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
