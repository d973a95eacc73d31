package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
)

// drafts writes what was asked for to be completed by people: after the
// findings, which are what it is about.
func (g *gating) drafts(targets []*target) error {
	var errs []error
	if g.f.writeNotice {
		errs = append(errs, g.writeNotices(targets))
	}
	if g.f.newOverride != "" {
		errs = append(errs, g.writeOverride(targets))
	}
	return errors.Join(errs...)
}

// overrideTime is how long a drafted override holds: a night, less than allowed.
const overrideTime = 24 * time.Hour

// writeOverride drafts an override for the texts that are stopped.
func (g *gating) writeOverride(targets []*target) error {
	var texts []gate.Drafted
	for _, t := range targets {
		if t.decision != nil && t.decision.Status != gate.Pass {
			texts = append(texts, t.drafted())
		}
	}
	path := g.f.newOverride
	switch _, err := os.Stat(path); {
	case len(texts) == 0:
		fmt.Fprintln(g.Stderr, "no override is needed: nothing that could be compared is stopped")
		return nil
	case err == nil:
		return usage(fmt.Errorf("%s is there already", path), "name another file with --write-override")
	}
	from := g.Now().UTC().Truncate(time.Second)
	if err := replace(path, gate.DraftOverride(texts, from, from.Add(overrideTime))); err != nil {
		return err
	}
	fmt.Fprintf(g.Stderr, "drafted %s\n  next: write reason: and ticket:, then redletter gate approve %s --key KEY.pem --as NAME\n", path, path)
	return nil
}

func (t *target) drafted() gate.Drafted {
	return gate.Drafted{Policy: t.policy, Locale: t.locale, Case: t.case_, Review: t.review, Open: t.toDecide()}
}

// toDecide are the changes that a record has to be about: those without a
// decision, and all of them where the text is doubted as a whole.
func (t *target) toDecide() []int {
	if t.doubt == nil || gate.Unfilled(t.doubt) {
		return t.decision.Uncovered
	}
	all := make([]int, len(t.review.Changes))
	for i := range all {
		all[i] = i
	}
	return all
}

// writeNotices drafts a record for each policy that has changes without a
// decision.
func (g *gating) writeNotices(targets []*target) error {
	var order []string
	texts := map[string][]gate.Drafted{}
	for _, t := range targets {
		if t.decision == nil || len(t.toDecide()) == 0 {
			continue
		}
		if texts[t.policy] == nil {
			order = append(order, t.policy)
		}
		texts[t.policy] = append(texts[t.policy], t.drafted())
	}
	dir := filepath.Join(g.f.dir, "notices")
	for _, policy := range order {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return usage(err, "name a directory that can be written to with --records")
		}
		path, err := vacant(dir, g.today()+"-"+slug(policy))
		if err != nil {
			return err
		}
		if err := replace(path, gate.Draft(policy, g.author(), g.today(), texts[policy])); err != nil {
			return err
		}
		fmt.Fprintf(g.Stderr, "drafted %s\n  next: complete it, then redletter gate approve %s --key KEY.pem --as NAME\n", path, path)
	}
	return nil
}

// vacant gives a file name that is not taken.
func vacant(dir, name string) (string, error) {
	for n := 1; n < 1000; n++ {
		path := filepath.Join(dir, name+".yaml")
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.yaml", name, n))
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return path, nil
		}
	}
	return "", usage(fmt.Errorf("%s has a thousand records of one day", dir), "remove the drafts that are not used")
}

// slug keeps what is safe in a file name.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(s))
}

// author is who drafts, by git where it is not named.
func (g *gating) author() string {
	if g.f.author != "" {
		return g.f.author
	}
	out, err := exec.CommandContext(g.ctx, "git", "config", "user.email").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
