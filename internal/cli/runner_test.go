package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// runner turns what a CI system would run into a shell script: the job of a
// GitLab file, or the steps of a GitHub action with inputs NAME=VALUE.
func runner(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: runner gitlab|github FILE SCRIPT [NAME=VALUE...]")
	}
	b, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(args[1])))
	ts.Check(err)
	script := ""
	switch args[0] {
	case "gitlab":
		script, err = gitlabJob(b)
	case "github":
		script, err = githubAction(b, args[3:])
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(script), 0o600))
}

func gitlabJob(b []byte) (string, error) {
	var file struct {
		Job struct {
			Variables map[string]string
			Script    []string
			Artifacts struct {
				Paths   []string
				Reports map[string]string
			}
		} `yaml:"redletter"`
	}
	if err := yaml.Unmarshal(b, &file); err != nil {
		return "", err
	}
	out := "set -e\n"
	for _, k := range slices.Sorted(maps.Keys(file.Job.Variables)) {
		out += fmt.Sprintf("export %s=\"${%s:-%s}\"\n", k, k, file.Job.Variables[k])
	}
	out += "missing() { for f in"
	for _, f := range file.Job.Artifacts.Reports {
		out += " " + f
	}
	out += "; do [ -e \"$f\" ] || echo \"no artefact $f\"; done; }\ntrap missing EXIT\n"
	return out + strings.Join(file.Job.Script, "\n") + "\n", nil
}

func githubAction(b []byte, given []string) (string, error) {
	var file struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				Env map[string]string
				Run string
			}
		}
	}
	if err := yaml.Unmarshal(b, &file); err != nil {
		return "", err
	}
	values := map[string]string{
		"github.event.pull_request.number": "${PULL:-}", "github.token": "token",
		"github.event.pull_request.head.repo.full_name != github.repository": "${FORK:-false}",
	}
	for name, in := range file.Inputs {
		values["inputs."+name] = in.Default
	}
	for _, g := range given {
		name, value, _ := strings.Cut(g, "=")
		if _, ok := file.Inputs[name]; !ok {
			return "", fmt.Errorf("the action has no input %q", name)
		}
		values["inputs."+name] = value
	}
	out := "export GITHUB_ACTION_PATH=" + repository + "\n"
	step := file.Runs.Steps[0]
	for _, k := range slices.Sorted(maps.Keys(step.Env)) {
		expression := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(step.Env[k], "${{"), "}}"))
		v, ok := values[expression]
		if !ok {
			return "", fmt.Errorf("%s: the expression %q is not known here", k, expression)
		}
		out += fmt.Sprintf("export %s=\"%s\"\n", k, v)
	}
	return out + step.Run + "\n", nil
}
