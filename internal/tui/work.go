package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// work starts what a key asks for beside decisions, or opens another view of
// the same change, and says whether it was that.
func (m *Model) work(a action) (tea.Cmd, bool) {
	r := m.change()
	switch a {
	case letter:
		return m.run(Task{Job: Letter, Ref: r.Ref}, "drafting the letter"), true
	case record:
		m.ask = m.recordLine(r)
	case export:
		m.ask = m.exportLine(r)
	case page:
		return m.run(Task{Job: Page, Fields: map[string]string{"policy": m.policy()}}, "opening the page"), true
	case recheck:
		return m.run(Task{Job: Recheck, Fields: map[string]string{"policy": m.policy()}}, "looking at "+safe.Line(m.policy()).String()), true
	case recheckAll:
		return m.run(Task{Job: Recheck, Fields: map[string]string{"policy": ""}}, "looking at all policies"), true
	case cite:
		return m.run(Task{Job: Copy, Ref: r.Ref, Fields: map[string]string{"text": m.citation(r)}}, "copying"), true
	case tree:
		m.push(&treePane{ref: r.Ref})
	case document:
		m.push(&documentPane{ref: r.Ref})
	case timeline:
		m.push(&timelinePane{policy: m.policy()})
	case evidence:
		m.push(&evidencePane{ref: m.proofOf()})
	case bookmark:
		return m.setBookmark(), true
	case nextBookmark:
		m.toBookmark()
	case pipe:
		m.ask = m.pipeLine()
	default:
		return nil, false
	}
	return nil, true
}

// proofOf names what evidence is asked of: a change, or a whole version.
func (m *Model) proofOf() Ref {
	if t, ok := m.pane().(*timelinePane); ok {
		return Ref{Review: t.at(m).Review, Index: -1}
	}
	return m.at().Ref
}

// citation names a change so that another can find and check it.
func (m *Model) citation(r *Row) string {
	s := fmt.Sprintf("%s, %s, “%s”", r.Policy, r.ID, headingOf(r.Section))
	if c := m.changes.have[r.Ref]; c != nil {
		s += fmt.Sprintf(", version of %s (sha256 %s) against %s (sha256 %s)", c.NewSide.Date, short(c.NewSide.Hash), c.OldSide.Date, short(c.OldSide.Hash))
	}
	if o := r.Was().Line().String(); o != "" {
		s += "; was: “" + o + "”"
	}
	if n := r.Is().Line().String(); n != "" {
		s += "; now: “" + n + "”"
	}
	return s + fmt.Sprintf("; %s: %s", severityWords(r.Severity), r.What)
}

// recordLine asks for what a record of notice needs beside the decisions.
func (m *Model) recordLine(r *Row) *dialog {
	if m.o.ReadOnly {
		m.say("read-only: no record can be written here")
		return nil
	}
	publish := m.date(m.now())
	return &dialog{
		title: "Record of notice: " + r.Policy.String(),
		help:  "Holds your decisions about all its changes. With a key it is signed, and redletter gate lets the page pass.",
		fields: []field{
			withNeed(withCheck(newField("publish", publish), isDay), "name the day of publication"),
			withCheck(field{label: "in effect", hint: "empty: the first day that every promised lead allows"}, isDay),
			{label: "how", hint: "campaign, ticket or banner by which notice goes out"},
			withNeed(newField("author", ""), "name who wrote the change: somebody other than the approver"),
			{label: "key file", hint: "empty: the record is left unsigned"},
		},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			return m.run(Task{Job: Record, Ref: r.Ref, Fields: map[string]string{
				"publish": v[0], "effective": v[1], "how": v[2], "author": v[3], "key": v[4], "as": m.o.Me,
			}}, "writing the record"), nil
		},
	}
}

// exportLine asks for format and file.
func (m *Model) exportLine(r *Row) *dialog {
	name := fmt.Sprintf("%s-%s", r.Policy, m.date(r.Found))
	return &dialog{
		title: "Export the comparison: " + r.Policy.String(), help: "The ending decides: .html, .md, .docx (tracked changes), .json",
		fields: []field{withNeed(newField("file", name+".docx"), "name a file")},
		done: func(m *Model, v []string) (tea.Cmd, error) {
			_, ending, ok := strings.Cut(v[0][strings.LastIndexByte(v[0], '/')+1:], ".")
			if !ok || ending == "" {
				return nil, fmt.Errorf("the name needs an ending: .html, .md, .docx or .json")
			}
			return m.run(Task{Job: Export, Ref: r.Ref, Fields: map[string]string{"file": v[0]}}, "writing "+v[0]), nil
		},
	}
}

// commandLine takes a command.
func (m *Model) commandLine() *dialog {
	return &dialog{
		title: "Command", help: "C-014 · policy NAME · inbox FILTER · bookmarks · policies · duties · promises · looks · audit · !PROGRAM · help · q",
		fields: []field{{label: ":", need: "type a command, or esc"}},
		complete: func(m *Model, s string) []string {
			if rest, ok := strings.CutPrefix(s, "policy "); ok {
				var out []string
				for _, n := range m.policyNames() {
					if strings.HasPrefix(n, rest) {
						out = append(out, "policy "+n)
					}
				}
				return out
			}
			if rest, ok := strings.CutPrefix(s, "inbox "); ok {
				out := completions(rest, m.policyNames())
				for i := range out {
					out[i] = "inbox " + out[i]
				}
				return out
			}
			var out []string
			for _, c := range []string{"policy ", "policies", "inbox ", "duties", "promises", "looks", "audit", "bookmarks", "help", "q"} {
				if strings.HasPrefix(c, s) {
					out = append(out, c)
				}
			}
			return out
		},
		done: func(m *Model, v []string) (tea.Cmd, error) { return m.obey(v[0]) },
	}
}

// obey does what the command line says.
func (m *Model) obey(s string) (tea.Cmd, error) {
	if program := strings.TrimLeft(s, "!|"); program != s {
		return m.pipeTo(strings.TrimSpace(program))
	}
	name, rest, _ := strings.Cut(s, " ")
	switch name {
	case "q", "quit":
		return m.quit(), nil
	case "inbox", "changes":
		m.show(m.inbox)
		if rest != "" {
			return nil, m.inbox.narrow(m, rest)
		}
		return nil, nil
	case "bookmarks":
		m.show(m.inbox)
		return nil, m.inbox.narrow(m, "is:bookmarked")
	case "policies":
		return m.act(goPolicies), nil
	case "duties", "obligations":
		return m.act(goDuties), nil
	case "promises", "vendors":
		return m.act(goVendors), nil
	case "looks", "runs":
		return m.act(goLooks), nil
	case "audit":
		return m.act(audit), nil
	case "help":
		return m.act(help), nil
	case "policy":
		return m.openPolicy(strings.TrimSpace(rest))
	}
	if strings.Contains(strings.ToLower(s), "c-") {
		m.openID(s)
		return nil, nil
	}
	return nil, fmt.Errorf("no command is called %q: tab lists them", name)
}

func (m *Model) openPolicy(name string) (tea.Cmd, error) {
	if m.index == nil {
		return nil, fmt.Errorf("the policies are not read yet")
	}
	for i := range m.index.Policies {
		if m.index.Policies[i].Name.String() == name {
			m.push(&timelinePane{policy: name})
			return nil, nil
		}
	}
	return nil, fmt.Errorf("no policy is called %q: tab lists them", name)
}
