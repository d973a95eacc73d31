package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// evidencePane shows what proves a change: where the texts came from, their
// hashes, what the server said, and the proof of the ledger.
type evidencePane struct {
	scroll
	ref      Ref
	evidence *Evidence
	failed   error
}

func (p *evidencePane) screen() screen { return inEvidence }

func (p *evidencePane) crumb(*Model) line {
	if p.evidence == nil {
		return text(strong, "Evidence")
	}
	return line{{strong, "Evidence   "}, {plain, p.evidence.Title.String()}}
}

func (p *evidencePane) take(_ *Model, msg tea.Msg) {
	if e, ok := msg.(evidenceMsg); ok && e.ref == p.ref {
		p.evidence, p.failed = e.evidence, e.err
	}
}

func (p *evidencePane) lines(_ *Model, w, h int) []line {
	switch {
	case p.failed != nil:
		return notice(w, h, "The evidence cannot be read.", explained(p.failed))
	case p.evidence == nil:
		return notice(w, h, "Gathering the evidence …")
	}
	out := []line{nil}
	for _, f := range p.evidence.Facts {
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

func (p *evidencePane) act(_ *Model, a action, _ string) tea.Cmd {
	p.scroll.move(a)
	return nil
}

// helpPane lists the keys that do something on the screen below it, now.
type helpPane struct {
	scroll
	of    screen
	valid []*binding
}

func newHelp(m *Model) *helpPane {
	return &helpPane{of: m.pane().screen(), valid: m.valid()}
}

func (p *helpPane) screen() screen { return inHelp }

func (p *helpPane) crumb(*Model) line {
	return line{{strong, "Keys that work here now"}, {faint, "   screen: " + string(p.of)}}
}

func (p *helpPane) lines(_ *Model, w, h int) []line {
	out := []line{nil}
	for _, b := range p.valid {
		out = append(out, para("", fit("", 20), w, line{{strong, fit("   "+keyWords(b.keys), 19) + " "}, {plain, b.words}})...)
	}
	out = append(out, nil, line{{plain, "   "}, {strong, "Signs"}})
	for _, s := range severities[:4] {
		out = append(out, line{{severityInk(s), fmt.Sprintf("   %s %s", severityMark(s), severityWords(s))}})
	}
	out = append(out, line{{plain, "   "}, {remove, "[-gone-]"}, {plain, " "}, {insert, "{+new+}"}, {plain, " "}, {moved, "<<moved from<<"}, {plain, " "}, {moved, ">>moved to>>"}},
		nil, text(faint, "   Moving about never changes anything. Every decision can be taken back; the record keeps both."))
	return p.window(out, h)
}

func (p *helpPane) act(_ *Model, a action, _ string) tea.Cmd {
	p.scroll.move(a)
	return nil
}
