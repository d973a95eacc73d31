package duty

import (
	"time"

	"github.com/redletter-dev/redletter/parse"
)

// dates are those that a case knows. A month without a day stays a month: it is
// compared by its start and end, and no day is made up.
type dates struct {
	oldUpdated, newUpdated     *parse.Date
	oldEffective, newEffective *parse.Date
	published                  string
}

func datesOf(c *Case) dates {
	return dates{
		oldUpdated: dateOf(c.Delta.Old, "updated"), newUpdated: dateOf(c.Delta.New, "updated"),
		oldEffective: dateOf(c.Delta.Old, "effective"), newEffective: dateOf(c.Delta.New, "effective"),
		published: c.Options.Published,
	}
}

// dateOf gives the first date of a role, nil when there is none.
func dateOf(doc *parse.Document, role string) *parse.Date {
	if doc == nil {
		return nil
	}
	for i := range doc.Dates {
		if doc.Dates[i].Role == role {
			return &doc.Dates[i]
		}
	}
	return nil
}

// bumped says whether a date line of the new text is later than that of the old.
func (d *dates) bumped() bool {
	return differs(d.oldUpdated, d.newUpdated) || differs(d.oldEffective, d.newEffective)
}

// differs says whether a date line changed or is new.
func differs(a, b *parse.Date) bool {
	if b == nil {
		return false
	}
	return a == nil || a.ISO != b.ISO || a.ISO == "" && a.Text != b.Text
}

// of gives the day on which something is due, "" when the day of its event is
// not known. A date of effect that did not move is that of the old text.
func (d *dates) of(due Due) string {
	switch due.Event {
	case "effect", "before-effect":
		if differs(d.oldEffective, d.newEffective) {
			return shift(d.newEffective.ISO, due.Days)
		}
	case "publication":
		return shift(d.published, due.Days)
	}
	return ""
}

// shift moves an ISO day by calendar days, "" for what is no day.
func shift(iso string, days int) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// between counts the calendar days from one ISO day to another.
func between(from, to string) (int, bool) {
	a, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return 0, false
	}
	b, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}
