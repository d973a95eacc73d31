package browser

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"github.com/redletter-dev/redletter/fetch"
)

// process is the browser with all its children.
type process struct {
	limit int64 // resident bytes
	stop  context.CancelCauseFunc
	cmd   *exec.Cmd
}

// weighEvery is how often the memory is looked at.
const weighEvery = 200 * time.Millisecond

// watch ends the page when its processes take too much memory.
func (p *process) watch(ctx context.Context, pid int) {
	tick := time.NewTicker(weighEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if used := weight(pid); used > p.limit {
				p.stop(fetch.Failure(fetch.TooLarge, "", fmt.Errorf("the page takes more than %d MiB of memory to show", p.limit>>20), ""))
				return
			}
		}
	}
}
