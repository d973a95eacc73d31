package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// whyNotMaterial asks for the reason.
func (m *Model) whyNotMaterial(rows []pick) *dialog {
	if err := m.fitting(rows, decided.NotMaterial); err != nil {
		m.complain(err)
		return nil
	}
	return &dialog{
		kept: true, title: "Not material: " + m.named(rows), help: "The reason is kept with the decision and may have to be disclosed.",
		fields: []field{{label: "why", need: "a reason is required", check: longEnough}},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			return m.write(rows, func(e *decided.Event) { e.Action, e.Reason = decided.NotMaterial, v[0] }), nil
		},
	}
}

func longEnough(s string) error {
	if n := utf8.RuneCountInString(s); n < decided.MinReason {
		return fmt.Errorf("write %d characters or more, there are %d: a notice record asks for it too", decided.MinReason, n)
	}
	return nil
}

// named says which changes a question is about.
func (m *Model) named(rows []pick) string {
	if len(rows) == 1 {
		return rows[0].Policy.String() + " " + rows[0].ID.String()
	}
	return plural(len(rows), "change", "changes")
}

// choices lists what can be decided about the chosen changes.
func (m *Model) choices(rows []pick) *dialog {
	d := &dialog{title: "Decide: " + m.named(rows)}
	for _, a := range decided.Decisions(rows[0].Subject.Role) {
		d.choices = append(d.choices, choice{a.Words(), func(m *Model) tea.Cmd {
			switch {
			case a == decided.NotMaterial:
				m.ask = m.whyNotMaterial(rows)
				return nil
			case a.Follows():
				m.ask = m.followUp(rows, a)
				return nil
			}
			return m.decided(rows, a)
		}})
	}
	return d
}

// followUp asks who does what follows from a decision, and by when.
func (m *Model) followUp(rows []pick, a decided.Action) *dialog {
	if err := m.fitting(rows, a); err != nil {
		m.complain(err)
		return nil
	}
	due := m.now().AddDate(0, 0, 7)
	for _, r := range rows {
		if d := r.Deadline(); d.After(m.now()) && d.Before(due) {
			due = d
		}
	}
	return &dialog{
		kept: true, title: strings.ToUpper(a.Words()[:1]) + a.Words()[1:] + ": " + m.named(rows),
		help: "Who does it, and by when. The note may have to be disclosed.",
		fields: []field{
			withNeed(newField("owner", m.o.Me), "somebody has to do it"), withNeed(withCheck(newField("by", m.date(due)), isDay), "name a day"), {label: "note"},
		},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			day, err := m.parseDay(v[1])
			if err != nil {
				return nil, err
			}
			return m.write(rows, func(e *decided.Event) { e.Action, e.Owner, e.Due, e.Note = a, v[0], day, v[2] }), nil
		},
	}
}

func withNeed(f field, need string) field {
	f.need = need
	return f
}

func withCheck(f field, check func(string) error) field {
	f.check = check
	return f
}

func isDay(s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return errors.New("write the day as 2026-12-24")
	}
	return nil
}

// parseDay reads a day as its end, in the zone of the screen: what is due on a
// day may be done on it.
func (m *Model) parseDay(s string) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, s, m.o.Zone)
	if err != nil {
		return d, isDay(s)
	}
	return d.AddDate(0, 0, 1).Add(-time.Second), nil
}

func (m *Model) noteLine(rows []pick) *dialog {
	return &dialog{
		kept: true, title: "Note: " + m.named(rows), help: "Notes may have to be disclosed. They decide nothing.",
		fields: []field{{label: "note", need: "write something, or esc"}},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			return m.write(rows, func(e *decided.Event) { e.Action, e.Note = decided.Note, v[0] }), nil
		},
	}
}

func (m *Model) assignLine(rows []pick) *dialog {
	return &dialog{
		title: "Assign: " + m.named(rows), fields: []field{withNeed(newField("to", m.o.Me), "name somebody")},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			return m.write(rows, func(e *decided.Event) { e.Action, e.Owner = decided.Assign, v[0] }), nil
		},
	}
}

// snoozeLine asks until when. The deadline of any of the changes is the last
// day.
func (m *Model) snoozeLine(rows []pick) *dialog {
	last := m.deadline(rows)
	help := "It comes back then, or when the clause changes again."
	if !last.IsZero() {
		help = "The deadline is " + m.date(last) + ": it comes back then at the latest."
	}
	until := m.now().AddDate(0, 0, 7)
	if !last.IsZero() && until.After(last) {
		until = last
	}
	return &dialog{
		title: "Put off: " + m.named(rows), help: help, fields: []field{withNeed(withCheck(newField("until", m.date(until)), isDay), "name a day")},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			day, err := time.ParseInLocation(time.DateOnly, v[0], m.o.Zone)
			switch {
			case err != nil:
				return nil, isDay(v[0])
			case !last.IsZero() && day.After(last):
				return nil, fmt.Errorf("the deadline is %s: it cannot be put off for longer", m.date(last))
			case !day.After(m.now()):
				return nil, errors.New("that is not in the future")
			}
			return m.write(rows, func(e *decided.Event) { e.Action, e.Until = decided.Snooze, day }), nil
		},
	}
}

func (m *Model) deadline(rows []pick) time.Time {
	var out time.Time
	for _, r := range rows {
		if d := r.Deadline(); !d.IsZero() && (out.IsZero() || d.Before(out)) {
			out = d
		}
	}
	return out
}

// confirmed writes the word of the second reviewer.
func (m *Model) confirmed(rows []pick) tea.Cmd {
	rows = slices.DeleteFunc(rows, func(r pick) bool {
		st := m.state(r.Row)
		return st.Status != decided.Awaiting || st.Decision.By == m.o.Me
	})
	if len(rows) == 0 {
		m.say("nothing of what is chosen waits for you")
		return nil
	}
	return m.write(rows, func(e *decided.Event) { e.Action = decided.Confirm })
}

// takeOverLine offers the decision about an equal change, or about the wording
// before.
func (m *Model) takeOverLine(r pick) *dialog {
	st := m.state(r.Row)
	from := st.Equal
	if from == nil {
		from = st.Again
	}
	e := *from
	return &dialog{
		title: "Decide about " + m.named([]pick{r}) + " as about " + safe.Line(e.Policy).String() + " " + e.Change + "?",
		help:  m.whoWhen(&e) + " " + e.Reason,
		choices: []choice{{e.Action.Words(), func(m *Model) tea.Cmd {
			return m.write([]pick{r}, func(x *decided.Event) {
				x.Action, x.Reason, x.Owner = e.Action, e.Reason, e.Owner
				if e.Action.Follows() {
					x.Due = m.now().AddDate(0, 0, 7)
				}
			})
		}}},
	}
}
