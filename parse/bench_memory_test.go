package parse

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"testing"
)

// benchMemory reports what reading takes of memory against the size of what is
// read, for all pages together and for the page that takes most:
//
//	live       what was in use at one time, at most: the heap at the end of
//	           each collection, with the collector kept at work all the time
//	allocated  all that was allocated, as if nothing were freed before the
//	           page is done: a bound from above that does not depend on timing
func benchMemory(b *testing.B, pages [][]byte, size int64) {
	var allocated, live ratio
	for b.Loop() {
		allocated, live = ratio{}, ratio{}
		for _, page := range pages {
			allocated.add(allocatedBy(b, page), len(page))
			live.add(liveAtMost(b, page), len(page))
		}
	}
	b.ReportMetric(live.sum/float64(size), "live/byte")
	b.ReportMetric(live.worst, "worst-live/byte")
	b.ReportMetric(allocated.sum/float64(size), "allocated/byte")
	b.ReportMetric(allocated.worst, "worst-allocated/byte")
}

// ratio gathers bytes of memory against bytes of pages.
type ratio struct{ sum, worst float64 }

func (r *ratio) add(took uint64, page int) {
	r.sum += float64(took)
	r.worst = max(r.worst, float64(took)/float64(page))
}

// allocatedBy is what reading a page allocates.
func allocatedBy(b *testing.B, page []byte) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	benchParse(b, page, Options{})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// liveAtMost is what reading a page keeps in use at one time.
func liveAtMost(b *testing.B, page []byte) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(2))
	runtime.GC()
	before := liveHeap()
	var peak atomic.Uint64
	watchCollections(&peak)
	doc := benchParse(b, page, Options{})
	peak.Store(max(peak.Load(), liveHeap()))
	runtime.GC() // the document itself is in use too
	peak.Store(max(peak.Load(), liveHeap()))
	runtime.KeepAlive(doc)
	return peak.Swap(stopped) - before
}

// stopped is the peak of a watch that has ended.
const stopped = ^uint64(0)

// watchCollections keeps the largest heap at the end of a collection until the
// peak is set to stopped: the finalizer of an object that nothing refers to
// runs after each collection, and leaves another one behind.
func watchCollections(peak *atomic.Uint64) {
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) {
		for {
			was := peak.Load()
			if was == stopped {
				return
			}
			if now := liveHeap(); now <= was || peak.CompareAndSwap(was, now) {
				break
			}
		}
		watchCollections(peak)
	})
}

// liveHeap is what the last collection found in use.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
