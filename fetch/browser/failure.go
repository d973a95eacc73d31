package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

// fatal gives the line of the browser's last words that says why.
func fatal(words string) string {
	for line := range strings.Lines(words) {
		if strings.Contains(line, ":FATAL:") || strings.Contains(line, "error while loading") {
			return strings.TrimSpace(line)
		}
	}
	first, _, _ := strings.Cut(words, "\n")
	return first
}

var errStart = errors.New("the browser does not start")

// explain finds the reason of a failure: what ended the page, what the proxy
// was told, what the browser says.
func (v *visit) explain(ctx context.Context, err error) error {
	v.page.Rendered = &v.seen
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, errStart) {
		return fetch.Failure(fetch.Unreachable, v.page.URL, err, "run redletter doctor; it starts the browser and says what is wrong")
	}
	if e := (*fetch.Error)(nil); errors.As(err, &e) {
		return e
	}
	v.mu.Lock()
	final := v.page.Final
	v.page.Redirects = v.hops
	v.mu.Unlock()
	if _, failed := v.gate.said(final); failed != nil {
		return failed
	}
	if e := (*chromedp.LoadError)(nil); errors.As(err, &e) {
		return loadError(e.ErrorText)
	}
	return fetch.Failure(fetch.Broken, final, fmt.Errorf("the browser failed on the page: %w", err), "")
}

// loadError gives the outcome of the browser's own word for a failure.
func loadError(text string) error {
	outcome := fetch.Broken
	switch {
	case strings.Contains(text, "CERT"), strings.Contains(text, "SSL"):
		outcome = fetch.TLS
	case strings.Contains(text, "TOO_MANY_REDIRECTS"):
		outcome = fetch.Redirects
	case strings.Contains(text, "TIMED_OUT"):
		outcome = fetch.Timeout
	case strings.Contains(text, "NAME_NOT_RESOLVED"):
		outcome = fetch.DNS
	case strings.Contains(text, "ABORTED"): // a download
		outcome = fetch.NotDocument
	}
	return fetch.Failure(outcome, "", fmt.Errorf("the browser says %s", text), "")
}
