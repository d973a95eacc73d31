package fetch

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answer is one way in which a server treats a request for the policy.
type answer struct {
	coding  string
	cut     int    // bytes of the packed body that are sent, -1 for all
	length  string // declared: "right", "none", "wrong"
	status  int
	flip    int // byte of the packed body that is damaged, -1 for none
	chunked bool
}

func drawAnswer(t *rapid.T) answer {
	return answer{
		coding:  rapid.SampledFrom([]string{"", "gzip", "br", "zstd"}).Draw(t, "coding"),
		cut:     rapid.IntRange(-1, 60).Draw(t, "cut"),
		length:  rapid.SampledFrom([]string{"right", "none", "wrong"}).Draw(t, "length"),
		status:  rapid.SampledFrom([]int{200, 200, 200, 200, 301, 304, 404, 429, 500, 503}).Draw(t, "status"),
		flip:    rapid.IntRange(-1, 60).Draw(t, "flip"),
		chunked: rapid.Bool().Draw(t, "chunked"),
	}
}

// write gives the answer as bytes on the wire.
func (a answer) write(w io.Writer, packed []byte) {
	packed = bytes.Clone(packed)
	if a.flip >= 0 && a.flip < len(packed) {
		packed[a.flip] ^= 0x20
	}
	sent := packed
	if a.cut >= 0 && a.cut < len(sent) {
		sent = sent[:a.cut]
	}
	io.WriteString(w, "HTTP/1.1 "+strconv.Itoa(a.status)+" x\r\nContent-Type: text/html\r\nConnection: close\r\n")
	if a.coding != "" {
		io.WriteString(w, "Content-Encoding: "+a.coding+"\r\n")
	}
	if a.chunked {
		io.WriteString(w, "Transfer-Encoding: chunked\r\n\r\n"+strconv.FormatInt(int64(len(packed)), 16)+"\r\n")
		w.Write(sent)
		io.WriteString(w, "\r\n0\r\n\r\n")
		return
	}
	if n := map[string]int{"right": len(packed), "wrong": len(packed) + 7}[a.length]; n > 0 {
		io.WriteString(w, "Content-Length: "+strconv.Itoa(n)+"\r\n")
	}
	io.WriteString(w, "\r\n")
	w.Write(sent)
}

// whole says that a careful reader may take the answer for the page. Without a
// length and without a coding that has an end, a cut cannot be seen; neither
// can damage without a checksum.
func (a answer) whole(packed int) bool {
	cut := a.cut >= 0 && a.cut < packed && (a.chunked || a.length == "right" || a.coding != "")
	flipped := a.flip >= 0 && a.flip < packed && (a.cut < 0 || a.flip < a.cut || a.cut >= packed) && a.coding == "gzip"
	return a.status == 200 && !cut && !flipped && (a.chunked || a.length != "wrong")
}

// However a server fails, the outcome is typed, and what is called a page is
// the page, as far as HTTP lets anyone know.
func TestNoFalsePages(t *testing.T) {
	packed := map[string][]byte{"": []byte(policy)}
	for _, coding := range []string{"gzip", "br", "zstd"} {
		packed[coding] = pack(t, coding, policy)
	}
	var next atomic.Pointer[answer]
	address := accept(t, "127.0.0.1:0", func(conn net.Conn) {
		conn.Read(make([]byte, 8<<10))
		a := next.Load()
		a.write(conn, packed[a.coding])
	})
	c := &Client{AllowPrivate: true, Timeout: 5 * time.Second}
	t.Cleanup(c.Close)
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswer(t)
		next.Store(&a)
		p, err := c.Fetch(t.Context(), Request{URL: "http://" + address + "/"})
		if (err == nil) != p.Outcome.Usable() || p.Outcome == "" || p.Outcome == Interrupted {
			t.Fatalf("%+v: %s, %v", a, p.Outcome, err)
		}
		if p.Outcome == OK && string(p.Body) != policy && !a.whole(len(packed[a.coding])) {
			t.Fatalf("%+v was taken for a page: %q", a, p.Body)
		}
	})
}

func TestHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(page("text/html", policy))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	c := &Client{AllowPrivate: true, RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	t.Cleanup(c.Close)
	if p := want(t, c, Request{URL: s.URL}, OK); p.Proto != "HTTP/2.0" || string(p.Body) != policy {
		t.Errorf("%s %q", p.Proto, p.Body)
	}
}

// The same dialer serves whatever else must reach out.
func TestDial(t *testing.T) {
	var asked atomic.Int32
	port := listen(t, &asked)
	for _, address := range []string{"127.0.0.1:" + port, "localhost:80", "10.0.0.1:443", "[::1]:80", "nonsense", "1.1.1.1:25", "1.1.1.1:http", "1.1.1.1:0"} {
		if conn, err := (&Client{Resolver: hiding}).Dial(t.Context(), "tcp", address); err == nil {
			conn.Close()
			t.Errorf("%s was dialled", address)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d connections arrived", asked.Load())
	}
	c := &Client{AllowPrivate: true, Resolver: names{"both.example": "::1 127.0.0.1"}}
	conn, err := c.Dial(t.Context(), "tcp", "both.example:"+port)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

// A network that swallows one address family costs one attempt, not the page.
func TestNextAddressIsTried(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(page("text/html", policy))
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	port := l.Addr().String()[strings.LastIndexByte(l.Addr().String(), ':'):]
	c := &Client{AllowPrivate: true, Resolver: names{"acme.example": "::1 127.0.0.2 127.0.0.1"}} // nothing listens on the first two
	t.Cleanup(c.Close)
	if p := want(t, c, Request{URL: "http://acme.example" + port + "/"}, OK); p.Address != l.Addr().String() {
		t.Errorf("answered by %s", p.Address)
	}
}

func TestThroughAProxy(t *testing.T) {
	s := httptest.NewServer(page("text/html", policy)) // answers for every host
	t.Cleanup(s.Close)
	c := &Client{Resolver: names{"acme.example": "93.184.215.14", "inside.example": "10.0.0.1"}}
	c.Proxy = must(target(s.URL))
	t.Cleanup(c.Close)
	want(t, c, Request{URL: "http://acme.example/"}, OK)
	want(t, c, Request{URL: "http://only-the-proxy-knows.example/"}, OK)
	for _, u := range []string{"http://inside.example/", "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "http://acme.example:25/"} {
		want(t, c, Request{URL: u}, Refused)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
