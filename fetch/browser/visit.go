package browser

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

// When a page is taken to have come to rest: nothing was asked for during
// quiet, or at most chatter connections stayed open during settled, as pages
// that hold a line to their server do. After patience it is taken as it is.
const (
	quiet   = 500 * time.Millisecond
	settled = 3 * time.Second
	chatter = 2
)

// visit is one page in one browser.
type visit struct {
	browser *Browser
	gate    *gate
	process *process
	request fetch.Request
	page    *fetch.Page
	agent   string
	frame   cdp.FrameID // the page's own, not one within it

	news chan struct{} // something happened
	mu   sync.Mutex
	open map[network.RequestID]bool // asked for and not complete
	last time.Time                  // that this changed
	load bool                       // the page is there with its parts
	resp *network.Response          // of the page itself

	answered time.Time // when it came
	hops     []fetch.Hop
	seen     fetch.Rendering
	tab      context.Context
}

// run starts the browser, opens the page and takes what it shows.
func (v *visit) run() error {
	if err := v.begin(); err != nil {
		return err
	}
	var watched sync.WaitGroup
	ctx, done := context.WithCancel(v.tab)
	defer watched.Wait()
	defer done()
	watched.Go(func() { v.process.watch(ctx, chromedp.FromContext(v.tab).Browser.Process().Pid) })
	if err := v.ask(); err != nil {
		return err
	}
	if err := v.rest(); err != nil {
		return err
	}
	if err := v.kind(); err != nil {
		return err
	}
	return v.take()
}

// begin starts the browser and says who asks: the browser's own name with ours
// behind it.
func (v *visit) begin() error {
	version, err := chromedp.CallBrowser(v.tab, cdpbrowser.GetVersion, cdp.Empty{})
	if err != nil {
		return fmt.Errorf("%w: %s", errStart, fatal(err.Error()))
	}
	v.seen.Browser = strings.TrimPrefix(version.Product, "Headless")
	v.agent = version.UserAgent + " " + or(v.browser.Client.UserAgent, fetch.DefaultUserAgent)
	_, err = chromedp.CallBrowser(v.tab, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorDeny})
	if err == nil {
		_, err = chromedp.Call(v.tab, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: v.agent, AcceptLanguage: or(v.request.Language, "en")})
	}
	if err == nil {
		err = chromedp.Listen(v.tab, v.hear)
	}
	return err
}

// ask asks for the page, without waiting for it.
func (v *visit) ask() error {
	v.mu.Lock()
	v.last = time.Now()
	v.frame = ""
	v.mu.Unlock()
	got, err := chromedp.Call(v.tab, page.Navigate, page.NavigateParams{URL: v.page.URL})
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.frame = got.FrameID
	v.mu.Unlock()
	if got.ErrorText != "" {
		return &chromedp.LoadError{ErrorText: got.ErrorText}
	}
	return nil
}

// hear keeps count of what the page asks for. It must not wait.
func (v *visit) hear(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		v.asked(e)
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && v.own(e.FrameID) {
			v.resp, v.answered = e.Response, v.browser.now()
		}
	case *network.EventLoadingFinished:
		v.ended(e.RequestID)
	case *network.EventLoadingFailed:
		v.ended(e.RequestID)
	case *page.EventLoadEventFired:
		v.load, v.last = true, time.Now()
	case *page.EventFrameStartedLoading:
		if v.own(e.FrameID) {
			v.load = false
		}
	case *page.EventJavascriptDialogOpening:
		v.seen.Dismissed++
		go v.dismiss()
	default:
		return
	}
	select {
	case v.news <- struct{}{}:
	default: // it is told already
	}
}

// own says whether a frame is the page itself: the first one is.
func (v *visit) own(f cdp.FrameID) bool {
	if v.frame == "" {
		v.frame = f
	}
	return v.frame == f
}

func (v *visit) asked(e *network.EventRequestWillBeSent) {
	if !strings.HasPrefix(e.Request.URL, "http") {
		return
	}
	v.open[e.RequestID], v.last = true, time.Now()
	v.seen.Requests++
	if e.Type != network.ResourceTypeDocument || !v.own(e.FrameID) {
		return
	}
	v.page.Final = e.Request.URL
	if r := e.RedirectResponse; r != nil && len(v.hops) < 20 {
		location, _ := r.Headers["Location"].(string)
		if location == "" {
			location, _ = r.Headers["location"].(string)
		}
		v.hops = append(v.hops, fetch.Hop{URL: r.URL, Status: int(r.Status), Location: location})
	}
}

func (v *visit) ended(id network.RequestID) {
	if v.open[id] {
		delete(v.open, id)
		v.last = time.Now()
	}
}

// dismiss closes a dialog of a script without an answer: it would hold the
// page up for ever. Dialogs that are part of the page are not touched.
func (v *visit) dismiss() {
	_, _ = chromedp.Call(v.tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false}) // it may be gone
}

// rest waits until the network is idle.
func (v *visit) rest() error {
	limit := time.NewTimer(or(v.browser.Patience, DefaultPatience))
	defer limit.Stop()
	for {
		wait, idle := v.calm()
		if idle {
			v.seen.Idle = true
			return nil
		}
		again := time.NewTimer(wait)
		select {
		case <-v.news:
		case <-again.C:
		case <-limit.C:
			if v.loaded() {
				return nil
			}
			return errTime
		case <-v.tab.Done():
			return v.tab.Err()
		}
		again.Stop()
	}
}

// calm says whether the page has come to rest, else when to look again.
func (v *visit) calm() (time.Duration, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	need := quiet
	switch {
	case !v.load:
		return time.Second, false
	case len(v.open) > chatter:
		return time.Second, false
	case len(v.open) > 0:
		need = settled
	}
	left := need - time.Since(v.last)
	return max(left, time.Millisecond), left <= 0
}

func (v *visit) loaded() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.resp != nil
}
