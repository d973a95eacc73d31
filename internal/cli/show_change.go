package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

// changed is the JSON of a change with what was decided on it.
type changed struct {
	Schema    string               `json:"schema"`
	Policy    string               `json:"policy"`
	Review    int64                `json:"review"`
	Entry     int64                `json:"entry"` // of the review in the ledger
	Change    *review.Change       `json:"change"`
	Decisions []snapshots.Decision `json:"decisions"`
}

// showChange prints a change: of a certain review, of the latest review of a
// policy, or of the only latest review that has one of this number.
func (p *program) showChange(store *snapshots.Store, id string) error {
	where, number := "", strings.ToUpper(id)
	if i := strings.LastIndex(id, "/"); i >= 0 {
		where, number = id[:i], strings.ToUpper(id[i+1:])
	}
	reviews, err := p.reviewsNamed(store, where)
	if err != nil {
		return err
	}
	var found []changed
	for _, r := range reviews {
		kept, doc, err := p.keptReview(store, r)
		if err != nil {
			return err
		}
		for i := range doc.Changes {
			if doc.Changes[i].ID == number {
				found = append(found, changed{Schema: "redletter/change/v1", Policy: kept.Policy, Review: r, Change: &doc.Changes[i]})
			}
		}
	}
	switch len(found) {
	case 0:
		return usage(fmt.Errorf("no change %s in the latest review of %s", number, named(where)), "redletter show review:ID lists the changes of a review")
	case 1:
		return p.printChange(store, &found[0])
	}
	return usage(fmt.Errorf("%s is a change of %s and of %s", number, found[0].Policy, found[1].Policy), "name the policy: redletter show "+found[0].Policy+"/"+number)
}

// reviewsNamed gives the review of review:7, or the latest one of a policy, or
// of each policy.
func (p *program) reviewsNamed(store *snapshots.Store, where string) ([]int64, error) {
	if digits, ok := strings.CutPrefix(where, "review:"); ok {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, usage(fmt.Errorf("%q names no review", where), "write it as review:7/C-014")
		}
		return []int64{n}, nil
	}
	all, err := store.Reviews(p.ctx, where)
	if err != nil {
		return nil, err
	}
	latest := map[string]int64{}
	var order []string
	for i := range all {
		if latest[all[i].Policy] == 0 {
			order = append(order, all[i].Policy)
		}
		latest[all[i].Policy] = all[i].ID
	}
	out := make([]int64, len(order))
	for i, name := range order {
		out[i] = latest[name]
	}
	return out, nil
}

func (p *program) printChange(store *snapshots.Store, c *changed) error {
	all, err := store.Decisions(p.ctx, c.Policy, 0)
	if err != nil {
		return err
	}
	c.Decisions = []snapshots.Decision{}
	for _, d := range all {
		if d.Fingerprint == c.Change.Fingerprint {
			c.Decisions = append(c.Decisions, d)
		}
	}
	if c.Entry, err = p.entryOf(store, snapshots.KindReview, c.Review); err != nil {
		return err
	}
	if p.json {
		return report.JSON(p.Stdout, c)
	}
	if err := p.print(c.text()); err != nil {
		return err
	}
	for i := range c.Decisions {
		d := &c.Decisions[i]
		line := fmt.Sprintf("  %s  %s by %s (decision %d)", at(d.At), d.Action, authorOf(d), d.ID)
		for _, words := range []string{d.Reason, d.Note} {
			if words != "" {
				line += "\n      " + words
			}
		}
		if err := p.print(line + "\n"); err != nil {
			return err
		}
	}
	return nil
}

func (c *changed) text() string {
	x := c.Change
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (review %d, ledger entry %d)\n", c.Policy, x.ID, c.Review, c.Entry)
	fmt.Fprintf(&b, "  %s, %s: %s\n", report.Severity(x.Severity), x.Direction, x.Op)
	if path := strings.Join(x.NewPath, " › "); path != "" {
		fmt.Fprintf(&b, "  in  %s\n", path)
	}
	for _, side := range [][2]string{{"old", x.Old}, {"new", x.New}} {
		if side[1] != "" {
			fmt.Fprintf(&b, "  %s %s\n", side[0], side[1])
		}
	}
	for _, f := range x.Findings {
		fmt.Fprintf(&b, "  %s: %s\n", f.Rule, f.Why)
	}
	fmt.Fprintf(&b, "  %s\n", x.Fingerprint)
	if len(c.Decisions) == 0 {
		b.WriteString("Nothing is decided.\n")
	} else {
		b.WriteString("Decided:\n")
	}
	return b.String()
}
