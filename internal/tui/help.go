package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// helpPane lists the keys that do something on the screen below it, now.
type helpPane struct {
	scroll
	of    screen
	valid []*binding
	find  string
}

func newHelp(m *Model) *helpPane {
	return &helpPane{of: m.pane().screen(), valid: m.valid()}
}

func (p *helpPane) screen() screen { return inHelp }

func (p *helpPane) crumb(*Model) line {
	l := line{{strong, "Keys that work here now"}, {faint, "   screen: " + string(p.of)}}
	if p.find != "" {
		l = append(l, run{accent, "   /" + p.find})
	}
	return l
}

func (p *helpPane) count(*Model) string { return p.place() }

func (p *helpPane) lines(m *Model, w, h int) []line {
	var out []line
	for _, c := range m.o.Keys.chapters {
		out = append(out, p.chapter(&c, w)...)
	}
	if p.find == "" {
		out = append(out, signs()...)
	}
	if len(out) == 0 {
		return notice(w, h, "No key that works here does that.", m.press(search)+" searches for another word; with nothing behind it, it lists all.")
	}
	return p.window(out, h)
}

// chapter lists the keys of one that work, under its title.
func (p *helpPane) chapter(c *chapter, w int) []line {
	var out []line
	for i := range c.bindings {
		b := &c.bindings[i]
		keys := keyWords(b.keys)
		if !p.lists(b) || !strings.Contains(strings.ToLower(keys+" "+b.words), p.find) {
			continue
		}
		first := line{{strong, fit("   "+keys, 20)}}
		for i, l := range wrap(text(plain, b.words), w-21) {
			if i > 0 {
				first = text(plain, fit("", 20))
			}
			out = append(out, append(first, l...))
		}
	}
	if out == nil {
		return nil
	}
	return append([]line{nil, {{plain, " "}, {strong, c.title}}}, out...)
}

func (p *helpPane) lists(b *binding) bool {
	for _, v := range p.valid {
		if v == b {
			return true
		}
	}
	return false
}

func signs() []line {
	out := []line{nil, {{plain, " "}, {strong, "Signs"}}}
	for _, s := range severities[:4] {
		out = append(out, line{{severityInk(s), fmt.Sprintf("   %s %s", severityMark(s), severityWords(s))}})
	}
	return append(out, line{{plain, "   "}, {remove, "[-gone-]"}, {plain, " "}, {insert, "{+new+}"}, {plain, " "}, {moved, "<<moved from<<"}, {plain, " "}, {moved, ">>moved to>>"}},
		text(plain, "   ▌ here   * marked   ◆ bookmarked"),
		nil, text(faint, " Moving about never changes anything. Every decision can be taken back; the record keeps both."))
}

func (p *helpPane) act(m *Model, a action) tea.Cmd {
	if a == search {
		m.ask = searchFor("Search the keys", func(m *Model, s string) {
			p.find, p.at = strings.ToLower(s), 0
		})
	}
	return nil
}
