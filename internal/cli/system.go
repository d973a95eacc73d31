package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

// shortRun lets the heap grow to some 40 MB before it is collected for the first
// time: most runs compare two pages and end, and would collect for nothing.
const shortRun = 1000

// System runs the program in the environment of the operating system. A first
// interrupt ends it in order, a second at once.
func System() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(shortRun)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop()
	}()
	return Main(ctx, Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Columns: columns,
	})
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
