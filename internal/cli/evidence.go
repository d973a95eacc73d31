package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/evidence"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// evidenceFlags hold the flags of evidence.
type evidenceFlags struct {
	output    string
	comments  bool
	privilege string
}

func (p *program) evidence() *cobra.Command {
	f := &evidenceFlags{}
	c := &cobra.Command{
		Use:   "evidence POLICY[@VERSION | @FROM..TO]",
		Short: "writes what the store holds of a policy as a bundle that can be checked without redletter",
		Long: `evidence writes one zip for counsel: a cover with what was seen when and the gaps
in between, a declaration with blanks, the pages as they were served, the
exchange as WARC, texts, redlines, and the part of the ledger that proves it.
docs/check-bundle.sh checks it with unzip, sha256sum and openssl alone.

POLICY@VERSION is what led from the version before to this one; FROM and TO are
versions or dates (2026-01-31). A date as TO ends with that day, in UTC.

Judgements, decisions and notes are only in it with --include-comments, in a
directory of their own. The same store gives the same bytes.`,
		Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.runEvidence(f, args[0]) }),
	}
	fl := c.Flags()
	fl.StringVarP(&f.output, "output", "o", "", "file to write (default: evidence-POLICY.zip)")
	fl.BoolVar(&f.comments, "include-comments", false, "put judgements, decisions and notes in too")
	fl.StringVar(&f.privilege, "privilege", "", `label for every page, as "Privileged: attorney work product"`)
	return c
}

// evidenceResult is the JSON of evidence.
type evidenceResult struct {
	Schema string `json:"schema"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	*evidence.Summary
}

func (p *program) runEvidence(f *evidenceFlags, ref string) error {
	scope, err := evidence.ParseScope(ref)
	if err != nil {
		return usage(err, "see redletter evidence --help")
	}
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return unopenedStore(err)
	}
	o := evidence.Options{Judging: p.judging(scope.Policy), Privilege: f.privilege}
	if f.comments {
		o.Comments = evidence.WithComments
	}
	if f.output == "" {
		f.output = "evidence-" + scope.Policy + ".zip"
	}
	return p.writeEvidence(f.output, scope, o, store)
}

// writeEvidence writes the bundle beside its place and moves it there: a broken
// one never looks like a whole one.
func (p *program) writeEvidence(path string, scope evidence.Scope, o evidence.Options, store *snapshots.Store) error {
	defer p.progress("writing the evidence of %s", scope.Policy)()
	tmp, err := os.CreateTemp(filepath.Dir(path), ".redletter-*")
	if err != nil {
		return usage(err, "name a file in a directory that is there and can be written to")
	}
	defer os.Remove(tmp.Name())
	sum := &hashing{}
	s, err := evidence.Write(p.ctx, sum.through(tmp), store, scope, o)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err != nil {
		return unopenedStore(err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return usage(err, "name a file in a directory that is there and can be written to")
	}
	if p.json {
		return report.JSON(p.Stdout, evidenceResult{"redletter/evidence/v1", path, sum.String(), s})
	}
	return p.printEvidence(path, sum.String(), s)
}

func (p *program) printEvidence(path, sum string, s *evidence.Summary) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n  SHA-256 %s\n  %d looks, %d versions, %d gaps in coverage\n", path, sum, s.Captures, s.Versions, s.Gaps)
	fmt.Fprintf(&b, "  %d entries of the ledger (%d in all), root %s\n", s.Entries, s.Size, s.Root)
	if s.Key == "" {
		b.WriteString("  the ledger is not signed: set a key up with redletter ledger key, or the root proves something only to who has it from elsewhere\n")
	} else {
		fmt.Fprintf(&b, "  signed by %s\n", s.Key)
	}
	if s.Missing > 0 {
		fmt.Fprintf(&b, "  %d bodies are no longer kept; their hashes are in it\n", s.Missing)
	}
	fmt.Fprintf(&b, "Check it with: docs/check-bundle.sh %s DIR\n", path)
	return p.print(b.String())
}
