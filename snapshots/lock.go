package snapshots

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/redletter-dev/redletter/internal/safe"
)

// sign writes who holds the lock.
func sign(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "process %d\n", os.Getpid()), 0)
	return err
}

// holder reads who holds the lock.
func holder(f *os.File) string {
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, 100))
	if who := strings.TrimSpace(string(b)); who != "" {
		return safe.Line(who).String()
	}
	return "process unknown"
}
