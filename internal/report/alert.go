package report

import (
	"bufio"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Alert is what a mail says.
type Alert struct {
	Subject safe.Text
	Text    safe.Text     // complete
	HTML    template.HTML // the same with marks that mail programs show
}

// Notice is one thing to be told in a mail: a change of a policy, or that the
// policy could not be seen, or seen again.
type Notice struct {
	Policy string
	Owner  string // who looks after it; "" for nobody named
	URL    string
	Review *review.Review // nil when there is no change to show
	Lowest string         // severity from which on changes are listed; "" for all
	Head   string         // what there is to say beside the review; the subject when there is none
	Lines  []string       // more of it, one paragraph each
	First  []string       // what cannot wait: dates, notices that were missed
	Clocks Clocks
	Act    []string // commands by which a reader acts, each to be copied whole
	Again  string   // the command that shows it again

	most    int  // changes in the HTML; 0: all
	topOnly bool // the HTML holds what stands above all else, and no more of the review

	Announced string // what the review is about while it is no change yet, as "version of 2026-12-01"
}

// Clocks are the times that a reader must not mix up. Zero ones are left out.
type Clocks struct {
	Before   time.Time // the last capture of the old text
	After    time.Time // the first of the new one
	Detected time.Time
	Sent     time.Time // when the mail was written
	Zone     *time.Location
}

// mailWidth keeps lines of mail readable, also when quoted.
const mailWidth = 72

// AlertOf words a review for a mail: the worst first in the subject, which
// holds no text of the page but a section's title; the changes from lowest on.
func AlertOf(r *review.Review, policy, lowest string) (*Alert, error) {
	return MailOf(&Notice{Policy: policy, Review: r, Lowest: lowest})
}

// MailOf words one notice.
func MailOf(n *Notice) (*Alert, error) {
	body, err := n.text()
	if err != nil {
		return nil, err
	}
	if n.Review == nil {
		body = text(n.Head) + "\n\n" + body
	}
	html, err := mailHTML(n.title(), nil, []section{{Notices: []mailNotice{n.html()}}})
	return &Alert{Subject: n.subject(), Text: safe.Sanitize(body), HTML: html}, err
}

// DigestOf words several notices in one mail: an index, then each, grouped by
// severity, worst first, and by policy within it. The order of notices is kept
// among equals.
func DigestOf(title string, notices []Notice) (*Alert, error) {
	groups := bySeverity(notices)
	var bodies strings.Builder
	sections, index := make([]section, 0, len(groups)), make([]titled, 0, len(groups))
	for _, g := range groups {
		in := titled{Title: fmt.Sprintf("%s: %d", g.words, len(g.notices))}
		s := section{Title: g.words}
		for _, n := range g.notices {
			body, err := n.text()
			if err != nil {
				return nil, err
			}
			in.Lines = append(in.Lines, n.oneLine())
			fmt.Fprintf(&bodies, "\n%s\n%s\n\n%s", strings.Repeat("=", mailWidth), n.title(), body)
			s.Notices = append(s.Notices, n.html())
		}
		sections, index = append(sections, s), append(index, in)
	}
	html, err := mailHTML(text(title), index, sections)
	subject := fmt.Sprintf("[redletter] %s: %s", title, counts(groups))
	return &Alert{Subject: safe.Line(subject), Text: safe.Sanitize(title + "\n\n" + listed(index) + bodies.String()), HTML: html}, err
}

// listed prints lines under their titles.
func listed(all []titled) string {
	var b strings.Builder
	p := &printer{bufio.NewWriter(&b), Style{Width: mailWidth}}
	for _, t := range all {
		p.title(strong, t.Title)
		for _, l := range t.Lines {
			p.para("  - ", "    ", from(plain, l))
		}
		p.blank()
	}
	_ = p.w.Flush() // a Builder takes all
	return b.String()
}

// group is the notices of one severity.
type group struct {
	words   string
	notices []*Notice
}

// bySeverity gives the groups that are not empty, worst first; what has no
// review comes after what flags and before what does not.
func bySeverity(notices []Notice) []group {
	order := []string{"material", "unclear", "", "minor", "editorial"}
	out := make([]group, 0, len(order))
	for _, severity := range order {
		g := group{words: "Could not be seen, or needs a look"}
		if severity != "" {
			g.words = Severity(severity)
		}
		for i := range notices {
			if notices[i].severity() == severity {
				g.notices = append(g.notices, &notices[i])
			}
		}
		if len(g.notices) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func counts(groups []group) string {
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = fmt.Sprintf("%s %d", g.words, len(g.notices))
	}
	return strings.Join(parts, ", ")
}

// severity is the verdict of the review, "" without one.
func (n *Notice) severity() string {
	if n.Review == nil {
		return ""
	}
	return n.Review.Verdict
}

func (n *Notice) subject() safe.Text {
	if n.Review == nil {
		return safe.Line("[redletter] " + n.Head)
	}
	s := subject(n.Review, n.Policy)
	if n.Announced != "" {
		rest, _ := strings.CutPrefix(s.String(), "[redletter] ")
		s = safe.Line("[redletter] Announced " + n.Announced + ": " + rest)
	}
	return s
}

// title heads a notice where it stands with others.
func (n *Notice) title() string {
	if n.Review == nil {
		return text(n.Head)
	}
	if n.Announced != "" {
		return fmt.Sprintf("Announced %s, %s: %s", text(n.Announced), Severity(n.Review.Verdict), text(n.Policy))
	}
	return fmt.Sprintf("%s: %s", Severity(n.Review.Verdict), text(n.Policy))
}

// oneLine is a notice in the index of a digest, under the title of its group.
func (n *Notice) oneLine() string {
	s := strings.TrimPrefix(n.subject().String(), "[redletter] ")
	if n.Review != nil {
		s = strings.Replace(s, Severity(n.Review.Verdict)+": ", "", 1)
	}
	if short := n.short(); len(short) > 0 {
		_, why, _ := strings.Cut(short[0], ": ")
		s += ": " + why
	}
	return safe.Line(s).String()
}

// text is the whole notice in plain text.
func (n *Notice) text() (string, error) {
	var b strings.Builder
	p := &printer{bufio.NewWriter(&b), Style{Width: mailWidth}}
	b.WriteString(listed(n.top()))
	for _, l := range n.Lines {
		p.para("", "", from(plain, l))
	}
	if err := p.w.Flush(); err != nil {
		return "", err
	}
	if n.Review != nil {
		if err := Text(&b, n.Review, TextOptions{Style: Style{Width: mailWidth}, Only: n.Lowest}); err != nil {
			return "", err
		}
	}
	n.foot(p)
	err := p.w.Flush()
	return b.String(), err
}

// top is what stands above all else.
func (n *Notice) top() []titled {
	var out []titled
	for _, t := range []titled{{"First of all", n.first()}, {"In short", n.short()}, {"To do", n.tasks()}} {
		if len(t.Lines) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// first lists what cannot wait: what the caller knows, a version to come, and
// what is ours to do by a date.
func (n *Notice) first() []string {
	out := n.First
	if n.Review == nil {
		return out
	}
	if a := n.Review.Announced; a != nil && n.Announced == "" {
		when := "a coming version is announced"
		if a.Date != nil {
			when += " for " + *a.Date
		}
		out = append(out[:len(out):len(out)], when)
	}
	for i := range n.Review.Duties {
		if d := &n.Review.Duties[i]; d.OwedBy == "us" && d.Due.Date != nil {
			out = append(out[:len(out):len(out)], Duty(d))
		}
	}
	return out
}

// foot prints the clocks and how to look again.
func (n *Notice) foot(p *printer) {
	if lines := n.clocks(); len(lines) > 0 {
		p.blank()
		p.title(strong, "Times")
		for _, l := range lines {
			p.para("  ", "    ", run{plain, l})
		}
	}
	if n.URL != "" {
		p.blank()
		p.para("", "", run{plain, "The page: "}, from(plain, n.URL))
	}
	if n.Owner != "" {
		p.para("", "", run{plain, "Looked after by: "}, from(plain, n.Owner))
	}
	n.commands(p)
}

// commands prints what can be typed, each on a line of its own, however long: a
// command that is broken in two cannot be copied.
func (n *Notice) commands(p *printer) {
	say := func(title string, commands ...string) {
		if len(commands) == 0 {
			return
		}
		p.blank()
		p.title(strong, title)
		for _, c := range commands {
			p.whole("  ", c)
		}
	}
	say("To act", n.Act...)
	if n.Again != "" {
		say("To see it again", n.Again)
	}
}

// clocks are the times that are known, apart from one another.
func (n *Notice) clocks() []string {
	c := &n.Clocks
	if c.Sent.IsZero() {
		return nil
	}
	var out []string
	if n.Review != nil {
		out = append(out, "the page's own date: "+claimed(&n.Review.New))
	}
	say := func(what string, t time.Time) {
		if !t.IsZero() {
			out = append(out, what+c.print(t))
		}
	}
	if !c.Before.IsZero() && !c.After.IsZero() {
		out = append(out, "changed between two captures: "+c.print(c.Before)+" and "+c.print(c.After))
	}
	say("detected: ", c.Detected)
	say("this mail was written: ", c.Sent)
	return out
}

func (c *Clocks) print(t time.Time) string {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04 MST")
}

// claimed is the date that a page gives itself.
func claimed(s *review.Side) string {
	for _, d := range s.Dates {
		if d.Role != "other" {
			return text(d.Text)
		}
	}
	return "none"
}

// clipped keeps a heading short enough for a subject.
func clipped(heading string) string {
	const most = 50
	if r := []rune(heading); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return heading
}

// subject names the worst change and counts the others of its kind.
func subject(r *review.Review, policy string) safe.Text {
	s := fmt.Sprintf("[redletter] %s: %s", Severity(r.Verdict), policy)
	worst, others := -1, 0
	for i := range r.Changes {
		if r.Changes[i].Severity != r.Verdict {
			continue
		}
		if worst < 0 {
			worst = i
		} else {
			others++
		}
	}
	if worst >= 0 {
		if path := where(&r.Changes[worst]); len(path) > 0 {
			s += " – " + clipped(path[len(path)-1])
		}
	}
	if others > 0 {
		s += fmt.Sprintf(" (+%d)", others)
	}
	return safe.Line(s)
}
