package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// half is the policy without most of its text, under the same date, as a server
// gives it that breaks off; long makes it long enough to be missed.
func half() string {
	p := long()
	return p[:strings.Index(p, "<h2>Support")] + "</main></body></html>"
}

func long(edits ...string) string {
	more := ""
	for i, what := range []string{"payment", "support", "delivery", "analytics", "security", "research", "newsletters", "events"} {
		more += fmt.Sprintf("<h2>%s</h2><p>For %s we use your name, your address and what you tell us about it, and we keep it in place number %d for as long as the law asks us to.</p>\n", strings.ToUpper(what[:1])+what[1:], what, i)
	}
	return page(append([]string{"</main>", more + "</main>"}, edits...)...)
}

const notFound = `<html><head><title>Page not found</title></head><body><h1>404</h1><p>Sorry, the page you are looking for could not be found.</p></body></html>`

func (x *world) outcomes(name string) string {
	x.t.Helper()
	all, err := x.store.Captures(x.t.Context(), name)
	if err != nil {
		x.t.Fatal(err)
	}
	var out []string
	for _, c := range all {
		out = append(out, c.Outcome)
	}
	return strings.Join(out, " ")
}

func (x *world) versions(name string) int {
	x.t.Helper()
	v, err := x.store.Versions(x.t.Context(), name)
	if err != nil {
		x.t.Fatal(err)
	}
	return len(v)
}

func (x *world) daily() {
	for i := range x.w.Plan.Policies {
		x.w.Plan.Policies[i].Schedule = schedule(x.t, "0 6 * * *", "UTC")
	}
}

// A text that is doubted is looked at again after one hour and two more, out of
// turn; when it stays, it becomes the version in force, and is told.
func TestDoubtedTextThatStaysIsAVersion(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.daily()
	x.site.put("/acme", long())
	x.step()
	x.pass(20 * time.Hour)
	x.site.put("/acme", half())
	x.pass(7 * time.Hour) // the slot of the next morning, and two hours more
	if got := x.outcomes("acme"); got != "first suspect suspect" || x.versions("acme") != 1 {
		t.Errorf("%s, %d versions", got, x.versions("acme"))
	}
	x.wants()
	if err := x.w.begin(t.Context()); err != nil { // what is held outlives the process
		t.Fatal(err)
	}
	x.pass(3 * time.Hour)
	if got := x.outcomes("acme"); got != "first suspect suspect changed" || x.versions("acme") != 2 {
		t.Errorf("%s, %d versions", got, x.versions("acme"))
	}
	if got := x.mails(); len(got) != 1 || !strings.Contains(got[0], "acme") {
		t.Errorf("mails %q", got)
	}
	x.pass(48 * time.Hour)
	if got := x.outcomes("acme"); got != "first suspect suspect changed unchanged unchanged" {
		t.Errorf("it is not looked at by its schedule again: %s", got)
	}
}

// When the policy comes back, nothing has changed and nobody was told.
func TestDoubtEndsWhenThePolicyComesBack(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.daily()
	x.site.put("/acme", long())
	x.step()
	x.pass(20 * time.Hour)
	x.site.put("/acme", half())
	x.pass(5 * time.Hour)
	x.site.put("/acme", long())
	x.pass(48 * time.Hour)
	if got := x.outcomes("acme"); got != "first suspect unchanged unchanged unchanged" {
		t.Error(got)
	}
	x.wants()
}

// A page that only stands in for the policy is settled: it is told as missing,
// and never becomes a version.
func TestStandInIsSettled(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.daily()
	x.step()
	x.pass(20 * time.Hour)
	x.site.put("/acme", notFound)
	x.days(30)
	if x.versions("acme") != 1 {
		t.Errorf("%d versions", x.versions("acme"))
	}
	x.wants("legal@example.com: [redletter] acme: possible change, unconfirmed")
	if n := x.looks("acme"); n > 35 {
		t.Errorf("%d looks in a month", n)
	}
	last, err := x.store.LastCapture(t.Context(), "acme")
	if err != nil || !strings.Contains(last.Why, "settled as an artefact") {
		t.Errorf("%q, %v", last.Why, err)
	}
}

// A doubtful text that differs each time is never taken for a version.
func TestDoubtsThatDifferConfirmNothing(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.site.put("/acme", long())
	x.step()
	x.site.take("/acme", func(n int) string {
		return strings.Replace(half(), "your name and", fmt.Sprintf("your name %d and", n), 1)
	})
	x.pass(20 * time.Hour)
	if x.versions("acme") != 1 {
		t.Errorf("%d versions: %s", x.versions("acme"), x.outcomes("acme"))
	}
	x.wants()
}

// A policy that is shown in turns with another text is no change: it is said
// to flip, once, with its texts named.
func TestTextsInTurnsAreToldOnce(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.take("/acme", func(n int) string {
		if n%2 == 0 {
			return page(longer...)
		}
		return page()
	})
	x.days(4)
	if x.versions("acme") != 1 {
		t.Errorf("%d versions", x.versions("acme"))
	}
	x.wants("legal@example.com: [redletter] acme shows different texts in turns")
	text := readMail(t, x.box.Mails()[0].Data).text
	if !strings.Contains(text, "The version of 2026-11-16, acme@") || !strings.Contains(text, "A text that was never the version in force, seen first on 2026-11-16") {
		t.Error(text)
	}
}

// A page that draws one of two texts by lot may show the new one twice in a row
// and still be one that flips.
func TestTextsByLotAreNoChange(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.take("/acme", func(n int) string {
		if n%4 == 3 {
			return page()
		}
		return page(longer...)
	})
	x.days(4)
	x.wants("legal@example.com: [redletter] acme shows different texts in turns")
	if x.versions("acme") != 1 {
		t.Errorf("%d versions: %s", x.versions("acme"), x.outcomes("acme"))
	}
}

// A page that turns back and forth from look to look is told as a change, as
// returned, and then as one that flips.
func TestTurnsFromLookToLook(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	for i := range 30 {
		x.site.put("/acme", page(longer...))
		if i%2 == 1 {
			x.site.put("/acme", page())
		}
		x.pass(time.Hour)
	}
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention", "legal@example.com: [redletter] Needs a lawyer's look: acme – Retention", "legal@example.com: [redletter] acme shows different texts in turns")
	if x.versions("acme") != 3 {
		t.Errorf("%d versions", x.versions("acme"))
	}
	// One of them stays: after a week it is the version in force.
	x.site.put("/acme", page(longer...))
	x.days(6)
	x.wants()
	x.days(2)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
	if v, err := x.store.LatestVersion(t.Context(), "acme"); err != nil || v.Number != 4 {
		t.Errorf("version %d, %v", v.Number, err)
	}
}

// A new text that two machines of a site do not show at the same time is told
// when both have it.
func TestSlowRolloutIsToldOnce(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.step()
	x.site.take("/acme", func(n int) string {
		if n == 1 {
			return page()
		}
		return page(longer...)
	})
	x.pass(12 * time.Hour)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
}

// A counter differs at every look: it is set aside, told once, and the rest is
// still compared; when it holds still, that is told too.
func TestUnstablePartIsSetAside(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	text := page()
	counted := func(n int) string {
		return strings.Replace(text, "</main>", fmt.Sprintf("<h2>Visitors</h2><p>We have had %d visitors on this page since the day on which it was opened.</p></main>", 1000+n*7), 1)
	}
	x.site.take("/acme", counted)
	x.step()
	x.pass(12 * time.Hour)
	x.wants("legal@example.com: [redletter] acme: parts of the page differ at every look")
	if body := readMail(t, x.box.Mails()[0].Data).text; !strings.Contains(body, "Visitors: “We have had") {
		t.Error(body)
	}
	if x.versions("acme") != 1 {
		t.Errorf("%d versions", x.versions("acme"))
	}
	text = page(longer...)
	x.pass(3 * time.Hour)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
	v, err := x.store.LatestVersion(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	reviews, err := x.store.Reviews(t.Context(), "acme")
	if err != nil || len(reviews) != 1 || v.Number != 2 || strings.Contains(string(reviews[0].JSON), `"op":"modified","old_path":["Visitors"]`) || !strings.Contains(string(reviews[0].JSON), setAside) {
		t.Errorf("version %d, %v: %s", v.Number, err, reviews[0].JSON)
	}
	x.site.take("/acme", func(int) string { return counted(99) })
	x.pass(8 * time.Hour)
	if got := x.mails(); len(got) < 1 || !strings.Contains(strings.Join(got, "\n"), "acme holds still again") {
		t.Errorf("mails %q", got)
	}
}

// A part that changes from look to look, and not from one request to the next,
// is found by the row of its changes.
func TestSlowlyUnstablePart(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.daily()
	for day := range 20 {
		x.site.put("/acme", strings.Replace(page(), "</main>", fmt.Sprintf("<h2>Visitors</h2><p>We had %d visitors on this page yesterday and many more before.</p></main>", 1000+day*7), 1))
		x.days(1)
	}
	if n := x.versions("acme"); n > 7 {
		t.Errorf("%d versions", n)
	}
	told := 0
	for _, m := range x.mails() {
		if strings.Contains(m, "parts of the page differ at every look") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

// What is remembered survives being written and read.
func TestMemoryIsWrittenOnlyWhenItChanged(t *testing.T) {
	m, err := remember(snapshots.Matter{Policy: "acme"})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.matter("acme", monday); got != nil {
		t.Errorf("nothing is open, and %s is written", got.State)
	}
	m.hold("t", "collapsed", monday)
	first := m.matter("acme", monday)
	if first == nil || !first.Next.Equal(monday.Add(time.Hour)) {
		t.Fatalf("%+v", first)
	}
	again, err := remember(*first)
	if err != nil || again.matter("acme", monday) != nil {
		t.Errorf("%v", err)
	}
	again.clear()
	if closed := again.matter("acme", monday); closed == nil || closed.State != nil {
		t.Errorf("%+v", closed)
	}
	if _, err := remember(snapshots.Matter{Policy: "acme", State: []byte("{")}); err == nil {
		t.Error("damage is not seen")
	}
}
