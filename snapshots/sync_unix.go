//go:build unix

package snapshots

import "errors"

// sync makes the names in a directory last.
func (b *blobs) sync(dir string) error {
	d, err := b.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
