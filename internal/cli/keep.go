package cli

import (
	"errors"
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR|FILE.tar",
		Short: "copies the store, also while redletter watch writes to it",
		Long: `backup copies the store into a directory, which is then a store of its own that
--store can name, and which takes the next backup quickly; or into one file whose
name ends in .tar. Every body is read and checked on the way. To restore, put the
copy, or what tar unpacks, in the place of the store, and run redletter verify.

The configuration, the records of the gate and the key of the ledger are not in
the store: back them up by themselves.`,
		Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.runBackup(args[0]) }),
	}
}

func (p *program) runBackup(to string) error {
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	ended := p.progress("copying %s", store.Dir())
	done, err := store.Backup(p.ctx, to)
	ended()
	if err != nil {
		return unopenedStore(err)
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema string `json:"schema"`
			snapshots.Copied
		}{"redletter/backup/v1", done})
	}
	return p.print(fmt.Sprintf("%s: %d bodies, %d of them new; ledger of %d entries\n", done.To, done.Bodies, done.New, done.Tree.Size))
}

// holdFlags hold the flags of hold.
type holdFlags struct {
	release bool
	reason  string
	by      string
}

func (p *program) hold() *cobra.Command {
	f := &holdFlags{}
	c := &cobra.Command{
		Use:   "hold [POLICY]",
		Short: "puts a legal hold on a policy, or lifts it: nothing that belongs to it is deleted meanwhile",
		Long: `hold keeps all bytes that belong to a policy, whatever the retention rules say,
until hold --release. Both go into the ledger, with who and why as salted hashes.
Without a policy it lists the holds. It may be used while redletter watch runs.`,
		Args: cobra.MaximumNArgs(1),
		RunE: run(func(args []string) error {
			if len(args) == 0 {
				return p.listHolds()
			}
			return p.runHold(f, args[0])
		}),
	}
	fl := c.Flags()
	fl.BoolVar(&f.release, "release", false, "lift the hold")
	fl.StringVar(&f.reason, "reason", "", "why, as the matter it is for")
	fl.StringVar(&f.by, "by", "", "who says so (default: the user of this session)")
	return c
}

func (p *program) runHold(f *holdFlags, policy string) error {
	if f.reason == "" {
		return usage(errors.New("a legal hold is not put or lifted without a reason"), "say why with --reason")
	}
	store, err := p.openStore(nil, snapshots.Options{Beside: true})
	if err != nil {
		return err
	}
	if err := store.Knows(p.ctx, policy); err != nil {
		return unopenedStore(err)
	}
	h := snapshots.Hold{Policy: policy, Held: !f.release, Why: f.reason, By: f.by, At: p.Now()}
	if h.By == "" {
		h.By = p.person()
	}
	if _, err := store.PutHold(p.ctx, h); err != nil {
		return unopenedStore(err)
	}
	if f.release {
		return p.print(policy + ": the hold is lifted; the retention rules apply again\n")
	}
	return p.print(policy + ": held; nothing that belongs to it is deleted\n")
}

// person is who uses the program.
func (p *program) person() string {
	for _, name := range []string{"LOGNAME", "USER", "USERNAME"} {
		if who := p.Getenv(name); who != "" {
			return who
		}
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

func (p *program) listHolds() error {
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	holds, err := store.Holds(p.ctx)
	if err != nil {
		return unopenedStore(err)
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema string           `json:"schema"`
			Holds  []snapshots.Hold `json:"holds"`
		}{"redletter/holds/v1", append([]snapshots.Hold{}, holds...)})
	}
	if len(holds) == 0 {
		return p.print("No policy is held.\n")
	}
	for _, h := range holds {
		word := "held"
		if !h.Held {
			word = "released"
		}
		if err := p.print(fmt.Sprintf("%s  %-12s %-8s by %s: %s\n", at(h.At), h.Policy, word, h.By, h.Why)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) retention() *cobra.Command {
	var del bool
	c := &cobra.Command{
		Use:   "retention",
		Short: "lists the bodies whose time is over by retention: of redletter.yaml, and deletes them with --delete",
		Long: `retention lists what the rules of retention: in redletter.yaml would delete now.
With --delete it does so; redletter watch does it once a day. Records and hashes
stay for ever, each deletion gets an entry in the ledger, and what is under a
legal hold (redletter hold) is left alone.`,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runRetention(del) }),
	}
	c.Flags().BoolVar(&del, "delete", false, "delete what is listed")
	return c
}

// rules puts the retention of the configuration into the form of the store.
func retentionRules(c *config.Config) snapshots.Retention {
	r := &c.Retention
	return snapshots.Retention{
		Captures: r.Span(r.Captures), Versions: r.Span(r.Versions), Screenshots: r.Span(r.Screenshots), Mails: r.Span(r.Mails),
	}
}

func (p *program) runRetention(del bool) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	rules := retentionRules(c)
	if rules == (snapshots.Retention{}) {
		return p.print("Everything is kept for ever: " + c.Path + " has no retention:\n")
	}
	store, err := p.openStore(c, snapshots.Options{ReadOnly: !del})
	if err != nil {
		return err
	}
	gone, err := store.Expired(p.ctx, rules, p.Now())
	if del && err == nil {
		gone, err = deleteAll(p, store, rules)
	}
	if err != nil {
		return unopenedStore(err)
	}
	return p.printExpired(gone, del)
}

// deleteAll deletes until nothing is left to delete.
func deleteAll(p *program, store *snapshots.Store, rules snapshots.Retention) (all []snapshots.Expired, err error) {
	for {
		some, err := store.Delete(p.ctx, rules, p.Now())
		if err != nil || len(some) == 0 {
			return all, err
		}
		all = append(all, some...)
	}
}

func (p *program) printExpired(gone []snapshots.Expired, deleted bool) error {
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema  string              `json:"schema"`
			Deleted bool                `json:"deleted"`
			Bodies  []snapshots.Expired `json:"bodies"`
		}{"redletter/retention/v1", deleted, append([]snapshots.Expired{}, gone...)})
	}
	for _, e := range gone {
		if err := p.print(fmt.Sprintf("%s  %-12s %s\n", e.Body, e.Policy, e.Why)); err != nil {
			return err
		}
	}
	if deleted {
		return p.print(fmt.Sprintf("%d bodies deleted; their hashes stay.\n", len(gone)))
	}
	return p.print(fmt.Sprintf("%d bodies would be deleted; redletter retention --delete does it.\n", len(gone)))
}
