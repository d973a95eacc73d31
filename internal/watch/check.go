package watch

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// How a policy asks to be got.
const (
	RenderAuto    = "auto" // plain HTTP, and a browser where that gives a shell or a block; the default
	RenderHTTP    = "http"
	RenderBrowser = "browser"
)

// Policy is one document to watch, on one page or several.
type Policy struct {
	Name    string
	URL     string // a web address, a file, or git:REF:PATH
	Combine []Page // further pages of the same document, in order
	Render  string // "": RenderAuto

	IgnoreRobots string   // why robots.txt is not asked; "": it is
	Schedule     Schedule // used by Watcher; the zero one never looks
	Tags         []string // that routes name; its name and role count as tags too
	Parse        parse.Options
	Options      review.Options
	Language     string   // in which the page is asked for; "" for English
	Owner        string   // who looks after it; "" for nobody named
	Records      *Records // notice records of an own policy; nil: none are kept
}

// Page is a further page of a policy.
type Page struct {
	URL   string
	Parse parse.Options
}

// Result is what one check of one policy came to.
type Result struct {
	Name      string
	Outcome   string
	Said      Said           // the same for people
	Capture   int64          // ID of the capture, 0 when none could be kept
	Announced *review.Review // against the coming version that the page announces, when that was read for the first time
	Review    *review.Review // nil unless there was a version to compare with
	Err       error          // why there is no verdict; nil when the policy was seen
}

// Checker checks policies. Captures are stored before anything is judged.
type Checker struct {
	Client  *fetch.Client
	Browser *browser.Browser // for pages that need one; nil: none
	Dir     string           // where files and repositories are looked for; "": here
	Store   *snapshots.Store
	Router  *Router // who hears of it; nil: nobody
	Now     func() time.Time

	Screenshots bool          // also of pages that came without a browser
	Vantage     string        // from where pages are asked for; "" for nothing said
	Clock       func() string // what the kernel says of its clock, as fetch.ClockSynchronised; nil: unknown
}

// Check fetches a policy once, keeps the capture, and compares it with the
// version in force. It never panics on a page and never loses a capture. Who
// has to hear of it is queued in the same transaction as the capture.
func (c *Checker) Check(ctx context.Context, p Policy) Result { return c.check(ctx, p, nil) }

func (c *Checker) clock() string {
	if c.Clock == nil {
		return fetch.ClockUnknown
	}
	return c.Clock()
}

// check is Check for a run of a schedule, which is done with the capture.
func (c *Checker) check(ctx context.Context, p Policy, run *snapshots.Run) Result {
	res := Result{Name: p.Name}
	base, err := c.baseline(ctx, p)
	if err != nil {
		res.Outcome, res.Err = "store", err
		return res
	}
	l, err := c.begin(ctx, p, base)
	if err != nil {
		res.Outcome, res.Err = "store", err
		return res
	}
	l.res, l.run = &res, run
	l.judge(ctx)
	l.preview(ctx)
	return res
}

// begin gets the document, with what is remembered of the policy.
func (c *Checker) begin(ctx context.Context, p Policy, base *baseline) (*look, error) {
	open, err := c.Store.Matter(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	memory, err := remember(open)
	if err != nil {
		return nil, err
	}
	req, err := c.request(ctx, p)
	if err != nil {
		return nil, err
	}
	return &look{take: c.best(ctx, &p, req, base), checker: c, policy: p, base: base, memory: memory}, nil
}

// baseline is the version in force with its bytes.
type baseline struct {
	snapshots.Version
	snapshots.Snapshot
	doc *parse.Document // once it was read
}

// baseline gives nil when the policy was never captured.
func (c *Checker) baseline(ctx context.Context, p Policy) (*baseline, error) {
	v, err := c.Store.LatestVersion(ctx, p.Name)
	if errors.Is(err, snapshots.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := c.Store.Snapshot(ctx, v.Capture)
	if err != nil {
		return nil, err
	}
	return &baseline{Version: v, Snapshot: s}, nil
}

// request asks for the page on the condition that it differs from the last good
// capture, which was the version in force or no different from it.
func (c *Checker) request(ctx context.Context, p Policy) (fetch.Request, error) {
	req := fetch.Request{URL: p.URL}
	if len(p.Combine) > 0 { // a page that was not modified would have no bytes for the others to stand with
		return req, nil
	}
	last, err := c.Store.LastCapture(ctx, p.Name, seen...)
	if errors.Is(err, snapshots.ErrNotFound) {
		return req, nil
	}
	if err != nil {
		return req, err
	}
	var e fetch.Evidence
	if json.Unmarshal(last.Evidence, &e) == nil && e.URL == p.URL && e.Rendered == nil && last.Config == p.config() { // not last.URL: that is where redirects led
		req.ETag, req.LastModified = e.ETag(), e.LastModified()
	}
	return req, nil
}
