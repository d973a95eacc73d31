package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review/decided"
)

// Words that people read; those for severities and directions are the same in
// mails and reports.

func severityWords(s string) string { return report.Severity(s) }

// severityMark stands before a row: it tells the severity without colour.
func severityMark(s string) string {
	switch s {
	case "material":
		return "!"
	case "unclear":
		return "?"
	case "minor":
		return "·"
	}
	return "~"
}

func severityInk(s string) ink {
	switch s {
	case "material":
		return alarm
	case "unclear":
		return watch
	case "minor":
		return strong
	}
	return faint
}

// ago says how long something is past, in four columns or fewer.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return ""
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	case d < 100*24*time.Hour:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
	return fmt.Sprintf("%dmo", int(d.Hours()/24/30))
}

// day says a day, with the year where it is another one.
func (m *Model) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(m.o.Zone)
	if t.Year() == m.now().In(m.o.Zone).Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// date says a day that stands alone.
func (m *Model) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(m.o.Zone).Format(time.DateOnly)
}

func (m *Model) clock(t time.Time) string { return t.In(m.o.Zone).Format("2006-01-02 15:04") }

// dueInk tells how near a day is.
func (m *Model) dueInk(t time.Time) ink {
	switch left := t.Sub(m.now()); {
	case t.IsZero():
		return plain
	case left < 0:
		return alarm
	case left < 7*24*time.Hour:
		return watch
	}
	return plain
}

// statusWords say how far a change is.
func (m *Model) statusWords(st *decided.State) string {
	switch st.Status {
	case decided.Decided:
		return st.Decision.Action.Words()
	case decided.Awaiting:
		return st.Decision.Action.Words() + ", awaits a second reviewer"
	case decided.Snoozed:
		return "put off until " + m.day(st.Until)
	}
	switch {
	case st.Again != nil:
		return "open, edited again"
	case st.Equal != nil:
		return "open, decided elsewhere"
	}
	return "open"
}

// shortStatus is the same in a column of a list, "" for open.
func (m *Model) shortStatus(st *decided.State) string {
	switch st.Status {
	case decided.Decided:
		return st.Decision.Action.Words()
	case decided.Awaiting:
		return "awaits 2nd"
	case decided.Snoozed:
		return "until " + m.day(st.Until)
	}
	switch {
	case st.Again != nil:
		return "edited again"
	case st.Owner != "":
		return st.Owner
	}
	return ""
}

// opWords say what happened to a text.
func opWords(op string) string {
	switch op {
	case "moved":
		return "moved, unchanged"
	case "moved-modified":
		return "moved and edited"
	case "renamed":
		return "heading renamed"
	case "link":
		return "link leads elsewhere"
	}
	return op
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// joined puts a separator between what is not empty.
func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}
