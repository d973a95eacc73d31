package watch

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

// fault is one way in which a site fails to show its policy.
type fault struct {
	name  string
	serve func(w http.ResponseWriter, r *http.Request, text string, dice *rand.Rand)
}

// faults of the transport, of the server, and of what it shows instead.
var faults = []fault{
	{"reset", func(w http.ResponseWriter, _ *http.Request, text string, dice *rand.Rand) {
		cut(w, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(text), text), dice)
	}},
	{"chunks cut", func(w http.ResponseWriter, _ *http.Request, text string, dice *rand.Rand) {
		cut(w, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(text), text), dice)
	}},
	{"gzip cut", func(w http.ResponseWriter, _ *http.Request, text string, dice *rand.Rand) {
		packed := zipped(text)
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/html")
		w.Write(packed[:1+dice.IntN(len(packed)-1)])
	}},
	{"wrong length", func(w http.ResponseWriter, _ *http.Request, text string, dice *rand.Rand) {
		raw(w, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(text)+1+dice.IntN(500), text))
	}},
	{"drip", func(w http.ResponseWriter, r *http.Request, text string, _ *rand.Rand) {
		w.Header().Set("Content-Type", "text/html")
		for i := 0; i < len(text) && r.Context().Err() == nil; i++ {
			io.WriteString(w, text[i:i+1])
			w.(http.Flusher).Flush()
			if i > 3 {
				<-r.Context().Done()
			}
		}
	}},
	{"redirects", func(w http.ResponseWriter, r *http.Request, _ string, dice *rand.Rand) {
		n := 1 + dice.IntN(20)
		at := 0
		fmt.Sscanf(r.URL.Query().Get("at"), "%d", &at)
		http.Redirect(w, r, fmt.Sprintf("%s?at=%d", r.URL.Path, (at+1)%n), http.StatusFound)
	}},
	{"304 unasked", func(w http.ResponseWriter, r *http.Request, _ string, _ *rand.Rand) {
		w.WriteHeader(http.StatusNotModified)
	}},
	{"429 in seconds", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}},
	{"503 with a date", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.Header().Set("Retry-After", monday.Add(time.Hour).Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "<h1>Service unavailable</h1>")
	}},
	{"403", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.WriteHeader(http.StatusForbidden)
	}},
	{"404", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.WriteHeader(http.StatusNotFound)
	}},
	{"hang up", func(http.ResponseWriter, *http.Request, string, *rand.Rand) { panic(http.ErrAbortHandler) }},
	{"empty", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.Header().Set("Content-Type", "text/html")
	}},
	{"an image", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		io.WriteString(w, "\x89PNG\r\n\x1a\n0000")
	}},
	{"a bomb", func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb())
	}},
	{"half", func(w http.ResponseWriter, _ *http.Request, text string, dice *rand.Rand) { // cut before it was sent: HTTP cannot tell
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, text[:len(text)/5+dice.IntN(len(text)*3/5)])
	}},
	{"soft 404", standIn(notFound)},
	{"maintenance", standIn(`<title>Maintenance</title><h1>We'll be right back</h1><p>The site is down for scheduled maintenance. Please try again later.</p>`)},
	{"login", standIn(`<title>Sign in</title><h1>Sign in to continue</h1><form>Email <input> Password <input type=password> <button>Log in</button> <a href="/forgot">Forgot password?</a></form>`)},
	{"challenge", standIn(`<title>Just a moment...</title><p>Checking your browser before accessing the site. Enable JavaScript and cookies to continue.</p>`)},
	{"consent", standIn(`<title>Acme</title><h1>Before you continue</h1><p>We use cookies. Accept cookies to continue to the site.</p><button>Accept all</button>`)},
	{"shell", standIn(`<html lang="en"><head><title>Privacy Policy</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>`)},
	{"error", standIn(`<title>Error</title><h1>500</h1><p>Internal server error. Something went wrong.</p>`)},
	{"json", standIn(`{"error":"not available","code":17}`)},
	{"home page", standIn(`<title>Acme shoes</title><h1>Shoes for everybody</h1><p>` + strings.Repeat("Our new running shoes are light and last for years. Free delivery from two pairs on. ", 8) + `</p>`)},
}

func standIn(text string) func(http.ResponseWriter, *http.Request, string, *rand.Rand) {
	return func(w http.ResponseWriter, _ *http.Request, _ string, _ *rand.Rand) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, text)
	}
}

// raw writes an answer byte for byte and hangs up.
func raw(w http.ResponseWriter, answer string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, answer)
}

// cut writes an answer up to some byte of it.
func cut(w http.ResponseWriter, answer string, dice *rand.Rand) {
	raw(w, answer[:dice.IntN(len(answer))])
}

func zipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.Bytes()
}

var bomb = sync.OnceValue(func() []byte { return zipped(strings.Repeat("\x00", 20<<20)) })

// flakyNames resolves names, or fails to, as the dice say.
type flakyNames struct{ site *flakySite }

func (f flakyNames) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	f.site.mu.Lock()
	defer f.site.mu.Unlock()
	switch f.site.names {
	case 1:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case 2:
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	case 3:
		return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
	case 4:
		return []netip.Addr{netip.MustParseAddr("169.254.169.254")}, nil // rebound
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// flakySite shows a policy that never changes, when it shows it.
type flakySite struct {
	*httptest.Server
	mu    sync.Mutex
	dice  *rand.Rand
	names int // how names fail at this look; 0 they do not
	now   int // the fault of this look; -1 none
}

func newFlaky(t *testing.T) *flakySite {
	s := &flakySite{dice: rand.New(rand.NewPCG(1, 2))}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		now, dice := s.now, rand.New(rand.NewPCG(s.dice.Uint64(), 1))
		s.mu.Unlock()
		if now >= 0 {
			faults[now].serve(w, r, long(), dice)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` && dice.IntN(2) == 0 {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, long())
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// roll decides how the next look fails.
func (s *flakySite) roll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names, s.now = 0, -1
	switch n := s.dice.IntN(100); {
	case n < 8:
		s.names = 1 + s.dice.IntN(4)
	case n < 65:
		s.now = s.dice.IntN(len(faults))
	}
}

// However often and in whatever way a site fails, a policy that did not change
// is never said to have changed, and each failure has its word.
func TestFlakySite(t *testing.T) {
	looks := 200
	if os.Getenv("REDLETTER_TORTURE") != "" {
		looks = 10_000
	}
	site := newFlaky(t)
	store, err := snapshots.Open(t.TempDir(), snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := monday
	router := &Router{Store: store, Routes: []Route{legal}}
	if err := router.Prepare(); err != nil {
		t.Fatal(err)
	}
	client := &fetch.Client{
		AllowPrivate: true, Resolver: flakyNames{site}, Timeout: 2 * time.Second, HeaderTimeout: 500 * time.Millisecond, IdleTimeout: 15 * time.Millisecond, Now: time.Now,
	}
	defer client.Close()
	checker := &Checker{Client: client, Store: store, Router: router, Now: func() time.Time { return now }}
	_, port, _ := net.SplitHostPort(site.Listener.Addr().String())
	said := map[Said]int{}
	for n := range looks {
		now = now.Add(40 * time.Minute)
		site.roll()
		if n < 10 {
			site.now, site.names = -1, 0 // each policy is seen once
		}
		p := Policy{Name: fmt.Sprintf("policy-%d", n%10), URL: fmt.Sprintf("http://host-%d.example:%s/privacy", n%10, port)}
		res := checker.Check(t.Context(), p)
		if res.Said == "" || res.Outcome == Changed || res.Capture == 0 {
			all, _ := store.Captures(t.Context(), p.Name)
			for _, c := range all[max(0, len(all)-6):] {
				t.Logf("%s %s %s", c.At, c.Outcome, c.Why)
			}
			t.Fatalf("look %d at %s (fault %d): %s, said %q, %v", n, p.Name, site.now, res.Outcome, res.Said, res.Err)
		}
		said[res.Said]++
		client.Close()
	}
	reviews, err := store.Reviews(t.Context(), "")
	if err != nil || len(reviews) != 0 {
		t.Errorf("%d reviews, %v", len(reviews), err)
	}
	events, err := store.Events(t.Context(), kindChange, time.Time{})
	if err != nil || len(events) != 0 {
		t.Errorf("%d changes told, %v", len(events), err)
	}
	t.Logf("%d looks, 0 false changes: %v", looks, said)
}
