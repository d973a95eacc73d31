package fetch

import (
	"bufio"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

var quiet = log.New(io.Discard, "", 0)

// names is a resolver with fixed answers, one or more addresses to a name.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var out []netip.Addr
	for _, s := range strings.Fields(n[host]) {
		out = append(out, netip.MustParseAddr(s))
	}
	if len(out) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return out, nil
}

// answerWith gives the URL of a server that reads a request, writes the
// bytes and hangs up.
func answerWith(t *testing.T, answer string) string {
	t.Helper()
	return "http://" + accept(t, "127.0.0.1:0", func(conn net.Conn) {
		http.ReadRequest(bufio.NewReader(conn))
		io.WriteString(conn, answer)
	}) + "/"
}

// accept listens at an address until the test ends, does something on each
// connection and closes it. It gives where it listens.
func accept(t *testing.T, address string, do func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			do(conn)
			conn.Close()
		}
	}()
	return l.Addr().String()
}
