package tui

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// closing is a backend whose terminal is closed while it writes.
type closing struct {
	*shelf
	end   context.CancelFunc
	begun chan struct{}
	once  sync.Once
	kept  atomic.Bool
}

func (c *closing) Decide(ctx context.Context, in []decided.Event) ([]decided.Event, error) {
	c.once.Do(func() { close(c.begun) })
	c.end()
	<-time.After(100 * time.Millisecond) // of a slow disk
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out, err := c.shelf.Decide(ctx, in)
	c.kept.Store(err == nil)
	return out, err
}

// A terminal that is closed while a decision is written: it gets to the disk
// before the program ends.
func TestWhatIsBeingWrittenOutlivesTheTerminal(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	b := &closing{shelf: fixture(t), end: cancel, begun: make(chan struct{})}
	in, keys := io.Pipe()
	go func() {
		for {
			select {
			case <-b.begun:
				_ = keys.Close()
				return
			case <-time.After(5 * time.Millisecond):
				if _, err := io.WriteString(keys, "m"); err != nil {
					return
				}
			}
		}
	}()
	err := Run(ctx, Options{Backend: b, Me: "kim", Now: func() time.Time { return clock }, Poll: time.Hour}, in, io.Discard)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if !b.kept.Load() {
		t.Error("it ended before the decision was on disk")
	}
}
