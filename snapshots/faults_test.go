//go:build linux

package snapshots

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// steps are what a program asks of a store, each by itself; n is another number
// every time.
func steps(s *Store, to string) []func(ctx context.Context, n int) error {
	at := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Hour) }
	step := func(do func(ctx context.Context) error) func(context.Context, int) error {
		return func(ctx context.Context, _ int) error { return do(ctx) }
	}
	return append([]func(context.Context, int) error{
		func(ctx context.Context, n int) error {
			body, err := s.PutBody(ctx, fmt.Append(nil, "page ", n))
			if err != nil {
				return err
			}
			_, err = s.Add(ctx, entryOf(n, body, at(n)))
			return err
		},
		func(ctx context.Context, n int) error {
			return s.AddAll(ctx, []Entry{entryOf(n, Sum([]byte("old")), at(n)), {Capture: Capture{Policy: "beta", At: at(n), Outcome: "gone"}}})
		},
		func(ctx context.Context, n int) error {
			id, err := s.PutCapture(ctx, Capture{Policy: "acme", At: at(n), Outcome: "changed", Body: Sum([]byte("old"))})
			if err == nil {
				_, err = s.AddVersion(ctx, Version{Capture: id, Extractor: "html/1", Accepted: at(n)})
			}
			if err == nil {
				_, err = s.PutView(ctx, View{Capture: id, Extractor: "html/9", Body: Sum([]byte("old")), At: at(n)})
			}
			return err
		},
		func(ctx context.Context, n int) error {
			_, err := s.PutReview(ctx, Review{Policy: "acme", New: Sum([]byte("old")), Rules: "1", At: at(n), JSON: fmt.Appendf(nil, `{"faults":%d}`, n)})
			return err
		},
		func(ctx context.Context, n int) error {
			m, err := s.Post(ctx, Mail{Key: fmt.Sprint("fault-", n), Recipient: "ann@example.com", Message: []byte("words"), Created: morning}, nil)
			if err == nil {
				m, err = s.Claim(ctx, at(n), time.Minute)
			}
			if err == nil {
				err = s.Unclaim(ctx, m.ID, morning)
			}
			if err == nil {
				_, err = s.Reclaim(ctx, morning)
			}
			if err == nil {
				err = s.Redirect(ctx, m.ID, "by hand", at(n))
			}
			return err
		},
		func(ctx context.Context, n int) error {
			e := Event{Key: fmt.Sprint("fault-", n), Kind: "trouble", Policy: "acme", At: at(n), Deliveries: []Delivery{{Recipient: "ann@example.com", Pace: "daily", Due: at(n)}}}
			err := s.PutIncident(ctx, Incident{Policy: "acme", Cause: "dns", Since: at(n), Failures: 1 + n%2}, e)
			if err == nil {
				err = s.Hold(ctx, []int64{1, 2}, Delivery{Pace: "storm", Due: at(n)}, Event{Key: fmt.Sprint("hold-", n), Kind: "storm", At: at(n)})
			}
			return err
		},
		func(ctx context.Context, n int) error {
			r, err := s.Begin(ctx, "acme", at(n))
			if err == nil {
				err = s.GiveBack(ctx, r)
			}
			if err == nil {
				err = s.Finish(ctx, r, at(n))
			}
			if err == nil {
				err = s.ForgetRuns(ctx, 3)
			}
			return err
		},
		func(ctx context.Context, n int) error {
			d := decision("ann", ActionNote)
			d.Fingerprint = fmt.Sprint("f9:", n)
			made, err := s.Decide(ctx, []Decision{d})
			if err == nil {
				err = s.EraseNotes(ctx, at(n), made[0].ID)
			}
			return err
		},
		func(ctx context.Context, n int) error {
			_, err := s.PutHold(ctx, Hold{Policy: "beta", Held: n%2 == 0, Why: "matter", By: "ann", At: at(n)})
			return err
		},
		func(ctx context.Context, n int) error {
			body, err := s.PutBody(ctx, fmt.Append(nil, "blocked ", n))
			if err == nil {
				_, err = s.PutCapture(ctx, Capture{Policy: "gone", At: morning, Outcome: "blocked", Body: body})
			}
			if err == nil {
				_, err = s.Delete(ctx, Retention{Captures: time.Hour}, morning.AddDate(1, 0, 0))
			}
			return err
		},
		step(func(ctx context.Context) error { _, err := s.Backup(ctx, to); return err }),
		step(func(ctx context.Context) error { _, err := s.Backup(ctx, to+".tar"); return err }),
	}, questions(s)...)
}

func entryOf(n int, body Hash, at time.Time) Entry {
	return Entry{
		Capture:  Capture{Policy: "acme", At: at, Outcome: "changed", Raw: body, Body: body, Tree: body},
		Version:  &Version{Tree: body, Extractor: "html/1", Accepted: at},
		Review:   &Review{Policy: "acme", New: body, Rules: "1", At: at, JSON: fmt.Appendf(nil, `{"fault":%d}`, n)},
		Run:      &Run{Policy: "acme", Slot: at},
		Incident: &Incident{Policy: "acme", Cause: "dns", Since: at, Failures: n % 2},
		Matter:   &Matter{Policy: "acme", Next: at, State: []byte(`{}`)},
		Events:   []Event{{Key: fmt.Sprint("entry-", n), Kind: "change", Policy: "acme", At: at, Deliveries: []Delivery{{Recipient: "ann@example.com", Pace: "instant", Due: at}}}},
	}
}

// questions only read.
func questions(s *Store) (out []func(context.Context, int) error) {
	ask := func(q func(ctx context.Context) error) {
		out = append(out, func(ctx context.Context, _ int) error { return q(ctx) })
	}
	for _, policy := range []string{"acme", ""} {
		ask(func(ctx context.Context) error { _, err := s.Captures(ctx, policy); return err })
		ask(func(ctx context.Context) error { _, err := s.Reviews(ctx, policy); return err })
		ask(func(ctx context.Context) error { _, err := s.Decisions(ctx, policy, 0); return err })
	}
	ask(func(ctx context.Context) error { _, err := s.Snapshot(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.LastCapture(ctx, "acme", "changed"); return err })
	ask(func(ctx context.Context) error { _, err := s.LastRead(ctx, "acme", "changed"); return err })
	ask(func(ctx context.Context) error { _, err := s.Policies(ctx); return err })
	ask(func(ctx context.Context) error { return s.Knows(ctx, "acme") })
	ask(func(ctx context.Context) error {
		_, err := s.Coverage(ctx, morning, morning.AddDate(1, 0, 0), "changed")
		return err
	})
	ask(func(ctx context.Context) error { _, err := s.Versions(ctx, "acme"); return err })
	ask(func(ctx context.Context) error { _, err := s.LatestVersion(ctx, "acme"); return err })
	ask(func(ctx context.Context) error {
		_, err := s.VersionByPrefix(ctx, "acme", Sum([]byte("page k0")).Short())
		return err
	})
	ask(func(ctx context.Context) error { _, err := s.View(ctx, 1, "html/2"); return err })
	ask(func(ctx context.Context) error { _, err := s.ReviewByID(ctx, 1); return err })
	ask(func(ctx context.Context) error {
		_, err := s.Review(ctx, "acme", Sum([]byte("old")), Sum([]byte("page k0")))
		return err
	})
	ask(func(ctx context.Context) error { _, err := s.ReviewHeads(ctx, 0); return err })
	ask(func(ctx context.Context) error { _, _, _, err := s.Newest(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.Events(ctx, "", time.Time{}); return err })
	ask(func(ctx context.Context) error { _, err := s.EventsOf(ctx, "acme"); return err })
	ask(func(ctx context.Context) error { _, err := s.Event(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.Deliveries(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.Unworded(ctx, morning); return err })
	ask(func(ctx context.Context) error { _, err := s.NextDue(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.Mail(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.Mails(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.MailsOf(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.MailState(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.Sendings(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.NextMail(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.Run(ctx, "acme", morning); return err })
	ask(func(ctx context.Context) error { _, err := s.Incidents(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.Matter(ctx, "acme"); return err })
	ask(func(ctx context.Context) error { _, err := s.Decision(ctx, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.Holds(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.Deletions(ctx); return err })
	ask(func(ctx context.Context) error {
		_, err := s.Expired(ctx, Retention{Captures: time.Hour}, morning.AddDate(1, 0, 0))
		return err
	})
	ask(func(ctx context.Context) error { _, err := s.Leaves(ctx, 0, 99); return err })
	ask(func(ctx context.Context) error { _, err := s.LeafOf(ctx, KindCapture, 1); return err })
	ask(func(ctx context.Context) error { _, err := s.RecordsAt(ctx, 5); return err })
	ask(func(ctx context.Context) error { _, err := s.Tree(ctx); return err })
	ask(func(ctx context.Context) error { _, err := s.TreeAt(ctx, 5); return err })
	ask(func(ctx context.Context) error { _, err := s.ProveInclusion(ctx, 9, 5); return err })
	ask(func(ctx context.Context) error { _, err := s.ProveConsistency(ctx, 9, 5); return err })
	ask(func(ctx context.Context) error { _, err := s.Origin(ctx); return err })
	ask(func(ctx context.Context) error {
		head, err := s.Checkpoint(ctx, nil)
		if err == nil {
			_, err = s.VerifyCheckpoint(ctx, head)
		}
		return err
	})
	ask(func(ctx context.Context) error {
		v, err := s.Verify(ctx, Verification{})
		if err == nil {
			err = v.Err()
		}
		return err
	})
	return out
}

// When any operation of SQLite on its files fails, reading or writing, whatever
// the store was asked for says so, nothing is left by halves, and it goes on when
// the disk does. In the short form some of the operations fail.
func TestEachOperationOfTheDatabaseFailsInTurn(t *testing.T) {
	every := count(t, "REDLETTER_TEST_FAULTS_EVERY", 13)
	dir := t.TempDir()
	op, fail, fired := 0, 0, ""
	onPlatter(t, dir, func(what string) int32 {
		if op++; op != fail {
			return 0
		}
		fired = what
		return map[bool]int32{true: sqlite3.SQLITE_IOERR_READ, false: sqlite3.SQLITE_FULL}[what[:4] == "read"]
	})
	s := open(t, dir)
	fill(t, s, 2)
	fillRest(t, s)
	must(s.db.Exec(`PRAGMA cache_size = 0`)) // each question reads the file
	n, faults := 0, 0
	for i, do := range steps(s, filepath.Join(t.TempDir(), "copy")) {
		for k := 1 + i%every; ; k += every {
			n++
			op, fail, fired = 0, k, ""
			err := do(t.Context(), n)
			fail = 0
			if fired == "" {
				must(0, err)
				break
			}
			faults++
			folding := fired == "write db" || fired == "sync db" // what is in the log is folded into the database later
			if err == nil && !folding {
				t.Errorf("step %d: operation %d (%s) failed, and nobody was told", i, k, fired)
			}
		}
		whole(t, s)
	}
	t.Logf("%d faults of the database in %d calls: all told, nothing by halves", faults, n)
}
