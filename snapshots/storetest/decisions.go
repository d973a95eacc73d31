package storetest

import (
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

func decisionsComeBackInTheOrderOfAdding(t *testing.T, open Opener) {
	dir := t.TempDir()
	s := open(t, dir)
	c := capture(t, s, "acme", "one", morning)
	review := must(s.PutReview(t.Context(), snapshots.Review{Policy: "acme", New: c.Body, At: morning, JSON: []byte(`{}`)}))
	first := decision("ann", snapshots.ActionNeedsNotice)
	first.Review = review
	plain := snapshots.Decision{Policy: "beta", Fingerprint: "f1:b", Action: snapshots.ActionSeen, By: "ann", At: morning.Add(-time.Hour)}
	all := decide(t, s, first, plain)
	undo := decision("ann", snapshots.ActionUndo)
	undo.Undoes, undo.Seen = all[0].ID, all[0].ID
	all = append(all, decide(t, s, undo)...)
	redo := decision("ann", snapshots.ActionUndo)
	redo.Undoes, redo.Until = all[2].ID, morning.AddDate(1, 0, 0)
	all = append(all, decide(t, s, redo)...)
	equal(t, []int64{all[0].ID, all[1].ID, all[2].ID, all[3].ID}, []int64{1, 2, 3, 4})
	s.Close()

	s = open(t, dir)
	equal(t, must(s.Decisions(t.Context(), "", 0)), all)
	equal(t, must(s.Decisions(t.Context(), "acme", 0)), []snapshots.Decision{all[0], all[2], all[3]})
	equal(t, must(s.Decisions(t.Context(), "acme", 3)), all[3:])
	equal(t, must(s.Decisions(t.Context(), "nobody", 0)), []snapshots.Decision(nil))
	equal(t, must(s.Decision(t.Context(), 2)), all[1])
	_, err := s.Decision(t.Context(), 99)
	is(t, err, snapshots.ErrNotFound)
}

func decisionWithoutItsPartsIsRefused(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	for name, spoil := range map[string]func(*snapshots.Decision){
		"action":           func(d *snapshots.Decision) { d.Action = "forget" },
		"policy":           func(d *snapshots.Decision) { d.Policy = "" },
		"change":           func(d *snapshots.Decision) { d.Fingerprint = "" },
		"author":           func(d *snapshots.Decision) { d.By = "" },
		"time":             func(d *snapshots.Decision) { d.At = time.Time{} },
		"undo of nothing":  func(d *snapshots.Decision) { d.Action = snapshots.ActionUndo },
		"undo of missing":  func(d *snapshots.Decision) { d.Action, d.Undoes = snapshots.ActionUndo, 99 },
		"no undo":          func(d *snapshots.Decision) { d.Undoes = 1 },
		"review not there": func(d *snapshots.Decision) { d.Review = 99 },
	} {
		bad := decision("ann", snapshots.ActionSeen)
		spoil(&bad)
		if _, err := s.Decide(t.Context(), []snapshots.Decision{decision("ann", snapshots.ActionSeen), bad}); err == nil {
			t.Errorf("%s: added", name)
		}
	}
	equal(t, must(s.Decisions(t.Context(), "", 0)), []snapshots.Decision(nil)) // all or none
}

func undoBelongsToItsChange(t *testing.T, open Opener) {
	s := open(t, t.TempDir())
	d := decide(t, s, decision("ann", snapshots.ActionNoAction))
	undo := decision("ann", snapshots.ActionUndo)
	undo.Fingerprint, undo.Undoes = "f1:other", d[0].ID
	_, err := s.Decide(t.Context(), []snapshots.Decision{undo})
	is(t, err, snapshots.ErrNotFound)
}
