package tui

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// dutiesPane lists what we owe: by our own policies, by what vendors changed,
// and by what was decided. The nearest day stands first.
type dutiesPane struct {
	list
	duties []Duty
}

func newDuties(m *Model) *dutiesPane {
	p := &dutiesPane{}
	if m.index != nil {
		p.collect(m)
	}
	return p
}

func (p *dutiesPane) collect(m *Model) {
	p.duties = nil
	for _, d := range m.index.Duties {
		if d.Ours {
			p.duties = append(p.duties, d)
		}
	}
	for i := range m.index.Rows {
		r := &m.index.Rows[i]
		if d := m.states[i].Decision; d != nil && d.Action.Follows() {
			p.duties = append(p.duties, Duty{
				Policy: r.Policy, Ours: true, Due: d.Due, Refs: []Ref{r.Ref}, Status: "open",
				Text:  safe.Line(d.Action.Words() + " (" + orErased(d.Owner) + "): " + r.What.String()),
				Basis: safe.Line("decided by " + m.whoWhen(d)),
			})
		}
	}
	slices.SortStableFunc(p.duties, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(done(a.Status), done(b.Status)), cmp.Compare(zero(a.Due), zero(b.Due)), a.Due.Compare(b.Due))
	})
}

func done(status string) int {
	if status == "met" {
		return 1
	}
	return 0
}

func (p *dutiesPane) screen() screen { return inDuties }

func (p *dutiesPane) rows(*Model) int { return len(p.duties) }

func (p *dutiesPane) policyName(*Model) string {
	if p.cursor < len(p.duties) {
		return p.duties[p.cursor].Policy.String()
	}
	return ""
}

func (p *dutiesPane) crumb(*Model) line {
	return line{{strong, "What we owe"}, {faint, "   by own promise, configured law, and decision"}}
}

// take learns a new index: lists are made of it.
func (p *dutiesPane) take(m *Model, msg tea.Msg) {
	if _, ok := msg.(newsMsg); ok && m.index != nil {
		p.collect(m)
	}
}

func (p *dutiesPane) lines(m *Model, w, h int) []line {
	switch {
	case m.index == nil:
		return notice(w, h, "Reading the store …")
	case p.duties == nil:
		p.collect(m)
	}
	if len(p.duties) == 0 {
		return notice(w, h, "Nothing is owed.", "Duties come from changes of our own policies, from what vendors changed, and from decisions with a day.")
	}
	size := func(i int) int {
		if i != p.cursor {
			return 1
		}
		return min(h, len(p.duty(m, i, w)))
	}
	from, to := p.window(len(p.duties), h, size)
	var out []line
	for i := from; i < to; i++ {
		out = append(out, p.duty(m, i, w)...)
	}
	return out
}

func (p *dutiesPane) duty(m *Model, i, w int) []line {
	d := &p.duties[i]
	return dutyItem(m, w, i == p.cursor, item{status(m, d), d.Due, time.Time{}, isolate(d.Policy.String()), d.Text.String(), d.Quote, d.Basis.String()})
}

// status is how a duty stands today: a day that went by makes it overdue.
func status(m *Model, d *Duty) string {
	if d.Status == "open" && !d.Due.IsZero() && d.Due.Before(m.now()) {
		return "overdue"
	}
	return d.Status
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
	right := line{{m.dueInk(d.due), " " + m.date(d.due)}, {box.ink, "  " + statusNames[d.status] + " "}}
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

func (p *dutiesPane) act(m *Model, a action, _ string) tea.Cmd {
	if p.move(a, len(p.duties)) {
		return nil
	}
	if a == open && p.cursor < len(p.duties) {
		openRefs(m, p.duties[p.cursor].Refs)
	}
	return nil
}

// openRefs shows the changes that something comes from.
func openRefs(m *Model, refs []Ref) {
	for _, r := range refs {
		if _, ok := m.place[r]; ok {
			m.push(newDetail(m, r, refs))
			return
		}
	}
	m.say("no single change asks for this: T shows the versions")
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

func newVendors(*Model) *vendorsPane { return &vendorsPane{} }

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
	size := func(i int) int {
		if i != p.cursor {
			return 1
		}
		return min(h, len(p.promise(m, i, w)))
	}
	from, to := p.window(p.rows(m), h, size)
	var out []line
	for i := from; i < to; i++ {
		out = append(out, p.promise(m, i, w)...)
	}
	return out
}

func (p *vendorsPane) promise(m *Model, i, w int) []line {
	x := &m.index.Vendor[i]
	return dutyItem(m, w, i == p.cursor, item{x.Status, x.Due, x.Found, isolate(x.Policy.String()), x.Text.String(), x.Quote, x.Why.String()})
}

func (p *vendorsPane) act(m *Model, a action, _ string) tea.Cmd {
	if p.move(a, p.rows(m)) {
		return nil
	}
	if a == open && p.cursor < p.rows(m) {
		var refs []Ref
		for i := range m.index.Rows {
			if m.index.Rows[i].Review == m.index.Vendor[p.cursor].Review {
				refs = append(refs, m.index.Rows[i].Ref)
			}
		}
		openRefs(m, refs)
	}
	return nil
}
