package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// judged gives what a program says against a report in a file; "" for nothing.
func judged(t *testing.T, program, name string, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, file).CombinedOutput()
	if err != nil {
		return err.Error() + ": " + string(out)
	}
	return ""
}

// inForm holds reports against the schema of their readers where the
// environment names a validator (internal/browser.sh makes it), and makes sure
// that the validator says no when something is missing.
func inForm(t *testing.T, format, variable string, bend func([]byte) []byte, missing string) {
	t.Helper()
	for name, cs := range map[string][]Comparison{"decided and not": forms(), "nothing": many(0), "many": many(500), "could not look": unseen()} {
		b := bend(written(t, format, cs))
		validator := os.Getenv(variable)
		if name != "nothing" && !bytes.Contains(b, []byte(missing)) {
			t.Errorf("%s: %s has no %s", name, format, missing)
		}
		if validator == "" {
			continue
		}
		if says := judged(t, validator, format, b); says != "" {
			t.Errorf("%s: %s", name, says)
		}
		if name != "nothing" && judged(t, validator, format, bytes.Replace(b, []byte(missing), []byte("nonsense"), 1)) == "" {
			t.Errorf("%s: the validator accepts %s without %s", name, format, missing)
		}
	}
}

// JUnit by the schema of Jenkins. The file of a test case is GitLab's own, and
// in no schema.
func TestJUnitByItsSchema(t *testing.T) {
	inForm(t, "junit", "REDLETTER_JUNIT", func(b []byte) []byte {
		return []byte(strings.ReplaceAll(string(b), ` file="site/privacy policy.md"`, ""))
	}, "classname")
}

// Code quality by the types of Code Climate, with what GitLab asks for besides.
func TestGitLabByItsTypes(t *testing.T) {
	inForm(t, "gitlab", "REDLETTER_GITLAB", bytes.Clone, "fingerprint")
}

// rdjsonl by the schema of reviewdog, line by line.
func TestRDJSONLByItsSchema(t *testing.T) {
	inForm(t, "rdjsonl", "REDLETTER_RDJSONL", bytes.Clone, `"severity":"ERROR"`)
}
