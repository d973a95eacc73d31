package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) history() *cobra.Command {
	judge := false
	c := &cobra.Command{
		Use:   "history [POLICY]",
		Short: "every capture of a policy, also the failed ones, and the versions among them",
		Long: `history lists the captures of one policy, or of all, oldest first. With --json
each is one record a line.

--judge judges instead: each version that has no review under today's rules gets
one, beside the earlier ones. Nobody is told of anything.`,
		Args: cobra.MaximumNArgs(1),
		RunE: run(func(args []string) error {
			if judge {
				return p.judgeHistory(args)
			}
			return p.runHistory(args)
		}),
	}
	c.Flags().BoolVar(&judge, "judge", false, "judge the versions under today's rules and keep the reviews")
	return c
}

// record is the JSON of one capture in history.
type record struct {
	Schema  string `json:"schema"`
	ID      int64  `json:"id"`
	Policy  string `json:"policy"`
	At      string `json:"at"`
	Outcome string `json:"outcome"`
	Why     string `json:"why,omitempty"`
	URL     string `json:"url"`
	Hash    string `json:"hash,omitempty"`
	Version int    `json:"version,omitempty"`
}

func (p *program) runHistory(args []string) error {
	policy := ""
	if len(args) > 0 {
		policy = args[0]
	}
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	captures, err := store.Captures(p.ctx, policy)
	if err != nil {
		return unopenedStore(err)
	}
	if len(captures) == 0 {
		return unopenedStore(store.Knows(p.ctx, policy))
	}
	versions, err := p.versionOf(store, captures)
	if err != nil {
		return unopenedStore(err)
	}
	for i := range captures {
		if err := p.printCapture(&captures[i], versions[captures[i].ID]); err != nil {
			return err
		}
	}
	return nil
}

func named(policy string) string {
	if policy == "" {
		return "any policy"
	}
	return policy
}

// versionOf gives the version number of each capture that became one.
func (p *program) versionOf(s *snapshots.Store, captures []snapshots.Capture) (map[int64]int, error) {
	out, seen := map[int64]int{}, map[string]bool{}
	for i := range captures {
		name := captures[i].Policy
		if seen[name] {
			continue
		}
		seen[name] = true
		vs, err := s.Versions(p.ctx, name)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			out[v.Capture] = v.Number
		}
	}
	return out, nil
}

func (p *program) printCapture(c *snapshots.Capture, version int) error {
	r := record{
		Schema: "redletter/capture/v1", ID: c.ID, Policy: c.Policy, At: at(c.At), Outcome: c.Outcome,
		Why: c.Why, URL: c.URL, Version: version,
	}
	if !c.Body.IsZero() {
		r.Hash = c.Body.String()
	}
	if p.json {
		enc := json.NewEncoder(p.Stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	line := fmt.Sprintf("%4d  %s  %-12s %-10s", r.ID, r.At, r.Policy, r.Outcome)
	if version > 0 {
		line += fmt.Sprintf("  v%d", version)
	}
	if !c.Body.IsZero() {
		line += "  " + c.Body.Short()
	}
	if r.Why != "" {
		line += "\n      " + r.Why
	}
	return p.print(line + "\n")
}
