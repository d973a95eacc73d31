package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// waits records what a client would have waited, and lets its clock pass.
type waits struct {
	now  time.Time
	list []time.Duration
}

func (w *waits) in(c *Client) {
	w.now = time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { return w.now }
	c.Wait = func(ctx context.Context, d time.Duration) error {
		w.list = append(w.list, d)
		w.now = w.now.Add(d)
		return ctx.Err()
	}
}

func TestRetries(t *testing.T) {
	for name, c := range map[string]struct {
		answers  []int // statuses in turn; 0 hangs up
		header   string
		outcome  Outcome
		attempts int
	}{
		"comes back":        {[]int{503, 502, 200}, "", OK, 3},
		"hangs up once":     {[]int{0, 200}, "", OK, 2},
		"stays away":        {[]int{500, 502, 503, 200}, "", ServerError, 3},
		"nothing transient": {[]int{404, 200}, "", Gone, 1},
		"blocked":           {[]int{403, 200}, "", Blocked, 1},
		"asks for a while":  {[]int{429, 200}, "20", OK, 2},
		"asks for too long": {[]int{429, 200}, "3600", RateLimited, 1},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			client, url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				status := c.answers[n]
				n++
				if status == 0 {
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Retry-After", c.header)
				w.WriteHeader(status)
				io.WriteString(w, policy)
			})
			var w waits
			w.in(client)
			client.Retries = 2
			p := want(t, client, Request{URL: url}, c.outcome)
			if p.Attempts != c.attempts || n != c.attempts || len(p.Earlier) != c.attempts-1 || len(w.list) != c.attempts-1 {
				t.Errorf("%d attempts, %d requests, earlier %q, waits %v", p.Attempts, n, p.Earlier, w.list)
			}
			for i, d := range w.list {
				least := DefaultRetryWait * time.Duration(i+1)
				if c.header != "" {
					least = 20 * time.Second
				}
				if d < least || d > maxWait {
					t.Errorf("wait %d is %v, want at least %v", i, d, least)
				}
			}
		})
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	c, url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	c.Retries, c.RetryWait = 5, time.Hour
	c.Now = func() time.Time { cancel(); return time.Now() } // before the first wait
	if _, err := c.Fetch(ctx, Request{URL: url}); err == nil {
		t.Error("no error")
	}
}

func TestDistanceBetweenVisitsOfAHost(t *testing.T) {
	c, base := serve(t, page("text/html", policy))
	u, _ := url.Parse(base)
	c.Resolver = names{"a.example": "127.0.0.1", "b.example": "127.0.0.1"}
	c.Gap = 10 * time.Second
	var w waits
	w.in(c)
	for _, host := range []string{"a.example", "a.example", "A.example", "b.example", "a.example"} {
		want(t, c, Request{URL: "http://" + host + ":" + u.Port() + "/"}, OK)
	}
	if got := fmt.Sprint(w.list); got != "[0s 10s 10s 0s 10s]" {
		t.Errorf("waits %s", got)
	}
	c.Wait = func(context.Context, time.Duration) error { return context.Canceled }
	p, err := c.Fetch(t.Context(), Request{URL: base})
	if p.Outcome != Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("%s, %v", p.Outcome, err)
	}
}

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		text   string
		path   string
		want   Outcome
	}{
		"none":               {404, "", "/privacy", OK},
		"forbidden to read":  {403, "", "/privacy", OK},
		"allows":             {200, "User-agent: *\nDisallow: /admin", "/privacy", OK},
		"disallows all":      {200, "User-agent: *\nDisallow: /", "/privacy", Refused},
		"disallows us":       {200, "User-agent: redletter\nDisallow: /privacy\n\nUser-agent: *\nAllow: /", "/privacy", Refused},
		"disallows others":   {200, "User-agent: evilbot\nDisallow: /", "/privacy", OK},
		"longest rule wins":  {200, "User-agent: *\nDisallow: /\nAllow: /privacy", "/privacy", OK},
		"query counts":       {200, "User-agent: *\nDisallow: /p?print=", "/p?print=1", Refused},
		"html in its place":  {200, policy, "/privacy", OK},
		"empty":              {200, "", "/privacy", OK},
		"binary":             {200, "\x89PNG\x0d\x0a\x1a\x0a", "/privacy", OK},
		"server in trouble":  {503, "", "/privacy", ServerError},
		"too many questions": {429, "", "/privacy", RateLimited},
		"first half counts":  {200, "User-agent: *\nDisallow: /\n" + strings.Repeat("# long\n", 100_000), "/privacy", Refused},
	} {
		t.Run(name, func(t *testing.T) {
			pages := 0
			client, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.WriteHeader(c.status)
					io.WriteString(w, c.text)
					return
				}
				pages++
				io.WriteString(w, policy)
			})
			client.ObeyRobots = true
			want(t, client, Request{URL: base + c.path}, c.want)
			if (pages == 1) != (c.want == OK) {
				t.Errorf("the page was asked for %d times", pages)
			}
			p := want(t, client, Request{URL: base + c.path, IgnoreRobots: "our own page"}, OK)
			if p.RobotsOff != "our own page" {
				t.Errorf("evidence says %q", p.RobotsOff)
			}
		})
	}
}

func TestRobotsIsAskedOnceADay(t *testing.T) {
	var asked atomic.Int32
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
		}
		io.WriteString(w, policy)
	})
	c.ObeyRobots = true
	now := time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { return now }
	for _, step := range []struct {
		pass time.Duration
		want int32
	}{{0, 1}, {time.Hour, 1}, {22 * time.Hour, 1}, {time.Hour, 2}, {time.Hour, 2}} {
		now = now.Add(step.pass)
		want(t, c, Request{URL: base + "/privacy"}, OK)
		if asked.Load() != step.want {
			t.Errorf("after %v asked %d times, want %d", step.pass, asked.Load(), step.want)
		}
	}
}

func TestRobotsOfEachHop(t *testing.T) {
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt" && strings.HasPrefix(r.Host, "b."):
			io.WriteString(w, "User-agent: *\nDisallow: /")
		case r.URL.Path == "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		case strings.HasPrefix(r.Host, "a."):
			http.Redirect(w, r, "http://b"+r.Host[1:]+"/", 302)
		default:
			t.Errorf("%s was asked for %s", r.Host, r.URL)
		}
	})
	c.ObeyRobots = true
	c.Resolver = names{"a.example": "127.0.0.1", "b.example": "127.0.0.1"}
	u, _ := url.Parse(base)
	want(t, c, Request{URL: "http://a.example:" + u.Port() + "/"}, Refused)
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*.pdf$\nCrawl-delay: 1e9"), "/privacy.pdf?x")
	f.Fuzz(func(_ *testing.T, raw []byte, path string) {
		if a := (robotsAnswer{}).parse(raw); a.data != nil {
			a.data.TestAgent(path, robotsAgent)
		}
	})
}
