package config

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/redletter-dev/redletter/internal/watch"
)

// The closed lists of the file. "" stands for the default, which is not always
// the first.
var (
	roles         = []string{"vendor", "own"}
	documents     = []string{"privacy", "cookies", "terms", "subprocessors", "dpa"}
	relationships = []string{"none", "processor", "controller"}
	renders       = []string{"auto", "http", "browser"}
	paces         = []string{"instant", "daily", "weekly", "never"}
	coverages     = []string{"weekly", "never"}
	directions    = []string{"any", "weakens"}
	details       = []string{"full", "facts"}
	tlsModes      = []string{"starttls", "implicit", "none"}
	severities    = []string{"editorial", "minor", "unclear", "material"}
	seconds       = []string{"never", "minor", "unclear", "material"}
	themes        = []string{"auto", "cb", "none"}
	switches      = []string{"on", "off"}
)

// check asks what the types cannot: closed lists, unique names, URLs.
func (c *Config) check(b []byte) error {
	if d, err := time.ParseDuration(c.Politeness.Gap); c.Politeness.Gap != "" && (err != nil || d < 0) {
		return located(b, "$.politeness.gap", "%q is no duration: write it as 10s or 1m30s", c.Politeness.Gap)
	}
	if err := first(c.checkTimes(b), c.checkFetching(b), c.Ledger.check(b), c.Retention.check(b)); err != nil {
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
		if err := c.SMTP.check(b); err != nil {
			return err
		}
	}
	return c.Review.check(b)
}

func (r *Review) check(b []byte) error {
	return first(
		oneOf(b, "$.review.second_reviewer", r.Second, seconds),
		oneOf(b, "$.review.theme", r.Theme, themes),
		oneOf(b, "$.review.mouse", r.Mouse, switches),
		oneOf(b, "$.review.clipboard", r.Clipboard, switches),
	)
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
	if err := checkPage(b, at+".url", p.Name, p.URL); err != nil {
		return err
	}
	for i, page := range p.Combine {
		if err := checkPage(b, fmt.Sprintf("%s.combine[%d].url", at, i), p.Name, page.URL); err != nil {
			return err
		}
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

// checkPage accepts a web address, a git reference and a file. Anything else
// with a scheme is refused: a URL never names a file.
func checkPage(b []byte, at, name, page string) error {
	switch u, err := url.Parse(page); {
	case strings.HasPrefix(page, "git:"):
		if ref, file, ok := strings.Cut(strings.TrimPrefix(page, "git:"), ":"); !ok || ref == "" || file == "" || ref[0] == '-' {
			return located(b, at, "policy %s: write a page of a repository as git:REF:PATH, not %q", name, page)
		}
	case err == nil && (u.Scheme == "http" || u.Scheme == "https"):
		if u.Host == "" {
			return located(b, at, "policy %s: %q has no host", name, page)
		}
	case page == "":
		return located(b, at, "policy %s needs a url: a web address, a file, or git:REF:PATH", name)
	case err != nil || len(u.Scheme) > 1 || strings.Contains(page, "://"): // one letter is a drive
		return located(b, at, "policy %s needs an http or https URL, a file, or git:REF:PATH, not %q", name, page)
	}
	return nil
}

// maxVantage is the longest name of a place.
const maxVantage = 200

// checkFetching asks for a proxy that can be spoken to, and a number of tries.
func (c *Config) checkFetching(b []byte) error {
	if u, err := url.Parse(c.Proxy); c.Proxy != "" && (err != nil || u.Scheme != "http" || u.Host == "") {
		return located(b, "$.proxy", "%q is no proxy: write it as http://proxy.example:3128", c.Proxy)
	}
	if n := c.HostRetries(); n < 0 || n > 10 {
		return located(b, "$.politeness.retries", "%d tries are not polite: give a number from 0 to 10", n)
	}
	if strings.ContainsFunc(c.Vantage, unicode.IsControl) || len(c.Vantage) > maxVantage {
		return located(b, "$.vantage", "the vantage is one line of at most %d bytes, as \"Frankfurt, office network\"", maxVantage)
	}
	if strings.ContainsAny(c.Politeness.Contact, "\r\n()") {
		return located(b, "$.politeness.contact", "%q cannot stand in a header: give a web or mail address", c.Politeness.Contact)
	}
	return nil
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
	return fmt.Errorf("%s\n%s", msg, unsecret(string(excerpt)))
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
