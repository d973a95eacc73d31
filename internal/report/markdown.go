package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
)

// MaxSummary is what GitHub keeps of the summary of a step, in bytes; a larger
// one is dropped whole.
const MaxSummary = 1 << 20

// Markdown prints comparisons as Markdown for a comment or a summary. With
// most above 0 it ends before that many bytes, and says how many changes it
// leaves out. Text from pages is inert: no mention, link, image or HTML of it
// works.
func Markdown(w io.Writer, cs []Comparison, most int) error {
	m := &markdown{most: most}
	for i := range cs {
		m.comparison(&cs[i])
	}
	out := bufio.NewWriter(w)
	out.WriteString(m.b.String())
	return out.Flush()
}

// markdown collects what is printed, as long as there is room.
type markdown struct {
	b    strings.Builder
	most int
	left int // changes that had no room
}

// reserve is kept free for the lines behind the changes.
const reserve = 4 << 10

func (m *markdown) room(n int) bool { return m.most == 0 || m.b.Len()+n+reserve <= m.most }

func (m *markdown) comparison(c *Comparison) {
	r := c.Review
	m.left = 0
	m.print("## %s: %s\n\n", md(c.label()), md(verdictLine(r)))
	m.print("%s → %s: %s\n", md(named(&r.Old)), md(named(&r.New)), md(wordCounts(&r.Stats)))
	if s := Hidden(r); s != "" {
		m.print("\nNot counted as change: %s\n", md(s))
	}
	if r.Suspect != nil {
		m.print("\n**The %s capture is probably not the whole policy.**\n", md(r.Suspect.Side))
	}
	for _, i := range worstFirst(r) {
		m.change(c, i)
	}
	if m.left > 0 {
		m.print("\n**%s left out: the limit of this summary is reached.** The JSON and the HTML report hold all.\n", plural(m.left, "change"))
	}
	m.checks(c)
	m.duties(r)
	m.print("\n<sub>Rule pack %s, reviewed by: %s. Not legal advice.</sub>\n\n", md(r.RulesVersion), md(r.ReviewedBy))
}

func (m *markdown) print(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if m.most > 0 && m.b.Len()+len(s) > m.most {
		return
	}
	m.b.WriteString(s)
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
	fmt.Fprintf(&b, "\n### %s %s: %s\n\n", md(ch.ID), md(Severity(ch.Severity)), md(place(where(ch))))
	fmt.Fprintf(&b, "%s%s\n\n> ", md(headline(ch)), decided(c, ch))
	for _, r := range redline(ch) {
		b.WriteString(mdRun(r))
	}
	b.WriteString("\n\n")
	for k := range ch.Findings {
		f := &ch.Findings[k]
		fmt.Fprintf(&b, "- **%s**: %s%s", md(f.Rule), md(f.Why), md(evidence(f)))
		if len(f.Basis) > 0 {
			fmt.Fprintf(&b, " (basis: %s)", md(bases(f.Basis)))
		}
		b.WriteByte('\n')
	}
	if !m.room(b.Len()) {
		m.left++
		return
	}
	m.b.WriteString(b.String())
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

func (m *markdown) checks(c *Comparison) {
	ks := c.checks()
	if len(ks) == 0 {
		return
	}
	m.print("\n### Checks\n\n")
	for i := range ks {
		stop := ""
		if c.stopped(&ks[i]) {
			stop = " **holds publication up**"
		}
		m.print("- %s %s%s\n", md(mark(ks[i].Status)), md(checkMessage(&ks[i])), stop)
	}
}

func (m *markdown) duties(r *review.Review) {
	if len(r.Duties) == 0 {
		return
	}
	for _, g := range dutyGroups(r) {
		m.print("\n### %s\n\n", md(g.title))
		for _, d := range g.duties {
			line := md(Duty(d)) + md(because(d.Because))
			if d.Quote != "" {
				line += ": “" + md(text(d.Quote)) + "”"
			}
			m.print("- %s (basis: %s)\n", line, md(bases([]review.Basis{d.Basis})))
		}
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
