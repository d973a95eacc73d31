package report

import (
	"fmt"

	"github.com/redletter-dev/redletter/internal/review"
)

// A mail is read from the top, for ten seconds: before the summary, the redline
// and the checks it says in a few lines what is flagged and why, and what has to
// be done. Each line stands again below with its proof.

// mostBrief is how many changes and how many tasks are named at the top.
const mostBrief = 3

// short says what is flagged and why, the worst first; nothing where nothing is.
func (n *Notice) short() []string {
	if n.Review == nil || n.Review.Verdict == review.Suspect {
		return nil
	}
	var out []string
	left := 0
	for _, i := range worstFirst(n.Review) {
		c := &n.Review.Changes[i]
		switch {
		case ordinal(c.Severity) > ordinal("unclear"):
		case len(out) == mostBrief:
			left++
		default:
			out = append(out, place(where(c))+": "+reason(c))
		}
	}
	return andMore(out, left)
}

// reason is the first reason for the severity of a change, else what happened.
func reason(c *review.Change) string {
	for i := range c.Findings {
		if f := &c.Findings[i]; f.Severity == c.Severity {
			return text(f.Why)
		}
	}
	return headline(c)
}

// tasks are the duties that are open and ours: those of the publisher for an own
// policy, else those that are for us to check. What has a date stands under what
// cannot wait.
func (n *Notice) tasks() []string {
	if n.Review == nil {
		return nil
	}
	who := "us"
	if n.Review.Role == "own" {
		who = "publisher"
	}
	var out []string
	left := 0
	for i := range n.Review.Duties {
		d := &n.Review.Duties[i]
		switch {
		case d.OwedBy != who || d.Status == "met" || who == "us" && d.Due.Date != nil:
		case len(out) == mostBrief:
			left++
		default:
			out = append(out, owed(d)+pressing(d))
		}
	}
	return andMore(out, left)
}

// pressing says that a task is late.
func pressing(d *review.Duty) string {
	if d.Status == "overdue" {
		return ": overdue"
	}
	return ""
}

func andMore(lines []string, left int) []string {
	if left > 0 {
		lines = append(lines, fmt.Sprintf("and %d more, below", left))
	}
	return lines
}
