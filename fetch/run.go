package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"
)

// fetching is one Fetch on its way.
type fetching struct {
	c    *Client
	req  Request
	page *Page
	seen []string // URLs asked

	askRobots bool  // before each hop
	maxBody   int64 // bytes after decompression
}

// run follows the chain of redirects to its end.
func (f *fetching) run(ctx context.Context) error {
	u, err := target(f.req.URL)
	if err != nil {
		return err
	}
	first := u
	f.page.URL, f.page.RobotsOff = u.String(), f.req.IgnoreRobots
	for {
		next, err := f.hop(ctx, u)
		if err != nil {
			return err
		}
		if next == nil {
			break
		}
		u = next
	}
	if f.page.Outcome == OK && site(u) != site(first) {
		f.page.Outcome = Moved
	}
	return nil
}

// hop asks for one URL. It gives the next one after a redirect, or nil when
// the page is complete.
func (f *fetching) hop(ctx context.Context, u *url.URL) (*url.URL, error) {
	f.page.Final = u.String()
	f.seen = append(f.seen, f.page.Final)
	if f.askRobots {
		if err := f.c.welcome(ctx, u); err != nil {
			return nil, reason(ctx, err)
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	resp, err := f.send(ctx, u)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer resp.Body.Close()
	f.note(resp)
	if location := resp.Header.Get("Location"); redirect(resp.StatusCode) && location != "" {
		return f.follow(u, location)
	}
	read := f.read(resp, cancel)
	if err := f.status(resp, read); err != nil {
		return nil, reason(ctx, err)
	}
	return nil, nil
}

func redirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// send makes one request and waits for the headers of its answer.
func (f *fetching) send(ctx context.Context, u *url.URL) (*http.Response, error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { f.page.Address = i.Conn.RemoteAddr().String() },
	})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, err)
	}
	r.Header = f.headers()
	f.page.Sent = r.Header.Clone()
	f.page.Address, f.page.Peer = "", nil
	return guarded{f.c}.RoundTrip(r)
}

// headers are those of a plain reader. The validators go along on every hop,
// since the page they belong to may be at the end of the same chain.
func (f *fetching) headers() http.Header {
	h := http.Header{
		"User-Agent":      {or(f.c.UserAgent, DefaultUserAgent)},
		"Accept":          {"text/html,application/xhtml+xml,text/markdown,text/plain,application/pdf;q=0.9,*/*;q=0.5"},
		"Accept-Encoding": {"gzip, br, zstd"},
		"Accept-Language": {or(f.req.Language, "en")},
	}
	if f.req.ETag != "" {
		h.Set("If-None-Match", f.req.ETag)
	}
	if f.req.LastModified != "" {
		h.Set("If-Modified-Since", f.req.LastModified)
	}
	return h
}

// note keeps what the head of an answer says.
func (f *fetching) note(resp *http.Response) {
	p := f.page
	p.Answered = f.c.now()
	p.Status, p.Proto, p.Header = resp.StatusCode, resp.Proto, resp.Header.Clone()
	p.Encoding = resp.Header.Get("Content-Encoding")
	p.Peer = peer(resp.TLS)
	p.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), p.Answered)
	p.MediaType, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type"))
}

func peer(s *tls.ConnectionState) *Peer {
	if s == nil || len(s.PeerCertificates) == 0 {
		return nil
	}
	leaf := s.PeerCertificates[0]
	sum := sha256.Sum256(leaf.Raw)
	return &Peer{
		Version:     tls.VersionName(s.Version),
		Cipher:      tls.CipherSuiteName(s.CipherSuite),
		Fingerprint: hex.EncodeToString(sum[:]),
		Subject:     leaf.Subject.String(),
		Issuer:      leaf.Issuer.String(),
		NotAfter:    leaf.NotAfter.UTC().Format(time.RFC3339),
	}
}

// follow gives where a redirect leads, unless redletter does not go there.
func (f *fetching) follow(from *url.URL, location string) (*url.URL, error) {
	p := f.page
	p.Redirects = append(p.Redirects, Hop{URL: from.String(), Status: p.Status, Location: location, Address: p.Address})
	ref, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("redirect: %w: %w", ErrURL, err)
	}
	to, err := target(ref.String())
	if err != nil {
		return nil, fmt.Errorf("redirect: %w", err)
	}
	switch {
	case from.Scheme == "https" && to.Scheme == "http":
		return nil, downgraded(to.String())
	case slices.Contains(f.seen, to.String()):
		return nil, &Error{Outcome: Redirects, Err: fmt.Errorf("redirects in a circle, back to %s", to)}
	case len(p.Redirects) > f.c.redirects():
		return nil, &Error{Outcome: Redirects, Err: fmt.Errorf("more than %d redirects", f.c.redirects())}
	}
	return to, nil
}

// downgraded refuses to go on without encryption.
func downgraded(to string) *Error {
	return &Error{
		Outcome: Refused, Err: fmt.Errorf("redirect from https to http: %s", to),
		hint: "the site sends readers to an unencrypted page, which anyone on the way can change: tell its owner",
	}
}

// read takes the body within the limits; these statuses have none.
func (f *fetching) read(resp *http.Response, cancel context.CancelCauseFunc) error {
	if resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNoContent {
		return nil
	}
	b := &body{c: f.c, max: f.maxBody, src: resp.Body, cancel: cancel, started: f.page.Answered}
	raw, err := b.read(f.page.Encoding)
	f.page.WireBytes = b.wire
	f.page.Raw, f.page.Body = raw, raw
	if err == nil {
		f.page.Body, f.page.Charset = Decode(raw, resp.Header.Get("Content-Type"))
	}
	return err
}

// status gives the page its outcome; read is how its body ended.
func (f *fetching) status(resp *http.Response, read error) error {
	conditional := f.req.ETag != "" || f.req.LastModified != ""
	if err := judgeStatus(resp, conditional); err != nil {
		return err
	}
	if read != nil {
		return read
	}
	if resp.StatusCode == http.StatusNotModified {
		f.page.Outcome = NotModified
		return nil
	}
	if err := judgeBytes(f.page.Raw, f.page.MediaType); err != nil {
		return err
	}
	f.page.Outcome = OK
	return nil
}

// reason prefers why a context was cancelled to the bare fact.
func reason(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if cause != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return cause
	}
	return err
}
