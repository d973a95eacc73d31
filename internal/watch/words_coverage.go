package watch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// The weekly word on what was looked at.

// coverage says what was looked at, for the policies of the recipient's routes.
func (w *words) coverage(ctx context.Context, e *snapshots.Event, recipient string) (*report.Notice, error) {
	var f facts
	if err := json.Unmarshal(e.Facts, &f); err != nil {
		return nil, fmt.Errorf("read the facts of event %d: %w", e.ID, err)
	}
	all, err := w.store.Coverage(ctx, f.Since, f.Until, shown...)
	if err != nil {
		return nil, err
	}
	byName := map[string]snapshots.Coverage{}
	for _, c := range all {
		byName[c.Policy] = c
	}
	var rows []snapshots.Coverage
	for i := range w.router.covered {
		if p := &w.router.covered[i]; w.router.hears(recipient, p) {
			c := byName[p.Name]
			c.Policy = p.Name
			rows = append(rows, c)
		}
	}
	dead, err := w.store.Mails(ctx, snapshots.Dead)
	if err != nil {
		return nil, err
	}
	n := w.covered(&f, rows, len(dead))
	late, err := w.late(ctx, recipient)
	if err != nil {
		return nil, err
	}
	n.First = append(n.First, late...)
	return n, nil
}

// late lists the notice records that are overdue, of the policies that a
// recipient hears of.
func (w *words) late(ctx context.Context, recipient string) ([]string, error) {
	told, err := w.router.told(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range w.router.covered {
		if p := &w.router.covered[i]; w.router.hears(recipient, p) {
			out = append(out, w.router.late(p, told, w.now)...)
		}
	}
	return out, nil
}

func policyCount(n int) string {
	if n == 1 {
		return "1 policy"
	}
	return fmt.Sprintf("%d policies", n)
}

// covered words the rows: what was not seen comes first.
func (w *words) covered(f *facts, rows []snapshots.Coverage, dead int) *report.Notice {
	var unseen, changed, same []string
	for _, c := range rows {
		switch line := fmt.Sprintf("%s: %d of %d looks saw it", c.Policy, c.Seen, c.Looks); {
		case c.LastSeen.IsZero():
			unseen = append(unseen, c.Policy+": never seen")
		case c.Seen == 0:
			unseen = append(unseen, c.Policy+": not seen since "+w.time(c.LastSeen))
		case c.Changed > 0:
			changed = append(changed, line+"; changed, new versions: "+fmt.Sprint(c.Changed))
		default:
			same = append(same, line+"; unchanged")
		}
	}
	n := &report.Notice{
		Head:   fmt.Sprintf("Coverage of the week: %s, %d changed, %d not seen", policyCount(len(rows)), len(changed), len(unseen)),
		First:  unseen,
		Lines:  []string{"From " + w.time(f.Since) + " to " + w.time(f.Until) + "."},
		Clocks: report.Clocks{Sent: w.now, Zone: w.router.Zone},
		Again:  "redletter history",
	}
	if dead > 0 {
		n.First = append(n.First, fmt.Sprintf("messages that could not be delivered and were given up: %d; see redletter outbox list", dead))
	}
	if len(unseen) > 0 {
		n.Act = []string{"redletter doctor"}
	}
	n.Lines = append(n.Lines, append(changed, same...)...)
	return n
}
