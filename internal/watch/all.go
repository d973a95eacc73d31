package watch

import (
	"context"
	"sync"
)

// CheckAll checks policies, several at a time and those of one host one after
// the other, and gives each result in the order of the policies as soon as all
// before it are there. It ends early when the context does, or when each gives
// an error, which it returns; looks that are under way come to their end.
func (c *Checker) CheckAll(ctx context.Context, policies []Policy, each func(Result) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lanes := make(chan []int)
	done := make([]chan Result, len(policies))
	for i := range done {
		done[i] = make(chan Result, 1)
	}
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	for range workers {
		work.Go(func() {
			for lane := range lanes {
				for _, i := range lane {
					if ctx.Err() != nil {
						return
					}
					done[i] <- c.Check(ctx, policies[i])
				}
			}
		})
	}
	work.Go(func() {
		defer close(lanes)
		for _, lane := range byHost(policies) {
			select {
			case lanes <- lane:
			case <-ctx.Done():
				return
			}
		}
	})
	for i := range done {
		select {
		case r := <-done[i]:
			if err := each(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// byHost gives the policies of each host, the host that comes first before the
// others.
func byHost(policies []Policy) [][]int {
	at := map[string]int{}
	var out [][]int
	for i := range policies {
		h := host(policies[i].URL)
		n, known := at[h]
		if !known {
			n = len(out)
			at[h] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}
