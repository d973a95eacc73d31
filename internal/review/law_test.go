package review

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/diff/material"
)

// TestLaw holds the whole line of stages to the answers that the rubric gives
// to its worked scenarios and tricky cases. A case states what must hold, one
// line each, and leaves the rest open:
//
//	verdict material|unclear     the verdict is one of these
//	finding RULE [DIRECTION]     some finding is of this rule
//	change "WORDS" SEVERITY [DIRECTION]
//	check NAME STATUS
//	duty WORDS                   some duty's line holds the words
//	notice required|none
//
// "no" before finding and duty turns them round.
func TestLaw(t *testing.T) {
	files, err := filepath.Glob("testdata/law/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) { runLaw(t, f) })
	}
}

func runLaw(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Analyze(part(t, ar, "old."), part(t, ar, "new."), caseOptions(t, ar))
	if err != nil {
		t.Fatal(err)
	}
	answer := ar.Files[len(ar.Files)-1]
	if answer.Name != "answer" || len(answer.Data) == 0 {
		t.Fatal("the last file is to be the answer")
	}
	failed := false
	for line := range strings.Lines(string(answer.Data)) {
		if line = strings.TrimSpace(line); !holds(t, c, line) {
			failed = true
			t.Errorf("does not hold: %s", line)
		}
	}
	if failed {
		t.Logf("verdict %s\n%s\n%s", c.Verdict(), DumpFindings(c), DumpDuties(c))
	}
}

// holds says whether one line of an answer is true of a case.
func holds(t *testing.T, c *Case, line string) bool {
	t.Helper()
	rest, no := strings.CutPrefix(line, "no ")
	what, arg, _ := strings.Cut(rest, " ")
	switch what {
	case "verdict":
		return slices.Contains(strings.Split(arg, "|"), c.Verdict())
	case "finding":
		return hasFinding(c, strings.Fields(arg)) != no
	case "change":
		return hasChange(c, arg)
	case "check":
		return hasCheck(c, strings.Fields(arg))
	case "duty":
		return hasDuty(c, arg) != no
	case "notice":
		return noticed(c) == (arg == "required")
	}
	t.Fatalf("answer: what is %q?", line)
	return false
}

func hasFinding(c *Case, want []string) bool {
	for i := range c.Judgements {
		for _, f := range c.Judgements[i].Findings {
			if f.Rule == want[0] && (len(want) < 2 || string(f.Direction) == want[1]) {
				return true
			}
		}
	}
	return false
}

// hasChange looks for a change that holds the quoted words and is of the
// severity and direction named.
func hasChange(c *Case, arg string) bool {
	words, rest, _ := strings.Cut(strings.TrimPrefix(arg, `"`), `"`)
	want := strings.Fields(rest)
	for i := range c.Delta.Changes {
		ch, j := &c.Delta.Changes[i], &c.Judgements[i]
		if !strings.Contains(ch.Old, words) && !strings.Contains(ch.New, words) {
			continue
		}
		if j.Severity.String() == want[0] && (len(want) < 2 || j.Direction == material.Direction(want[1])) {
			return true
		}
	}
	return false
}

func hasCheck(c *Case, want []string) bool {
	for _, k := range c.Checks {
		if k.Check == want[0] {
			return k.Status == want[1]
		}
	}
	return false
}

func hasDuty(c *Case, words string) bool {
	for i := range c.Duties {
		if strings.Contains(c.Duties[i].String(), words) {
			return true
		}
	}
	return false
}

func noticed(c *Case) bool {
	for i := range c.Notices {
		if c.Notices[i].Required {
			return true
		}
	}
	return false
}
