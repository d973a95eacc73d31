package promise

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// labelled is a change clause with what a reader finds in it.
type labelled struct {
	Clause   string   `json:"clause"`
	Channels []string `json:"channels"` // a plain promise to tell counts only where no channel is named
	Terms    []string `json:"terms"`    // deemed consent, check back, without notice, discretion, consent required
}

// tally counts what was found, made up and missed.
type tally struct{ hit, extra, missed int }

func (c *tally) add(want, have []string) {
	for _, w := range want {
		if slices.Contains(have, w) {
			c.hit++
		} else {
			c.missed++
		}
	}
	for _, h := range have {
		if !slices.Contains(want, h) {
			c.extra++
		}
	}
}

func (c *tally) f1() float64 { return 2 * float64(c.hit) / float64(2*c.hit+c.extra+c.missed) }

// TestLabelledClauses holds the extraction to labels over clauses that speak in
// many ways. Single ones may be missed: a rule for one of them would be a rule
// for no other.
func TestLabelledClauses(t *testing.T) {
	data, err := os.ReadFile("testdata/clauses.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var channels, terms tally
	for line := range bytes.Lines(data) {
		var want labelled
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		l := Extract(read(t, []byte("# Privacy Policy\n\n## Changes to this policy\n\n"+want.Clause+"\n")))
		c, s := found(&l, want.Channels)
		before := [2]int{channels.extra + channels.missed, terms.extra + terms.missed}
		channels.add(want.Channels, c)
		terms.add(want.Terms, s)
		if before != [2]int{channels.extra + channels.missed, terms.extra + terms.missed} {
			t.Logf("want %v %v, got %v %v: %s", want.Channels, want.Terms, c, s, want.Clause)
		}
	}
	if f := channels.f1(); f < 0.95 {
		t.Errorf("channels: F1 %.3f, want 0.95", f)
	}
	if f := terms.f1(); f < 0.9 {
		t.Errorf("terms: F1 %.3f, want 0.9", f)
	}
}

// found gives the channels and terms of a ledger.
func found(l *Ledger, want []string) (channels, terms []string) {
	named := slices.ContainsFunc(want, func(c string) bool { return c != Direct })
	add := func(list *[]string, s string) {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for i := range l.Promises {
		p := &l.Promises[i]
		if p.Channel != "" && p.Channel != Other && (p.Channel != Direct || !named) {
			add(&channels, p.Channel)
		}
		for _, a := range p.attributes() {
			switch a {
			case "deemed consent", "check back", "without notice", "discretion", "consent required":
				add(&terms, a)
			}
		}
	}
	return channels, terms
}
