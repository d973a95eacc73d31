package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/redletter-dev/redletter/internal/quiet"
)

// All packages are initialized by now.
func init() { quiet.Restore() }

// shortRun lets the heap grow to some 40 MB before it is collected for the first
// time: most runs compare two pages and end, and would collect for nothing.
const shortRun = 1000

// System runs the program in the environment of the operating system. A first
// interrupt ends it in order, a second at once.
func System() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(shortRun)
	}
	return Main(interruptible(), Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Columns: columns,
	})
}

// lent says that a program of the user's own has the terminal: an interrupt is
// for it.
var lent atomic.Bool

// interruptible gives a context that ends with the first interrupt or SIGTERM;
// the next one ends the program.
func interruptible() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for s := range signals {
			if s == os.Interrupt && lent.Load() {
				continue
			}
			signal.Stop(signals)
			cancel()
			return
		}
	}()
	return ctx
}

// columns is the width of the terminal behind w, 0 when it is none. COLUMNS
// overrides the width of a terminal.
func columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width <= 0 {
		return 80
	}
	return width
}
