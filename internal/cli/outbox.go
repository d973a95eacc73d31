package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
		return err
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
	coming, err := p.coming(store)
	if err != nil {
		return unopenedStore(err)
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema string     `json:"schema"`
			Mails  []posted   `json:"mails"`
			Coming []upcoming `json:"coming"`
		}{"redletter/outbox/v1", out, coming})
	}
	if len(out)+len(coming) == 0 {
		return p.print("No mail waits.\n")
	}
	var b strings.Builder
	for i := range out {
		b.WriteString(out[i].line())
	}
	for i := range coming {
		b.WriteString(coming[i].line())
	}
	return p.print(b.String())
}

// upcoming is the JSON of a message that is worded when its time comes.
type upcoming struct {
	To    string   `json:"to"`
	Pace  string   `json:"pace"`
	Due   string   `json:"due"`
	About []string `json:"about"` // policies, or kinds of events that are about none
}

// coming gives what is to be told later, as in the next digest.
func (p *program) coming(store *snapshots.Store) ([]upcoming, error) {
	const farAway = 10 * 366 * 24 * time.Hour
	waiting, err := store.Unworded(p.ctx, p.Now().Add(farAway))
	if err != nil {
		return nil, err
	}
	out := []upcoming{}
	for _, d := range waiting {
		e, err := store.Event(p.ctx, d.Event)
		if err != nil {
			return nil, err
		}
		next := upcoming{To: d.Recipient, Pace: d.Pace, Due: at(d.Due)}
		i := slices.IndexFunc(out, func(c upcoming) bool { return c.To == next.To && c.Pace == next.Pace && c.Due == next.Due })
		if i < 0 {
			out, i = append(out, next), len(out)
		}
		if about := or(e.Policy, e.Kind); !slices.Contains(out[i].About, about) {
			out[i].About = append(out[i].About, about)
		}
	}
	return out, nil
}

func (c *upcoming) line() string {
	return fmt.Sprintf("   -  %-8s %s  %s\n      about %s\n", c.Pace, c.Due, c.To, strings.Join(c.About, ", "))
}

// sayWaiting says that something is to be sent, and what sends it.
func (p *program) sayWaiting(store *snapshots.Store) error {
	mails, err := store.Mails(p.ctx, snapshots.Pending, snapshots.Sending, snapshots.Failed)
	if err != nil {
		return err
	}
	coming, err := p.coming(store)
	if n := len(mails) + len(coming); err == nil && n > 0 && !p.quiet {
		fmt.Fprintf(p.Stderr, "messages in the outbox: %d (redletter outbox lists them; watch, check --send and outbox send send what is due)\n", n)
	}
	return err
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
		s += fmt.Sprintf("      attempts: %d, next %s: %s\n", o.Attempts, o.Next, o.Error)
	case o.Error != "":
		s += fmt.Sprintf("      attempts: %d: %s\n", o.Attempts, o.Error)
	}
	return s
}

// sendOutbox words and sends what is due, and gives 3 when a mail was not
// taken: it stays in the outbox.
func (p *program) sendOutbox() error {
	w, err := p.begin(nil)
	if err != nil {
		return err
	}
	defer w.Checker.Client.Close()
	if w.Outbox.Sender == nil {
		return usage(fmt.Errorf("%s names no mail server and no channel", w.config.Path), "add smtp: with host, port and from, or channels:")
	}
	if _, err := w.store.Reclaim(p.ctx, p.Now()); err != nil {
		return unopenedStore(err)
	}
	if _, err := w.Outbox.Drain(p.ctx); err != nil {
		return unopenedStore(err)
	}
	stuck, err := w.store.Mails(p.ctx, snapshots.Failed)
	if err != nil {
		return unopenedStore(err)
	}
	if len(stuck) > 0 {
		return noLook(fmt.Errorf("messages that were not taken: %d; the first: %s", len(stuck), stuck[0].Error), "redletter outbox list shows them; they are tried again")
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
		return err
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
