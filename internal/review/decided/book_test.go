package decided

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var day = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// told makes events of one change in the order given, numbered from 1.
func told(events ...Event) []Event {
	for i := range events {
		e := &events[i]
		e.ID = int64(i + 1)
		if e.Policy == "" {
			e.Policy = "acme"
		}
		if e.Fingerprint == "" {
			e.Fingerprint, e.Old, e.New = "f1:a", "90 days", "180 days"
		}
		if e.Review == 0 {
			e.Review = 7
		}
		if e.By == "" {
			e.By = "kim"
		}
		e.At = day.Add(time.Duration(i) * time.Minute)
	}
	return events
}

func subject() *Subject {
	return &Subject{Policy: "acme", Fingerprint: "f1:a", Reviews: []int64{7, 8}, Old: "90 days", New: "180 days", Role: Own, Severity: "material"}
}

func state(s *Subject, r Rules, events ...Event) State {
	return New(told(events...)).State(s, r, day.Add(time.Hour))
}

func TestStatus(t *testing.T) {
	tomorrow := day.AddDate(0, 0, 1)
	for name, c := range map[string]struct {
		rules  Rules
		events []Event
		want   Status
	}{
		"nothing was done":               {want: Open},
		"decided":                        {events: []Event{{Action: NeedsNotice}}, want: Decided},
		"a note decides nothing":         {events: []Event{{Action: Note, Note: "asked Kim"}}, want: Open},
		"undone":                         {events: []Event{{Action: Seen}, {Action: Undo, Undoes: 1}}, want: Open},
		"redone":                         {events: []Event{{Action: Seen}, {Action: Undo, Undoes: 1}, {Action: Undo, Undoes: 2}}, want: Decided},
		"undone again":                   {events: []Event{{Action: Seen}, {Action: Undo, Undoes: 1}, {Action: Undo, Undoes: 2}, {Action: Undo, Undoes: 3}}, want: Open},
		"an undo of what comes later":    {events: []Event{{Action: Undo, Undoes: 2}, {Action: Seen}}, want: Decided},
		"put off":                        {events: []Event{{Action: Snooze, Until: tomorrow}}, want: Snoozed},
		"put off until a time gone by":   {events: []Event{{Action: Snooze, Until: day}}, want: Open},
		"decided while put off":          {events: []Event{{Action: Snooze, Until: tomorrow}, {Action: Seen}}, want: Decided},
		"a vendor's action on ours":      {events: []Event{{Action: AskVendor}}, want: Open},
		"waits for a second":             {rules: Rules{"material"}, events: []Event{{Action: Seen}}, want: Awaiting},
		"confirmed by another":           {rules: Rules{"material"}, events: []Event{{Action: Seen}, {Action: Confirm, By: "jo"}}, want: Decided},
		"confirmed by oneself":           {rules: Rules{"material"}, events: []Event{{Action: Seen}, {Action: Confirm}}, want: Awaiting},
		"decided anew after the confirm": {rules: Rules{"unclear"}, events: []Event{{Action: Seen}, {Action: Confirm, By: "jo"}, {Action: NeedsNotice}}, want: Awaiting},
		"confirm undone":                 {rules: Rules{"material"}, events: []Event{{Action: Seen}, {Action: Confirm, By: "jo"}, {Action: Undo, Undoes: 2, By: "jo"}}, want: Awaiting},
		"another comparison":             {events: []Event{{Action: Seen, Review: 9}}, want: Open},
		"judged again":                   {events: []Event{{Action: Seen, Review: 8}}, want: Decided},
		"another policy":                 {events: []Event{{Action: Seen, Policy: "globex"}}, want: Open},
	} {
		if got := state(subject(), c.rules, c.events...); got.Status != c.want {
			t.Errorf("%s: %s, want %s", name, got.Status, c.want)
		}
	}
}

func TestSecondReviewerIsForTheSeveritiesNamed(t *testing.T) {
	s := subject()
	s.Severity = "minor"
	if got := state(s, Rules{"unclear"}, Event{Action: Seen}); got.Status != Decided {
		t.Errorf("a minor change waits for a second reviewer: %s", got.Status)
	}
}

func TestSnoozeEndsAtTheDeadline(t *testing.T) {
	s := subject()
	s.Deadline = day.AddDate(0, 0, 2)
	got := state(s, Rules{}, Event{Action: Snooze, Until: day.AddDate(0, 1, 0)})
	if got.Status != Snoozed || !got.Until.Equal(s.Deadline) {
		t.Errorf("%s until %s, want until the deadline %s", got.Status, got.Until, s.Deadline)
	}
}

func TestALaterEditIsOpenAndSaysWhatWasDecided(t *testing.T) {
	s := subject()
	s.Fingerprint, s.Old, s.New, s.Reviews = "f1:b", "180 days", "360 days", []int64{12}
	got := state(s, Rules{}, Event{Action: NotMaterial, Reason: "a slip of the pen, mended"})
	if got.Status != Open || got.Again == nil || got.Again.Action != NotMaterial {
		t.Errorf("%+v, want it open with the earlier decision", got)
	}
	if got.Equal != nil {
		t.Error("another text is offered the same decision")
	}
}

func TestAnEqualChangeElsewhereIsOffered(t *testing.T) {
	s := subject()
	s.Policy = "globex"
	if got := state(s, Rules{}, Event{Action: Seen}); got.Status != Open || got.Equal == nil {
		t.Errorf("%+v, want it open and the decision offered", got)
	}
	s.Role = "vendor"
	if got := state(s, Rules{}, Event{Action: Seen}); got.Equal != nil {
		t.Error("a decision about our own policy is offered for a vendor's")
	}
}

func TestAStepBackAndForthIsOfferedNotDecided(t *testing.T) {
	s := subject()
	s.Reviews = []int64{15}
	if got := state(s, Rules{}, Event{Action: Seen}); got.Status != Open || got.Equal == nil {
		t.Errorf("%+v, want the same change at another time to be open", got)
	}
}

// What an undo takes back is as if it had never been, in any history.
func TestUndoIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		var events []Event
		for range n {
			e := Event{
				Action: rapid.SampledFrom([]Action{Seen, NeedsNotice, NotMaterial, Note, Assign, Confirm}).Draw(t, "a"),
				By:     rapid.SampledFrom([]string{"kim", "jo"}).Draw(t, "by"), Owner: rapid.SampledFrom([]string{"", "lee"}).Draw(t, "owner"),
			}
			events = append(events, e)
		}
		without := state(subject(), Rules{"unclear"}, events...)
		again := append(append([]Event{}, events...), Event{Action: NotMaterial, By: "ann"}, Event{Action: Undo, Undoes: int64(n + 1), By: "ann"})
		with := state(subject(), Rules{"unclear"}, again...)
		if without.Status != with.Status || without.Owner != with.Owner || id(without.Decision) != id(with.Decision) || id(without.Confirmed) != id(with.Confirmed) {
			t.Fatalf("undo left a trace: %+v, then %+v", without, with)
		}
	})
}

func id(e *Event) int64 {
	if e == nil {
		return 0
	}
	return e.ID
}
