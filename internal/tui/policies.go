package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// policiesPane lists what is watched.
type policiesPane struct{ list }

func (p *policiesPane) screen() screen { return inPolicies }

func (p *policiesPane) rows(m *Model) int {
	if m.index == nil {
		return 0
	}
	return len(m.index.Policies)
}

func (p *policiesPane) policyName(m *Model) string {
	if p.cursor < p.rows(m) {
		return m.index.Policies[p.cursor].Name.String()
	}
	return ""
}

func (p *policiesPane) crumb(m *Model) line {
	return line{{strong, plural(p.rows(m), "policy", "policies")}, {faint, "   enter shows the versions of one"}}
}

func (p *policiesPane) lines(m *Model, w, h int) []line {
	if m.index == nil {
		return notice(w, h, "Reading the store …")
	}
	if p.rows(m) == 0 {
		return notice(w, h, "No policy was captured yet.", "redletter add URL puts one into redletter.yaml, redletter check looks at it.")
	}
	open := m.openByPolicy()
	return p.drawn(m, p.rows(m), h, func(i int) []line { return p.policy(m, i, w, open) })
}

func (p *policiesPane) policy(m *Model, i, w int, open map[string]int) []line {
	q := &m.index.Policies[i]
	role := "vendor"
	if q.Own {
		role = "ours"
	}
	left := line{cursorOf(i == p.cursor), {strong, fit(isolate(q.Name.String()), min(24, w/3)) + "  "}, {plain, isolate(q.Title.String())}}
	right := text(faint, role+" ")
	if n := open[q.Name.String()]; n > 0 {
		right = line{{watch, plural(n, "open", "open") + "   "}, {faint, role + " "}}
	}
	k := faint
	if m.troubled(q.Name.String()) {
		k = watch
	}
	changed := ""
	if !q.Changed.IsZero() {
		changed = "changed " + m.date(q.Changed)
	}
	detail := "    " + joined(" · ", plural(q.Versions, "version", "versions"), plural(q.Captures, "look", "looks"), changed, "last look "+m.since(q.Last)+", "+q.Outcome.String())
	return []line{append(left.pad(w-right.width()-1), append(line{{plain, " "}}, right...)...), text(k, fit(detail, w-1))}
}

// cursorOf is the mark of the line where the cursor stands.
func cursorOf(here bool) run {
	if here {
		return run{accent, "▌ "}
	}
	return run{plain, "  "}
}

func (m *Model) openByPolicy() map[string]int {
	out := map[string]int{}
	for i := range m.index.Rows {
		if m.isOpen(i) && rank(m.index.Rows[i].Severity) <= rank("unclear") {
			out[m.index.Rows[i].Policy.String()]++
		}
	}
	return out
}

func (m *Model) troubled(policy string) bool {
	for i := range m.index.Troubles {
		if m.index.Troubles[i].Policy.String() == policy {
			return true
		}
	}
	return false
}

func (p *policiesPane) act(m *Model, a action) tea.Cmd { return m.openTimeline(a) }

// openTimeline opens the policy that the pane is about.
func (m *Model) openTimeline(a action) tea.Cmd {
	if a == open && m.policy() != "" {
		m.push(&timelinePane{policy: m.policy()})
	}
	return nil
}

// looksPane lists how well policies could be seen: what ails first.
type looksPane struct{ list }

func (p *looksPane) screen() screen { return inLooks }

func (p *looksPane) rows(m *Model) int {
	if m.index == nil {
		return 0
	}
	return len(m.index.Troubles) + len(m.index.Looks)
}

func (p *looksPane) policyName(m *Model) string {
	if p.cursor >= p.rows(m) {
		return ""
	}
	if n := len(m.index.Troubles); p.cursor >= n {
		return m.index.Looks[p.cursor-n].Policy.String()
	}
	return m.index.Troubles[p.cursor].Policy.String()
}

func (p *looksPane) crumb(m *Model) line {
	if m.index == nil || len(m.index.Troubles) == 0 {
		return line{{strong, "Looks of the last 7 days"}, {faint, "   nothing ails"}}
	}
	return line{{strong, "Looks of the last 7 days"}, {watch, "   " + plural(len(m.index.Troubles), "page cannot be seen", "pages cannot be seen")}}
}

func (p *looksPane) lines(m *Model, w, h int) []line {
	if m.index == nil {
		return notice(w, h, "Reading the store …")
	}
	if p.rows(m) == 0 {
		return notice(w, h, "Nothing was looked at yet.", "redletter check looks once, redletter watch by the schedules.")
	}
	n := len(m.index.Troubles)
	return p.drawn(m, p.rows(m), h, func(i int) []line {
		if i < n {
			return p.trouble(m, i, w)
		}
		return []line{p.looked(m, &m.index.Looks[i-n], i == p.cursor, w)}
	})
}

func (p *looksPane) looked(m *Model, l *Look, here bool, w int) line {
	k := plain
	if l.Seen < l.Looks {
		k = watch
	}
	return line{
		cursorOf(here),
		{plain, fit(isolate(l.Policy.String()), min(24, w/3)) + "  "},
		{k, fmt.Sprintf("seen %d of %s", l.Seen, plural(l.Looks, "look", "looks"))},
		{faint, fmt.Sprintf("   %s   last seen %s", plural(l.Changed, "new version", "new versions"), m.since(l.LastSeen))},
	}
}

func (m *Model) since(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	if s := ago(t, m.now()); s != "now" {
		return s + " ago"
	}
	return "just now"
}

func (p *looksPane) trouble(m *Model, i, w int) []line {
	t := &m.index.Troubles[i]
	word := "cannot be fetched"
	if t.Doubtful {
		word = severityWords("suspect")
	}
	out := para("", "    ", w, line{cursorOf(i == p.cursor), {alarm, "× "}, {strong, isolate(t.Policy.String())}, {plain, "   " + word + ": "}, {plain, t.Cause.String()}})
	out = append(out, text(faint, fmt.Sprintf("    since %s, %s", m.clock(t.Since), plural(t.Failures, "look", "looks"))))
	advice := t.Advice.String()
	if i == p.cursor && !m.unkeyed {
		advice += "; " + m.press(recheck) + " looks at the page again"
	}
	return append(out, para("    ", "    ", w, text(plain, advice))...)
}

func (p *looksPane) act(m *Model, a action) tea.Cmd { return m.openTimeline(a) }
