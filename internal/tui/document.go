package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// documentPane shows both whole texts in one, with marks.
type documentPane struct {
	scroll
	ref   Ref
	clean bool
	find  string

	drawn   []line // of width w
	w       int
	starts  []int // line on which a paragraph begins
	from    *Document
	wasFind string
	to      int // paragraph to begin at; 0: that of the change
	jumped  bool
}

func (p *documentPane) screen() screen { return inDocument }

func (p *documentPane) rows(*Model) int { return len(p.drawn) }

// of is the change that the text was opened from.
func (p *documentPane) of(m *Model) *Row {
	if i, ok := m.place[p.ref]; ok {
		return &m.index.Rows[i]
	}
	return nil
}

func (p *documentPane) follow(to func(Ref) Ref) { p.ref = to(p.ref) }

func (p *documentPane) look(m *Model) tea.Cmd { return m.docs.need(m.ctx, p.ref.Review) }

func (p *documentPane) crumb(m *Model) line {
	l := line{{strong, "The whole text"}, {faint, "   [-gone-] {+new+} <<moved from<< >>moved to>>"}}
	if p.clean {
		l = line{{strong, "The text as it stands now"}}
	}
	if p.find != "" {
		l = append(l, run{accent, "   /" + p.find})
	}
	return l
}

func (p *documentPane) count(*Model) string { return p.place() }

func (p *documentPane) lines(m *Model, w, h int) []line {
	d := m.docs.have[p.ref.Review]
	if d == nil {
		return m.waiting(w, h, p.ref.Review, "The whole text is not at hand.")
	}
	if p.from != d || p.w != w || p.wasFind != p.find {
		p.draw(d, w)
	}
	if !p.jumped {
		p.jumped = true
		p.n, p.page = len(p.drawn), h
		first := p.to
		if first == 0 {
			first, _ = d.span(p.ref.Index)
		}
		if first >= 0 {
			p.scroll.at = max(0, p.starts[first]-2)
		}
	}
	return p.window(p.drawn, h)
}

// waiting says that a text is being read, or why it cannot be.
func (m *Model) waiting(w, h int, review int64, failed string) []line {
	if err := m.docs.failed[review]; err != nil {
		return notice(w, h, failed, explained(err))
	}
	return notice(w, h, "Reading both texts …")
}

func (p *documentPane) draw(d *Document, w int) {
	p.from, p.w, p.wasFind = d, w, p.find
	p.drawn, p.starts = nil, make([]int, len(d.Paragraphs))
	w = min(w, 110)
	for i := range d.Paragraphs {
		x := &d.Paragraphs[i]
		if x.Heading > 0 && len(p.drawn) > 0 {
			p.drawn = append(p.drawn, nil)
		}
		p.starts[i] = len(p.drawn)
		p.drawn = append(p.drawn, p.paragraph(x, w)...)
	}
}

func (p *documentPane) paragraph(x *Paragraph, w int) []line {
	var in line
	changed := false
	for _, piece := range x.Pieces {
		if p.clean && (piece.Fate == '-' || piece.Fate == '<') {
			continue
		}
		fate := piece.Fate
		if p.clean {
			fate = '='
		}
		changed = changed || piece.Fate != '='
		in = append(in, p.lit(fated(fate, piece.Text))...)
	}
	if len(in) == 0 {
		return nil
	}
	lead := "   "
	if x.Heading > 0 {
		in = bold(in)
		lead = "  "
	}
	if x.Depth > 0 {
		in = append(line{{faint, "• "}}, in...)
		lead += strings.Repeat("  ", min(x.Depth, 5))
	}
	out := para(lead, lead, w, in)
	if changed && !p.clean {
		for i := range out {
			out[i][0] = run{faint, "│" + strings.Repeat(" ", max(0, len(lead)-1))}
		}
	}
	return out
}

// lit puts what is searched for into a strong ink.
func (p *documentPane) lit(in line) line {
	if p.find == "" {
		return in
	}
	var out line
	for _, r := range in {
		rest := r.s
		for {
			at := strings.Index(strings.ToLower(rest), p.find)
			if at < 0 || len(strings.ToLower(rest)) != len(rest) {
				break
			}
			out = append(out, run{r.ink, rest[:at]}, run{watch, rest[at : at+len(p.find)]})
			rest = rest[at+len(p.find):]
		}
		out = append(out, run{r.ink, rest})
	}
	return out
}

func bold(in line) line {
	for i := range in {
		if in[i].ink == plain {
			in[i].ink = strong
		}
	}
	return in
}

func (p *documentPane) act(m *Model, a action) tea.Cmd {
	if m.docs.have[p.ref.Review] == nil {
		return nil
	}
	switch a {
	case view:
		p.clean, p.from = !p.clean, nil
	case search:
		m.ask = searchFor("Search the text", func(m *Model, s string) {
			p.find = strings.ToLower(s)
			p.draw(m.docs.have[p.ref.Review], p.w)
			p.seek(m, 1, p.searched)
		})
	case next, previous, nextSection, prevSection:
		p.step(m, a)
	}
	return nil
}

func (p *documentPane) step(m *Model, a action) {
	step := 1
	if a == previous || a == prevSection {
		step = -1
	}
	what := p.searched
	switch {
	case a == nextSection || a == prevSection:
		what = func(x *Paragraph) bool { return x.Heading > 0 }
	case p.find == "":
		what = func(x *Paragraph) bool { return p.flagged(m, x) }
	}
	p.seek(m, step, what)
}

func (p *documentPane) searched(x *Paragraph) bool {
	return p.find != "" && strings.Contains(strings.ToLower(x.now()), p.find)
}

// flagged says that a paragraph holds a change that needs a look.
func (p *documentPane) flagged(m *Model, x *Paragraph) bool {
	return slices.ContainsFunc(x.Pieces, func(piece Piece) bool {
		i, ok := m.place[Ref{p.ref.Review, piece.Change}]
		return ok && piece.Fate != '=' && rank(m.index.Rows[i].Severity) <= rank("unclear")
	})
}

// seek scrolls to the next paragraph of a kind.
func (p *documentPane) seek(m *Model, step int, is func(*Paragraph) bool) {
	here := 0
	for i, s := range p.starts {
		if s <= p.scroll.at+2 {
			here = i
		}
	}
	for i := here + step; i >= 0 && i < len(p.starts); i += step {
		if is(&p.from.Paragraphs[i]) && p.starts[i] < len(p.drawn) {
			p.scroll.at = max(0, min(p.starts[i]-2, max(0, len(p.drawn)-p.page)))
			return
		}
	}
	m.say("nothing more that way")
}

// contains says that one of the texts holds what is looked for.
func contains(find string, in ...safe.Text) bool {
	if find == "" {
		return true
	}
	return slices.ContainsFunc(in, func(t safe.Text) bool { return strings.Contains(strings.ToLower(t.String()), strings.ToLower(find)) })
}
