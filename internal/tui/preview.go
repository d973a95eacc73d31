package tui

import (
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

func directionWords(d string) string { return report.Direction(d) }

// previewed sums up the change under the cursor of the inbox.
func (m *Model) previewed(w, h int) []line {
	r := m.inbox.at(m)
	if r == nil {
		return nil
	}
	out := []line{append(line{{plain, " "}, {strong, r.ID.String() + "  "}}, run{plain, isolate(r.Policy.String())}, run{faint, "  " + isolate(r.Section.String())})}
	out[0] = out[0].cut(w)
	out = append(out, para(" ", " ", w, line{{severityInk(r.Severity), severityWords(r.Severity)}, {plain, ": " + r.What.String()}, {faint, dash(directionWords(r.Direction))}})...)
	out = append(out, m.standing(r, w)...)
	if notes := m.state(r).Notes; len(notes) > 0 {
		n := &notes[len(notes)-1]
		out = append(out, para(" ", "   ", w, line{{faint, plural(len(notes), "note", "notes") + ", " + m.whoWhen(n) + "  "}, {plain, "“" + isolate(head(n.Note, clipped)) + "”"}})...)
	}
	if c := m.changes.have[r.Ref]; c != nil {
		out = append(out, shown(c, m.previewView(), w)...)
		for i := range c.Duties {
			if i == 2 {
				break
			}
			out = append(out, m.dutyHead(&c.Duties[i], w)...)
		}
	} else if err := m.changes.failed[r.Ref]; err != nil {
		out = append(out, para("   ", "   ", w, text(alarm, explained(err)))...)
	}
	if len(out) > h {
		out = append(out[:h-1:h-1], text(faint, "   … "+m.press(open)+" shows all of it"))
	}
	return out
}

func dash(s string) string {
	if s == "" {
		return ""
	}
	return " · " + s
}

func (m *Model) previewView() string {
	if v := m.view(); v != viewSides {
		return v
	}
	return viewInline
}

// standing says what was decided, or what an earlier decision offers.
func (m *Model) standing(r *Row, w int) []line {
	st := m.state(r)
	switch {
	case m.pending[r.Ref]:
		return []line{text(watch, " saving …")}
	case st.Decision != nil:
		return para(" ", "   ", w, line{{strong, m.statusWords(st)}, {faint, "  " + m.whoWhen(st.Decision)}})
	case st.Status == decided.Snoozed:
		return para(" ", "   ", w, text(strong, m.statusWords(st)))
	case st.Again != nil:
		return para(" ", "   ", w, line{{watch, "edited again"}, {plain, " after " + st.Again.Change + " was decided: " + st.Again.Action.Words() + ", " + m.whoWhen(st.Again)}})
	case st.Equal != nil:
		return para(" ", "   ", w, line{{watch, "the same change"}, {plain, " was decided in " + safe.Line(st.Equal.Policy).String() + " " + st.Equal.Change + ": " + st.Equal.Action.Words() + ", " + m.whoWhen(st.Equal) + ". " + m.press(takeOver) + " takes it over"}})
	}
	return nil
}
