package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/redletter-dev/redletter/internal/watch"
)

// Name is the file that is looked for in the working directory.
const Name = "redletter.yaml"

// ErrNotFound says that there is no configuration; the message says where one
// was looked for.
var ErrNotFound = errors.New("no configuration")

// Config is the stable core of redletter.yaml.
type Config struct {
	AllowPrivate  bool       `yaml:"allow_private"`
	Timezone      string     `yaml:"timezone"`
	Jurisdictions *[]string  `yaml:"jurisdictions"` // default for own policies; nil: not answered
	Policies      []Policy   `yaml:"policies"`
	Routes        []Route    `yaml:"routes"`
	Channels      []Channel  `yaml:"channels"`
	Templates     []Template `yaml:"templates"`
	SMTP          *SMTP      `yaml:"smtp"`
	DigestAt      string     `yaml:"digest_at"`
	Politeness    Politeness `yaml:"politeness"`
	Store         string     `yaml:"store"`
	Browser       string     `yaml:"browser"`     // program; "": looked for in PATH
	Screenshots   bool       `yaml:"screenshots"` // also of pages that came without a browser
	Proxy         string     `yaml:"proxy"`
	Vantage       string     `yaml:"vantage"` // from where pages are asked for, in the evidence
	Records       string     `yaml:"records"` // directory of the gate's records of notice
	MarkRecords   bool       `yaml:"mark_records"`
	Feeds         string     `yaml:"feeds"` // directory of Atom feeds
	Metrics       Metrics    `yaml:"metrics"`
	Ping          Ping       `yaml:"ping"`
	Ledger        Ledger     `yaml:"ledger"`
	Retention     Retention  `yaml:"retention"`
	Rules         []Rule     `yaml:"rules"`
	Review        Review     `yaml:"review"`

	Path string `yaml:"-"` // the file it was read from
}

// Review is how the legal team works on the screen.
type Review struct {
	Second    string `yaml:"second_reviewer"`
	Theme     string `yaml:"theme"`
	Mouse     string `yaml:"mouse"`
	Clipboard string `yaml:"clipboard"`

	Keys map[string]string `yaml:"keys"` // of actions by their names; the screen checks them
}

// Policy is one watched page.
type Policy struct {
	Name          string     `yaml:"name"`
	URL           string     `yaml:"url"`
	Schedule      string     `yaml:"schedule"`
	Role          string     `yaml:"role"`
	Document      string     `yaml:"document"`
	Relationship  string     `yaml:"relationship"`
	ObjectionDays int        `yaml:"objection_days"`
	Render        string     `yaml:"render"`
	Jurisdictions *[]string  `yaml:"jurisdictions"`
	Tags          []string   `yaml:"tags"`
	Owner         string     `yaml:"owner"`
	Language      string     `yaml:"language"`
	Select        []Selector `yaml:"select"`
	Remove        []Selector `yaml:"remove"`
	Combine       []Page     `yaml:"combine"`
	IgnoreRobots  string     `yaml:"ignore_robots"`
	Records       string     `yaml:"records"`
	Gate          *Gate      `yaml:"gate"`
}

// Page is a further page of a policy.
type Page struct {
	URL    string     `yaml:"url"`
	Select []Selector `yaml:"select"`
	Remove []Selector `yaml:"remove"`
}

// Selector is a CSS selector, or a range between two.
type Selector struct {
	CSS         string `yaml:"css"`
	StartBefore string `yaml:"start_before"`
	StartAfter  string `yaml:"start_after"`
	EndBefore   string `yaml:"end_before"`
	EndAfter    string `yaml:"end_after"`
}

// Rule is a team's own word on a rule: another severity, off with a reason, or a
// keyword rule of its own.
type Rule struct {
	ID       string   `yaml:"id"`
	Off      bool     `yaml:"off"`
	Reason   string   `yaml:"reason"`
	Severity string   `yaml:"severity"`
	Appear   []string `yaml:"appear"`
	Vanish   []string `yaml:"vanish"`
	Basis    []string `yaml:"basis"`
}

// Route says who gets what, and when.
type Route struct {
	Name      string   `yaml:"name"`
	Policies  []string `yaml:"policies"`
	Email     []string `yaml:"email"`
	Channels  []string `yaml:"channels"`
	Material  string   `yaml:"material"`
	Unclear   string   `yaml:"unclear"`
	Minor     string   `yaml:"minor"`
	Direction string   `yaml:"direction"`
	Category  []string `yaml:"category"`
	Template  string   `yaml:"template"`
	Deadline  string   `yaml:"deadline"`
	Trouble   string   `yaml:"trouble"`
	Coverage  string   `yaml:"coverage"`
	Detail    string   `yaml:"detail"`
}

// SMTP is the server that takes the mails.
type SMTP struct {
	Host        string `yaml:"host"`
	Port        int    `yaml:"port"`
	From        string `yaml:"from"`
	TLS         string `yaml:"tls"`
	Username    string `yaml:"username"`
	PasswordEnv string `yaml:"password_env"`

	PasswordFile string `yaml:"password_file"`
	Unsubscribe  string `yaml:"unsubscribe"`

	DKIM  *DKIM  `yaml:"dkim"`
	SMIME *SMIME `yaml:"smime"`
}

// Politeness limits what one host has to bear.
type Politeness struct {
	Gap     string `yaml:"gap"`
	Retries *int   `yaml:"retries"`
	Contact string `yaml:"contact"`
}

// DefaultRetries is how often a fetch is tried again after transient trouble.
const DefaultRetries = 2

// HostRetries is how often a fetch is tried again.
func (c *Config) HostRetries() int {
	if c.Politeness.Retries == nil {
		return DefaultRetries
	}
	return *c.Politeness.Retries
}

// UserAgent says who asks, and whom to write to; "" for the program's own.
func (c *Config) UserAgent() string {
	if c.Politeness.Contact == "" {
		return ""
	}
	return "redletter/0.1 (+" + c.Politeness.Contact + ")"
}

// ProxyURL is the proxy that all pages are asked through; nil for none.
func (c *Config) ProxyURL() *url.URL {
	if c.Proxy == "" {
		return nil
	}
	u, _ := url.Parse(c.Proxy) // checked when it was read
	return u
}

// DefaultGap is the pause between two fetches from one host.
const DefaultGap = 10 * time.Second

// RecordsOf is the directory of a policy's notice records, "" for none: only own
// policies have them.
func (c *Config) RecordsOf(p *Policy) string {
	if p.Role != "own" {
		return ""
	}
	return or(p.Records, c.Records)
}

// HostGap is the pause between two fetches from one host.
func (c *Config) HostGap() time.Duration {
	if c.Politeness.Gap == "" {
		return DefaultGap
	}
	d, _ := time.ParseDuration(c.Politeness.Gap) // checked when it was read
	return d
}

// Zone is that of schedules and printed dates.
func (c *Config) Zone() *time.Location {
	z, _ := time.LoadLocation(c.Timezone) // checked when it was read; "" is UTC
	return z
}

// When is the schedule of a policy.
func (c *Config) When(p *Policy) watch.Schedule {
	s, _ := watch.ParseSchedule(or(p.Schedule, watch.DefaultSchedule), c.Zone()) // checked when it was read
	return s
}

// Pace is a word of a route, or the default where the route has none.
func Pace(word string, otherwise watch.Pace) watch.Pace {
	return watch.Pace(or(word, string(otherwise)))
}

// Watched gives the routes in the form of the watch. A route that says nothing
// about a severity takes material changes at once, unclear ones daily, minor
// ones weekly, and what comes with a date at once.
func (c *Config) Watched() []watch.Route {
	out := make([]watch.Route, len(c.Routes))
	for i := range c.Routes {
		r := &c.Routes[i]
		out[i] = watch.Route{
			Name: r.Name, Policies: r.Policies, To: r.Recipients(), Direction: r.Direction, Categories: r.Category, Template: r.Template,
			Material: Pace(r.Material, watch.Instant), Unclear: Pace(r.Unclear, watch.Daily), Minor: Pace(r.Minor, watch.Weekly),
			Deadline: Pace(r.Deadline, r.deadline()), Trouble: Pace(r.Trouble, watch.Never), Coverage: Pace(r.Coverage, watch.Weekly),
		}
	}
	return out
}

// Recipients are the addresses of a route and its channels, these as #name.
func (r *Route) Recipients() []string {
	out := slices.Clone(r.Email)
	for _, c := range r.Channels {
		out = append(out, "#"+c)
	}
	return out
}

// deadline is instant, but for a route that takes nothing else at all.
func (r *Route) deadline() watch.Pace {
	if r.Material == "never" && r.Unclear == "never" && r.Minor == "never" {
		return watch.Never
	}
	return watch.Instant
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Load reads and checks a configuration file. Errors carry line and caret.
func Load(path string) (*Config, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s", ErrNotFound, path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return Parse(path, b)
}

// Find gives the configuration that holds here: the named file, else
// redletter.yaml in the working directory, else the user's own.
func Find(named, configHome string) (string, error) {
	if named != "" {
		return named, nil
	}
	places := []string{Name, filepath.Join(configHome, "redletter", "config.yaml")}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("%w: neither %s nor %s is there", ErrNotFound, places[0], places[1])
}

// Parse reads a configuration from bytes; path is for messages.
func Parse(path string, b []byte) (*Config, error) {
	c := &Config{}
	if err := yaml.UnmarshalWithOptions(b, c, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, explain(err, b))
	}
	c.Path = path // the reader empties what an empty file is read into
	if err := c.check(b); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}
