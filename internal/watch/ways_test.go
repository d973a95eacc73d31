package watch

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
	"github.com/redletter-dev/redletter/parse"
)

const cookies = `<html><body><nav><a href="/">Home</a></nav><main><h1>Cookies</h1><p>We set cookies that remember your language, and we delete them after one year.</p>
<p>We share what the cookies tell us with nobody, and we do not use them to learn who you are.</p></main></body></html>`

// combined makes acme a document of two pages.
func combined(t *testing.T) *world {
	x := newWorld(t, []string{"acme"}, legal)
	x.site.put("/cookies", cookies)
	x.w.Plan.Policies[0].Combine = []Page{{URL: x.site.URL + "/cookies"}}
	x.step()
	return x
}

func TestPagesOfOneDocument(t *testing.T) {
	t.Parallel()
	x := combined(t)
	x.pass(2 * time.Hour)
	if got := x.outcomes("acme"); strings.Contains(got, "changed changed") || !strings.HasPrefix(got, "first unchanged") {
		t.Fatal(got)
	}
	x.site.put("/cookies", strings.Replace(cookies, "with nobody", "with advertisers", 1))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Cookies")
	last, err := x.store.LastCapture(t.Context(), "acme", Changed)
	if err != nil {
		t.Fatal(err)
	}
	var e fetch.Evidence
	if err := json.Unmarshal(last.Evidence, &e); err != nil || len(e.Parts) != 2 || e.Parts[1].URL != x.site.URL+"/cookies" || e.Parts[1].Status != 200 {
		t.Errorf("evidence %s, %v", last.Evidence, err)
	}
	raw, err := x.store.Body(t.Context(), last.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if parts, ok := parse.Split(raw); !ok || len(parts) != 2 || string(parts[0].Bytes) != page() {
		t.Errorf("the raw bytes are not those of both pages: %q", raw)
	}
}

// Half a document is no document: one page that fails makes the look fail.
func TestOnePageOfSeveralFails(t *testing.T) {
	t.Parallel()
	for _, failing := range []string{"503", "404", notFound, `<html><body><h1>Sign in to continue</h1><form>Email <input name=e> Password <input type=password></form></body></html>`} {
		x := combined(t)
		x.site.put("/cookies", failing)
		x.pass(75 * time.Minute)
		x.wants()
		if got := x.outcomes("acme"); x.versions("acme") != 1 || strings.Contains(got, "changed") && !strings.Contains(got, "unchanged") {
			t.Errorf("%.20s: %s", failing, got)
		}
		last, err := x.store.LastCapture(t.Context(), "acme")
		if err != nil || last.Outcome == Unchanged || last.Outcome == Changed {
			t.Errorf("%.20s: %s, %v", failing, last.Outcome, err)
		}
	}
}

// A page that announces its next version, with a link: the version is read,
// told, and not in force.
func TestAnnouncedVersionIsComparedAndNotInForce(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.site.put("/acme", page("<h2>What", `<p>We are updating our Privacy Policy. The <a href="/acme-next">new Privacy Policy</a> will take effect on December 20, 2026.</p><h2>What`))
	x.site.put("/acme-next", page(append([]string{"March 3, 2026", "December 20, 2026"}, longer...)...))
	x.step()
	x.pass(90 * time.Minute)
	x.wants("legal@example.com: [redletter] Announced version of 2026-12-20: Flagged material: acme – Retention")
	body := strings.Join(strings.Fields(readMail(t, x.box.Mails()[0].Data).text), " ")
	for _, want := range []string{"not in force yet", "[-12-]{+36+} months"} {
		if !strings.Contains(body, want) {
			t.Errorf("it does not say %q:\n%s", want, body)
		}
	}
	if got := x.outcomes("acme"); got != "first preview unchanged" || x.versions("acme") != 1 {
		t.Errorf("%s, %d versions", got, x.versions("acme"))
	}
	looks, err := x.store.Coverage(t.Context(), time.Time{}, x.clock().Add(time.Hour), shown...)
	known, err2 := x.store.Policies(t.Context())
	if err := errors.Join(err, err2); err != nil || looks[0].Looks != 2 || looks[0].Seen != 2 || known[0].Outcome != Unchanged {
		t.Errorf("the preview counts as a look: %+v, %+v, %v", looks, known, err)
	}
	x.pass(24 * time.Hour)
	x.wants() // told once
	x.site.put("/acme-next", page("March 3, 2026", "December 20, 2026", "12 months", "60 months"))
	x.pass(90 * time.Minute)
	x.wants("legal@example.com: [redletter] Announced version of 2026-12-20: Flagged material: acme – Retention")
	// The day comes.
	x.site.put("/acme", page("March 3, 2026", "December 20, 2026", "12 months", "60 months"))
	x.pass(90 * time.Minute)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
}

// The page chooses the link: only one to its own site is followed.
func TestAnnouncedElsewhereIsNotFetched(t *testing.T) {
	t.Parallel()
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; io.WriteString(w, page(longer...)) }))
	defer other.Close()
	x := newWorld(t, []string{"acme"}, legal)
	elsewhere := strings.Replace(other.URL, "127.0.0.1", "127.0.0.2", 1)
	x.site.put("/acme", page("<h2>What", `<p>We are updating our Privacy Policy. The <a href="`+elsewhere+`">new Privacy Policy</a> will take effect on December 20, 2026.</p><h2>What`))
	x.step()
	if got := x.outcomes("acme"); got != "first" || asked != 0 {
		t.Errorf("%s, asked %d times", got, asked)
	}
}

// A page that only a browser can show is got through one, where there is one;
// where there is none the error says what to do.
func TestShellIsGotThroughABrowser(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.site.put("/acme", `<html lang="en"><head><title>Privacy Policy</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script>fetch("/text").then(r=>r.text()).then(t=>document.getElementById("root").innerHTML=t)</script></body></html>`)
	x.site.put("/text", page())
	c := x.w.Plan.Checker
	c.Browser = browser.New(c.Client)
	c.Browser.Getenv = func(string) string { return "" }
	res := c.Check(t.Context(), x.w.Plan.Policies[0])
	var h interface{ Hint() string }
	if res.Outcome != Doubtful || res.Said != SaidDegraded {
		t.Errorf("%s, %s, %v", res.Outcome, res.Said, res.Err)
	}
	if !errors.As(res.Err, &h) || !strings.Contains(h.Hint(), "apt install chromium") {
		t.Errorf("no hint in %v", res.Err)
	}
	c.Browser.Getenv = nil
	if _, err := c.Browser.Find(); err != nil {
		return // the machine has none: what there is to say was said above
	}
	for _, render := range []string{RenderAuto, RenderBrowser} {
		p := x.w.Plan.Policies[0]
		p.Name, p.Render = "acme-"+render, render
		res := c.Check(t.Context(), p)
		if res.Outcome != First || res.Said != SaidOK {
			t.Fatalf("%s: %s, %v", render, res.Outcome, res.Err)
		}
		s, err := x.store.LastCapture(t.Context(), p.Name)
		if err != nil || s.Shot.IsZero() {
			t.Fatalf("%s: no picture: %s, %v", render, s.Evidence, err)
		}
		if shot, err := x.store.Body(t.Context(), s.Shot); err != nil || !strings.HasPrefix(string(shot), "\x89PNG") {
			t.Errorf("%s: %d bytes, %v", render, len(shot), err)
		}
		if render != RenderAuto {
			continue
		}
		if res := c.Check(t.Context(), p); res.Outcome != Unchanged {
			t.Errorf("again: %s, %v", res.Outcome, res.Err)
		}
	}
	p := x.w.Plan.Policies[0]
	p.Name, p.Render = "acme-http", RenderHTTP
	if res := c.Check(t.Context(), p); res.Outcome != Doubtful {
		t.Errorf("render: http asks a browser: %s", res.Outcome)
	}
}

// Own policies can be looked at before they are on the web.
func TestFilesAndCommits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "privacy.html"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x := newWorld(t, nil)
	c := x.w.Plan.Checker
	c.Dir = dir
	git("init", "-q", "-b", "main")
	write(page())
	git("add", ".")
	git("commit", "-qm", "one")
	file, commit := Policy{Name: "own-file", URL: "privacy.html"}, Policy{Name: "own-git", URL: "git:main:privacy.html"}
	want := func(p Policy, outcome string) {
		t.Helper()
		if res := c.Check(t.Context(), p); res.Outcome != outcome {
			t.Errorf("%s: %s, %v, want %s", p.Name, res.Outcome, res.Err, outcome)
		}
	}
	want(file, First)
	want(commit, First)
	write(page(longer...))
	want(file, Changed)
	want(commit, Unchanged)
	git("commit", "-qam", "two")
	want(commit, Changed)
	last, err := x.store.LastCapture(t.Context(), "own-git")
	if err != nil || !strings.HasPrefix(last.URL, "git:") || len(last.URL) != len("git::privacy.html")+40 {
		t.Errorf("the commit is not kept: %s, %v", last.URL, err)
	}
	want(Policy{Name: "own-none", URL: "none.html"}, string(fetch.Gone))
	want(Policy{Name: "own-branch", URL: "git:none:privacy.html"}, string(fetch.Gone))
}

// A page of the Wayback Machine is taken raw, with the date of the archive and
// the address that it had.
func TestArchivedPage(t *testing.T) {
	t.Parallel()
	x := newWorld(t, nil)
	var asked []string
	archive := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // as a proxy it answers for every host
		asked = append(asked, r.URL.String())
		if strings.Contains(r.URL.Path, "/web/2024id_/") {
			http.Redirect(w, r, "http://web.archive.org/web/20240131093000id_/http://acme.example/privacy", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		if !strings.Contains(r.URL.Path, "id_/") {
			io.WriteString(w, "<div id=wm-ipp>toolbar</div>")
		}
		io.WriteString(w, page("companies that", `<a href="/partners">companies</a> that`))
	}))
	defer archive.Close()
	c := x.w.Plan.Checker
	c.Client = &fetch.Client{AllowPrivate: true, Now: x.clock, Proxy: must(url.Parse(archive.URL))}
	p := Policy{Name: "acme", URL: "http://web.archive.org/web/2024/http://acme.example/privacy"}
	if res := c.Check(t.Context(), p); res.Outcome != First {
		t.Fatalf("%s, %v", res.Outcome, res.Err)
	}
	got, err := x.store.LastCapture(t.Context(), "acme")
	if err != nil || got.URL != "http://acme.example/privacy" || !got.At.Equal(time.Date(2024, 1, 31, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("%s at %s, %v", got.URL, got.At, err)
	}
	if strings.Contains(strings.Join(asked, " "), "/web/2024/") {
		t.Errorf("asked for %q", asked)
	}
	snap, err := x.store.Snapshot(t.Context(), got.ID)
	if err != nil || strings.Contains(string(snap.Bytes), "toolbar") {
		t.Errorf("%s, %v", snap.Bytes, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
