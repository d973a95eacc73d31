package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// fill puts records of many kinds into a store.
func fill(t *testing.T, s Store, rounds int) {
	t.Helper()
	for i := range rounds {
		e := told(t, s, fmt.Sprint("k", i))
		e.Version = &snapshots.Version{Tree: snapshots.Sum(fmt.Append(nil, i)), Extractor: "html/1", Accepted: morning}
		e.Review = &snapshots.Review{Policy: "acme", New: e.Capture.Body, Rules: "2026.11", At: morning, JSON: fmt.Appendf(nil, `{"n":%d}`, i)}
		must(s.Add(t.Context(), e))
		d := decision("ann", snapshots.ActionNeedsNotice)
		d.Fingerprint = fmt.Sprint("f1:", i)
		decide(t, s, d)
		m := post(t, s, fmt.Sprintf("id-%d", i))
		m.State, m.Sent, m.Raw = snapshots.Sent, morning, put(t, s, fmt.Sprint("bytes ", i))
		must(0, s.Settle(t.Context(), m))
	}
}

// verified recomputes everything and wants it whole.
func verified(t *testing.T, s Store, checkpoints ...[]byte) *snapshots.Verdict {
	t.Helper()
	v, err := s.Verify(t.Context(), snapshots.Verification{Checkpoints: checkpoints})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Err(); err != nil {
		t.Fatal(err)
	}
	return v
}

func recordsHaveTheirEntries(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 3)
	must(0, s.EraseNotes(t.Context(), morning, 1))
	v := verified(t, s)
	equal(t, v.Records, map[string]int{
		snapshots.KindStore: 1, snapshots.KindCapture: 3, snapshots.KindVersion: 3, snapshots.KindReview: 3, snapshots.KindEvent: 3,
		snapshots.KindDecision: 3, snapshots.KindSending: 3, snapshots.KindErasure: 1,
	})
	for _, l := range must(s.Leaves(t.Context(), 0, v.Size)) {
		if text := string(l.Data); strings.Contains(text, "ann") || strings.Contains(text, "carol") || strings.Contains(text, "procurement") {
			t.Errorf("entry %d tells a name or a note: %s", l.N, text)
		}
		equal(t, must(s.LeafOf(t.Context(), l.Kind, l.Record)), l)
	}
	s.Close()
	equal(t, verified(t, open(t, dir)).Tree, v.Tree)
}

func proofsHold(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	var trees []snapshots.Tree
	for i := range 9 {
		capture(t, s, "acme", fmt.Sprint(i), morning)
		trees = append(trees, must(s.Tree(t.Context())))
	}
	last := trees[len(trees)-1]
	equal(t, must(s.RecordsAt(t.Context(), trees[4].Size)), map[string]int64{snapshots.KindStore: 1, snapshots.KindCapture: 5})
	for _, l := range must(s.Leaves(t.Context(), 0, last.Size)) {
		proof := must(s.ProveInclusion(t.Context(), last.Size, l.N))
		must(0, snapshots.CheckInclusion(proof, last, &l))
	}
	for _, earlier := range trees {
		equal(t, must(s.TreeAt(t.Context(), earlier.Size)), earlier)
		must(0, snapshots.CheckConsistency(must(s.ProveConsistency(t.Context(), last.Size, earlier.Size)), last, earlier))
	}
}

func checkpointsHold(t *testing.T, open Opener) {
	s, other := open(t, t.TempDir()), open(t, t.TempDir())
	private, public, err := snapshots.NewKey("acme")
	if err != nil {
		t.Fatal(err)
	}
	key := must(snapshots.ParseKey(private))
	verifier := must(snapshots.ParsePublicKey(public))
	fill(t, s, 1)
	head := must(s.Checkpoint(t.Context(), key))
	fill(t, other, 1)
	capture(t, s, "acme", "later", morning)
	c := must(s.VerifyCheckpoint(t.Context(), head, verifier))
	equal(t, []any{c.Origin, c.Tree, c.Key}, []any{must(s.Origin(t.Context())), must(s.TreeAt(t.Context(), c.Size)), "acme"})
	equal(t, len(verified(t, s, head).Checkpoints), 1)
	_, err = other.VerifyCheckpoint(t.Context(), head, verifier)
	is(t, err, snapshots.ErrCheckpoint)
	_, err = s.VerifyCheckpoint(t.Context(), must(s.Checkpoint(t.Context(), nil)), verifier)
	is(t, err, snapshots.ErrCheckpoint)
}

func retentionLeavesHashes(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	v := version(t, s, capture(t, s, "acme", "one", morning))
	blocked := capture(t, s, "acme", "blocked", morning)
	later, rule := morning.AddDate(1, 0, 0), snapshots.Retention{Captures: time.Hour, Versions: time.Hour}
	hold := snapshots.Hold{Policy: "acme", Held: true, Why: "matter 7", By: "carol", At: morning}
	must(s.PutHold(t.Context(), hold))
	equal(t, len(must(s.Delete(t.Context(), rule, later))), 0)
	hold.Held = false
	must(s.PutHold(t.Context(), hold))
	equal(t, len(must(s.Expired(t.Context(), rule, later))), 2)
	equal(t, len(must(s.Delete(t.Context(), rule, later))), 2)
	_, err := s.Kept(t.Context(), blocked.Body)
	is(t, err, snapshots.ErrDeleted)
	must(s.Kept(t.Context(), v.Body)) // the version in force stays
	equal(t, must(s.Capture(t.Context(), blocked.ID)), blocked)
	equal(t, len(must(s.Deletions(t.Context()))), 2)
	equal(t, len(must(s.Holds(t.Context()))), 2)
	equal(t, verified(t, s).Deleted, 2)
}

func viewsAreNoRewrite(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	c := capture(t, s, "acme", "one", morning)
	v := must(s.PutView(t.Context(), snapshots.View{Capture: c.ID, Extractor: "html/2", Body: c.Body, Tree: snapshots.Sum([]byte("anew")), At: morning}))
	other := v
	other.Tree = snapshots.Sum([]byte("again"))
	equal(t, must(s.PutView(t.Context(), other)), v)
	equal(t, must(s.View(t.Context(), c.ID, "html/2")), v)
	equal(t, must(s.Views(t.Context(), c.ID)), []snapshots.View{v})
	equal(t, must(s.Capture(t.Context(), c.ID)), c)
	_, err := s.View(t.Context(), c.ID, "html/3")
	is(t, err, snapshots.ErrNotFound)
	verified(t, s)
}
