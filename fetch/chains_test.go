package fetch

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Chains and circles of every length end, at the page or at the limit.
func TestChainsAndCirclesOfRedirects(t *testing.T) {
	var asked atomic.Int32
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		var left, circle int
		fmt.Sscanf(r.URL.Path, "/chain/%d", &left)
		switch n, _ := fmt.Sscanf(r.URL.Path, "/circle/%d/%d", &circle, &left); {
		case n == 2:
			http.Redirect(w, r, fmt.Sprintf("/circle/%d/%d", circle, (left+1)%circle), http.StatusFound)
		case left > 0:
			http.Redirect(w, r, fmt.Sprintf("/chain/%d", left-1), http.StatusMovedPermanently)
		default:
			page("text/html", policy)(w, r)
		}
	})
	for n := 1; n <= 20; n++ {
		asked.Store(0)
		outcome := Redirects
		if n <= DefaultMaxRedirects {
			outcome = OK
		}
		want(t, c, Request{URL: fmt.Sprintf("%s/chain/%d", base, n)}, outcome)
		want(t, c, Request{URL: fmt.Sprintf("%s/circle/%d/0", base, n)}, Redirects)
		if got := asked.Load(); got > 2*(DefaultMaxRedirects+2) {
			t.Errorf("%d requests for chains of %d", got, n)
		}
	}
}

// Heads that are made to cost memory end at the limit.
func TestBombsInTheHead(t *testing.T) {
	for name, head := range map[string]string{
		"many lines":     strings.Repeat("X-A: b\r\n", 50_000),
		"one long line":  "X: " + strings.Repeat("x", 1<<20) + "\r\n",
		"folded":         "X: a\r\n" + strings.Repeat(" b\r\n", 100_000),
		"interim heads":  "",
		"many cookies":   strings.Repeat("Set-Cookie: a=b; Path=/\r\n", 20_000),
		"many encodings": "Content-Encoding: " + strings.Repeat("gzip, ", 1000) + "gzip\r\n",
	} {
		answer := "HTTP/1.1 200 OK\r\n" + head + "Content-Length: 5\r\n\r\nhello"
		if name == "interim heads" {
			answer = strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: <"+strings.Repeat("a", 1000)+">\r\n\r\n", 1000) + answer
		}
		t.Run(name, func(t *testing.T) {
			want(t, &Client{AllowPrivate: true, Timeout: 5 * time.Second}, Request{URL: answerWith(t, answer)}, Broken)
		})
	}
}

// Packed within packed is refused, and so is what is packed once and declared
// as less.
func TestNestedBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 32<<20)
	for _, coding := range []string{"gzip", "br", "zstd"} {
		for _, outer := range []string{"gzip", "br", "zstd"} {
			twice := pack(t, outer, string(pack(t, coding, zeros)))
			c, address := serve(t, coded(coding+", "+outer, twice))
			want(t, c, Request{URL: address}, Broken)
			c, address = serve(t, coded(outer, twice))
			if p, _ := c.Fetch(t.Context(), Request{URL: address}); len(p.Raw) > 1<<20 {
				t.Errorf("%s in %s: %d bytes", coding, outer, len(p.Raw))
			}
		}
	}
}

// The environment's proxies are never asked.
func TestEnvironmentIsNotAsked(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, "http://127.0.0.1:"+port)
	}
	c, address := serve(t, page("text/html", policy))
	want(t, c, Request{URL: address}, OK)
	if asked.Load() != 0 {
		t.Error("the proxy of the environment was asked")
	}
}

// A server that names another service for itself (Alt-Svc) is not followed
// there.
func TestOtherServicesAreNotFollowed(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	c, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Alt-Svc", `h3=":`+port+`", h2="127.0.0.1:`+port+`"; ma=86400`)
		w.Header().Set("Refresh", "0; url=http://127.0.0.1:"+port+"/")
		w.Header().Set("Link", "<http://127.0.0.1:"+port+"/>; rel=preload")
		page("text/html", policy)(w, r)
	})
	for range 3 {
		want(t, c, Request{URL: address}, OK)
	}
	if asked.Load() != 0 {
		t.Error("it was")
	}
}

// A page of a public server cannot send the client to a forbidden address, in
// whatever spelling, by whatever status.
func TestRedirectsToEverySpelling(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	var to atomic.Value
	var status atomic.Int32
	_, from := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to.Load().(string))
		w.WriteHeader(int(status.Load()))
	})
	proxy, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{Resolver: hiding, Proxy: proxy, MaxRedirects: 1} // the first hop stands for a public server
	t.Cleanup(c.Close)
	n := 0
	for i, target := range redirectTargets(port) {
		to.Store(target)
		status.Store([]int32{301, 302, 303, 307, 308}[i%5])
		p, err := c.Fetch(t.Context(), Request{URL: "http://public.example/"})
		if err == nil || p.Outcome.Usable() {
			t.Errorf("%q: %s", target, p.Outcome)
		}
		n++
	}
	if asked.Load() != 0 || n < 200 {
		t.Errorf("%d targets, %d connections", n, asked.Load())
	}
	t.Logf("%d targets, 0 connections", n)
}

// redirectTargets are the forbidden addresses as a Location could hold them.
func redirectTargets(port string) []string {
	var out []string
	for _, a := range forbidden {
		if strings.Contains(a, ":") {
			a = "[" + a + "]"
		}
		out = append(out, "http://"+a+"/", "//"+net.JoinHostPort(strings.Trim(a, "[]"), port)+"/x")
	}
	for _, s := range spellings {
		if strings.HasPrefix(s, "http://") && !strings.ContainsAny(s, "\r\n\x00") {
			out = append(out, s)
		}
	}
	for name := range hiding {
		out = append(out, "http://"+name+"/")
	}
	return out
}

// A page of 4 KiB, cut at every byte, plain and packed, is never taken for one.
// Without REDLETTER_TORTURE some of the bytes do.
func TestCutAtEachByteOfAPage(t *testing.T) {
	step := 97
	if os.Getenv("REDLETTER_TORTURE") != "" {
		step = 1
	}
	text := "<!doctype html><title>Privacy</title>" + strings.Repeat("<p>We keep account data for 90 days.</p>", 110)[:4059]
	var answer atomic.Pointer[string]
	address := accept(t, "127.0.0.1:0", func(conn net.Conn) {
		conn.Read(make([]byte, 4<<10))
		io.WriteString(conn, *answer.Load())
	})
	c := &Client{AllowPrivate: true}
	t.Cleanup(c.Close)
	n := 0
	for _, coding := range []string{"", "gzip", "br", "zstd"} {
		body := text
		if coding != "" {
			body = string(pack(t, coding, text))
		}
		whole := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", coding, len(body), body)
		for k := 0; k < len(whole); k += step {
			part := whole[:k]
			answer.Store(&part)
			if p, err := c.Fetch(t.Context(), Request{URL: "http://" + address + "/"}); p.Outcome != Broken || err == nil {
				t.Fatalf("%q cut after %d of %d bytes: %s, %v", coding, k, len(whole), p.Outcome, err)
			}
			n++
		}
	}
	t.Logf("%d cuts, 0 pages", n)
}
