package material_test

import (
	"os"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/diff/material"
)

// TestBearing holds for whom an edit is better to pairs of sentences that say
// one class of edit in many words. A line of testdata/bearing.txt is
//
//	weakens | before | after
//
// and says that the change is flagged and which way; "calm" says that it is
// not flagged, "minor" that it is no matter of wording alone.
func TestBearing(t *testing.T) {
	b, err := os.ReadFile("testdata/bearing.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		part := strings.Split(strings.TrimSpace(line), " | ")
		if len(part) != 3 {
			continue
		}
		n++
		_, js := compare(t, policy(part[1]), policy(part[2]), material.Options{})
		checkBearing(t, part, js)
	}
	if n < 60 {
		t.Errorf("%d pairs, want at least 60", n)
	}
}

func checkBearing(t *testing.T, part []string, js []material.Judgement) {
	t.Helper()
	top := worst(js)
	switch part[0] {
	case "calm":
		if top >= material.Unclear {
			t.Errorf("%v by %v:\n  %s\n  %s", top, fired(js), part[1], part[2])
		}
	default:
		for _, j := range js {
			if j.Severity == top && top >= material.Unclear && string(j.Direction) == part[0] {
				return
			}
		}
		t.Errorf("want %s, got %v %v:\n  %s\n  %s", part[0], top, directions(js), part[1], part[2])
	}
}

func directions(js []material.Judgement) []material.Direction {
	var out []material.Direction
	for _, j := range js {
		out = append(out, j.Direction)
	}
	return out
}
