package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

// The limits of the zero Browser.
const (
	DefaultTimeout   = 60 * time.Second
	DefaultPatience  = 25 * time.Second
	DefaultMaxMemory = 1 << 30
	DefaultMaxBytes  = 64 << 20
	DefaultMaxPage   = 8 << 20
)

// ErrMissing says that there is no Chromium.
var ErrMissing = errors.New("no browser found")

// Names are the programs that are looked for, in this order.
var Names = []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "chrome-headless-shell"}

// Browser renders pages. Client is needed; its guard, robots.txt and distance
// hold here too. It is safe for concurrent use; one page is rendered at a time.
type Browser struct {
	Client *fetch.Client
	Path   string              // the program; "": the first of Names in PATH
	Getenv func(string) string // where PATH is asked; nil: os.Getenv
	Temp   string              // where profiles lie; "": the system's
	Now    func() time.Time    // nil: time.Now

	Timeout   time.Duration // for a page with all its parts; 0: DefaultTimeout
	Patience  time.Duration // for the network to come to rest; then the page is taken as it is; 0: DefaultPatience
	MaxMemory int64         // resident bytes of all its processes; 0: DefaultMaxMemory
	MaxBytes  int64         // that all its connections may bring; 0: DefaultMaxBytes
	MaxPage   int           // bytes of the rendered page; 0: DefaultMaxPage

	turn  chan struct{}
	flags map[string]any // more switches, for tests
}

// New gives a browser that asks through a client.
func New(c *fetch.Client) *Browser { return &Browser{Client: c, turn: make(chan struct{}, 1)} }

// Find gives the path of the browser, or an error that says how to get one.
func (b *Browser) Find() (string, error) {
	if b.Path != "" {
		path, err := exec.LookPath(b.Path)
		if err != nil {
			return "", missing("browser: " + b.Path + " cannot be run")
		}
		return path, nil
	}
	for _, dir := range filepath.SplitList(b.getenv("PATH")) {
		for _, name := range Names {
			if path, err := exec.LookPath(filepath.Join(dir, name)); dir != "" && err == nil {
				return path, nil
			}
		}
	}
	return "", missing("chromium is not in PATH")
}

func (b *Browser) getenv(name string) string {
	if b.Getenv != nil {
		return b.Getenv(name)
	}
	return os.Getenv(name)
}

func missing(why string) error {
	return fetch.Failure(fetch.Refused, "with a browser", fmt.Errorf("%w: %s", ErrMissing, why),
		"install Chromium (apt install chromium, dnf install chromium, brew install --cask chromium) or name it with browser: in redletter.yaml; or use render: http")
}

// Fetch renders a page: it gives the document as it stands when the network has
// come to rest, and a picture of it. The Page is never nil; the error is nil
// for the usable outcomes and a *fetch.Error for all others.
func (b *Browser) Fetch(ctx context.Context, r fetch.Request) (*fetch.Page, error) {
	p := &fetch.Page{Evidence: fetch.Evidence{URL: r.URL, Final: r.URL, Started: b.now(), Attempts: 1, RobotsOff: r.IgnoreRobots}}
	err := b.fetch(ctx, r, p)
	p.Finished = b.now()
	if err != nil && ctx.Err() != nil {
		err = fetch.Failure(fetch.Interrupted, r.URL, context.Cause(ctx), "")
	}
	return p, p.Settle(err)
}

func (b *Browser) fetch(ctx context.Context, r fetch.Request, p *fetch.Page) error {
	program, err := b.Find()
	if err != nil {
		return err
	}
	address, err := b.Client.Admit(ctx, r)
	if err != nil {
		return err
	}
	p.URL, p.Final = address, address
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	v := &visit{browser: b, request: r, page: p}
	return b.with(ctx, program, v, v.run)
}

// errTime is the end of the time of a page.
var errTime = fetch.Failure(fetch.Timeout, "", errors.New("the page did not come to rest within the time limit"), "")

// with starts the proxy and the browser for a visit, and ends both after it.
func (b *Browser) with(ctx context.Context, program string, v *visit, do func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, or(b.Timeout, DefaultTimeout), errTime)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	gate, err := listen(&errand{client: b.Client, page: v.page.URL, most: or(b.MaxBytes, DefaultMaxBytes), stop: stop})
	if err != nil {
		return err
	}
	defer gate.close()
	home, err := os.MkdirTemp(b.Temp, "redletter-browser-")
	if err != nil {
		return fmt.Errorf("make a profile for the browser: %w", err)
	}
	defer os.RemoveAll(home)
	v.process = &process{limit: or(b.MaxMemory, DefaultMaxMemory), stop: stop}
	defer v.process.end()
	allocated, free := chromedp.NewExecAllocator(ctx, b.options(program, home, gate.address(), v.process)...)
	defer free()
	tab, leave := chromedp.NewContext(allocated, chromedp.WithBrowserOption(chromedp.WithBrowserErrorf(silent), chromedp.WithBrowserLogf(silent)))
	defer leave()
	v.gate, v.tab, v.news, v.open = gate, tab, make(chan struct{}, 1), map[network.RequestID]bool{}
	if err := do(); err != nil {
		return v.explain(ctx, err)
	}
	return nil
}

func silent(string, ...any) {}

func (b *Browser) now() time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return time.Now()
}

// or gives v, or the default where v is zero.
func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
