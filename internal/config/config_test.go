package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/watch"
)

const good = `# watched by the legal team
allow_private: true
jurisdictions: [gdpr]
policies:
  - name: acme
    url: https://www.acme.example/privacy
    role: vendor
    objection_days: 30
  - name: ours
    url: https://www.example.com/privacy
    role: own
    jurisdictions: []
routes:
  - name: legal
    email: [legal@example.com]
    material: instant
smtp: {host: smtp.example.com, port: 587, from: redletter@example.com, tls: starttls}
`

func TestParseReadsTheStableCore(t *testing.T) {
	c, err := Parse("redletter.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Policies) != 2 || c.Policies[0].ObjectionDays != 30 || c.SMTP.Port != 587 || !c.AllowPrivate {
		t.Errorf("read %+v", c)
	}
	if c.Policies[0].Jurisdictions != nil || c.Policies[1].Jurisdictions == nil || len(*c.Policies[1].Jurisdictions) != 0 {
		t.Error("an empty list of jurisdictions is an answer, none is not")
	}
}

// Each mistake is refused with the line it stands in and a caret.
func TestParseShowsTheMistake(t *testing.T) {
	for _, tc := range []struct{ name, from, to, want, line string }{
		{"unknown key", "objection_days: 30", "objection_day: 30", "objection_day", ">  8 |"},
		{"wrong type", "objection_days: 30", "objection_days: soon", "soon", ">  8 |"},
		{"unknown role", "role: own", "role: ours", `"ours" is none of vendor, own`, ">  11 |"},
		{"bad name", "name: acme", "name: Acme Inc", "lower-case letters", ">  5 |"},
		{"name taken", "name: ours", "name: acme", "taken by another policy", ">  9 |"},
		{"file as URL", "url: https://www.acme.example/privacy", "url: file:///etc/passwd", "http or https URL", ">  6 |"},
		{"unknown pace", "material: instant", "material: hourly", "instant, daily, weekly, never", ">  16 |"},
		{"unknown tls", "tls: starttls", "tls: maybe", "starttls, implicit, none", "^"},
		{"schedule that never comes", "role: own", "schedule: \"0 0 30 2 *\"", "never comes", ">  11 |"},
		{"schedule that panics", "role: own", "schedule: \"TZ=UTC\"", "needs a zone and five fields", ">  11 |"},
		{"schedule back in time", "role: own", "schedule: \"@every -1h\"", "too fast", ">  11 |"},
		{"unknown zone", "allow_private: true", "timezone: Mars/Olympus", "Europe/Berlin", ">  2 |"},
		{"no time of day", "allow_private: true", "digest_at: noon", "07:30", ">  2 |"},
		{"no address", "legal@example.com]", "legal]", "no mail address", ">  15 |"},
		{"no sender", "from: redletter@example.com, ", "", "mail address", "smtp"},
		{"span without a unit", "allow_private: true", "retention: {captures: 90}", "write it as 90d", ">  2 |"},
		{"two keys", "allow_private: true", "ledger: {key_file: a, key_env: B}", "keep one", ">  2 |"},
		{"no authority", "allow_private: true", "ledger: {timestamp: soon}", "time-stamping authority", ">  2 |"},
		{"not YAML", "policies:", "policies: [", "[", "^"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := strings.Replace(good, tc.from, tc.to, 1)
			_, err := Parse("redletter.yaml", []byte(text))
			if err == nil {
				t.Fatal("accepted")
			}
			msg := strings.ReplaceAll(err.Error(), ">   ", ">  ")
			if !strings.Contains(msg, tc.want) || !strings.Contains(squeeze(msg), squeeze(tc.line)) || !strings.HasPrefix(msg, "redletter.yaml: ") {
				t.Errorf("message does not show %q at %q:\n%s", tc.want, tc.line, msg)
			}
		})
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestFindLooksHereAndInTheHome(t *testing.T) {
	home := t.TempDir()
	t.Chdir(t.TempDir())
	if _, err := Find("", home); !errors.Is(err, ErrNotFound) {
		t.Fatalf("got %v, want ErrNotFound", err)
	}
	user := filepath.Join(home, "redletter", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(user), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{user, Name} {
		if err := os.WriteFile(want, []byte(good), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Find("", home); err != nil || got != want {
			t.Errorf("found %q, %v; want %q", got, err, want)
		}
	}
}

// What a route does not say has a default that tells rather than keeps silent.
func TestDefaultsOfARoute(t *testing.T) {
	c, err := Parse("redletter.yaml", []byte("timezone: Europe/Berlin\npolicies: [{name: acme, url: https://acme.example/}]\nroutes: [{name: all, email: [a@example.com]}, {name: ops, email: [b@example.com], material: never, unclear: never, minor: never, trouble: instant, coverage: never}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	routes := c.Watched()
	if r := routes[0]; r.Material != watch.Instant || r.Unclear != watch.Daily || r.Minor != watch.Weekly || r.Deadline != watch.Instant || r.Trouble != watch.Never || r.Coverage != watch.Weekly {
		t.Errorf("defaults %+v", r)
	}
	if r := routes[1]; r.Deadline != watch.Never || r.Trouble != watch.Instant || r.Coverage != watch.Never {
		t.Errorf("route of the operator %+v", r)
	}
	if s := c.When(&c.Policies[0]); s.String() != watch.DefaultSchedule || s.Next(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)).Hour() != 5 {
		t.Errorf("schedule %v", s)
	}
}

func TestEveryKeyIsExplained(t *testing.T) {
	known := map[string]bool{}
	for _, k := range Keys() {
		known[k.Path] = true
		if k.Doc == "" {
			t.Errorf("%s has no explanation", k.Path)
		}
	}
	for k := range docs {
		if !known[k] {
			t.Errorf("%s is explained and does not exist", k)
		}
	}
	for k := range enums {
		if !known[k] {
			t.Errorf("%s has a list and does not exist", k)
		}
	}
}

func TestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	s := Schema()
	if s["additionalProperties"] != false {
		t.Error("unknown keys are taken")
	}
	policies := s["properties"].(map[string]any)["policies"].(map[string]any)["items"].(map[string]any)
	role := policies["properties"].(map[string]any)["role"].(map[string]any)
	if policies["additionalProperties"] != false || !slices.Equal(role["enum"].([]string), roles) {
		t.Errorf("policies %v", policies)
	}
}

func TestAddPolicyKeepsTheRest(t *testing.T) {
	p := Policy{Name: "globex", URL: "https://globex.example/privacy#a", Role: "own"}
	for name, text := range map[string]string{
		"in the middle": good, "empty list": "policies: []\n# end\n", "none": "timezone: UTC # ours\n", "at the end": "routes: []\npolicies:\n- name: acme\n  url: https://a.example/\n", "nothing": "",
	} {
		t.Run(name, func(t *testing.T) {
			if name == "at the end" {
				text = strings.ReplaceAll(text, "\n-", "\n  -")
				text = strings.ReplaceAll(text, "\n  url", "\n    url")
			}
			out, err := AddPolicy("redletter.yaml", []byte(text), p)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse("redletter.yaml", out)
			if err != nil {
				t.Fatal(err)
			}
			if last := c.Policies[len(c.Policies)-1]; last.Name != p.Name || last.URL != p.URL || last.Role != "own" {
				t.Errorf("added %+v", last)
			}
			for line := range strings.Lines(text) {
				if l := strings.TrimSpace(line); !strings.Contains(string(out), l) && l != "policies: []" {
					t.Errorf("%q is gone", l)
				}
			}
		})
	}
	if _, err := AddPolicy("redletter.yaml", []byte(good), Policy{Name: "acme", URL: "https://x.example/"}); err == nil || !strings.Contains(err.Error(), "--name") {
		t.Errorf("a taken name: %v", err)
	}
	if _, err := AddPolicy("redletter.yaml", []byte("policies: [{name: acme, url: https://a.example/}]\n"), p); err == nil || !strings.Contains(err.Error(), "by hand") {
		t.Errorf("a list in one line: %v", err)
	}
}

func TestSpans(t *testing.T) {
	c, err := Parse("redletter.yaml", []byte("retention: {captures: 90d, mails: 36h}"))
	if err != nil {
		t.Fatal(err)
	}
	r := &c.Retention
	if r.Span(r.Captures) != 90*24*time.Hour || r.Span(r.Mails) != 36*time.Hour || r.Span(r.Versions) != 0 {
		t.Errorf("read %+v", r)
	}
	for _, text := range []string{"d", "-1d", "0d", "1.5d", "-1h", "0s", "9999999d"} {
		if _, err := parseSpan(text); err == nil {
			t.Errorf("%q is a span", text)
		}
	}
}

// What is in force is found in one reading of the file, however long it is.
func TestSettingsOfManyPolicies(t *testing.T) {
	var b strings.Builder
	b.WriteString("policies:\n")
	const n = 2000 // read anew for each value they would take an hour
	for i := range n {
		fmt.Fprintf(&b, "  - {name: p%d, url: https://h%d.example/privacy}\n", i, i)
	}
	path := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := c.Settings()
	last := slices.IndexFunc(all, func(s Setting) bool { return s.Path == fmt.Sprintf("policies[%d].url", n-1) })
	if err != nil || last < 0 || all[last].Origin != fmt.Sprintf("%s:%d", path, n+1) {
		t.Errorf("%d settings, %v", len(all), err)
	}
}
