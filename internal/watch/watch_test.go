package watch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/catcher"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/snapshots"
)

// monday is a Monday, at six in the morning.
var monday = time.Date(2026, 11, 16, 6, 0, 0, 0, time.UTC)

// page is a made-up policy; its sentences can be replaced.
func page(edits ...string) string {
	text := `<html><body><main><h1>Privacy Policy</h1><p>Last updated: March 3, 2026</p>
<h2>What we collect</h2><p>We collect your name and your email address when you open an account with us.</p>
<h2>Retention</h2><p>We keep account data for 12 months after you close your account.</p>
<h2>Sharing</h2><p>We share your data with companies that host our service.</p>
<h2>Your rights</h2><p>You may ask us for a copy of your data, and you may have it corrected or deleted.</p>
<h2>Changes</h2><p>If we make a material change, we will email you at least 30 days before it takes effect.</p></main></body></html>`
	return strings.NewReplacer(edits...).Replace(text)
}

// longer is the edit that weakens, larger the one that strengthens.
var (
	longer  = []string{"12 months", "36 months"}
	shorter = []string{"12 months", "3 months"}
)

// site serves pages by path; a number as page answers with that status.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string
	turns map[string]func(n int) string // pages that differ from one request to the next, from 0
	asked map[string]int
	clock func() time.Time // of the server; nil: that of this machine
}

func newSite(t testing.TB) *site {
	s := &site{pages: map[string]string{}, turns: map[string]func(int) string{}, asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		p, ok := s.pages[r.URL.Path]
		if turn := s.turns[r.URL.Path]; turn != nil {
			p, ok = turn(s.asked[r.URL.Path]), true
		}
		s.asked[r.URL.Path]++
		if s.clock != nil {
			w.Header().Set("Date", s.clock().UTC().Format(http.TimeFormat))
		}
		s.mu.Unlock()
		var status int
		if _, err := fmt.Sscan(p, &status); err == nil {
			w.WriteHeader(status)
			return
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, p)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) put(path, page string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

// take serves a page that differs from one request to the next.
func (s *site) take(path string, turn func(n int) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns[path], s.asked[path] = turn, 0
}

// world is a watch with everything round it, at a clock of its own.
type world struct {
	t     testing.TB
	now   time.Time
	site  *site
	box   *catcher.Server
	store *snapshots.Store
	w     *Watcher
	read  int // mails that were looked at
}

// legal is a route that hears of everything at once.
var legal = Route{Name: "legal", To: []string{"legal@example.com"}, Material: Instant, Unclear: Instant, Minor: Instant, Coverage: Never}

func newWorld(t testing.TB, names []string, routes ...Route) *world {
	t.Helper()
	x := &world{t: t, now: monday, site: newSite(t)}
	x.site.clock = x.clock
	var err error
	if x.box, err = catcher.Start(catcher.Options{Username: "watch", Password: "geheim"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.box.Close() })
	if x.store, err = snapshots.Open(t.TempDir(), snapshots.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.store.Close() })
	for _, n := range names {
		x.site.put("/"+n, page())
	}
	x.w = &Watcher{Store: x.store, Plan: x.plan(names, routes), Now: x.clock}
	if err := x.w.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}

func (x *world) clock() time.Time { return x.now }

func (x *world) plan(names []string, routes []Route) *Plan {
	x.t.Helper()
	r := &Router{Store: x.store, Routes: routes}
	if err := r.Prepare(); err != nil {
		x.t.Fatal(err)
	}
	client := &fetch.Client{AllowPrivate: true, Now: x.clock}
	x.t.Cleanup(client.Close)
	p := &Plan{
		Checker: &Checker{Client: client, Store: x.store, Router: r, Now: x.clock},
		Outbox: &Outbox{
			Store: x.store, Router: r, From: "redletter@watch.example", Now: x.clock,
			Sender: &notify.Post{Mail: &notify.SMTP{Host: x.box.Host(), Port: x.box.Port(), RootCAs: x.box.Roots(), Username: "watch", Password: "geheim"}},
		},
	}
	for _, n := range names {
		p.Policies = append(p.Policies, x.policy(n))
	}
	return p
}

// policy is looked at every hour; a name that begins with own is ours.
func (x *world) policy(name string) Policy {
	role := "vendor"
	if strings.HasPrefix(name, "own") {
		role = "own"
	}
	return Policy{
		Name: name, URL: x.site.URL + "/" + name, Schedule: schedule(x.t, "@every 1h", "UTC"),
		Options: review.Options{Duty: duty.Options{Role: role, Jurisdictions: []string{}}},
	}
}

// step does all that is due now, and sends.
func (x *world) step() {
	x.t.Helper()
	ctx := context.Background()
	for x.w.turn(ctx); x.w.running > 0; x.w.turn(ctx) {
		x.w.finish(<-x.w.done)
	}
	if _, err := x.w.Plan.Outbox.Drain(ctx); err != nil {
		x.t.Fatal(err)
	}
}

// pass lets time go by, in steps of half an hour.
func (x *world) pass(d time.Duration) { x.t.Helper(); x.steps(d, 30*time.Minute) }

// days lets days go by, in steps of three hours.
func (x *world) days(n int) { x.t.Helper(); x.steps(time.Duration(n)*24*time.Hour, 3*time.Hour) }

func (x *world) steps(d, stride time.Duration) {
	x.t.Helper()
	for end := x.now.Add(d); x.now.Before(end); {
		x.now = x.now.Add(min(stride, end.Sub(x.now)))
		x.step()
	}
}

// mails gives what arrived since the last call, as "to: subject".
func (x *world) mails() []string {
	x.t.Helper()
	all := x.box.Mails()
	var out []string
	for _, m := range all[x.read:] {
		out = append(out, strings.Join(m.To, ",")+": "+readMail(x.t, m.Data).subject)
	}
	x.read = len(all)
	return out
}

// wants says which mails have arrived since the last call, in any order.
func (x *world) wants(want ...string) {
	x.t.Helper()
	got := x.mails()
	if strings.Join(sorted(got), "\n") != strings.Join(sorted(want), "\n") {
		x.t.Errorf("at %s mails\n  %s\nwant\n  %s", x.now.Format("Mon 15:04"), strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
