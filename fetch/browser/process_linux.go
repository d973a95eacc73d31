package browser

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// tie has the kernel end the browser when this process dies without a chance
// to do so.
func tie(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGKILL }

// weight sums the memory that the processes of a group have for themselves.
func weight(group int) int64 {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	var pages int64
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err == nil && groupOf(e.Name()) == group {
			pages += private(e.Name())
		}
	}
	return pages * int64(os.Getpagesize())
}

// groupOf reads the process group, the third field after the name, which
// stands in parentheses and may hold any character.
func groupOf(pid string) int {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 3 {
		return 0
	}
	n, _ := strconv.Atoi(string(fields[2]))
	return n
}

// private counts the resident pages that are not shared: the program itself
// would be counted once for each of its processes.
func private(pid string) int64 {
	statm, err := os.ReadFile("/proc/" + pid + "/statm")
	fields := bytes.Fields(statm)
	if err != nil || len(fields) < 3 {
		return 0
	}
	resident, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	shared, _ := strconv.ParseInt(string(fields[2]), 10, 64)
	return max(0, resident-shared)
}
