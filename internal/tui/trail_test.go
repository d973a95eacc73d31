package tui

import (
	"errors"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// Jumps are undone one by one, whatever was done between.
func TestJumpingBack(t *testing.T) {
	d := drive(t, Options{Backend: fixture(t)})
	d.size(80, 24)
	d.press("j", "j")
	start := d.m.at().Ref
	d.press("/")
	d.write("months")
	d.press("enter")
	found := d.m.at().Ref
	d.press("enter", "2", "ctrl+o")
	if s := d.m.pane().screen(); s != inDetail || d.m.at().Ref != found {
		t.Errorf("back on %s at %v, want the change %v", s, d.m.at(), found)
	}
	d.press("ctrl+o")
	if s := d.m.pane().screen(); s != inInbox || d.m.inbox.tab >= 0 {
		t.Errorf("back on %s, filter %q, want the search", s, d.m.inbox.query)
	}
	d.press("ctrl+o")
	if d.m.inbox.tab != 0 || d.m.at().Ref != start {
		t.Errorf("filter %q at %v, want all open at %v", d.m.inbox.query, d.m.at().Ref, start)
	}
	d.press("ctrl+o")
	if !strings.Contains(d.last, "there was no jump yet") {
		t.Errorf("the trail does not end:\n%s", d.last)
	}
}

func TestJumpingBackAmongChanges(t *testing.T) {
	d := drive(t, Options{Backend: fixture(t)})
	d.size(80, 24)
	d.press("enter")
	first := d.m.at().Ref
	d.press("ctrl+n", "ctrl+n", "ctrl+o", "ctrl+o")
	if d.m.at() == nil || d.m.at().Ref != first {
		t.Errorf("at %v, want %v", d.m.at(), first)
	}
}

// Bookmarks are kept, shown, found again, and decide nothing.
func TestBookmarks(t *testing.T) {
	b, kept := fixture(t), Prefs{}
	d := drive(t, Options{Backend: b, Save: func(p Prefs) error { kept = p; return nil }})
	d.size(80, 24)
	d.press("j", "b")
	if len(kept.Bookmarks) != 1 || !strings.Contains(d.last, "▌◆") {
		t.Fatalf("%v\n%s", kept.Bookmarks, d.last)
	}
	at := d.m.at().Ref
	d.press("G", "'")
	if d.m.at().Ref != at {
		t.Errorf("at %v, want the bookmark %v", d.m.at().Ref, at)
	}
	d.press(":")
	d.write("bookmarks")
	d.press("enter")
	if !strings.Contains(d.last, "filter: is:bookmarked") || len(d.m.inbox.shown) != 1 {
		t.Errorf("the list of bookmarks:\n%s", d.last)
	}
	d.press("enter", "b", "esc")
	if len(kept.Bookmarks) != 0 || len(b.events) != 0 {
		t.Errorf("%v bookmarks, %d events", kept.Bookmarks, len(b.events))
	}
}

// What is shown goes to a program as plain text, from any screen, and the
// screen stays where it stands.
func TestPipe(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want []string
	}{
		{nil, []string{"C-003  brightwater  Flagged material", "[-We will never sell", "promise-never-sell-removed"}},
		{[]string{"enter", "G"}, []string{"C-003  brightwater  Flagged material", "Notice and duties"}},
		{[]string{"f", "G"}, []string{"[-We will never sell", "How long we keep it"}},
		{[]string{"2"}, []string{"brightwater", "pinecrest-mail"}},
		{[]string{"2", "j", "enter", "space", "j", "space", "="}, []string{"Flagged material", "Why "}},
		{[]string{"l"}, []string{"Dear customer,", "30. Something changes."}},
		{[]string{"?"}, []string{"decide: needs notice", "quit"}},
	} {
		b := fixture(t)
		d := drive(t, Options{Backend: b, Theme: Theme{Scheme: FourBit}})
		d.size(80, 24)
		d.press(c.keys...)
		d.m.saying = saying{}
		before := d.frame()
		d.press("!")
		d.write("wc -l")
		d.press("enter")
		if len(b.piped) != 1 || b.piped[0].command != "wc -l" {
			t.Fatalf("%v: %+v", c.keys, b.piped)
		}
		text := b.piped[0].text
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("%v: no %q in\n%s", c.keys, w, text)
			}
		}
		if strings.Contains(text, "\x1b") || strings.Contains("\n"+text, "\n▌") {
			t.Errorf("%v: more than text:\n%q", c.keys, text)
		}
		if d.m.saying = (saying{}); d.frame() != before {
			t.Errorf("%v: the screen is another one:\n%s", c.keys, d.frame())
		}
	}
}

func TestPipeToNoProgram(t *testing.T) {
	d := drive(t, Options{Backend: fixture(t)})
	d.size(80, 24)
	d.press(":")
	d.write("|missing")
	d.press("enter")
	if !strings.Contains(d.last, "no program is called missing") {
		t.Errorf("nothing is said:\n%s", d.last)
	}
}

// What was typed is not lost with a key pressed too much, nor with a full disk.
func TestTypedWordsOutliveAMishap(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	const why = "the clause was never in force"
	d.press("x")
	d.write(why)
	d.press("esc", "x")
	if d.m.ask.fields[0].value() != why {
		t.Fatalf("after esc: %q", d.m.ask.fields[0].value())
	}
	b.refuse = errors.New("the disk is full")
	d.press("enter", "x")
	if d.m.ask.fields[0].value() != why {
		t.Fatalf("after a full disk: %q", d.m.ask.fields[0].value())
	}
	b.refuse = nil
	d.press("enter", "x")
	if len(b.events) != 1 || d.m.ask.fields[0].value() != "" {
		t.Errorf("%d events; asked anew with %q", len(b.events), d.m.ask.fields[0].value())
	}
	d.press("ctrl+c")
	if d.m.ask != nil || d.quit {
		t.Error("ctrl+c in a question leaves more than the question")
	}
}

// A batch that could not be undone can be undone later.
func TestAFailedUndoIsNotForgotten(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	d.press("space", "space", "m")
	b.refuse = errors.New("the disk is full")
	d.press("z")
	b.refuse = nil
	d.press("z")
	if len(b.events) != 4 || d.m.inbox.open != 8 {
		t.Fatalf("%d events, %d open:\n%s", len(b.events), d.m.inbox.open, d.last)
	}
	b.refuse = errors.New("the disk is full")
	d.press("Z")
	b.refuse = nil
	d.press("Z")
	if len(b.events) != 6 || d.m.inbox.open != 6 {
		t.Errorf("%d events, %d open:\n%s", len(b.events), d.m.inbox.open, d.last)
	}
}

// Leaving waits for what was decided; a second time it does not.
func TestLeavingWaitsForTheDisk(t *testing.T) {
	for _, again := range []bool{false, true} {
		b := fixture(t)
		d := drive(t, Options{Backend: b})
		d.size(80, 24)
		_, writing := d.m.Update(keyOfName("m"))
		d.press("q")
		if d.quit || !strings.Contains(d.last, "saving what you decided") {
			t.Fatalf("it left before the disk had it:\n%s", d.last)
		}
		if again {
			d.press("q")
		} else {
			d.run(writing)
		}
		if !d.quit {
			t.Error("it stays")
		}
	}
}

// Judged anew while somebody looks: the cursor, the marks and what is open stay
// on the same change.
func TestWhatIsUnderTheCursorStaysTheSame(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	d.press("j", "space", "j", "enter")
	want, marked := d.m.at().Subject.Fingerprint, len(d.m.marked)
	b.reviews = append([]*kept{}, b.reviews...)
	for i, k := range b.reviews {
		anew := *k
		anew.origin.Review = int64(101 + i)
		anew.origin.Reviews = []int64{int64(i + 1), anew.origin.Review}
		b.reviews[i] = &anew
	}
	d.run(d.m.loadIndex())
	if d.m.at() == nil || d.m.at().Subject.Fingerprint != want || len(d.m.marked) != marked {
		t.Fatalf("open: %v, %d marked", d.m.at(), len(d.m.marked))
	}
	d.press("esc", "esc")
	if d.m.at().Subject.Fingerprint != want {
		t.Errorf("under the cursor is %s", d.m.at().ID)
	}
}

// What is owed follows decisions at once, and the count of the tab is that of
// the list.
func TestDutiesFollowDecisions(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(100, 30)
	before := d.m.counts()[2]
	d.press("j", "j", "d", "2", "enter", "enter", "enter", "3")
	if len(b.events) != 1 || b.events[0].Action != decided.AskVendor {
		t.Fatalf("%+v", b.events)
	}
	if d.m.counts()[2] != before+1 || !strings.Contains(d.last, "ask the vendor") {
		t.Errorf("%d before, %d now:\n%s", before, d.m.counts()[2], d.last)
	}
}
