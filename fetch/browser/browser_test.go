package browser

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
)

// script builds its policy only in a browser.
const script = `<!doctype html><html lang="en"><head><title>Privacy Policy</title></head><body><div id="root"></div>
<script>fetch("/text").then(r => r.text()).then(t => { document.getElementById("root").innerHTML = t })</script></body></html>`

const built = `<main><h1>Privacy Policy</h1><details><summary>Retention</summary><p>We keep account data for 12 months.</p></details></main>`

// installed gives a browser where there is one. Where there is none the tests
// of the missing browser say what a user sees, and nothing is left to test here.
func installed(t *testing.T, c *fetch.Client) *Browser {
	t.Helper()
	b := New(c)
	var err error
	if b.Temp, err = os.MkdirTemp("", "rl"); err != nil { // a socket within has to have a short path
		t.Fatal(err)
	}
	if _, err := b.Find(); err != nil {
		if !errors.Is(err, ErrMissing) {
			t.Fatal(err)
		}
		return nil
	}
	t.Cleanup(func() {
		if left := leftovers(b.Temp); len(left) > 0 {
			t.Errorf("processes of the browser are left: %q", left)
		}
		if files, _ := os.ReadDir(b.Temp); len(files) > 0 {
			t.Errorf("%d profiles are left", len(files))
		}
		os.RemoveAll(b.Temp)
	})
	return b
}

// leftovers are the command lines that name a directory.
func leftovers(dir string) []string {
	var out []string
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range all {
		line, _ := os.ReadFile(f)
		if strings.Contains(string(line), dir) && !strings.Contains(string(line), "-test.") {
			out = append(out, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return out
}

func serve(t *testing.T, pages map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	for path, h := range pages {
		mux.HandleFunc(path, h)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func html(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, text)
	}
}

// secure serves a page with a certificate that nobody signed.
func secure(t *testing.T) *httptest.Server {
	s := httptest.NewUnstartedServer(html(built))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it hears of each browser that turns away
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func loopback(t *testing.T) *fetch.Client {
	c := &fetch.Client{AllowPrivate: true}
	t.Cleanup(c.Close)
	return c
}

func TestScriptIsRun(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	var agent atomic.Value
	s := serve(t, map[string]http.HandlerFunc{
		"/": func(w http.ResponseWriter, r *http.Request) {
			agent.Store(r.UserAgent())
			html(script)(w, r)
		},
		"/text": html(built),
	})
	p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + "/"})
	if err != nil {
		t.Fatal(err)
	}
	if p.Outcome != fetch.OK || p.Status != 200 || !strings.Contains(string(p.Body), "We keep account data for 12 months.") {
		t.Errorf("%s %d %q", p.Outcome, p.Status, p.Body)
	}
	if p.Address != s.Listener.Addr().String() || p.Header.Get("Content-Type") == "" || p.Rendered == nil || !p.Rendered.Idle || p.Rendered.Requests < 2 {
		t.Errorf("evidence %+v %+v", p.Evidence, p.Rendered)
	}
	if !strings.HasPrefix(string(p.Screenshot), "\x89PNG") {
		t.Errorf("no picture: %+v", p.Rendered)
	}
	if ua, _ := agent.Load().(string); !strings.HasSuffix(ua, fetch.DefaultUserAgent) {
		t.Errorf("it asks as %q", ua)
	}
}

// Without a browser the error says how to get one.
func TestMissingBrowserSaysWhatToDo(t *testing.T) {
	for _, b := range []*Browser{
		{Getenv: func(string) string { return "" }},
		{Getenv: func(string) string { return t.TempDir() }},
		{Path: filepath.Join(t.TempDir(), "chromium")},
	} {
		b.Client = loopback(t)
		p, err := b.Fetch(t.Context(), fetch.Request{URL: "http://127.0.0.1/"})
		var e *fetch.Error
		if !errors.Is(err, ErrMissing) || !errors.As(err, &e) || p.Outcome != fetch.Refused {
			t.Fatalf("%s, %v", p.Outcome, err)
		}
		if !strings.Contains(e.Hint(), "apt install chromium") || !strings.Contains(e.Hint(), "render: http") {
			t.Errorf("hint %q", e.Hint())
		}
	}
}

// How a page fails is said in the words of every fetch.
func TestFailuresAreTyped(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/404":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); io.WriteString(w, "sorry") },
		"/circle": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) },
		"/moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/policy", http.StatusMovedPermanently)
		},
		"/policy":  html(built),
		"/hang-up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"/download": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			io.WriteString(w, "x")
		},
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /private") },
	})
	tls := secure(t)
	b.Client.ObeyRobots = true
	for address, want := range map[string]fetch.Outcome{
		s.URL + "/404": fetch.Gone, s.URL + "/circle": fetch.Redirects, s.URL + "/moved": fetch.OK, s.URL + "/hang-up": fetch.Broken, s.URL + "/download": fetch.NotDocument,
		s.URL + "/private": fetch.Refused, "http://127.0.0.1:1/": fetch.Unreachable, "http://169.254.169.254/": fetch.Refused, "file:///etc/passwd": fetch.Refused,
	} {
		p, err := b.Fetch(t.Context(), fetch.Request{URL: address})
		if p.Outcome != want || (err == nil) != want.Usable() {
			t.Errorf("%s: %s, %v, want %s", address, p.Outcome, err, want)
		}
		if strings.HasSuffix(address, "/moved") && (len(p.Redirects) != 1 || p.Redirects[0].Status != 301 || p.Final != s.URL+"/policy") {
			t.Errorf("redirects %+v to %s", p.Redirects, p.Final)
		}
	}
	b.Client.ObeyRobots = false
	if p, err := b.Fetch(t.Context(), fetch.Request{URL: tls.URL}); p.Outcome != fetch.TLS {
		t.Errorf("a certificate that nobody signed: %s, %v", p.Outcome, err)
	}
}

// A page has its limits, and the browser ends with it.
func TestLimits(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/busy":   html(`<script>for(;;){}</script>`),
		"/greedy": html(`<p>x</p><script>let a=[];setInterval(()=>{for(let i=0;i<10;i++)a.push(new Uint8Array(1<<24).fill(1))},1)</script>`),
		"/large":  html(`<script>document.write("<p>"+"x".repeat(1<<20))</script>`),
		"/chatty": html(built + `<script>setInterval(()=>fetch("/chatty?"+Math.random()),50)</script>`),
		"/alerts": html(`<script>alert("accept?");confirm("sure?")</script>` + built),
		"/stream": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
	})
	b.Patience, b.MaxMemory, b.MaxPage, b.MaxBytes = time.Second, 512<<20, 512<<10, 4<<20
	for path, want := range map[string]fetch.Outcome{
		"/busy": fetch.Timeout, "/greedy": fetch.TooLarge, "/large": fetch.TooLarge, "/chatty": fetch.OK, "/alerts": fetch.OK, "/stream": fetch.TooLarge,
	} {
		b.Timeout = 30 * time.Second
		if path == "/busy" {
			b.Timeout = 4 * time.Second
		}
		p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + path})
		if p.Outcome != want {
			t.Errorf("%s: %s, %v, want %s", path, p.Outcome, err, want)
		}
		if path == "/alerts" && (p.Rendered == nil || p.Rendered.Dismissed != 2) {
			t.Errorf("dialogs: %+v", p.Rendered)
		}
		if path == "/chatty" && (p.Rendered == nil || p.Rendered.Idle) {
			t.Error("a page that never rests is said to be at rest")
		}
	}
}

// A consent dialog that is part of the page stays as it is.
func TestConsentIsNotGiven(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	var accepted atomic.Int32
	s := serve(t, map[string]http.HandlerFunc{
		"/":       html(`<div role="dialog" id="consent"><p>We value your privacy</p><button onclick="fetch('/accept')" autofocus>Accept all</button></div>` + built),
		"/accept": func(http.ResponseWriter, *http.Request) { accepted.Add(1) },
	})
	p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + "/"})
	if err != nil || !strings.Contains(string(p.Body), "Accept all") || accepted.Load() != 0 {
		t.Errorf("%v, accepted %d times: %q", err, accepted.Load(), p.Body)
	}
}

// No page leaves anything for the next.
func TestNothingIsRemembered(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	var cookies atomic.Int32
	s := serve(t, map[string]http.HandlerFunc{"/{$}": func(w http.ResponseWriter, r *http.Request) {
		if len(r.Cookies()) > 0 {
			cookies.Add(1)
		}
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1", MaxAge: 1000})
		html(built+`<script>document.body.append(localStorage.seen ? "again" : "first"); localStorage.seen = 1</script>`)(w, r)
	}})
	for range 2 {
		p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + "/"})
		if err != nil || !strings.Contains(string(p.Body), "first") {
			t.Errorf("%v: %q", err, p.Body)
		}
	}
	if cookies.Load() != 0 {
		t.Error("a cookie came back")
	}
}

// The text is read where the page's scripts have changed nothing.
func TestScriptsCannotForgeTheText(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	s := serve(t, map[string]http.HandlerFunc{"/": html(built + `<script>
		Object.defineProperty(Element.prototype, "outerHTML", {get() { return "forged" }});
		Object.defineProperty(document, "documentElement", {get() { return {outerHTML: "forged"} }});</script>`)})
	p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + "/"})
	if err != nil || !strings.Contains(string(p.Body), "12 months") {
		t.Errorf("%v: %q", err, p.Body)
	}
}

// The server's certificate is part of the evidence.
func TestPeerOfARenderedPage(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	s := secure(t)
	b.flags = map[string]any{"ignore-certificate-errors": true} // nobody signed that of a test
	p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(s.Certificate().Raw)
	if p.Peer == nil || p.Peer.Fingerprint != hex.EncodeToString(sum[:]) || !strings.HasPrefix(p.Peer.Version, "TLS") || p.Peer.NotAfter == "" {
		t.Errorf("peer %+v", p.Peer)
	}
}

// A browser follows from an encrypted page to one that is not, as by a redirect
// or by script: what it shows then is not taken.
func TestEncryptionIsNotLeft(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	b.flags = map[string]any{"ignore-certificate-errors": true} // nobody signed that of a test
	plain := serve(t, map[string]http.HandlerFunc{"/policy": html(built)})
	for name, leave := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, plain.URL+"/policy", http.StatusFound)
		},
		"script": html(`<script>location.href = "` + plain.URL + `/policy"</script>`),
	} {
		s := httptest.NewUnstartedServer(leave)
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		p, err := b.Fetch(t.Context(), fetch.Request{URL: s.URL + "/"})
		if p.Outcome != fetch.Refused || err == nil || !strings.Contains(err.Error(), "from https to http") {
			t.Errorf("%s: %s at %s, %v", name, p.Outcome, p.Final, err)
		}
	}
}

// When nobody waits any more, the browser ends.
func TestCancelEndsTheBrowser(t *testing.T) {
	b := installed(t, loopback(t))
	if b == nil {
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}})
	if p, err := b.Fetch(ctx, fetch.Request{URL: s.URL + "/"}); p.Outcome != fetch.Interrupted {
		t.Errorf("%s, %v", p.Outcome, err)
	}
}
