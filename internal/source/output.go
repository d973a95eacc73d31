package source

import (
	"bytes"
	"fmt"
)

// output takes what another program prints, up to MaxSize. It refuses more, so
// that the program ends there: a small file can make a program print without end.
type output struct {
	text bytes.Buffer
	full bool
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	if o.text.Len()+len(p) > MaxSize {
		o.full = true
		return 0, ErrTooLarge
	}
	return o.text.Write(p)
}

// ended gives the error of the program that printed: a program that was cut off
// fails in its own way.
func (o *output) ended(err error) error {
	if o.full {
		return fmt.Errorf("more than %d MiB: %w", MaxSize>>20, ErrTooLarge)
	}
	return err
}
