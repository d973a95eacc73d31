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
	"github.com/redletter-dev/redletter/internal/gate"
)

// gateFlags hold the flags of gate.
type gateFlags struct {
	comparison
	base        string
	failOn      string
	formats     []string
	offline     bool
	writeNotice bool
	author      string
	override    string
	newOverride string
	approvers   string
	dir         string
	authEnv     string
	live        string
	notify      string
}

func (p *program) gate() *cobra.Command {
	f := &gateFlags{}
	c := &cobra.Command{
		Use:   "gate [--base BASE] [FILE...]",
		Short: "may this policy page be published? for CI",
		Long: `gate compares the page to come with the text in force and stops it while a
change at or above --fail-on has no decision on record, or a date line, a lead
time, a link or a translation is not as it has to be. Wording passes.

With a redletter.yaml it looks at the own policies that have gate: file, or at
those of them that FILE... names. Without one: redletter gate --base BASE FILE.

FILE is a file, a pattern, a directory with an index.html, or a URL; NAME=FILE is
another place for a text of the configuration, as for a preview.

The base is --base (as for redletter diff; git:REF alone takes the same file at
REF), else the text of the last record that is closed and whose notice went out,
else the live page.

  redletter gate --base git:origin/main public/privacy.html
  redletter gate --write-notice            drafts .redletter/notices/….yaml
  redletter gate approve FILE --key KEY.pem --as counsel@example.com
  redletter gate mark FILE published
  redletter gate --notify legal            mails counsel what blocks

See docs/CI.md and docs/NOTICES.md.

` + exitHelp,
		RunE: run(func(args []string) error { return p.runGate(f, args) }),
	}
	f.register(c)
	c.AddCommand(p.gateApprove(), p.gateMark(), p.gateSchema())
	return c
}

func (f *gateFlags) register(c *cobra.Command) {
	f.comparison.register(c)
	fl := c.Flags()
	fl.Lookup("role").DefValue, f.role = "own", "own"
	fl.StringVar(&f.base, "base", "", "the text in force: file, URL, git:REF[:PATH], POLICY@REF")
	fl.StringVar(&f.failOn, "fail-on", "unclear", "severity that needs a decision: minor, unclear, material")
	fl.StringArrayVar(&f.formats, "format", nil, "FORMAT or FORMAT=FILE, repeatable: "+strings.Join(gateFormats(), ", "))
	fl.BoolVar(&f.offline, "offline", false, "ask nothing of the network; what needs it is recorded as not checked")
	fl.BoolVar(&f.writeNotice, "write-notice", false, "draft a notice record for the changes without a decision")
	fl.StringVar(&f.author, "author", "", "author of the draft (default: git config user.email)")
	fl.StringVar(&f.override, "override", "", "signed override for an emergency, at most 72 hours")
	fl.StringVar(&f.newOverride, "write-override", "", "draft an override for the texts that are stopped into FILE")
	fl.StringVar(&f.approvers, "approvers", "", "who may approve: file or git:REF:PATH (default .redletter/approvers of the branch to merge into)")
	fl.StringVar(&f.dir, "records", ".redletter", "directory of notices/ and approvers")
	fl.StringVar(&f.authEnv, "auth-env", "", "environment variable with a header for preview URLs, as in Authorization: Bearer …")
	fl.StringVar(&f.notify, "notify", "", "ROUTE of redletter.yaml that is mailed what blocks, with review.json attached")
	fl.StringVar(&f.live, "live", "", "the live page (default: url: of the policy)")
}

func (p *program) runGate(f *gateFlags, args []string) error {
	if _, ok := material.ParseLevel(f.failOn); !ok {
		return usage(fmt.Errorf("--fail-on %q is no severity", f.failOn), "use minor, unclear or material")
	}
	if err := f.comparison.valid(); err != nil {
		return err
	}
	outputs, err := p.outputs(f.formats)
	if err != nil {
		return err
	}
	g, err := p.gating(f)
	if err != nil {
		return err
	}
	if err := g.tellable(); err != nil {
		return err
	}
	targets, err := g.targets(args)
	if err != nil {
		return err
	}
	for _, t := range targets {
		g.look(t)
		if p.ctx.Err() != nil {
			return p.ctx.Err()
		}
	}
	return g.finish(targets, outputs)
}

// finish prints first and ends the program then: a finding is always seen.
func (g *gating) finish(targets []*target, outputs []output) error {
	g.translations(targets)
	g.decide(targets)
	status := overall(targets)
	err := g.print(targets, outputs, status)
	g.alarm(targets)
	g.tell(targets)
	if err := errors.Join(err, g.drafts(targets)); err != nil {
		return err
	}
	for _, t := range targets {
		if status == ExitError && t.err != nil {
			return t.err
		}
	}
	if status != ExitOK {
		return verdictStatus(status)
	}
	return nil
}

// ranked are the exit statuses, the one that counts most first.
var ranked = []int{ExitStore, ExitError, ExitRecord, ExitFinding, ExitNoLook, ExitOK}

// overall is the status that counts most among those of the texts.
func overall(targets []*target) int {
	out := ExitOK
	for _, t := range targets {
		if slices.Index(ranked, t.status()) < slices.Index(ranked, out) {
			out = t.status()
		}
	}
	return out
}

// status is the exit status of one text.
func (t *target) status() int {
	switch {
	case t.err != nil:
		return status(t.err)
	case t.decision != nil:
		return t.decision.Status
	}
	return ExitOK
}

// gating is one run of the gate with what all texts share.
type gating struct {
	*program
	f        *gateFlags
	config   *config.Config // nil for none
	folder   gate.Folder    // the records, and who may approve them
	lost     map[string]string
	override *gate.Override
	misread  error // why the override that was given is none
}

func (p *program) gating(f *gateFlags) (*gating, error) {
	g := &gating{program: p, f: f}
	c, err := p.config()
	switch {
	case err == nil:
		g.config = c
		f.allowPrivate = f.allowPrivate || c.AllowPrivate
	case !errors.Is(err, config.ErrNotFound) || p.configPath != "":
		return nil, err
	}
	if g.folder.Files, err = readRecords(f.dir); err != nil {
		return nil, err
	}
	g.folder.Approvers = g.readApprovers()
	g.lost = g.lostRecords()
	if f.override != "" {
		err = g.readOverride()
	}
	return g, err
}

// now is the time in the zone whose days count.
func (g *gating) now() time.Time {
	if g.config == nil {
		return g.Now().UTC()
	}
	return g.Now().In(g.config.Zone())
}

func (g *gating) today() string { return g.now().Format(time.DateOnly) }
