package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// baseOf opens the text in force: --base, else the last closed record whose
// notice went out, else the live page.
func (g *gating) baseOf(t *target) (review.Source, error) {
	if g.f.base != "" {
		return g.named(t)
	}
	if err := g.unread(t); err != nil {
		return review.Source{}, err
	}
	if f := g.lastClosed(t); f != nil {
		return g.kept(t, f)
	}
	switch {
	case t.url == "":
		return review.Source{}, usage(fmt.Errorf("%s has no text in force to compare with", t.name()), "name it with --base, or add url: to the policy")
	case g.f.offline:
		return review.Source{}, noLook(fmt.Errorf("%s: the text in force is the live page, and --offline forbids to fetch it", t.name()), "name it with --base")
	}
	return g.opened(t, t.url)
}

// named opens --base. git:REF without a path is the same file at REF.
func (g *gating) named(t *target) (review.Source, error) {
	ref := g.f.base
	if rest, ok := strings.CutPrefix(ref, "git:"); ok && !strings.Contains(rest, ":") {
		ref += ":" + filepath.ToSlash(fromHere(t.file))
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
	src, err := g.opener(g.f.allowPrivate).Open(g.ctx, ref)
	switch {
	case errors.Is(err, snapshots.ErrCorrupt):
		return review.Source{}, err
	case err != nil:
		return review.Source{}, noLook(fmt.Errorf("the text in force cannot be read: %w", err), baseHint(ref))
	}
	return input(src), nil
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

// unread refuses to go on beside a record that cannot be read and may be the
// base: without it the comparison would start from another text, unnoticed.
func (g *gating) unread(t *target) error {
	for i := range g.files {
		f := &g.files[i]
		if f.Record == nil && bytes.Contains(f.Raw, []byte("state: "+gate.Closed)) && bytes.Contains(f.Raw, []byte(t.policy)) {
			return &failure{status: ExitRecord, err: fmt.Errorf("%s cannot be read, and may be the base: %w", f.Path, f.Err), hint: "mend it, or name the text in force with --base"}
		}
	}
	return nil
}

// lastClosed is the newest record whose text is a base, nil for none.
func (g *gating) lastClosed(t *target) *gate.File {
	var last *gate.File
	for i := range g.files {
		f := &g.files[i]
		if f.Record == nil || f.Record.Policy != t.policy || !f.Record.IsBase() || f.Record.Copies[localeKey(t)] == "" {
			continue
		}
		if last == nil || f.Record.Publish >= last.Record.Publish {
			last = f
		}
	}
	return last
}

func localeKey(t *target) string {
	if t.locale == "" {
		return gate.Main
	}
	return t.locale
}

// kept opens the copy beside a closed record, and proves that it is the text
// the record names.
func (g *gating) kept(t *target, f *gate.File) (review.Source, error) {
	path := filepath.Join(filepath.Dir(f.Path), filepath.FromSlash(f.Record.Copies[localeKey(t)]))
	src, err := g.opened(t, path)
	if err != nil {
		return src, err
	}
	src.Input.Options = t.parse
	doc, err := parse.Parse(src.Input)
	if err != nil || review.Hash(doc.Canonical()) != f.Record.Texts[localeKey(t)] {
		return src, &failure{
			status: ExitRecord, err: fmt.Errorf("%s is not the text that %s names", path, f.Path),
			hint: "restore the copy from git, or name the text in force with --base",
		}
	}
	return src, nil
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

// ask puts the questions that need the bytes or the network.
func (g *gating) ask(t *target, base, next review.Source) {
	if t.noLaw {
		t.asked = append(t.asked, note("laws", duty.NotChecked, "own promise only, no law checked; name laws with --jurisdiction"))
	}
	t.asked = append(t.asked, gate.Placeholders(t.case_.New))
	if t.same {
		return
	}
	t.asked = append(t.asked, gate.Anchors(base.Input.Bytes, next.Input.Bytes), gate.OneDateLine(t.case_.New), g.live(t, base), g.links(t))
}

func note(check, status, why string) gate.Answer {
	return gate.Answer{Check: review.Check{Check: check, Status: status, Why: why}}
}

// live asks whether the text in force is the one that people see: against
// another one a comparison proves nothing.
func (g *gating) live(t *target, base review.Source) gate.Answer {
	const name = "base-is-live"
	url := t.url
	if g.f.live != "" {
		url = g.f.live
	}
	switch {
	case t.base == url && url != "":
		return note(name, duty.Pass, "the base is the live page, fetched now")
	case url == "":
		return note(name, duty.NotChecked, "the address of the live page is not known (--live)")
	case g.f.offline:
		return note(name, duty.NotChecked, "offline")
	}
	src, err := g.opener(g.f.allowPrivate).Open(g.ctx, url)
	if err != nil {
		if g.needs(t) {
			return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: "the live page cannot be fetched: " + err.Error()}, Status: ExitNoLook}
		}
		return note(name, duty.NotChecked, "the live page cannot be fetched, and nothing here needs a decision: "+err.Error())
	}
	in := input(src)
	in.Input.Options = t.parse
	return g.sameAs(t, base, in)
}

// sameAs compares the live page with the base. Wording that passed and changes
// that were decided may stand there already.
func (g *gating) sameAs(t *target, base, live review.Source) gate.Answer {
	const name = "base-is-live"
	c, err := review.Analyze(base, live, t.options)
	if err != nil {
		return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: err.Error()}, Status: ExitNoLook}
	}
	r := c.Review()
	if len(r.Changes) == 0 {
		return note(name, duty.Pass, "the live page shows the base")
	}
	if r.Verdict == review.Suspect {
		return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: "the live page is probably not the whole policy", Quote: r.Suspect.Signals[0].Quote}, Status: ExitNoLook}
	}
	level, _ := material.ParseLevel(g.f.failOn)
	for i := range r.Changes {
		ch := &r.Changes[i]
		if c.Judgements[i].Severity >= level && !g.decided(t, ch) {
			return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: "the live page differs from the base where nobody decided: " + t.base, Quote: shown(ch)}, Status: ExitFinding}
		}
	}
	return note(name, duty.Pass, "the live page differs from the base in wording and in what was decided only")
}

// shown is the text of a change that the live page shows, or no longer shows.
func shown(ch *review.Change) string {
	if ch.New != "" {
		return ch.New
	}
	return ch.Old
}

// decided says that a record covers a change of the live page.
func (g *gating) decided(t *target, ch *review.Change) bool {
	for _, f := range g.files {
		if f.Record == nil || f.Record.Policy != t.policy {
			continue
		}
		for i := range f.Record.Covers {
			if f.Record.Covers[i].Fingerprint == ch.Fingerprint {
				return true
			}
		}
	}
	return false
}

// needs says that a change of a text needs a decision.
func (g *gating) needs(t *target) bool {
	level, _ := material.ParseLevel(g.f.failOn)
	return t.worst() >= level
}

func (t *target) worst() material.Level {
	worst := material.Noise
	for i := range t.case_.Judgements {
		worst = max(worst, t.case_.Judgements[i].Severity)
	}
	return worst
}

// The bounds of the link check: it must not keep anybody waiting.
const (
	maxLinks = 8
	linkTime = 10 * time.Second
)

// links asks whether the pages for rights and objections are there. A change
// of wording alone asks for nothing.
func (g *gating) links(t *target) gate.Answer {
	const name = "rights-links"
	links := gate.RightsLinks(t.case_.New, t.url, maxLinks)
	switch {
	case len(links) == 0:
		return note(name, duty.Pass, "the text links to no page for rights")
	case g.f.offline:
		return note(name, duty.NotChecked, "offline")
	case t.worst() < material.Minor:
		return note(name, duty.NotChecked, "only wording changed")
	}
	unsure := ""
	for _, l := range links {
		ctx, cancel := context.WithTimeout(g.ctx, linkTime)
		c := &fetch.Client{AllowPrivate: g.f.allowPrivate, Now: g.Now}
		page, err := c.Fetch(ctx, fetch.Request{URL: l})
		c.Close()
		cancel()
		switch {
		case err == nil:
		case page.Outcome == fetch.Gone, page.Outcome == fetch.DNS:
			return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: "a page by which people exercise their rights is not there", Quote: l}, Status: ExitFinding}
		default:
			unsure = l
		}
	}
	if unsure != "" {
		return gate.Answer{Check: review.Check{Check: name, Status: duty.NotChecked, Why: "a page could not be fetched", Quote: unsure}}
	}
	return note(name, duty.Pass, fmt.Sprintf("pages for rights that answer: %d", len(links)))
}
