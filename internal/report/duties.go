package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/redletter-dev/redletter/internal/review"
)

// Duties prints who has to be told, and how the publisher's own word stands.
func Duties(w io.Writer, r *review.Review, s Style) error {
	p := &printer{bufio.NewWriter(w), s}
	p.summary(r)
	p.checks(r)
	p.duties(r)
	for _, g := range r.Suggested {
		p.para("  ", "    ", run{faint, "the text speaks of "}, from(faint, g.Quote), run{faint, ": consider --jurisdiction " + text(g.Regime)})
	}
	return p.w.Flush()
}

// duties lists who owes whom what, first by own promise, then by regime. What a
// vendor promised its users and what is for us to check are told apart.
func (p *printer) duties(r *review.Review) {
	if len(r.Duties) == 0 {
		if r.Verdict == "material" || r.Verdict == "unclear" {
			p.blank()
			p.title(strong, "No duty follows from the policy's own promise or a chosen jurisdiction.")
		}
		return
	}
	for _, g := range dutyGroups(r) {
		p.blank()
		p.title(strong, g.title)
		p.dutyList(g.duties)
	}
}

func (p *printer) dutyList(duties []*review.Duty) {
	group := ""
	for _, d := range duties {
		if d.OneOf == nil {
			group = ""
		} else if *d.OneOf != group {
			group = *d.OneOf
			p.para("  ", "    ", run{plain, "one of these is enough:"})
		}
		p.duty(d, group != "")
	}
}

// dutyTitle heads all duties where they stand in one list.
func dutyTitle(r *review.Review) string {
	if r.Role == "own" {
		return "Who has to be told"
	}
	return "What the vendor promised its users, and what is for us to check"
}

// dutyGroup is duties under one title.
type dutyGroup struct {
	title  string
	duties []*review.Duty
}

// dutyGroups gives the groups that are not empty.
func dutyGroups(r *review.Review) []dutyGroup {
	if r.Role == "own" {
		g := dutyGroup{title: dutyTitle(r)}
		for i := range r.Duties {
			g.duties = append(g.duties, &r.Duties[i])
		}
		return []dutyGroup{g}
	}
	theirs, ours := dutyGroup{title: "What the vendor promised its users"}, dutyGroup{title: "For us to check"}
	for i := range r.Duties {
		if d := &r.Duties[i]; d.OwedBy == "us" {
			ours.duties = append(ours.duties, d)
		} else {
			theirs.duties = append(theirs.duties, d)
		}
	}
	var out []dutyGroup
	for _, g := range []dutyGroup{theirs, ours} {
		if len(g.duties) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// duty prints one duty with its quote and basis.
func (p *printer) duty(d *review.Duty, grouped bool) {
	first, rest := "  - ", "    "
	if grouped {
		first, rest = "    - ", "      "
	}
	p.para(first, rest, run{strong, Duty(d)}, run{plain, because(d.Because)})
	if d.Quote != "" {
		p.para(rest, rest, run{plain, "“"}, from(plain, d.Quote), run{plain, "”"})
	}
	p.para(rest, rest, run{faint, "basis: " + grounds(d)})
}

// grounds is what a duty rests on, and what is said about it. That a citation
// is unchecked is said once.
func grounds(d *review.Duty) string {
	out := bases([]review.Basis{d.Basis})
	_, rest := task(d)
	for note := range strings.SplitSeq(rest, "; ") {
		if note != "" && (d.Basis.Verified || note != "citation unchecked") {
			out += "; " + note
		}
	}
	return out
}

// Duty says a duty in one line: who owes whom what, how and by when.
func Duty(d *review.Duty) string {
	return text(d.OwedBy) + ": " + owed(d) + " [" + text(d.Status) + "]"
}

// owed says a duty without who owes it, and how it stands.
func owed(d *review.Duty) string {
	s, _ := task(d)
	if d.Channel != "" && d.Kind != "archive" {
		s += " by " + Channel(d.Channel)
	}
	if w := due(&d.Due); w != "" && d.Kind != "internal" {
		s += ", " + w
	}
	return s
}

// task says what is owed, and the rest of the duty's note. What is for us to
// check is told by its note.
func task(d *review.Duty) (what, rest string) {
	note := text(d.Note)
	if d.Kind == "internal" && note != "" {
		what, rest, _ = strings.Cut(note, "; ")
		return what, rest
	}
	return deed(text(d.Kind), text(d.OwedTo)), note
}

// deed says what is owed to whom; how comes after it.
func deed(kind, to string) string {
	switch kind {
	case "date-line", "publish":
		return "tell " + to
	case "archive":
		return "keep the earlier versions open to " + to
	case "consent":
		return "get the consent of " + to
	case "opt-out":
		return "offer an opt-out to " + to
	case "object":
		return "object to the " + to
	}
	return strings.TrimSpace(kind + " " + to)
}

// Channel gives the words people read for a channel.
func Channel(data string) string {
	switch data {
	case "post-page":
		return "posting the new text"
	case "date-line":
		return "a new date line"
	case "site-notice":
		return "a notice on the site"
	case "email":
		return "e-mail"
	case "in-product":
		return "a notice in the product"
	case "direct-unspecified":
		return "direct notice, no channel named"
	case "direct-notice":
		return "direct notice"
	case "electronic":
		return "electronic notice"
	case "mail":
		return "letter"
	case "regular-interaction":
		return "the way they usually deal with the company"
	case "as-promised":
		return "what was promised"
	case "notice-at-collection":
		return "a notice at collection"
	case "blog":
		return "a blog post"
	case "other":
		return "other means"
	}
	return text(data)
}

func due(d *review.Due) string {
	if d.Date != nil {
		return "by " + text(*d.Date)
	}
	switch {
	case d.Event == "":
		return ""
	case d.Event == "before-effect":
		return "before it takes effect"
	case d.Days < 0:
		return fmt.Sprintf("%d days before %s", -d.Days, text(d.Event))
	case d.Days > 0:
		return fmt.Sprintf("within %d days of %s", d.Days, text(d.Event))
	}
	return "at " + text(d.Event)
}

// mostBecause is how many changes behind a duty are named.
const mostBecause = 5

// because lists the changes behind a duty.
func because(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	if len(ids) <= mostBecause {
		return " because of " + strings.Join(ids, ", ")
	}
	return fmt.Sprintf(" because of %s and %d more", strings.Join(ids[:mostBecause], ", "), len(ids)-mostBecause)
}

// visible is the width of a painted line.
func visible(s string) int {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '\x1b')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		end := strings.IndexByte(s[i:], 'm')
		if end < 0 {
			break
		}
		s = s[i+end+1:]
	}
	return uniseg.StringWidth(b.String())
}
