package snapshots

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// kept stores captures of acme, a day apart: two versions, and between them one
// that is none and one with the bytes of the first.
func kept(t *testing.T, s *Store) (first, blocked, again, second Capture) {
	t.Helper()
	day := func(n int) time.Time { return morning.AddDate(0, 0, n) }
	first = capture(t, s, "acme", "one", day(0))
	version(t, s, first)
	blocked = capture(t, s, "acme", "blocked", day(1))
	again = capture(t, s, "acme", "one", day(2))
	second = capture(t, s, "acme", "two", day(3))
	version(t, s, second)
	return first, blocked, again, second
}

func hashes(in []Expired) (out []Hash) {
	for _, e := range in {
		out = append(out, e.Body)
	}
	return out
}

func sorted(in ...Hash) []Hash {
	slices.SortFunc(in, func(a, b Hash) int { return slices.Compare(a[:], b[:]) })
	return in
}

func TestRetention(t *testing.T) {
	for name, c := range map[string]struct {
		rule Retention
		days int // after the first capture
		want func(first, blocked, again, second Capture) []Hash
	}{
		"for ever":               {Retention{}, 10000, func(_, _, _, _ Capture) []Hash { return nil }},
		"too young":              {Retention{Captures: 30 * 24 * time.Hour}, 20, func(_, _, _, _ Capture) []Hash { return nil }},
		"no version":             {Retention{Captures: 30 * 24 * time.Hour}, 100, func(_, b, _, _ Capture) []Hash { return sorted(b.Raw, b.Body) }},
		"versions of any age":    {Retention{Versions: 30 * 24 * time.Hour}, 100, func(_, _, _, _ Capture) []Hash { return nil }}, // again keeps the bytes of first
		"but not the latest one": {Retention{Versions: time.Hour, Captures: time.Hour}, 100, func(f, b, _, _ Capture) []Hash { return sorted(f.Raw, f.Body, b.Raw, b.Body) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir())
			first, blocked, again, second := kept(t, s)
			now := morning.AddDate(0, 0, c.days)
			want := c.want(first, blocked, again, second)
			equal(t, hashes(must(s.Expired(t.Context(), c.rule, now))), want)
			equal(t, hashes(must(s.Delete(t.Context(), c.rule, now))), want)
			equal(t, must(s.Delete(t.Context(), c.rule, now)), []Expired(nil))
			v := whole(t, s)
			equal(t, []int{v.Deleted, v.Records[KindDeletion], len(must(s.Deletions(t.Context())))}, []int{len(want), len(want), len(want)})
			equal(t, len(must(s.Captures(t.Context(), "acme"))), 4)
			for _, h := range want {
				_, err := s.Body(t.Context(), h)
				is(t, err, ErrNotFound)
			}
			if slices.Contains(want, blocked.Body) {
				_, err := s.Snapshot(t.Context(), blocked.ID)
				is(t, err, ErrDeleted)
			}
		})
	}
}

func TestDeletedBodyMayComeBack(t *testing.T) {
	s := open(t, t.TempDir())
	_, blocked, _, _ := kept(t, s)
	rule, now := Retention{Captures: time.Hour}, morning.AddDate(0, 0, 100)
	must(s.Delete(t.Context(), rule, now))
	again := capture(t, s, "acme", "blocked", now)
	equal(t, must(s.Snapshot(t.Context(), blocked.ID)).Bytes, []byte("blocked"))
	equal(t, whole(t, s).Deleted, 0)
	must(0, s.blobs.remove(again.Body))
	is(t, verify(t, s).Err(), ErrCorrupt) // the entry is about the time before
}

func TestLegalHoldKeepsWhatBelongsToAPolicy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, blocked, _, _ := kept(t, s)
	e := told(t, s, "k1")
	e.Capture.Policy, e.Events[0].Policy = "acme", "acme"
	must(s.Add(t.Context(), e))
	m := post(t, s, "id-1")
	m.State, m.Sent, m.Raw = Sent, morning, put(t, s, "bytes")
	must(0, s.Settle(t.Context(), m))
	b := besideWriter(t, dir)
	held := Hold{Policy: "acme", Held: true, Why: "matter 7", By: "carol", At: morning}
	held.ID = must(b.PutHold(t.Context(), held))
	rule, now := Retention{Captures: time.Hour, Versions: time.Hour, Mails: time.Hour}, morning.AddDate(1, 0, 0)
	equal(t, must(s.Delete(t.Context(), rule, now)), []Expired(nil))

	released := held
	released.Held = false
	released.ID = must(b.PutHold(t.Context(), released))
	equal(t, must(s.Holds(t.Context())), []Hold{held, released})
	gone := hashes(must(s.Delete(t.Context(), rule, now)))
	for name, h := range map[string]Hash{"page": blocked.Body, "words": Sum([]byte("words of id-1")), "sent": m.Raw} {
		if !slices.Contains(gone, h) {
			t.Errorf("%s was not deleted after the release", name)
		}
	}
	_, err := s.Mail(t.Context(), m.ID)
	is(t, err, ErrDeleted)
	equal(t, len(must(s.Mails(t.Context()))), 1)
	whole(t, s)
	if _, err := s.PutHold(t.Context(), Hold{Held: true}); err == nil {
		t.Error("a hold on nothing")
	}
}

func TestMailsThatWaitAreKept(t *testing.T) {
	s := open(t, t.TempDir())
	must(s.Add(t.Context(), told(t, s, "k1")))
	m := post(t, s, "id-1")
	for _, state := range []string{Failed, Dead} {
		m.State = state
		must(0, s.Settle(t.Context(), m))
		equal(t, must(s.Delete(t.Context(), Retention{Mails: time.Hour}, morning.AddDate(1, 0, 0))), []Expired(nil))
	}
}

// What was stored a moment ago, and is named by a record a moment later, is not
// deleted in between.
func TestBodyUnderWayIsNotDeleted(t *testing.T) {
	s := open(t, t.TempDir())
	_, blocked, _, _ := kept(t, s)
	put(t, s, "blocked") // the page came again
	rule, now := Retention{Captures: time.Hour}, morning.AddDate(0, 0, 100)
	equal(t, hashes(must(s.Delete(t.Context(), rule, now))), []Hash{blocked.Raw})
	must(s.PutCapture(t.Context(), Capture{Policy: "acme", At: now, Outcome: "unchanged", Body: blocked.Body}))
	equal(t, must(s.Delete(t.Context(), rule, now)), []Expired(nil))
	whole(t, s)
}

// What was deleted cannot become the version in force.
func TestDeletedPageIsNoVersion(t *testing.T) {
	s := open(t, t.TempDir())
	_, blocked, _, _ := kept(t, s)
	must(s.Delete(t.Context(), Retention{Captures: time.Hour}, morning.AddDate(0, 0, 100)))
	_, err := s.AddVersion(t.Context(), Version{Capture: blocked.ID, Tree: blocked.Tree, Accepted: morning})
	is(t, err, ErrDeleted)
	whole(t, s)
}

// Captures, and the deletion of what they name, at the same time: no record is
// left without its bytes.
func TestDeletingWhileCapturing(t *testing.T) {
	s := open(t, t.TempDir())
	rule := Retention{Captures: time.Hour}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 60 {
			capture(t, s, "acme", fmt.Sprint("page ", i%3), morning.AddDate(0, 0, i))
		}
	}()
	for i, running := 0, true; running; i++ {
		select {
		case <-done:
			running = false
		default:
		}
		must(s.Delete(t.Context(), rule, morning.AddDate(0, 0, 20+i)))
	}
	whole(t, s)
}

// A crash between the entry and the file leaves a file: it goes with the next
// call, and nothing is damaged meanwhile.
func TestDeletionIsFinishedAfterACrash(t *testing.T) {
	s := open(t, t.TempDir())
	kept(t, s)
	rule, now := Retention{Captures: time.Hour}, morning.AddDate(0, 0, 100)
	good := s.blobs.disk
	s.blobs.disk = failing{good, "Remove"}
	if _, err := s.Delete(t.Context(), rule, now); !errors.Is(err, errFailing) {
		t.Fatalf("error %v", err)
	}
	s.blobs.disk = good
	whole(t, s)
	equal(t, len(must(s.Delete(t.Context(), rule, now))), 2)
	equal(t, whole(t, s).Deleted, 2)
}

func TestViews(t *testing.T) {
	s := open(t, t.TempDir())
	c := Capture{Policy: "acme", At: morning, Outcome: "first", Body: put(t, s, "page"), Tree: Sum([]byte("t1")), Extractor: "html/1"}
	c.ID = must(s.PutCapture(t.Context(), c))
	own := must(s.View(t.Context(), c.ID, "html/1"))
	equal(t, []Hash{own.Body, own.Tree}, []Hash{c.Body, c.Tree})
	_, err := s.View(t.Context(), c.ID, "html/2")
	is(t, err, ErrNotFound)
	v := View{Capture: c.ID, Extractor: "html/2", Body: put(t, s, "drawn anew"), Tree: Sum([]byte("t2")), At: morning.AddDate(1, 0, 0)}
	v = must(s.PutView(t.Context(), v))
	again := v
	again.Tree = Sum([]byte("t3"))
	equal(t, must(s.PutView(t.Context(), again)), v) // never a rewrite
	equal(t, must(s.Views(t.Context(), c.ID)), []View{v})
	equal(t, must(s.Capture(t.Context(), c.ID)), c)
	equal(t, whole(t, s).Records[KindView], 1)
	accepted := must(s.AddVersion(t.Context(), Version{Capture: c.ID, Tree: c.Tree, Extractor: "html/1", Accepted: morning}))
	for _, tree := range []Hash{c.Tree, v.Tree} {
		equal(t, must(s.VersionByTree(t.Context(), "acme", tree)), accepted)
	}
	_, err = s.PutView(t.Context(), View{Capture: c.ID, Extractor: "html/3", Body: Sum([]byte("not stored"))})
	is(t, err, ErrNotFound)
	if _, err := s.PutView(t.Context(), View{Capture: 99, Extractor: "html/3", At: morning}); err == nil {
		t.Error("a view of no capture")
	}
	for i := range 2 {
		equal(t, len(must(s.Expired(t.Context(), Retention{Versions: time.Hour}, morning.AddDate(i, 0, 0)))), 0) // the latest one
	}
}

// A hold that somebody beside the writer was told of keeps what a deletion
// under way has not deleted yet.
func TestHoldBesideADeletion(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, blocked, _, _ := kept(t, s)
	counsel := must(Open(dir, Options{Beside: true}))
	t.Cleanup(func() { counsel.Close() })
	must(counsel.db.Exec(`PRAGMA busy_timeout = 20`))
	asked, held := false, errors.New("not asked")
	s.blobs.disk = counted{s.blobs.disk, func(op string) error {
		if op == "stat" && !asked {
			asked = true
			_, held = counsel.PutHold(t.Context(), Hold{Policy: "acme", Held: true, Why: "matter 7", By: "ann", At: morning})
		}
		return nil
	}}
	deleted := must(s.Delete(t.Context(), Retention{Captures: time.Hour}, morning.AddDate(0, 0, 100)))
	if !asked || held == nil && len(deleted) > 0 {
		t.Errorf("asked %t: the hold was put, and %d bodies were deleted after it", asked, len(deleted))
	}
	if held != nil {
		is(t, held, ErrLocked)
		_, err := s.Snapshot(t.Context(), blocked.ID)
		is(t, err, ErrDeleted)
	}
}
