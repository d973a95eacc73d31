package tui

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// standardKeys are the keys as they are without a configuration.
func standardKeys() *Keys { return &Keys{standard} }

// No key means two things on one screen.
func TestKeysAreUnambiguous(t *testing.T) {
	if err := standardKeys().conflict(); err != nil {
		t.Error(err)
	}
}

// settings are ways to each screen in which between them every binding of the
// screen is valid.
var settings = map[screen][][]string{
	inInbox:    {{"b", "j"}, {}, {"space"}, {"m"}, {"m", "z"}, {"j", "j"}, {"w", "j", "2", "1"}},
	inDetail:   {{"b", "j", "enter"}, {"enter"}, {"enter", "m"}, {"enter", "m", "z"}, {"j", "enter"}, {"enter", "G"}, {"w", "j", "j", "enter"}},
	inPolicies: {{"2"}, {"2", "j"}},
	inTimeline: {{"2", "j", "enter"}, {"2", "j", "enter", "space", "j", "space"}, {"2", "j", "enter", "j"}},
	inCompare:  {{"2", "j", "enter", "space", "j", "space", "="}, {"2", "j", "enter", "space", "j", "space", "=", "j"}},
	inTree:     {{"t"}, {"t", "j"}, {"j", "j", "j", "t", "g"}, {"j", "j", "j", "t", "g", "H"}, {"j", "j", "j", "t", "g", "j"}, {"j", "j", "j", "t", "g", "j", "H"}},
	inDocument: {{"f"}, {"f", "j", "j"}, {"f", "G"}},
	inDuties:   {{"3"}, {"3", "j"}},
	inVendors:  {{"4"}, {"4", "j"}},
	inLooks:    {{"5"}, {"5", "j"}},
	inEvidence: {{"e"}, {"e", "G"}},
	inAudit:    {busy("@"), busy("@", "G")},
	inText:     {{"2", "1", "l"}, {"l"}, {"l", "G"}},
	inHelp:     {{"?"}, {"?", "G"}},
}

// busy is much to and fro, then some keys.
func busy(keys ...string) []string {
	var out []string
	for range 8 {
		out = append(out, "m", "z")
	}
	return append(out, keys...)
}

// Every key that the help of a screen lists does something there: the frame, or
// what was asked of the backend, is another than before. A move may be at its
// end in one setting and must then do something in another.
func TestEveryKeyOfTheHelpWorks(t *testing.T) {
	for _, s := range screens {
		worked := map[string]bool{}
		var listed []string
		for _, way := range settings[s] {
			probe := at(t, s, way)
			for _, b := range probe.m.valid() {
				for _, k := range b.keys {
					if !slices.Contains(listed, k) {
						listed = append(listed, k)
					}
					if !worked[k] {
						worked[k] = works(t, s, way, k)
					}
				}
			}
		}
		for b := range standardKeys().all {
			if slices.Contains(b.where, s) && !slices.Contains(listed, b.keys[0]) {
				t.Errorf("%s: no setting of the test makes %q (%s) valid", s, b.keys[0], b.act)
			}
		}
		for _, k := range listed {
			if !worked[k] {
				t.Errorf("%s: %q is listed and does nothing", s, k)
			}
		}
	}
}

// at leads to a screen. The backend holds a decision of another person, so that
// there is something to confirm and to take over.
func at(t *testing.T, s screen, way []string) *driver {
	t.Helper()
	b := fixture(t)
	confirmable(b)
	d := drive(t, Options{Backend: b, Rules: decided.Rules{Second: "material"}, Save: func(Prefs) error { return nil }})
	d.size(80, 24)
	if s == inInbox || s == inDetail {
		d.press("\\")
		d.m.ask.fields[0].input.SetValue("") // all, decided or not
		d.press("enter")
	}
	d.press(way...)
	if d.m.pane().screen() != s {
		t.Fatalf("%v leads to %s, not to %s", way, d.m.pane().screen(), s)
	}
	return d
}

// confirmable has another person decide about one of our flagged changes, and
// about one that is equal to the next.
func confirmable(b *shelf) {
	k, n := b.reviews[0], 0
	for i := range k.review.Changes {
		c := &k.review.Changes[i]
		if c.Severity != "material" {
			continue
		}
		e := decided.Event{
			ID: int64(len(b.events) + 1), Policy: k.origin.Policy, Fingerprint: c.Fingerprint, Change: c.ID, Review: k.origin.Review, Old: c.Old, New: c.New,
			Action: decided.NeedsNotice, By: "jo", At: clock.AddDate(0, 0, -1),
		}
		if n++; n == 2 {
			e.Policy, e.Change, e.Review = "elsewhere", "C-009", 99
		}
		b.events = append(b.events, e)
	}
}

func works(t *testing.T, s screen, way []string, key string) bool {
	t.Helper()
	d := at(t, s, way)
	b, _ := d.m.o.Backend.(*shelf)
	d.m.saying = saying{}
	before, tasks, prefs := d.frame(), len(b.tasks), fmt.Sprint(d.m.o.Prefs)
	d.press(key)
	if d.m.saying.text.String() != "" && strings.HasPrefix(d.m.saying.text.String(), "nothing here") {
		return false
	}
	return d.quit || d.rests || d.frame() != before || len(b.tasks) != tasks || fmt.Sprint(d.m.o.Prefs) != prefs
}

// The page of the documentation has the table of keys as it is.
func TestKeysAreDocumented(t *testing.T) {
	var b strings.Builder
	for _, c := range standard {
		fmt.Fprintf(&b, "\n### %s\n\n| key | does | where | name |\n|---|---|---|---|\n", c.title)
		for i := range c.bindings {
			x := &c.bindings[i]
			var where []string
			for _, s := range x.where {
				where = append(where, string(s))
			}
			at := strings.Join(where, ", ")
			if len(where) >= len(screens)-1 {
				at = "everywhere"
			}
			keys := strings.ReplaceAll(strings.Join(strings.Fields(keyWords(x.keys)), "` `"), "|", "\\|")
			fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` |\n", keys, x.words, at, x.act.Name())
		}
	}
	const path, from, to = "../../docs/REVIEW.md", "<!-- keys -->\n", "<!-- end of keys -->"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(doc), from)
	old, tail, ended := strings.Cut(rest, to)
	if !ok || !ended {
		t.Fatal(path + " has no place for the keys")
	}
	if *update {
		if err := os.WriteFile(path, []byte(head+from+b.String()+to+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != b.String() {
		t.Errorf("%s does not list the keys as they are: go test -update writes them", path)
	}
}

// A slow line brings several keys in one piece. None gets lost.
func TestKeysThatComeTogether(t *testing.T) {
	together := func(s string, alt bool) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Alt: alt} }
	d := drive(t, Options{Backend: fixture(t)})
	d.size(80, 24)
	d.send(together("jjjk", false))
	if d.m.inbox.cursor != 2 {
		t.Errorf("jjjk leads to row %d", d.m.inbox.cursor)
	}
	d.press("enter")
	d.send(together("2", true)) // escape, then 2, in one read
	if s := d.m.pane().screen(); s != inPolicies {
		t.Errorf("escape and 2 lead to %s", s)
	}
	d.press("1")
	d.send(together("ithe vendor was asked", false))
	if d.m.ask != nil {
		t.Error("more than anybody types at once is taken for keys")
	}
	d.send(together("iask them", false))
	if d.m.ask == nil || d.m.ask.fields[0].value() != "ask them" {
		t.Errorf("what comes with the key of a question is no answer to it:\n%s", d.last)
	}
}

// A paste where nothing is asked does nothing, and says so.
func TestAPasteIsNoKeys(t *testing.T) {
	b := fixture(t)
	d := drive(t, Options{Backend: b})
	d.size(80, 24)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ma"), Paste: true})
	if len(b.events) != 0 || !strings.Contains(d.last, "nothing was done with what was pasted") {
		t.Errorf("%d events:\n%s", len(b.events), d.last)
	}
}

// Keys by the configuration: the help, the foot and the sentences follow.
func TestKeysAreBoundByTheConfiguration(t *testing.T) {
	keys, err := Bind(map[string]string{"needs-notice": "M f5", "undo": "u", "wording": "alt+w"})
	if err != nil {
		t.Fatal(err)
	}
	b := fixture(t)
	d := drive(t, Options{Backend: b, Keys: keys})
	d.size(80, 24)
	if !strings.Contains(d.last, "M needs notice") || !strings.Contains(d.last, "alt+w shows them") {
		t.Errorf("the frame does not name the keys:\n%s", d.last)
	}
	d.press("m")
	if len(b.events) != 0 {
		t.Error("the standard key still decides")
	}
	d.press("M")
	if len(b.events) != 1 || !strings.Contains(d.last, "u takes it back") {
		t.Errorf("%d events:\n%s", len(b.events), d.last)
	}
	d.press("u", "?")
	if len(b.events) != 2 || !strings.Contains(d.last, "M f5             decide: needs notice") {
		t.Errorf("%d events:\n%s", len(b.events), d.last)
	}
}

func TestKeysThatCannotBeBound(t *testing.T) {
	for _, c := range []struct{ name, keys, want string }{
		{"needs-notice", "a", "the key a would mean both seen and needs-notice on the screen \"inbox\""},
		{"need-notice", "M", "did you mean needs-notice?"},
		{"undo", "", "it needs a key"},
		{"undo", "ctrl+c", "ctrl+c always leaves"},
		{"undo", "ctrl+m", "a terminal cannot tell ctrl+m from enter"},
		{"undo", "zz", `"zz" is no key`},
		{"undo", "ctrl+1", "ctrl+a to ctrl+z"},
		{"undo", "\x1b", "is no key"},
	} {
		if _, err := Bind(map[string]string{c.name: c.keys}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q: %v, want %q", c.name, c.keys, err, c.want)
		}
	}
	if _, err := Bind(map[string]string{"seen": "m", "needs-notice": "a", "mark": "x", "not-material": "space"}); err != nil {
		t.Errorf("keys that change places: %v", err)
	}
}

// Before the lists are read all keys can be pressed: those that need them do
// nothing, on any screen that can be opened by then.
func TestKeysBeforeTheListsAreRead(t *testing.T) {
	for _, way := range []string{"1", "2", "3", "4", "5", "@", "?", ":"} {
		d := &driver{t: t, m: New(context.Background(), Options{Backend: fixture(t), Me: "kim", Now: func() time.Time { return clock }})}
		d.size(80, 24)
		for _, k := range monkeyKeys() {
			d.press("esc", way, k)
			checkFrame(t, d.last, 80, 24)
		}
	}
}

// A key that a slow line cuts in two is no other keys.
func TestAKeyCutInTwo(t *testing.T) {
	d := drive(t, Options{Backend: fixture(t)})
	d.size(80, 24)
	d.press("j")
	d.send(tea.KeyMsg{Type: tea.KeyEsc})
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("[A")})
	if d.m.ask != nil || d.m.inbox.tab != 0 {
		t.Errorf("half an arrow key is taken for letters:\n%s", d.last)
	}
}
