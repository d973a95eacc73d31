package duty

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redletter-dev/redletter/diff/material"
)

const document = "../../docs/REGIMES.md"

// TestRegimesAreDocumented holds docs/REGIMES.md to the data: what a lawyer
// reads there is what the program asks.
func TestRegimesAreDocumented(t *testing.T) {
	got := regimesDocument()
	if *update {
		if err := os.WriteFile(document, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(document)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("docs/REGIMES.md (-it has +it should have), write it with -update:\n%s", d)
	}
}

func regimesDocument() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Regimes\n\nRule pack %s, reviewed by: %s. This page is made from notify/duty/regimes.go; it is engineering input, not legal advice.\n\n", material.RulesVersion, material.ReviewedBy)
	b.WriteString("A regime asks something only where the configuration chooses it. Its words in a policy suggest it to a person, and no more. The duties of all chosen regimes and of the policy's own promise stand side by side: none replaces another. A citation marked unchecked was not confirmed in a source that was opened; nor were the dates in force, except Connecticut's. A number of days marked house is ours, not the law's: 30 days before effect where a change is less protective on its face, else 14.\n")
	for _, g := range Regimes() {
		fmt.Fprintf(&b, "\n## %s\n\n%s, in force since %s. Suggested by: %s.\n\n", g.Name, g.Title, g.Since, quoted(g.Cues))
		b.WriteString("| duty | to whom | when | of which changes | what is asked | citation |\n| --- | --- | --- | --- | --- | --- |\n")
		for i := range g.Asks {
			a := &g.Asks[i]
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", askKind(a), a.OwedTo, askWhen(a), askAbout(a), a.What, askCite(a))
		}
	}
	return b.String()
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "“" + w + "”"
	}
	return strings.Join(out, ", ")
}

func askKind(a *Ask) string {
	if a.Channel == "" || a.Channel == a.Kind {
		return a.Kind
	}
	return a.Kind + " by " + a.Channel
}

func askWhen(a *Ask) string {
	if a.House {
		return "30 or 14 days before effect (house)"
	}
	return Due{Event: a.Event, Days: -a.Days}.String()
}

func askAbout(a *Ask) string {
	s := "material changes"
	if a.Any {
		s = "any change of content"
	}
	if a.Weakens {
		s += " that weaken"
	}
	if len(a.Families) > 0 {
		s += " in " + strings.Join(a.Families, ", ")
	}
	return s
}

func askCite(a *Ask) string {
	if a.Verified {
		return a.Cite
	}
	return a.Cite + " (unchecked)"
}
