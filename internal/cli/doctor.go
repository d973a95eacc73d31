package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

// Limits of what is well.
const (
	maxSkew  = 5 * time.Minute
	minSpace = 256 << 20 // bytes
)

// examined is one thing that doctor looked at.
type examined struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Said string `json:"said"`
	Mend string `json:"mend,omitempty"`
}

func (p *program) doctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "checks configuration, store, disk, clock, pages and mail server, and says how to mend each",
		Long: `doctor looks at everything that a watch needs: the configuration, the store and
the space for it, each host of a policy (name, connection, certificate,
robots.txt, clock), and the mail server up to the login, without sending a mail.
It changes nothing. It ends with 3 when something has to be mended.

` + exitHelp,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runDoctor() }),
	}
}

func (p *program) runDoctor() error {
	var all []examined
	say := func(e examined) { all = append(all, e) }
	c, err := p.config()
	if err != nil {
		say(trouble("configuration", err, "redletter init writes one"))
	} else {
		say(examined{What: "configuration", OK: true, Said: fmt.Sprintf("%s: %d policies, %d routes", c.Path, len(c.Policies), len(c.Routes))})
		say(p.examineRoutes(c))
		say(p.examineStore(c))
		say(p.examineLedger(c))
		say(p.examineSpace(c))
		for _, e := range p.examinePages(c) {
			say(e)
		}
		say(p.examineBrowser(c))
		say(p.examineMail(c))
		for _, e := range p.examineTelling(c) {
			say(e)
		}
	}
	return p.printDoctor(all)
}

func trouble(what string, err error, mend string) examined {
	e := examined{What: what, Said: err.Error(), Mend: mend}
	var h hinter
	if errors.As(err, &h) && h.Hint() != "" {
		e.Mend = h.Hint()
	}
	var f *failure
	if errors.As(err, &f) && f.hint != "" {
		e.Mend = f.hint
	}
	return e
}

// examineRoutes asks whether each policy has anybody who hears of it.
func (p *program) examineRoutes(c *config.Config) examined {
	policies, err := chosen(c, nil)
	if err != nil {
		return trouble("policies", err, "")
	}
	routes := c.Watched()
	for i := range policies {
		heard := false
		for j := range routes {
			heard = heard || len(routes[j].To) > 0 && routes[j].Takes(&policies[i])
		}
		if !heard {
			return examined{What: "routes", Said: "nobody hears of changes of " + policies[i].Name, Mend: "add a route with email: for it"}
		}
	}
	for j := range routes {
		for _, name := range routes[j].Policies {
			one := watch.Route{Policies: []string{name}}
			if !slices.ContainsFunc(policies, func(q watch.Policy) bool { return one.Takes(&q) }) {
				return examined{What: "routes", Said: fmt.Sprintf("the route %s asks for %q, which is no policy, tag, owner or role here", routes[j].Name, name), Mend: "check the spelling under policies: of the route"}
			}
		}
	}
	return examined{What: "routes", OK: true, Said: "each policy has somebody who hears of it"}
}

func (p *program) examineStore(c *config.Config) examined {
	store, err := p.openStore(c, snapshots.Options{ReadOnly: true})
	if errors.Is(err, snapshots.ErrNoStore) {
		return examined{What: "store", OK: true, Said: "none yet in " + p.storeDir(c)}
	}
	if err != nil {
		return trouble("store", err, "")
	}
	dead, err := store.Mails(p.ctx, snapshots.Dead)
	if err != nil {
		return trouble("store", err, "")
	}
	if len(dead) > 0 {
		return examined{What: "store", Said: fmt.Sprintf("%d mails were given up: %s", len(dead), dead[0].Error), Mend: "redletter outbox list shows them; retry or drop them"}
	}
	last, err := store.Policies(p.ctx)
	if err != nil {
		return trouble("store", err, "")
	}
	for _, l := range last {
		if l.Last.After(p.Now().Add(maxSkew)) {
			return examined{What: "clock", Said: fmt.Sprintf("the last look at %s is in the future, at %s", l.Name, at(l.Last)), Mend: "set the clock of this machine, best by NTP"}
		}
	}
	return examined{What: "store", OK: true, Said: fmt.Sprintf("%s: %d policies", store.Dir(), len(last))}
}

// examineLedger says with what checkpoints are signed and anchored: without
// either a store still works, and proves less.
func (p *program) examineLedger(c *config.Config) examined {
	key, err := p.ledgerKey(c, p.storeDir(c))
	if err != nil {
		return trouble("ledger", err, "")
	}
	if _, err := authorities(c); err != nil {
		return trouble("ledger", err, "")
	}
	said := "checkpoints are not signed (redletter ledger key makes a key)"
	if key != nil {
		said = "checkpoints are signed by " + key.Name()
	}
	if c.Ledger.Timestamp == "" {
		return examined{What: "ledger", OK: true, Said: said + "; no external time anchor"}
	}
	return examined{What: "ledger", OK: true, Said: said + "; stamped by " + c.Ledger.Timestamp}
}

func (p *program) examineSpace(c *config.Config) examined {
	free, err := freeSpace(p.storeDir(c))
	if err != nil {
		return examined{What: "disk", OK: true, Said: "the free space could not be read: " + err.Error()}
	}
	e := examined{What: "disk", OK: free >= minSpace, Said: fmt.Sprintf("%d MiB free", free>>20)}
	if !e.OK {
		e.Mend = "free some space: captures are kept for ever"
	}
	return e
}

// examinePages asks for one page of each host.
func (p *program) examinePages(c *config.Config) []examined {
	client := p.client(c)
	client.Retries, client.Gap = 0, 0
	defer client.Close()
	var out []examined
	seen := map[string]bool{}
	for i := range c.Policies {
		u, err := url.Parse(c.Policies[i].URL)
		if err != nil || u.Host == "" || seen[u.Host] {
			continue
		}
		seen[u.Host] = true
		done := p.progress("asking %s", u.Host)
		page, err := client.Fetch(p.ctx, fetch.Request{URL: c.Policies[i].URL})
		done()
		if err != nil {
			out = append(out, trouble("host "+u.Host, err, ""))
			continue
		}
		out = append(out, p.examineAnswer(u.Host, page))
	}
	return out
}

// examineAnswer compares the clock of a host with ours.
func (p *program) examineAnswer(host string, page *fetch.Page) examined {
	date, err := http.ParseTime(page.Header.Get("Date"))
	if skew := p.Now().Sub(date); err == nil && (skew > maxSkew || skew < -maxSkew) {
		return examined{What: "clock", Said: fmt.Sprintf("%s says it is %s, this machine %s", host, at(date), at(p.Now())), Mend: "set the clock of this machine, best by NTP"}
	}
	return examined{What: "host " + host, OK: true, Said: string(page.Outcome) + ", " + page.Address}
}

// examineBrowser starts the browser and shows it a page of its own. Without one
// only those policies suffer that ask for it.
func (p *program) examineBrowser(c *config.Config) examined {
	client := p.client(c)
	defer client.Close()
	asking := ""
	for i := range c.Policies {
		if c.Policies[i].Render == watch.RenderBrowser {
			asking = c.Policies[i].Name
		}
	}
	done := p.progress("starting the browser")
	said, err := p.browser(c, client).Probe(p.ctx)
	done()
	switch {
	case err == nil:
		return examined{What: "browser", OK: true, Said: said}
	case asking != "":
		return trouble("browser", fmt.Errorf("policy %s asks for one: %w", asking, err), "")
	case errors.Is(err, browser.ErrMissing):
		return examined{What: "browser", OK: true, Said: "none; pages that are built by script, or that turn programs away, cannot be captured. " + trouble("", err, "").Mend}
	}
	return trouble("browser", err, "")
}

// examineMail goes as far as the login.
func (p *program) examineMail(c *config.Config) examined {
	mailed := slices.ContainsFunc(c.Routes, func(r config.Route) bool { return len(r.Email) > 0 })
	if c.SMTP == nil && !mailed && len(c.Channels) > 0 {
		return examined{What: "mail server", OK: true, Said: "no route needs one"}
	}
	if c.SMTP == nil {
		return examined{What: "mail server", Said: "none is named: mails wait in the outbox", Mend: "add smtp: with host, port and from"}
	}
	sender, err := p.smtp(c)
	if err == nil {
		err = sender.Probe(p.ctx)
	}
	if err != nil {
		return trouble("mail server", err, "check smtp: in "+c.Path)
	}
	return examined{What: "mail server", OK: true, Said: c.SMTP.Host + " takes the login; nothing was sent"}
}

// examineTelling looks at the channels, without telling them anything, at the
// templates, and at the notice records of own policies.
func (p *program) examineTelling(c *config.Config) []examined {
	var out []examined
	client := &fetch.Client{AllowPrivate: c.AllowPrivate, Now: p.Now}
	defer client.Close()
	for i := range c.Channels {
		what := "channel " + c.Channels[i].Name
		ch, err := p.channel(c, &c.Channels[i])
		if err != nil {
			out = append(out, trouble(what, err, unsecret))
			continue
		}
		ch.HTTP = client.HTTP()
		host, err := ch.Probe(p.ctx)
		if err != nil {
			out = append(out, trouble(what, fmt.Errorf("%s: %w", host, err), "check the address of the channel; redletter notify test ROUTE sends a message there"))
			continue
		}
		out = append(out, examined{What: what, OK: true, Said: host + " answers; nothing was sent"})
	}
	if _, err := templates(c); err != nil {
		out = append(out, trouble("templates", err, ""))
	}
	for i := range c.Policies {
		q := &c.Policies[i]
		if dir := c.RecordsOf(q); dir != "" {
			if _, err := readFolder(beside(c, dir)); err != nil {
				out = append(out, trouble("notice records of "+q.Name, err, "point records: to the directory with notices/, as .redletter in a checkout"))
			}
		}
	}
	return out
}

func (p *program) printDoctor(all []examined) error {
	ill := false
	for _, e := range all {
		ill = ill || !e.OK
	}
	if p.json {
		if err := report.JSON(p.Stdout, struct {
			Schema string     `json:"schema"`
			Checks []examined `json:"checks"`
		}{"redletter/doctor/v1", all}); err != nil {
			return err
		}
	} else if err := p.printExamined(all); err != nil {
		return err
	}
	if ill {
		return verdictStatus(ExitNoLook)
	}
	return nil
}

func (p *program) printExamined(all []examined) error {
	for _, e := range all {
		line := "[ok] "
		if !e.OK {
			line = "[!!] "
		}
		line += e.What + ": " + e.Said + "\n"
		if e.Mend != "" {
			line += "     next: " + e.Mend + "\n"
		}
		if err := p.print(line); err != nil {
			return err
		}
	}
	return nil
}
