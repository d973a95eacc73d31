package evidence

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

// seen are the outcomes of looks that showed the policy.
var seen = []string{watch.First, watch.Changed, watch.Unchanged, watch.Variant}

// leastGap is the shortest time without a look that is called a gap: a day and
// half of another one.
const leastGap = 36 * time.Hour

// gap is a time in which the policy was not seen.
type gap struct {
	From, To time.Time
	Looks    string // that failed in it
}

// fewLooks are too few to say what is usual.
const fewLooks = 8

// gaps are the times between two looks that showed the policy which are longer
// than usual: an outage is not the same as "unchanged".
func gaps(captures []snapshots.Capture) []gap {
	ordered := slices.DeleteFunc(slices.Clone(captures), func(c snapshots.Capture) bool { return c.Outcome == watch.Preview })
	slices.SortStableFunc(ordered, func(x, y snapshots.Capture) int { return x.At.Compare(y.At) })
	var good []int
	for i := range ordered {
		if slices.Contains(seen, ordered[i].Outcome) {
			good = append(good, i)
		}
	}
	most := max(leastGap, 2*usual(ordered, good))
	var out []gap
	for k := 1; k < len(good); k++ {
		from, to := good[k-1], good[k]
		if ordered[to].At.Sub(ordered[from].At) > most {
			out = append(out, gap{ordered[from].At, ordered[to].At, failures(ordered[from+1 : to])})
		}
	}
	return out
}

// usual is the median time between two looks.
func usual(captures []snapshots.Capture, good []int) time.Duration {
	var spans []time.Duration
	for k := 1; k < len(good); k++ {
		spans = append(spans, captures[good[k]].At.Sub(captures[good[k-1]].At))
	}
	if len(spans) < fewLooks {
		return 0
	}
	slices.Sort(spans)
	return spans[len(spans)/2]
}

// failures counts looks by how they ended.
func failures(captures []snapshots.Capture) string {
	if len(captures) == 0 {
		return "no look was made"
	}
	var order []string
	count := map[string]int{}
	for i := range captures {
		o := captures[i].Outcome
		if count[o] == 0 {
			order = append(order, o)
		}
		count[o]++
	}
	for i, o := range order {
		order[i] = fmt.Sprintf("%d × %s", count[o], o)
	}
	return strings.Join(order, ", ")
}
