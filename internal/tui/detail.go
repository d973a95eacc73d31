package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// detail shows one change whole: its words, why it matters, what is owed, what
// was decided.
type detail struct {
	scroll
	ref     Ref
	refs    []Ref           // of the list that it was opened from
	changes map[Ref]*Change // of a comparison on the spot; nil for the store's
}

func newDetail(ref Ref, refs []Ref) *detail { return &detail{ref: ref, refs: refs} }

func (p *detail) screen() screen { return inDetail }

func (p *detail) rows(*Model) int { return len(p.refs) }

// row is the change as the inbox knows it; nil for one of a comparison made on
// the spot, about which nothing can be decided.
func (p *detail) row(m *Model) *Row {
	if m.index == nil {
		return nil
	}
	if i, ok := m.place[p.ref]; ok {
		return &m.index.Rows[i]
	}
	return nil
}

func (p *detail) change(m *Model) *Change {
	if p.changes != nil {
		return p.changes[p.ref]
	}
	return m.changes.have[p.ref]
}

func (p *detail) follow(to func(Ref) Ref) {
	p.ref = to(p.ref)
	for i := range p.refs {
		p.refs[i] = to(p.refs[i])
	}
}

func (p *detail) policyName(m *Model) string {
	if r := p.row(m); r != nil {
		return r.Subject.Policy
	}
	if c := p.change(m); c != nil {
		return c.Subject.Policy
	}
	return ""
}

func (p *detail) crumb(m *Model) line {
	c := p.change(m)
	if c == nil {
		return text(faint, "change")
	}
	l := line{{severityInk(c.Severity), severityMark(c.Severity) + " "}, {strong, c.ID.String() + "  "}, {plain, isolate(c.Policy.String()) + "  "}, {severityInk(c.Severity), severityWords(c.Severity)}}
	if r := p.row(m); r != nil {
		status := m.statusWords(m.state(r))
		if m.pending[r.Ref] {
			status = "saving …"
		}
		l = append(l, run{faint, "  ·  "}, run{strong, status})
	}
	if r := p.row(m); r != nil && m.bookmarked(r) {
		l = append(l, run{accent, "  ◆"})
	}
	return l
}

func (p *detail) count(*Model) string {
	if at := slices.Index(p.refs, p.ref); at >= 0 {
		return joined("  ", p.place(), fmt.Sprintf("%d of %d", at+1, len(p.refs)))
	}
	return p.place() // it was opened by its number, from beside the list
}

func (p *detail) look(m *Model) tea.Cmd {
	if p.changes != nil {
		return nil
	}
	return tea.Batch(m.changes.need(m.ctx, p.ref), m.docs.need(m.ctx, p.ref.Review))
}

func (p *detail) lines(m *Model, w, h int) []line {
	c := p.change(m)
	if c == nil {
		if err := m.changes.failed[p.ref]; err != nil {
			return notice(w, h, "This change cannot be read.", explained(err), "", "redletter verify looks at the store; "+m.press(back)+" goes back.")
		}
		return notice(w, h, "Reading the change …")
	}
	w = min(w, 160)
	return p.window(p.whole(m, c, w), h)
}

// whole is all there is to say about a change.
func (p *detail) whole(m *Model, c *Change, w int) []line {
	var out []line
	out = append(out, para(" ", "   ", w, line{{strong, isolate(headingOf(c.Section))}, {faint, "   " + opWords(c.Op) + note_(c.Note)}})...)
	out = append(out, para(" ", " ", w, line{{faint, joined("  ", "old", c.OldSide.Date.String(), short(c.OldSide.Hash), " ", "new", c.NewSide.Date.String(), short(c.NewSide.Hash), " ", m.view())}})...)
	out = append(out, nil)
	before, after := p.around(m, c)
	for _, t := range before {
		out = append(out, para("    ", "    ", w, text(faint, isolate(t)))...)
	}
	out = append(out, shown(c, m.view(), w)...)
	for _, t := range after {
		out = append(out, para("    ", "    ", w, text(faint, isolate(t)))...)
	}
	out = append(out, m.reasons(c, w)...)
	out = append(out, m.owed(c, w)...)
	if r := p.row(m); r != nil {
		out = append(out, m.history(r, w)...)
	}
	return out
}

func note_(t safe.Text) string {
	if t.String() == "" {
		return ""
	}
	return ", " + t.String()
}

func headingOf(t safe.Text) string {
	if t.String() == "" {
		return "(before the first heading)"
	}
	return t.String()
}

// short is the beginning of a hash.
func short(h safe.Text) string {
	s := h.String()
	if len(s) > 15 && s[:7] == "sha256:" {
		return s[7:15]
	}
	return head(s, 12)
}

// view is the way in which changes are shown.
func (m *Model) view() string {
	if slices.Contains(views, m.o.Prefs.View) {
		return m.o.Prefs.View
	}
	return viewInline
}

func (m *Model) contextSize() int {
	if m.o.Prefs.Context == nil {
		return 1
	}
	return *m.o.Prefs.Context
}

// around is the text before and after a change, as far as it is loaded.
func (p *detail) around(m *Model, c *Change) (before, after []string) {
	d := m.docs.have[p.ref.Review]
	n := m.contextSize()
	if d == nil || n == 0 || p.changes != nil {
		return nil, nil
	}
	first, last := d.span(p.ref.Index)
	if first < 0 {
		return nil, nil
	}
	for i := max(0, first-n); i < first; i++ {
		before = append(before, d.Paragraphs[i].now())
	}
	for i := last + 1; i < min(len(d.Paragraphs), last+1+n); i++ {
		after = append(after, d.Paragraphs[i].now())
	}
	return before, after
}

// span gives the paragraphs that a change stands in, -1 when there are none.
func (d *Document) span(change int) (first, last int) {
	first = -1
	for i := range d.Paragraphs {
		if d.Paragraphs[i].has(change) {
			if first < 0 {
				first = i
			}
			if i-last > 1 && last >= first && first >= 0 && i != first {
				continue // the other end of a move
			}
			last = i
		}
	}
	return first, last
}

func (p *Paragraph) has(change int) bool {
	return slices.ContainsFunc(p.Pieces, func(x Piece) bool { return x.Change == change && x.Fate != '=' })
}

// now is the text of a paragraph as it stands now; where it is gone, as it
// stood.
func (p *Paragraph) now() string {
	s, old := "", ""
	for _, x := range p.Pieces {
		if x.Fate == '=' || x.Fate == '+' || x.Fate == '>' {
			s += x.Text.String()
		} else {
			old += x.Text.String()
		}
	}
	if s == "" {
		s = old
	}
	return safe.Line(s).String()
}

// reasons say why a change matters.
func (m *Model) reasons(c *Change, w int) []line {
	if len(c.Findings) == 0 {
		return []line{nil, {{plain, " "}, {strong, "Why"}}, text(plain, "   no rule asks for more than to know of it")}
	}
	out := []line{nil, {{plain, " "}, {strong, "Why " + severityWords(c.Severity)}}}
	if d := directionWords(c.Direction); d != "" {
		out[1] = append(out[1], run{faint, "   " + d})
	}
	for i := range c.Findings {
		f := &c.Findings[i]
		out = append(out, para("   ", "     ", w, line{{severityInk(f.Severity), severityMark(f.Severity) + " "}, {plain, f.Why.String()}, {faint, "   " + f.Rule.String()}})...)
		if q := append(quoted("was", f.Old), quoted("now", f.New)...); len(q) > 0 {
			out = append(out, para("     ", "     ", w, q)...)
		}
		if f.Basis.String() != "" {
			out = append(out, para("     ", "     ", w, text(faint, "basis: "+f.Basis.String()))...)
		}
	}
	return out
}

func quoted(label string, in []safe.Text) line {
	var out line
	for _, q := range in {
		out = append(out, run{faint, label + " "}, run{plain, "“" + isolate(q.Line().String()) + "” "})
	}
	return out
}

// owed is what the change asks for.
func (m *Model) owed(c *Change, w int) []line {
	var out []line
	if c.Notice.String() != "" || c.Consent.String() != "" {
		out = append(out, para("   ", "   ", w, text(plain, joined("; ", c.Notice.String(), c.Consent.String())))...)
	}
	for _, q := range c.Promises {
		out = append(out, para("   ", "   ", w, line{{faint, "promised: "}, {plain, "“" + isolate(q.Line().String()) + "”"}})...)
	}
	for i := range c.Duties {
		out = append(out, m.dutyLines(&c.Duties[i], w)...)
	}
	if out == nil {
		return nil
	}
	return append([]line{nil, {{plain, " "}, {strong, "Notice and duties"}}}, out...)
}

func (m *Model) dutyLines(d *Duty, w int) []line {
	out := m.dutyHead(d, w)
	if d.Basis.String() != "" {
		out = append(out, para("       ", "       ", w, text(faint, "basis: "+d.Basis.String()))...)
	}
	return out
}

// dutyHead says a duty without its basis.
func (m *Model) dutyHead(d *Duty, w int) []line {
	st := status(m, d)
	box := boxes[st]
	l := line{{box.ink, box.box + " "}, {plain, d.Text.String()}}
	if !d.Due.IsZero() {
		l = append(l, run{m.dayInk(st, d.Due), "   " + m.date(d.Due)})
	}
	return para("   ", "       ", w, append(l, run{box.ink, "   " + statusNames[st]}))
}

func (p *detail) act(m *Model, a action) tea.Cmd {
	switch a {
	case next, previous, nextAny, previousAny:
		p.step(m, a)
	case view:
		at := slices.Index(views, m.view())
		m.o.Prefs.View = views[(at+1)%len(views)]
		m.say("shown " + m.o.Prefs.View)
	case moreContext, lessContext:
		n := m.contextSize() + 1
		if a == lessContext {
			n -= 2
		}
		n = max(0, min(n, 12))
		m.o.Prefs.Context = &n
		m.say(plural(n, "paragraph", "paragraphs") + " around the change")
	}
	return nil
}

// step goes to another change of the list: flagged ones first, any by the keys
// for that.
func (p *detail) step(m *Model, a action) {
	dir, flagged := 1, a == next || a == previous
	if a == previous || a == previousAny {
		dir = -1
	}
	at := slices.Index(p.refs, p.ref)
	for i := at + dir; i >= 0 && i < len(p.refs); i += dir {
		if flagged && p.severity(m, p.refs[i]) != "material" {
			continue
		}
		p.turn(m, p.refs[i])
		return
	}
	if flagged {
		m.say(fmt.Sprintf("no other flagged change that way: %s and %s go through all", m.press(nextAny), m.press(previousAny)))
		return
	}
	m.say("that was the last one that way")
}

// turn shows another change; the cursor of the inbox goes along.
func (p *detail) turn(m *Model, ref Ref) {
	p.ref, p.at = ref, 0
	if p.changes == nil && m.index != nil {
		m.inbox.reveal(m, ref)
	}
}

func (p *detail) severity(m *Model, ref Ref) string {
	if p.changes != nil {
		return p.changes[ref].Severity
	}
	if i, ok := m.place[ref]; ok {
		return m.index.Rows[i].Severity
	}
	return ""
}
