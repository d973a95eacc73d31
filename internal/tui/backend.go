package tui

import (
	"context"
	"fmt"
	"io"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Backend is where the screen gets what it shows, keeps decisions, and has work
// done. Calls come from several goroutines. Texts are safe already; errors may
// say the next step by a method Hint.
type Backend interface {
	Reader
	Writer
	Worker
}

// Reader reads. What it gives is the caller's.
type Reader interface {
	Index(ctx context.Context) (*Index, error)
	News(ctx context.Context, since Mark) (*News, error)
	Change(ctx context.Context, ref Ref) (*Change, error)
	Document(ctx context.Context, review int64) (*Document, error)
	Timeline(ctx context.Context, policy string) ([]Moment, error)
	Compare(ctx context.Context, policy string, older, newer int) (*Comparison, error)
	Evidence(ctx context.Context, ref Ref) (*Evidence, error)
}

// Writer keeps decisions: all of a call or none, on disk when it returns. When
// somebody else decided about one of the changes after the author looked, it
// writes nothing and gives a *Conflict.
type Writer interface {
	Decide(ctx context.Context, events []decided.Event) ([]decided.Event, error)
}

// Worker does what is asked for beside decisions.
type Worker interface {
	Do(ctx context.Context, t Task) (*Done, error)

	// Pipe gives a program by its command line that reads a text. It has the
	// terminal to itself while it runs.
	Pipe(ctx context.Context, command, text string) (Program, error)
}

// Program is one that runs in place of the screen.
type Program interface {
	Run() error
	SetStdin(io.Reader)
	SetStdout(io.Writer)
	SetStderr(io.Writer)
}

// Job is a kind of task.
type Job string

// The jobs.
const (
	Letter  Job = "letter"  // draft the notice letter
	Record  Job = "record"  // write and sign the notice record
	Export  Job = "export"  // write a report; Fields: format, file
	Page    Job = "page"    // open the page in a browser
	Recheck Job = "recheck" // look at the page now; Fields: policy, "" for all
	Copy    Job = "copy"    // put Fields: text on the clipboard
)

// Task asks for work about a change.
type Task struct {
	Job    Job
	Ref    Ref
	Fields map[string]string
}

// Done says what came of a task.
type Done struct {
	Message safe.Text
	Lines   []safe.Text // to be read, as a letter
	Stale   bool        // lists changed: read the Index again
}

// Conflict says that somebody decided in between. Nothing was written.
type Conflict struct {
	Stands []decided.Event
}

func (c *Conflict) Error() string {
	if len(c.Stands) == 0 {
		return "somebody decided in between: nothing was written"
	}
	e := &c.Stands[len(c.Stands)-1]
	return fmt.Sprintf("%s decided in between about %s: %s. Nothing of yours was written; look again, then decide", e.By, e.Change, e.Action.Words())
}
