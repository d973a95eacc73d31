package browser

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

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
	v.certificate()
	v.picture()
	return nil
}

// certificate adds the hash of the server's certificate, which comes with no
// answer. That it cannot be had is no reason to go without the page.
func (v *visit) certificate() {
	u, err := url.Parse(v.page.Final)
	if err != nil || v.page.Peer == nil {
		return
	}
	got, err := chromedp.Call(v.tab, network.GetCertificate, network.GetCertificateParams{Origin: u.Scheme + "://" + u.Host})
	if err != nil || len(got.TableNames) == 0 {
		return
	}
	if der, err := base64.StdEncoding.DecodeString(got.TableNames[0]); err == nil {
		sum := sha256.Sum256(der)
		v.page.Peer.Fingerprint = hex.EncodeToString(sum[:])
	}
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
	p.Answered = v.answered
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
