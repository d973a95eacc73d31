package watch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/redletter-dev/redletter/snapshots"
)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("policy-%04d", i)
	}
	return out
}

// Seven days round the change of the clock, in five zones, with seeded edits:
// the events are the truth, and each slot is looked at once. Set
// REDLETTER_TEST_POLICIES for more than a few policies.
func TestSevenDays(t *testing.T) {
	n := 12
	if s := os.Getenv("REDLETTER_TEST_POLICIES"); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil {
			t.Fatal(err)
		}
	}
	x := newWorld(t, names(n), Route{Name: "daily", To: []string{"legal@example.com"}, Material: Daily, Unclear: Daily, Minor: Daily, Coverage: Never})
	x.now = time.Date(2026, 10, 22, 0, 10, 0, 0, time.UTC)
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"}
	want := map[string]int{} // slots by policy
	end := x.now.Add(7 * 24 * time.Hour)
	for i := range x.w.Plan.Policies {
		p := &x.w.Plan.Policies[i]
		p.Schedule = schedule(t, "30 2 * * *", zones[i%len(zones)])
		want[p.Name] = 1 // the first look, at once
		for at := p.Schedule.Next(x.now); !at.Add(time.Hour).After(end); at = p.Schedule.Next(at) {
			want[p.Name]++
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	truth := map[string]int{} // changes by policy
	months := map[string]int{}
	var early uint64
	before := runtime.NumGoroutine() // tests that wait for their turn among them
	for day := 1; x.now.Before(end); day++ {
		x.step()
		x.pass(12 * time.Hour)
		if day == 3 { // all that is read once is read by now
			early = heap() - x.caught()
		}
		for i := range x.w.Plan.Policies {
			name := x.w.Plan.Policies[i].Name
			if r.IntN(20) == 0 && x.now.Add(26*time.Hour).Before(end) {
				months[name]++
				x.site.put("/"+name, page("12 months", fmt.Sprint(12+months[name], " months")))
				truth[name]++
			}
		}
		x.pass(12 * time.Hour)
	}
	if now := runtime.NumGoroutine(); now > before+40 { // connections that are closing; a leak would leave one for each look
		t.Errorf("%d goroutines at the end, %d at the beginning", now, before)
	}
	late := heap() - x.caught()
	t.Logf("%d policies: heap of %d KiB on the third day, %d KiB at the end, without the mails that the test's server keeps", n, early>>10, late>>10)
	if late > early+early/5+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", early, late)
	}
	x.compare(want, truth)
}

// caught is how much the test's mail server keeps, in bytes.
func (x *world) caught() uint64 {
	n := 0
	for _, m := range x.box.Mails() {
		n += cap(m.Data)
	}
	return uint64(n)
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// compare asks the store what happened.
func (x *world) compare(slots, truth map[string]int) {
	x.t.Helper()
	ctx := context.Background()
	events, err := x.store.Events(ctx, kindChange, time.Time{})
	if err != nil {
		x.t.Fatal(err)
	}
	got := map[string]int{}
	for _, e := range events {
		got[e.Policy]++
	}
	for name, n := range slots {
		captures, err := x.store.Captures(ctx, name)
		if err != nil {
			x.t.Fatal(err)
		}
		if len(captures) != n {
			x.t.Errorf("%s: %d looks for %d slots", name, len(captures), n)
		}
		for i := 1; i < len(captures); i++ {
			if gap := captures[i].At.Sub(captures[i-1].At); i > 1 && (gap < 22*time.Hour || gap > 26*time.Hour) {
				x.t.Errorf("%s: looks at %s and %s", name, captures[i-1].At, captures[i].At)
			}
		}
		if got[name] != truth[name] {
			x.t.Errorf("%s: %d events, %d changes", name, got[name], truth[name])
		}
	}
}

// After a long sleep each policy is looked at once, not once for each slot.
func TestSleepIsCaughtUpOnce(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.now = x.now.Add(36 * time.Hour)
	x.step()
	x.step()
	if c := x.looks("acme"); c != 2 {
		t.Errorf("%d looks", c)
	}
}

func (x *world) looks(name string) int {
	x.t.Helper()
	c, err := x.store.Captures(context.Background(), name)
	if err != nil {
		x.t.Fatal(err)
	}
	return len(c)
}

// A clock that jumps ahead and back makes no look twice, and stops none.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.pass(150 * time.Minute)
	before := x.looks("acme")
	right := x.now
	x.now = right.AddDate(10, 0, 0)
	x.step()
	x.now = right
	x.step()
	x.step()
	if n := x.looks("acme"); n != before+1 {
		t.Errorf("%d looks after the jump, %d before", n, before)
	}
	x.now = right.Add(-24 * time.Hour)
	x.step()
	x.now = right
	x.pass(3 * time.Hour)
	if n := x.looks("acme"); n < before+4 || n > before+5 {
		t.Errorf("%d looks after three hours, %d before", n, before)
	}
}

// A watch that starts after a long time says that nobody was looking.
func TestGapIsTold(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.now = x.now.Add(30 * time.Hour)
	if err := x.w.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	x.step()
	x.now = x.now.Add(24 * time.Hour)
	x.step()
	if got := x.mails(); len(got) != 1 || !strings.Contains(got[0], "Daily digest") || !strings.Contains(readMail(t, x.box.Mails()[0].Data).text, "nobody was looking") {
		t.Errorf("mails %q", got)
	}
}

// When many policies change at once, one mail says so, and one digest follows.
func TestStormIsHeld(t *testing.T) {
	t.Parallel()
	all := append(names(20), "own-site")
	x := newWorld(t, all, legal)
	x.w.Plan.Checker.Router.Batch = 15 * time.Minute
	x.step()
	for _, n := range all {
		x.site.put("/"+n, page(longer...))
	}
	x.pass(90 * time.Minute)
	x.wants("legal@example.com: [redletter] Flagged material: own-site – Retention", "legal@example.com: [redletter] 21 policies changed at once; their mails are held")
	x.pass(5 * time.Hour)
	x.wants("legal@example.com: [redletter] Many changes at once, 16 November 2026: Flagged material 20")
}

func TestFewChangesAreNoStorm(t *testing.T) {
	t.Parallel()
	x := newWorld(t, names(20), legal)
	x.w.Plan.Checker.Router.Batch = 15 * time.Minute
	x.step()
	for _, n := range names(9) {
		x.site.put("/"+n, page(longer...))
	}
	x.pass(2 * time.Hour)
	if got := x.mails(); len(got) != 9 {
		t.Errorf("mails %q", got)
	}
}

// A look whose process died is begun again, and given up after three times: a
// page that kills the watch must not keep it from the others.
func TestDeadlyLookIsGivenUp(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	at := x.w.Plan.Policies[0].Schedule.Latest(x.now)
	for range maxAttempts {
		if _, err := x.store.Begin(t.Context(), "acme", at); err != nil {
			t.Fatal(err)
		}
	}
	x.step()
	if n := x.looks("acme"); n != 0 {
		t.Errorf("%d looks", n)
	}
	x.pass(2 * time.Hour)
	if n := x.looks("acme"); n == 0 {
		t.Error("the next slots are given up too")
	}
}

// The real loop: it begins, follows a changed configuration, keeps the old one
// when the new one is bad, and stops with nothing left behind.
func TestRunFollowsTheConfigurationAndStops(t *testing.T) {
	x := newWorld(t, []string{"acme"}, legal)
	x.site.put("/beta", page())
	leak := goleak.IgnoreCurrent()
	reload, ready := make(chan struct{}), make(chan struct{})
	plans := make(chan *Plan, 2)
	x.w.Now, x.w.Reload = time.Now, reload
	x.w.After = func(time.Duration) <-chan time.Time { return time.After(5 * time.Millisecond) }
	x.w.Ready = func() { close(ready) }
	x.w.Load = func() (*Plan, error) {
		select {
		case p := <-plans:
			return p, nil
		default:
			return nil, errors.New("line 3 is wrong")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- x.w.Run(ctx) }()
	<-ready
	reload <- struct{}{} // a bad one
	plans <- x.plan([]string{"acme", "beta"}, []Route{legal})
	reload <- struct{}{}
	for x.looks("beta") == 0 {
		if t.Context().Err() != nil {
			t.Fatal("the new policy is not looked at")
		}
		runtime.Gosched()
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if x.looks("acme") == 0 {
		t.Error("the old policy was not looked at")
	}
	x.w.Plan.Checker.Client.Close()
	goleak.VerifyNone(t, leak, goleak.IgnoreAnyFunction("net/http.(*conn).serve"), goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"), goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"))
	if open, err := x.store.Mails(t.Context(), snapshots.Sending); err != nil || len(open) != 0 {
		t.Errorf("still sending %v, %v", open, err)
	}
}
