//go:build unix && !linux

package browser

import "syscall"

func tie(*syscall.SysProcAttr) {}

// weight is known on Linux only; elsewhere the browser's own limits hold.
func weight(int) int64 { return 0 }
