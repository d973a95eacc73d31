package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// What fails to load is said once and not asked for without end.
func TestAFailureIsShownAndNotRepeated(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	b.fail = errors.New("the disk is gone; next: look at it")
	d.press("j", "enter")
	if !strings.Contains(d.last, "the disk is gone") {
		t.Errorf("the failure is not shown:\n%s", d.last)
	}
	d.press("f", "esc", "t", "esc", "esc")
	b.fail = nil
	d.run(d.m.loadIndex())
	d.press("enter")
	if strings.Contains(d.last, "the disk is gone") {
		t.Errorf("it is still shown after it went away:\n%s", d.last)
	}
}

// A store that cannot be read says what to do.
func TestAStoreThatCannotBeReadSaysWhatToDo(t *testing.T) {
	b := fixture(t)
	b.fail = errors.New("store damaged: body is missing")
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	if !strings.Contains(d.last, "store damaged") || !strings.Contains(d.last, "redletter doctor") {
		t.Errorf("no next step:\n%s", d.last)
	}
	d.press("j", "enter", "2", "3", "4", "5", "?", "esc", "1", "m", "x", "z")
	checkFrame(t, d.last, 80, 24)
}

// Two people at once: the second sees what the first decided, and loses nothing.
func TestConflictsAreShown(t *testing.T) {
	b := fixture(t)
	kim, jo := drive(t, Options{Backend: b}), drive(t, Options{Backend: b, Me: "jo"})
	kim.size(80, 24)
	jo.size(80, 24)
	kim.press("m")
	jo.press("x")
	jo.write("the promise was never in force")
	jo.press("enter")
	if !strings.Contains(jo.last, "kim decided in between") || !strings.Contains(jo.last, "Nothing of yours") {
		t.Errorf("the conflict is not shown:\n%s", jo.last)
	}
	if len(b.events) != 1 {
		t.Fatalf("%d events: the second decision was written over the first", len(b.events))
	}
	jo.press("1", "]", "]", "]", "]", "x") // among the decided ones, knowing what stands
	jo.write("the promise was never in force")
	jo.press("enter")
	if len(b.events) != 2 {
		t.Errorf("%d events: jo cannot decide after having looked:\n%s", len(b.events), jo.last)
	}
	kim.run(kim.m.poll())
	if !strings.Contains(kim.last, "jo: brightwater C-003, not material") {
		t.Errorf("kim does not see what jo did:\n%s", kim.last)
	}
}

// A question is about what was chosen and known when it was asked: what others
// decide meanwhile is told, and not overruled unseen.
func TestAConflictWhileAQuestionIsOpen(t *testing.T) {
	for _, opening := range [][]string{{"x"}, {"d"}} {
		b := fixture(t)
		kim, jo := drive(t, Options{Backend: b}), drive(t, Options{Backend: b, Me: "jo"})
		kim.size(80, 24)
		jo.size(80, 24)
		jo.press(opening...)
		kim.press("m")
		jo.run(jo.m.poll())
		if !strings.Contains(jo.last, "kim: brightwater C-003, needs notice") || !strings.Contains(jo.last, "brightwater C-003") {
			t.Errorf("%v: jo is not told while the question is open:\n%s", opening, jo.last)
		}
		if opening[0] == "d" {
			jo.press("3")
		}
		jo.write("the promise was never in force")
		jo.press("enter")
		if len(b.events) != 1 || !strings.Contains(jo.last, "kim decided in between") {
			t.Errorf("%v: %d events, the last about %s:\n%s", opening, len(b.events), b.events[len(b.events)-1].Change, jo.last)
		}
	}
}

// Several at once: all of them, or none when one is of the other role.
func TestBulkDecisionsAreAllOrNone(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	d.press("space", "space", "m")
	if len(b.events) != 2 || b.events[0].Action != decided.NeedsNotice || b.events[1].Action != decided.NeedsNotice {
		t.Fatalf("%d events, want both marked ones", len(b.events))
	}
	d.press("z")
	if len(b.events) != 4 || d.m.state(d.m.at()).Status != decided.Open {
		t.Fatalf("one z does not take both back: %d events", len(b.events))
	}
	d.press("g", "space", "j", "space", "m") // one of ours, one of a vendor's
	if len(b.events) != 4 || !strings.Contains(d.last, "unmark") {
		t.Errorf("%d events:\n%s", len(b.events), d.last)
	}
}

// Nothing can be put off past its deadline.
func TestSnoozeStopsAtTheDeadline(t *testing.T) {
	b := fixture(t)
	day := "2026-11-28"
	b.reviews = append([]*kept{}, b.reviews...)
	first := *b.reviews[0]
	r := *first.review
	r.Duties = append(r.Duties[:0:0], r.Duties...)
	for i := range r.Duties {
		r.Duties[i].Due.Date, r.Duties[i].Status = &day, "open"
	}
	first.review = &r
	b.reviews[0] = &first
	d := drive(t, Options{Backend: b})
	d.size(100, 30)
	d.press("s")
	if !strings.Contains(d.last, "The deadline is 2026-11-28") {
		t.Fatalf("the question does not name the deadline:\n%s", d.last)
	}
	d.m.ask.fields[0].input.SetValue("2026-12-24")
	d.press("enter")
	if len(b.events) != 0 || !strings.Contains(d.last, "cannot be put off for longer") {
		t.Errorf("%d events:\n%s", len(b.events), d.last)
	}
	d.m.ask.fields[0].input.SetValue("2026-11-25")
	d.press("enter")
	if len(b.events) != 1 || d.m.inbox.open != 7 {
		t.Errorf("%d events, %d open", len(b.events), d.m.inbox.open)
	}
	d.m.o.Now = func() time.Time { return clock.AddDate(0, 0, 5) }
	d.m.restate()
	if d.m.inbox.open != 8 {
		t.Errorf("it did not come back: %d open", d.m.inbox.open)
	}
}

// A decision about a flagged change waits for a second person when the team
// says so, and nobody is the second of oneself.
func TestSecondReviewer(t *testing.T) {
	b := fixture(t)
	rules := decided.Rules{Second: "material"}
	kim, jo := drive(t, Options{Backend: b, Rules: rules}), drive(t, Options{Backend: b, Rules: rules, Me: "jo"})
	kim.size(80, 24)
	kim.press("m", "]", "]")
	if !strings.Contains(kim.last, "awaits 2nd") {
		t.Fatalf("it does not wait:\n%s", kim.last)
	}
	kim.press("c")
	if len(b.events) != 1 || !strings.Contains(kim.last, "somebody else has to confirm") {
		t.Errorf("%d events:\n%s", len(b.events), kim.last)
	}
	jo.size(80, 24)
	jo.run(jo.m.poll())
	jo.press("]", "]", "c")
	if len(b.events) != 2 || b.events[1].Action != decided.Confirm {
		t.Fatalf("%d events:\n%s", len(b.events), jo.last)
	}
	if jo.m.states[jo.m.place[jo.m.index.Rows[0].Ref]].Status == decided.Awaiting {
		t.Error("it still waits")
	}
}

// What the disk did not take is not shown as saved.
func TestAFailedSaveIsNotShownAsSaved(t *testing.T) {
	b := fixture(t)
	b.refuse = errors.New("the disk is full")
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	d.press("m")
	if !strings.Contains(d.last, "NOT saved: the disk is full") || strings.Contains(d.last, "Saved:") || d.m.inbox.open != 8 {
		t.Errorf("after a failed save:\n%s", d.last)
	}
}

// A change by its number, the latest open one where several have it.
func TestOpenByNumber(t *testing.T) {
	for typed, want := range map[string]string{"C-003": "C-003  brightwater", "c-004": "C-004  brightwater", "pinecrest C-003": "C-003  pinecrest-mail", "brightwater c-001": "C-001  brightwater"} {
		d := drive(t, Options{Backend: fixture(t)})
		d.size(80, 24)
		d.press(":")
		d.write(typed)
		d.press("enter")
		if !strings.Contains(d.last, want) {
			t.Errorf(":%s does not show %q:\n%s", typed, want, d.last)
		}
	}
	d := drive(t, Options{Backend: fixture(t)})
	d.press(":")
	d.write("C-999")
	d.press("enter")
	if !strings.Contains(d.last, "no change is called C-999") {
		t.Errorf("nothing is said:\n%s", d.last)
	}
}
