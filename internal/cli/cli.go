package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
)

// Main runs the program and gives its exit status.
func Main(ctx context.Context, env Env) int {
	p := &program{Env: env, ctx: ctx}
	defer p.close()
	root := p.root()
	root.SetArgs(env.Args)
	err := root.ExecuteContext(ctx)
	p.complain(err)
	return status(err)
}

// root is the command tree.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "redletter",
		Short: "watches privacy policies: what changed, whether it matters, who has to be told",
		Long: `redletter compares versions of a privacy policy, says what changed and why it
matters, with the words that prove it, and who has to be told: by the policy's
own promise and by the laws you choose.

Start with:  redletter demo
             redletter diff OLD NEW

` + exitHelp,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.SetIn(p.Stdin)
	f := root.PersistentFlags()
	f.StringVar(&p.configPath, "config", "", "configuration file (default: redletter.yaml here, else the XDG one)")
	f.StringVar(&p.storePath, "store", "", "directory of the store (default: the XDG state directory)")
	f.BoolVar(&p.json, "json", false, "print results, and errors, as JSON")
	f.BoolVar(&p.noColor, "no-color", false, "never use colour (NO_COLOR is honoured too)")
	f.BoolVar(&p.quiet, "quiet", false, "print results only")
	f.BoolVar(&p.verbose, "verbose", false, "say more about what is done")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(err, "see "+c.CommandPath()+" --help")
	})
	root.AddCommand(p.demo(), p.diff(), p.gate(), p.report(), p.check(), p.watch(), p.outbox(), p.notify(), p.init(), p.add(), p.configure(), p.doctor(), p.playground(), p.promises(), p.notice(), p.rules(), p.history(), p.review(), p.show(), p.asOf(), p.verify(), p.ledger(), p.backup(), p.hold(), p.retention(), p.erase(), p.importer(), p.evidence(), p.dump(), p.man(), p.version(), p.pdfChild())
	hintArgs(root)
	return root
}

// hintArgs has a wrong number of arguments answered with how the command is
// used, below a command too.
func hintArgs(c *cobra.Command) {
	for _, sub := range c.Commands() {
		hintArgs(sub)
	}
	if c.HasParent() && c.HasSubCommands() && !c.Runnable() { // a word that is none of them must not end well
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	ask := c.Args
	if ask == nil {
		return
	}
	c.Args = func(c *cobra.Command, args []string) error {
		err := ask(c, args)
		if f := (*failure)(nil); err == nil || errors.As(err, &f) {
			return err
		}
		return usage(err, c.UseLine()+"; see "+c.CommandPath()+" --help")
	}
}

// complain prints an error with its next step, as JSON when asked for.
func (p *program) complain(err error) {
	var quiet verdictStatus
	if err == nil || errors.As(err, &quiet) {
		return
	}
	hint := ""
	var f *failure
	if errors.As(err, &f) {
		hint = f.hint
	} else if strings.HasPrefix(err.Error(), "unknown command") {
		hint = "see redletter --help"
	}
	if p.json {
		_ = report.JSON(p.Stdout, struct {
			Schema string `json:"schema"`
			Error  string `json:"error"`
			Hint   string `json:"hint"`
		}{"redletter/error/v1", err.Error(), hint})
		return
	}
	fmt.Fprintf(p.Stderr, "redletter: %s\n", safe.Sanitize(err.Error()))
	if hint != "" {
		fmt.Fprintf(p.Stderr, "  next: %s\n", safe.Sanitize(hint))
	}
}
