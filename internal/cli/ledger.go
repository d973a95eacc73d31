package cli

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/anchor"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// ledgerCredential is the name of the key among the credentials of systemd.
const ledgerCredential = "ledger-key"

// stampSuffix names the time stamp beside the file of a checkpoint.
const stampSuffix = ".tsr"

func (p *program) ledger() *cobra.Command {
	c := &cobra.Command{
		Use: "ledger", Short: "checkpoints of the store and proofs that a record stands in it",
		Long: `The ledger has one entry for each capture, version, review, decision and mail
that was sent, and a Merkle tree over them. A checkpoint is the head of the
tree, signed: whoever keeps one can have redletter verify show that nothing up
to then was changed. Keep checkpoints elsewhere than the store.`,
		Args: cobra.NoArgs,
	}
	var out, name string
	key := &cobra.Command{
		Use: "key", Short: "makes the key that signs checkpoints, and prints its public half", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.makeKey(name, out) }),
	}
	key.Flags().StringVar(&name, "name", "redletter", "name of the key, as of the company, without spaces")
	key.Flags().StringVar(&out, "out", "", "file to write the private key to (default: ledger.key beside the user's configuration)")
	var file string
	head := &cobra.Command{
		Use: "checkpoint", Short: "prints the head of the ledger, signed, and has it time-stamped where that is configured", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.checkpoint(file) }),
	}
	head.Flags().StringVar(&file, "out", "", "file to write it to; the time stamp goes beside it, as FILE"+stampSuffix)
	var against string
	proof := &cobra.Command{
		Use: "proof ID", Short: "prints, as JSON, the entry of a record and the hashes that lead from it to the head", Args: cobra.ExactArgs(1),
		Long: `proof prints what others need to see, without the store, that a record stands in
the ledger: the leaf, its place, the hashes beside it on the way up, and the head
(RFC 6962). With --checkpoint the way leads to that head instead of the latest,
and a second list of hashes shows that the latest one continues it.

ID is as in redletter show: capture:12, version:3, review:7, decision:2, …`,
		RunE: run(func(args []string) error { return p.proof(args[0], against) }),
	}
	proof.Flags().StringVar(&against, "checkpoint", "", "file with the checkpoint to lead to")
	c.AddCommand(key, head, proof)
	return c
}

// makeKey makes a key pair. A key that is there is never replaced: what it
// signed could not be checked any more.
func (p *program) makeKey(name, out string) error {
	if out == "" {
		out = filepath.Join(p.configHome(), "redletter", "ledger.key")
	}
	private, public, err := snapshots.NewKey(name)
	if err != nil {
		return usage(err, "give a name with --name")
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usage(fmt.Errorf("there is a key in %s already", out), "keep it: what it signed is checked with it; or name another file with --out")
	}
	if err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	_, err = f.WriteString(private + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema string `json:"schema"`
			File   string `json:"file"`
			Public string `json:"public_key"`
		}{"redletter/key/v1", out, public})
	}
	return p.print(fmt.Sprintf(`private key: %s (nobody but redletter needs it; keep it out of the store and its backups)
public key:  %s (give it to whoever checks checkpoints)

redletter.yaml:
ledger:
  key_file: %s
  public_key: %s
`, out, public, out, public))
}

// ledgerKey is the key that signs, nil when none is configured. It comes from a
// file, a variable or a credential of systemd, never from the store.
func (p *program) ledgerKey(c *config.Config, store string) (*snapshots.Key, error) {
	if c == nil {
		return nil, nil
	}
	var text, from string
	switch {
	case c.Ledger.KeyEnv != "":
		from = "the variable " + c.Ledger.KeyEnv
		if text = p.Getenv(c.Ledger.KeyEnv); text == "" {
			return nil, usage(fmt.Errorf("ledger: %s is not set", from), "put the private key of redletter ledger key into it")
		}
	case c.Ledger.KeyFile != "":
		from = beside(c, c.Ledger.KeyFile)
	case p.Getenv(credentials) != "":
		from = filepath.Join(p.Getenv(credentials), ledgerCredential)
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	default:
		return nil, nil
	}
	if text == "" {
		if within(store, from) {
			return nil, usage(fmt.Errorf("ledger: the key %s lies in the store", from), "move it elsewhere: who can change the store must not be able to sign")
		}
		b, err := os.ReadFile(from)
		if err != nil {
			return nil, usage(fmt.Errorf("ledger: read the key: %w", err), "redletter ledger key makes one")
		}
		text = string(b)
	}
	key, err := snapshots.ParseKey(text)
	if err != nil {
		return nil, usage(fmt.Errorf("ledger: %s: %w", from, err), "redletter ledger key makes one")
	}
	return key, nil
}

// within says whether a file lies in a directory.
func within(dir, file string) bool {
	dir, err1 := filepath.Abs(dir)
	file, err2 := filepath.Abs(file)
	rel, err3 := filepath.Rel(dir, file)
	return errors.Join(err1, err2, err3) == nil && filepath.IsLocal(rel)
}

// checkpoint prints the head of the ledger. What is missing for it to be strong
// evidence is said, and no reason not to print it.
func (p *program) checkpoint(file string) error {
	c, _ := p.config() // without a configuration there is a store, and no key
	store, err := p.openStore(c, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	key, err := p.ledgerKey(c, store.Dir())
	if err != nil {
		return err
	}
	var head []byte
	if key == nil {
		head, err = store.Checkpoint(p.ctx, nil)
		p.remark("not signed: no key is configured; redletter ledger key makes one")
	} else {
		head, err = store.Checkpoint(p.ctx, key)
	}
	if err != nil {
		return unopenedStore(err)
	}
	stamp, err := p.stamp(c, head)
	if err != nil {
		return err
	}
	if file == "" {
		_, err := p.Stdout.Write(head)
		return err
	}
	if err := os.WriteFile(file, head, 0o644); err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	if stamp == nil {
		return nil
	}
	if err := os.WriteFile(file+stampSuffix, stamp, 0o644); err != nil {
		return fmt.Errorf("write the time stamp: %w", err)
	}
	return nil
}

// stamp asks the configured authority, nil when there is none.
func (p *program) stamp(c *config.Config, head []byte) ([]byte, error) {
	if c == nil || c.Ledger.Timestamp == "" {
		p.remark("no external time anchor: no time-stamping authority is configured (ledger: timestamp:)")
		return nil, nil
	}
	client := &fetch.Client{AllowPrivate: c.AllowPrivate, Now: p.Now}
	defer client.Close()
	stamp, err := anchor.Ask(p.ctx, client.HTTP(), c.Ledger.Timestamp, head)
	if err != nil {
		return nil, noLook(err, "the checkpoint can be stamped later; leave timestamp: out to do without")
	}
	return stamp, nil
}

// remark tells people something beside the result.
func (p *program) remark(text string) {
	if !p.quiet {
		fmt.Fprintln(p.Stderr, text)
	}
}

// authorities are the certificates that time stamps must lead to, nil for none.
func authorities(c *config.Config) (*x509.CertPool, error) {
	if c == nil || c.Ledger.TimestampCA == "" {
		return nil, nil
	}
	b, err := os.ReadFile(beside(c, c.Ledger.TimestampCA))
	if err != nil {
		return nil, usage(fmt.Errorf("ledger: read the certificate of the time-stamping authority: %w", err), "check timestamp_ca:")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		return nil, usage(fmt.Errorf("ledger: %s holds no certificate", c.Ledger.TimestampCA), "timestamp_ca: names a PEM file")
	}
	return pool, nil
}

// proven is the JSON of a proof.
type proven struct {
	Schema     string           `json:"schema"`
	Origin     string           `json:"origin"`
	N          int64            `json:"n"`
	Kind       string           `json:"kind"`
	Record     int64            `json:"record"`
	Leaf       string           `json:"leaf"`
	LeafHash   snapshots.Hash   `json:"leaf_hash"`
	Tree       snapshots.Tree   `json:"tree"`
	Proof      []snapshots.Hash `json:"proof"`
	Latest     *snapshots.Tree  `json:"latest,omitempty"`
	Continuous []snapshots.Hash `json:"continuous,omitempty"` // from the tree to the latest
}

func (p *program) proof(id, against string) error {
	kind, n, err := entryName(id)
	if err != nil {
		return err
	}
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	out := proven{Schema: "redletter/proof/v1", Proof: []snapshots.Hash{}}
	leaf, err := store.LeafOf(p.ctx, kind, n)
	if err != nil {
		return unopenedStore(err)
	}
	out.N, out.Kind, out.Record, out.Leaf, out.LeafHash = leaf.N, leaf.Kind, leaf.Record, string(leaf.Data), leaf.Hash()
	if out.Origin, err = store.Origin(p.ctx); err != nil {
		return unopenedStore(err)
	}
	if out.Tree, err = store.Tree(p.ctx); err != nil {
		return unopenedStore(err)
	}
	if against != "" {
		if err := p.continues(store, against, &out); err != nil {
			return err
		}
	}
	if leaf.N >= out.Tree.Size {
		return usage(fmt.Errorf("%s came after the checkpoint", id), "name a later checkpoint")
	}
	if out.Proof, err = store.ProveInclusion(p.ctx, out.Tree.Size, leaf.N); err != nil {
		return unopenedStore(err)
	}
	return report.JSON(p.Stdout, out)
}

// continues makes a proof one for the head of a checkpoint.
func (p *program) continues(store *snapshots.Store, file string, out *proven) error {
	head, err := readCheckpoint(file)
	if err != nil {
		return err
	}
	c, err := store.VerifyCheckpoint(p.ctx, head)
	if err != nil {
		return unopenedStore(err)
	}
	latest := out.Tree
	out.Tree, out.Latest = c.Tree, &latest
	out.Continuous, err = store.ProveConsistency(p.ctx, latest.Size, c.Size)
	return err
}

// entryName reads capture:12.
func entryName(id string) (kind string, n int64, err error) {
	kind, digits, ok := strings.Cut(id, ":")
	if !ok {
		kind, digits = snapshots.KindCapture, id
	}
	n, err = strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 {
		return "", 0, usage(fmt.Errorf("%q names no record", id), "write it as capture:12, version:3, review:7, decision:2, sending:5 or event:4")
	}
	return kind, n, nil
}
