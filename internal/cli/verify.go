package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/anchor"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// verifyFlags hold the flags of verify.
type verifyFlags struct {
	checkpoints []string
	subset      string
	public      string
}

func (p *program) verify() *cobra.Command {
	f := &verifyFlags{}
	c := &cobra.Command{
		Use:   "verify",
		Short: "recomputes the store and its ledger, and names the first record that is not as it was written",
		Long: `verify recomputes everything: each record against its entry in the ledger, the
entries against the tree, the notes against their hashes, the bodies against
theirs. It may run while redletter watch writes.

What it cannot see alone is a store that was replaced as a whole by an older or
another one. For that it needs a checkpoint that was kept elsewhere: a file of
redletter ledger checkpoint, or a mail of redletter watch with one in it. A time
stamp in FILE` + stampSuffix + ` is checked too.

` + exitHelp,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runVerify(f) }),
	}
	fl := c.Flags()
	fl.StringArrayVar(&f.checkpoints, "checkpoint", nil, "file with a checkpoint that was kept elsewhere; may be given more than once")
	fl.StringVar(&f.subset, "read-data-subset", "", "read only a part of the bodies: 1/10 the first of ten parts, 5% about that many; default all")
	fl.StringVar(&f.public, "public-key", "", "public key that checkpoints must be signed by, or a file with it (default: that of the configuration)")
	return c
}

// held is what was said of one checkpoint.
type held struct {
	File string `json:"file"`
	snapshots.Checkpoint
	Stamp *anchor.Stamp `json:"stamp"` // nil: no external time anchor
}

// verified is the JSON of verify.
type verified struct {
	Schema string `json:"schema"`
	OK     bool   `json:"ok"`
	Store  string `json:"store"`
	*snapshots.Verdict
	Held []held `json:"held"`
}

func (p *program) runVerify(f *verifyFlags) error {
	c, _ := p.config() // the store may be checked where it is not configured
	o, err := p.verification(c, f)
	if err != nil {
		return err
	}
	store, err := p.openStore(c, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	done := p.progress("verifying %s", store.Dir())
	v, err := store.Verify(p.ctx, o)
	done()
	if err != nil {
		return unopenedStore(err)
	}
	out := verified{Schema: "redletter/verify/v1", OK: v.Err() == nil, Store: store.Dir(), Verdict: v, Held: []held{}}
	if out.OK {
		if out.Held, err = p.held(c, f, v.Checkpoints); err != nil {
			return err
		}
	}
	if err := p.printVerify(&out, len(o.Keys) > 0); err != nil {
		return err
	}
	if !out.OK {
		return verdictStatus(ExitStore)
	}
	return nil
}

// verification puts the flags into the form of the store.
func (p *program) verification(c *config.Config, f *verifyFlags) (o snapshots.Verification, err error) {
	for _, name := range f.checkpoints {
		head, err := readCheckpoint(name)
		if err != nil {
			return o, err
		}
		o.Checkpoints = append(o.Checkpoints, head)
	}
	if f.subset != "" {
		seed := make([]byte, 16)
		rand.Read(seed)
		if o.Read, err = snapshots.Subset(f.subset, seed); err != nil {
			return o, usage(err, "see redletter verify --help")
		}
	}
	if len(o.Checkpoints) == 0 {
		return o, nil
	}
	o.Keys, err = p.publicKey(c, f.public)
	return o, err
}

// publicKey is the key that checkpoints must be signed by: none when none is
// known.
func (p *program) publicKey(c *config.Config, named string) ([]snapshots.PublicKey, error) {
	text := named
	if b, err := os.ReadFile(named); named != "" && err == nil {
		text = string(b)
	}
	if text == "" && c != nil {
		text = c.Ledger.PublicKey
	}
	if text == "" {
		key, err := p.ledgerKey(c, p.storeDir(c))
		if err != nil || key == nil {
			return nil, err
		}
		text = key.Public()
	}
	v, err := snapshots.ParsePublicKey(text)
	if err != nil {
		return nil, usage(err, "give the line that redletter ledger key printed with --public-key")
	}
	return []snapshots.PublicKey{v}, nil
}

// readCheckpoint takes a checkpoint out of a file, which may be a mail with
// more words round it.
func readCheckpoint(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, usage(fmt.Errorf("read the checkpoint: %w", err), "redletter ledger checkpoint --out FILE writes one")
	}
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	if bytes.Contains(b, []byte("quoted-printable")) { // a mail as it came
		b = unquoted(b)
	}
	if head := snapshots.FindCheckpoint(b); head != nil {
		return head, nil
	}
	return nil, usage(fmt.Errorf("%s holds no checkpoint", name), "redletter ledger checkpoint --out FILE writes one")
}

// unquoted decodes quoted-printable wherever it stands: lines that were broken,
// and bytes as two hex digits. What is neither stays.
func unquoted(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("=\n"), nil)
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		var one [1]byte
		if b[i] == '=' && i+2 < len(b) {
			if _, err := hex.Decode(one[:], b[i+1:i+3]); err == nil {
				out = append(out, one[0])
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// held reads the time stamps that lie beside the checkpoints.
func (p *program) held(c *config.Config, f *verifyFlags, checkpoints []snapshots.Checkpoint) ([]held, error) {
	roots, err := authorities(c)
	if err != nil {
		return nil, err
	}
	out := []held{}
	for i, name := range f.checkpoints {
		h := held{File: name, Checkpoint: checkpoints[i]}
		answer, err := os.ReadFile(name + stampSuffix)
		if err == nil {
			b, err := os.ReadFile(name)
			if err != nil {
				return nil, usage(fmt.Errorf("read the checkpoint: %w", err), "")
			}
			s, err := anchor.Check(answer, b, roots)
			if err != nil {
				return nil, &failure{ExitStore, fmt.Errorf("%s%s: %w", name, stampSuffix, err), "the time stamp is not one of this checkpoint: look for the right file"}
			}
			h.Stamp = &s
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, usage(fmt.Errorf("read the time stamp: %w", err), "")
		}
		out = append(out, h)
	}
	return out, nil
}

func (p *program) printVerify(v *verified, keyed bool) error {
	if p.json {
		return report.JSON(p.Stdout, v)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", v.Store, v.Origin)
	fmt.Fprintf(&b, "  ledger:  %d entries, root %s\n", v.Size, v.Root)
	fmt.Fprintf(&b, "  records: %s\n", counted(v.Records))
	fmt.Fprintf(&b, "  bodies:  %d, %d of them read", v.Bodies, v.Read)
	if v.Deleted > 0 {
		fmt.Fprintf(&b, "; %d deleted under the retention rules", v.Deleted)
	}
	if v.Loose > 0 {
		fmt.Fprintf(&b, "; %d that no record names, as a crash leaves them", v.Loose)
	}
	b.WriteString("\n")
	for i := range v.Held {
		b.WriteString(v.Held[i].line(keyed))
	}
	if v.OK && len(v.Held) == 0 {
		b.WriteString("  no checkpoint was given: that the store was replaced as a whole cannot be ruled out\n  no external time anchor\n")
	}
	if v.OK {
		b.WriteString("Whole: everything is as it was written.\n")
		return p.print(b.String())
	}
	b.WriteString("NOT whole. The first fault comes first:\n")
	for i := range v.Faults {
		fmt.Fprintf(&b, "  %s\n", v.Faults[i].String())
	}
	if v.More > 0 {
		fmt.Fprintf(&b, "  and %d more\n", v.More)
	}
	b.WriteString("  next: keep the store as it is, find out who had access to it, and compare it with a backup\n")
	return p.print(b.String())
}

func (h *held) line(keyed bool) string {
	s := fmt.Sprintf("  %s: the first %d entries are those of then", h.File, h.Size)
	switch {
	case h.Key != "":
		s += "; signed by " + h.Key
	case !keyed:
		s += "; whose signature is not checked: no public key is known"
	}
	switch {
	case h.Stamp == nil:
		s += "; no external time anchor"
	case h.Stamp.Trusted:
		s += fmt.Sprintf("; it was there on %s, says %s", at(h.Stamp.Time), h.Stamp.Authority)
	default:
		s += fmt.Sprintf("; it was there on %s, says %s, whom nothing shows to be trusted: %s", at(h.Stamp.Time), h.Stamp.Authority, h.Stamp.Why)
	}
	return s + "\n"
}

// counted lists numbers by name.
func counted(n map[string]int) string {
	names := make([]string, 0, len(n))
	for k := range n {
		names = append(names, k)
	}
	sort.Strings(names)
	for i, k := range names {
		names[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	return strings.Join(names, ", ")
}
