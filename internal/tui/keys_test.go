package tui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// No key means two things on one screen.
func TestKeysAreUnambiguous(t *testing.T) {
	for _, s := range screens {
		taken := map[string]action{}
		for _, b := range bindings {
			for _, k := range b.keys {
				if !slices.Contains(b.where, s) {
					continue
				}
				if other, ok := taken[k]; ok {
					t.Errorf("%s: %q is %s and %s", s, k, other, b.act)
				}
				taken[k] = b.act
			}
		}
	}
}

// settings are ways to each screen in which between them every binding of the
// screen is valid.
var settings = map[screen][][]string{
	inInbox:    {{}, {"space"}, {"m"}, {"m", "z"}, {"j", "j"}, {"w", "j", "2", "1"}},
	inDetail:   {{"enter"}, {"enter", "m"}, {"enter", "m", "z"}, {"j", "enter"}, {"enter", "G"}, {"w", "j", "j", "enter"}},
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
	inText:     {{"l"}, {"l", "G"}},
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
		for i := range bindings {
			b := &bindings[i]
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
	return d.quit || d.frame() != before || len(b.tasks) != tasks || fmt.Sprint(d.m.o.Prefs) != prefs
}

// The page of the documentation has the table of keys as it is.
func TestKeysAreDocumented(t *testing.T) {
	var b strings.Builder
	b.WriteString("| key | does | where |\n|---|---|---|\n")
	for _, x := range bindings {
		var where []string
		for _, s := range x.where {
			where = append(where, string(s))
		}
		at := strings.Join(where, ", ")
		if len(where) >= len(screens)-1 {
			at = "everywhere"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(strings.Join(strings.Fields(keyWords(x.keys)), "` `"), "|", "\\|"), x.words, at)
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
