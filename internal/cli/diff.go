package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// comparison holds the flags of commands that compare two versions.
type comparison struct {
	role          string
	document      string
	published     string
	jurisdictions []string
	allowPrivate  bool
	render        string
	positions     bool // lines and columns are asked for too
}

// diffFlags hold the flags of diff alone.
type diffFlags struct {
	comparison
	exitCode bool
	failOn   string
	only     string
	display  string
	context  int
	stat     bool
	gitDrive bool
}

func (p *program) diff() *cobra.Command {
	f := &diffFlags{}
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "compares two versions of a policy and says why changes matter",
		Long: `diff compares two versions of a policy and prints the flagged changes, worst
first, with the words that prove each reason, and who has to be told.

OLD and NEW are a file, - (standard input), an http(s) URL, git:REF:PATH, or
POLICY@REF from the store (@latest, @previous, @v3, @2026-05-01, a hash prefix).

As a driver of git diff:
  git config diff.policy.command "redletter diff --git-driver"
  echo '*.policy.md diff=policy' >> .gitattributes

` + exitHelp,
		Args: func(_ *cobra.Command, args []string) error { return diffArgs(f, args) },
		RunE: run(func(args []string) error { return p.runDiff(f, args) }),
	}
	f.comparison.register(c)
	fl := c.Flags()
	fl.BoolVar(&f.exitCode, "exit-code", false, "end with 1 when a change reaches --fail-on")
	fl.StringVar(&f.failOn, "fail-on", "material", "severity that --exit-code fails on: minor, unclear, material")
	fl.StringVar(&f.only, "only", "", "list changes of this severity and above only")
	fl.StringVar(&f.display, "display", "inline", "inline, side-by-side (from 100 columns), words")
	fl.IntVar(&f.context, "context", 0, "paragraphs of context around each change")
	fl.BoolVar(&f.stat, "stat", false, "print numbers by section only")
	fl.BoolVar(&f.gitDrive, "git-driver", false, "take the seven arguments of a git diff driver")
	return c
}

func (m *comparison) register(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&m.role, "role", "vendor", "whose policy it is: own or vendor")
	fl.StringVar(&m.document, "document", "privacy", "privacy, cookies, terms, subprocessors, dpa")
	fl.StringVar(&m.published, "published", "", "date of publication, YYYY-MM-DD; without it lead times are not checked")
	fl.StringSliceVar(&m.jurisdictions, "jurisdiction", nil, "laws to work duties out for, as in gdpr,ccpa")
	fl.BoolVar(&m.allowPrivate, "allow-private", false, "let URLs reach private and loopback addresses")
	fl.StringVar(&m.render, "render", watch.RenderAuto, "how URLs are got: http, browser, or auto (a browser where http is not enough)")
}

// diffArgs asks for two references, or the seven or nine arguments git gives.
func diffArgs(f *diffFlags, args []string) error {
	if f.gitDrive && (len(args) == 7 || len(args) == 9) {
		return nil
	}
	if len(args) != 2 {
		return usage(fmt.Errorf("diff takes two versions, got %d", len(args)), "redletter diff OLD NEW, as in redletter diff old.html new.html")
	}
	return nil
}

func (p *program) runDiff(f *diffFlags, args []string) error {
	if f.gitDrive && len(args) >= 7 {
		args = []string{args[1], args[4]}
	}
	if err := f.valid(); err != nil {
		return err
	}
	c, err := p.compare(&f.comparison, args[0], args[1])
	if err != nil {
		return err
	}
	r := c.Review()
	if err := p.printReview(c, r, f); err != nil {
		return err
	}
	return f.outcome(r)
}

// valid checks the flags with closed lists.
func (f *diffFlags) valid() error {
	if _, ok := material.ParseLevel(f.failOn); !ok {
		return usage(fmt.Errorf("--fail-on %q is no severity", f.failOn), "use minor, unclear or material")
	}
	if _, ok := material.ParseLevel(f.only); f.only != "" && !ok {
		return usage(fmt.Errorf("--only %q is no severity", f.only), "use editorial, minor, unclear or material")
	}
	switch report.Display(f.display) {
	case report.Inline, report.SideBySide, report.WordList:
	default:
		return usage(fmt.Errorf("--display %q is unknown", f.display), "use inline, side-by-side or words")
	}
	return f.comparison.valid()
}

func (m *comparison) valid() error {
	if m.role != "own" && m.role != "vendor" {
		return usage(fmt.Errorf("--role %q is unknown", m.role), "use own or vendor")
	}
	if !slices.Contains([]string{watch.RenderAuto, watch.RenderHTTP, watch.RenderBrowser}, m.render) {
		return usage(fmt.Errorf("--render %q is unknown", m.render), "use http, auto or browser")
	}
	if _, err := time.Parse(time.DateOnly, m.published); m.published != "" && err != nil {
		return usage(fmt.Errorf("--published %q is no date", m.published), "write it as YYYY-MM-DD")
	}
	return knownLaws(m.jurisdictions)
}

// knownLaws refuses a jurisdiction that is not in the rule pack.
func knownLaws(names []string) error {
	if bad := duty.Unknown(names); len(bad) > 0 {
		return usage(fmt.Errorf("no jurisdiction is called %q", bad[0]), "redletter rules --jurisdictions lists them")
	}
	return nil
}

// options puts the flags into the form the stages take.
func (m *comparison) options() review.Options {
	return review.Options{
		Material: material.Options{Document: m.document, Jurisdictions: m.jurisdictions},
		Duty:     duty.Options{Role: m.role, Published: m.published, Jurisdictions: m.jurisdictions, Document: m.document},
	}
}

// compare opens and analyzes two references.
func (p *program) compare(m *comparison, oldRef, newRef string) (*review.Case, error) {
	defer p.progress("comparing %s and %s", oldRef, newRef)()
	o, err := p.openerFor(m)
	if err != nil {
		return nil, err
	}
	var sides [2]review.Source
	for i, ref := range []string{oldRef, newRef} {
		src, err := p.opened(o, ref)
		if err != nil {
			return nil, err
		}
		sides[i] = input(src)
		sides[i].Input.Options.Positions = m.positions
	}
	opts := m.options()
	if opts.Material.Team, err = p.teamOf(); err != nil {
		return nil, err
	}
	c, err := review.Analyze(sides[0], sides[1], opts)
	if err != nil {
		return nil, noLook(err, "give the policy as HTML, Markdown, text, PDF or DOCX")
	}
	return c, nil
}

// openerFor opens references as the flags say, with the browser of the
// configuration where there is one.
func (p *program) openerFor(m *comparison) (*source.Opener, error) {
	o := p.opener(m.allowPrivate)
	if m.render == watch.RenderHTTP {
		return o, nil
	}
	c, err := p.config()
	if errors.Is(err, config.ErrNotFound) && p.configPath == "" {
		c, err = &config.Config{}, nil
	}
	if err != nil {
		return nil, err
	}
	o.Browser = p.browser(c, o.Client)
	o.Shell = func(s *source.Source) bool { return watch.IsShell(input(s).Input) }
	if m.render == watch.RenderBrowser {
		o.Way = source.Rendered
	}
	return o, nil
}

// opened opens a reference, and says when a browser would have got more of it.
func (p *program) opened(o *source.Opener, ref string) (*source.Source, error) {
	src, err := o.Open(p.ctx, ref)
	if err != nil {
		return nil, unopened(ref, err)
	}
	var h hinter
	if errors.As(src.Lacks, &h) && !p.quiet {
		fmt.Fprintf(p.Stderr, "redletter: %s needs a browser, and there is none\n  next: %s\n", safe.Line(ref), safe.Sanitize(h.Hint()))
	}
	return src, nil
}

// teamOf gives the team's rules of the configuration that holds here, none
// without one.
func (p *program) teamOf() ([]material.TeamRule, error) {
	c, err := p.config()
	if errors.Is(err, config.ErrNotFound) && p.configPath == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return teamRules(c.Rules), knownRules(c)
}

// unopened says by the form of a reference what to do about its error.
func unopened(ref string, err error) error {
	var h hinter
	switch source.KindOf(ref) {
	case source.URL:
		if errors.As(err, &h) {
			return noLook(err, h.Hint())
		}
		return noLook(err, "open the page in a browser; if it shows the policy, try again later or compare a saved copy")
	case source.Git:
		return usage(err, "check the ref with git rev-parse, and the path with git ls-tree")
	case source.Stored:
		return unopenedStore(err)
	}
	return usage(err, "check the file's name; a version in the store is written POLICY@REF")
}

// input makes what the reader takes of what a source gave.
func input(s *source.Source) review.Source {
	if s.Ref == os.DevNull {
		return review.Source{Ref: s.Ref, Absent: true} // how git names a file that is not there
	}
	return review.Source{Ref: s.Ref, Input: parse.Input{Bytes: s.Bytes, Name: s.Name, MediaType: s.MediaType}}
}

func (p *program) printReview(c *review.Case, r *review.Review, f *diffFlags) error {
	if p.json {
		return report.JSON(p.Stdout, r)
	}
	o := report.TextOptions{Style: p.style(), Display: report.Display(f.display), Only: f.only, Stat: f.stat}
	if f.context > 0 {
		o.Context = func(i int) (before, after []string) { return c.Context(i, f.context) }
	}
	return report.Text(p.Stdout, r, o)
}

// outcome is the exit status of a comparison.
func (f *diffFlags) outcome(r *review.Review) error {
	if r.Verdict == review.Suspect {
		return verdictStatus(ExitNoLook)
	}
	if f.exitCode && reaches(r.Verdict, f.failOn) {
		return verdictStatus(ExitFinding)
	}
	return nil
}

// reaches says whether a verdict is at or above a severity.
func reaches(verdict, failOn string) bool {
	v, ok := material.ParseLevel(verdict)
	limit, _ := material.ParseLevel(failOn)
	return ok && v >= limit
}
