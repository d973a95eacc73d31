package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/anchor"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/evidence"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// evidenceFlags hold the flags of evidence.
type evidenceFlags struct {
	output    string
	kept      string
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
directory of their own. The same store gives the same bytes; with --checkpoint
also later: it takes one that redletter ledger checkpoint wrote, with its time
stamp where one lies beside it, in place of one of now.`,
		Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.runEvidence(f, args[0]) }),
	}
	fl := c.Flags()
	fl.StringVarP(&f.output, "output", "o", "", "file to write (default: evidence-POLICY.zip)")
	fl.BoolVar(&f.comments, "include-comments", false, "put judgements, decisions and notes in too")
	fl.StringVar(&f.kept, "checkpoint", "", "prove by a checkpoint that was written before")
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
	c, _ := p.config() // without a configuration there is a store, and no key
	store, err := p.openStore(c, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	o := evidence.Options{Judging: p.judging(scope.Policy), Privilege: f.privilege}
	if f.comments {
		o.Comments = evidence.WithComments
	}
	if o.Signer, err = p.ledgerKey(c, store.Dir()); err != nil {
		return err
	}
	if f.kept != "" {
		if o.Kept, err = p.keptCheckpoint(c, f.kept, o.Signer); err != nil {
			return err
		}
	}
	if f.output == "" {
		f.output = "evidence-" + scope.Policy + ".zip"
	}
	return p.writeEvidence(f.output, scope, o, store)
}

// keptCheckpoint reads a checkpoint that was written before, with its time stamp
// where one lies beside it.
func (p *program) keptCheckpoint(c *config.Config, file string, key *snapshots.Key) (*evidence.Kept, error) {
	const hint = "redletter ledger checkpoint writes one"
	head, err := os.ReadFile(file)
	if err != nil {
		return nil, usage(err, hint)
	}
	k := &evidence.Kept{Checkpoint: head}
	if bytes.Contains(head, []byte("\n\n")) { // signed: the key of now, or the one that redletter.yaml names
		switch {
		case key != nil:
			k.Public = key.Public()
		case c != nil && c.Ledger.PublicKey != "":
			k.Public = c.Ledger.PublicKey
		default:
			return nil, usage(fmt.Errorf("%s is signed, and no key is configured", file), "name the public key under ledger: public_key:")
		}
	}
	stamp, err := os.ReadFile(file + stampSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return nil, usage(err, hint)
	}
	roots, err := authorities(c)
	if err != nil {
		return nil, err
	}
	said, err := anchor.Check(stamp, head, roots)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", file+stampSuffix, err), "stamp the checkpoint again with redletter ledger checkpoint, or take the file away")
	}
	k.Stamp, k.Stamped = stamp, said.Time.UTC().Format(time.RFC3339)+" by "+said.Authority
	if !said.Trusted {
		k.Stamped += " (not checked against a certificate: " + said.Why + ")"
	}
	return k, nil
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
	var s *evidence.Summary
	for range 3 { // the watch may delete a body meanwhile
		_, err = tmp.Seek(0, io.SeekStart)
		if err = errors.Join(err, tmp.Truncate(0)); err == nil {
			s, err = evidence.Write(p.ctx, sum.through(tmp), store, scope, o)
		}
		if !errors.Is(err, snapshots.ErrDeleted) {
			break
		}
	}
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
