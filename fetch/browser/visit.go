package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

// When a page is taken to have come to rest: nothing was asked for during
// quiet, or at most chatter connections stayed open during settled, as pages
// that hold a line to their server do. After patience it is taken as it is.
const (
	quiet    = 500 * time.Millisecond
	settled  = 3 * time.Second
	chatter  = 2
	patience = 25 * time.Second
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
	hops []fetch.Hop
	seen fetch.Rendering
	tab  context.Context
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
			v.resp = e.Response
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

// kind refuses what the browser shows by a viewer of its own, whose page is
// not the document.
func (v *visit) kind() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.resp == nil {
		return nil
	}
	switch m := v.resp.MimeType; m {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return nil
	default:
		return fetch.Failure(fetch.NotDocument, v.page.Final, fmt.Errorf("the server sent %s, which is not for a browser to render", m), "use render: http for this policy")
	}
}

// take reads the page. Its text comes from a world of its own, where the
// page's scripts have changed nothing.
func (v *visit) take() error {
	world, err := chromedp.Call(v.tab, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: v.frame, WorldName: "redletter"})
	if err != nil {
		return err
	}
	var size int
	if err := v.eval(world.ExecutionContextID, `document.documentElement.outerHTML.length`, &size); err != nil {
		return err
	}
	if most := or(v.browser.MaxPage, DefaultMaxPage); size > most {
		return fetch.Failure(fetch.TooLarge, "", fmt.Errorf("the rendered page is over %d bytes", most), "")
	}
	var text string
	err = v.eval(world.ExecutionContextID, `(document.doctype ? "<!DOCTYPE html>\n" : "") + document.documentElement.outerHTML`, &text)
	if err != nil {
		return err
	}
	v.note(text)
	v.picture()
	return nil
}

func (v *visit) eval(world runtime.ExecutionContextID, expression string, into any) error {
	byValue := true
	got, err := chromedp.Call(v.tab, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world, ReturnByValue: &byValue})
	if err != nil {
		return err
	}
	if got.ExceptionDetails != nil || got.Result == nil {
		return fmt.Errorf("the page cannot be read: %s", expression)
	}
	return json.Unmarshal(got.Result.Value, into)
}

// note fills the page with what is known of it.
func (v *visit) note(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := v.page
	p.Raw, p.Body = []byte(text), []byte(text)
	p.Answered = v.browser.now()
	p.MediaType, p.Charset = "text/html", "utf-8"
	p.Redirects = v.hops
	for i := range p.Redirects {
		p.Redirects[i].Address, _ = v.gate.said(p.Redirects[i].URL)
	}
	p.Sent = http.Header{"User-Agent": {v.agent}}
	v.seen.WireBytes = v.gate.moved.Load()
	p.WireBytes = v.seen.WireBytes
	v.gate.mu.Lock()
	v.seen.Refused = append([]string(nil), v.gate.refused...)
	v.gate.mu.Unlock()
	p.Rendered = &v.seen
	if v.resp != nil {
		v.answer(v.resp)
	}
}

// answer notes what the server said of the page itself.
func (v *visit) answer(r *network.Response) {
	p := v.page
	p.Final, p.Status, p.Proto = r.URL, int(r.Status), r.Protocol
	p.Address, _ = v.gate.said(r.URL)
	p.Header = http.Header{}
	for name, value := range r.Headers {
		if s, ok := value.(string); ok {
			for line := range strings.SplitSeq(s, "\n") {
				p.Header.Add(name, line)
			}
		}
	}
	if m := r.MimeType; m != "" && m != "text/html" {
		p.MediaType = m
	}
	if d := r.SecurityDetails; d != nil {
		p.Peer = &fetch.Peer{
			Version: d.Protocol, Cipher: d.Cipher, Subject: d.SubjectName, Issuer: d.Issuer,
			NotAfter: time.Unix(int64(d.ValidTo.Float64()), 0).UTC().Format(time.RFC3339),
		}
	}
}

// picture takes a screenshot of the whole page. That there is none is noted;
// the text counts.
func (v *visit) picture() {
	shot, err := chromedp.Run(v.tab, chromedp.FullScreenshot(100))
	if err != nil {
		v.page.Rendered.Incomplete = "no picture: " + err.Error()
		return
	}
	v.page.Screenshot = shot
}

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
