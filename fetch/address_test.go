package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

// forbidden holds one address or more of every range that leads away from the
// public web, and the spellings that hide them.
var forbidden = strings.Fields(`
	0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.1.2.3 127.255.255.255
	168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1
	192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1
	203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
	:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
	64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::1 64:ff9b:1:7f00:1:: 100::1 100:0:0:1::1
	2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
	2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe::1 2620:4f:8000::1 3fff::1 3fff:fff:ffff::1 5f00::1 4000::1 8000::1
	fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 fd00:42::42 fe80::1 fe80::1%25lo fec0::1 ff02::1 ff0e::1 fe00::1`)

// spellings of loopback and of metadata services that some parser accepts;
// each is refused before a name is looked up or after.
var spellings = []string{
	"http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
	"http://127.0.1/", "http://0/", "http://.../", "http://0.../", "http://127.0.0.1./", "http://127.0.0.01/", "http://127.000.000.001/", "http://4294967295/",
	"http://127.0.0.0x1/", "http://1.2.3.4.5/", "http://0x7f.1/", "http://127.0.0.1%2e/", "http://%31%32%37.0.0.1/", "http://127。0。0。1/",
	"http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127.0.0.1%00.example/", "http://2852039166/", "http://0xa9fea9fe/",
	"http://0251.0376.0251.0376/", "http://169.254.43518/", "http://[::ffff:7f00:0001]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/",
	"http://[::1%25lo]/", "http://[fe80::1%25eth0]/", "http://[::1/", "http://.../", "http://0.../", "http://[127.0.0.1]/",
	"http://public.example:80@127.0.0.1/", "http://127.0.0.1@public.example/", "http://user@public.example/", "http://127.0.0.1\\@public.example/",
	"http://public.example\\@127.0.0.1/", "http:\\\\127.0.0.1\\", "http:/\\127.0.0.1", "http:///127.0.0.1/", "http:127.0.0.1", "http:/127.0.0.1",
	"//127.0.0.1/", "127.0.0.1", "/etc/passwd", "", " http://127.0.0.1/", "\thttp://127.0.0.1/", "http://127.0.0.1\n/", "http://127.0.0.1\r\nHost: x/",
	"http://127.0.0.1 /", "http://\x00127.0.0.1/", "http://127.0.0.1\x7f/", "http://\u0085127.0.0.1/", "http://\xff/",
	"file:///etc/passwd", "file:/etc/passwd", "file:etc/passwd", "FILE:///etc/passwd", "file://127.0.0.1/etc/passwd", "source:file:///etc/passwd",
	"ftp://127.0.0.1/", "gopher://127.0.0.1:25/", "dict://127.0.0.1/", "ldap://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "about:blank",
	"jar:http://127.0.0.1!/", "view-source:http://127.0.0.1/", "unix:///var/run/docker.sock", "ws://127.0.0.1/", "tel:1",
	"http://.../", "http://0.../", "http://./", "http://.example/", "http://a..b/", "http://%/", "http://[", "http://:80/", "http://public.example:0/", "http://public.example:99999/",
	"http://public.example:22/", "http://public.example:25/", "http://public.example:6379/", "http://public.example:8080/", "http://public.example:-80/", "http://public.example:8o/",
}

// hiding are names whose records are wholly or partly forbidden.
var hiding = names{
	"localhost.example": "127.0.0.1", "mixed.example": "93.184.215.14 127.0.0.1", "mixed6.example": "93.184.215.14 ::1", "last.example": "2606:4700::1 8.8.8.8 10.0.0.1",
	"mapped.example": "::ffff:127.0.0.1", "sixtofour.example": "2002:7f00:1::", "nat64.example": "64:ff9b::a00:1", "teredo.example": "2001::1", "metadata.example": "169.254.169.254",
	"linklocal.example": "fe80::1", "zero.example": "0.0.0.0", "ula.example": "fd12::1", "cgnat.example": "100.64.1.1", "multicast.example": "224.0.0.251", "future.example": "5f00::1",
	"localhost": "127.0.0.1", "ip6-localhost": "::1", "foo.localhost": "127.0.0.1", "127.0.0.1.nip.example": "127.0.0.1", "xn--mxamya0a.example": "10.1.1.1",
}

func TestGuardNeverConnects(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	var urls []string
	urls = append(urls, spellings...)
	for _, a := range forbidden {
		if strings.Contains(a, ":") {
			a = "[" + a + "]"
		}
		urls = append(urls, "http://"+a+"/", "https://"+a+"/", "http://"+a+":"+port+"/")
	}
	for name := range hiding {
		urls = append(urls, "http://"+name+"/", "http://"+name+".:"+port+"/", "https://"+strings.ToUpper(name)+"/")
	}
	n, _ := strconv.ParseUint(port, 10, 16)
	c := &Client{Ports: []uint16{uint16(n)}, Resolver: hiding}
	c.connecting = func(a netip.AddrPort) { t.Errorf("the dialer was let through to %s", a) }
	for _, u := range urls {
		if p, err := c.Fetch(t.Context(), Request{URL: u}); p.Outcome != Refused && p.Outcome != DNS || err == nil {
			t.Errorf("%q: %s, %v", u, p.Outcome, err)
		}
		if resp, err := c.HTTP().Get(u); err == nil {
			resp.Body.Close()
			t.Errorf("%q came through the plain client", u)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d connections arrived", asked.Load())
	}
	t.Logf("%d targets, 0 connections", len(urls))
}

func TestGuardHoldsAfterARedirect(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{"http://[::1]:" + port + "/", "http://192.168.1.1/", "http://169.254.169.254/", "http://inside.example/", "//localhost:" + port} {
			c, from := serve(t, http.RedirectHandler(to, status).ServeHTTP)
			c.AllowPrivate = false
			c.Resolver = names{"inside.example": "10.0.0.1", "localhost": "127.0.0.1"}
			// The first hop stands for a public server: reached through a proxy
			// that is itself exempt.
			c.Proxy, _ = url.Parse(from)
			p, _ := c.Fetch(t.Context(), Request{URL: "http://public.example/"})
			if p.Outcome != Refused || len(p.Redirects) != 1 {
				t.Errorf("%d to %s: %s, %q", status, to, p.Outcome, p.Problem)
			}
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d connections arrived", asked.Load())
	}
}

func TestMetadataIsRefusedOnPrivateNetworksToo(t *testing.T) {
	for _, a := range []string{"169.254.169.254", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "0.0.0.0", "224.0.0.1", "[fe80::1]"} {
		c := &Client{AllowPrivate: true}
		c.connecting = func(a netip.AddrPort) { t.Errorf("let through to %s", a) }
		want(t, c, Request{URL: "http://" + a + "/latest/meta-data/"}, Refused)
	}
}

// A name that answers differently each time cannot change the address between
// the judgement and the connection, since the judged address is dialled.
func TestRebinding(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	n, _ := strconv.ParseUint(port, 10, 16)
	c := &Client{Ports: []uint16{uint16(n)}, Resolver: &flipping{}}
	c.connecting = func(a netip.AddrPort) { t.Errorf("let through to %s", a) }
	for range 20 {
		if p, _ := c.Fetch(t.Context(), Request{URL: "http://rebind.example:" + port + "/"}); p.Outcome.Usable() {
			t.Errorf("fetched %s", p.Address)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d connections arrived", asked.Load())
	}
}

// The kernel is asked last: even a resolver and a dialer that were fooled do
// not connect.
func TestControlJudgesTheConnectedAddress(t *testing.T) {
	for _, a := range forbidden {
		if strings.Contains(a, "%") {
			continue
		}
		if err := new(Client).control(t.Context(), "tcp", net.JoinHostPort(a, "80"), nil); err == nil {
			t.Errorf("control let %s through", a)
		}
	}
	if err := new(Client).control(t.Context(), "tcp", "8.8.8.8:443", nil); err != nil {
		t.Error(err)
	}
}

func TestPublicAddressesPass(t *testing.T) {
	for _, a := range strings.Fields("1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.215.14 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 172.15.255.255 172.32.0.0 192.169.0.1 223.255.255.255 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808") {
		if err := judge(netip.MustParseAddr(a), false); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

// Whatever IPv4 address is refused is refused in each of its disguises.
func TestDisguisesAreNoBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "v4"))
		a := netip.AddrFrom4(b)
		plain := judge(a, false)
		if mapped := judge(netip.AddrFrom16(a.As16()), false); (mapped == nil) != (plain == nil) {
			t.Errorf("%s: %v, mapped: %v", a, plain, mapped)
		}
		if nat := judge(netip.AddrFrom16([16]byte{0, 0x64, 0xff, 0x9b, 12: b[0], b[1], b[2], b[3]}), false); (nat == nil) != (plain == nil) {
			t.Errorf("%s: %v, translated: %v", a, plain, nat)
		}
		if six := judge(netip.AddrFrom16([16]byte{0x20, 2, b[0], b[1], b[2], b[3]}), false); six == nil {
			t.Errorf("6to4 of %s passes", a)
		}
	})
}

func FuzzTarget(f *testing.F) {
	for _, s := range spellings {
		f.Add(s)
	}
	f.Add("https://www.acme.example/privacy?lang=de")
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := target(raw)
		if err != nil {
			return
		}
		again, err := target(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q → %q → %v, %v", raw, u, again, err)
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.ContainsAny(u.Host, "\\@/ ") {
			t.Errorf("%q → %#v", raw, u)
		}
	})
}

func TestCanonicalSpelling(t *testing.T) {
	for raw, want := range map[string]string{
		"HTTPS://WWW.Acme.Example":           "https://www.acme.example/",
		"https://acme.example:443/p#frag":    "https://acme.example/p",
		"http://acme.example.:80/p?q=1":      "http://acme.example/p?q=1",
		"https://bücher.example/datenschutz": "https://xn--bcher-kva.example/datenschutz",
		"https://a_b.example/":               "https://a_b.example/",
		"https://[2606:4700:0::1]/":          "https://[2606:4700::1]/",
	} {
		if u, err := target(raw); err != nil || u.String() != want {
			t.Errorf("target(%q) = %v, %v, want %s", raw, u, err, want)
		}
	}
}

// flipping answers with a public address and a private one in turns.
type flipping struct{ n atomic.Int32 }

func (f *flipping) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if f.n.Add(1)%2 == 0 {
		return names{host: "127.0.0.1"}.LookupNetIP(ctx, network, host)
	}
	return names{host: "::ffff:127.0.0.1"}.LookupNetIP(ctx, network, host)
}

// listen counts connections to loopback, on both families where there are two.
func listen(t *testing.T, asked *atomic.Int32) (port string) {
	t.Helper()
	_, port, _ = net.SplitHostPort(accept(t, ":0", func(net.Conn) { asked.Add(1) }))
	return port
}
