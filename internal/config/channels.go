package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/notify"
)

// Channel is a chat, a push service or a webhook. What is secret comes from a
// variable, a file, or a credential of systemd.
type Channel struct {
	Name       string `yaml:"name"`
	Kind       string `yaml:"kind"`
	URL        string `yaml:"url"`
	URLEnv     string `yaml:"url_env"`
	URLFile    string `yaml:"url_file"`
	To         string `yaml:"to"`
	TokenEnv   string `yaml:"token_env"`
	TokenFile  string `yaml:"token_file"`
	SecretEnv  string `yaml:"secret_env"`
	SecretFile string `yaml:"secret_file"`
}

// Template is a team's own wording.
type Template struct {
	Name    string `yaml:"name"`
	Subject string `yaml:"subject"` // the template itself, one line
	Text    string `yaml:"text"`    // a file
	HTML    string `yaml:"html"`    // a file
}

// Metrics says where the watch tells of itself.
type Metrics struct {
	Listen string `yaml:"listen"`
	File   string `yaml:"file"`
}

// Ping is the address that hears from a watch that is alive: who no longer hears
// from it raises the alarm.
type Ping struct {
	URL     string `yaml:"url"`
	URLEnv  string `yaml:"url_env"`
	URLFile string `yaml:"url_file"`
	Every   string `yaml:"every"`
}

// DKIM signs mails for a domain.
type DKIM struct {
	Domain   string `yaml:"domain"`
	Selector string `yaml:"selector"`
	KeyFile  string `yaml:"key_file"`
}

// SMIME signs mails with a certificate.
type SMIME struct {
	CertFile string `yaml:"cert_file"`
	KeyFile  string `yaml:"key_file"`
}

// DefaultPing is how often a watch says that it is alive.
const DefaultPing = 5 * time.Minute

// Interval is how often a watch says that it is alive.
func (p *Ping) Interval() time.Duration {
	if d, err := time.ParseDuration(p.Every); err == nil {
		return d
	}
	return DefaultPing
}

// secretAddresses are the kinds whose address is all that it takes to write
// there.
var secretAddresses = []string{string(notify.Slack), string(notify.Teams), string(notify.Discord)}

func kinds() []string {
	var out []string
	for _, k := range notify.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// categories are those of a change (docs: the OPP-115 scheme).
var categories = []string{
	"first-party-collection-use", "third-party-sharing-collection", "user-choice-control", "user-access-edit-deletion", "data-retention",
	"data-security", "policy-change", "do-not-track", "international-specific-audiences", "other",
}

// checkTelling asks what stands in channels:, templates:, metrics: and ping:,
// and that routes name what there is.
func (c *Config) checkTelling(b []byte) error {
	channels, templates := map[string]bool{}, map[string]bool{}
	for i := range c.Channels {
		if err := c.Channels[i].check(fmt.Sprintf("$.channels[%d]", i), b, channels); err != nil {
			return err
		}
	}
	for i := range c.Templates {
		at, t := fmt.Sprintf("$.templates[%d]", i), &c.Templates[i]
		if !validName(t.Name) || templates[t.Name] {
			return located(b, at+".name", "a template needs a name of its own with lower-case letters, digits and hyphens, not %q", t.Name)
		}
		templates[t.Name] = true
	}
	for i := range c.Routes {
		at, r := fmt.Sprintf("$.routes[%d]", i), &c.Routes[i]
		for k, name := range r.Channels {
			if !channels[name] {
				return located(b, fmt.Sprintf("%s.channels[%d]", at, k), "no channel is called %q", name)
			}
		}
		for k, name := range r.Category {
			if err := oneOf(b, fmt.Sprintf("%s.category[%d]", at, k), name, categories); err != nil {
				return err
			}
		}
		if r.Template != "" && !templates[r.Template] {
			return located(b, at+".template", "no template is called %q", r.Template)
		}
	}
	return first(c.Metrics.check(b), c.Ping.check(b))
}

func (ch *Channel) check(at string, b []byte, taken map[string]bool) error {
	if !validName(ch.Name) || taken[ch.Name] {
		return located(b, at+".name", "a channel needs a name of its own with lower-case letters, digits and hyphens, not %q", ch.Name)
	}
	taken[ch.Name] = true
	if ch.Kind == "" {
		return located(b, at, "channel %s needs a kind: %s", ch.Name, strings.Join(kinds(), ", "))
	}
	if err := oneOf(b, at+".kind", ch.Kind, kinds()); err != nil {
		return err
	}
	if ch.URL != "" {
		if slices.Contains(secretAddresses, ch.Kind) {
			return located(b, at+".url", "the address of a %s channel is its secret: put it into a variable (url_env) or a file (url_file)", ch.Kind)
		}
		if u, err := url.Parse(ch.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
			return located(b, at+".url", "channel %s needs an http or https URL without a password, not %q", ch.Name, ch.URL)
		}
	}
	return nil
}

func (m *Metrics) check(b []byte) error {
	if m.Listen == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(m.Listen)
	if err != nil {
		return located(b, "$.metrics.listen", "%q is no address: write it as 127.0.0.1:9464", m.Listen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return located(b, "$.metrics.listen", "metrics are for this machine: listen on 127.0.0.1 or ::1, not on %q", host)
	}
	return nil
}

func (p *Ping) check(b []byte) error {
	if d, err := time.ParseDuration(p.Every); p.Every != "" && (err != nil || d < 10*time.Second) {
		return located(b, "$.ping.every", "%q is no duration of ten seconds or more: write it as 5m", p.Every)
	}
	return nil
}
