package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// hinter is an error that knows the next step.
type hinter interface{ Hint() string }

// checkFlags hold the flags of check.
type checkFlags struct {
	exitCode bool
	failOn   string
	only     string
	send     bool
}

func (p *program) check() *cobra.Command {
	f := &checkFlags{}
	c := &cobra.Command{
		Use:   "check [POLICY...]",
		Short: "fetches, keeps, compares and judges the policies of redletter.yaml, once",
		Long: `check looks at all policies of the configuration, or at the named ones: it
fetches each, keeps the capture, compares it with the version in force and
prints what changed. A page that cannot be captured never stops the others; the
exit status is then 3. What the routes ask to be told is queued in the outbox.

` + exitHelp,
		RunE: run(func(args []string) error { return p.runCheck(f, args) }),
	}
	fl := c.Flags()
	fl.BoolVar(&f.exitCode, "exit-code", false, "end with 1 when a change reaches --fail-on")
	fl.StringVar(&f.failOn, "fail-on", "material", "severity that --exit-code fails on: minor, unclear, material")
	fl.BoolVar(&f.send, "send", false, "send the mails that are due at the end; without it they wait for redletter watch or redletter outbox send")
	fl.StringVar(&f.only, "only", "", "list changes of this severity and above only")
	return c
}

func (p *program) runCheck(f *checkFlags, names []string) error {
	if _, ok := material.ParseLevel(f.failOn); !ok {
		return usage(fmt.Errorf("--fail-on %q is no severity", f.failOn), "use minor, unclear or material")
	}
	if _, ok := material.ParseLevel(f.only); f.only != "" && !ok {
		return usage(fmt.Errorf("--only %q is no severity", f.only), "use editorial, minor, unclear or material")
	}
	w, err := p.begin(names)
	if err != nil {
		return err
	}
	defer w.Checker.Client.Close()
	verdict := p.checkAll(f, w.Checker, w.Policies)
	return p.afterCheck(f, w, verdict)
}

// afterCheck follows the notice records, sends what is due when asked to, and
// says what waits. The status stays that of the check.
func (p *program) afterCheck(f *checkFlags, plan *work, verdict error) error {
	if err := plan.Checker.Router.Follow(p.ctx, plan.Policies, p.Now()); err != nil {
		return unopenedStore(err)
	}
	if plan.Changed != nil {
		if err := plan.Changed(nil); err != nil {
			return err
		}
	}
	if f.send && plan.Outbox.Sender != nil {
		if _, err := plan.Outbox.Drain(p.ctx); err != nil {
			return unopenedStore(err)
		}
	}
	if err := p.sayWaiting(plan.store); err != nil {
		return unopenedStore(err)
	}
	return verdict
}

// unopenedStore adds the status and the next step that the store's own error
// knows.
func unopenedStore(err error) error { return stored(err) }

func stored(err error) *failure {
	f := &failure{status: ExitError, err: err}
	if errors.Is(err, snapshots.ErrCorrupt) {
		f.status = ExitStore
	}
	var h hinter
	if errors.As(err, &h) {
		f.hint = h.Hint()
	}
	return f
}

// chosen gives the named policies in the order of the configuration, or all.
func chosen(c *config.Config, names []string) ([]watch.Policy, error) {
	if err := knownRules(c); err != nil {
		return nil, err
	}
	var out []watch.Policy
	found := map[string]bool{}
	for i := range c.Policies {
		q := &c.Policies[i]
		if len(names) > 0 && !slices.Contains(names, q.Name) {
			continue
		}
		w := watched(c, q)
		if err := knownLaws(w.Options.Duty.Jurisdictions); err != nil {
			return nil, err
		}
		found[q.Name] = true
		out = append(out, w)
	}
	for _, n := range names {
		if !found[n] {
			return nil, usage(fmt.Errorf("%s names no policy %q", c.Path, n), "it names "+listOf(c.Policies, func(q *config.Policy) string { return q.Name }))
		}
	}
	if len(out) == 0 {
		return nil, usage(fmt.Errorf("%s names no policies", c.Path), "redletter add URL adds one")
	}
	return out, nil
}

// listOf names some of what a configuration holds.
func listOf[T any](in []T, name func(*T) string) string {
	const most = 12
	var out []string
	for i := range in[:min(len(in), most)] {
		out = append(out, name(&in[i]))
	}
	switch {
	case len(in) == 0:
		return "none"
	case len(in) > most:
		out = append(out, fmt.Sprintf("and %d more", len(in)-most))
	}
	return strings.Join(out, ", ")
}

// watched puts a policy of the configuration into the form of the watcher.
func watched(c *config.Config, q *config.Policy) watch.Policy {
	var laws []string
	switch {
	case q.Jurisdictions != nil:
		laws = *q.Jurisdictions
	case q.Role == "own" && c.Jurisdictions != nil:
		laws = *c.Jurisdictions
	}
	return watch.Policy{
		Name: q.Name, URL: q.URL, Combine: further(q.Combine), Render: q.Render, IgnoreRobots: q.IgnoreRobots, Schedule: c.When(q),
		Tags: q.Tags, Owner: q.Owner, Language: q.Language,
		Parse: parse.Options{Select: selectors(q.Select), Remove: selectors(q.Remove)},
		Options: review.Options{
			Material: material.Options{Document: q.Document, Jurisdictions: laws, Team: teamRules(c.Rules)},
			Duty: duty.Options{
				Role: q.Role, Jurisdictions: laws, ObjectionDays: q.ObjectionDays,
				Document: q.Document, Relationship: q.Relationship,
			},
		},
	}
}

// further puts the other pages of a policy into the form of the watcher.
func further(in []config.Page) []watch.Page {
	out := make([]watch.Page, 0, len(in))
	for _, q := range in {
		out = append(out, watch.Page{URL: q.URL, Parse: parse.Options{Select: selectors(q.Select), Remove: selectors(q.Remove)}})
	}
	return out
}

// teamRules puts the team's rules into the form of the judge. A rule that
// names none of the pack and no words would never fire: the judge's table is
// asked first.
func teamRules(in []config.Rule) []material.TeamRule {
	out := make([]material.TeamRule, 0, len(in))
	for _, r := range in {
		level, _ := material.ParseLevel(r.Severity)
		t := material.TeamRule{ID: r.ID, Off: r.Off, Reason: r.Reason, Severity: level, Appear: r.Appear, Vanish: r.Vanish}
		for _, b := range r.Basis {
			t.Basis = append(t.Basis, material.Basis{Cite: b})
		}
		out = append(out, t)
	}
	return out
}

// knownRules refuses adjustments of rules that are not in the pack.
func knownRules(c *config.Config) error {
	for _, r := range c.Rules {
		if _, ok := material.Lookup(r.ID); !ok && len(r.Appear)+len(r.Vanish) == 0 {
			return usage(fmt.Errorf("%s: rules: no rule is called %q", c.Path, r.ID), nearest(r.ID))
		}
	}
	return nil
}

func selectors(in []config.Selector) []parse.Selector {
	out := make([]parse.Selector, 0, len(in))
	for _, s := range in {
		out = append(out, parse.Selector(s))
	}
	return out
}

// checked is the JSON of one policy's check.
type checked struct {
	Name    string         `json:"name"`
	Outcome string         `json:"outcome"`
	Said    watch.Said     `json:"said"`
	Capture int64          `json:"capture"`
	Error   string         `json:"error,omitempty"`
	Hint    string         `json:"hint,omitempty"`
	Review  *review.Review `json:"review"`

	Announced *review.Review `json:"announced,omitempty"` // the coming version against the one in force, when it was read for the first time
}

// checkAll checks the policies and gives the worst status.
func (p *program) checkAll(f *checkFlags, c *watch.Checker, policies []watch.Policy) error {
	out := make([]checked, 0, len(policies))
	missed, found := false, false
	wipe := p.progress("checking %d policies", len(policies))
	err := c.CheckAll(p.ctx, policies, func(res watch.Result) error {
		wipe()
		if p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		if errors.Is(res.Err, snapshots.ErrCorrupt) {
			return unopenedStore(res.Err)
		}
		missed = missed || res.Err != nil
		found = found || res.Review != nil && reaches(res.Review.Verdict, f.failOn)
		out = append(out, outcomeOf(&res))
		wipe = p.progress("checked %d of %d policies", len(out), len(policies))
		if p.json {
			return nil
		}
		return p.printCheck(f, &res)
	})
	wipe()
	if err != nil {
		return err
	}
	if p.json {
		if err := report.JSON(p.Stdout, struct {
			Schema   string    `json:"schema"`
			Policies []checked `json:"policies"`
		}{"redletter/check/v1", out}); err != nil {
			return err
		}
	}
	return checkStatus(f, missed, found)
}

// checkStatus gives 1 before 3: what was found is surer than what was missed.
func checkStatus(f *checkFlags, missed, found bool) error {
	switch {
	case found && f.exitCode:
		return verdictStatus(ExitFinding)
	case missed:
		return verdictStatus(ExitNoLook)
	}
	return nil
}

func outcomeOf(r *watch.Result) checked {
	c := checked{Name: r.Name, Outcome: r.Outcome, Said: r.Said, Capture: r.Capture, Review: r.Review, Announced: r.Announced}
	if r.Err != nil {
		c.Error = r.Err.Error()
		var h hinter
		if errors.As(r.Err, &h) {
			c.Hint = h.Hint()
		}
	}
	return c
}

// printCheck prints one result: a line, and the review when there is news.
func (p *program) printCheck(f *checkFlags, r *watch.Result) error {
	c := outcomeOf(r)
	line := r.Name + ": " + words(r)
	if c.Error != "" {
		line += "\n  " + strings.ReplaceAll(c.Error, "\n", "\n  ")
	}
	if c.Hint != "" {
		line += "\n  next: " + c.Hint
	}
	if err := p.print(line + "\n"); err != nil {
		return err
	}
	text := report.TextOptions{Style: p.style(), Only: f.only}
	if r.Outcome == watch.Changed {
		if err := report.Text(p.Stdout, r.Review, text); err != nil {
			return err
		}
	}
	if r.Announced == nil {
		return nil
	}
	coming := r.Name + ": announced version"
	if d := r.Announced.Announced.Date; d != nil {
		coming += " of " + *d
	}
	if err := p.print(coming + ", against the version in force\n"); err != nil {
		return err
	}
	return report.Text(p.Stdout, r.Announced, text)
}

// words says an outcome to people.
func words(r *watch.Result) string {
	switch r.Outcome {
	case watch.First:
		return "captured for the first time"
	case watch.Unchanged:
		if r.Review != nil && len(r.Review.Suppressed) > 0 {
			return "unchanged (only " + report.Hidden(r.Review) + " differ)"
		}
		return "unchanged"
	case watch.Changed:
		return "changed"
	case watch.Doubtful:
		return report.Severity(review.Suspect) + ": " + string(r.Said)
	case watch.Variant:
		return "shows different texts in turns; the version in force stays"
	}
	if string(r.Said) == r.Outcome || r.Said == "" {
		return "could not be captured: " + r.Outcome
	}
	return fmt.Sprintf("could not be captured: %s (%s)", r.Said, r.Outcome)
}

// at prints a time as a script can read it.
func at(t time.Time) string { return t.UTC().Format(time.RFC3339) }
