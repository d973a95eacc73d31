//go:build !unix

package diff

import "time"

var start = time.Now()

// cpuTime is the clock where the system does not tell what a process used.
func cpuTime() time.Duration { return time.Since(start) }
