package tui

import tea "github.com/charmbracelet/bubbletea"

// evidencePane shows what proves a change: where the texts came from, their
// hashes, what the server said, and the proof of the ledger.
type evidencePane struct {
	scroll
	ref Ref
}

func (p *evidencePane) screen() screen { return inEvidence }

func (p *evidencePane) follow(to func(Ref) Ref) { p.ref = to(p.ref) }

func (p *evidencePane) look(m *Model) tea.Cmd { return m.proofs.need(m.ctx, p.ref) }

func (p *evidencePane) crumb(m *Model) line {
	e := m.proofs.have[p.ref]
	if e == nil {
		return text(strong, "Evidence")
	}
	return line{{strong, "Evidence   "}, {plain, e.Title.String()}}
}

func (p *evidencePane) lines(m *Model, w, h int) []line {
	e := m.proofs.have[p.ref]
	switch err := m.proofs.failed[p.ref]; {
	case err != nil:
		return notice(w, h, "The evidence cannot be read.", explained(err))
	case e == nil:
		return notice(w, h, "Gathering the evidence …")
	}
	out := []line{nil}
	for _, f := range e.Facts {
		name := fit(f.Name.String(), 22)
		if f.Value.String() == "" && f.Name.String() != "" {
			out = append(out, nil, line{{plain, " "}, {strong, f.Name.String()}})
			continue
		}
		for i, l := range wrap(text(plain, isolate(f.Value.Line().String())), w-27) {
			if i > 0 {
				name = fit("", 22)
			}
			out = append(out, append(line{{faint, "   " + name + " "}}, l...))
		}
	}
	return p.window(out, h)
}
