package watch

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/fetch"
)

// The list of what people read is closed: every outcome of a fetch and of a
// look, and every kind of doubt, has a word of it, and the manual explains each.
func TestEveryOutcomeHasItsWord(t *testing.T) {
	manual, err := os.ReadFile("../../docs/CAPTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	words := map[Said]bool{}
	for outcome, said := range saidOf {
		words[said] = true
		if say(outcome, "", "") == "" {
			t.Errorf("%s has no word", outcome)
		}
	}
	for _, o := range outcomesOfFetch(t) {
		if saidOf[o] == "" {
			t.Errorf("the outcome %s of a fetch has no word", o)
		}
	}
	for _, k := range kindsOfDoubt(t) {
		if said := say(Doubtful, k, fetch.OK); said == "" || said == SaidOK {
			t.Errorf("the doubt %s has no word", k)
		}
		if d := doubts[k]; d.words == "" || d.next == "" {
			t.Errorf("of the doubt %s nobody is told what it means, or what to do", k)
		}
	}
	for _, d := range doubts {
		if d.said != "" {
			words[d.said] = true
		}
	}
	for w := range words {
		if !strings.Contains(string(manual), "| `"+string(w)+"` |") {
			t.Errorf("docs/CAPTURE.md does not explain %s", w)
		}
	}
	if say(Unchanged, "", fetch.NotModified) != SaidNotModified {
		t.Error("a page that was not modified is not said to be")
	}
}

// outcomesOfFetch reads the constants of the source.
func outcomesOfFetch(t *testing.T) []string {
	return found(t, "../../fetch/outcome.go", `Outcome = "([a-z-]+)"`)
}

// kindsOfDoubt reads the list in the comment of parse.Signal, and ours.
func kindsOfDoubt(t *testing.T) []string {
	b, err := os.ReadFile("../../parse/suspect.go")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(b), "Kinds:")
	list, _, ok := strings.Cut(after, ".\n")
	if !ok {
		t.Fatal("parse/suspect.go lists no kinds")
	}
	kinds := strings.Fields(strings.ReplaceAll(list, "//", " "))
	if len(kinds) < 10 {
		t.Fatalf("only %q", kinds)
	}
	return append(kinds, doubtShrunk, doubtVariant, doubtVanished)
}

func found(t *testing.T, file, pattern string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(b), -1) {
		out = append(out, m[1])
	}
	if len(out) < 10 {
		t.Fatalf("only %q in %s", out, file)
	}
	return out
}
