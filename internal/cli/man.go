package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/redletter-dev/redletter/internal/review"
)

// man writes manual pages, for packages. The generator of cobra is not used: it
// would make every command start later, for what is needed once a release.
func (p *program) man() *cobra.Command {
	c := &cobra.Command{
		Use: "man DIR", Short: "writes the manual pages, one for each command", Args: cobra.ExactArgs(1), Hidden: true,
	}
	c.RunE = run(func(args []string) error { return p.writeMan(c.Root(), args[0]) })
	return c
}

func (p *program) writeMan(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage(err, "name a directory that can be written to")
	}
	n := 0
	for _, c := range shownCommands(root) {
		var b strings.Builder
		manPage(&b, c)
		if err := replace(filepath.Join(dir, manName(c)+".1"), []byte(b.String())); err != nil {
			return usage(err, "name a directory that can be written to")
		}
		n++
	}
	return p.print(fmt.Sprintf("%d manual pages in %s\n", n, dir))
}

// shownCommands lists a command and all that stand below it, but for hidden ones.
func shownCommands(c *cobra.Command) []*cobra.Command {
	if c.Hidden || c.Name() == "help" {
		return nil
	}
	out := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		out = append(out, shownCommands(sub)...)
	}
	return out
}

func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage prints one page. It has no date, so that the same program gives the
// same pages.
func manPage(w io.Writer, c *cobra.Command) {
	fmt.Fprintf(w, ".TH %q 1 \"\" %q \"redletter manual\"\n", strings.ToUpper(manName(c)), review.Tool)
	fmt.Fprintf(w, ".SH NAME\n%s \\- %s\n", roff(manName(c)), roff(c.Short))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	about := c.Long
	if about == "" {
		about = c.Short
	}
	fmt.Fprintf(w, ".SH DESCRIPTION\n.nf\n%s\n.fi\n", roff(strings.TrimSpace(about)))
	manFlags(w, "OPTIONS", c.NonInheritedFlags())
	manFlags(w, "OPTIONS OF ALL COMMANDS", c.InheritedFlags())
	manSee(w, c)
}

func manFlags(w io.Writer, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(w, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, words := pflag.UnquoteUsage(f)
		name := "\\-\\-" + roff(f.Name)
		if f.Shorthand != "" {
			name = "\\-" + roff(f.Shorthand) + ", " + name
		}
		if value != "" {
			name += " \\fI" + roff(value) + "\\fP"
		}
		fmt.Fprintf(w, ".TP\n\\fB%s\\fP\n%s\n", name, roff(words))
	})
}

func manSee(w io.Writer, c *cobra.Command) {
	var see []string
	if c.HasParent() {
		see = append(see, manName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" {
			see = append(see, manName(sub))
		}
	}
	for i := range see {
		see[i] = ".BR " + roff(see[i]) + " (1)"
	}
	if len(see) > 0 {
		fmt.Fprintf(w, ".SH SEE ALSO\n%s\n", strings.Join(see, ",\n"))
	}
}

// roff escapes what troff would read: backslashes, hyphens that are to be
// copied, and a full stop or quote that begins a line.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
