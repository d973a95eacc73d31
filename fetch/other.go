package fetch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Pages that come by another way than Fetch, as through a browser, stand under
// the same rules: Admit is asked before, Tunnel makes every connection, and
// Settle judges what came.

// Admit says whether a page may be asked for now: it checks the URL, waits as
// long as the host's distance asks, and asks robots.txt where the client obeys
// it. It gives the URL in canonical spelling, or an *Error.
func (c *Client) Admit(ctx context.Context, r Request) (string, error) {
	u, err := target(r.URL)
	if err != nil {
		return "", about(r.URL, typed(err))
	}
	if err := c.keepDistance(ctx, r.URL); err != nil {
		return "", about(r.URL, &Error{Outcome: Interrupted, Err: err})
	}
	if c.ObeyRobots && r.IgnoreRobots == "" {
		limit, cancel := context.WithTimeoutCause(ctx, c.timeout(), errTotal)
		defer cancel()
		if err := c.welcome(limit, u); err != nil {
			return "", about(u.String(), typed(reason(limit, err)))
		}
	}
	return u.String(), nil
}

func about(address string, e *Error) *Error {
	e.URL = address
	return e
}

// Failure makes an *Error of a reason; hint may be "".
func Failure(o Outcome, address string, err error, hint string) *Error {
	return &Error{Outcome: o, URL: address, Err: err, hint: hint}
}

// Settle gives a page that came by another way its outcome. err is why it did
// not come, nil when it did; then its status, headers, bytes and final URL are
// judged as those of any page.
func (p *Page) Settle(err error) error {
	if err == nil {
		err = p.judge()
	}
	if err != nil {
		return p.fail(typed(err))
	}
	p.Outcome = OK
	if !SameSite(p.URL, p.Final) {
		p.Outcome = Moved
	}
	return nil
}

func (p *Page) judge() error {
	encrypted := strings.HasPrefix(p.URL, "https:")
	for _, to := range p.way() {
		if encrypted && strings.HasPrefix(to, "http:") {
			return downgraded(to)
		}
		encrypted = strings.HasPrefix(to, "https:")
	}
	if err := judgeStatus(&http.Response{StatusCode: p.Status, Header: p.Header}, false); err != nil {
		return err
	}
	return judgeBytes(p.Raw, p.MediaType)
}

// way is where a page led, from the URL that was asked for to the one that
// answered.
func (p *Page) way() []string {
	var out []string
	for _, h := range p.Redirects {
		out = append(out, h.URL)
	}
	return append(out, p.Final)
}

// SameSite says whether two URLs belong to one owner, as far as their names
// tell.
func SameSite(a, b string) bool {
	first, err1 := target(a)
	second, err2 := target(b)
	return err1 == nil && err2 == nil && site(first) == site(second)
}

// Tunnel connects to host:port for whoever speaks for itself from there on,
// behind the guard, and through the client's proxy where it has one.
func (c *Client) Tunnel(ctx context.Context, address string) (net.Conn, error) {
	if c.Proxy == nil {
		return c.Dial(ctx, "tcp", address)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, err)
	}
	if err := c.behindProxy(ctx, &url.URL{Scheme: "https", Host: net.JoinHostPort(host, port)}); err != nil {
		return nil, err
	}
	conn, err := c.Dial(ctx, "tcp", proxyAddress(c.Proxy))
	if err != nil {
		return nil, err
	}
	return throughProxy(ctx, conn, address)
}

// throughProxy asks a proxy for a tunnel. Only http proxies are spoken to.
func throughProxy(ctx context.Context, conn net.Conn, address string) (net.Conn, error) {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	ask := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	err := ask.Write(conn)
	r := bufio.NewReader(conn)
	if err == nil {
		var resp *http.Response
		if resp, err = http.ReadResponse(r, ask); err == nil && resp.StatusCode != http.StatusOK {
			err = statusError(resp.StatusCode)
		}
	}
	if err == nil && r.Buffered() > 0 {
		err = errors.New("it spoke before it was asked")
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("the proxy gives no way to %s: %w", address, err)
	}
	return conn, nil
}
