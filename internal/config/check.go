package config

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/redletter-dev/redletter/internal/watch"
)

// The closed lists of the file. "" stands for the default, which is not always
// the first.
var (
	roles         = []string{"vendor", "own"}
	documents     = []string{"privacy", "cookies", "terms", "subprocessors", "dpa"}
	relationships = []string{"none", "processor", "controller"}
	renders       = []string{"http", "browser"}
	paces         = []string{"instant", "daily", "weekly", "never"}
	coverages     = []string{"weekly", "never"}
	directions    = []string{"any", "weakens"}
	details       = []string{"full", "facts"}
	tlsModes      = []string{"starttls", "implicit", "none"}
	severities    = []string{"editorial", "minor", "unclear", "material"}
)

// check asks what the types cannot: closed lists, unique names, URLs.
func (c *Config) check(b []byte) error {
	if d, err := time.ParseDuration(c.Politeness.Gap); c.Politeness.Gap != "" && (err != nil || d < 0) {
		return located(b, "$.politeness.gap", "%q is no duration: write it as 10s or 1m30s", c.Politeness.Gap)
	}
	if err := c.checkTimes(b); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range c.Policies {
		at := fmt.Sprintf("$.policies[%d]", i)
		if err := c.Policies[i].check(at, b); err != nil {
			return err
		}
		if s := c.Policies[i].Schedule; s != "" {
			if _, err := watch.ParseSchedule(s, c.Zone()); err != nil {
				return located(b, at+".schedule", "%v", err)
			}
		}
		if seen[c.Policies[i].Name] {
			return located(b, at+".name", "the name %q is taken by another policy", c.Policies[i].Name)
		}
		seen[c.Policies[i].Name] = true
	}
	for i := range c.Routes {
		if err := c.Routes[i].check(fmt.Sprintf("$.routes[%d]", i), b); err != nil {
			return err
		}
	}
	if err := c.checkTelling(b); err != nil {
		return err
	}
	for i := range c.Rules {
		if err := c.Rules[i].check(fmt.Sprintf("$.rules[%d]", i), b); err != nil {
			return err
		}
	}
	if c.SMTP != nil {
		return c.SMTP.check(b)
	}
	return nil
}

// checkTimes asks for a known zone and a time of day.
func (c *Config) checkTimes(b []byte) error {
	if _, err := time.LoadLocation(c.Timezone); err != nil || c.Timezone == "Local" {
		return located(b, "$.timezone", "%q is no known time zone: write it as Europe/Berlin", c.Timezone)
	}
	if _, err := time.Parse("15:04", or(c.DigestAt, watch.DefaultDigestAt)); err != nil {
		return located(b, "$.digest_at", "%q is no time of day: write it as %q", c.DigestAt, watch.DefaultDigestAt)
	}
	return nil
}

func (s *SMTP) check(b []byte) error {
	if s.Host == "" {
		return located(b, "$.smtp", "smtp needs a host")
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		return located(b, "$.smtp", "smtp needs from: with a mail address, not %q", s.From)
	}
	if d := s.DKIM; d != nil && (d.Domain == "" || d.Selector == "" || d.KeyFile == "") {
		return located(b, "$.smtp.dkim", "dkim needs domain:, selector: and key_file:")
	}
	if m := s.SMIME; m != nil && (m.CertFile == "" || m.KeyFile == "") {
		return located(b, "$.smtp.smime", "smime needs cert_file: and key_file:")
	}
	return oneOf(b, "$.smtp.tls", s.TLS, tlsModes)
}

func (p *Policy) check(at string, b []byte) error {
	if !validName(p.Name) {
		return located(b, at+".name", "a policy name has lower-case letters, digits and hyphens, not %q", p.Name)
	}
	u, err := url.Parse(p.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return located(b, at+".url", "policy %s needs an http or https URL, not %q", p.Name, p.URL)
	}
	if p.Language != "" && strings.Trim(p.Language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		return located(b, at+".language", "%q is no language: write it as de or pt-BR", p.Language)
	}
	return first(
		oneOf(b, at+".role", p.Role, roles),
		oneOf(b, at+".document", p.Document, documents),
		oneOf(b, at+".relationship", p.Relationship, relationships),
		oneOf(b, at+".render", p.Render, renders),
	)
}

func (r *Route) check(at string, b []byte) error {
	for i, to := range r.Email {
		if a, err := mail.ParseAddress(to); err != nil || a.Address != to {
			return located(b, fmt.Sprintf("%s.email[%d]", at, i), "%q is no mail address", to)
		}
	}
	return first(
		oneOf(b, at+".material", r.Material, paces),
		oneOf(b, at+".unclear", r.Unclear, paces),
		oneOf(b, at+".minor", r.Minor, paces),
		oneOf(b, at+".deadline", r.Deadline, paces),
		oneOf(b, at+".trouble", r.Trouble, paces),
		oneOf(b, at+".coverage", r.Coverage, coverages),
		oneOf(b, at+".direction", r.Direction, directions),
		oneOf(b, at+".detail", r.Detail, details),
	)
}

func (r *Rule) check(at string, b []byte) error {
	if !validName(r.ID) {
		return located(b, at+".id", "a rule needs an id with lower-case letters, digits and hyphens, not %q", r.ID)
	}
	if r.Off && r.Reason == "" {
		return located(b, at+".off", "rule %s is switched off without a reason: add reason:", r.ID)
	}
	if len(r.Appear)+len(r.Vanish) > 0 && r.Severity == "" {
		return located(b, at+".id", "the keyword rule %s needs a severity: %s", r.ID, strings.Join(severities, ", "))
	}
	return oneOf(b, at+".severity", r.Severity, severities)
}

// validName says whether s is a policy name: [a-z0-9-], not empty.
func validName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func oneOf(b []byte, at, value string, list []string) error {
	if value == "" || slices.Contains(list, value) {
		return nil
	}
	return located(b, at, "%q is none of %s", value, strings.Join(list, ", "))
}

// located makes an error that shows the place in the file.
func located(b []byte, at, format string, args ...any) error {
	msg := fmt.Sprintf(format, args...)
	p, err := yaml.PathString(at)
	if err != nil {
		return fmt.Errorf("%s (%s)", msg, at)
	}
	excerpt, err := p.AnnotateSource(b, false)
	if err != nil {
		return fmt.Errorf("%s (%s)", msg, at)
	}
	return fmt.Errorf("%s\n%s", msg, excerpt)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
