package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/snapshots"
)

// reviewFlags hold the flags of review.
type reviewFlags struct {
	plain       bool
	readOnly    bool
	as          string
	open        string
	theme       string
	mouse       bool
	noClipboard bool
	records     string
	base        string
}

func (p *program) review() *cobra.Command {
	f := &reviewFlags{}
	c := &cobra.Command{
		Use:   "review [FILE|URL]",
		Short: "the legal team's screen: what changed, why it matters, what was decided",
		Long: `review opens the changes of the store on the screen: an inbox, each change with
its reasons and duties, the policies over time, and the decisions about all of
it. It works while redletter watch runs. With FILE or URL it opens a review that
redletter gate or diff wrote as JSON.

Press ? on the screen for the keys that work there. --plain asks line by line
instead, for screen readers and scripts; so does a terminal that is none,
TERM=dumb, and REDLETTER_ACCESSIBLE=1.

See docs/REVIEW.md.

` + exitHelp,
		Args: cobra.MaximumNArgs(1),
		RunE: run(func(args []string) error { return p.runReview(f, args) }),
	}
	fl := c.Flags()
	fl.BoolVar(&f.plain, "plain", false, "line by line, with numbered prompts")
	fl.BoolVar(&f.readOnly, "readonly", false, "look only: nothing can be decided")
	fl.StringVar(&f.as, "as", "", "your name on record (default: git config user.email, else the login)")
	fl.StringVar(&f.open, "open", "", "change to open, as C-014 or \"acme C-014\"")
	fl.StringVar(&f.theme, "theme", "", "auto, cb (colour-blind safe), none")
	fl.BoolVar(&f.mouse, "mouse", false, "take wheel and clicks; selecting text then needs shift")
	fl.BoolVar(&f.noClipboard, "no-clipboard", false, "never write to the clipboard of the terminal (OSC 52)")
	fl.StringVar(&f.records, "records", "", "directory of notices/ and approvers (default: records: of the policy, else .redletter)")
	fl.StringVar(&f.base, "base", "", "the text in force, for records of notice; default: what the review names")
	return c
}

func (p *program) runReview(f *reviewFlags, args []string) error {
	c, err := p.config()
	if err != nil && (!errors.Is(err, config.ErrNotFound) || p.configPath != "") {
		return err
	}
	back, err := p.reviewBackend(f, c, args)
	if err != nil {
		return err
	}
	o, err := p.reviewOptions(f, c)
	if err != nil {
		return err
	}
	o.Backend = back
	ctx, cancel := attended(p.ctx)
	defer cancel()
	if p.linewise(f) {
		return tui.Lines(ctx, o, p.Stdin, p.Stdout)
	}
	out := p.Stdout
	if file, ok := p.Stdout.(*os.File); ok {
		t := &terminal{File: file}
		out = t
		if !f.noClipboard && (c == nil || c.Review.Clipboard != "off") {
			back.lend(t)
		}
	}
	return tui.Run(ctx, o, p.Stdin, out)
}

// attended gives a context that ends when the terminal is closed, so that what
// was decided last gets to the disk.
func attended(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	hup, stop := hangups()
	go func() {
		defer stop()
		select {
		case <-hup:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// lender is a backend that can be given the terminal, for the clipboard.
type lender interface {
	tui.Backend
	lend(t *terminal)
}

// reviewBackend opens the file that is named, else the store.
func (p *program) reviewBackend(f *reviewFlags, c *config.Config, args []string) (lender, error) {
	if len(args) == 1 {
		return p.fileBackend(f, c, args[0])
	}
	o := snapshots.Options{Beside: true}
	if f.readOnly {
		o = snapshots.Options{ReadOnly: true}
	}
	s, err := p.openStore(c, o)
	if err != nil {
		return nil, unopenedStore(err)
	}
	return newStoreBackend(p, f, c, s), nil
}

// linewise says that there is no screen to draw on, or that none is wanted.
func (p *program) linewise(f *reviewFlags) bool {
	in, ok := p.Stdin.(*os.File)
	return f.plain || p.Columns(p.Stdout) == 0 || p.Getenv("TERM") == "dumb" || truthy(p.Getenv("REDLETTER_ACCESSIBLE")) || !ok || !term.IsTerminal(in.Fd())
}

func truthy(s string) bool { return s != "" && s != "0" && s != "false" && s != "no" }

// themes are the values of --theme.
var themes = []string{"", "auto", "cb", "none"}

func (p *program) reviewOptions(f *reviewFlags, c *config.Config) (tui.Options, error) {
	o := tui.Options{Me: p.reviewer(f), Now: p.Now, ReadOnly: f.readOnly, Mouse: f.mouse, Open: f.open, Theme: tui.Theme{ASCII: p.asciiOnly()}}
	if !slices.Contains(themes, f.theme) {
		return o, usage(fmt.Errorf("--theme %q is unknown", f.theme), "use auto, cb or none")
	}
	theme := f.theme
	if c != nil {
		o.Zone = c.Zone()
		o.Rules = decided.Rules{Second: c.Review.Second}
		o.Mouse = o.Mouse || c.Review.Mouse == "on"
		if theme == "" {
			theme = c.Review.Theme
		}
		var err error
		if o.Keys, err = tui.Bind(c.Review.Keys); err != nil {
			return o, usage(fmt.Errorf("%s: review.keys: %w", c.Path, err), "docs/REVIEW.md lists the names of actions and their keys")
		}
	}
	switch {
	case theme == "none" || p.noColor || p.Getenv("NO_COLOR") != "" || p.Getenv("TERM") == "dumb":
		o.Theme.Scheme = tui.NoColor
	case theme == "cb":
		o.Theme.Scheme = tui.Blind
	default:
		o.Theme.Scheme = tui.FourBit
	}
	o.Prefs, o.Save = p.prefs()
	return o, nil
}

// reviewer is the name under which decisions stand.
func (p *program) reviewer(f *reviewFlags) string {
	if f.as != "" {
		return safe.Line(f.as).String()
	}
	if out, err := exec.CommandContext(p.ctx, "git", "config", "user.email").Output(); err == nil && strings.TrimSpace(string(out)) != "" {
		return safe.Line(strings.TrimSpace(string(out))).String()
	}
	for _, v := range []string{"LOGNAME", "USER", "USERNAME"} {
		if n := p.Getenv(v); n != "" {
			return safe.Line(n).String()
		}
	}
	return "somebody"
}

// asciiOnly says that the terminal is not said to know UTF-8.
func (p *program) asciiOnly() bool {
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if l := strings.ToLower(p.Getenv(v)); l != "" {
			return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
		}
	}
	return runtime.GOOS != "windows" && runtime.GOOS != "darwin"
}

// prefs reads what was remembered, and gives how to remember it. A file that
// cannot be read is as none: nothing of it matters much.
func (p *program) prefs() (tui.Prefs, func(tui.Prefs) error) {
	path := filepath.Join(p.stateHome(), "redletter", "screen.json")
	var out tui.Prefs
	if b, err := os.ReadFile(path); err == nil && json.Unmarshal(b, &out) != nil {
		out = tui.Prefs{}
	}
	return out, func(f tui.Prefs) error {
		b, err := json.MarshalIndent(f, "", "  ")
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		return replace(path, append(b, '\n'))
	}
}
