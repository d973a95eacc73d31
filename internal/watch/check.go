package watch

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// The outcomes of a check beside those of a fetch.
const (
	First     = "first"     // captured for the first time: the baseline
	Unchanged = "unchanged" // the same policy; differences of form are counted in the review
	Changed   = "changed"
	Doubtful  = "suspect"    // probably not the whole policy
	Degraded  = "unreadable" // the bytes are no document
)

// seen are the outcomes of looks that showed the policy.
var seen = []string{First, Changed, Unchanged}

// Policy is one page to watch.
type Policy struct {
	Name     string
	URL      string
	Schedule Schedule // used by Watcher; the zero one never looks
	Tags     []string // that routes name; its name and role count as tags too
	Parse    parse.Options
	Options  review.Options
	Language string   // in which the page is asked for; "" for English
	Owner    string   // who looks after it; "" for nobody named
	Records  *Records // notice records of an own policy; nil: none are kept
}

// Result is what one check of one policy came to.
type Result struct {
	Name    string
	Outcome string
	Capture int64          // ID of the capture, 0 when none could be kept
	Review  *review.Review // nil unless there was a version to compare with
	Err     error          // why there is no verdict; nil when the policy was seen
}

// Checker checks policies. Captures are stored before anything is judged.
type Checker struct {
	Client *fetch.Client
	Store  *snapshots.Store
	Router *Router // who hears of it; nil: nobody
	Now    func() time.Time
}

// Check fetches a policy once, keeps the capture, and compares it with the
// version in force. It never panics on a page and never loses a capture. Who
// has to hear of it is queued in the same transaction as the capture.
func (c *Checker) Check(ctx context.Context, p Policy) Result { return c.check(ctx, p, nil) }

// check is Check for a run of a schedule, which is done with the capture.
func (c *Checker) check(ctx context.Context, p Policy, run *snapshots.Run) Result {
	res := Result{Name: p.Name}
	base, err := c.baseline(ctx, p)
	if err != nil {
		res.Outcome, res.Err = "store", err
		return res
	}
	req, err := c.request(ctx, p)
	if err != nil {
		res.Outcome, res.Err = "store", err
		return res
	}
	page, err := c.Client.Fetch(ctx, req)
	look := &look{checker: c, policy: p, page: page, base: base, res: &res, run: run}
	if err != nil {
		look.failed(ctx, err)
		return res
	}
	look.judge(ctx)
	return res
}

// baseline is the version in force with its bytes.
type baseline struct {
	snapshots.Version
	snapshots.Snapshot
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
	return &baseline{v, s}, nil
}

// request asks for the page on the condition that it differs from the last good
// capture, which was the version in force or no different from it.
func (c *Checker) request(ctx context.Context, p Policy) (fetch.Request, error) {
	req := fetch.Request{URL: p.URL, Language: p.Language}
	last, err := c.Store.LastCapture(ctx, p.Name, seen...)
	if errors.Is(err, snapshots.ErrNotFound) {
		return req, nil
	}
	if err != nil {
		return req, err
	}
	var e fetch.Evidence
	if json.Unmarshal(last.Evidence, &e) == nil && e.URL == p.URL { // not last.URL: that is where redirects led
		req.ETag, req.LastModified = e.ETag(), e.LastModified()
	}
	return req, nil
}
