package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// series is the texts of one policy in an archive.
type series struct {
	policy string
	from   string
	shots  []Shot // without bytes; loaded one after the other
}

// loader fetches the bytes of shots. It is used by one goroutine.
type loader interface {
	load(*Shot) error // what concerns this shot alone goes into its Problem
	close()
}

// archive is what an import of a history reads.
type archive struct {
	series []series
	open   func(context.Context) (loader, error)
	losses losses
}

// Keep is where and how an archive is taken over.
type Keep struct {
	Store    *snapshots.Store
	Now      time.Time
	Only     []string              // policies or what the archive calls them; none for all
	Types    []string              // of documents, for archives that tell them apart; none for all
	Progress func(done, total int) // called now and then, never twice at once; nil for nobody
}

// History is what came of an archive.
type History struct {
	Archive  string  `json:"archive"`
	Policies []Tally `json:"policies"`
	Losses   []Loss  `json:"losses"`
}

// keep reads the series side by side and stores them in their order, each as a
// whole: what is stored of a policy is a beginning of its history, and the next
// import goes on behind it.
func (a *archive) keep(ctx context.Context, k Keep) ([]Tally, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := a.name(ctx, k.Store); err != nil {
		return nil, err
	}
	done := make([]chan *replay, len(a.series))
	for i := range done {
		done[i] = make(chan *replay, 1)
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	next := make(chan int)
	count := a.counter(k)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			if err := a.work(ctx, k, next, done, count); err != nil {
				cancel(err)
			}
		})
	}
	workers.Go(func() { hand(ctx, next, len(a.series)) })
	out := make([]Tally, 0, len(a.series))
	for i := range done {
		select {
		case r := <-done[i]:
			if err := r.save(ctx); err != nil {
				cancel(err)
				return out, err
			}
			t := r.count()
			t.From, t.Texts = a.series[i].from, len(a.series[i].shots)
			out = append(out, t)
		case <-ctx.Done():
			return out, context.Cause(ctx)
		}
	}
	return out, nil
}

// name parts this archive from others: a policy that the store holds from
// another archive goes on there, and the one of this archive gets a name of its
// own. What redletter captured itself is gone on with.
func (a *archive) name(ctx context.Context, store *snapshots.Store) error {
	for i := range a.series {
		s := &a.series[i]
		captures, err := store.Captures(ctx, s.policy)
		if err != nil {
			return err
		}
		if s.foreign(captures) {
			s.policy += "-" + mark(s.shots[0].Origin.Archive+"\x00"+s.from)
		}
	}
	slices.SortStableFunc(a.series, func(x, y series) int { return cmp.Compare(x.policy, y.policy) })
	return nil
}

// foreign says that captures came from another archive than a series: it has
// another name, and none of the keys is known.
func (s *series) foreign(captures []snapshots.Capture) bool {
	keys := map[string]bool{}
	for i := range s.shots {
		keys[s.shots[i].Origin.Key] = true
	}
	other := false
	for i := range captures {
		o, ok := OriginOf(&captures[i])
		if !ok || keys[o.Key] || o.Archive == s.shots[0].Origin.Archive {
			return false
		}
		other = true
	}
	return other
}

// hand gives out the numbers of the series, in order.
func hand(ctx context.Context, next chan<- int, n int) {
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return
		}
	}
}

// counter tells the progress of all workers together.
func (a *archive) counter(k Keep) func() {
	total, n := 0, 0
	for i := range a.series {
		total += len(a.series[i].shots)
	}
	var mu sync.Mutex
	return func() {
		if k.Progress == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		n++
		k.Progress(n, total)
	}
}

// work reads one series after the other.
func (a *archive) work(ctx context.Context, k Keep, next <-chan int, done []chan *replay, count func()) error {
	var from loader
	defer func() {
		if from != nil {
			from.close()
		}
	}()
	for i := range next {
		if from == nil {
			var err error
			if from, err = a.open(ctx); err != nil {
				return err
			}
		}
		r, err := a.series[i].replay(ctx, k, from, count)
		if err != nil {
			return fmt.Errorf("import %s: %w", a.series[i].from, err)
		}
		done[i] <- r
	}
	return nil
}

// replay reads one series.
func (s *series) replay(ctx context.Context, k Keep, from loader, count func()) (*replay, error) {
	r, err := resume(ctx, k.Store, s.policy, k.Now)
	if err != nil {
		return nil, err
	}
	for i := range s.shots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shot := s.shots[i] // a copy: its bytes go when it was read
		if !r.known[shot.Origin.Key] {
			if err := from.load(&shot); err != nil {
				return nil, err
			}
		}
		if err := r.take(ctx, &shot); err != nil {
			return nil, err
		}
		count()
	}
	return r, nil
}

// sort puts shots in the order of their dates. Those of one date stay as they
// were, which is the order of the archive.
func (s *series) sort() {
	slices.SortStableFunc(s.shots, func(x, y Shot) int { return x.At.Compare(y.At) })
}

// together is how many entries are stored at once.
const together = 256

// save writes what was taken, in the order in which it was read.
func (r *replay) save(ctx context.Context) error {
	for _, l := range r.confirmed {
		if _, err := r.store.AddVersion(ctx, *l.entry.Version); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(r.taken, together) {
		entries := make([]snapshots.Entry, len(part))
		for i, l := range part {
			entries[i] = l.entry
		}
		if err := r.store.AddAll(ctx, entries); err != nil {
			return err
		}
	}
	return nil
}

// plausible refuses dates that no archive can have.
func plausible(at, now time.Time) error {
	switch {
	case at.Year() < 1990:
		return errors.New("its date is before there were web pages")
	case at.After(now.Add(24 * time.Hour)):
		return errors.New("its date lies in the future")
	}
	return nil
}
