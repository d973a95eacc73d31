package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify"
)

// alarm tells everybody who is told of material changes that a page passed by
// override. That the mail fails stops nothing, but is said.
func (g *gating) alarm(targets []*target) {
	for _, t := range targets {
		if t.decision == nil || t.decision.Overridden == nil {
			continue
		}
		o := t.decision.Overridden
		fmt.Fprintf(g.Stderr, "OVERRIDDEN: %s passes without the decisions it needs, until %s. Approved by %s, ticket %s: %s\n",
			safe.Line(t.name()), safe.Line(o.Until), safe.Line(o.Approval.Approver), safe.Line(o.Ticket), safe.Line(o.Reason))
		if g.config == nil || g.config.SMTP == nil || g.f.offline {
			fmt.Fprintln(g.Stderr, "  no mail went out: tell counsel now")
			continue
		}
		if err := g.mail(t, o); err != nil {
			fmt.Fprintf(g.Stderr, "  %s: tell counsel now\n", safe.Line(err.Error()))
		}
	}
}

// mail tells counsel of an override.
func (g *gating) mail(t *target, o *gate.Override) error {
	var to []string
	for i := range g.config.Routes {
		if r := &g.config.Routes[i]; r.Material != "never" {
			to = append(to, r.Email...)
		}
	}
	slices.Sort(to)
	to = slices.Compact(to)
	if len(to) == 0 {
		return errors.New("no route names an address")
	}
	sender, err := g.smtp(g.config)
	if err != nil {
		return err
	}
	s := g.config.SMTP
	text := fmt.Sprintf("%s was let through the publish gate by an override.\n\nApproved by: %s\nTicket: %s\nReason: %s\nHolds until: %s\n\n%d changes have no decision on record. Decide about them, and give the notice that is owed, before the override ends:\n  redletter gate --write-notice\n",
		t.name(), o.Approval.Approver, o.Ticket, o.Reason, o.Until, len(t.decision.Uncovered))
	ctx, cancel := context.WithTimeout(g.ctx, time.Minute)
	defer cancel()
	_, err = sender.Send(ctx, &notify.Message{
		ID: notify.ID(s.From, "override", t.name(), o.From, o.Ticket, t.review.New.Hash), Date: g.Now(), From: s.From, To: to,
		Subject: safe.Line("[redletter] OVERRIDDEN " + t.name() + ": published without decisions"), Text: safe.Sanitize(text),
	})
	return err
}

// tellable refuses --notify where it could tell nobody, before anything is
// looked at.
func (g *gating) tellable() error {
	switch {
	case g.f.notify == "":
		return nil
	case g.f.offline:
		return usage(errors.New("--notify needs the network, and --offline forbids it"), "leave one of them out")
	case g.config == nil:
		return usage(errors.New("--notify needs a redletter.yaml with routes:, and smtp: or channels:"), "see docs/NOTICES.md")
	}
	r, err := routeOf(g.config, g.f.notify)
	if err == nil && len(r.Recipients()) == 0 {
		err = usage(fmt.Errorf("the route %s names no address", r.Name), "add email: to it")
	}
	return err
}

// tell mails what blocks to the route of --notify, one mail for each text. That
// a mail fails is said, and changes no status.
func (g *gating) tell(targets []*target) {
	for _, t := range targets {
		if g.f.notify == "" || t.status() == ExitOK {
			continue
		}
		if err := g.letter(t); err != nil {
			fmt.Fprintf(g.Stderr, "%s: the mail to route %s did not go out: %s\n", safe.Line(t.name()), g.f.notify, safe.Line(err.Error()))
		}
	}
}

// letter sends what the gate says of a text, with the review that redletter
// review opens. The same text, base and answer give the same Message-ID: a job
// that runs again tells nobody twice, where mail programs know the ID.
func (g *gating) letter(t *target) error {
	route, err := routeOf(g.config, g.f.notify)
	if err != nil {
		return err
	}
	sender, err := g.post(g.config)
	if err != nil {
		return err
	}
	if sender == nil {
		return errors.New("there is neither smtp: nor channels:")
	}
	m, err := g.blocked(t)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(g.ctx, time.Minute)
	defer cancel()
	for _, to := range route.Recipients() {
		each := *m
		each.To = []string{to}
		each.ID = notify.ID(m.From, append([]string{"gate", t.name(), to, fmt.Sprint(t.status())}, t.identity()...)...)
		each.Thread = notify.ID(m.From, "thread", t.policy, to)
		if _, err := sender.Send(ctx, &each); err != nil {
			return err
		}
		fmt.Fprintf(g.Stderr, "%s: told %s\n", safe.Line(t.name()), safe.Line(to))
	}
	return nil
}

// identity is what makes an answer of the gate this one.
func (t *target) identity() []string {
	if t.review == nil {
		return []string{t.err.Error()}
	}
	return []string{t.review.Old.Hash, t.review.New.Hash, fmt.Sprint(t.decision.Uncovered, t.decision.Blocks)}
}

// blocked words what holds a text up.
func (g *gating) blocked(t *target) (*notify.Message, error) {
	var head bytes.Buffer
	g.head(&head, t)
	n := report.Notice{
		Policy: t.name(), URL: t.url, Review: t.review, Lowest: g.f.failOn, First: lines(head.String()),
		Head: t.name() + ": the publish gate stopped it", Clocks: report.Clocks{Sent: g.Now(), Zone: g.config.Zone()},
	}
	from := ""
	if g.config.SMTP != nil {
		from = g.config.SMTP.From
	}
	m := &notify.Message{Date: g.Now().In(g.config.Zone()), From: from, Policy: t.policy, Topic: safe.Line(t.policy + ": policy changes")}
	if t.review != nil {
		n.Act = []string{"redletter review review.json", "redletter gate --write-notice"}
		b, err := json.MarshalIndent(t.review, "", "  ")
		if err != nil {
			return nil, err
		}
		m.Severity, m.Files = t.review.Verdict, []notify.File{{Name: "review.json", Type: "application/json", Bytes: b}}
	}
	alert, err := report.MailOf(&n)
	if err != nil {
		return nil, err
	}
	m.Facts, err = json.Marshal(map[string]any{"type": "redletter.gate", "timestamp": g.Now().UTC().Format(time.RFC3339), "data": report.ToldOf(alert.Subject, m.Date, []report.Notice{n})})
	m.Subject, m.Text, m.HTML = safe.Line(strings.Replace(alert.Subject.String(), "[redletter] ", "[redletter] Gate stopped: ", 1)), alert.Text, alert.HTML
	return m, err
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
