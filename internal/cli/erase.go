package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) erase() *cobra.Command {
	return &cobra.Command{
		Use:   "erase decision:ID...",
		Short: "erases the notes and names of decisions; the decisions and their reasons stay",
		Long: `erase removes what people typed as a note, who decided and who was to act, as when
somebody leaves and asks for it. The decision stays, with its reason; the ledger
keeps salted hashes, from which nobody can guess what was there, and an entry
that says it was erased. Backups that were made before keep what they hold.`,
		Args: cobra.MinimumNArgs(1),
		RunE: run(p.runErase),
	}
}

func (p *program) runErase(args []string) error {
	ids := make([]int64, len(args))
	for i, a := range args {
		kind, n, err := entryName(a)
		if err != nil {
			return err
		}
		if kind != snapshots.KindDecision {
			return usage(fmt.Errorf("%s is no decision", a), "write it as decision:2; redletter show C-014 lists the decisions on a change")
		}
		ids[i] = n
	}
	store, err := p.openStore(nil, snapshots.Options{Beside: true})
	if err != nil {
		return err
	}
	if err := store.EraseNotes(p.ctx, p.Now(), ids...); err != nil {
		return unopenedStore(err)
	}
	return p.print(fmt.Sprintf("%d decisions: notes and names erased\n", len(ids)))
}
