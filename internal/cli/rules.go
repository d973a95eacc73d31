package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/notify/duty"
)

func (p *program) rules() *cobra.Command {
	var laws bool
	c := &cobra.Command{
		Use:   "rules [ID]",
		Short: "lists or explains rules: cue, severity, basis, example, near miss",
		Args:  cobra.MaximumNArgs(1),
		RunE: run(func(args []string) error {
			switch {
			case laws:
				return p.listLaws()
			case len(args) == 0:
				return p.listRules()
			}
			return p.explainRule(args[0])
		}),
	}
	c.Flags().BoolVar(&laws, "jurisdictions", false, "list the jurisdictions that duties can be worked out for")
	return c
}

// ruleRecord is the JSON of a rule.
type ruleRecord struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Cue       string        `json:"cue"`
	Severity  string        `json:"severity"`
	Direction string        `json:"direction"`
	Family    string        `json:"family"`
	Category  string        `json:"category"`
	DecidedBy string        `json:"decided_by"`
	Basis     []basisRecord `json:"basis"`
	Example   example       `json:"example"`
	NearMiss  example       `json:"near_miss"`
}

type basisRecord struct {
	Cite     string `json:"cite"`
	Verified bool   `json:"verified"`
}

type example struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Why    string `json:"why,omitempty"`
}

func ruleOf(r *material.Rule) ruleRecord {
	out := ruleRecord{
		ID: r.ID, Title: r.Title, Cue: r.Cue, Severity: r.Severity.String(), Direction: string(r.Direction), Family: r.Family,
		Category: r.Category, DecidedBy: decider(r), Basis: []basisRecord{},
		Example: example(r.Example), NearMiss: example(r.NearMiss),
	}
	for _, b := range r.Basis() {
		out.Basis = append(out.Basis, basisRecord(b))
	}
	return out
}

func decider(r *material.Rule) string {
	if r.DecidedBy == "" {
		return "material"
	}
	return r.DecidedBy
}

func (p *program) listRules() error {
	all := material.Rules()
	if p.json {
		records := make([]ruleRecord, 0, len(all))
		for i := range all {
			records = append(records, ruleOf(&all[i]))
		}
		return report.JSON(p.Stdout, struct {
			Schema     string       `json:"schema"`
			Version    string       `json:"rules_version"`
			ReviewedBy string       `json:"reviewed_by"`
			Rules      []ruleRecord `json:"rules"`
		}{"redletter/rules/v1", material.RulesVersion, material.ReviewedBy, records})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Rule pack %s, reviewed by: %s. %d rules.\n", material.RulesVersion, material.ReviewedBy, len(all))
	for i := range all {
		r := &all[i]
		fmt.Fprintf(&b, "%-34s %-10s %-12s %s\n", r.ID, r.Severity, r.Direction, r.Title)
	}
	return p.print(b.String())
}

func (p *program) explainRule(id string) error {
	r, ok := material.Lookup(id)
	if !ok {
		return usage(fmt.Errorf("no rule is called %q", id), nearest(id))
	}
	if p.json {
		return report.JSON(p.Stdout, ruleOf(&r))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.ID, r.Title)
	fmt.Fprintf(&b, "severity   %s\ndirection  %s\nfamily     %s\ncategory   %s\ndecided by %s\n", r.Severity, r.Direction, r.Family, r.Category, decider(&r))
	fmt.Fprintf(&b, "looks for  %s\n", r.Cue)
	for _, k := range r.Basis() {
		note := " (citation unchecked)"
		if k.Verified {
			note = ""
		}
		fmt.Fprintf(&b, "basis      %s%s\n", k.Cite, note)
	}
	explain(&b, "example", &r.Example)
	explain(&b, "near miss, which it must not flag", &r.NearMiss)
	return p.print(b.String())
}

func explain(b *strings.Builder, title string, e *material.Example) {
	if e.Before == "" && e.After == "" {
		return
	}
	fmt.Fprintf(b, "\n%s\n  before  %s\n  after   %s\n", title, e.Before, e.After)
	if e.Why != "" {
		fmt.Fprintf(b, "  why     %s\n", e.Why)
	}
}

// nearest hints at rules whose names share a word with what was typed.
func nearest(id string) string {
	var close []string
	for _, r := range material.Rules() {
		for w := range strings.SplitSeq(id, "-") {
			if len(w) > 3 && strings.Contains(r.ID, w) {
				close = append(close, r.ID)
				break
			}
		}
	}
	if len(close) == 0 {
		return "redletter rules lists them"
	}
	slices.Sort(close)
	return "did you mean " + strings.Join(close[:min(len(close), 4)], ", ") + "?"
}

func (p *program) listLaws() error {
	var b strings.Builder
	for _, r := range duty.Regimes() {
		fmt.Fprintf(&b, "%-14s %s\n", r.Name, r.Title)
	}
	return p.print(b.String())
}
