package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/snapshots"
)

// batch is how long instant mails wait where there are enough policies for a
// storm; with fewer none can be.
const (
	batch       = 15 * time.Minute
	stormLeast  = 10
	credentials = "CREDENTIALS_DIRECTORY" // where systemd puts secrets
	credential  = "smtp-password"         // the name of ours there
)

// work is what a command that watches has in hand.
type work struct {
	*watch.Plan
	config *config.Config
	store  *snapshots.Store
}

// begin reads the configuration, opens its store to write, and plans the named
// policies, or all. No store is made for a configuration with a mistake.
func (p *program) begin(names []string) (*work, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	if _, err := chosen(c, names); err != nil {
		return nil, err
	}
	store, err := p.openStore(c, snapshots.Options{})
	if err != nil {
		return nil, err
	}
	plan, err := p.plan(c, store, names)
	return &work{plan, c, store}, err
}

// plan makes what the watch follows of a configuration.
func (p *program) plan(c *config.Config, store *snapshots.Store, names []string) (*watch.Plan, error) {
	policies, err := chosen(c, names)
	if err != nil {
		return nil, err
	}
	router := &watch.Router{Store: store, Routes: c.Watched(), Zone: c.Zone(), DigestAt: c.DigestAt}
	if len(c.Policies) >= stormLeast {
		router.Batch = batch
	}
	if err := router.Prepare(); err != nil {
		return nil, err
	}
	outbox := &watch.Outbox{Store: store, Router: router, Now: p.Now}
	if err := p.equip(outbox, c); err != nil {
		return nil, err
	}
	for i := range policies {
		policies[i].Records = p.noticeRecords(c, policies[i].Name)
	}
	all, err := chosen(c, nil) // a storm is a share of all policies, also in a check of one
	if err != nil {
		return nil, err
	}
	router.Watching(all)
	client := p.client(c)
	plan := &watch.Plan{
		Policies: policies, Outbox: outbox, Retention: retentionRules(c),
		Checker: &watch.Checker{
			Client: client, Browser: p.browser(c, client), Dir: filepath.Dir(c.Path), Store: store, Router: router, Now: p.Now, Screenshots: c.Screenshots,
			Vantage: c.Vantage, Clock: clockState,
		},
	}
	if plan.Ping, err = p.pinger(c); err != nil {
		return nil, err
	}
	plan.PingEvery = c.Ping.Interval()
	if f := p.newFeeds(c, store); f != nil {
		plan.Changed = f.write
	}
	return plan, nil
}

// client asks for pages as the configuration says.
func (p *program) client(c *config.Config) *fetch.Client {
	return &fetch.Client{
		AllowPrivate: c.AllowPrivate, Now: p.Now, Wait: p.wait(), ObeyRobots: true, Gap: c.HostGap(), Retries: c.HostRetries(), UserAgent: c.UserAgent(), Proxy: c.ProxyURL(),
	}
}

// wait is how pages are waited for: by the clock of the run where it has one.
func (p *program) wait() func(context.Context, time.Duration) error {
	if p.After == nil {
		return nil
	}
	return func(ctx context.Context, d time.Duration) error {
		select {
		case <-p.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// browser is the one that the configuration names, or that is in PATH.
func (p *program) browser(c *config.Config, client *fetch.Client) *browser.Browser {
	b := browser.New(client)
	b.Path, b.Getenv, b.Now = c.Browser, p.Getenv, p.Now
	return b
}

// equip gives the outbox what it sends by, and a team's own words. With neither
// smtp: nor channels: what is to be told waits.
func (p *program) equip(o *watch.Outbox, c *config.Config) (err error) {
	if o.Sender, err = p.post(c); err != nil {
		return err
	}
	if c.SMTP != nil {
		o.From, o.Unsubscribe = c.SMTP.From, c.SMTP.Unsubscribe
	}
	if o.Templates, err = templates(c); err != nil {
		return err
	}
	key, err := p.ledgerKey(c, o.Store.Dir())
	if err != nil {
		return err
	}
	o.Checkpoint = func(ctx context.Context) ([]byte, error) {
		if key == nil {
			return o.Store.Checkpoint(ctx, nil)
		}
		return o.Store.Checkpoint(ctx, key)
	}
	return nil
}

// smtp makes the sender. The password comes from a variable, a file or a
// credential of systemd, never from the configuration or the command line.
func (p *program) smtp(c *config.Config) (*notify.SMTP, error) {
	m := c.SMTP
	s := &notify.SMTP{Host: m.Host, Port: m.Port, TLS: notify.Encryption(m.TLS), Username: m.Username}
	if err := signatures(c, s); err != nil {
		return nil, usage(err, "check dkim: and smime: under smtp: in "+c.Path)
	}
	if m.Username == "" {
		return s, nil
	}
	var err error
	if s.Password, err = p.password(c); err != nil {
		return nil, usage(err, "put the password into the variable of password_env, the file of password_file, or the systemd credential "+credential)
	}
	return s, nil
}

// signatures reads the keys that mails are signed with.
func signatures(c *config.Config, s *notify.SMTP) error {
	if d := c.SMTP.DKIM; d != nil {
		b, err := os.ReadFile(beside(c, d.KeyFile))
		if err != nil {
			return fmt.Errorf("read the DKIM key: %w", err)
		}
		key, err := notify.ParseDKIMKey(b)
		if err != nil {
			return err
		}
		s.DKIM = &notify.DKIM{Domain: d.Domain, Selector: d.Selector, Key: key}
	}
	if m := c.SMTP.SMIME; m != nil {
		cert, err := os.ReadFile(beside(c, m.CertFile))
		if err != nil {
			return fmt.Errorf("read the S/MIME certificate: %w", err)
		}
		key, err := os.ReadFile(beside(c, m.KeyFile))
		if err != nil {
			return fmt.Errorf("read the S/MIME key: %w", err)
		}
		s.SMIME, err = notify.ParseSMIME(cert, key)
		return err
	}
	return nil
}

func (p *program) password(c *config.Config) (string, error) {
	m := c.SMTP
	if m.PasswordEnv != "" {
		if v := p.Getenv(m.PasswordEnv); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("smtp: the variable %s is not set", m.PasswordEnv)
	}
	file := ""
	switch dir := p.Getenv(credentials); {
	case m.PasswordFile != "":
		file = beside(c, m.PasswordFile)
	case dir != "":
		file = filepath.Join(dir, credential)
	default:
		return "", fmt.Errorf("smtp: a username without a password")
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("smtp: read the password: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// beside is a path of the configuration: relative to its file.
func beside(c *config.Config, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}

// logger writes what the watch does as JSON, one record a line.
func (p *program) logger() *slog.Logger {
	level := slog.LevelInfo
	if p.quiet {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewJSONHandler(p.Stderr, &slog.HandlerOptions{Level: level}))
}
