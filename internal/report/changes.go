package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// changes lists the changes worst first; within a severity they stand in the
// order of the document, under their section.
func (p *printer) changes(r *review.Review, o *TextOptions) {
	lowest := len(severities)
	if o.Only != "" {
		lowest = ordinal(o.Only)
	}
	severity, at := "", ""
	left := 0
	for _, i := range worstFirst(r) {
		c := &r.Changes[i]
		if ordinal(c.Severity) > lowest {
			left++
			continue
		}
		if c.Severity != severity {
			severity, at = c.Severity, ""
			p.blank()
			p.title(verdictInk(severity), Severity(severity))
		}
		if here := place(where(c)); here != at {
			at = here
			p.para("  ", "    ", run{strong, at})
		}
		p.change(i, c, o)
	}
	if left > 0 {
		p.blank()
		p.para("", "", run{faint, unlisted(left, o.Only)})
	}
}

// unlisted counts what is below a severity.
func unlisted(n int, lowest string) string {
	is := "are"
	if n == 1 {
		is = "is"
	}
	return fmt.Sprintf("%s below “%s” %s not listed.", plural(n, "change"), Severity(lowest), is)
}

// worstFirst gives the changes by their severity; within one they stand in the
// order of the document.
func worstFirst(r *review.Review) []int {
	order := make([]int, len(r.Changes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return ordinal(r.Changes[a].Severity) - ordinal(r.Changes[b].Severity)
	})
	return order
}

// change prints one change: number, what happened, redline, reasons.
func (p *printer) change(i int, c *review.Change, o *TextOptions) {
	var before, after []string
	if o.Context != nil {
		before, after = o.Context(i)
	}
	p.para("  "+c.ID+" ", "        ", run{faint, headline(c)})
	p.neighbours(before)
	switch {
	case o.Display == SideBySide && p.style.width() >= 100:
		p.sideBySide(c)
	case o.Display == WordList:
		p.para("  │ ", "  │ ", wordList(c)...)
	default:
		p.inline(c)
	}
	p.neighbours(after)
	for k := range c.Findings {
		p.finding(&c.Findings[k])
	}
}

// inline prints the redline in one column; moved text is marked at both ends.
func (p *printer) inline(c *review.Change) {
	if c.Op == "moved" || c.Op == "moved-modified" {
		p.para("  │ ", "  │ ", run{moved, "<<" + clip(c.Old) + "<<"}, run{plain, " → "}, run{faint, end(c.MovedTo, c.NewPath)})
		p.para("  │ ", "  │ ", append(redline(c), run{plain, " ← "}, run{faint, end(c.MovedFrom, c.OldPath)})...)
		return
	}
	p.para("  │ ", "  │ ", redline(c)...)
}

// end names one end of a move; by its path where nothing more is known.
func end(name string, path []string) string {
	if name == "" {
		return place(path)
	}
	return text(name)
}

// clip is the beginning of a text, enough to know it again.
func clip(s string) string {
	const most = 12
	w := strings.Fields(text(s))
	if len(w) <= most {
		return strings.Join(w, " ")
	}
	return strings.Join(w[:most], " ") + " …"
}

func (p *printer) neighbours(lines []string) {
	for _, l := range lines {
		p.para("    ", "    ", from(faint, l))
	}
}

// headline says in words what the marks show.
func headline(c *review.Change) string {
	parts := []string{opWords(c)}
	if c.Note != "" {
		parts = append(parts, text(c.Note))
	}
	if d := Direction(c.Direction); d != "" {
		parts = append(parts, d)
	}
	return strings.Join(parts, " · ")
}

func opWords(c *review.Change) string {
	along := c.MovedFrom != "" && c.MovedFrom == c.MovedTo // its section went, and it with it
	switch {
	case c.Op == "moved" && along:
		return "moved with the text around it, unchanged"
	case c.Op == "moved":
		return "moved, unchanged"
	case c.Op == "moved-modified" && along:
		return "moved with the text around it, and edited"
	case c.Op == "moved-modified":
		return "moved and edited"
	}
	switch c.Op {
	case "renamed":
		return "heading renamed"
	case "link":
		return "link leads elsewhere"
	}
	return c.Op
}

// finding prints one reason: rule, sentence, evidence, basis.
func (p *printer) finding(f *review.Finding) {
	p.para("      ", "        ", run{strong, text(f.Rule)}, run{plain, ": "}, from(plain, f.Why))
	var ev []run
	ev = quotes(ev, "was", f.Evidence.Old)
	ev = quotes(ev, "now", f.Evidence.New)
	if len(ev) > 0 {
		p.para("        ", "        ", ev...)
	}
	if len(f.Basis) > 0 {
		p.para("        ", "        ", run{faint, "basis: " + bases(f.Basis)})
	}
}

func quotes(out []run, label string, in []string) []run {
	for _, q := range in {
		out = append(out, run{faint, label + " "}, run{plain, "“"}, from(plain, q), run{plain, "” "})
	}
	return out
}

// bases names the grounds; an unverified citation says so.
func bases(in []review.Basis) string {
	parts := make([]string, 0, len(in))
	for _, b := range in {
		s := text(b.Cite)
		if !b.Verified {
			s += " (citation unchecked)"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// wordList gives only the words that came and went.
func wordList(c *review.Change) []run {
	if len(c.Words) == 0 {
		return redline(c)
	}
	var out []run
	for _, w := range c.Words {
		if w.Op != "=" {
			out = append(out, words([]review.Word{w})...)
			out = append(out, run{plain, " "})
		}
	}
	return out
}

// sideBySide prints old and new in two columns with the marks of each side.
func (p *printer) sideBySide(c *review.Change) {
	col := (p.style.width() - 7) / 2
	left, right := p.style.lines(half(c, "-"), col), p.style.lines(half(c, "+"), col)
	for i := range max(len(left), len(right)) {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		p.w.WriteString("  │ " + l + strings.Repeat(" ", max(0, col-visible(l))) + " │ " + r + "\n")
	}
}

// half gives one side of a change in the marks of the legend.
func half(c *review.Change, op string) []run {
	if len(c.Words) > 0 {
		var out []review.Word
		for _, w := range c.Words {
			if w.Op == "=" || w.Op == op {
				out = append(out, w)
			}
		}
		return words(out)
	}
	switch {
	case op == "-" && c.Op == "moved":
		return []run{{moved, "<<" + text(c.Old) + "<<"}}
	case op == "-" && c.Old != "":
		return []run{{remove, "[-" + text(c.Old) + "-]"}}
	case op == "+" && c.Op == "moved":
		return []run{{moved, ">>" + text(c.New) + ">>"}}
	case op == "+" && c.New != "":
		return []run{{insert, "{+" + text(c.New) + "+}"}}
	}
	return nil
}
