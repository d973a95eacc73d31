package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const policy = "<!doctype html><title>Privacy</title><p>We keep account data for 90 days.</p>"

// site serves one handler on loopback and gives a client that may go there.
func serve(t *testing.T, h http.HandlerFunc) (*Client, string) {
	t.Helper()
	s := httptest.NewServer(h)
	c := &Client{AllowPrivate: true}
	t.Cleanup(func() { c.Close(); s.Close() })
	return c, s.URL
}

func page(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

// want fetches and checks the outcome, the pairing of outcome and error, and
// what every failure must offer: one clean line and a hint.
func want(t *testing.T, c *Client, r Request, outcome Outcome) *Page {
	t.Helper()
	p, err := c.Fetch(t.Context(), r)
	if p.Outcome != outcome {
		t.Fatalf("outcome %q (%v), want %q", p.Outcome, err, outcome)
	}
	if outcome.Usable() {
		if err != nil || p.Problem != "" {
			t.Fatalf("usable page with error %v, problem %q", err, p.Problem)
		}
		return p
	}
	var e *Error
	if !errors.As(err, &e) || e.Outcome != outcome || e.Hint() == "" || p.Problem != err.Error() {
		t.Fatalf("error %#v of outcome %q", err, outcome)
	}
	if strings.IndexFunc(err.Error(), unicode.IsControl) >= 0 {
		t.Fatalf("control character in %q", err)
	}
	return p
}

func TestPage(t *testing.T) {
	c, url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT")
		page("text/html; charset=utf-8", policy+r.Header.Get("Accept-Language"))(w, r)
	})
	at := time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { return at }
	p := want(t, c, Request{URL: url + "/privacy#top", Language: "de"}, OK)
	if string(p.Body) != policy+"de" || !bytes.Equal(p.Raw, p.Body) {
		t.Errorf("body %q", p.Body)
	}
	for name, pair := range map[string][2]any{
		"url":           {p.URL, url + "/privacy"},
		"final":         {p.Final, url + "/privacy"},
		"status":        {p.Status, 200},
		"media type":    {p.MediaType, "text/html"},
		"charset":       {p.Charset, "utf-8"},
		"etag":          {p.ETag(), `"v1"`},
		"last-modified": {p.LastModified(), "Fri, 20 Nov 2026 10:00:00 GMT"},
		"address":       {"http://" + p.Address, url},
		"wire":          {p.WireBytes, int64(len(policy) + 2)},
		"attempts":      {p.Attempts, 1},
		"times":         {[3]time.Time{p.Started, p.Answered, p.Finished}, [3]time.Time{at, at, at}},
		"agent":         {p.Sent.Get("User-Agent"), DefaultUserAgent},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s = %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestEvidenceRoundTripsAsJSON(t *testing.T) {
	c, url := serve(t, page("text/html", policy))
	p := want(t, c, Request{URL: url}, OK)
	b, err := json.Marshal(p.Evidence)
	if err != nil {
		t.Fatal(err)
	}
	var back Evidence
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(back); !bytes.Equal(b, again) {
		t.Errorf("%s\n%s", b, again)
	}
}

func TestStatuses(t *testing.T) {
	for status, outcome := range map[int]Outcome{
		200: OK, 203: OK, 202: Blocked, 204: NotDocument, 206: Broken, 300: Broken, 304: Broken,
		400: ClientError, 401: Login, 402: ClientError, 403: Blocked, 404: Gone, 405: ClientError, 407: Login, 410: Gone,
		418: ClientError, 429: RateLimited, 451: Blocked, 500: ServerError, 502: ServerError, 503: ServerError, 599: ServerError, 999: Broken,
	} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			c, url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				if status != 204 && status != 304 {
					io.WriteString(w, policy)
				}
			})
			p := want(t, c, Request{URL: url}, outcome)
			if p.Status != status {
				t.Errorf("status %d", p.Status)
			}
			if status == 404 && string(p.Body) != policy {
				t.Error("the body of an error page is evidence and was not kept")
			}
		})
	}
}

func TestChallengeIsBlockedWhateverItsStatus(t *testing.T) {
	for _, status := range []int{200, 403, 503} {
		c, url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cf-Mitigated", "challenge")
			w.WriteHeader(status)
			io.WriteString(w, "<p>Checking your browser")
		})
		want(t, c, Request{URL: url}, Blocked)
	}
}

func TestConditional(t *testing.T) {
	c, url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` || r.Header.Get("If-Modified-Since") == "yesterday" {
			w.Header().Set("Content-Encoding", "br")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, policy)
	})
	if p := want(t, c, Request{URL: url, ETag: `"v1"`}, NotModified); p.ETag() != `"v1"` || p.LastModified() != "" {
		t.Errorf("validators %q, %q", p.ETag(), p.LastModified())
	}
	if p := want(t, c, Request{URL: url, LastModified: "yesterday"}, NotModified); p.LastModified() != "yesterday" {
		t.Errorf("validator %q", p.LastModified())
	}
	want(t, c, Request{URL: url, ETag: `"v0"`}, OK)
}

func TestRetryAfterIsReported(t *testing.T) {
	now := time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)
	for header, d := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, "": 0, "-5": 0, "soon": 0, "99999999999999999999": 0,
		"Sat, 21 Nov 2026 07:05:00 GMT": 5 * time.Minute, "Sat, 21 Nov 2026 06:00:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != d {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, d)
		}
	}
}

func TestRedirects(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/old", http.RedirectHandler("/older", 301))
	mux.Handle("/older", http.RedirectHandler("/privacy", 308))
	mux.Handle("/privacy", page("text/html", policy))
	mux.Handle("/circle", http.RedirectHandler("/circle2", 302))
	mux.Handle("/circle2", http.RedirectHandler("/circle", 302))
	mux.Handle("/self", http.RedirectHandler("/self", 307))
	mux.Handle("/n/{n}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.PathValue("n"))
		http.Redirect(w, r, fmt.Sprintf("/n/%d", n+1), 302)
	}))
	mux.HandleFunc("/lost", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(301) })
	mux.HandleFunc("/to", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("u"))
		w.WriteHeader(303)
	})
	c, url := serve(t, mux.ServeHTTP)

	p := want(t, c, Request{URL: url + "/old"}, OK)
	if p.Final != url+"/privacy" || len(p.Redirects) != 2 || p.Redirects[1].Status != 308 || p.Redirects[0].Location != "/older" || p.Attempts != 1 {
		t.Errorf("chain %+v to %s", p.Redirects, p.Final)
	}
	want(t, c, Request{URL: url + "/circle"}, Redirects)
	want(t, c, Request{URL: url + "/self"}, Redirects)
	want(t, c, Request{URL: url + "/lost"}, Broken)
	if p := want(t, c, Request{URL: url + "/n/0"}, Redirects); len(p.Redirects) != DefaultMaxRedirects+1 {
		t.Errorf("%d redirects", len(p.Redirects))
	}
	for _, to := range []string{"file:///etc/passwd", "ftp://example.com/", "javascript:alert(1)", "data:text/html,x", "gopher://x/", "//user@127.0.0.1/", "http:\\\\evil.example", "//[::ffff:169.254.169.254]/", "http://169.254.169.254/latest"} {
		want(t, c, Request{URL: url + "/to?u=" + to}, Refused)
	}
}

func TestRedirectToAnotherSiteIsMoved(t *testing.T) {
	c, url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if host := r.URL.Query().Get("to"); host != "" {
			_, port, _ := net.SplitHostPort(r.Host)
			http.Redirect(w, r, "http://"+host+":"+port+"/", 301)
			return
		}
		io.WriteString(w, policy)
	})
	c.Resolver = names{"www.acme.example": "127.0.0.1", "acme.example": "127.0.0.1", "other.example": "127.0.0.1"}
	port := url[strings.LastIndexByte(url, ':'):]
	want(t, c, Request{URL: "http://acme.example" + port + "/?to=www.acme.example"}, OK)
	if p := want(t, c, Request{URL: "http://acme.example" + port + "/?to=other.example"}, Moved); string(p.Body) != policy {
		t.Errorf("body %q", p.Body)
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewTLSServer(page("text/html", policy))
	plain := httptest.NewServer(page("text/html", policy))
	t.Cleanup(func() { s.Close(); plain.Close() })
	s.Config.ErrorLog, plain.Config.ErrorLog = quiet, quiet
	want(t, &Client{AllowPrivate: true}, Request{URL: s.URL}, TLS)
	want(t, &Client{AllowPrivate: true}, Request{URL: strings.Replace(plain.URL, "http:", "https:", 1)}, TLS)

	c := &Client{AllowPrivate: true, RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	t.Cleanup(c.Close)
	p := want(t, c, Request{URL: s.URL}, OK)
	if p.Peer == nil || len(p.Peer.Fingerprint) != 64 || !strings.HasPrefix(p.Peer.Version, "TLS 1.") {
		t.Errorf("peer %+v", p.Peer)
	}

	down := httptest.NewUnstartedServer(http.RedirectHandler(plain.URL, 301))
	down.StartTLS()
	t.Cleanup(down.Close)
	d := &Client{AllowPrivate: true, RootCAs: down.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	t.Cleanup(d.Close)
	if p := want(t, d, Request{URL: down.URL}, Refused); !strings.Contains(p.Problem, "https to http") {
		t.Errorf("problem %q", p.Problem)
	}
}

func TestNotADocument(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"image":        page("image/png", "\x89PNG\x0d\x0a\x1a\x0a...."),
		"image as htm": page("text/html", "\x89PNG\x0d\x0a\x1a\x0a...."),
		"video":        page("video/mp4", "...."),
		"empty":        page("text/html", ""),
		"blank":        page("text/html", " \n\t"),
		"gzip file":    page("application/gzip", "\x1f\x8b\x08...."),
	} {
		t.Run(name, func(t *testing.T) {
			c, url := serve(t, h)
			want(t, c, Request{URL: url}, NotDocument)
		})
	}
	for name, h := range map[string]http.HandlerFunc{
		"pdf":         page("application/pdf", "%PDF-1.7\n\xe2\xe3\xcf\xd3"),
		"no type":     page("", policy),
		"octets":      page("application/octet-stream", "# Privacy\n"),
		"broken type": page(";;;=", policy),
	} {
		t.Run(name, func(t *testing.T) {
			c, url := serve(t, h)
			want(t, c, Request{URL: url}, OK)
		})
	}
}

func TestCodings(t *testing.T) {
	body := strings.Repeat(policy, 100)
	for name, packed := range map[string][]byte{
		"gzip": pack(t, "gzip", body), "br": pack(t, "br", body), "zstd": pack(t, "zstd", body),
		"x-gzip": pack(t, "gzip", body), "identity": []byte(body),
	} {
		t.Run(name, func(t *testing.T) {
			c, url := serve(t, coded(name, packed))
			p := want(t, c, Request{URL: url}, OK)
			if string(p.Raw) != body || p.WireBytes != int64(len(packed)) || p.Encoding != name {
				t.Errorf("%d bytes of %d, %d on the wire of %d", len(p.Raw), len(body), p.WireBytes, len(packed))
			}
			if name == "identity" {
				return
			}
			c, url = serve(t, coded(name, packed[:len(packed)-9]))
			want(t, c, Request{URL: url}, Broken)
			c, url = serve(t, coded(name, []byte(body)))
			want(t, c, Request{URL: url}, Broken)
		})
	}
	c, url := serve(t, coded("gzip", append(pack(t, "gzip", body), "\r\n<!-- cached -->"...)))
	if p := want(t, c, Request{URL: url}, OK); string(p.Raw) != body {
		t.Errorf("%d bytes before what follows the end", len(p.Raw))
	}
	for _, coding := range []string{"compress", "gzip, gzip", "deflate", "\x7f"} {
		c, url := serve(t, coded(coding, []byte(body)))
		want(t, c, Request{URL: url}, Broken)
	}
}

func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 64<<20)
	for _, coding := range []string{"gzip", "br", "zstd"} {
		t.Run(coding, func(t *testing.T) {
			packed := pack(t, coding, zeros)
			c, url := serve(t, coded(coding, packed))
			if p := want(t, c, Request{URL: url}, TooLarge); len(p.Raw) > DefaultMaxBody {
				t.Errorf("kept %d bytes of %d on the wire", len(p.Raw), len(packed))
			}
			c, url = serve(t, coded(coding, packed))
			c.MaxRatio = 1 << 40
			if p := want(t, c, Request{URL: url}, TooLarge); len(p.Raw) != DefaultMaxBody {
				t.Errorf("kept %d bytes", len(p.Raw))
			}
		})
	}
}

func TestEndlessBodyIsCutAtTheLimit(t *testing.T) {
	sent := make(chan int64, 1)
	c, url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.FormatInt(10<<30, 10))
		n, _ := io.Copy(w, io.LimitReader(forever{}, 10<<30))
		sent <- n
	})
	c.MaxBody = 1 << 20
	p := want(t, c, Request{URL: url}, TooLarge)
	if len(p.Raw) != 1<<20 {
		t.Errorf("kept %d bytes", len(p.Raw))
	}
	if n := <-sent; n > 64<<20 {
		t.Errorf("the server could send %d bytes", n)
	}
}

func TestWrongLength(t *testing.T) {
	for name, answer := range map[string]string{
		"short":               "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + policy,
		"chunked, cut":        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nabc",
		"chunked, no end":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
		"chunked, bad number": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
		"not HTTP":            "220 mail.example ESMTP\r\n",
		"nothing":             "",
		"two lengths":         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
		"huge header":         "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 200<<10) + "\r\n\r\n",
		"control in reason":   "HTTP/1.1 \x1b[31m200 OK\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			want(t, &Client{AllowPrivate: true}, Request{URL: answerWith(t, answer)}, Broken)
		})
	}
}

// A reset at any byte of the answer is never a page.
func TestCutAtEachByte(t *testing.T) {
	whole := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + strconv.Itoa(len(policy)) + "\r\n\r\n" + policy
	for k := range len(whole) {
		p, err := (&Client{AllowPrivate: true}).Fetch(t.Context(), Request{URL: answerWith(t, whole[:k])})
		if p.Outcome != Broken || err == nil {
			t.Fatalf("cut after %d bytes: %s, %v", k, p.Outcome, err)
		}
	}
	want(t, &Client{AllowPrivate: true}, Request{URL: answerWith(t, whole)}, OK)
}

func TestHostileReasonPhraseStaysOut(t *testing.T) {
	p := want(t, &Client{AllowPrivate: true}, Request{URL: answerWith(t, "HTTP/1.1 404 \u009b31mowned\r\nContent-Length: 0\r\n\r\n")}, Gone)
	if strings.Contains(p.Problem, "owned") {
		t.Errorf("problem %q", p.Problem)
	}
}

func TestTooSlow(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	stall := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<p>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, ".")
			w.(http.Flusher).Flush()
		}
	}
	for name, c := range map[string]struct {
		h      http.HandlerFunc
		limits *Client
		says   string
	}{
		"no answer":     {hang, &Client{HeaderTimeout: 20 * time.Millisecond}, ""},
		"in all":        {hang, &Client{Timeout: 20 * time.Millisecond}, "time limit"},
		"stops":         {stall, &Client{IdleTimeout: 20 * time.Millisecond}, "stopped sending"},
		"stops, in all": {stall, &Client{Timeout: 20 * time.Millisecond}, "time limit"},
		"drips":         {drip, &Client{IdleTimeout: 10 * time.Millisecond, MinRate: 1 << 40, MaxBody: 1 << 40}, "too slowly"},
	} {
		t.Run(name, func(t *testing.T) {
			client, url := serve(t, c.h)
			client.Timeout, client.HeaderTimeout, client.IdleTimeout = c.limits.Timeout, c.limits.HeaderTimeout, c.limits.IdleTimeout
			client.MinRate, client.MaxBody = c.limits.MinRate, c.limits.MaxBody
			if p := want(t, client, Request{URL: url}, Timeout); !strings.Contains(p.Problem, c.says) {
				t.Errorf("problem %q does not say %q", p.Problem, c.says)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, url := serve(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	p, err := c.Fetch(ctx, Request{URL: url})
	if p.Outcome != Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("%s, %v", p.Outcome, err)
	}
}

func TestNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	want(t, &Client{AllowPrivate: true}, Request{URL: "http://" + l.Addr().String()}, Unreachable)
	want(t, &Client{Resolver: names{}}, Request{URL: "https://nowhere.example/"}, DNS)
}

func TestNoCookies(t *testing.T) {
	c, url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
		io.WriteString(w, policy+r.Header.Get("Cookie"))
	})
	for range 2 {
		if p := want(t, c, Request{URL: url}, OK); string(p.Body) != policy {
			t.Errorf("a cookie came back: %q", p.Body)
		}
	}
}

func TestHTTPFollowsNothing(t *testing.T) {
	c, url := serve(t, http.RedirectHandler("/elsewhere", 307).ServeHTTP)
	resp, err := c.HTTP().Post(url, "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 307 {
		t.Errorf("status %d", resp.StatusCode)
	}
	if _, err := new(Client).HTTP().Get(url); !errors.Is(err, ErrURL) && !errors.Is(err, ErrAddress) {
		t.Errorf("the strict client let a webhook through to %s: %v", url, err)
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func coded(coding string, packed []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", coding)
		w.Write(packed)
	}
}

func pack(t *testing.T, coding, s string) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "br":
		w = brotli.NewWriterLevel(&out, 1)
	case "zstd":
		w, _ = zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
	}
	io.WriteString(w, s)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
