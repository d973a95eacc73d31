package report

import (
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Style is how a terminal is written to. The zero value is 80 columns without
// colour.
type Style struct {
	Color bool
	Width int // columns, 0 for 80
}

func (s Style) width() int {
	if s.Width <= 0 {
		return 80
	}
	return max(s.Width, 40)
}

// ink is the look of a run of text. Four-bit colours only, so that the theme of
// the terminal holds.
type ink string

const (
	plain  ink = ""
	insert ink = "34;4" // blue, underlined
	remove ink = "31;9" // red, struck through
	moved  ink = "32"   // green
	strong ink = "1"
	faint  ink = "2"
	alarm  ink = "31;1"
	watch  ink = "33;1"
)

// run is text in one look.
type run struct {
	ink  ink
	text string // safe already
}

// from makes a run of text that came from a page.
func from(i ink, s string) run { return run{i, safe.Line(s).String()} }

// paint puts a run into the colours of its ink.
func (s Style) paint(r run) string {
	if !s.Color || r.ink == plain || r.text == "" {
		return r.text
	}
	return "\x1b[" + string(r.ink) + "m" + r.text + "\x1b[0m"
}

// severities are the words people read, worst first.
var severities = []struct {
	data, words string
	ink         ink
}{
	{"material", "Flagged material", alarm},
	{"unclear", "Needs a lawyer's look", watch},
	{"minor", "Minor", strong},
	{"editorial", "Wording only", faint},
	{"noise", "Page noise", faint},
}

// Severity gives the words people read for a severity or verdict.
func Severity(data string) string {
	for _, s := range severities {
		if s.data == data {
			return s.words
		}
	}
	switch data {
	case review.Identical:
		return "No change"
	case review.Suspect:
		return "Capture doubtful"
	}
	return data
}

// Direction gives the words people read for a direction, "" for neutral.
func Direction(data string) string {
	switch data {
	case "weakens":
		return "less protective on its face"
	case "strengthens":
		return "more protective on its face"
	}
	return ""
}

// redline gives the words of a change in the marks of the legend.
func redline(c *review.Change) []run {
	switch c.Op {
	case "added":
		return []run{{insert, "{+" + text(c.New) + "+}"}}
	case "removed":
		return []run{{remove, "[-" + text(c.Old) + "-]"}}
	case "moved":
		return []run{{moved, ">>" + text(c.New) + ">>"}}
	}
	if len(c.Words) == 0 {
		return []run{{remove, "[-" + text(c.Old) + "-]"}, {insert, "{+" + text(c.New) + "+}"}}
	}
	return words(c.Words)
}

// words gives the word runs of an edit. Space at the edges of an edit stays
// outside its marks, so that lines break where a reader expects it.
func words(in []review.Word) []run {
	var out []run
	for _, w := range in {
		t := spaced(w.Text)
		body := strings.TrimSpace(t)
		lead, tail := t[:len(t)-len(strings.TrimLeft(t, " "))], t[len(strings.TrimRight(t, " ")):]
		if body == "" {
			lead, tail = "", ""
			body = t
		}
		switch w.Op {
		case "-":
			out = append(out, run{plain, lead}, run{remove, "[-" + body + "-]"}, run{plain, tail})
		case "+":
			out = append(out, run{plain, lead}, run{insert, "{+" + body + "+}"}, run{plain, tail})
		default:
			out = append(out, run{plain, t})
		}
	}
	return out
}

// text is page text on one line.
func text(s string) string { return safe.Line(s).String() }

// spaced is text, with the white space at both ends kept as one space.
func spaced(s string) string {
	t := text(s)
	if strings.TrimSpace(t) == "" {
		return " "
	}
	body := strings.TrimSpace(t)
	if strings.ContainsAny(s[:1], " \n\t") {
		body = " " + body
	}
	if strings.ContainsAny(s[len(s)-1:], " \n\t") {
		body += " "
	}
	return body
}

// place names where a change stands.
func place(path []string) string {
	if len(path) == 0 {
		return "(before the first heading)"
	}
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = text(p)
	}
	return strings.Join(parts, " › ")
}
