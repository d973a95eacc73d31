package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) outbox() *cobra.Command {
	c := &cobra.Command{
		Use:   "outbox",
		Short: "the mails: what waits, what was sent with which proof, what was given up",
		Args:  cobra.NoArgs,
		RunE:  run(func([]string) error { return p.listOutbox(false) }),
	}
	var all bool
	list := &cobra.Command{
		Use: "list", Short: "lists the mails that are not sent, with --all the others too", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.listOutbox(all) }),
	}
	list.Flags().BoolVar(&all, "all", false, "list sent and dropped mails too, with the server's reply")
	send := &cobra.Command{
		Use: "send", Short: "sends what is due now; redletter watch does it by itself", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.sendOutbox() }),
	}
	retry := &cobra.Command{
		Use: "retry ID...", Short: "makes mails due now, also those that were given up", Args: cobra.MinimumNArgs(1),
		RunE: run(func(args []string) error { return p.settle(args, snapshots.Pending, "") }),
	}
	var reason string
	drop := &cobra.Command{
		Use: "drop ID... --reason WHY", Short: "gives mails up, with the reason on record", Args: cobra.MinimumNArgs(1),
		RunE: run(func(args []string) error { return p.settle(args, snapshots.Dropped, reason) }),
	}
	drop.Flags().StringVar(&reason, "reason", "", "why nobody is to get them; kept with the mails")
	c.AddCommand(list, send, retry, drop)
	return c
}

// posted is the JSON of one mail of the outbox.
type posted struct {
	ID        int64  `json:"id"`
	MessageID string `json:"message_id"`
	To        string `json:"to"`
	Subject   string `json:"subject"`
	State     string `json:"state"`
	Attempts  int    `json:"attempts"`
	Created   string `json:"created"`
	Next      string `json:"next,omitempty"`
	Error     string `json:"error,omitempty"`
	Server    string `json:"server,omitempty"`
	Reply     string `json:"reply,omitempty"`
	Sent      string `json:"sent,omitempty"`
	Bytes     string `json:"bytes,omitempty"`
}

func (p *program) listOutbox(all bool) error {
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return unopenedStore(err)
	}
	states := []string{snapshots.Pending, snapshots.Sending, snapshots.Failed, snapshots.Dead}
	if all {
		states = nil
	}
	mails, err := store.Mails(p.ctx, states...)
	if err != nil {
		return unopenedStore(err)
	}
	out := make([]posted, len(mails))
	for i := range mails {
		out[i] = postedOf(&mails[i])
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema string   `json:"schema"`
			Mails  []posted `json:"mails"`
		}{"redletter/outbox/v1", out})
	}
	if len(out) == 0 {
		return p.print("No mail waits.\n")
	}
	for i := range out {
		if err := p.print(out[i].line()); err != nil {
			return err
		}
	}
	return nil
}

func postedOf(m *snapshots.Mail) posted {
	o := posted{
		ID: m.ID, MessageID: m.Key, To: m.Recipient, Subject: m.Subject, State: m.State, Attempts: m.Attempts,
		Created: at(m.Created), Error: m.Error, Server: m.Server, Reply: m.Reply, Bytes: m.Raw.String(),
	}
	switch m.State {
	case snapshots.Sent:
		o.Sent = at(m.Sent)
	case snapshots.Pending, snapshots.Failed, snapshots.Sending:
		o.Next = at(m.Next)
	}
	return o
}

func (o *posted) line() string {
	s := fmt.Sprintf("%4d  %-8s %s  %s\n      %s\n", o.ID, o.State, o.Created, o.To, o.Subject)
	switch {
	case o.Sent != "":
		s += fmt.Sprintf("      taken %s by %s: %s\n", o.Sent, o.Server, o.Reply)
	case o.Error != "" && o.Next != "":
		s += fmt.Sprintf("      %d attempts, next %s: %s\n", o.Attempts, o.Next, o.Error)
	case o.Error != "":
		s += fmt.Sprintf("      %d attempts: %s\n", o.Attempts, o.Error)
	}
	return s
}

// sendOutbox words and sends what is due, and gives 3 when a mail was not
// taken: it stays in the outbox.
func (p *program) sendOutbox() error {
	c, err := p.config()
	if err != nil {
		return err
	}
	store, err := p.openStore(c, snapshots.Options{})
	if err != nil {
		return unopenedStore(err)
	}
	plan, err := p.plan(c, store, nil)
	if err != nil {
		return err
	}
	defer plan.Checker.Client.Close()
	if plan.Outbox.Sender == nil {
		return usage(fmt.Errorf("%s names no mail server and no channel", c.Path), "add smtp: with host, port and from, or channels:")
	}
	if _, err := store.Reclaim(p.ctx, p.Now()); err != nil {
		return unopenedStore(err)
	}
	if _, err := plan.Outbox.Drain(p.ctx); err != nil {
		return unopenedStore(err)
	}
	stuck, err := store.Mails(p.ctx, snapshots.Failed)
	if err != nil {
		return unopenedStore(err)
	}
	if len(stuck) > 0 {
		return noLook(fmt.Errorf("%d mails were not taken: %s", len(stuck), stuck[0].Error), "redletter outbox list shows them; they are tried again")
	}
	return nil
}

// settle gives mails another state by hand, also while redletter watch runs: it
// takes up what is due within a minute.
func (p *program) settle(args []string, state, reason string) error {
	if state == snapshots.Dropped && reason == "" {
		return usage(fmt.Errorf("a mail is not dropped without a reason"), "say why with --reason")
	}
	store, err := p.openStore(nil, snapshots.Options{Beside: true})
	if err != nil {
		return unopenedStore(err)
	}
	for _, a := range args {
		id, err := strconv.ParseInt(a, 10, 64)
		if err != nil {
			return usage(fmt.Errorf("%q is no number of a mail", a), "redletter outbox list shows the numbers")
		}
		if err := store.Redirect(p.ctx, id, reason, p.Now()); err != nil {
			return unopenedStore(err)
		}
		if err := p.print(fmt.Sprintf("%d: %s\n", id, state)); err != nil {
			return err
		}
	}
	return nil
}
