package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// baseOf opens the text in force: --base, else the last closed record whose
// notice went out, else the live page.
func (g *gating) baseOf(t *target) (review.Source, error) {
	if g.f.base != "" {
		return g.named(t)
	}
	f, err := g.folder.Base(t.policy, t.locale, g.today())
	if why := g.lost[t.policy]; why != "" {
		err = errors.New("this branch decides what the text in force is: " + why)
	}
	switch {
	case err != nil:
		return review.Source{}, &failure{status: ExitRecord, err: err, hint: "mend the record, have it approved again, or name the text in force with --base"}
	case f != nil:
		return g.kept(t, f)
	case t.url == "":
		return review.Source{}, usage(fmt.Errorf("%s has no text in force to compare with", t.name()), "name it with --base, or add url: to the policy")
	case g.f.offline:
		return review.Source{}, noLook(fmt.Errorf("%s: the text in force is the live page, and --offline forbids to fetch it", t.name()), "name it with --base")
	}
	src, err := g.opened(t, t.url)
	if err != nil {
		return g.merged(t, src, err)
	}
	return src, nil
}

// merged takes the page of the branch to merge into for the live one, which is
// down: wording passes then. What needs a decision does not, for nobody has seen
// the text in force (see live).
func (g *gating) merged(t *target, none review.Source, down error) (review.Source, error) {
	at, _ := g.trunk(t.path())
	if at == nil || status(down) != ExitNoLook {
		return none, down
	}
	b, ok := at.file(g.ctx, at.tip, t.path())
	if !ok {
		return none, down
	}
	t.base = "git:" + at.ref + ":" + filepath.ToSlash(t.path())
	src, err := source.Extract(g.ctx, &source.Source{Ref: t.base, Name: filepath.Base(t.path()), Bytes: b})
	if err != nil {
		return none, down
	}
	return input(src), nil
}

// named opens --base. git:REF without a path is the same file at REF.
func (g *gating) named(t *target) (review.Source, error) {
	ref := g.f.base
	if rest, ok := strings.CutPrefix(ref, "git:"); ok && !strings.Contains(rest, ":") {
		ref += ":" + filepath.ToSlash(fromHere(t.path()))
	}
	return g.opened(t, ref)
}

// fromHere makes a path relative to the working directory, which is how git
// takes it.
func fromHere(path string) string {
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if rel, err := filepath.Rel(here, path); err == nil {
			return rel
		}
	}
	return filepath.Clean(path)
}

func (g *gating) opened(t *target, ref string) (review.Source, error) {
	t.base = ref
	src, err := g.fetched(t, ref)
	switch {
	case errors.Is(err, snapshots.ErrCorrupt):
		return review.Source{}, err
	case err != nil:
		return review.Source{}, noLook(fmt.Errorf("the text in force cannot be read: %w", err), baseHint(ref))
	}
	return input(src), nil
}

// fetched opens a reference; a live page as the policy is rendered.
func (g *gating) fetched(t *target, ref string) (*source.Source, error) {
	m := comparison{allowPrivate: g.f.allowPrivate, render: t.render}
	o, err := g.openerFor(&m)
	if err != nil {
		return nil, err
	}
	return o.Open(g.ctx, ref)
}

func baseHint(ref string) string {
	switch source.KindOf(ref) {
	case source.Git:
		return "check the ref with git rev-parse (in CI, fetch it: fetch-depth: 0); for a policy that is new, --base /dev/null"
	case source.URL:
		return "try again later, or name a copy with --base FILE"
	}
	return "check the name; for a policy that is new, --base /dev/null"
}

// kept opens the copy beside a closed record, and proves that it is the text
// the record names.
func (g *gating) kept(t *target, f *gate.File) (review.Source, error) {
	name := f.Copy(t.locale)
	t.base = filepath.Join(filepath.Dir(f.Path), filepath.FromSlash(name))
	bad := func(what string) (review.Source, error) {
		return review.Source{}, &failure{status: ExitRecord, err: fmt.Errorf("%s %s", t.base, what), hint: "restore the copy from git, or name the text in force with --base"}
	}
	root, err := os.OpenRoot(filepath.Dir(f.Path))
	if err != nil {
		return bad("cannot be read: " + err.Error())
	}
	defer root.Close()
	b, err := readWithin(root, filepath.FromSlash(name))
	if err != nil {
		return bad("cannot be read: " + err.Error())
	}
	src, err := source.Extract(g.ctx, &source.Source{Ref: t.base, Name: filepath.Base(name), Bytes: b})
	if err != nil {
		return bad("cannot be read: " + err.Error())
	}
	in := input(src)
	in.Input.Options = t.parse
	doc, err := parse.Parse(in.Input)
	if err != nil || review.Hash(doc.Canonical()) != f.Text(t.locale) {
		return bad("is not the text that " + f.Path + " names")
	}
	return in, nil
}

// preview fetches a page that is not public yet with the header that the
// environment gives. It follows no redirect: a header is for one host.
func (g *gating) preview(url string) (review.Source, error) {
	name, value, ok := strings.Cut(g.Getenv(g.f.authEnv), ":")
	if !ok {
		return review.Source{}, usage(fmt.Errorf("%s holds no header", g.f.authEnv), "set it as in Authorization: Bearer …")
	}
	c := &fetch.Client{AllowPrivate: g.f.allowPrivate, Now: g.Now}
	defer c.Close()
	req, err := http.NewRequestWithContext(g.ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return review.Source{}, usage(err, "name the preview as an https URL")
	}
	req.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	req.Header.Set("User-Agent", fetch.DefaultUserAgent)
	res, err := c.HTTP().Do(req)
	if err != nil {
		return review.Source{}, noLook(fmt.Errorf("fetch the preview: %w", err), "check that the preview is up and reachable from here")
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return review.Source{}, noLook(fmt.Errorf("fetch the preview: %s", res.Status), "check the URL and the header in "+g.f.authEnv)
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, fetch.DefaultMaxBody+1))
	if err != nil || len(b) > fetch.DefaultMaxBody {
		return review.Source{}, noLook(errors.New("fetch the preview: it breaks off or is too large"), "name the built file instead")
	}
	return review.Source{Ref: url, Input: parse.Input{Bytes: b, Name: url, MediaType: res.Header.Get("Content-Type")}}, nil
}
