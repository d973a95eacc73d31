package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// Comparison is a review with what a report needs to know beside it. Only
// Review must be set, or Trouble where there is none.
type Comparison struct {
	Name       string // of the policy, "" when there is one only
	File       string // that annotations point to, slash-separated; "" when the new text is no file
	Review     *review.Review
	Trouble    *Trouble         // why there is no review; nil when there is one
	Lines      []int            // parallel to Review.Changes: lines of File, from 1; nil: the positions of the changes
	CheckLines map[string]int   // by name of a check: the line of File with the words that it quotes
	Elsewhere  []bool           // parallel to Review.Changes: not on lines that the branch changed, no place for a remark; nil when that is not known
	Checks     []review.Check   // besides those of the review
	Blocks     []string         // names of the checks that hold publication up
	Covered    map[string]Cover // by fingerprint: the decisions on record
	FailOn     string           // severity that needs a decision, "" for unclear
	Decides    string           // who decides, "" when nothing waits for it
	Next       string           // command to type, "" for none
	Redline    *Redline         // both whole texts in one, nil when they are not at hand
}

// Trouble says why a policy could not be looked at, and what to do.
type Trouble struct{ Why, Next string }

// Cover is a decision on record about one change.
type Cover struct {
	Record   string // file
	Decision string
	Reason   string
}

// Formats are the names that Write knows, apart from docx, which needs both
// whole texts.
func Formats() []string {
	return []string{"text", "json", "markdown", "html", "sarif", "junit", "github", "gitlab", "rdjsonl"}
}

// Write prints comparisons in a format of Formats.
func Write(w io.Writer, format string, cs []Comparison) error {
	switch format {
	case "text":
		return texts(w, cs)
	case "json":
		return jsons(w, cs)
	case "markdown":
		return Markdown(w, cs, 0)
	case "html":
		return HTML(w, cs)
	case "sarif":
		return SARIF(w, cs)
	case "junit":
		return JUnit(w, cs)
	case "github":
		return GitHub(w, cs)
	case "gitlab":
		return GitLab(w, cs)
	case "rdjsonl":
		return RDJSONL(w, cs)
	}
	return fmt.Errorf("no format %q; there are %s", format, strings.Join(Formats(), ", "))
}

func texts(w io.Writer, cs []Comparison) error {
	for i := range cs {
		if err := Text(w, cs[i].Review, TextOptions{}); err != nil {
			return err
		}
	}
	return nil
}

// jsons prints one review as it is, several as a list.
func jsons(w io.Writer, cs []Comparison) error {
	if len(cs) == 1 {
		return JSON(w, cs[0].Review)
	}
	rs := make([]*review.Review, 0, len(cs))
	for i := range cs {
		rs = append(rs, cs[i].Review)
	}
	return JSON(w, rs)
}

// listed says whether the changes can be told: those of a doubtful capture are
// not judged, and would look harmless.
func (c *Comparison) listed() bool { return c.Review != nil && c.Review.Verdict != review.Suspect }

// blocking says that a change needs a decision and has none.
func (c *Comparison) blocking(i int) bool {
	ch := &c.Review.Changes[i]
	_, covered := c.Covered[ch.Fingerprint]
	return !covered && ordinal(ch.Severity) <= ordinal(c.failOn())
}

func (c *Comparison) failOn() string {
	if c.FailOn == "" {
		return "unclear"
	}
	return c.FailOn
}

// line is where a change stands in File, from 1.
func (c *Comparison) line(i int) int {
	if i < len(c.Lines) && c.Lines[i] > 0 {
		return c.Lines[i]
	}
	if p := c.Review.Changes[i].NewPos; p != nil && p.Line > 0 {
		return p.Line
	}
	return 1
}

// column is where a change begins in its line, from 1. The column that is known
// is that of the line where its block begins.
func (c *Comparison) column(i int) int {
	if p := c.Review.Changes[i].NewPos; p != nil && p.Col > 0 && c.line(i) == p.Line {
		return p.Col
	}
	return 1
}

func (c *Comparison) elsewhere(i int) bool { return i >= 0 && i < len(c.Elsewhere) && c.Elsewhere[i] }

// label is the name of the policy, or of its file.
func (c *Comparison) label() string {
	switch {
	case c.Name != "":
		return text(c.Name)
	case c.File != "" || c.Review == nil:
		return text(c.File)
	}
	return text(c.Review.New.Ref)
}

// checks are all of them, the review's first. The gate asks some questions
// again with what it knows more; its answer counts.
func (c *Comparison) checks() []review.Check {
	var out []review.Check
	for _, k := range c.Review.Checks {
		if !slices.ContainsFunc(c.Checks, func(o review.Check) bool { return o.Check == k.Check }) {
			out = append(out, k)
		}
	}
	return append(out, c.Checks...)
}

func (c *Comparison) stopped(k *review.Check) bool { return slices.Contains(c.Blocks, k.Check) }
