package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/redletter-dev/redletter/fetch"
)

// gate is the proxy that a browser has to go through: on loopback, for one page,
// with the client's guard on every connection. It speaks CONNECT for https and
// WebSockets, and plain HTTP for the rest.
type gate struct {
	*errand
	listen net.Listener
	server *http.Server
	ctx    context.Context
	cancel context.CancelFunc
	moved  atomic.Int64
	tasks  sync.WaitGroup

	mu      sync.Mutex
	reached map[string]string // address by host:port
	failed  map[string]error  // the last failure, by host:port
	refused []string          // hosts that the guard refused, in order
}

// errand is what a gate is open for.
type errand struct {
	client *fetch.Client
	page   string                  // the URL that is asked for
	most   int64                   // bytes in both directions
	stop   context.CancelCauseFunc // ends the page when it asks for too much
}

// ownHosts are what a Chromium talks to for itself, whatever its switches say:
// updates, sign-in, lists of dangerous sites. No page needs them but one that
// lies there.
var ownHosts = []string{
	"accounts.google.com", "android.clients.google.com", "clients1.google.com", "clients2.google.com", "clients3.google.com", "clients4.google.com", "clients6.google.com",
	"clientservices.googleapis.com", "content-autofill.googleapis.com", "edgedl.me.gvt1.com", "mtalk.google.com", "optimizationguide-pa.googleapis.com", "redirector.gvt1.com",
	"safebrowsing.googleapis.com", "safebrowsing.google.com", "sb-ssl.google.com", "translate.googleapis.com", "update.googleapis.com",
}

// errOwn says that nobody asked but the browser.
var errOwn = errors.New("the browser asks for itself")

// forItself says whether a host is asked for by the browser and not by the page.
func (e *errand) forItself(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	u, err := url.Parse(e.page)
	return slices.Contains(ownHosts, name) && (err != nil || u.Hostname() != name)
}

// listen opens the gate.
func listen(e *errand) (*gate, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a proxy for the browser: %w", err)
	}
	g := &gate{errand: e, listen: l, reached: map[string]string{}, failed: map[string]error{}}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.server = &http.Server{Handler: g, ErrorLog: log.New(io.Discard, "", 0), BaseContext: func(net.Listener) context.Context { return g.ctx }} //nolint:gosec // only the browser speaks to it, for one page
	g.tasks.Go(func() { _ = g.server.Serve(l) })                                                                                                // it ends when the gate is closed
	return g, nil
}

func (g *gate) address() string { return g.listen.Addr().String() }

// close ends every connection and waits until nothing of the gate is left.
func (g *gate) close() {
	g.cancel()
	_ = g.server.Close() // there is nobody to tell
	g.tasks.Wait()
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		g.connect(w, r)
	case r.URL.IsAbs():
		g.forward(w, r)
	default:
		http.Error(w, "this is a proxy", http.StatusBadRequest)
	}
}

// connect makes a tunnel.
func (g *gate) connect(w http.ResponseWriter, r *http.Request) {
	if g.forItself(r.Host) {
		http.Error(w, errOwn.Error(), http.StatusForbidden)
		return
	}
	there, err := g.client.Tunnel(r.Context(), r.Host)
	if err != nil {
		g.fail(r.Host, err)
		http.Error(w, "refused", http.StatusForbidden)
		return
	}
	defer there.Close()
	g.reach(r.Host, there.RemoteAddr().String())
	here, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	done := context.AfterFunc(g.ctx, func() { here.Close(); there.Close() })
	defer done()
	if _, err := io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	var back sync.WaitGroup
	back.Go(func() { g.copy(here, there); here.Close() })
	g.copy(there, buffered)
	there.Close()
	back.Wait()
}

// copy moves bytes until either side ends or the page had its share.
func (g *gate) copy(to io.Writer, from io.Reader) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !g.count(int64(n)) {
			return
		}
		if _, werr := to.Write(buffer[:n]); err != nil || werr != nil {
			return
		}
	}
}

// count says whether the page may have more.
func (g *gate) count(n int64) bool {
	if g.moved.Add(n) <= g.most {
		return true
	}
	g.stop(fetch.Failure(fetch.TooLarge, "", fmt.Errorf("the page and its parts are over %d MiB", g.most>>20), ""))
	return false
}

// forward passes a plain request on.
func (g *gate) forward(w http.ResponseWriter, r *http.Request) {
	if g.forItself(r.URL.Host) {
		http.Error(w, errOwn.Error(), http.StatusForbidden)
		return
	}
	host := hostPort(r.URL)
	ctx := httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { g.reach(host, i.Conn.RemoteAddr().String()) },
	})
	out := r.Clone(ctx)
	out.RequestURI = ""
	for _, h := range []string{"Proxy-Connection", "Proxy-Authorization", "Connection", "Upgrade", "Te", "Trailer"} {
		out.Header.Del(h)
	}
	resp, err := g.client.HTTP().Transport.RoundTrip(out)
	if err != nil {
		g.fail(host, err)
		panic(http.ErrAbortHandler) // an answer of ours would be taken for the site's
	}
	defer resp.Body.Close()
	for name, values := range resp.Header {
		if name != "Connection" && name != "Transfer-Encoding" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(resp.StatusCode)
	g.copy(flushing{w}, resp.Body)
}

// flushing hands each piece on at once: a page may wait for the first.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if f, ok := f.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
	return n, err
}

func (g *gate) reach(host, address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reached[host] = address
}

func (g *gate) fail(host string, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failed[host] = err
	if refused(err) && !slices.Contains(g.refused, host) && len(g.refused) < 20 {
		g.refused = append(g.refused, host)
	}
}

func refused(err error) bool {
	return errors.Is(err, fetch.ErrAddress) || errors.Is(err, fetch.ErrURL)
}

// said gives the address that answered for a URL, or why there is none.
func (g *gate) said(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	host := hostPort(u)
	return g.reached[host], g.failed[host]
}

// hostPort is how a browser names the target of a tunnel.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
