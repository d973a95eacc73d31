package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/internal/review"
)

// forms are the sample under the gate: one change stopped, one decided.
func forms() []Comparison {
	r := sample()
	for i := range r.Changes {
		r.Changes[i].Fingerprint = fmt.Sprintf("f1:%032d", i)
	}
	r.Changes[2].Findings = []review.Finding{{
		Rule: "new-recipient-class", Severity: "material", Direction: "weakens", Family: "sharing", Why: "a new class of recipients: advertisers",
		Evidence: review.Evidence{New: []string{"advertising partners"}},
	}}
	return []Comparison{{
		Name: "acme", File: "site/privacy policy.md", Review: r, Lines: []int{7, 12, 20, 21}, FailOn: "unclear",
		Checks: []review.Check{{Check: "base-is-live", Status: "fail", Why: "the live page differs"}, {Check: "rights-links", Status: "not-checked", Why: "offline"}},
		Blocks: []string{"base-is-live"}, Covered: map[string]Cover{r.Changes[2].Fingerprint: {Record: "n.yaml", Decision: "notify", Reason: "told by e-mail"}},
	}}
}

// unseen is a policy that could not be looked at.
func unseen() []Comparison {
	return []Comparison{{Name: "acme", File: "site/privacy policy.md", Trouble: &Trouble{Why: "the text in force cannot be read: 404", Next: "check the address"}}}
}

// many is a comparison with n changes that need a decision.
func many(n int) []Comparison {
	c := forms()[0]
	one := c.Review.Changes[0]
	c.Review.Changes, c.Lines, c.Checks, c.Covered = nil, nil, nil, nil
	for i := range n {
		one.ID, one.Fingerprint = review.ChangeID(i), fmt.Sprintf("f1:%032d", i)
		one.NewPath = []string{fmt.Sprintf("Section %d", i/40)}
		c.Review.Changes = append(c.Review.Changes, one)
		c.Lines = append(c.Lines, i+1)
	}
	c.Review.Stats.BySeverity = map[string]int{"material": n}
	return []Comparison{c}
}

func written(t testing.TB, format string, cs []Comparison) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, cs); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// SARIF is judged by the validator of its makers where REDLETTER_SARIF names it
// (internal/browser.sh fetches it), and by what the standard asks of the parts
// we write everywhere.
func TestSARIF(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 9, 10, 11, 500, 30_000} {
		cs := many(max(n, 0))
		switch n {
		case -1:
			cs = unseen()
		case 1:
			cs = forms()
		}
		b := written(t, "sarif", cs)
		var log sarifLog
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&log); err != nil || log.Version != "2.1.0" || len(log.Runs) != 1 {
			t.Fatalf("%d: %v", n, err)
		}
		checkSARIF(t, &log.Runs[0])
		if n == 30_000 && (len(log.Runs[0].Results) != maxResults || len(log.Runs[0].Invocations[0].Notifications) != 1) {
			t.Errorf("30,000 findings give %d results and no word of the rest", len(log.Runs[0].Results))
		}
		if validator := os.Getenv("REDLETTER_SARIF"); validator != "" && n < 30_000 {
			officially(t, validator, b)
		}
	}
}

func checkSARIF(t *testing.T, run *sarifRun) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range run.Results {
		if r.RuleIndex >= len(run.Tool.Driver.Rules) || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Fatalf("%s has rule index %d", r.RuleID, r.RuleIndex)
		}
		id := r.Fingerprints["redletter/v1"]
		if id == "" || seen[id] {
			t.Fatalf("fingerprint %q is empty or taken", id)
		}
		seen[id] = true
		if l := r.Locations[0].Physical; l.Region.StartLine < 1 || strings.Contains(l.Artifact.URI, " ") {
			t.Fatalf("location %+v", l)
		}
		if r.RuleID == "new-recipient-class" && (len(r.Suppressions) != 1 || !strings.Contains(r.Suppressions[0].Justification, "told by e-mail")) {
			t.Errorf("the decided change is not suppressed: %+v", r.Suppressions)
		}
	}
}

func officially(t *testing.T, validator string, b []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.sarif")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(validator, "validate", file)
	cmd.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1")
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte(": error ")) {
		t.Errorf("the validator says %v:\n%s", err, out)
	}
}

// JUnit: counts that agree, one case for each rule and check.
func TestJUnit(t *testing.T) {
	var got junitSuites
	if err := xml.Unmarshal(written(t, "junit", forms()), &got); err != nil {
		t.Fatal(err)
	}
	byName := map[string]junitCase{}
	for _, c := range got.Suites[0].Cases {
		byName[c.Name] = c
	}
	if got.Tests != len(byName) || got.Failures != 2 || got.Suites[0].Skipped != 1 {
		t.Errorf("tests %d (%d cases), failures %d, skipped %d", got.Tests, len(byName), got.Failures, got.Suites[0].Skipped)
	}
	if f := byName["retention-lengthened"].Failure; f == nil || !strings.Contains(f.Text, "line 7") {
		t.Errorf("the open change does not fail: %+v", f)
	}
	if byName["new-recipient-class"].Failure != nil || byName["check date-not-bumped"].Failure != nil || byName["check rights-links"].Skipped == nil {
		t.Errorf("decided, passed and unasked: %+v", byName)
	}
}

// GitLab: the fields of its schema, each fingerprint once, what is decided left out.
func TestGitLab(t *testing.T) {
	var got []struct {
		Description, Fingerprint, Severity string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal(written(t, "gitlab", forms()), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range got {
		if e.Description == "" || e.CheckName == "" || e.Location.Path != "site/privacy policy.md" || e.Location.Lines.Begin < 1 || seen[e.Fingerprint] ||
			!strings.Contains(" info minor major critical blocker ", " "+e.Severity+" ") {
			t.Errorf("entry %+v", e)
		}
		seen[e.Fingerprint] = true
		if e.CheckName == "new-recipient-class" {
			t.Error("a decided change looks open")
		}
	}
	if len(got) != 2 {
		t.Errorf("%d entries, want the open change and the check", len(got))
	}
	if s := string(written(t, "gitlab", many(0))); strings.TrimSpace(s) != "[]" {
		t.Errorf("nothing gives %s", s)
	}
}

// Annotations: at most ten of a kind, the rest counted.
func TestGitHubKeepsToTheLimits(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 500} {
		out := string(written(t, "github", many(n)))
		if got := strings.Count(out, "::error "); got != min(n, maxAnnotations) {
			t.Errorf("%d findings give %d errors", n, got)
		}
		if want := fmt.Sprintf("%d more finding", n-maxAnnotations); n > maxAnnotations && !strings.Contains(out, want) {
			t.Errorf("%d findings: no %q", n, want)
		}
	}
	out := string(written(t, "github", forms()))
	if !strings.Contains(out, "::error file=site/privacy policy.md,line=7,title=redletter retention-lengthened::") {
		t.Errorf("no annotation at its line:\n%s", out)
	}
}

// The summary stays below what GitHub keeps and says what it leaves out.
func TestMarkdownKeepsToItsLimit(t *testing.T) {
	for _, most := range []int{0, 20_000, MaxSummary - 1} {
		var b bytes.Buffer
		if err := Markdown(&b, many(9000), most); err != nil {
			t.Fatal(err)
		}
		if most > 0 && b.Len() > most {
			t.Errorf("%d bytes, limit %d", b.Len(), most)
		}
		if said := strings.Contains(b.String(), "left out: the limit"); said != (most > 0) {
			t.Errorf("limit %d: says that it leaves something out: %v", most, said)
		}
	}
}

var (
	command = regexp.MustCompile(`(?m)^\s*::|##\[`)
	active  = regexp.MustCompile(`(?i)<(img|script|a |iframe|svg|style)|\]\(|!\[|@everyone|(^|[^\x60])\x60[^\x60]`)
)

// Hostile words in every field do nothing in any form.
func TestFormsHoldHostileWords(t *testing.T) {
	evil := "\x1b]0;owned\x07\u202e ::set-env name=X::y\n::error::x\n##[add-mask]z <img src=x onerror=alert(1)> ![i](http://e.example) [l](javascript:x) @everyone `code` </script> \x00\u200b"
	cs := forms()
	cs[0].Name, cs[0].File = evil, "a,b:c%\n::error::.md"
	for i := range cs[0].Review.Changes {
		c := &cs[0].Review.Changes[i]
		c.Old, c.New, c.Note, c.NewPath, c.OldPath = evil, evil, evil, []string{evil}, []string{evil}
		for k := range c.Words {
			c.Words[k].Text = evil
		}
		for k := range c.Findings {
			f := &c.Findings[k]
			f.Rule, f.Why, f.Evidence.Old = evil, evil, []string{evil}
		}
	}
	cs[0].Checks[0].Quote = evil
	for _, format := range Formats() {
		out := string(written(t, format, cs))
		if format != "json" { // escaped by encoding/json
			if err := clean(out); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		switch format {
		case "markdown":
			if m := active.FindString(out); m != "" {
				t.Errorf("markdown: %q is active", m)
			}
		case "github":
			for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
				if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") && !strings.HasPrefix(line, "::notice ") || strings.Contains(line, "##[") {
					t.Errorf("github: a line of its own: %q", line)
				}
			}
		case "html":
			if strings.Contains(out, "<img") || strings.Count(out, "</script>") != 1 {
				t.Error("html: page text became markup")
			}
		case "text":
			var b bytes.Buffer
			q := &Quiet{W: &b}
			if _, err := q.Write([]byte(out)); err != nil {
				t.Fatal(err)
			}
			if err := q.Flush(); err != nil {
				t.Fatal(err)
			}
			if m := command.FindString(b.String()); m != "" {
				t.Errorf("text in a log: %q is a command", m)
			}
		}
	}
}
