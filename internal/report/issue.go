package report

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
)

// issue is one thing for a list of findings: a change under one rule, or a
// check that failed.
type issue struct {
	of          *Comparison
	change      int    // index, -1 for a check
	rule        string // or the name of the check
	severity    string // of the contract
	message     string // one safe line
	why, proof  string // its two parts, of a change with a reason
	more        int    // further reasons of the same change, in an issue that stands for all of them
	line, col   int
	fingerprint string
	blocking    bool
	cover       *Cover
}

// issues lists what a machine should show: each rule of each change from minor
// on, and the checks that failed; what holds publication up first, then by
// severity, policy and place.
func issues(cs []Comparison) []issue {
	var out []issue
	for i := range cs {
		out = append(out, cs[i].issues()...)
	}
	slices.SortStableFunc(out, func(a, b issue) int {
		return len(severities)*(order(b.blocking)-order(a.blocking)) + ordinal(a.severity) - ordinal(b.severity)
	})
	return out
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *Comparison) issues() []issue {
	if c.Review == nil {
		return []issue{{of: c, change: -1, rule: lookRule, severity: "material", message: c.Trouble.words(), line: 1, col: 1, fingerprint: lookRule, blocking: true}}
	}
	var out []issue
	for i := range c.Review.Changes {
		if !c.listed() {
			break
		}
		ch := &c.Review.Changes[i]
		if ordinal(ch.Severity) > ordinal("minor") {
			continue
		}
		base := issue{of: c, change: i, severity: ch.Severity, line: c.line(i), col: c.column(i), fingerprint: ch.Fingerprint, blocking: c.blocking(i)}
		if k, ok := c.Covered[ch.Fingerprint]; ok {
			base.cover = &k
		}
		out = append(out, base.rules(ch)...)
	}
	for _, k := range c.checks() {
		if k.Status == "fail" {
			out = append(out, issue{
				of: c, change: -1, rule: text(k.Check), severity: checkSeverity(c.stopped(&k)), message: checkMessage(&k), line: max(1, c.CheckLines[k.Check]), col: 1,
				fingerprint: "check:" + text(k.Check), blocking: c.stopped(&k),
			})
		}
	}
	return out
}

func checkSeverity(stops bool) string {
	if stops {
		return "material"
	}
	return "unclear"
}

// lookRule is the rule of what could not be looked at.
const lookRule = "could-not-look"

func (t *Trouble) words() string {
	s := "could not look: " + text(t.Why)
	if t.Next != "" {
		s += "; next: " + text(t.Next)
	}
	return s
}

func checkMessage(k *review.Check) string {
	s := text(k.Why)
	if k.Quote != "" {
		s += " “" + text(k.Quote) + "”"
	}
	return s
}

// rules makes an issue of each reason of a change.
func (s issue) rules(ch *review.Change) []issue {
	if len(ch.Findings) == 0 {
		s.rule, s.message = "changed-"+text(ch.Severity), Severity(ch.Severity)+": "+headline(ch)+": "+excerpt(ch)
		return []issue{s}
	}
	out := make([]issue, 0, len(ch.Findings))
	for k := range ch.Findings {
		f := &ch.Findings[k]
		x := s
		x.rule, x.severity = text(f.Rule), f.Severity
		x.why, x.proof = Severity(f.Severity)+": "+text(f.Why), evidence(f)
		x.message = x.why + x.proof
		x.blocking = s.blocking && ordinal(f.Severity) <= ordinal(s.of.failOn())
		out = append(out, x)
	}
	return out
}

// evidence quotes both sides in one line, behind what it proves.
func evidence(f *review.Finding) string {
	if q := quoted(&f.Evidence); q != "" {
		return ": " + q
	}
	return ""
}

func quoted(e *review.Evidence) string {
	var parts []string
	for _, q := range e.Old {
		parts = append(parts, "was “"+text(q)+"”")
	}
	for _, q := range e.New {
		parts = append(parts, "now “"+text(q)+"”")
	}
	return strings.Join(parts, ", ")
}

// pointed is evidence for where the redline stands beside it: the quotes that
// are a part of their side, and so point at something.
func pointed(ch *review.Change, f *review.Finding) string {
	return quoted(&review.Evidence{Old: parts(f.Evidence.Old, ch.Old), New: parts(f.Evidence.New, ch.New)})
}

func parts(quotes []string, whole string) []string {
	var out []string
	for _, q := range quotes {
		if bare(q) != bare(whole) {
			out = append(out, q)
		}
	}
	return out
}

func bare(s string) string { return strings.Trim(text(s), " .;:,!?") }

// excerpt is the redline of a change in one line, cut to what a list can show.
func excerpt(ch *review.Change) string {
	const most = 400
	var b strings.Builder
	for _, r := range redline(ch) {
		b.WriteString(r.text)
	}
	s := []rune(b.String())
	if len(s) > most {
		return string(s[:most]) + " …"
	}
	return string(s)
}

// The pages that explain rules, and the questions of the gate.
const (
	rulesPage  = "https://github.com/redletter-dev/redletter/blob/main/docs/RULES.md#"
	checksPage = "https://github.com/redletter-dev/redletter/blob/main/docs/CI.md#checks"
)

// helpURL is where the rule of an issue is explained.
func (s *issue) helpURL() string {
	if s.change < 0 {
		return checksPage
	}
	return rulesPage + safe.Line(s.rule).String()
}

// merged puts the reasons of each change that stand one after the other into
// one issue: a person reads a remark on a sentence once.
func merged(in []issue) []issue {
	var out []issue
	at := map[[2]any]int{}
	for _, x := range in {
		key := [2]any{x.of, x.change}
		k, ok := at[key]
		if x.change < 0 || !ok {
			at[key] = len(out)
			out = append(out, x)
			continue
		}
		out[k].more++
		if x.proof == out[k].proof { // said already
			x.message = x.why
		}
		out[k].message, out[k].proof = out[k].message+"\n"+x.message, x.proof
	}
	return out
}
