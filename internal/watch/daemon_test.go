package watch

import (
	"strings"
	"testing"
	"time"
)

func TestChangeIsToldOnceToEachAtItsPace(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme", "own-site"},
		Route{Name: "legal", Policies: []string{"vendor"}, To: []string{"legal@example.com"}, Material: Instant, Unclear: Daily, Coverage: Never},
		Route{Name: "product", Policies: []string{"acme"}, To: []string{"Legal@example.com", "product@example.com"}, Material: Daily, Coverage: Never},
		Route{Name: "good", To: []string{"weak@example.com"}, Material: Instant, Direction: "weakens", Coverage: Never},
		Route{Name: "own", Policies: []string{"own"}, To: []string{"owner@example.com"}, Material: Weekly, Unclear: Weekly, Minor: Weekly, Coverage: Never},
	)
	x.step()
	x.pass(2 * time.Hour)
	x.wants()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention", "weak@example.com: [redletter] Flagged material: acme – Retention")
	x.pass(24 * time.Hour)
	x.wants("product@example.com: [redletter] Daily digest, 17 November 2026: Flagged material 1")
	x.site.put("/own-site", page(shorter...))
	x.days(3)
	x.wants() // strengthens, and the owner hears weekly
	x.days(4)
	got := x.mails()
	if len(got) != 1 || !strings.HasPrefix(got[0], "owner@example.com: [redletter] Weekly digest, 23 November 2026") {
		t.Errorf("mails %q", got)
	}
}

func TestMailIsWholeAndSorted(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	x.site.put("/acme", page(shorter...))
	x.pass(75 * time.Minute)
	mails := x.box.Mails()
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	a, b := readMail(t, mails[0].Data), readMail(t, mails[1].Data)
	for _, h := range []string{"References", "In-Reply-To", "Thread-Topic", "List-Id"} {
		if a.head.Get(h) == "" || a.head.Get(h) != b.head.Get(h) {
			t.Errorf("%s: %q and %q", h, a.head.Get(h), b.head.Get(h))
		}
	}
	if a.head.Get("Message-Id") == b.head.Get("Message-Id") {
		t.Error("two mails have one ID")
	}
	for h, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "Precedence": "list", "X-Redletter-Policy": "acme", "X-Redletter-Severity": "material", "List-Id": "<acme.redletter.watch.example>",
	} {
		if a.head.Get(h) != want {
			t.Errorf("%s: %q", h, a.head.Get(h))
		}
	}
	for _, want := range []string{
		"[-12-]{+36+} months", "changed between two captures: 2026-11-16 06:00 UTC and 2026-11-16 07:", "the page's own date: March 3, 2026",
		"What the vendor promised its users", "redletter diff acme@", x.site.URL + "/acme",
	} {
		if !strings.Contains(strings.Join(strings.Fields(a.text), " "), want) {
			t.Errorf("the text does not say %q:\n%s", want, a.text)
		}
	}
	if !strings.Contains(a.html, "<del") || !strings.Contains(a.html, "<ins") || strings.Contains(a.html, "http-equiv") || strings.Contains(a.html, "<img") {
		t.Errorf("html %s", a.html)
	}
	if !mails[0].Encrypted || mails[0].Username != "watch" {
		t.Error("not encrypted, or without login")
	}
	sent, err := x.store.Mails(t.Context(), "sent")
	if err != nil || len(sent) != 2 || sent[0].Reply == "" || sent[0].Sent.IsZero() {
		t.Fatalf("proof %+v, %v", sent, err)
	}
	raw, err := x.store.Body(t.Context(), sent[0].Raw)
	if err != nil || strings.TrimSpace(string(raw)) != strings.TrimSpace(string(mails[0].Data)) {
		t.Errorf("the bytes on record are not those that arrived (%v)", err)
	}
}

// One incident for each cause, one word of its end.
func TestTroubleIsNoNews(t *testing.T) {
	t.Parallel()
	ops := Route{Name: "ops", To: []string{"ops@example.com"}, Trouble: Instant, Coverage: Never}
	x := newWorld(t, []string{"acme", "beta"}, legal, ops)
	x.step()
	x.site.put("/acme", "503")
	x.site.put("/beta", "503")
	x.pass(90 * time.Minute)
	x.wants() // once is nothing
	x.pass(10 * time.Hour)
	if got := x.mails(); len(got) != 1 || !strings.HasPrefix(got[0], "ops@example.com: [redletter] acme could not be fetched: server-error at 127.0.0.1") {
		t.Errorf("mails %q", got)
	}
	x.site.put("/acme", page())
	x.pass(2 * time.Hour)
	x.wants() // the other still fails
	x.site.put("/beta", page(longer...))
	x.pass(2 * time.Hour)
	x.wants("ops@example.com: [redletter] beta is seen again", "legal@example.com: [redletter] Flagged material: beta – Retention")
	x.pass(24 * time.Hour)
	x.wants()
}

// When no route takes trouble, it is told daily to all.
func TestTroubleIsNeverSilent(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.put("/acme", "503")
	x.pass(48 * time.Hour)
	x.wants("legal@example.com: [redletter] Daily digest, 17 November 2026: Could not be seen, or needs a look 1")
}

func TestDoubtfulPageIsToldAfterADay(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.put("/acme", `<html><head><title>Page not found</title></head><body><h1>404</h1><p>Sorry, the page you are looking for could not be found.</p></body></html>`)
	x.pass(23 * time.Hour)
	x.wants()
	x.pass(3 * time.Hour)
	x.wants("legal@example.com: [redletter] acme: possible change, unconfirmed")
	x.pass(48 * time.Hour)
	x.wants()
	x.site.put("/acme", page())
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] acme is seen again")
}

// A doubtful page with a slow schedule is told after a day all the same.
func TestDoubtNeedsNoSecondLook(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.w.Plan.Policies[0].Schedule = schedule(t, "@every 100h", "UTC")
	x.site.put("/acme", `<html><head><title>Page not found</title></head><body><h1>404</h1><p>Sorry, the page you are looking for could not be found.</p></body></html>`)
	x.step()
	x.pass(25 * time.Hour)
	x.wants("legal@example.com: [redletter] acme: possible change, unconfirmed")
}

func TestGonePageNeedsALook(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.put("/acme", "410")
	x.pass(75 * time.Minute)
	x.wants()
	x.pass(5 * time.Hour)
	x.wants("legal@example.com: [redletter] acme: the page is gone")
}

func TestCoverageIsToldAlsoWhenNothingChanged(t *testing.T) {
	t.Parallel()
	watching := legal
	watching.Coverage = Weekly
	x := newWorld(t, []string{"acme", "beta"}, watching, Route{Name: "b", Policies: []string{"beta"}, To: []string{"b@example.com"}})
	x.step()
	x.site.put("/beta", "410")
	x.pass(3 * time.Hour)
	x.wants("legal@example.com: [redletter] Coverage of the week: 2 policies, 0 changed, 0 not seen", "b@example.com: [redletter] Coverage of the week: 1 policy, 0 changed, 0 not seen", "legal@example.com: [redletter] beta: the page is gone")
	x.daily()
	x.days(7)
	x.wants("legal@example.com: [redletter] Coverage of the week: 2 policies, 0 changed, 1 not seen", "b@example.com: [redletter] Coverage of the week: 1 policy, 0 changed, 1 not seen")
	x.days(7)
	x.wants("legal@example.com: [redletter] Coverage of the week: 2 policies, 0 changed, 1 not seen", "b@example.com: [redletter] Coverage of the week: 1 policy, 0 changed, 1 not seen")
	all := x.box.Mails()
	if text := readMail(t, all[len(all)-1].Data).text + readMail(t, all[len(all)-2].Data).text; strings.Count(text, "beta: not seen since 2026-11-16 06:00 UTC") != 2 || !strings.Contains(text, "acme: 7 of 7 looks saw it; unchanged") {
		t.Errorf("coverage says\n%s", text)
	}
}
