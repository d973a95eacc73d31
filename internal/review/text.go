package review

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// Context gives the text of up to n included blocks before and after change i,
// from the new document, or from the old one for a removal.
func (c *Case) Context(i, n int) (before, after []string) {
	ch := &c.Delta.Changes[i]
	doc, at := c.New, ch.NewBlock
	if at < 0 {
		doc, at = c.Old, ch.OldBlock
	}
	if at < 0 {
		return nil, nil
	}
	for k := at - 1; k >= 0 && len(before) < n; k-- {
		if doc.Blocks[k].Included() {
			before = append([]string{doc.Blocks[k].Text}, before...)
		}
	}
	return before, following(doc, at, n)
}

func following(doc *parse.Document, at, n int) (after []string) {
	for k := at + 1; k < len(doc.Blocks) && len(after) < n; k++ {
		if doc.Blocks[k].Included() {
			after = append(after, doc.Blocks[k].Text)
		}
	}
	return after
}

// DumpFindings is the text form of the judgements: one line a change with its
// severity and direction, one a finding under it.
func DumpFindings(c *Case) string {
	var b strings.Builder
	for i := range c.Judgements {
		j := &c.Judgements[i]
		fmt.Fprintf(&b, "%s %s %s %s\n", ChangeID(i), j.Severity, j.Direction, j.Category)
		for _, f := range j.Findings {
			fmt.Fprintf(&b, "  %s %s %s: %s\n", f.Severity, f.Direction, f.Rule, f.Why)
			for _, q := range f.Evidence.Old {
				fmt.Fprintf(&b, "    - %q\n", q)
			}
			for _, q := range f.Evidence.New {
				fmt.Fprintf(&b, "    + %q\n", q)
			}
		}
	}
	return b.String()
}

// DumpDuties is the text form of the duties, one a line, then the checks.
func DumpDuties(c *Case) string {
	var b strings.Builder
	for i := range c.Duties {
		fmt.Fprintf(&b, "%s\n", c.Duties[i])
	}
	for _, k := range c.Checks {
		fmt.Fprintf(&b, "check %s: %s: %s\n", k.Check, k.Status, k.Why)
	}
	return b.String()
}
