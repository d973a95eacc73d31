package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The ways of being too slow.
var (
	errTotal = &Error{Outcome: Timeout, Err: errors.New("not complete within the time limit")}
	errIdle  = &Error{Outcome: Timeout, Err: errors.New("the server stopped sending")}
	errSlow  = &Error{Outcome: Timeout, Err: errors.New("the server sends too slowly")}
)

// classify finds the outcome of an error of the transport, with a hint where
// the outcome's own is too general.
func classify(err error) (Outcome, string) {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, ErrURL):
		return Refused, "write the whole address of the page, as in https://www.example.com/privacy"
	case errors.Is(err, ErrAddress):
		return Refused, ""
	case errors.As(err, &dns):
		return DNS, ""
	case isTLS(err):
		return TLS, ""
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return Timeout, ""
	case unconnected(err):
		return Unreachable, ""
	}
	return Broken, ""
}

// unconnected says that no connection came about; after that the fault is in
// the answer.
func unconnected(err error) bool {
	op := (*net.OpError)(nil)
	return errors.As(err, &op) && op.Op == "dial"
}

func isTLS(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var host x509.HostnameError
	if errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &host) {
		return true
	}
	// The rest of crypto/tls gives bare strings, and net/http one of its own.
	s := err.Error()
	return strings.Contains(s, "tls: ") || strings.Contains(s, "server gave HTTP response to HTTPS client")
}

// judgeStatus gives nil when the head of the answer promises the page.
func judgeStatus(resp *http.Response, conditional bool) error {
	outcome := statusOutcome(resp.StatusCode)
	if challenged(resp.Header) {
		outcome = Blocked
	}
	if outcome == NotModified && !conditional {
		outcome = Broken
	}
	if outcome.Usable() {
		return nil
	}
	return &Error{Outcome: outcome, Err: statusError(resp.StatusCode)}
}

// statusError names a status in our own words: the server's may be anything.
func statusError(status int) error {
	text := http.StatusText(status)
	if text == "" {
		text = "not a status of HTTP"
	}
	return fmt.Errorf("the server answered %d (%s)", status, strings.ToLower(text))
}

func statusOutcome(status int) Outcome {
	switch status {
	case 200, 203:
		return OK
	case 204, 205:
		return NotDocument
	case 304:
		return NotModified
	case 401, 407:
		return Login
	case 202, 403, 451: // 202 is how some challenges begin
		return Blocked
	case 404, 410:
		return Gone
	case 429:
		return RateLimited
	}
	switch status / 100 {
	case 4:
		return ClientError
	case 5:
		return ServerError
	}
	return Broken
}

// challenged knows the marks that bot defences put on their own pages.
func challenged(h http.Header) bool {
	return strings.EqualFold(h.Get("Cf-Mitigated"), "challenge") || h.Get("X-Amzn-Waf-Action") != ""
}

// judgeBytes refuses what is certainly no text; the rest is for the parser.
func judgeBytes(raw []byte, mediaType string) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return &Error{Outcome: NotDocument, Err: errors.New("the server sent an empty page")}
	}
	for _, t := range []string{mediaType, http.DetectContentType(raw)} {
		major, minor, _ := strings.Cut(t, "/")
		if major == "image" && minor != "svg+xml" || major == "audio" || major == "video" || major == "font" || archive(minor) {
			return &Error{Outcome: NotDocument, Err: fmt.Errorf("the server sent %s", t)}
		}
	}
	return nil
}

// archive knows packed files; zip is not among them, since DOCX is one.
func archive(minor string) bool {
	switch minor {
	case "x-gzip", "gzip", "x-rar-compressed", "wasm", "x-7z-compressed", "x-tar", "vnd.ms-fontobject":
		return true
	}
	return false
}

// retryAfter reads both forms of the header (RFC 9110, 10.2.3), 0 for none.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// cutOff names the ways in which a body ends before its end.
func cutOff(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
