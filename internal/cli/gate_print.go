package cli

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify/duty"
)

// gateFormats are those of a report, and the comment of a pull request, which is
// empty when there is nothing to tell.
func gateFormats() []string { return append(report.Formats(), "comment") }

// output is a format and where it goes, "" for standard output.
type output struct{ format, file string }

// outputs reads --format. Text goes to standard output unless another format
// does; beside annotations it stays, for the log.
func (p *program) outputs(flags []string) ([]output, error) {
	var out []output
	text := !p.json
	for _, f := range flags {
		format, file, _ := strings.Cut(f, "=")
		if !slices.Contains(gateFormats(), format) {
			return nil, usage(fmt.Errorf("--format %q is unknown", format), "use one of "+strings.Join(gateFormats(), ", "))
		}
		text = text && (file != "" || format == "github" || format == "text") && (format != "text" || file != "")
		out = append(out, output{format, file})
	}
	if p.json && !slices.Contains(out, output{"json", ""}) {
		out = append(out, output{"json", ""})
	}
	if text {
		out = append([]output{{"text", ""}}, out...)
	}
	return out, nil
}

// print writes every output, whatever becomes of the others.
func (g *gating) print(targets []*target, outputs []output, status int) error {
	var errs []error
	for _, o := range outputs {
		var b bytes.Buffer
		err := g.rendered(&b, o.format, targets, status)
		switch {
		case err != nil:
		case o.file != "":
			err = replace(o.file, b.Bytes())
		default:
			err = g.say(o.format, b.Bytes())
		}
		errs = append(errs, err)
		if o.format == "github" && err == nil {
			errs = append(errs, g.summary(targets))
		}
	}
	return errors.Join(errs...)
}

// say writes to standard output. The log of a runner is read for commands:
// what pages say must not be one.
func (g *gating) say(format string, b []byte) error {
	if g.Getenv("GITHUB_ACTIONS") == "" || format == "github" {
		_, err := g.Stdout.Write(b)
		return err
	}
	if format == "json" || format == "sarif" || format == "gitlab" || format == "rdjsonl" {
		_, err := g.Stdout.Write(bytes.ReplaceAll(b, []byte("##["), []byte(`\u0023#[`)))
		return err
	}
	q := &report.Quiet{W: g.Stdout}
	if _, err := q.Write(b); err != nil {
		return err
	}
	return q.Flush()
}

// summary appends to the summary of the step, within what GitHub keeps.
func (g *gating) summary(targets []*target) error {
	path := g.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write the summary of the step: %w", err)
	}
	room := report.MaxSummary - 1
	if i, err := f.Stat(); err == nil {
		room -= int(i.Size()) // what this step has written already
	}
	var b bytes.Buffer
	err = report.Markdown(&b, telling(g.comparisons(targets)), max(room, 1))
	if err == nil {
		_, err = f.Write(b.Bytes())
	}
	return errors.Join(err, f.Close())
}

// telling are the comparisons that have something to tell.
func telling(cs []report.Comparison) []report.Comparison {
	return slices.DeleteFunc(cs, func(c report.Comparison) bool {
		return c.Trouble == nil && len(c.Review.Changes) == 0 && len(c.Blocks) == 0
	})
}

func (g *gating) rendered(b *bytes.Buffer, format string, targets []*target, status int) error {
	cs := g.comparisons(targets)
	switch format {
	case "text":
		return g.text(b, targets)
	case "json":
		return report.JSON(b, gateJSON(targets, status))
	case "comment":
		return report.Markdown(b, telling(cs), report.MaxComment)
	case "html":
		for i, t := range looked(targets) {
			if t.decision != nil {
				cs[i].Redline = report.NewRedline(t.case_)
			}
		}
	}
	return report.Write(b, format, cs)
}

// compared are the texts that could be compared.
func compared(targets []*target) []*target {
	return slices.DeleteFunc(slices.Clone(targets), func(t *target) bool { return t.decision == nil })
}

// looked are the texts that could be compared, and those that failed to be.
func looked(targets []*target) []*target {
	return slices.DeleteFunc(slices.Clone(targets), func(t *target) bool { return t.decision == nil && t.err == nil })
}

// comparisons puts the texts of looked into the form of the reports.
func (g *gating) comparisons(targets []*target) []report.Comparison {
	var out []report.Comparison
	for _, t := range looked(targets) {
		out = append(out, g.comparison(t))
	}
	return out
}

func (g *gating) comparison(t *target) report.Comparison {
	c := report.Comparison{Name: t.name(), File: filepath.ToSlash(t.source), FailOn: g.f.failOn}
	if t.decision == nil {
		c.Trouble = &report.Trouble{Why: t.err.Error()}
		var f *failure
		if errors.As(t.err, &f) {
			c.Trouble.Next = f.hint
		}
		return c
	}
	if t.decision.Status != gate.Pass || t.decision.Overridden != nil {
		c.Decides, c.Next = g.deciders(), g.nextStep(t)
	}
	c.Review, c.Lines, c.Elsewhere, c.CheckLines = t.review, t.lines, t.off, t.checkLines()
	c.Checks, c.Blocks, c.Covered = t.decision.Checks, t.decision.Blocks, map[string]report.Cover{}
	for k, v := range t.decision.Covered {
		c.Covered[k] = report.Cover{Record: filepath.ToSlash(v.Path), Decision: v.Decision + " (" + v.Approver + ")", Reason: v.Reason}
	}
	return c
}

// checkLines finds the words that checks quote in the file that people edit.
func (t *target) checkLines() map[string]int {
	out := map[string]int{}
	for _, k := range append(slices.Clone(t.review.Checks), t.decision.Checks...) {
		for i := range t.edited.Blocks {
			if b := &t.edited.Blocks[i]; k.Quote != "" && strings.Contains(b.Text, k.Quote) {
				out[k.Check] = b.Pos.Line
				break
			}
		}
	}
	return out
}

// gateResult is the JSON of the gate.
type gateResult struct {
	Schema     string          `json:"schema"`
	Status     int             `json:"status"`
	Overridden *gate.Override  `json:"overridden"`
	Base       string          `json:"base"`
	Uncovered  []string        `json:"uncovered"`
	Records    []gate.Standing `json:"records"`
	Checks     []gateCheck     `json:"checks"`
	Review     *review.Review  `json:"review"`
	Policies   []gatePolicy    `json:"policies,omitempty"`
}

type gateCheck struct {
	review.Check
	Blocks bool `json:"blocks"`
}

// gatePolicy is the part of one text, where there are several.
type gatePolicy struct {
	Name       string          `json:"name"`
	Status     int             `json:"status"`
	Error      string          `json:"error,omitempty"`
	Overridden *gate.Override  `json:"overridden"`
	Base       string          `json:"base"`
	Uncovered  []string        `json:"uncovered"`
	Records    []gate.Standing `json:"records"`
	Checks     []gateCheck     `json:"checks"`
	Review     *review.Review  `json:"review"`
}

// gateJSON gives the fields of the contract for the first text that is not
// passed, else the first; with several texts all of them stand in policies.
func gateJSON(targets []*target, status int) gateResult {
	all := make([]gatePolicy, 0, len(targets))
	lead := 0
	for i, t := range targets {
		all = append(all, t.json())
		if all[lead].Status == ExitOK && all[i].Status != ExitOK {
			lead = i
		}
	}
	x := all[lead]
	out := gateResult{
		Schema: "redletter/gate/v1", Status: status, Overridden: x.Overridden, Base: x.Base,
		Uncovered: []string{}, Records: x.Records, Checks: x.Checks, Review: x.Review,
	}
	for i := range all {
		out.Uncovered = append(out.Uncovered, all[i].Uncovered...)
	}
	if len(all) > 1 {
		out.Policies = all
	}
	return out
}

func (t *target) json() gatePolicy {
	p := gatePolicy{Name: t.name(), Status: t.status(), Base: t.base, Uncovered: []string{}, Records: []gate.Standing{}, Checks: []gateCheck{}, Review: t.review}
	if t.err != nil {
		p.Error = t.err.Error()
	}
	if t.decision == nil {
		return p
	}
	p.Overridden = t.decision.Overridden
	p.Records = append(p.Records, t.decision.Standings...)
	for _, i := range t.decision.Uncovered {
		p.Uncovered = append(p.Uncovered, t.review.Changes[i].Fingerprint)
	}
	for _, k := range t.decision.Checks {
		p.Checks = append(p.Checks, gateCheck{k, slices.Contains(t.decision.Blocks, k.Check)})
	}
	return p
}

// text says first what blocks, who decides and what to type, then what changed.
func (g *gating) text(b *bytes.Buffer, targets []*target) error {
	for _, t := range targets {
		g.head(b, t)
	}
	for _, t := range compared(targets) {
		if len(t.review.Changes) == 0 || t.decision.Status == gate.Pass && t.decision.Overridden == nil && len(t.decision.Needs) == 0 {
			continue // quiet when nothing matters
		}
		fmt.Fprintf(b, "\n== %s ==\n", safe.Line(t.name()))
		r := *t.review
		r.Checks = nil // the gate's own stand above
		if err := report.Text(b, &r, report.TextOptions{Style: g.style()}); err != nil {
			return err
		}
	}
	return nil
}

// mostListed is how many changes the first lines name.
const mostListed = 10

// toldUnchecked are the checks whose absence people have to know of: what they
// would have found, nothing else finds.
var toldUnchecked = []string{"laws", "approvers", "base-is-live", "unread-parts"}

func (g *gating) head(b *bytes.Buffer, t *target) {
	line := func(format string, args ...any) { fmt.Fprintf(b, "%s\n", safe.Line(fmt.Sprintf(format, args...))) }
	under := func(format string, args ...any) {
		fmt.Fprintf(b, "  %s\n", safe.Line(fmt.Sprintf(format, args...)))
	}
	if t.err != nil {
		line("%s: stopped, status %d: %v", t.name(), t.status(), t.err)
		var f *failure
		if errors.As(t.err, &f) && f.hint != "" {
			under("next: %s", f.hint)
		}
		return
	}
	d := t.decision
	switch {
	case d.Overridden != nil:
		line("%s: OVERRIDDEN until %s by %s (%s): %s", t.name(), d.Overridden.Until, d.Overridden.Approval.Approver, d.Overridden.Ticket, d.Overridden.Reason)
	case d.Status == gate.Pass:
		line("%s: pass: %s", t.name(), passWords(t))
	default:
		line("%s: stopped, status %d: %s", t.name(), d.Status, stopWords(t))
	}
	if d.Refused != "" {
		under("the override does not hold: %s", d.Refused)
	}
	g.listed(t, under)
	for _, k := range d.Checks {
		if k.Status == duty.Fail || k.Status == duty.NotChecked && slices.Contains(toldUnchecked, k.Check) {
			under("%s %s: %s%s", k.Status, k.Check, k.Why, inQuotes(k.Quote))
		}
	}
	for _, s := range d.Standings {
		for _, w := range s.Why {
			under("%s is %s: %s", s.Path, s.Does, w)
		}
		if s.Note != "" {
			under("%s: %s", s.Path, s.Note)
		}
	}
	if d.Status != gate.Pass || d.Overridden != nil {
		under("who decides: %s", g.deciders())
		under("next: %s", g.nextStep(t))
	}
}

// listed names the changes that have no decision, worst first.
func (g *gating) listed(t *target, under func(string, ...any)) {
	open := slices.Clone(t.decision.Uncovered)
	slices.SortStableFunc(open, func(a, b int) int { return int(t.case_.Judgements[b].Severity) - int(t.case_.Judgements[a].Severity) })
	for n, i := range open {
		if n == mostListed {
			under("and %d more", len(open)-n)
			break
		}
		ch := &t.review.Changes[i]
		why := ch.Op
		if len(ch.Findings) > 0 {
			why = ch.Findings[0].Rule + ": " + ch.Findings[0].Why
		}
		under("%s:%d: %s %s: %s", filepath.ToSlash(t.source), t.lines[i], ch.ID, report.Severity(ch.Severity), why)
		if at := t.decision.Reopened[i]; at != "" {
			under("  reopened: %s", at)
		}
	}
}

func inQuotes(s string) string {
	if s == "" {
		return ""
	}
	return " “" + s + "”"
}

func passWords(t *target) string {
	switch n := len(t.decision.Needs); {
	case t.same:
		return "unchanged"
	case n == 0 && len(t.review.Changes) == 0:
		return "no change of the text"
	case n == 0:
		return fmt.Sprintf("%d changes, none needs a decision", len(t.review.Changes))
	default:
		return fmt.Sprintf("%d changes are decided on record", n)
	}
}

func stopWords(t *target) string {
	d := t.decision
	var parts []string
	if n := len(d.Uncovered); n == 1 {
		parts = append(parts, "1 change needs a decision")
	} else if n > 0 {
		parts = append(parts, fmt.Sprintf("%d changes need a decision", n))
	}
	for _, s := range d.Standings {
		if len(s.Why) > 0 && s.Now {
			parts = append(parts, "a record is "+s.Does)
			break
		}
	}
	if len(d.Blocks) > 0 {
		parts = append(parts, strings.Join(d.Blocks, ", "))
	}
	return strings.Join(parts, "; ")
}

// deciders names those who can approve.
func (g *gating) deciders() string {
	a := g.folder.Approvers
	of := ""
	if a.Source != "" {
		of = " of " + a.Source
	}
	switch {
	case a.Err != nil:
		return "nobody can tell: " + a.Err.Error()
	case len(a.Keys) > 0:
		return strings.Join(slices.Sorted(maps.Keys(a.Keys)), ", ") + " (.redletter/approvers" + of + ")"
	case len(a.Owners) > 0:
		return strings.Join(a.Owners, ", ") + " (CODEOWNERS" + of + ")"
	}
	return "nobody is named yet: list approvers in .redletter/approvers" + of + " (docs/NOTICES.md)"
}

// nextStep is the command to type.
func (g *gating) nextStep(t *target) string {
	d := t.decision
	for _, s := range d.Standings {
		if !s.Now {
			continue
		}
		switch s.Does {
		case gate.Unauthorised:
			return "redletter gate approve " + s.Path + " --key KEY.pem --as NAME"
		case gate.Malformed, gate.Expired, gate.Insufficient, gate.Contradictory:
			return "mend " + s.Path + " and have it approved again"
		}
	}
	switch {
	case len(d.Uncovered) > 0:
		return "redletter gate " + g.again(t) + "--write-notice, complete the draft, have it approved"
	case len(d.Blocks) > 0:
		return "mend what failed in " + t.source + ", then redletter gate " + strings.TrimSpace(g.again(t))
	}
	return "redletter gate --write-notice"
}

// again is how this run was asked for.
func (g *gating) again(t *target) string {
	s := ""
	if g.f.base != "" {
		s += "--base " + g.f.base + " "
	}
	if t.bare {
		s += t.file + " "
	}
	return s
}
