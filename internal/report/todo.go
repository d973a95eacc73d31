package report

import (
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// todo is a line of what has to be done.
type todo struct {
	words string
	stops bool         // it holds publication up
	check int          // index of its check, -1 for none
	duty  *review.Duty // nil for none
}

// todo lists what has to be done: what holds publication up, checks that
// failed, duties that are not met.
func (c *Comparison) todo() []todo {
	var out []todo
	if n := c.open(); n > 0 {
		out = append(out, todo{words: plural(n, "change") + " without a decision on record", stops: true, check: -1})
	}
	for i, k := range c.checks() {
		if k.Status == "fail" || c.stopped(&k) {
			out = append(out, todo{words: text(k.Check) + ": " + checkMessage(&k), stops: c.stopped(&k), check: i})
		}
	}
	if !c.listed() {
		return out
	}
	return append(out, owing(c.Review)...)
}

// owing lists the duties that are not met, ours first; those that read alike are
// one.
func owing(r *review.Review) []todo {
	var ours, theirs []todo
	told := map[string]bool{}
	for _, g := range dutyGroups(r) {
		for _, d := range g.duties {
			t := todo{words: strings.TrimSuffix(Duty(d), " [open]"), check: -1, duty: d}
			switch {
			case d.Status == "met" || told[t.words]:
			case d.OwedBy == "us":
				ours = append(ours, t)
			default:
				theirs = append(theirs, t)
			}
			told[t.words] = told[t.words] || d.Status != "met"
		}
	}
	return append(ours, theirs...)
}

// open counts the changes that wait for a decision; without a gate none does.
func (c *Comparison) open() int {
	n := 0
	if c.FailOn == "" || !c.listed() {
		return 0
	}
	for i := range c.Review.Changes {
		if c.blocking(i) {
			n++
		}
	}
	return n
}

// noDuty says why nothing has to be done.
func (c *Comparison) noDuty() string {
	if len(c.Review.Jurisdictions) == 0 {
		return "No duty follows from the policy's own promise, and no law was asked about (--jurisdiction)."
	}
	return "No duty follows from the policy's own promise or the laws that were asked about."
}
