package source

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"
)

// A program that prints without end is stopped where nothing more is taken, long
// before its time is over.
func TestEndlessOutputIsCutOff(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := child(exec.CommandContext(ctx, "yes"), nil); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("error %v, want %v", err, ErrTooLarge)
	}
	if ctx.Err() != nil {
		t.Fatal("it was stopped by its time, not by its size")
	}
}
