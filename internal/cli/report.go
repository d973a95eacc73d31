package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
)

// reportFlags hold the flags of report.
type reportFlags struct {
	comparison
	format string
	output string
	site   string
}

func (p *program) report() *cobra.Command {
	f := &reportFlags{}
	c := &cobra.Command{
		Use:   "report OLD NEW | report REVIEW.json | report --site DIR",
		Short: "prints a comparison as HTML, Markdown, DOCX with tracked changes, and for CI systems",
		Long: `report compares two versions of a policy and writes one file for people or
machines. OLD and NEW are named as for redletter diff. Instead of two versions
it takes a file of --json (of diff, check or gate); docx and the whole text in HTML need the versions.

Formats: ` + strings.Join(reportFormats(), ", ") + `.
docx is one document of both texts with tracked changes: accepting all gives the
new text, rejecting all the old one. pdf needs Chromium.

--site writes a directory of pages for a whole store instead: a timeline, the
reports and an Atom feed of each policy, with a search. It loads nothing from
anywhere and opens from disk; the same store gives the same bytes.

` + exitHelp,
		Args: func(_ *cobra.Command, args []string) error {
			if f.site != "" {
				return siteArgs(args)
			}
			if len(args) != 1 && len(args) != 2 {
				return usage(fmt.Errorf("report takes two versions or one review, got %d", len(args)), "redletter report OLD NEW --format html --output report.html")
			}
			return nil
		},
		RunE: run(func(args []string) error { return p.runReport(f, args) }),
	}
	f.comparison.register(c)
	c.Flags().StringVar(&f.format, "format", "html", strings.Join(reportFormats(), ", "))
	c.Flags().StringVarP(&f.output, "output", "o", "-", "file to write, - for standard output")
	c.Flags().StringVar(&f.site, "site", "", "directory for a site of the whole store")
	return c
}

// siteArgs refuses versions beside --site.
func siteArgs(args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("--site takes the whole store, got %q", args[0]), "redletter --store STORE report --site DIR")
	}
	return nil
}

func reportFormats() []string { return append(report.Formats(), "docx", "pdf") }

func (p *program) runReport(f *reportFlags, args []string) error {
	if f.site != "" {
		return p.runSite(f.site)
	}
	if p.json {
		f.format = "json"
	}
	if !slices.Contains(reportFormats(), f.format) {
		return usage(fmt.Errorf("--format %q is unknown", f.format), "use one of "+strings.Join(reportFormats(), ", "))
	}
	if err := f.comparison.valid(); err != nil {
		return err
	}
	cs, err := p.reported(f, args)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := p.render(&out, f.format, cs); err != nil {
		return err
	}
	if err := p.deliver(f.output, out.Bytes()); err != nil {
		return err
	}
	if slices.ContainsFunc(cs, func(c report.Comparison) bool { return c.Review.Verdict == review.Suspect }) {
		return verdictStatus(ExitNoLook)
	}
	return nil
}

// reported gives the comparison of two versions, or the reviews of a file.
func (p *program) reported(f *reportFlags, args []string) ([]report.Comparison, error) {
	if len(args) == 1 {
		if f.format == "docx" {
			return nil, usage(errors.New("docx needs both whole texts, a review holds the changes only"), "redletter report OLD NEW --format docx")
		}
		return readReviews(args[0])
	}
	f.positions = true // for CI systems, which point at lines
	c, err := p.compare(&f.comparison, args[0], args[1])
	if err != nil {
		return nil, err
	}
	out := report.Comparison{Review: c.Review(), Redline: report.NewRedline(c)}
	if source.KindOf(args[1]) == source.File {
		out.File = filepath.ToSlash(args[1])
		raw, err := os.ReadFile(args[1])
		if err != nil {
			return nil, unopened(args[1], err)
		}
		out.Lines = linesOf(c, raw)
	}
	return []report.Comparison{out}, nil
}

// readReviews reads the reviews of a file: those of redletter diff --json,
// check --json and gate --json.
func readReviews(path string) ([]report.Comparison, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, usage(err, "name two versions, or a file that redletter diff --json or gate --json wrote")
	}
	found, err := reviewsIn(b)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", path, err), "make one with redletter diff --json OLD NEW")
	}
	var out []report.Comparison
	for _, r := range found {
		out = append(out, report.Comparison{Name: r.policy, Review: r.review})
	}
	return out, nil
}

func (p *program) render(w io.Writer, format string, cs []report.Comparison) error {
	switch format {
	case "docx":
		return report.DOCX(w, &cs[0])
	case "pdf":
		return p.pdf(w, cs)
	}
	return report.Write(w, format, cs)
}

// deliver writes to a file, whole or not at all, or to standard output.
func (p *program) deliver(path string, b []byte) error {
	if path == "-" {
		_, err := p.Stdout.Write(b)
		return err
	}
	if err := replace(path, b); err != nil {
		return usage(err, "name a file in a directory that is there and can be written to")
	}
	return nil
}

// printTime is how long a browser may take for a PDF.
const printTime = 2 * time.Minute

// pdf prints the HTML report by a browser.
func (p *program) pdf(w io.Writer, cs []report.Comparison) error {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			browser = at
			break
		}
	}
	if browser == "" {
		return usage(errors.New("pdf needs Chromium, and none is installed"), "install chromium, or write --format html and print it from a browser")
	}
	dir, err := os.MkdirTemp("", "redletter-pdf-")
	if err != nil {
		return fmt.Errorf("print PDF: %w", err)
	}
	defer os.RemoveAll(dir)
	page, out := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	var b bytes.Buffer
	if err := report.HTML(&b, cs); err != nil {
		return err
	}
	if err := os.WriteFile(page, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("print PDF: %w", err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, printTime)
	defer cancel()
	args := []string{"--headless=new", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--user-data-dir=" + filepath.Join(dir, "profile"), "--print-to-pdf=" + out}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with one; the page is our own
	}
	if msg, err := exec.CommandContext(ctx, browser, append(args, "file://"+page)...).CombinedOutput(); err != nil {
		return fmt.Errorf("print PDF by %s: %w: %s", browser, err, firstOf(msg))
	}
	pdf, err := os.ReadFile(out)
	if err != nil {
		return fmt.Errorf("print PDF: %w", err)
	}
	_, err = w.Write(pdf)
	return err
}

func firstOf(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}
