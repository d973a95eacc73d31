package watch

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// look is one look at a policy on its way to a result.
type look struct {
	*take
	checker *Checker
	policy  Policy
	base    *baseline
	memory  *memory
	second  *take // got at once to see whether a change stays; nil when none was needed
	res     *Result
	run     *snapshots.Run // nil when no schedule asked for the look
	news    []news
	doubted string // kind of the doubt, "" for none
}

// news is an event beside those that follow from the capture itself.
type news struct {
	kind   string
	key    string
	facts  facts
	review *review.Review // whose severity says how soon it is told; nil: as what needs a look
}

// tell queues news of this look. The same key is told once.
func (l *look) tell(kind, key string, f facts) {
	f.URL, f.Role = l.policy.URL, l.policy.role()
	l.news = append(l.news, news{kind: kind, key: kind + "/" + l.policy.Name + "/" + key, facts: f})
}

// judge keeps the capture and works out what it means.
func (l *look) judge(ctx context.Context) {
	switch {
	case l.page == nil:
		l.res.Outcome, l.res.Err = string(fetch.Unreachable), l.err
	case l.err != nil && (l.page.Outcome != fetch.OK):
		l.failed(ctx)
	case l.err != nil:
		l.res.Err = l.err
		l.keep(ctx, Degraded, l.err.Error())
	case l.page.Outcome == fetch.NotModified, l.same:
		l.unchanged(ctx, l.base.Version.Tree.String(), "")
	case l.base == nil:
		l.first(ctx)
	default:
		if err := l.reread(ctx); err != nil {
			l.res.Outcome, l.res.Err = "store", err
			break
		}
		l.compare(ctx)
	}
	l.res.Said = say(l.res.Outcome, l.doubted, l.outcome())
}

func (l *look) outcome() fetch.Outcome {
	if l.page == nil {
		return ""
	}
	return l.page.Outcome
}

// failed keeps the capture of an exchange that gave no page. It breaks the row
// of looks that confirm a doubted text: a site in trouble confirms nothing.
func (l *look) failed(ctx context.Context) {
	l.memory.broken()
	l.res.Err = l.err
	if l.browse != nil {
		l.res.Err = &helped{l.err, l.browse}
	}
	l.keep(ctx, string(l.page.Outcome), l.err.Error())
}

// helped is an error with the next step of another one.
type helped struct {
	error
	by error
}

func (h *helped) Unwrap() error { return h.error }

// Hint says what to do next: a browser may get what plain HTTP did not.
func (h *helped) Hint() string {
	var inner interface{ Hint() string }
	if errors.As(h.by, &inner) {
		return "a browser may get this page: " + inner.Hint()
	}
	return ""
}

// unchanged keeps a look that showed the version in force, or nothing that is
// compared apart from it.
func (l *look) unchanged(ctx context.Context, tree, why string) {
	if d := l.memory.Doubt; d != nil && d.Kind == doubtVariant {
		l.flip(tree)
	}
	l.memory.clear()
	l.memory.quiet()
	l.memory.forget(l.checker.Now())
	if l.doc != nil {
		l.memory.announce(l.doc)
	}
	l.steady(tree)
	l.keep(ctx, Unchanged, why)
}

// first makes the first good capture the baseline.
func (l *look) first(ctx context.Context) {
	s := append(parse.Suspect(l.doc, nil), l.doubts(nil)...)
	if len(s) > 0 && !l.hold(ctx, s[0]) {
		return
	}
	l.memory.clear()
	l.memory.announce(l.doc)
	l.accept(ctx, First, nil)
}

// hold keeps a doubtful capture and says whether it is confirmed: then nothing
// is kept yet.
func (l *look) hold(ctx context.Context, s parse.Signal) (confirmed bool) {
	if l.memory.hold(l.tree().String(), s.Kind, l.checker.Now()) {
		return true
	}
	l.doubted = s.Kind
	l.res.Err = &doubted{page: l.policy.URL, signal: s, progress: l.memory.Doubt.progress()}
	if l.browse != nil {
		l.res.Err = &helped{l.res.Err, l.browse}
	}
	l.keep(ctx, Doubtful, l.res.Err.Error())
	return false
}

// compare reviews the capture against the version in force.
func (l *look) compare(ctx context.Context) {
	c, err := l.against(l.take, false)
	if err != nil {
		l.res.Err = err
		l.keep(ctx, Degraded, err.Error())
		return
	}
	l.res.Review = c.Review()
	parts := l.doubts(l.base)
	switch v := l.res.Review.Verdict; {
	case v == review.Suspect && c.Doubt.Side == "new":
		s := c.Doubt.Signals[0]
		l.suspect(ctx, parse.Signal{Kind: s.Kind, Quote: s.Quote})
	case len(parts) > 0:
		l.suspect(ctx, parts[0])
	case v == review.Identical || v == review.Noise:
		l.unchanged(ctx, l.tree().String(), "")
	default:
		l.differs(ctx, c)
	}
}

// against reviews a take against the version in force.
func (l *look) against(t *take, confirmed bool) (*review.Case, error) {
	c, err := review.Analyze(
		review.Source{Ref: l.policy.Name + "@" + l.base.Version.Body.Short(), Input: l.baseInput(), Doc: l.base.doc},
		review.Source{Ref: l.policy.Name + "@" + snapshots.Sum(t.source.Bytes).Short(), Input: t.input(), Doc: t.doc, Confirmed: confirmed}, l.policy.Options)
	if err == nil {
		l.base.doc = c.Old
	}
	return c, err
}

func (l *look) baseInput() parse.Input {
	return parse.Input{Bytes: l.base.Bytes, Name: l.base.URL, MediaType: l.base.MediaType, Options: l.policy.options()}
}

// suspect holds a doubtful capture; one that is confirmed is judged like any
// other. What is left of a text that all but vanished is not the policy, however
// often it is seen.
func (l *look) suspect(ctx context.Context, s parse.Signal) {
	if doubts[s.Kind].stays && l.doc.Words*5 < l.base.doc.Words {
		s.Kind = doubtVanished
	}
	if !l.hold(ctx, s) {
		return
	}
	c, err := l.against(l.take, true)
	if err != nil {
		l.res.Err = err
		l.keep(ctx, Degraded, err.Error())
		return
	}
	l.res.Review = c.Review()
	l.memory.Unstable.mask(l.res.Review)
	l.changed(ctx)
}

// changed stores the new version and its review.
func (l *look) changed(ctx context.Context) {
	back, err := l.checker.Store.VersionByTree(ctx, l.policy.Name, l.tree())
	switch {
	case err == nil:
		l.res.Review.ReturnedTo = &review.Returned{Hash: back.Body.String(), Date: back.Captured.UTC().Format(time.DateOnly)}
		l.flip(l.tree().String())
	case !errors.Is(err, snapshots.ErrNotFound):
		l.res.Err = err
		return
	}
	doc, err := json.Marshal(l.res.Review)
	if err != nil {
		l.res.Err = fmt.Errorf("store the review of %s: %w", l.policy.Name, err)
		return
	}
	l.memory.clear()
	l.memory.announce(l.doc)
	l.accept(ctx, Changed, &snapshots.Review{
		Policy: l.policy.Name, Old: l.base.Version.Body, New: snapshots.Sum(l.source.Bytes),
		Rules: l.res.Review.RulesVersion, At: l.checker.Now(), JSON: doc,
	})
}

// keep stores the capture with every byte that came, and nothing else.
func (l *look) keep(ctx context.Context, outcome, why string) {
	l.add(ctx, snapshots.Entry{Capture: snapshots.Capture{Outcome: outcome, Why: why}})
}

// accept stores the capture as the version in force, in one transaction with
// the review that it led to, and with a picture of the page where there is one.
func (l *look) accept(ctx context.Context, outcome string, r *snapshots.Review) {
	l.picture(ctx)
	l.add(ctx, snapshots.Entry{
		Capture: snapshots.Capture{Outcome: outcome},
		Version: &snapshots.Version{
			Tree: l.tree(), Extractor: l.doc.Extractor, Title: l.doc.Title,
			Effective: Effective(l.doc), Accepted: l.checker.Now(),
		},
		Review: r,
	})
}

// picture has a browser take one of a page that came without, where that is
// asked for. It is not needed for the text: without one the capture is whole.
func (l *look) picture(ctx context.Context) {
	if !l.checker.Screenshots || l.checker.Browser == nil || l.page.Screenshot != nil || source.KindOf(l.policy.URL) != source.URL {
		return
	}
	p, err := l.checker.Browser.Fetch(ctx, fetch.Request{URL: l.policy.URL, IgnoreRobots: l.policy.IgnoreRobots})
	if err == nil {
		l.page.Screenshot = p.Screenshot
	}
}

// add completes the capture of an entry and stores it.
func (l *look) add(ctx context.Context, e snapshots.Entry) {
	l.res.Outcome = e.Capture.Outcome
	err := l.describe(ctx, &e.Capture)
	if err == nil {
		e.Run = l.run
		e.Matter = l.memory.matter(l.policy.Name, l.checker.Now())
		e, err = l.put(ctx, e)
		l.res.Capture = e.Capture.ID
	}
	l.res.Err = errors.Join(l.res.Err, err)
}

// put stores the entry with who has to hear of it.
func (l *look) put(ctx context.Context, e snapshots.Entry) (snapshots.Entry, error) {
	if l.checker.Router == nil {
		return l.checker.Store.Add(ctx, e)
	}
	return l.checker.Router.add(ctx, l, e)
}

// exchange is the evidence of a look: that of the page, and of the second page
// where a change was looked at twice.
type exchange struct {
	*fetch.Evidence
	Second *fetch.Evidence `json:"second,omitempty"`
}

// describe fills a capture with what the exchange gave, and stores its bytes.
func (l *look) describe(ctx context.Context, c *snapshots.Capture) (err error) {
	p := l.page
	c.Policy, c.URL, c.At, c.MediaType = l.policy.Name, source.NameOf(p), p.Started, p.MediaType
	if p.Archived != nil {
		c.At = p.Archived.At
	}
	if c.URL == "" {
		c.URL = l.policy.URL
	}
	c.Config = l.policy.config()
	if err = l.bodies(ctx, c); err != nil {
		return err
	}
	p.Vantage, p.Clock = l.checker.Vantage, fetch.ClockOf(&p.Evidence, l.checker.clock())
	x := exchange{Evidence: &p.Evidence}
	if l.second != nil && l.second.page != nil {
		x.Second = &l.second.page.Evidence
	}
	if c.Evidence, err = json.Marshal(&x); err != nil {
		return fmt.Errorf("store the capture of %s: %w", l.policy.Name, err)
	}
	return nil
}

// bodies stores the bytes of a capture.
func (l *look) bodies(ctx context.Context, c *snapshots.Capture) (err error) {
	put := func(b []byte) (h snapshots.Hash) {
		if err == nil && len(b) > 0 {
			h, err = l.checker.Store.PutBody(ctx, b)
		}
		return h
	}
	c.Raw = put(l.page.Raw)
	if c.Outcome == First || c.Outcome == Changed {
		if c.Shot = put(l.page.Screenshot); l.page.Rendered != nil && !c.Shot.IsZero() {
			l.page.Rendered.Screenshot = c.Shot.String()
		}
	}
	if l.source != nil {
		c.MediaType = l.source.MediaType
		c.Body = put(l.source.Bytes)
	}
	switch {
	case l.doc != nil:
		c.Tree, c.Extractor = l.tree(), l.doc.Extractor
	case l.same:
		c.Tree, c.Extractor = l.base.Version.Tree, l.base.Version.Extractor
	}
	return err
}

// config is the hash of how a policy is asked for and read.
func (p *Policy) config() snapshots.Hash {
	b, err := json.Marshal(struct {
		Pages   []string
		Render  string
		Robots  string
		Options parse.Options
	}{p.pages(), p.Render, p.IgnoreRobots, p.options()})
	if err != nil {
		panic(err) // strings always marshal
	}
	return sha256.Sum256(b)
}

// Effective is the page's own date, ISO: the effective one, else that of the
// update, "" for none.
func Effective(d *parse.Document) string {
	out := ""
	for _, x := range d.Dates {
		if x.Role == "effective" && x.ISO != "" {
			return x.ISO
		}
		if x.Role == "updated" && out == "" {
			out = x.ISO
		}
	}
	return out
}
