package fetch

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// robotsAgent is the name that robots.txt addresses.
const robotsAgent = "redletter"

// RFC 9309: at least 500 KiB are read, and an answer is used for a day at most.
const (
	robotsMaxBody = 512 << 10
	robotsMaxAge  = 24 * time.Hour
)

// robots keeps what each origin's robots.txt said.
type robots struct {
	mu   sync.Mutex
	said map[string]robotsAnswer // by scheme and host
}

type robotsAnswer struct {
	at   time.Time
	data *robotstxt.RobotsData // nil when everything is allowed
}

// welcome asks the robots.txt of a page's origin. As RFC 9309 says, a site
// that has none allows everything, and one that fails to give it forbids
// everything until it does; that failure is then the outcome.
func (c *Client) welcome(ctx context.Context, u *url.URL) error {
	said, err := c.robotsOf(ctx, u)
	if err != nil || said.data == nil || said.data.TestAgent(u.RequestURI(), robotsAgent) {
		return err
	}
	return &Error{
		Outcome: Refused, Err: fmt.Errorf("robots.txt asks programs not to read %s", u.RequestURI()),
		hint: "ask the owner of the site, or save the page in a browser and compare the file",
	}
}

// robotsOf gives the kept answer of an origin or asks for a new one.
func (c *Client) robotsOf(ctx context.Context, u *url.URL) (robotsAnswer, error) {
	origin := u.Scheme + "://" + u.Host
	c.robots.mu.Lock()
	said, ok := c.robots.said[origin]
	c.robots.mu.Unlock()
	if ok && c.now().Sub(said.at) < robotsMaxAge {
		return said, nil
	}
	said, err := c.askRobots(ctx, origin+"/robots.txt")
	if err != nil {
		return said, err
	}
	c.robots.mu.Lock()
	defer c.robots.mu.Unlock()
	if c.robots.said == nil {
		c.robots.said = map[string]robotsAnswer{}
	}
	c.robots.said[origin] = said
	return said, nil
}

func (c *Client) askRobots(ctx context.Context, address string) (robotsAnswer, error) {
	f := &fetching{c: c, req: Request{URL: address}, page: &Page{}, maxBody: robotsMaxBody}
	said := robotsAnswer{at: c.now()}
	err := f.run(ctx)
	if err == nil {
		return said.parse(f.page.Raw), nil
	}
	e := typed(err)
	switch e.Outcome {
	case Gone, Blocked, Login, ClientError, NotDocument:
		return said, nil
	case TooLarge: // what was read counts
		return said.parse(f.page.Raw), nil
	}
	e.Err = fmt.Errorf("robots.txt: %w", e.Err)
	return said, e
}

// parse reads the rules; a file that is not one allows everything.
func (a robotsAnswer) parse(raw []byte) robotsAnswer {
	data, err := robotstxt.FromBytes(raw)
	if err == nil {
		a.data = data
	}
	return a
}
