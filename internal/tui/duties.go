package tui

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// owing is what we owe: by our own policies, by what vendors changed, and by
// what was decided. The nearest day stands first.
func (m *Model) owing() []Duty {
	var out []Duty
	for _, d := range m.index.Duties {
		if d.Ours {
			out = append(out, d)
		}
	}
	for i := range m.index.Rows {
		r := &m.index.Rows[i]
		if d := m.states[i].Decision; d != nil && d.Action.Follows() {
			out = append(out, Duty{
				Policy: r.Policy, Ours: true, Due: d.Due, Refs: []Ref{r.Ref}, Status: "open",
				Text:  safe.Line(d.Action.Words() + " (" + orErased(d.Owner) + "): " + r.What.String()),
				Basis: safe.Line("decided by " + m.whoWhen(d)),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(done(a.Status), done(b.Status)), cmp.Compare(zero(a.Due), zero(b.Due)), a.Due.Compare(b.Due))
	})
	return out
}

// dutiesPane lists what we owe.
type dutiesPane struct{ list }

func done(status string) int {
	if status == "met" || status == "pass" {
		return 1
	}
	return 0
}

func (p *dutiesPane) screen() screen { return inDuties }

func (p *dutiesPane) rows(m *Model) int { return len(m.duties) }

func (p *dutiesPane) policyName(m *Model) string {
	if p.cursor < len(m.duties) {
		return m.duties[p.cursor].Policy.String()
	}
	return ""
}

func (p *dutiesPane) crumb(*Model) line {
	return line{{strong, "What we owe"}, {faint, "   by own promise, configured law, and decision"}}
}

func (p *dutiesPane) lines(m *Model, w, h int) []line {
	if m.index == nil {
		return notice(w, h, "Reading the store …")
	}
	if len(m.duties) == 0 {
		return notice(w, h, "Nothing is owed.", "Duties come from changes of our own policies, from what vendors changed, and from decisions with a day.")
	}
	return p.drawn(m, len(m.duties), h, func(i int) []line {
		d := &m.duties[i]
		return dutyItem(m, w, i == p.cursor, item{status(m, d), d.Due, time.Time{}, isolate(d.Policy.String()), d.Text.String(), d.Quote, d.Basis.String()})
	})
}

// status is how a duty stands today: a day that went by makes it overdue.
func status(m *Model, d *Duty) string {
	if d.Status == "open" && !d.Due.IsZero() && d.Due.Before(m.now()) {
		return "overdue"
	}
	return d.Status
}

// dayInk tells how near the day of a duty is; that of one that is done is past
// caring for.
func (m *Model) dayInk(status string, due time.Time) ink {
	if done(status) > 0 {
		return faint
	}
	return m.dueInk(due)
}

// item is a line of a list of duties or promises.
type item struct {
	status string
	due    time.Time
	found  time.Time
	policy string
	text   string
	quote  safe.Text
	basis  string
}

// boxes show a status without colour.
var boxes = map[string]struct {
	box string
	ink ink
}{
	"open": {"[ ]", plain}, "met": {"[x]", faint}, "pass": {"[x]", faint}, "overdue": {"[!]", alarm}, "fail": {"[!]", alarm}, "not-checked": {"[?]", watch},
}

// statusNames are what people read.
var statusNames = map[string]string{"open": "open", "met": "met", "pass": "kept", "overdue": "overdue", "fail": "not kept", "not-checked": "not checked"}

func dutyItem(m *Model, w int, here bool, d item) []line {
	box := boxes[d.status]
	first := line{cursorOf(here), {box.ink, box.box + " "}, {strong, d.policy + "  "}, {plain, d.text}}
	right := line{{m.dayInk(d.status, d.due), " " + m.date(d.due)}, {box.ink, "  " + statusNames[d.status] + " "}}
	switch {
	case d.due.IsZero() && !d.found.IsZero():
		right[0] = run{faint, " seen " + m.day(d.found)}
	case d.due.IsZero():
		right = right[1:]
	}
	if !here {
		return []line{append(first.pad(w-right.width()), right...)}
	}
	out := para("", "      ", w-right.width()-2, first)
	out[0] = append(out[0].pad(w-right.width()), right...)
	if d.quote.String() != "" {
		out = append(out, para("      ", "      ", w, text(plain, "“"+isolate(d.quote.Line().String())+"”"))...)
	}
	if d.basis != "" {
		out = append(out, para("      ", "      ", w, text(faint, d.basis))...)
	}
	return append(out, nil)
}

func (p *dutiesPane) act(m *Model, a action) tea.Cmd {
	if a == open && p.cursor < len(m.duties) {
		openRefs(m, m.duties[p.cursor].Refs, "no single change asks for this: "+m.press(timeline)+" shows the versions")
	}
	return nil
}

// openRefs shows the changes that something comes from, or says that there are
// none.
func openRefs(m *Model, refs []Ref, none string) {
	if i := slices.IndexFunc(refs, m.knows); i >= 0 {
		m.push(newDetail(refs[i], refs))
		return
	}
	m.say(none)
}

// urgency orders the states of promises, what was not kept first.
var urgency = map[string]int{"fail": 0, "overdue": 0, "open": 1, "not-checked": 2, "pass": 3, "met": 3}

func sortPromises(all []Promise) {
	slices.SortStableFunc(all, func(a, b Promise) int {
		return cmp.Or(cmp.Compare(urgency[a.Status], urgency[b.Status]), b.Found.Compare(a.Found))
	})
}

// vendorsPane lists what vendors promised and how they kept it.
type vendorsPane struct{ list }

func (p *vendorsPane) screen() screen { return inVendors }

func (p *vendorsPane) rows(m *Model) int {
	if m.index == nil {
		return 0
	}
	return len(m.index.Vendor)
}

func (p *vendorsPane) policyName(m *Model) string {
	if p.cursor < p.rows(m) {
		return m.index.Vendor[p.cursor].Policy.String()
	}
	return ""
}

func (p *vendorsPane) crumb(*Model) line {
	return line{{strong, "What vendors promised, checked"}, {faint, "   what nobody could see is not checked"}}
}

func (p *vendorsPane) lines(m *Model, w, h int) []line {
	if m.index == nil {
		return notice(w, h, "Reading the store …")
	}
	if p.rows(m) == 0 {
		return notice(w, h, "No vendor's promise was put to the test.", "When a vendor's policy changes, what it promised about changes is checked and listed here.")
	}
	return p.drawn(m, p.rows(m), h, func(i int) []line {
		x := &m.index.Vendor[i]
		return dutyItem(m, w, i == p.cursor, item{x.Status, x.Due, x.Found, isolate(x.Policy.String()), x.Text.String(), x.Quote, x.Why.String()})
	})
}

func (p *vendorsPane) act(m *Model, a action) tea.Cmd {
	if a == open && p.cursor < p.rows(m) {
		openRefs(m, m.refsOf(m.index.Vendor[p.cursor].Review), "this version changed nothing that is listed")
	}
	return nil
}
