package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
)

// What GitHub keeps, in bytes: of the summary of a step, where a larger one is
// dropped whole, and of a comment, with room for a line that marks it.
const (
	MaxSummary = 1 << 20
	MaxComment = 65_000
)

// Markdown prints comparisons as Markdown for a comment or a summary: of all of
// them what has to be done comes first, then the changes. With most above 0 it
// ends before that many bytes, and says how much it leaves out. Text from pages
// is inert: no mention, link, image or HTML of it works.
func Markdown(w io.Writer, cs []Comparison, most int) error {
	m := &markdown{most: most}
	for i := range cs {
		m.head(&cs[i])
	}
	for i := range cs {
		if cs[i].Review != nil {
			m.details(&cs[i], len(cs) > 1)
		}
	}
	m.end()
	out := bufio.NewWriter(w)
	out.WriteString(m.b.String())
	return out.Flush()
}

// markdown collects what is printed, as long as there is room.
type markdown struct {
	b           strings.Builder
	most        int
	left, lines int // changes and other lines that had no room
}

// reserve is kept free for what ends a summary.
const reserve = 512

func (m *markdown) room(n int) bool { return m.most == 0 || m.b.Len()+n+reserve <= m.most }

// print writes a line or leaves it out, on count.
func (m *markdown) print(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if !m.room(len(s)) {
		m.lines++
		return
	}
	m.b.WriteString(s)
}

// end says what had no room.
func (m *markdown) end() {
	var parts []string
	if m.left > 0 {
		parts = append(parts, plural(m.left, "change"))
	}
	if m.lines > 0 {
		parts = append(parts, plural(m.lines, "line"))
	}
	if len(parts) > 0 {
		fmt.Fprintf(&m.b, "\n**%s left out: the limit of this summary is reached.** The JSON and the HTML report hold all.\n", strings.Join(parts, " and "))
	}
}

// head says what was compared, how bad it is, and what has to be done.
func (m *markdown) head(c *Comparison) {
	r := c.Review
	if r == nil {
		m.print("## %s: could not look\n\n%s\n\n", md(c.label()), md(c.Trouble.words()))
		return
	}
	m.print("## %s: %s\n\n", md(c.label()), md(verdictLine(r)))
	m.print("%s → %s: %s\n", md(named(&r.Old)), md(named(&r.New)), md(wordCounts(&r.Stats)))
	if s := Hidden(r); s != "" {
		m.print("\nNot counted as change: %s\n", md(s))
	}
	if r.Suspect != nil {
		m.print("\n**The %s capture is probably not the whole policy.** %s\n", md(r.Suspect.Side), md(doubts(r.Suspect)))
	}
	m.todo(c)
	m.print("\n")
}

func doubts(d *review.Doubt) string {
	var parts []string
	for _, s := range d.Signals {
		parts = append(parts, text(s.Kind)+": “"+text(s.Quote)+"”")
	}
	return strings.Join(parts, "; ")
}

func (m *markdown) todo(c *Comparison) {
	todo := c.todo()
	if len(todo) > 0 {
		m.print("\n**What has to be done**\n\n")
	}
	for _, t := range todo {
		stop := ""
		if t.stops {
			stop = "**Holds publication up:** "
		}
		m.print("- %s%s\n", stop, md(t.words))
	}
	if c.Decides != "" {
		m.print("\nWho decides: %s\n", md(c.Decides))
	}
	if c.Next != "" {
		m.print("\nNext: %s\n", md(c.Next))
	}
}

// details are the changes, worst first, the checks and the duties. What is
// neither flagged nor for a lawyer is folded away.
func (m *markdown) details(c *Comparison, named bool) {
	if named {
		m.print("---\n\n## Changes of %s\n\n", md(c.label()))
	}
	folded := false
	for _, i := range worstFirst(c.Review) {
		if !c.listed() {
			break
		}
		if !folded && ordinal(c.Review.Changes[i].Severity) > ordinal("unclear") {
			folded = true
			m.print("<details><summary>%s</summary>\n\n", md(foldedLine(c.Review)))
		}
		m.change(c, i)
	}
	if folded {
		m.b.WriteString("</details>\n\n") // there is room kept for it
	}
	m.checks(c)
	if c.listed() {
		m.duties(c.Review)
	}
	m.print("<sub>Rule pack %s, reviewed by: %s. Not legal advice.</sub>\n\n", md(c.Review.RulesVersion), md(c.Review.ReviewedBy))
}

// foldedLine counts what is folded away.
func foldedLine(r *review.Review) string {
	var parts []string
	for _, s := range severities[ordinal("minor"):] {
		if n := r.Stats.BySeverity[s.data]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", s.words, n))
		}
	}
	return strings.Join(parts, ", ")
}

// verdictLine counts the changes by severity in words.
func verdictLine(r *review.Review) string {
	var parts []string
	for _, s := range severities {
		if n := r.Stats.BySeverity[s.data]; n > 0 && s.data != "noise" {
			parts = append(parts, fmt.Sprintf("%s %d", s.words, n))
		}
	}
	if len(parts) == 0 || r.Verdict == review.Suspect {
		return Severity(r.Verdict)
	}
	return strings.Join(parts, " · ")
}

func (m *markdown) change(c *Comparison, i int) {
	ch := &c.Review.Changes[i]
	var b strings.Builder
	fmt.Fprintf(&b, "### %s %s: %s\n\n", md(ch.ID), md(Severity(ch.Severity)), md(place(where(ch))))
	fmt.Fprintf(&b, "%s%s\n\n", md(headline(ch)), decided(c, ch))
	mdRedline(&b, ch)
	for k := range ch.Findings {
		f := &ch.Findings[k]
		fmt.Fprintf(&b, "- **%s**", md(f.Why))
		if e := pointed(ch, f); e != "" {
			fmt.Fprintf(&b, ": %s", md(e))
		}
		fmt.Fprintf(&b, "<br><sub>%s</sub>\n", md(groundsOf(f)))
	}
	b.WriteByte('\n')
	if !m.room(b.Len()) {
		m.left++
		return
	}
	m.b.WriteString(b.String())
}

// groundsOf names the rule of a finding and what it rests on.
func groundsOf(f *review.Finding) string {
	if len(f.Basis) == 0 {
		return "rule: " + text(f.Rule)
	}
	return "basis: " + bases(f.Basis) + " · rule: " + text(f.Rule)
}

// mdRedline writes the redline of a change, of a move both ends.
func mdRedline(b *strings.Builder, ch *review.Change) {
	if strings.HasPrefix(ch.Op, "moved") {
		from, to := end(ch.MovedFrom, ch.OldPath), end(ch.MovedTo, ch.NewPath)
		fmt.Fprintf(b, "> <del>%s</del><br>", md("<<"+text(ch.Old)+"<<"))
		if from != to {
			fmt.Fprintf(b, "moved from: %s<br>moved to: %s<br>", md(from), md(to))
		}
	} else {
		b.WriteString("> ")
	}
	for _, r := range redline(ch) {
		b.WriteString(mdRun(r))
	}
	b.WriteString("\n\n")
}

// decided tells the decision on record.
func decided(c *Comparison, ch *review.Change) string {
	k, ok := c.Covered[ch.Fingerprint]
	if !ok {
		return ""
	}
	return " · decided: " + md(k.Decision) + " (" + md(k.Record) + ")"
}

func mdRun(r run) string {
	switch r.ink {
	case insert:
		return "<ins>" + md(r.text) + "</ins>"
	case remove:
		return "<del>" + md(r.text) + "</del>"
	}
	return md(r.text)
}

// checks lists what failed and what could not be asked; what passed is one line.
func (m *markdown) checks(c *Comparison) {
	ks := c.checks()
	if len(ks) == 0 {
		return
	}
	m.print("### Checks\n\n")
	var passed []string
	for i := range ks {
		if ks[i].Status == "pass" {
			passed = append(passed, text(ks[i].Check))
			continue
		}
		stop := ""
		if c.stopped(&ks[i]) {
			stop = " **Holds publication up.**"
		}
		m.print("- **%s** %s: %s%s\n", md(ks[i].Check), checkWords(ks[i].Status), md(checkMessage(&ks[i])), stop)
	}
	if len(passed) > 0 {
		m.print("- passed: %s\n", md(strings.Join(passed, ", ")))
	}
	m.print("\n")
}

func (m *markdown) duties(r *review.Review) {
	if len(r.Duties) == 0 {
		return
	}
	for _, g := range dutyGroups(r) {
		m.print("### %s\n\n", md(g.title))
		for _, d := range g.duties {
			line := "**" + md(Duty(d)) + "**" + md(because(d.Because))
			if d.Quote != "" {
				line += ": “" + md(text(d.Quote)) + "”"
			}
			m.print("- %s<br><sub>basis: %s</sub>\n", line, md(grounds(d)))
		}
		m.print("\n")
	}
}

// md makes text inert in Markdown: signs with a meaning become entities, which
// never mark structure, and mentions and references get a space of no width,
// because they are looked for after rendering.
func md(s string) string { return mdEscapes.Replace(safe.Line(s).String()) }

var mdEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;",
	"!", "&#33;", "|", "&#124;", "~", "&#126;", "\\", "&#92;", "://", "&#58;//",
	"@", "&#64;&#8203;", "#", "&#35;&#8203;", "www.", "www&#8203;.",
)
