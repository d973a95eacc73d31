package diff

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// everything writes all that a delta says.
func everything(d *Delta) string {
	var b strings.Builder
	for i := range d.Changes {
		ch := &d.Changes[i]
		fmt.Fprintln(&b, ch.Op, ch.Fingerprint, ch.OldParts, ch.NewParts, ch.Inline(), ch.Note, ch.Moved)
	}
	return fmt.Sprint(b.String(), d.Suppressed, d.Stats)
}

// TestSameBytes compares a thousand pairs with one processor, with two, and
// with two under load: the same bytes each time.
func TestSameBytes(t *testing.T) {
	pairs := samples(t, 200, 15000)
	for k := len(pairs); k < 1000; k++ {
		pairs = append(pairs, madeSample(150+k%200, float64(k%100)/200))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := make([]string, len(pairs))
	for i := range pairs {
		want[i] = everything(Compare(pairs[i].old, pairs[i].new))
	}
	runtime.GOMAXPROCS(2)
	checkSame(t, pairs, want, "two processors")
	stop := busy(2)
	defer stop()
	checkSame(t, pairs, want, "load")
}

func checkSame(t *testing.T, pairs []sample, want []string, what string) {
	t.Helper()
	for i := range pairs {
		if everything(Compare(pairs[i].old, pairs[i].new)) != want[i] {
			t.Errorf("%s: another result under %s", pairs[i].name, what)
		}
	}
}

// busy keeps n goroutines busy until the returned function is called.
func busy(n int) func() {
	var done atomic.Bool
	finished := make(chan struct{})
	for range n {
		go func() {
			for x := uint64(1); !done.Load(); x *= 3 {
			}
			finished <- struct{}{}
		}()
	}
	return func() {
		done.Store(true)
		for range n {
			<-finished
		}
	}
}
