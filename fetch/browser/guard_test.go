package browser

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
)

// world is a resolver: one public name, and names of all that is forbidden.
type world map[string]string

func (w world) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	a, ok := w[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(a)}, nil
}

// inside are hosts that no page may reach.
var inside = []string{
	"127.0.0.1", "localhost", "LOCALHOST", "localhost.", "foo.localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "127.0.0.1.",
	"127.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]",
	"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1", "100.100.100.200", "169.254.169.254", "169.254.170.2",
	"192.0.0.192", "168.63.129.16", "198.18.0.1", "192.0.2.1", "203.0.113.1", "224.0.0.251", "255.255.255.255", "240.0.0.1", "192.88.99.1",
	"home.example", "meta.example", "mapped.example", "six.example", "127。0。0。1", "①②⑦.⓪.⓪.①",
}

// ways in which a page can ask for something.
var ways = []string{
	`<img src="http://%[1]s:%[2]s/img">`, `<img src="https://%[1]s:%[2]s/img">`, `<iframe src="http://%[1]s:%[2]s/frame"></iframe>`, `<script src="//%[1]s:%[2]s/js"></script>`,
	`<link rel="stylesheet" href="http://%[1]s:%[2]s/css">`, `<link rel="preconnect" href="http://%[1]s:%[2]s">`, `<link rel="dns-prefetch" href="//%[1]s">`,
	`<script>fetch("http://%[1]s:%[2]s/fetch",{mode:"no-cors"}).catch(()=>0)</script>`, `<script>try{new WebSocket("ws://%[1]s:%[2]s/ws")}catch(e){}</script>`,
	`<script>navigator.sendBeacon("http://%[1]s:%[2]s/beacon")</script>`, `<script>try{new EventSource("http://%[1]s:%[2]s/events")}catch(e){}</script>`, `<video src="http://%[1]s:%[2]s/v"></video>`,
	`<img src="http://public.example/to?u=http://%[1]s:%[2]s/">`, `<object data="http://%[1]s:%[2]s/o"></object>`,
}

// webrtc asks for a way round the proxy by UDP and TCP.
const webrtc = `<script>try{const c=new RTCPeerConnection({iceServers:[{urls:["stun:127.0.0.1:%[1]s","turn:127.0.0.1:%[1]s?transport=tcp","stun:home.example:%[1]s"],username:"u",credential:"c"}]});
c.createDataChannel("x");c.createOffer().then(o=>c.setLocalDescription(o))}catch(e){}</script>`

// A page of the public web cannot make the browser reach anything that is not
// on it, whatever way it asks, on TCP or UDP.
func TestPagesReachNothingInside(t *testing.T) {
	names := world{"public.example": "93.184.215.14", "home.example": "127.0.0.1", "meta.example": "169.254.169.254", "mapped.example": "::ffff:127.0.0.1", "six.example": "::1", "localhost": "127.0.0.1", "foo.localhost": "127.0.0.1"}
	c := &fetch.Client{Resolver: names}
	t.Cleanup(c.Close)
	b := installed(t, c)
	if b == nil {
		return
	}
	heard, port := listeners(t)
	var page strings.Builder
	targets := 0
	for i, host := range inside {
		for j, way := range ways {
			if (i+j)%3 != 0 && host != "127.0.0.1" && host != "home.example" { // each host some ways, each way some hosts
				continue
			}
			fmt.Fprintf(&page, way+"\n", host, port)
			targets++
		}
	}
	fmt.Fprintf(&page, webrtc, port)
	asked, upstream := public(t, built+page.String())
	c.Proxy, b.Patience = upstream, 3*time.Second
	p, err := b.Fetch(t.Context(), fetch.Request{URL: "http://public.example/"})
	if err != nil || !strings.Contains(string(p.Body), "12 months") {
		t.Fatalf("%s, %v", p.Outcome, err)
	}
	if targets < 200 || len(p.Rendered.Refused) < 10 {
		t.Errorf("%d targets, refused %q", targets, p.Rendered.Refused)
	}
	if got := heard(); len(got) > 0 {
		t.Errorf("the listeners heard %q", got)
	}
	for _, host := range asked() {
		if host != "public.example" {
			t.Errorf("the proxy was asked for %q", host)
		}
	}
	t.Logf("%d targets, 0 connections", targets)
}

// public stands for the public web: a proxy that serves one page for
// public.example, and redirects from there, and notes whom it is asked for.
func public(t *testing.T, text string) (func() []string, *url.URL) {
	t.Helper()
	var mu sync.Mutex
	var asked []string
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if !slices.Contains(asked, r.URL.Hostname()) {
			asked = append(asked, r.URL.Hostname())
		}
		mu.Unlock()
		if r.URL.Path == "/to" {
			http.Redirect(w, r, r.URL.Query().Get("u"), http.StatusFound)
			return
		}
		html(text)(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return func() []string { mu.Lock(); defer mu.Unlock(); return slices.Clone(asked) }, u
}

// listeners take note of all that reaches a port of this machine, by TCP and
// UDP, on every address.
func listeners(t *testing.T) (func() []string, string) {
	t.Helper()
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	u, err := net.ListenPacket("udp", ":"+port)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var heard []string
	say := func(s string) { mu.Lock(); defer mu.Unlock(); heard = append(heard, s) }
	t.Cleanup(func() { l.Close(); u.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			say("tcp from " + conn.RemoteAddr().String())
			conn.Close()
		}
	}()
	go func() {
		buffer := make([]byte, 2000)
		for {
			n, from, err := u.ReadFrom(buffer)
			if err != nil {
				return
			}
			say(fmt.Sprintf("udp from %s: %q", from, bytes.ToValidUTF8(buffer[:n], nil)))
		}
	}()
	return func() []string { mu.Lock(); defer mu.Unlock(); return slices.Clone(heard) }, port
}

// The proxy is asked directly too, as a page that found it would.
func TestGateRefuses(t *testing.T) {
	c := &fetch.Client{Resolver: world{"home.example": "127.0.0.1"}}
	t.Cleanup(c.Close)
	heard, port := listeners(t)
	g, err := listen(&errand{client: c, most: 1 << 20, stop: func(error) {}, page: "http://public.example/"})
	if err != nil {
		t.Fatal(err)
	}
	defer g.close()
	for _, host := range inside {
		for _, form := range []string{"CONNECT %[1]s:%[2]s HTTP/1.1\r\nHost: %[1]s:%[2]s\r\n\r\n", "GET http://%[1]s:%[2]s/ HTTP/1.1\r\nHost: public.example\r\n\r\n"} {
			if answer := speak(t, g.address(), fmt.Sprintf(form, host, port)); strings.HasPrefix(answer, "HTTP/1.1 200") {
				t.Errorf("%s %q: %q", host, form, answer)
			}
		}
	}
	for _, host := range ownHosts {
		if answer := speak(t, g.address(), "CONNECT "+host+":443 HTTP/1.1\r\nHost: x\r\n\r\n"); strings.HasPrefix(answer, "HTTP/1.1 200") {
			t.Errorf("the browser speaks for itself to %s: %q", host, answer)
		}
	}
	for _, odd := range []string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", "GET ftp://public.example/ HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT home.example:25 HTTP/1.1\r\nHost: x\r\n\r\n"} {
		if answer := speak(t, g.address(), odd); strings.HasPrefix(answer, "HTTP/1.1 200") {
			t.Errorf("%q: %q", odd, answer)
		}
	}
	if got := heard(); len(got) > 0 {
		t.Errorf("the listeners heard %q", got)
	}
}

func speak(t *testing.T, address, words string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, words)
	answer := make([]byte, 100)
	n, _ := conn.Read(answer)
	return string(answer[:n])
}

// A tunnel through the client's own proxy is asked for as a tunnel.
func TestTunnelThroughTheProxy(t *testing.T) {
	var tunnels atomic.Int32
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "public.example:443" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		tunnels.Add(1)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		io.Copy(conn, conn)
	}))
	t.Cleanup(far.Close)
	c := &fetch.Client{Resolver: world{"public.example": "93.184.215.14", "other.example": "93.184.215.15", "home.example": "10.0.0.1"}}
	c.Proxy, _ = url.Parse(far.URL)
	t.Cleanup(c.Close)
	conn, err := c.Tunnel(t.Context(), "public.example:443")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "echo")
	back := make([]byte, 4)
	if _, err := io.ReadFull(conn, back); err != nil || string(back) != "echo" || tunnels.Load() != 1 {
		t.Errorf("%q, %v", back, err)
	}
	for _, address := range []string{"other.example:443", "home.example:443", "127.0.0.1:443", "public.example:25", "nonsense"} {
		if conn, err := c.Tunnel(t.Context(), address); err == nil {
			conn.Close()
			t.Errorf("a tunnel to %s", address)
		}
	}
}
