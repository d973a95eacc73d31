package report

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/redletter-dev/redletter/internal/review"
)

// The report is driven in a real Chromium where one is installed (.ci/run
// installs it), through the debugging pipe; everywhere, TestHTMLStandsAlone
// reads the page as a browser would. REDLETTER_AXE names axe.min.js,
// REDLETTER_SHOTS a directory for screenshots.

// browser is a Chromium at the other end of a pipe.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	session string
	id      int
}

// open starts a browser on a page; nil where none is installed.
func open(t *testing.T, page []byte) *browser {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	return openFile(t, file)
}

func openFile(t *testing.T, file string) *browser {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		return nil
	}
	dir := t.TempDir()
	toR, toW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromR, fromW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", "--user-data-dir="+filepath.Join(dir, "profile"), "about:blank")
	cmd.ExtraFiles = []*os.File{toR, fromW}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, in: toW, out: bufio.NewReaderSize(fromR, 1<<20)}
	t.Cleanup(func() {
		b.send("Browser.close", map[string]any{})
		_ = cmd.Wait()
		for _, f := range []*os.File{toR, toW, fromR, fromW} {
			_ = f.Close()
		}
	})
	_ = fromW.Close()
	var target struct {
		ID string `json:"targetId"`
	}
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct {
		ID string `json:"sessionId"`
	}
	b.call("Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &session)
	b.session = session.ID
	b.call("Page.enable", map[string]any{}, nil)
	b.call("Performance.enable", map[string]any{}, nil)
	b.visit("file://" + file)
	return b
}

func (b *browser) visit(url string) {
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	b.wait("Page.loadEventFired")
}

func (b *browser) send(method string, params map[string]any) {
	b.id++
	m := map[string]any{"id": b.id, "method": method, "params": params}
	if b.session != "" {
		m["sessionId"] = b.session
	}
	msg, err := json.Marshal(m)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(msg, 0)); err != nil {
		b.t.Fatal(err)
	}
}

type reply struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

func (b *browser) receive() reply {
	msg, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal(msg[:len(msg)-1], &r); err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *browser) call(method string, params map[string]any, into any) {
	b.t.Helper()
	b.send(method, params)
	for {
		r := b.receive()
		if r.ID != b.id {
			continue
		}
		if r.Error != nil {
			b.t.Fatalf("%s: %s", method, r.Error)
		}
		if into != nil {
			if err := json.Unmarshal(r.Result, into); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

func (b *browser) wait(event string) {
	for b.receive().Method != event {
	}
}

// eval runs an expression and gives its value as text.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var out struct {
		Result struct {
			Value any `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &out)
	if out.Exception != nil {
		b.t.Fatalf("%s: %s", expression, out.Exception)
	}
	return fmt.Sprint(out.Result.Value)
}

// press sends a key as a keyboard does.
func (b *browser) press(key string) {
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "text": map[string]string{"keyDown": key}[kind]}, nil)
	}
}

func (b *browser) width(px int) {
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": px, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
}

func (b *browser) media(medium, scheme string) {
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": medium, "features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

func (b *browser) shot(name string) {
	dir := os.Getenv("REDLETTER_SHOTS")
	if dir == "" {
		return
	}
	var out struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &out)
	png, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) want(expression, want string) {
	b.t.Helper()
	if got := b.eval(expression); got != want {
		b.t.Errorf("%s gives %q, want %q", expression, got, want)
	}
}

// report is the page of a real comparison with moves and the whole text.
func reportPage(t *testing.T) ([]byte, *review.Review) {
	t.Helper()
	o, err := os.ReadFile("testdata/moves.old.md")
	if err != nil {
		t.Fatal(err)
	}
	n, err := os.ReadFile("testdata/moves.new.md")
	if err != nil {
		t.Fatal(err)
	}
	c := compared(t, string(o), string(n), "privacy.md")
	return written(t, "html", []Comparison{{Review: c.Review(), Redline: NewRedline(c), File: "privacy.md", FailOn: "unclear"}}), c.Review()
}

// columns are what stands in the two columns of each change, as one list in JSON.
const columns = `JSON.stringify([...document.querySelectorAll("article.change")].filter(function (a) { return a.querySelector(".redline.sides"); }).map(function (a) {
	return [a.id, ...[...a.querySelectorAll(".redline.sides > div")].map(function (d) { return d.querySelector("p:not(.side-title)").textContent.trim(); })]; }))`

// sidesOf is what they should be: the old and the new text, each as it stands.
func sidesOf(t *testing.T, r *review.Review) string {
	t.Helper()
	out := [][]string{}
	for i := range r.Changes {
		if ch := &r.Changes[i]; !strings.HasPrefix(ch.Op, "moved") {
			out = append(out, []string{ch.ID, ch.Old, ch.New})
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The page needs nothing from anywhere, its links have their targets, ids are
// unique, headings do not skip, and it has its landmarks.
func TestHTMLStandsAlone(t *testing.T) {
	page, _ := reportPage(t)
	ids, links, level, marks := map[string]int{}, []string{}, 0, map[string]int{}
	z := html.NewTokenizer(strings.NewReader(string(page)))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tok := z.Token()
		marks[tok.Data]++
		if len(tok.Data) == 2 && tok.Data[0] == 'h' && tok.Data[1] >= '1' && tok.Data[1] <= '6' {
			if n := int(tok.Data[1] - '0'); n > level+1 {
				t.Errorf("%s follows h%d", tok.Data, level)
			} else {
				level = n
			}
		}
		for _, a := range tok.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				links = append(links, a.Val[1:])
			case a.Key == "src", a.Key == "href", a.Key == "srcset", strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
			}
		}
	}
	for _, l := range links {
		if ids[l] != 1 {
			t.Errorf("#%s is there %d times", l, ids[l])
		}
	}
	for _, m := range []string{"header", "main", "nav", "footer", "h1"} {
		if marks[m] < 1 {
			t.Errorf("no <%s>", m)
		}
	}
	if strings.Contains(htmlStyle, "url(") || strings.Contains(htmlStyle, "@import") {
		t.Error("the style loads something")
	}
}

// Keys, filters, both views, links of moved text, print, dark, all widths.
func TestHTMLInABrowser(t *testing.T) {
	page, r := reportPage(t)
	b := open(t, page)
	if b == nil {
		if !strings.Contains(string(page), `id="next"`) {
			t.Error("no button for the next flagged change")
		}
		return
	}
	b.width(1200)
	flagged := b.eval(`document.querySelectorAll("article[data-flagged]").length`)
	b.press("n")
	first := b.eval(`document.activeElement.id`)
	b.want(`document.activeElement.hasAttribute("data-flagged")`, "true")
	b.press("n")
	if b.eval(`document.activeElement.id`) == first {
		t.Error("n stays where it is")
	}
	b.press("p")
	b.want(`document.activeElement.id`, first)
	b.press("j")
	if b.eval(`document.activeElement.id`) == first {
		t.Error("j stays where it is")
	}
	b.want(`document.querySelector('input.severity[value=material]').click(); document.querySelectorAll("article.sev-material:not([hidden])").length`, "0")
	b.want(`document.getElementById("status").textContent.includes(", 0 flagged")`, "true")
	b.want(`document.querySelector('input.severity[value=material]').click(); document.querySelectorAll("article[data-flagged]:not([hidden])").length`, flagged)
	b.want(`var s = document.getElementById("section"); s.value = "0"; s.dispatchEvent(new Event("change")); document.querySelectorAll('article:not([hidden]):not([data-section="0"])').length`, "0")
	b.eval(`s.value = ""; s.dispatchEvent(new Event("change"))`)
	b.shot("inline-1200")
	b.press("s")
	b.want(`document.getElementById("view").getAttribute("aria-pressed")`, "true")
	b.want(`document.querySelectorAll(".redline.sides > div:first-child > p:not(.side-title) ins, .redline.sides > div:last-child > p del").length`, "0")
	b.want(columns, sidesOf(t, r))
	b.eval(`document.querySelector(".redline.sides").scrollIntoView()`)
	b.shot("sides-1200")
	b.press("s")
	b.want(`document.querySelectorAll(".redline.sides:not([hidden])").length`, "0")
	b.want(`var a = document.querySelector(".moved a"); a.click(); document.getElementById(location.hash.slice(1)).querySelector("a").getAttribute("href") === "#" + a.closest("[id]").id`, "true")
	b.want(`document.querySelectorAll("a[href^='#']").length > 0 && [...document.querySelectorAll("a[href^='#']")].every(function (a) { return document.getElementById(a.getAttribute("href").slice(1)); })`, "true")
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		for _, px := range []int{320, 480, 768, 1024, 1600} {
			b.width(px)
			b.want(`document.documentElement.scrollWidth <= window.innerWidth`, "true")
		}
		b.width(320)
		b.shot(scheme + "-320")
		b.width(1024)
		b.eval(`window.scrollTo(0, 0)`)
		b.shot(scheme + "-1024")
		axe(b)
	}
	b.media("print", "dark")
	b.want(`getComputedStyle(document.getElementById("tools")).display`, "none")
	b.want(`getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)")
	b.shot("print")
	b.want(`performance.getEntriesByType("resource").length`, "0")
}

// axe asks for violations of the rules of accessibility.
func axe(b *browser) {
	file := os.Getenv("REDLETTER_AXE")
	if file == "" {
		return
	}
	script, err := os.ReadFile(file)
	if err != nil {
		b.t.Fatal(err)
	}
	b.eval(string(script) + "; 1")
	found := b.eval(`axe.run(document, {resultTypes: ["violations"]}).then(function (r) { return JSON.stringify(r.violations.map(function (v) { return [v.id, v.help, v.nodes.slice(0, 3).map(function (n) { return n.html.slice(0, 200) + " " + n.failureSummary; })]; }), null, 1); })`)
	if found != "[]" {
		b.t.Errorf("axe: %s", found)
	}
}

// 5,000 changes are there to be read within two seconds.
func TestHTMLOfManyChanges(t *testing.T) {
	page := written(t, "html", many(5000))
	if n := strings.Count(string(page), "<article "); n != 5000 {
		t.Fatalf("%d changes on the page", n)
	}
	b := open(t, page)
	if b == nil {
		return
	}
	b.width(1200)
	// The processor time of the page's process: what the clock shows depends on
	// what else the machine does.
	var m struct {
		Metrics []struct {
			Name  string
			Value float64
		}
	}
	b.call("Performance.getMetrics", map[string]any{}, &m)
	for _, x := range m.Metrics {
		if x.Name == "ProcessTime" {
			t.Logf("5,000 changes, %d KiB: %.2f s of processor, %s ms on the clock", len(page)>>10, x.Value, b.eval(`Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd)`))
			if x.Value > 2 {
				t.Errorf("loading took %.2f s", x.Value)
			}
		}
	}
	b.press("n")
	b.want(`document.activeElement.id`, "C-001")
}
