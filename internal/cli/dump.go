package cli

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/source"
)

func (p *program) dump() *cobra.Command {
	m := &comparison{}
	var stage string
	c := &cobra.Command{
		Use:   "dump --stage blocks|tree|delta|findings|duties FILE...",
		Short: "the text form of each intermediate",
		Long:  "dump prints what a stage hands to the next. blocks and tree take one document, the others an old and a new one.",
		RunE:  run(func(args []string) error { return p.runDump(m, stage, args) }),
	}
	m.register(c)
	c.Flags().StringVar(&stage, "stage", "tree", "blocks, tree, delta, findings, duties")
	return c
}

func (p *program) runDump(m *comparison, stage string, args []string) error {
	want := 2
	if stage == "blocks" || stage == "tree" {
		want = 1
	}
	if len(args) != want {
		return usage(fmt.Errorf("--stage %s takes %d document(s), got %d", stage, want, len(args)), "redletter dump --stage delta OLD NEW")
	}
	if err := m.valid(); err != nil {
		return err
	}
	if want == 1 {
		doc, err := p.read(args[0], m.allowPrivate)
		if err != nil {
			return err
		}
		if stage == "blocks" {
			return p.print(doc.DumpBlocks())
		}
		return p.print(doc.DumpTree())
	}
	return p.dumpPair(m, stage, args)
}

func (p *program) dumpPair(m *comparison, stage string, args []string) error {
	c, err := p.compare(m, args[0], args[1])
	if err != nil {
		return err
	}
	switch stage {
	case "delta":
		return p.print(c.Delta.String())
	case "findings":
		return p.print(review.DumpFindings(c))
	case "duties":
		return p.print(review.DumpDuties(c))
	}
	return usage(fmt.Errorf("no stage is called %q", stage), "use blocks, tree, delta, findings or duties")
}

// print writes text that may hold words of a page.
func (p *program) print(s string) error {
	_, err := io.WriteString(p.Stdout, safe.Sanitize(s).String())
	return err
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "the version of the program and what it was built from", Args: cobra.NoArgs,
		RunE: run(func([]string) error {
			fmt.Fprintln(p.Stdout, review.Tool)
			if info, ok := debug.ReadBuildInfo(); ok && p.verbose {
				fmt.Fprint(p.Stdout, info)
			}
			return nil
		}),
	}
}

// pdfChild is the process in which the Go library reads a PDF.
func (p *program) pdfChild() *cobra.Command {
	return &cobra.Command{
		Use: source.PDFChild + " FORM", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return source.PDFText(p.Stdin, p.Stdout, source.PDFForm(args[0])) }),
	}
}
