package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// feeds keeps Atom feeds as files: one for each policy and for each tag. They
// need no server of ours, and whoever serves them sees who reads them.
type feeds struct {
	*program
	config *config.Config
	store  *snapshots.Store
	dir    string
	mu     sync.Mutex // one writer at a time: looks end beside one another
}

// newFeeds gives nil where the configuration asks for none.
func (p *program) newFeeds(c *config.Config, s *snapshots.Store) *feeds {
	if c.Feeds == "" {
		return nil
	}
	return &feeds{program: p, config: c, store: s, dir: beside(c, c.Feeds)}
}

// write writes the feeds of policies and of their tags anew; nil stands for all
// policies.
func (f *feeds) write(policies []string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return fmt.Errorf("write the feeds: %w", err)
	}
	read := map[string]report.SitePolicy{}
	var tags []string
	for i := range f.config.Policies {
		q := &f.config.Policies[i]
		if policies != nil && !slices.Contains(policies, q.Name) {
			continue
		}
		if err := f.one(read, "policy", q.Name, q.Name); err != nil {
			return err
		}
		for _, t := range q.Tags {
			if !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
	}
	for _, t := range tags {
		if err := f.one(read, "tag", t, f.tagged(t)...); err != nil {
			return err
		}
	}
	return nil
}

func (f *feeds) tagged(tag string) []string {
	var out []string
	for i := range f.config.Policies {
		if q := &f.config.Policies[i]; slices.Contains(q.Tags, tag) {
			out = append(out, q.Name)
		}
	}
	return out
}

// one writes the feed of a policy or a tag. What was read of a policy serves the
// feeds of its tags too.
func (f *feeds) one(read map[string]report.SitePolicy, kind, name string, policies ...string) error {
	var all []report.SitePolicy
	for _, q := range policies {
		p, ok := read[q]
		if !ok {
			var err error
			if p, err = f.sitePolicy(f.store, q); err != nil {
				return err
			}
			p.URL = policyOf(f.config, q).URL
			read[q] = p
		}
		all = append(all, p)
	}
	b, err := report.Feed(kind, name, all)
	if err != nil {
		return err
	}
	return replace(filepath.Join(f.dir, report.FeedName(kind, name)), b)
}
