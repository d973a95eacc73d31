package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
)

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
	if gate.SamePerson(r.Author, name) {
		return nil, usage(fmt.Errorf("%s is the author of %s", name, path), "have somebody else approve it")
	}
	if why := r.Incomplete(); why != "" {
		return nil, usage(fmt.Errorf("%s would be refused as malformed: %s", path, why), "complete the record first")
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
