package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// Display is the form of a redline.
type Display string

// The forms of a redline.
const (
	Inline     Display = "inline"
	SideBySide Display = "side-by-side" // from 100 columns; inline below
	WordList   Display = "words"        // only the words that came and went
)

// TextOptions choose what Text prints; the zero value prints everything inline.
type TextOptions struct {
	Style   Style
	Display Display
	Only    string // lowest severity to list, "" for all
	Stat    bool   // numbers only
	// Context gives the neighbouring text of change i (from 0), nil for none.
	Context func(i int) (before, after []string)
}

// Text prints a review to be read: a summary line, the changes worst first,
// then checks, promises in force and duties.
func Text(w io.Writer, r *review.Review, o TextOptions) error {
	p := &printer{bufio.NewWriter(w), o.Style}
	p.summary(r)
	if o.Stat {
		p.stat(r)
		return p.w.Flush()
	}
	p.doubt(r)
	p.news(r)
	if r.Suspect == nil || r.Verdict != review.Suspect {
		p.changes(r, &o)
	}
	p.checks(r)
	p.duties(r)
	p.footer(r)
	return p.w.Flush()
}

// summary is the line that tells whether to read on, and what was compared.
func (p *printer) summary(r *review.Review) {
	p.title(verdictInk(r.Verdict), counted(r))
	p.para("", "  ", run{faint, measured(r)})
	if s := Hidden(r); s != "" {
		p.para("", "  ", run{faint, "Not counted as change: " + s})
	}
}

// counted says how many changes of each severity there are.
func counted(r *review.Review) string {
	var parts []string
	for _, s := range severities {
		if n := r.Stats.BySeverity[s.data]; n > 0 && s.data != "noise" {
			parts = append(parts, fmt.Sprintf("%s: %d", s.words, n))
		}
	}
	if len(parts) == 0 || r.Verdict == review.Suspect {
		return Severity(r.Verdict)
	}
	return strings.Join(parts, " · ")
}

// measured says what was compared, and how much differs.
func measured(r *review.Review) string {
	return fmt.Sprintf("%s (%s) → %s (%s): %s", named(&r.Old), plural(r.Old.Words, "word"), named(&r.New), plural(r.New.Words, "word"), wordCounts(&r.Stats))
}

func verdictInk(v string) ink {
	for _, s := range severities {
		if s.data == v {
			return s.ink
		}
	}
	if v == review.Suspect {
		return watch
	}
	return strong
}

// named is the reference of a side with the date the page gives itself.
func named(s *review.Side) string {
	for _, d := range s.Dates {
		if d.Date != nil && d.Role != "other" {
			return fmt.Sprintf("%s, %s %s", text(s.Ref), d.Role, text(*d.Date))
		}
	}
	return text(s.Ref)
}

func wordCounts(s *review.Stats) string {
	out := fmt.Sprintf("%s added, %d removed", plural(s.WordsAdded, "word"), s.WordsRemoved)
	if s.WordsMoved > 0 {
		out += fmt.Sprintf(", %d moved", s.WordsMoved)
	}
	return out
}

// Hidden lists what differed and is no change of the policy, with counts.
func Hidden(r *review.Review) string {
	parts := make([]string, 0, len(r.Suppressed))
	for _, s := range r.Suppressed {
		parts = append(parts, fmt.Sprintf("%s %d", text(s.Reason), s.Count))
	}
	return strings.Join(parts, ", ")
}

func (p *printer) doubt(r *review.Review) {
	if r.Suspect == nil {
		return
	}
	p.blank()
	p.title(watch, fmt.Sprintf("The %s capture is probably not the whole policy:", text(r.Suspect.Side)))
	for _, s := range r.Suspect.Signals {
		p.para("  ", "    ", run{plain, text(s.Kind) + ": “"}, from(plain, s.Quote), run{plain, "”"})
	}
	if r.Verdict == review.Suspect {
		p.para("  ", "  ", run{plain, "Its differences are not judged. Fetch the page again before you act; --json lists what differs."})
	}
}

// news prints what is news beside the changes.
func (p *printer) news(r *review.Review) {
	if r.ReturnedTo != nil {
		p.blank()
		p.title(strong, "Returned to the version of "+text(r.ReturnedTo.Date))
	}
	if r.Announced == nil {
		return
	}
	p.blank()
	p.para("", "  ", run{strong, "A coming version is announced: "}, run{plain, "“"}, from(plain, r.Announced.Quote), run{plain, "”"})
	if r.Announced.Link != nil {
		p.para("  ", "  ", from(plain, *r.Announced.Link))
	}
}

func (p *printer) checks(r *review.Review) {
	if len(r.Checks) == 0 {
		return
	}
	p.blank()
	p.title(strong, "Checks of the publisher's own word")
	for _, c := range r.Checks {
		runs := []run{{plain, fmt.Sprintf("%s %s: ", mark(c.Status), text(c.Check))}, from(plain, c.Why)}
		if c.Quote != "" {
			runs = append(runs, run{plain, " “"}, from(plain, c.Quote), run{plain, "”"})
		}
		p.para("  ", "      ", runs...)
	}
}

func mark(status string) string {
	switch status {
	case "pass":
		return "[ok]"
	case "fail":
		return "[!!]"
	}
	return "[ ?]"
}

// stat prints numbers only: words and changes by section.
func (p *printer) stat(r *review.Review) {
	type row struct {
		place        string
		plus, minus  int
		count        int
		worst        string
		worstOrdinal int
	}
	var order []string
	rows := map[string]*row{}
	for i := range r.Changes {
		c := &r.Changes[i]
		at := place(where(c))
		x := rows[at]
		if x == nil {
			x = &row{place: at, worstOrdinal: len(severities)}
			rows[at] = x
			order = append(order, at)
		}
		x.count++
		plus, minus := wordsOf(c)
		x.plus, x.minus = x.plus+plus, x.minus+minus
		if o := ordinal(c.Severity); o < x.worstOrdinal {
			x.worst, x.worstOrdinal = Severity(c.Severity), o
		}
	}
	for _, at := range order {
		x := rows[at]
		p.para("  ", "      ", run{strong, x.place}, run{plain, fmt.Sprintf(": %s, +%d -%d words, worst: ", plural(x.count, "change"), x.plus, x.minus)}, run{faint, x.worst})
	}
}

// wordsOf counts the words a change adds and removes; moved text costs none.
func wordsOf(c *review.Change) (plus, minus int) {
	if c.Op == "moved" {
		return 0, 0
	}
	if len(c.Words) == 0 {
		return len(strings.Fields(c.New)), len(strings.Fields(c.Old))
	}
	for _, w := range c.Words {
		switch w.Op {
		case "+":
			plus += len(strings.Fields(w.Text))
		case "-":
			minus += len(strings.Fields(w.Text))
		}
	}
	return plus, minus
}

// where is the path a change is listed under.
func where(c *review.Change) []string {
	if c.Op == "removed" {
		return c.OldPath
	}
	return c.NewPath
}

// ordinal orders severities, worst first.
func ordinal(severity string) int {
	for i, s := range severities {
		if s.data == severity {
			return i
		}
	}
	return len(severities)
}

func (p *printer) footer(r *review.Review) {
	p.blank()
	p.para("", "", run{faint, disclaimer(r)})
}

func disclaimer(r *review.Review) string {
	return fmt.Sprintf("Rule pack %s, reviewed by: %s. Not legal advice.", r.RulesVersion, r.ReviewedBy)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
