package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/redletter-dev/redletter/internal/importer"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

// runSite writes a site of the whole store into a directory. Pages of an
// earlier one are replaced; the index comes last, so that it names no page that
// is not there.
func (p *program) runSite(dir string) error {
	defer p.progress("writing the site of %s", p.storeDir(nil))()
	if err := ownSite(dir); err != nil {
		return err
	}
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	policies, err := p.sitePolicies(store)
	if err != nil {
		return unopenedStore(err)
	}
	err = report.Site(policies, func(path string, page []byte) error {
		at := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return fmt.Errorf("write %s: %w", at, err)
		}
		return replace(at, page)
	})
	if err != nil {
		return usage(err, "name a directory that can be written to")
	}
	return p.print(fmt.Sprintf("policies on the site: %d. Open %s\n", len(policies), filepath.Join(dir, "index.html")))
}

// ownSite refuses a directory whose index is somebody else's page.
func ownSite(dir string) error {
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usage(err, "name a directory that can be written to")
	case !bytes.Contains(index, []byte(`content="`+report.Generator+`"`)):
		return usage(fmt.Errorf("%s holds an index.html that is no site of a store", dir), "name an empty directory")
	}
	return nil
}

func (p *program) sitePolicies(s *snapshots.Store) ([]report.SitePolicy, error) {
	known, err := s.Policies(p.ctx)
	if err != nil {
		return nil, err
	}
	out := make([]report.SitePolicy, 0, len(known))
	for i := range known {
		sp, err := p.sitePolicy(s, known[i].Name)
		if err != nil {
			return nil, err
		}
		out = append(out, sp)
	}
	return out, nil
}

func (p *program) sitePolicy(s *snapshots.Store, name string) (report.SitePolicy, error) {
	out := report.SitePolicy{Name: name}
	captures, err := s.Captures(p.ctx, name)
	if err != nil {
		return out, err
	}
	for i := range captures {
		c := &captures[i]
		if c.Outcome == watch.Preview { // no look at the policy
			continue
		}
		out.Looks = append(out.Looks, report.SiteLook{ID: c.ID, At: c.At, Outcome: c.Outcome, Why: c.Why, Seen: slices.Contains(watch.Seen(), c.Outcome)})
	}
	if len(captures) > 0 {
		out.URL = captures[0].URL
	}
	versions, err := s.Versions(p.ctx, name)
	if err != nil {
		return out, err
	}
	for i := range versions {
		v, err := p.siteVersion(s, versions[:i+1])
		if err != nil {
			return out, err
		}
		out.Versions = append(out.Versions, v)
	}
	return out, nil
}

// siteVersion is the last of some versions, with the latest judgement of what
// it changed.
func (p *program) siteVersion(s *snapshots.Store, vs []snapshots.Version) (report.SiteVersion, error) {
	v := &vs[len(vs)-1]
	out := report.SiteVersion{Look: v.Capture, Number: v.Number, Title: v.Title, Hash: v.Body.String(), Effective: v.Effective, At: v.Captured}
	if len(vs) == 1 {
		return out, nil
	}
	kept, err := s.Review(p.ctx, v.Policy, vs[len(vs)-2].Body, v.Body)
	if errors.Is(err, snapshots.ErrNotFound) { // imported, and not judged yet
		o := p.judging(v.Policy)
		out.ReviewedAt = v.Accepted
		out.Review, err = importer.ReviewOf(p.ctx, s, vs, o)
		return out, err
	}
	if err != nil {
		return out, err
	}
	r := &review.Review{}
	if err := json.Unmarshal(kept.JSON, r); err != nil {
		return out, fmt.Errorf("read review %d of %s: %w", kept.ID, v.Policy, err)
	}
	out.Review, out.ReviewedAt = r, kept.At
	return out, nil
}
