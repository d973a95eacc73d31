package material_test

import (
	"slices"
	"testing"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// policy wraps an example into a small policy, so that document-wide checks
// have a document.
func policy(text string) string {
	return "# Privacy Policy\n\nUpdated: June 1, 2016\n\n## Our practices\n\nThis Privacy Policy explains how we handle information.\n\n" + text + "\n\n## Contact\n\nWrite to us with any question about this policy.\n"
}

func compare(t *testing.T, before, after string, o material.Options) (*diff.Delta, []material.Judgement) {
	t.Helper()
	a, err := parse.Parse(parse.Input{Bytes: []byte(before), Name: "old.md"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := parse.Parse(parse.Input{Bytes: []byte(after), Name: "new.md"})
	if err != nil {
		t.Fatal(err)
	}
	d := diff.Compare(a, b)
	old, now := promise.Extract(a), promise.Extract(b)
	return d, material.Judge(d, &old, &now, o)
}

func fired(js []material.Judgement) []string {
	var ids []string
	for _, j := range js {
		for _, f := range j.Findings {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

func worst(js []material.Judgement) material.Level {
	top := material.Noise
	for _, j := range js {
		top = max(top, j.Severity)
	}
	return top
}

func TestExamplesOfRules(t *testing.T) {
	for _, r := range material.Rules() {
		if r.DecidedBy != "" || r.Example.Before == "" {
			continue
		}
		_, js := compare(t, policy(r.Example.Before), policy(r.Example.After), material.Options{})
		if got := fired(js); !slices.Contains(got, r.ID) {
			t.Errorf("%s: the example gives %v", r.ID, got)
		}
		if worst(js) < r.Severity {
			t.Errorf("%s: the example is %v, want at least %v", r.ID, worst(js), r.Severity)
		}
		_, js = compare(t, policy(r.NearMiss.Before), policy(r.NearMiss.After), material.Options{})
		if got := fired(js); slices.Contains(got, r.ID) {
			t.Errorf("%s: the near miss fires", r.ID)
		}
		if worst(js) == material.Material {
			t.Errorf("%s: the near miss is material: %v", r.ID, fired(js))
		}
	}
}
