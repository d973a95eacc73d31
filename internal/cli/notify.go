package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify"
)

func (p *program) notify() *cobra.Command {
	c := &cobra.Command{Use: "notify", Short: "tries the ways in which people are told", Args: cobra.NoArgs}
	c.AddCommand(&cobra.Command{
		Use: "test ROUTE", Short: "sends a test to each address and channel of a route, now; a tracker of issues is asked, and nothing is opened", Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.testRoute(args[0]) }),
	})
	return c
}

// testRoute sends past the outbox: the answer is wanted now, and only once.
func (p *program) testRoute(name string) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	route, err := routeOf(c, name)
	if err != nil {
		return err
	}
	if c.SMTP == nil && len(route.Email) > 0 {
		return usage(fmt.Errorf("%s names no mail server", c.Path), "add smtp: with host, port and from")
	}
	if len(route.Recipients()) == 0 {
		return usage(fmt.Errorf("the route %s reaches nobody", name), "give it email: or channels: in "+c.Path)
	}
	sender, err := p.post(c)
	if err != nil {
		return err
	}
	failed := error(nil)
	for _, to := range route.Recipients() { // each, also after one that fails
		line := to + ": "
		receipt, err := sender.Test(p.ctx, p.testMail(c, name, to))
		if err != nil {
			failed = verdictStatus(ExitNoLook)
			line += err.Error() + "\n  next: " + undelivered(err) + "\n"
		} else {
			line += "taken by " + receipt.Server + ": " + receipt.Reply + "\n"
		}
		if err := p.print(line); err != nil {
			return err
		}
	}
	return failed
}

func routeOf(c *config.Config, name string) (*config.Route, error) {
	for i := range c.Routes {
		if c.Routes[i].Name == name {
			return &c.Routes[i], nil
		}
	}
	return nil, usage(fmt.Errorf("%s names no route %q", c.Path, name), "it names "+listOf(c.Routes, func(r *config.Route) string { return r.Name }))
}

func (p *program) testMail(c *config.Config, route, to string) *notify.Message {
	now, from := p.Now(), ""
	if c.SMTP != nil {
		from = c.SMTP.From
	}
	subject := safe.Line("[redletter] Test of the route " + route)
	facts, err := json.Marshal(map[string]any{"type": "redletter.test", "timestamp": now.UTC().Format(time.RFC3339), "data": report.ToldOf(subject, now, nil)})
	if err != nil {
		panic(err) // strings always marshal
	}
	return &notify.Message{
		ID: notify.ID(from, "test", route, to, now.String()), Date: now.In(c.Zone()), From: from, To: []string{to},
		Subject: subject, Facts: facts,
		Text: safe.Sanitize("This is a test of the route " + route + " in " + c.Path + ".\nNothing changed. Messages about changes will come this way.\n"),
	}
}

// undelivered is the next step that an error of sending knows.
func undelivered(err error) string {
	var h hinter
	if errors.As(err, &h) && h.Hint() != "" {
		return h.Hint()
	}
	return "redletter doctor looks at the mail server and the channels"
}
