package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

func eventIsStoredWithItsCapture(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	e := must(s.Add(t.Context(), told(t, s, "k1")))
	events := must(s.Events(t.Context(), "change", morning))
	if len(events) != 1 || events[0].Capture != e.Capture.ID || string(events[0].Facts) != `{"n":1}` {
		t.Fatalf("events %+v", events)
	}
	equal(t, must(s.Event(t.Context(), events[0].ID)), events[0])
	equal(t, must(s.Events(t.Context(), "other", time.Time{})), []snapshots.Event(nil))
	equal(t, len(must(s.Deliveries(t.Context(), events[0].ID))), 2)
	equal(t, must(s.Run(t.Context(), "acme", morning)), snapshots.Run{Policy: "acme", Slot: morning, Attempts: 1, Done: true})
	// The same event again tells nobody again.
	must(s.Add(t.Context(), told(t, s, "k1")))
	equal(t, len(must(s.Unworded(t.Context(), morning.Add(time.Hour)))), 2)
	if must(s.PutEvent(t.Context(), told(t, s, "k1").Events[0])) {
		t.Error("a known event is new")
	}
	_, err := s.Event(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}

// When any part of an entry cannot be stored, nothing of it is.
func eventFallsWithItsCapture(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	e := told(t, s, "k1")
	e.Capture.Body = snapshots.Hash{}
	e.Version = &snapshots.Version{} // a capture without a page is no version
	if _, err := s.Add(t.Context(), e); err == nil {
		t.Fatal("stored")
	}
	equal(t, must(s.Events(t.Context(), "", time.Time{})), []snapshots.Event(nil))
	equal(t, must(s.Run(t.Context(), "acme", morning)).Done, false)
}

func deliveriesComeWhenTheyAreDue(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	equal(t, must(s.NextDue(t.Context())), time.Time{})
	must(s.Add(t.Context(), told(t, s, "k1")))
	equal(t, must(s.NextDue(t.Context())), morning)
	due := must(s.Unworded(t.Context(), morning))
	if len(due) != 1 || due[0].Recipient != "ann@example.com" {
		t.Fatalf("due %+v", due)
	}
	later := morning.Add(4 * time.Hour)
	if err := s.Hold(t.Context(), []int64{due[0].ID}, snapshots.Delivery{Pace: "storm", Due: later}, snapshots.Event{Key: "storm/1", Kind: "storm", At: morning}); err != nil {
		t.Fatal(err)
	}
	equal(t, must(s.Unworded(t.Context(), morning)), []snapshots.Delivery(nil))
	held := must(s.Unworded(t.Context(), later))
	equal(t, []string{held[0].Pace, held[1].Pace}, []string{"storm", "daily"})
	equal(t, len(must(s.Events(t.Context(), "storm", morning))), 1)
}

func mailGoesThroughItsStates(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	must(s.Add(t.Context(), told(t, s, "k1")))
	m := post(t, s, "id-1")
	equal(t, must(s.Unworded(t.Context(), morning)), []snapshots.Delivery(nil))
	if again := post(t, s, "id-1"); again.ID != m.ID {
		t.Errorf("posted twice, as %d and %d", m.ID, again.ID)
	}
	equal(t, must(s.NextMail(t.Context())), morning)
	got := must(s.Claim(t.Context(), morning, time.Minute))
	equal(t, []any{got.State, got.Attempts, string(got.Message), got.Next}, []any{snapshots.Sending, 1, "words of id-1", morning.Add(time.Minute)})
	_, err := s.Claim(t.Context(), morning, time.Minute)
	is(t, err, snapshots.ErrNotFound) // the lease holds

	got.State, got.Next, got.Error = snapshots.Failed, morning.Add(time.Hour), "busy"
	must(0, s.Settle(t.Context(), got))
	_, err = s.Claim(t.Context(), morning.Add(time.Minute), time.Minute)
	is(t, err, snapshots.ErrNotFound) // not before its time
	got = must(s.Claim(t.Context(), morning.Add(time.Hour), time.Minute))
	equal(t, got.Attempts, 2)
	got.State, got.Error, got.Server, got.Reply, got.Sent, got.Raw = snapshots.Sent, "", "mx:25", "250 ok", morning.Add(time.Hour), put(t, s, "bytes")
	must(0, s.Settle(t.Context(), got))
	equal(t, must(s.Mail(t.Context(), got.ID)), got)
	_, err = s.Claim(t.Context(), morning.Add(100*time.Hour), time.Minute)
	is(t, err, snapshots.ErrNotFound)
	equal(t, must(s.NextMail(t.Context())), time.Time{})
	equal(t, len(must(s.Mails(t.Context(), snapshots.Sent))), 1)
	equal(t, len(must(s.Mails(t.Context()))), 1)
	equal(t, len(must(s.Mails(t.Context(), snapshots.Pending, snapshots.Dead))), 0)
	_, err = s.Mail(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}

// A mail whose sender died is due again, with the same key.
func leaseEnds(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	post(t, s, "id-1")
	must(s.Claim(t.Context(), morning, time.Minute))
	again := must(s.Claim(t.Context(), morning.Add(time.Minute), time.Minute))
	equal(t, []any{again.Key, again.Attempts}, []any{"id-1", 2})
	equal(t, must(s.Reclaim(t.Context(), morning)), 1) // at the start of the next program
	equal(t, must(s.Claim(t.Context(), morning, time.Minute)).Attempts, 3)
}

func mailsAreClaimedInTurn(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	for i := range 5 {
		post(t, s, fmt.Sprint("id-", i))
	}
	for i := range 5 {
		equal(t, must(s.Claim(t.Context(), morning, time.Minute)).Key, fmt.Sprint("id-", i))
	}
}

func runIsDoneOnce(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	equal(t, must(s.Run(t.Context(), "acme", morning)), snapshots.Run{Policy: "acme", Slot: morning})
	r := must(s.Begin(t.Context(), "acme", morning))
	equal(t, r, snapshots.Run{Policy: "acme", Slot: morning, Attempts: 1})
	equal(t, must(s.Begin(t.Context(), "acme", morning)).Attempts, 2) // after a crash
	must(0, s.GiveBack(t.Context(), r))
	equal(t, must(s.Run(t.Context(), "acme", morning)).Attempts, 1)
	must(0, s.Finish(t.Context(), r, morning))
	again := must(s.Begin(t.Context(), "acme", morning.In(time.FixedZone("CET", 3600)))) // the same instant
	equal(t, []any{again.Done, again.Attempts}, []any{true, 1})
	must(0, s.GiveBack(t.Context(), r)) // a done run stays done
	equal(t, must(s.Run(t.Context(), "acme", morning)).Done, true)
	equal(t, must(s.Begin(t.Context(), "acme", morning.Add(time.Hour))).Done, false)
	equal(t, must(s.Begin(t.Context(), "beta", morning)).Done, false)
	must(0, s.ForgetRuns(t.Context(), 1))
	equal(t, must(s.Run(t.Context(), "acme", morning)).Attempts, 0)
	equal(t, must(s.Run(t.Context(), "acme", morning.Add(time.Hour))).Attempts, 1)
}

func incidentsOpenAndClose(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	i := snapshots.Incident{Policy: "acme", Cause: "dns", Since: morning, Failures: 1}
	must(0, s.PutIncident(t.Context(), i))
	i.Failures, i.Told = 3, true
	must(s.Add(t.Context(), snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "dns"}, Incident: &i}))
	equal(t, must(s.Incidents(t.Context())), []snapshots.Incident{i})
	i.Failures = 0
	must(0, s.PutIncident(t.Context(), i, snapshots.Event{Key: "recovery", Kind: "recovery", Policy: "acme", At: morning}))
	equal(t, must(s.Incidents(t.Context())), []snapshots.Incident(nil))
	equal(t, len(must(s.Events(t.Context(), "recovery", morning))), 1)
}

func coverageCountsLooks(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	version(t, s, capture(t, s, "acme", "one", morning))
	capture(t, s, "acme", "one", morning.Add(time.Hour))
	gone := snapshots.Capture{Policy: "acme", At: morning.Add(2 * time.Hour), Outcome: "gone"}
	must(s.PutCapture(t.Context(), gone))
	version(t, s, capture(t, s, "acme", "two", morning.Add(3*time.Hour)))
	must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "acme", At: morning.Add(3 * time.Hour), Outcome: snapshots.Preview}))
	must(s.PutCapture(t.Context(), snapshots.Capture{Policy: "beta", At: morning, Outcome: "gone"}))
	equal(t, must(s.Coverage(t.Context(), morning.Add(time.Hour), morning.Add(4*time.Hour), "ok")), []snapshots.Coverage{
		{Policy: "acme", Looks: 3, Seen: 2, Changed: 1, LastSeen: morning.Add(3 * time.Hour)},
		{Policy: "beta"},
	})
}

func mailIsRedirectedByHand(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	e := must(s.Add(t.Context(), told(t, s, "k1")))
	m := post(t, s, "id-1")
	must(s.Claim(t.Context(), morning, time.Minute))
	is(t, s.Redirect(t.Context(), m.ID, "told by telephone", morning), snapshots.ErrSettled) // it is being sent
	later := morning.Add(time.Hour)                                                          // nobody holds it any more
	must(0, s.Redirect(t.Context(), m.ID, "told by telephone", later))
	got := must(s.Mails(t.Context(), snapshots.Dropped))
	equal(t, []string{got[0].Key, got[0].Error}, []string{"id-1", "dropped: told by telephone"})
	must(0, s.Redirect(t.Context(), m.ID, "", later)) // somebody thinks again
	got = must(s.MailsOf(t.Context(), must(s.EventsOf(t.Context(), "acme"))[0].ID))
	equal(t, []any{len(got), got[0].State, got[0].Next}, []any{1, snapshots.Pending, later})
	m = must(s.Claim(t.Context(), later, time.Minute))
	m.State, m.Sent, m.Server, m.Reply, m.Raw = snapshots.Sent, later, "mx", "250 ok", put(t, s, "bytes")
	must(0, s.Settle(t.Context(), m))
	is(t, s.Redirect(t.Context(), m.ID, "", later), snapshots.ErrSettled)
	is(t, s.Redirect(t.Context(), 99, "", later), snapshots.ErrNotFound)
	ends := must(s.Sendings(t.Context(), m.ID))
	equal(t, []string{ends[0].State, ends[1].State, ends[1].Reply}, []string{snapshots.Dropped, snapshots.Sent, "250 ok"})
	equal(t, []int64{ends[1].Mail, must(s.Events(t.Context(), "", time.Time{}))[0].Capture}, []int64{m.ID, e.Capture.ID})
	equal(t, verified(t, s).Records[snapshots.KindSending], 2)
}

// A mail that was claimed and not tried is as if it had not been claimed; its
// state can be asked for when its words are gone.
func mailIsGivenBack(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	must(s.Add(t.Context(), told(t, s, "k1")))
	m := post(t, s, "one@redletter")
	for range 2 {
		claimed := must(s.Claim(t.Context(), morning, time.Minute))
		equal(t, claimed.Attempts, 1)
		must(0, s.Unclaim(t.Context(), claimed.ID, morning))
		equal(t, must(s.Mail(t.Context(), m.ID)), m)
	}
	m = must(s.Claim(t.Context(), morning, time.Minute))
	m.State, m.Next, m.Error = snapshots.Failed, morning, "try later"
	must(0, s.Settle(t.Context(), m))
	must(0, s.Unclaim(t.Context(), m.ID, morning.Add(time.Hour))) // nobody holds it
	equal(t, must(s.Mail(t.Context(), m.ID)), m)
	m = must(s.Claim(t.Context(), morning, time.Minute))
	must(0, s.Unclaim(t.Context(), m.ID, morning.Add(time.Hour)))
	m.State, m.Attempts, m.Next = snapshots.Failed, 1, morning.Add(time.Hour)
	equal(t, must(s.Mail(t.Context(), m.ID)), m)
	m.State, m.Error = snapshots.Dropped, "dropped: by hand"
	must(0, s.Settle(t.Context(), m))
	must(s.Delete(t.Context(), snapshots.Retention{Mails: time.Hour}, morning.AddDate(0, 0, 100)))
	_, err := s.Mail(t.Context(), m.ID)
	is(t, err, snapshots.ErrDeleted)
	m.Message = nil
	equal(t, must(s.MailState(t.Context(), m.ID)), m)
	_, err = s.MailState(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}
