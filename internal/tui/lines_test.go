package tui

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// spoken runs line mode with some answers and gives all that it said.
func spoken(t *testing.T, b Backend, answers ...string) string {
	t.Helper()
	var out bytes.Buffer
	o := Options{Backend: b, Me: "kim", Now: func() time.Time { return clock }}
	if err := Lines(context.Background(), o, strings.NewReader(strings.Join(answers, "\n")+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Line mode reads out what the screen shows: the whole text, its sections,
// versions and their comparison, and every list.
func TestLineModeHasEveryView(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		want    []string
	}{
		"troubles":      {nil, []string{"1 page is doubtful or out of reach, and not judged: looks says why."}},
		"whole text":    {[]string{"1", "17", "b"}, []string{"Changed: [-We will never sell", "Heading: How long we keep it", "of 28."}},
		"to a change":   {[]string{"1", "17", "1", "n", "b"}, []string{"Changed: "}},
		"search":        {[]string{"1", "17", "find ADVERTISING", "b"}, []string{"We do not use advertising cookies."}},
		"not found":     {[]string{"1", "17", "find zebra", "999", "what", "b"}, []string{"There is no more of that.", "There is no paragraph 999.", `"what" is not understood.`}},
		"sections":      {[]string{"1", "18", "5", "b", "b"}, []string{"4. How we share information: ", "1 Flagged material", "Heading: How long we keep it"}},
		"versions":      {[]string{"timeline brightwater", "b"}, []string{"v2", "first version", "compare OLD NEW"}},
		"comparison":    {[]string{"timeline brightwater", "compare 1 2", "1", "", "b"}, []string{"brightwater: v1 and v2: ", "basis: ", "[-We will never sell"}},
		"no such":       {[]string{"timeline nobody", "nonsense", "C-999"}, []string{`no policy is called "nobody"; policies lists them.`, `"nonsense" is not understood`, "no change is called C-999"}},
		"by its number": {[]string{"brightwater C-001", "b"}, []string{"C-001 of brightwater"}},
		"next change":   {[]string{"1", "22", "b"}, []string{"C-003 of brightwater", "C-004 of brightwater"}},
		"evidence":      {[]string{"1", "20", "b"}, []string{"Evidence", "as read"}},
		"policies":      {[]string{"policies"}, []string{"brightwater", "pinecrest-mail"}},
		"audit":         {[]string{"1", "2", "b", "audit"}, []string{"Who decided what", "needs notice"}},
		"promises":      {[]string{"promises"}, []string{"promises of vendors put to the test.", "not checked. pinecrest-mail: "}},
		"looks":         {[]string{"looks"}, []string{"harbor-pay", "redletter doctor"}},
		"long answer":   {[]string{"1", "7", strings.Repeat("x", 100_000), "a short one", "b"}, []string{"98000 characters too many: an answer holds 2000.", "Saved: brightwater C-003, note."}},
		"bookmark":      {[]string{"1", "21", "b", "filter is:bookmarked"}, []string{"1 change of "}},
	} {
		got := spoken(t, fixture(t), append(c.answers, "q")...)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in\n%s", name, w, got)
			}
		}
		if strings.ContainsAny(got, "\x1b▌│") {
			t.Errorf("%s: marks of a screen are read out:\n%s", name, got)
		}
	}
}

// What is offered is read out once, and again when it is another or asked for.
func TestLineModeDoesNotRepeatItself(t *testing.T) {
	got := spoken(t, fixture(t), "1", "99", "7", "a note", "?", "b", "q")
	if n := strings.Count(got, "2. decide: needs notice"); n != 4 {
		t.Errorf("the numbers are read out %d times, want at first, after a mistake, with undo offered, and when asked:\n%s", n, got)
	}
	if got := spoken(t, fixture(t), "1", "b", "2", "b", "q"); !strings.Contains(got, "numbers as before") {
		t.Errorf("the same numbers are read out twice:\n%s", got)
	}
}

// Any answers over hostile data: it ends, and says nothing that drives a
// terminal.
func TestLineMonkey(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := []string{"1", "2", "3", "4", "7", "9", "17", "18", "19", "20", "21", "22", "23", "b", "b", "b", "n", "", "more", "all", "filter e", "compare 1 2", "find a", "c", "audit", "promises", "looks", "duties", "policies", "C-003", "help", "?", "2026-12-24", "\x1b[2J", strings.Repeat("言", 3000)}
	answers := make([]string, 400)
	for i := range answers {
		answers[i] = words[r.IntN(len(words))]
	}
	got := spoken(t, siege(50), answers...)
	for _, l := range strings.Split(got, "\n") {
		for _, x := range l {
			if x < ' ' || x >= 0x7F && x < 0xA0 || hidden(x) {
				t.Fatalf("a raw control character %U in %q", x, l)
			}
		}
	}
	if !strings.Contains(got, "Paragraphs ") || !strings.Contains(got, "Saved: ") {
		t.Error("the monkey came to no text, or decided nothing")
	}
}
