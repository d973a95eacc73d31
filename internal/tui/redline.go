package tui

import (
	"strings"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Ways of showing a change.
const (
	viewInline = "inline"
	viewSides  = "side by side"
	viewWords  = "words only"
	viewClean  = "clean"
)

var views = []string{viewInline, viewSides, viewWords, viewClean}

// fated gives a text in the look and the marks of its fate. White space at its
// ends stays outside the marks.
func fated(fate byte, t safe.Text) line {
	s := strings.ReplaceAll(t.String(), "\n", " ")
	body := strings.TrimSpace(s)
	if body == "" {
		return text(plain, " ")
	}
	lead, tail := "", ""
	if strings.HasPrefix(s, " ") {
		lead = " "
	}
	if strings.HasSuffix(s, " ") {
		tail = " "
	}
	body = isolate(body)
	switch fate {
	case '-':
		return line{{plain, lead}, {remove, "[-" + body + "-]"}, {plain, tail}}
	case '+':
		return line{{plain, lead}, {insert, "{+" + body + "+}"}, {plain, tail}}
	case '<':
		return line{{plain, lead}, {moved, "<<" + body + "<<"}, {plain, tail}}
	case '>':
		return line{{plain, lead}, {moved, ">>" + body + ">>"}, {plain, tail}}
	}
	return text(plain, lead+body+tail)
}

// redline gives a change in one line of text with marks.
func redline(c *Change) line {
	switch c.Op {
	case "added":
		return fated('+', c.Is())
	case "removed":
		return fated('-', c.Was())
	case "moved":
		return fated('>', c.Is())
	}
	if len(c.Words) == 0 {
		return append(append(fated('-', c.Was()), run{plain, " "}), fated('+', c.Is())...)
	}
	var out line
	for _, w := range c.Words {
		out = append(out, fated(w.Fate, w.Text)...)
	}
	return out
}

// half gives one side of a change.
func half(c *Change, fate byte) line {
	if len(c.Words) > 0 {
		var out line
		for _, w := range c.Words {
			if w.Fate == '=' || w.Fate == fate {
				out = append(out, fated(w.Fate, w.Text)...)
			}
		}
		return out
	}
	t, move := c.Was(), byte('<')
	if fate == '+' {
		t, move = c.Is(), '>'
	}
	if t.String() == "" {
		return text(faint, "(nothing)")
	}
	if c.Op == "moved" {
		fate = move
	}
	return fated(fate, t)
}

// marked are only the words that came and went.
func marked(c *Change) line {
	if len(c.Words) == 0 {
		return redline(c)
	}
	var out line
	for _, w := range c.Words {
		if w.Fate != '=' {
			out = append(append(out, fated(w.Fate, w.Text)...), run{plain, "  "})
		}
	}
	return out
}

// shown draws a change in one of the ways.
func shown(c *Change, how string, w int) []line {
	switch how {
	case viewSides:
		return sides(c, w)
	case viewWords:
		return barred(w, marked(c))
	case viewClean:
		if c.Is().String() == "" {
			return barred(w, text(faint, "(the text is gone)"))
		}
		return barred(w, text(plain, isolate(c.Is().Line().String())))
	}
	out := barred(w, redline(c))
	if c.MovedFrom.String() != "" || c.MovedTo.String() != "" {
		out = append(out, para("    ", "    ", w, line{{moved, "moved from "}, {plain, c.MovedFrom.String()}, {moved, " to "}, {plain, c.MovedTo.String()}})...)
	}
	return out
}

// sides draws old and new beside each other, below each other where there is no
// room.
func sides(c *Change, w int) []line {
	if w < 96 {
		out := []line{text(faint, "    old")}
		out = append(out, barred(w, half(c, '-'))...)
		out = append(out, text(faint, "    new"))
		return append(out, barred(w, half(c, '+'))...)
	}
	col := (w - 7) / 2
	left := append([]line{text(faint, "old "+c.OldSide.Date.String())}, wrap(half(c, '-'), col)...)
	right := append([]line{text(faint, "new "+c.NewSide.Date.String())}, wrap(half(c, '+'), col)...)
	var out []line
	for i := range max(len(left), len(right)) {
		var l, r line
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		row := append(line{{faint, "  │ "}}, l.pad(col)...)
		out = append(out, append(append(row, run{faint, " │ "}), r...))
	}
	return out
}
