package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/catcher"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/snapshots"
)

// TestWatchProcess is not a test of its own: TestKilledWatch runs it in a
// process that it kills.
func TestWatchProcess(t *testing.T) {
	dir, url := os.Getenv("REDLETTER_TEST_STORE"), os.Getenv("REDLETTER_TEST_SITE")
	if dir == "" {
		return
	}
	store, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	router := &Router{Store: store, Routes: []Route{legal}}
	if err := router.Prepare(); err != nil {
		t.Fatal(err)
	}
	var port int
	if _, err := fmt.Sscan(os.Getenv("REDLETTER_TEST_SMTP"), &port); err != nil {
		t.Fatal(err)
	}
	client := &fetch.Client{AllowPrivate: true}
	defer client.Close()
	checker := &Checker{Client: client, Store: store, Router: router, Now: time.Now}
	outbox := &Outbox{Store: store, Router: router, From: "redletter@watch.example", Now: time.Now, Sender: &notify.Post{Mail: &notify.SMTP{Host: "127.0.0.1", Port: port, TLS: notify.None}}}
	policy := Policy{Name: "acme", URL: url}
	if _, err := store.Reclaim(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := outbox.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		checker.Check(t.Context(), policy)
		fmt.Println("round")
	}
}

// However often the watch is killed, at whatever point, each change is told:
// once, or, when it was killed between the server's word and the store's, twice
// with the same Message-ID. The page grows by one clause with each look.
func TestKilledWatch(t *testing.T) {
	kills := 12
	if testing.Short() {
		kills = 5
	}
	if n := os.Getenv("REDLETTER_TEST_KILLS"); n != "" {
		if _, err := fmt.Sscan(n, &kills); err != nil {
			t.Fatal(err)
		}
	}
	box, err := catcher.Start(catcher.Options{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	s := newSite(t)
	dir := t.TempDir()

	for n := range kills {
		s.put("/acme", page("12 months", fmt.Sprintf("%d months", 13+n))) // never a text that was seen: one that comes back is told otherwise
		cmd := exec.Command(os.Args[0], "-test.run=^TestWatchProcess$")
		cmd.Env = append(os.Environ(), "REDLETTER_TEST_STORE="+dir, "REDLETTER_TEST_SITE="+s.URL+"/acme", fmt.Sprintf("REDLETTER_TEST_SMTP=%d", box.Port()))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// The time of the kill walks through the whole cycle.
		timer := time.AfterFunc(time.Duration(20+(n*37)%260)*time.Millisecond, func() { cmd.Process.Kill() })
		_ = cmd.Wait()
		timer.Stop()
	}
	store, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	final(t, store, box, s.URL+"/acme")
	versions, err := store.Versions(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	for _, m := range box.Mails() {
		ids[readMail(t, m.Data).head.Get("Message-Id")]++
	}
	twice := 0
	for id, n := range ids {
		if twice += n - 1; n > 1+kills {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(ids) != len(versions)-1 {
		t.Errorf("%d changes, %d different mails", len(versions)-1, len(ids))
	}
	if twice > kills {
		t.Errorf("%d duplicates after %d kills", twice, kills)
	}
	t.Logf("%d kills: %d changes, %d mails, %d of them duplicates with the same ID", kills, len(versions)-1, len(box.Mails()), twice)
}

// final lets the last look and the last mails come to their end.
func final(t *testing.T, store *snapshots.Store, box *catcher.Server, url string) {
	t.Helper()
	router := &Router{Store: store, Routes: []Route{legal}}
	if err := router.Prepare(); err != nil {
		t.Fatal(err)
	}
	client := &fetch.Client{AllowPrivate: true}
	defer client.Close()
	checker := &Checker{Client: client, Store: store, Router: router, Now: time.Now}
	if res := checker.Check(t.Context(), Policy{Name: "acme", URL: url}); res.Err != nil {
		t.Fatal(res.Err)
	}
	later := func() time.Time { return time.Now().Add(24 * time.Hour) }
	if _, err := store.Reclaim(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	outbox := &Outbox{Store: store, Router: router, From: "redletter@watch.example", Now: later, Sender: &notify.Post{Mail: &notify.SMTP{Host: "127.0.0.1", Port: box.Port(), TLS: notify.None}}}
	if _, err := outbox.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if open, err := store.Mails(t.Context(), snapshots.Pending, snapshots.Sending, snapshots.Failed, snapshots.Dead); err != nil || len(open) != 0 {
		t.Fatalf("open mails %+v, %v", open, err)
	}
}

// A server that fails at each step costs no mail: what passes is tried again
// over three days, what does not is kept as dead.
func TestFailingServerLosesNothing(t *testing.T) {
	for _, step := range []string{"mail", "rcpt", "data"} {
		for _, code := range []int{451, 550} {
			t.Run(fmt.Sprint(step, code), func(t *testing.T) { failAt(t, step, code) })
		}
	}
}

func failAt(t *testing.T, step string, code int) {
	failing := true
	box, err := catcher.Start(catcher.Options{Fail: func(s string) error {
		if failing && s == step {
			return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "not now"}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	x := newWorld(t, []string{"acme"}, legal)
	x.w.Plan.Outbox.Sender = &notify.Post{Mail: &notify.SMTP{Host: box.Host(), Port: box.Port(), RootCAs: box.Roots()}}
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	x.pass(5 * time.Hour)
	failing = false
	x.pass(9 * time.Hour)
	mails, err := x.store.Mails(t.Context())
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	m := mails[0]
	if code == 550 {
		if m.State != snapshots.Dead || m.Attempts != 1 || !strings.Contains(m.Error, "not now") {
			t.Errorf("refused mail %+v", m)
		}
		return
	}
	if m.State != snapshots.Sent || m.Attempts < 5 || len(box.Mails()) != 1 {
		t.Errorf("mail %+v, %d arrived", m, len(box.Mails()))
	}
}

// A mail that nobody takes for three days is given up, and says so.
func TestGivenUpAfterThreeDays(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.w.Plan.Outbox.Sender = &notify.Post{Mail: refusing{}}
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	made := x.now
	for range 100 {
		if m := x.mail(); m.State == snapshots.Dead {
			if age := x.now.Sub(made); age < GiveUp-Backoff[len(Backoff)-1]-2*time.Hour || m.Attempts < 10 {
				t.Errorf("given up after %s and %d attempts", age, m.Attempts)
			}
			return
		}
		x.pass(time.Hour)
	}
	t.Errorf("still tried: %+v", x.mail())
}

// A watch that stood still for a week does not give up what it tries for the
// second time.
func TestStandingStillGivesNothingUp(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	server := x.w.Plan.Outbox.Sender
	x.w.Plan.Outbox.Sender = &notify.Post{Mail: refusing{}}
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	x.now = x.now.Add(7 * 24 * time.Hour)
	x.step()
	if m := x.mail(); m.State != snapshots.Failed {
		t.Errorf("%s after %d attempts: %s", m.State, m.Attempts, m.Error)
	}
	x.w.Plan.Outbox.Sender = server
	x.pass(24 * time.Hour)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
}

func (x *world) mail() snapshots.Mail {
	x.t.Helper()
	mails, err := x.store.Mails(context.Background())
	if err != nil || len(mails) != 1 {
		x.t.Fatalf("%d mails, %v", len(mails), err)
	}
	return mails[0]
}

// refusing is a server that is always busy.
type refusing struct{}

func (refusing) Send(context.Context, *notify.Message) (notify.Receipt, error) {
	return notify.Receipt{}, &notify.Undelivered{Temporary: true, Code: 451, Err: errors.New("busy")}
}
