package fetch

import (
	"context"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// DefaultRetryWait is the shortest wait before another try.
const DefaultRetryWait = 2 * time.Second

// maxWait is the longest that a fetch waits for another try. A site that asks
// for more time is asked again at the next check.
const maxWait = 30 * time.Second

// hosts keeps the distance between fetches from one host.
type hosts struct {
	mu     sync.Mutex
	limits map[string]*rate.Limiter
}

// keepDistance waits until it is polite to ask a host again. The hops of one
// fetch and its robots.txt count as one visit.
func (c *Client) keepDistance(ctx context.Context, rawURL string) error {
	u, err := target(rawURL)
	if c.Gap <= 0 || err != nil { // a URL that is refused disturbs nobody
		return nil
	}
	now := c.now()
	return c.sleep(ctx, c.limit(u).ReserveN(now, 1).DelayFrom(now))
}

func (c *Client) limit(u *url.URL) *rate.Limiter {
	c.hosts.mu.Lock()
	defer c.hosts.mu.Unlock()
	if c.hosts.limits == nil {
		c.hosts.limits = map[string]*rate.Limiter{}
	}
	l := c.hosts.limits[u.Host]
	if l == nil {
		l = rate.NewLimiter(rate.Every(c.Gap), 1)
		c.hosts.limits[u.Host] = l
	}
	return l
}

// another says whether a failed fetch is worth another try, and waits for it:
// longer each time, by an amount that spreads many clients, and at least as
// long as the site asks for.
func (c *Client) another(ctx context.Context, p *Page, tried int) bool {
	if tried > c.Retries || !p.Outcome.Transient() || p.RetryAfter > maxWait {
		return false
	}
	least := or(c.RetryWait, DefaultRetryWait)
	wait := max(p.RetryAfter, retryablehttp.LinearJitterBackoff(least, 2*least, tried-1, nil))
	return c.sleep(ctx, min(wait, maxWait)) == nil
}

// sleep waits, or gives the reason why the context ended first.
func (c *Client) sleep(ctx context.Context, d time.Duration) error {
	if c.Wait != nil {
		return c.Wait(ctx, d)
	}
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
