package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// DefaultUserAgent says who asks and where to complain.
const DefaultUserAgent = "redletter/0.1 (+https://github.com/redletter-dev/redletter)"

// The limits of the zero Client.
const (
	DefaultTimeout       = 60 * time.Second
	DefaultHeaderTimeout = 10 * time.Second
	DefaultIdleTimeout   = 10 * time.Second
	DefaultMinRate       = 1 << 10
	DefaultMaxBody       = 8 << 20
	DefaultMaxRatio      = 200
	DefaultMaxRedirects  = 5
	maxHeader            = 64 << 10
)

// Client fetches pages. The zero value works and is strict; set the fields
// before the first use and copy no Client after it. It is safe for concurrent
// use and keeps at most one connection to each host and port.
type Client struct {
	AllowPrivate bool     // loopback and private addresses, any port
	Ports        []uint16 // allowed besides 80 and 443

	Timeout       time.Duration // for a fetch with its redirects; 0: DefaultTimeout
	HeaderTimeout time.Duration // for the answer to begin; 0: DefaultHeaderTimeout
	IdleTimeout   time.Duration // between two reads of the body; 0: DefaultIdleTimeout
	MinRate       int           // bytes a second after IdleTimeout; 0: DefaultMinRate
	MaxBody       int64         // bytes after decompression; 0: DefaultMaxBody
	MaxRatio      int64         // decompressed to wire, from 1 MiB on; 0: DefaultMaxRatio
	MaxRedirects  int           // 0: DefaultMaxRedirects; negative: none

	ObeyRobots bool          // ask robots.txt first, as a program that comes by itself must
	Gap        time.Duration // between fetches from one host; 0: none
	Retries    int           // further tries after a transient outcome; 0: none
	RetryWait  time.Duration // before the first of them; 0: DefaultRetryWait

	UserAgent string         // "": DefaultUserAgent
	Proxy     *url.URL       // nil: none; the environment is never asked
	Resolver  Resolver       // nil: the system's
	RootCAs   *x509.CertPool // nil: the system's

	Now  func() time.Time                           // nil: time.Now
	Wait func(context.Context, time.Duration) error // for a gap or another try; nil: that long, or until the context ends

	connecting func(netip.AddrPort) // told of each connection that the guard lets through
	once       sync.Once
	transport  *http.Transport
	robots     robots
	hosts      hosts
}

// HTTP gives the one HTTP client of the program, for senders of webhooks and
// chat messages: behind the guard, without cookies, and following no
// redirects, which would carry a message to where nobody sent it.
func (c *Client) HTTP() *http.Client {
	return &http.Client{
		Transport:     guarded{c},
		Timeout:       c.timeout(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close ends idle connections. The client can still be used.
func (c *Client) Close() { c.roundTripper().CloseIdleConnections() }

// guarded checks the URL of each request before it leaves; the dialer checks
// the address.
type guarded struct{ c *Client }

func (g guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	u, err := target(r.URL.String())
	if err != nil {
		return nil, err
	}
	if g.c.Proxy != nil {
		if err := g.c.behindProxy(r.Context(), u); err != nil {
			return nil, err
		}
	}
	r = r.Clone(r.Context())
	r.URL = u
	return g.c.roundTripper().RoundTrip(r)
}

func (c *Client) roundTripper() *http.Transport {
	c.once.Do(func() {
		c.transport = &http.Transport{
			Proxy:                  http.ProxyURL(c.Proxy),
			DialContext:            c.Dial,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.RootCAs},
			TLSHandshakeTimeout:    connectTimeout,
			ResponseHeaderTimeout:  or(c.HeaderTimeout, DefaultHeaderTimeout),
			MaxResponseHeaderBytes: maxHeader,
			MaxConnsPerHost:        1,
			MaxIdleConns:           100,
			IdleConnTimeout:        30 * time.Second,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // the limits need to see both sides of it
		}
	})
	return c.transport
}

// Fetch asks for a page and follows its redirects. The Page is never nil; the
// error is nil for the usable outcomes and an *Error for all others.
func (c *Client) Fetch(ctx context.Context, r Request) (*Page, error) {
	if err := c.keepDistance(ctx, r.URL); err != nil {
		p := &Page{Evidence: Evidence{URL: r.URL, Final: r.URL, Started: c.now(), Finished: c.now()}}
		return p, p.fail(&Error{Outcome: Interrupted, Err: err})
	}
	var earlier []string
	for tried := 1; ; tried++ {
		p, err := c.try(ctx, r)
		p.Attempts, p.Earlier = tried, earlier
		if err == nil || !c.another(ctx, p, tried) {
			return p, err
		}
		earlier = append(earlier, p.Problem)
	}
}

// try fetches once.
func (c *Client) try(ctx context.Context, r Request) (*Page, error) {
	p := &Page{Evidence: Evidence{URL: r.URL, Final: r.URL, Started: c.now()}}
	f := &fetching{c: c, req: r, page: p, askRobots: c.ObeyRobots && r.IgnoreRobots == "", maxBody: or(c.MaxBody, DefaultMaxBody)}
	limit, cancel := context.WithTimeoutCause(ctx, c.timeout(), errTotal)
	defer cancel()
	err := f.run(limit)
	p.Finished = c.now()
	switch {
	case err == nil:
		return p, nil
	case ctx.Err() != nil:
		return p, p.fail(&Error{Outcome: Interrupted, Err: context.Cause(ctx)})
	}
	return p, p.fail(typed(err))
}

// fail notes why there is no page.
func (p *Page) fail(e *Error) *Error {
	e.URL = p.Final
	p.Outcome, p.Problem = e.Outcome, e.Error()
	return e
}

// typed gives every error an outcome. The result is always a new value, since
// the ways of being too slow are shared.
func typed(err error) *Error {
	if e := (*Error)(nil); errors.As(err, &e) {
		typed := *e
		return &typed
	}
	outcome, hint := classify(err)
	return &Error{Outcome: outcome, Err: err, hint: hint}
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func (c *Client) timeout() time.Duration { return or(c.Timeout, DefaultTimeout) }

func (c *Client) redirects() int { return max(0, or(c.MaxRedirects, DefaultMaxRedirects)) }

// or gives v, or the default where v is zero.
func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
