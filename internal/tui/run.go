package tui

import (
	"context"
	"errors"
	"fmt"
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// Run shows the screen until it is left, or the context ends. The terminal is
// restored in every case, also when something panics.
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	// Signals end the context, and that ends the screen. Bubble Tea's own handler
	// beside it waits for ever when the loop that it tells has ended already.
	// Frames wait for a tick: at the usual 60 in a second a key would be seen after
	// up to 17 ms, whatever is done in them.
	options := []tea.ProgramOption{tea.WithAltScreen(), tea.WithFPS(120), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithInput(in), tea.WithOutput(out)}
	if o.Mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	m := New(ctx, o)
	_, err := tea.NewProgram(m, options...).Run()
	m.disk.Lock() // what is being written gets there
	defer m.disk.Unlock()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, tea.ErrInterrupted):
		return context.Canceled
	}
	return fmt.Errorf("the screen ended: %w", err)
}
