package cli

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
)

// answers are what init asks for; each has a flag.
type answers struct {
	email, host, from string
	port              int
	tls               string
	private, force    bool
}

func (p *program) init() *cobra.Command {
	a := &answers{}
	c := &cobra.Command{
		Use:   "init",
		Short: "writes a commented redletter.yaml with sane routes",
		Long: `init writes redletter.yaml (or the file of --config) with comments. On a
terminal it asks who is to be told and by which mail server; elsewhere the flags
say so, and what is not said is left as a comment to fill in. A file that is
there stays, unless --force is given.`,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runInit(a) }),
	}
	f := c.Flags()
	f.StringVar(&a.email, "email", "", "address that is told")
	f.StringVar(&a.host, "smtp-host", "", "mail server")
	f.IntVar(&a.port, "smtp-port", 0, "its port (default 587)")
	f.StringVar(&a.tls, "smtp-tls", "", "starttls (default), implicit or none")
	f.StringVar(&a.from, "from", "", "sender of the mails (default: the address that is told)")
	f.BoolVar(&a.private, "allow-private", false, "fetch pages on this machine and on private addresses too")
	f.BoolVar(&a.force, "force", false, "replace a file that is there")
	return c
}

func (p *program) runInit(a *answers) error {
	path := p.configPath
	if path == "" {
		path = config.Name
	}
	if _, err := os.Stat(path); err == nil && !a.force {
		return usage(fmt.Errorf("%s is there already", path), "redletter add URL adds a policy to it; --force replaces it")
	}
	if p.Columns(p.Stdout) > 0 {
		p.ask(a)
	}
	text := []byte(a.text())
	if _, err := config.Parse(path, text); err != nil {
		return usage(err, "check the answers")
	}
	if err := replaceConfig(path, text); err != nil {
		return err
	}
	return p.print(path + " is written. Next:\n  redletter add https://www.example.com/privacy\n  redletter doctor\n  redletter watch\n")
}

// ask asks for what no flag said.
func (p *program) ask(a *answers) {
	in := bufio.NewScanner(p.Stdin)
	for _, q := range []struct {
		words string
		to    *string
	}{
		{"Who is to be told? (mail address, empty for later)", &a.email},
		{"Mail server that takes the mails? (host name, empty for later)", &a.host},
	} {
		if *q.to != "" {
			continue
		}
		fmt.Fprintf(p.Stdout, "%s ", q.words)
		if !in.Scan() {
			return
		}
		*q.to = strings.TrimSpace(in.Text())
	}
}

// text is the configuration with its comments.
func (a *answers) text() string {
	email, from := or(a.email, "legal@example.com"), or(a.from, or(a.email, "redletter@example.com"))
	mailing, sending := "", ""
	if a.email == "" {
		mailing = "# "
	}
	if a.host == "" {
		sending = "# "
	}
	port := ""
	if a.port != 0 {
		port = fmt.Sprintf(", port: %d", a.port)
	}
	return fmt.Sprintf(template, a.private, strings.TrimSpace(mailing+"routes:"), routes(mailing, email),
		fmt.Sprintf("%ssmtp: {host: %s%s, from: %s, tls: %s}", sending, or(a.host, "smtp.example.com"), port, from, or(a.tls, "starttls")))
}

// routes are sane ones: of our own pages all at once, of vendors' at once what
// weakens or has a date, the rest daily.
func routes(comment, email string) string {
	var b strings.Builder
	for l := range strings.Lines(fmt.Sprintf(`  - name: own
    policies: [own]
    email: [%[1]s]
    unclear: instant
    minor: instant
    trouble: daily
  - name: vendors-now
    policies: [vendor]
    email: [%[1]s]
    direction: weakens
    unclear: instant
    minor: never
  - name: vendors
    policies: [vendor]
    email: [%[1]s]
    material: daily
    minor: daily
    trouble: daily
`, email)) {
		b.WriteString(comment + l)
	}
	return strings.TrimRight(b.String(), "\n")
}

const template = `# What redletter watches, and who is told. redletter config schema prints a
# schema for editors; redletter doctor checks this file and what it names.

# Zone of schedules and printed dates, as Europe/Berlin.
timezone: UTC

# Pages on this machine or on private addresses are refused unless true.
allow_private: %t

# Laws to check your own policies against, as [gdpr, ccpa]; [] looks at the
# policy's own promise only. redletter rules lists them.
jurisdictions: []

# The pages to watch. redletter add URL adds one.
#   - name: acme                  # unique, a-z 0-9 -
#     url: https://www.acme.example/privacy
#     schedule: "0 7 * * *"       # cron, or "@every 6h"; this is the default
#     role: vendor                # or own
#     objection_days: 30          # from your contract with the vendor
#     tags: [vendors]
policies: []

# Who hears of what, and how soon: instant, daily, weekly, never. A policy's role
# counts as a tag. Nobody gets a change twice: the fastest route wins.
%s
%s

# The server that takes the mails. The password comes from the variable of
# password_env or the file of password_file, never from here.
%s

digest_at: "07:30"
politeness: {gap: 10s}            # between two fetches from one host
`

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (p *program) add() *cobra.Command {
	q := &config.Policy{}
	c := &cobra.Command{
		Use:   "add URL",
		Short: "adds a policy to redletter.yaml",
		Long:  "add writes a policy at the end of policies: and leaves the rest of the file, comments too, as it is.",
		Args:  cobra.ExactArgs(1),
		RunE: run(func(args []string) error {
			q.URL = args[0]
			return p.addPolicy(q)
		}),
	}
	f := c.Flags()
	f.StringVar(&q.Name, "name", "", "name of the policy (default: from the host)")
	f.StringVar(&q.Role, "role", "", "vendor (default) or own")
	f.StringVar(&q.Schedule, "schedule", "", `when to look, as "0 7 * * *" or "@every 6h"`)
	f.StringVar(&q.Document, "document", "", "privacy (default), cookies, terms, subprocessors or dpa")
	return c
}

func (p *program) addPolicy(q *config.Policy) error {
	path, err := config.Find(p.configPath, p.configHome())
	if err != nil {
		return usage(err, "redletter init writes one")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return usage(err, "redletter init writes one")
	}
	if q.Name == "" {
		q.Name = nameOf(q.URL)
	}
	if q.Name == "" {
		return usage(fmt.Errorf("%q is no web address that gives the policy a name", q.URL), "write it with https://; for a file or git:REF:PATH give --name too")
	}
	out, err := config.AddPolicy(path, text, *q)
	if err != nil {
		return usage(err, "see redletter add --help")
	}
	if err := replaceConfig(path, out); err != nil {
		return err
	}
	return p.print(fmt.Sprintf("%s: added %s. Next:\n  redletter check %s\n", path, q.Name, q.Name))
}

// nameOf makes a name of a URL: what is before the public part of the host.
func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	labels := strings.Split(strings.TrimPrefix(u.Hostname(), "www."), ".")
	name := labels[0]
	if len(labels) > 2 {
		name = labels[len(labels)-2]
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
}
