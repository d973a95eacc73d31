package tui

import (
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// everything is a height that all text fits into.
const everything = 1 << 20

// pipeLine asks for a program that reads what is shown.
func (m *Model) pipeLine() *dialog {
	return &dialog{
		title: "Give what is shown to a program", help: "It reads the text from its standard input, as: less · wc -w · tee note.txt. No shell is between.",
		fields: []field{{label: "!", need: "name a program, or esc"}},
		done:   func(m *Model, v []string) (tea.Cmd, error) { return m.pipeTo(v[0]) },
	}
}

func (m *Model) pipeTo(command string) (tea.Cmd, error) {
	if command == "" {
		return nil, errors.New("name a program, as !less")
	}
	p, err := m.o.Backend.Pipe(m.ctx, command, m.written())
	if err != nil {
		return nil, err
	}
	return tea.Exec(p, func(err error) tea.Msg { return pipedMsg{err} }), nil
}

// writtenWidth is how wide text is that leaves the screen: as the screen, where
// a program may show it again, and no wider than can be read.
func (m *Model) writtenWidth() int { return max(minWidth, min(m.w, 100)) }

// written is what the screen is about, as plain text: a change whole where one
// is shown or under the cursor, else all of a list or a text.
func (m *Model) written() string {
	if m.index == nil {
		return ""
	}
	switch p := m.pane().(type) {
	case *inbox:
		if r := p.at(m); r != nil {
			return m.changeWritten(newDetail(r.Ref, nil))
		}
	case *comparePane:
		if r := p.at(); r != nil {
			return m.changeWritten(p.detail(r.Ref))
		}
	case *detail:
		return m.changeWritten(p)
	}
	return m.plainly(m.wholly(m.pane(), m.writtenWidth()))
}

// wholly draws all of a pane, however long, and leaves it where it stands.
func (m *Model) wholly(p pane, w int) []line {
	switch p := p.(type) {
	case interface{ stand() *list }:
		old := *p.stand()
		defer func() { *p.stand() = old }()
	case interface{ reader() *scroll }:
		old := *p.reader()
		defer func() { *p.reader() = old }()
	}
	return p.lines(m, w, everything)
}

func (m *Model) changeWritten(p *detail) string {
	c := p.change(m)
	if c == nil {
		return ""
	}
	head := text(plain, " "+joined("  ", c.ID.String(), c.Policy.String(), severityWords(c.Severity)))
	return m.plainly(append([]line{head}, p.whole(m, c, m.writtenWidth())...))
}

// plainly is text without colours, cursors and trailing space.
func (m *Model) plainly(all []line) string {
	var b strings.Builder
	for _, l := range all {
		var row strings.Builder
		Theme{ASCII: m.o.Theme.ASCII}.paint(m.shielded(l), &row)
		b.WriteString(strings.TrimRight(strings.TrimPrefix(row.String(), "▌"), " ") + "\n")
	}
	return b.String()
}
