package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/notify"
)

// post makes what reaches every recipient of the configuration: the mail server,
// where there is one, and the channels, through the client behind the guard.
func (p *program) post(c *config.Config) (*notify.Post, error) {
	client := &fetch.Client{AllowPrivate: c.AllowPrivate, Now: p.Now, Proxy: c.ProxyURL()}
	out := &notify.Post{Channels: map[string]*notify.Channel{}}
	if c.SMTP != nil {
		s, err := p.smtp(c)
		if err != nil {
			return nil, err
		}
		out.Mail = s
	}
	for i := range c.Channels {
		ch, err := p.channel(c, &c.Channels[i])
		if err != nil {
			return nil, usage(fmt.Errorf("channel %s: %w", c.Channels[i].Name, err), unsecret)
		}
		ch.HTTP, ch.Now = client.HTTP(), p.Now
		out.Channels[c.Channels[i].Name] = ch
	}
	if out.Mail == nil && len(out.Channels) == 0 {
		return nil, nil
	}
	return out, nil
}

// channel reads the secrets of a channel.
func (p *program) channel(c *config.Config, ch *config.Channel) (*notify.Channel, error) {
	prefix := "channel-" + ch.Name + "-"
	out := &notify.Channel{Kind: notify.Kind(ch.Kind), URL: ch.URL, To: ch.To}
	var errs []error
	get := func(env, file, name string) string {
		s, err := p.secret(c, secretPlace{env, file, prefix + name})
		errs = append(errs, err)
		return s
	}
	if out.URL == "" {
		out.URL = get(ch.URLEnv, ch.URLFile, "url")
	}
	if out.URL == "" {
		out.URL = out.Kind.Home()
	}
	out.Token = get(ch.TokenEnv, ch.TokenFile, "token")
	out.Secrets = strings.Fields(get(ch.SecretEnv, ch.SecretFile, "secret"))
	err := errors.Join(errs...)
	if err == nil {
		err = out.Check()
	}
	return out, err
}

// unsecret says where the secrets of channels may lie.
const unsecret = "set the variable that …_env: names, or put the secret into the file of …_file: or a credential of systemd (docs/CHANNELS.md)"

// secretPlace is where a secret may lie: a variable, a file beside the
// configuration, or a credential of systemd.
type secretPlace struct{ env, file, credential string }

// secret reads a secret, "" when it lies nowhere. One that is named and not
// there is an error.
func (p *program) secret(c *config.Config, at secretPlace) (string, error) {
	if at.env != "" {
		if v := p.Getenv(at.env); v != "" {
			return strings.TrimSpace(v), nil
		}
		return "", fmt.Errorf("the variable %s is not set", at.env)
	}
	if at.file != "" {
		b, err := os.ReadFile(beside(c, at.file))
		return strings.TrimSpace(string(b)), err
	}
	dir := p.Getenv(credentials)
	if dir == "" {
		return "", nil
	}
	b, err := os.ReadFile(filepath.Join(dir, at.credential))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(b)), err
}

// templates reads a team's own wordings.
func templates(c *config.Config) (map[string]*report.Template, error) {
	out := map[string]*report.Template{}
	for i := range c.Templates {
		t := &c.Templates[i]
		s := report.Sources{Subject: t.Subject}
		for _, x := range []struct {
			file string
			into *string
		}{{t.Text, &s.Text}, {t.HTML, &s.HTML}} {
			if x.file == "" {
				continue
			}
			b, err := os.ReadFile(beside(c, x.file))
			if err != nil {
				return nil, usage(fmt.Errorf("template %s: %w", t.Name, err), "check the file's name in "+c.Path)
			}
			*x.into = string(b)
		}
		tpl, err := report.ParseTemplate(t.Name, s)
		if err != nil {
			return nil, usage(fmt.Errorf("template %s: %w", t.Name, err), "see docs/CHANNELS.md")
		}
		out[t.Name] = tpl
	}
	return out, nil
}
