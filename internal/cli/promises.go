package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

func (p *program) promises() *cobra.Command {
	var allowPrivate bool
	c := &cobra.Command{
		Use:   "promises FILE",
		Short: "what a policy promises about notice of its own changes, with quotes",
		Args:  oneDocument,
		RunE:  run(func(args []string) error { return p.runPromises(args[0], allowPrivate) }),
	}
	c.Flags().BoolVar(&allowPrivate, "allow-private", false, "let URLs reach private and loopback addresses")
	return c
}

// oneDocument asks for exactly one reference.
func oneDocument(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(fmt.Errorf("%s takes one document, got %d", c.Name(), len(args)), "redletter "+c.Use)
	}
	return nil
}

func (p *program) runPromises(ref string, allowPrivate bool) error {
	doc, err := p.read(ref, allowPrivate)
	if err != nil {
		return err
	}
	ledger := promise.Extract(doc)
	out := review.Promised(doc, &ledger)
	if p.json {
		return report.JSON(p.Stdout, out)
	}
	return report.Promises(p.Stdout, out, p.style())
}

// read opens and parses one reference.
func (p *program) read(ref string, allowPrivate bool) (*parse.Document, error) {
	src, err := p.opener(allowPrivate).Open(p.ctx, ref)
	if err != nil {
		return nil, unopened(ref, err)
	}
	doc, err := parse.Parse(input(src).Input)
	if err != nil {
		return nil, noLook(fmt.Errorf("read %s: %w", ref, err), "give the policy as HTML, Markdown, text, PDF or DOCX")
	}
	return doc, nil
}
