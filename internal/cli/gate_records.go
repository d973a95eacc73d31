package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
)

func (g *gating) today() string { return g.Now().UTC().Format(time.DateOnly) }

// readRecords reads all notice records. One that cannot be read is kept with
// its error: it matters only when it is needed now.
func readRecords(dir string) ([]gate.File, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "notices", "*.yaml"))
	if err != nil {
		return nil, usage(err, "name the directory of the records with --records")
	}
	slices.Sort(paths)
	out := make([]gate.File, 0, len(paths))
	for _, path := range paths {
		f := gate.File{Path: path}
		if f.Raw, f.Err = os.ReadFile(path); f.Err == nil {
			f.Record, f.Err = decodeRecord(path, f.Raw)
		}
		if f.Record != nil && f.Record.Notice != nil {
			f.Letter = letterHash(dir, f.Record.Notice.File)
		}
		out = append(out, f)
	}
	return out, nil
}

// letterHash gives the SHA-256 of a letter beside the records, "" when it cannot
// be read. A name that leads out of their directory is none.
func letterHash(dir, name string) string {
	root, err := os.OpenRoot(filepath.Join(dir, "notices"))
	if err != nil {
		return ""
	}
	defer root.Close()
	b, err := root.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(review.Hash(b), "sha256:")
}

func decodeRecord(path string, b []byte) (*gate.Record, error) {
	r := &gate.Record{}
	if err := config.Decode(path, b, r); err != nil {
		return nil, err
	}
	return r, nil
}

// readApprovers reads who may approve. Without a file it is the owners of the
// records in CODEOWNERS.
func (g *gating) readApprovers() (*gate.Approvers, error) {
	ref := g.f.approvers
	if ref == "" {
		ref = filepath.Join(g.f.dir, "approvers")
		if _, err := os.Stat(ref); errors.Is(err, os.ErrNotExist) {
			return &gate.Approvers{Owners: codeOwners(".", g.f.dir)}, nil
		}
	}
	src, err := g.opener(false).Open(g.ctx, ref)
	if err != nil {
		return nil, noLook(fmt.Errorf("read who may approve: %w", err), "check --approvers")
	}
	a, err := gate.ParseApprovers(src.Bytes)
	if err != nil {
		return nil, &failure{status: ExitRecord, err: err, hint: "mend " + ref}
	}
	return a, nil
}

// codeOwners gives the owners of the records in a directory below the root of a
// repository.
func codeOwners(root, dir string) []string {
	rel, err := filepath.Rel(root, filepath.Join(dir, "notices", "record.yaml"))
	if err != nil {
		return nil
	}
	for _, at := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"} {
		if b, err := os.ReadFile(filepath.Join(root, at)); err == nil {
			return gate.CodeOwners(b, filepath.ToSlash(rel))
		}
	}
	return nil
}

func readOverride(path string) (*gate.Override, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, usage(err, "name the override file")
	}
	o := &gate.Override{}
	if err := config.Decode(path, b, o); err != nil {
		return nil, &failure{status: ExitRecord, err: err, hint: "see docs/NOTICES.md for the form of an override"}
	}
	return o, nil
}

// writeNotices drafts a record for each policy that has changes without a
// decision.
func (g *gating) writeNotices(targets []*target) error {
	var order []string
	texts := map[string][]gate.Drafted{}
	for _, t := range targets {
		if t.decision == nil || len(t.decision.Uncovered) == 0 {
			continue
		}
		if texts[t.policy] == nil {
			order = append(order, t.policy)
		}
		texts[t.policy] = append(texts[t.policy], gate.Drafted{Locale: t.locale, Case: t.case_, Review: t.review, Decision: t.decision})
	}
	dir := filepath.Join(g.f.dir, "notices")
	for _, policy := range order {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return usage(err, "name a directory that can be written to with --records")
		}
		path, err := vacant(dir, g.today()+"-"+slug(policy))
		if err != nil {
			return err
		}
		if err := replace(path, gate.Draft(policy, g.author(), g.today(), texts[policy])); err != nil {
			return err
		}
		fmt.Fprintf(g.Stderr, "drafted %s\n  next: complete it, then redletter gate approve %s --key KEY.pem --as NAME\n", path, path)
	}
	return nil
}

// vacant gives a file name that is not taken.
func vacant(dir, name string) (string, error) {
	for n := 1; n < 1000; n++ {
		path := filepath.Join(dir, name+".yaml")
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.yaml", name, n))
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return path, nil
		}
	}
	return "", usage(fmt.Errorf("%s has a thousand records of one day", dir), "remove the drafts that are not used")
}

// slug keeps what is safe in a file name.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(s))
}

// author is who drafts, by git where it is not named.
func (g *gating) author() string {
	if g.f.author != "" {
		return g.f.author
	}
	out, err := exec.CommandContext(g.ctx, "git", "config", "user.email").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func (p *program) gateApprove() *cobra.Command {
	var key, name string
	var attest bool
	c := &cobra.Command{
		Use:   "approve FILE --as NAME",
		Short: "approves a notice record or an override with a key, or by CODEOWNERS",
		Args:  oneDocument,
		RunE: run(func(args []string) error {
			if name == "" || (key == "") == !attest {
				return usage(errors.New("approve needs --as NAME and one of --key and --codeowners"), "redletter gate approve FILE --key KEY.pem --as counsel@example.com")
			}
			return p.approve(args[0], key, name)
		}),
	}
	c.Flags().StringVar(&key, "key", "", "private ed25519 key (openssl genpkey -algorithm ed25519)")
	c.Flags().StringVar(&name, "as", "", "name of the approver, as in .redletter/approvers or CODEOWNERS")
	c.Flags().BoolVar(&attest, "codeowners", false, "attested by the review of the file that CODEOWNERS asks for")
	return c
}

// approve approves a file and says so.
func (p *program) approve(path, keyPath, name string) error {
	if err := p.approveFile(path, keyPath, name); err != nil {
		return err
	}
	return p.print(fmt.Sprintf("%s: approved by %s\n  next: commit it with the page\n", path, name))
}

// approveFile writes the approval into the file; the rest of it stays as it is,
// comments included.
func (p *program) approveFile(path, keyPath, name string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return usage(err, "name the record or override to approve")
	}
	day := p.Now().UTC().Format(time.DateOnly)
	approval := &gate.Approval{Approver: name, At: day, Attested: "codeowners"}
	if keyPath != "" {
		if approval, err = signed(path, b, keyPath, name, day); err != nil {
			return err
		}
	}
	line := fmt.Sprintf("approval: {approver: %q, at: %q, signature: %q, attested: %q}", approval.Approver, approval.At, approval.Signature, approval.Attested)
	return replace(path, withLine(b, "approval:", line))
}

func signed(path string, b []byte, keyPath, name, day string) (*gate.Approval, error) {
	pem, err := os.ReadFile(keyPath)
	if err != nil {
		return nil, usage(err, "make a key with: openssl genpkey -algorithm ed25519 -out KEY.pem")
	}
	key, err := gate.ParseKey(pem)
	if err != nil {
		return nil, usage(err, "make a key with: openssl genpkey -algorithm ed25519 -out KEY.pem")
	}
	if strings.Contains(string(b), gate.OverrideSchema) {
		o := &gate.Override{}
		if err := config.Decode(path, b, o); err != nil {
			return nil, usage(err, "mend the override first")
		}
		o.Sign(name, day, key)
		return o.Approval, nil
	}
	r, err := decodeRecord(path, b)
	if err != nil {
		return nil, usage(err, "mend the record first")
	}
	if strings.EqualFold(r.Author, name) {
		return nil, usage(fmt.Errorf("%s is the author of %s", name, path), "have somebody else approve it")
	}
	r.Sign(name, day, key)
	return r.Approval, nil
}

// withLine replaces the top-level line that begins with a key, and what is
// indented under it, or adds it.
func withLine(b []byte, key, line string) []byte {
	var out []string
	done, inside := false, false
	for _, l := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		if inside && strings.HasPrefix(l, " ") {
			continue
		}
		inside = strings.HasPrefix(l, key)
		if inside {
			l, done = line, true
		}
		out = append(out, l)
	}
	if !done {
		out = append(out, line)
	}
	return []byte(strings.Join(out, "\n") + "\n")
}
