package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/snapshots"
)

// fileBackend is the screen's backend on reviews that a CI job wrote. What is
// decided about them is kept in the store, where it outlives the file.
type fileBackend struct {
	worker
	name    string
	read    time.Time
	reviews []namedReview
	store   *snapshots.Store // nil with --readonly
}

// namedReview is a review with the policy it is about.
type namedReview struct {
	policy string
	review *review.Review
}

func (p *program) fileBackend(f *reviewFlags, c *config.Config, ref string) (lender, error) {
	src, err := p.opener(c != nil && c.AllowPrivate).Open(p.ctx, ref)
	if err != nil {
		return nil, unopened(ref, err)
	}
	found, err := reviewsIn(src.Bytes)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", ref, err), "redletter gate --json and redletter diff --json write reviews")
	}
	b := &fileBackend{name: ref, read: p.Now()}
	for _, r := range found {
		if r.policy == "" {
			r.policy = policyFor(c, r.review)
		}
		b.reviews = append(b.reviews, r)
	}
	if !f.readOnly {
		if b.store, err = p.deciding(c); err != nil {
			return nil, unopenedStore(err)
		}
	}
	b.worker = worker{program: p, flags: f, config: c, of: b}
	return b, nil
}

// deciding opens the store for decisions, and makes one where there is none.
func (p *program) deciding(c *config.Config) (*snapshots.Store, error) {
	s, err := p.openStore(c, snapshots.Options{Beside: true})
	if !errors.Is(err, snapshots.ErrNoStore) {
		return s, err
	}
	fresh, err := snapshots.Open(p.storeDir(c), snapshots.Options{})
	if err != nil {
		return nil, err
	}
	if err := fresh.Close(); err != nil {
		return nil, err
	}
	return p.openStore(c, snapshots.Options{Beside: true})
}

// reviewsIn reads the reviews of a file: one, or those of a gate or a check.
func reviewsIn(b []byte) ([]namedReview, error) {
	var f struct {
		Schema   string         `json:"schema"`
		Review   *review.Review `json:"review"`
		Policies []struct {
			Name   string         `json:"name"`
			Review *review.Review `json:"review"`
		} `json:"policies"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("it is no JSON: %w", err)
	}
	if f.Schema == review.Schema {
		r := &review.Review{}
		err := json.Unmarshal(b, r)
		return []namedReview{{review: r}}, err
	}
	var out []namedReview
	for _, p := range f.Policies {
		if p.Review != nil {
			out = append(out, namedReview{p.Name, p.Review})
		}
	}
	if len(out) == 0 && f.Review != nil {
		out = append(out, namedReview{review: f.Review})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("it holds no review (schema %q)", f.Schema)
	}
	return out, nil
}

// policyFor names the policy of a review by the file of its new text, as the
// gate does.
func policyFor(c *config.Config, r *review.Review) string {
	file := r.New.Ref
	if c != nil {
		for i := range c.Policies {
			q := &c.Policies[i]
			if q.Gate != nil && (sameFile(q.Gate.File, file) || sameFile(beside(c, q.Gate.File), file)) {
				return q.Name
			}
		}
	}
	if name, _, ok := strings.Cut(file, "@"); ok && source.KindOf(file) == source.Stored {
		return name
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if name == "" || name == "." || name == "/" {
		return "policy"
	}
	return name
}

func sameFile(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	ok, err := filepath.Match(a, b)
	return err == nil && ok
}

// Index gives the changes of the file.
func (b *fileBackend) Index(ctx context.Context) (*tui.Index, error) {
	ix := &tui.Index{Banner: safe.Line("from " + filepath.Base(b.name))}
	for i := range b.reviews {
		r, o := b.reviews[i].review, b.origin(int64(i+1))
		ix.Rows = append(ix.Rows, tui.RowsOf(r, o)...)
		ix.Duties = append(ix.Duties, tui.DutiesOf(r, o)...)
		ix.Vendor = append(ix.Vendor, tui.PromisesOf(r, o)...)
		ix.Policies = append(ix.Policies, tui.Policy{
			Name: safe.Line(o.Policy), Title: safe.Line(r.New.Title), Own: r.Role == decided.Own, Versions: 2, Captures: 2,
			Last: b.read, Outcome: safe.Line("compared"), Changed: b.read,
		})
		if r.Verdict == review.Suspect && r.Suspect != nil {
			ix.Troubles = append(ix.Troubles, tui.Trouble{
				Policy: safe.Line(o.Policy), Cause: safe.Line(doubtWords(r.Suspect)), Since: b.read, Failures: 1, Doubtful: true,
				Advice: safe.Line("what differs is not judged: get the page again before you act"),
			})
		}
	}
	var err error
	if ix.Events, err = b.events(ctx, 0); err == nil && len(ix.Events) > 0 {
		ix.Mark.Event = ix.Events[len(ix.Events)-1].ID
	}
	return ix, err
}

func doubtWords(d *review.Doubt) string {
	s := "the " + d.Side + " text is probably not the whole policy"
	for _, x := range d.Signals {
		s += ", " + x.Kind + " “" + x.Quote + "”"
	}
	return s
}

func (b *fileBackend) origin(id int64) *tui.Origin {
	return &tui.Origin{Policy: b.reviews[id-1].policy, Review: id, Found: b.read}
}

// events are those of decisions about texts of no store.
func (b *fileBackend) events(ctx context.Context, after int64) ([]decided.Event, error) {
	if b.store == nil {
		return nil, nil
	}
	all, err := b.store.Decisions(ctx, "", after)
	return eventsOf(all), err
}

// News tells what others decided; the file stays as it is.
func (b *fileBackend) News(ctx context.Context, since tui.Mark) (*tui.News, error) {
	events, err := b.events(ctx, since.Event)
	return &tui.News{Events: events}, err
}

func (b *fileBackend) at(_ context.Context, id int64) (*review.Review, *tui.Origin, error) {
	if id < 1 || id > int64(len(b.reviews)) {
		return nil, nil, fmt.Errorf("%s has no review %d", b.name, id)
	}
	return b.reviews[id-1].review, b.origin(id), nil
}

// Change gives one change whole.
func (b *fileBackend) Change(ctx context.Context, ref tui.Ref) (*tui.Change, error) {
	r, o, err := b.at(ctx, ref.Review)
	if err != nil {
		return nil, err
	}
	if ref.Index < 0 || ref.Index >= len(r.Changes) {
		return nil, fmt.Errorf("%s has no change %d", b.name, ref.Index+1)
	}
	return tui.ChangeOf(r, ref.Index, o), nil
}

// Document gives both whole texts, where they can still be opened.
func (b *fileBackend) Document(ctx context.Context, id int64) (*tui.Document, error) {
	c, err := b.caseOf(ctx, id)
	if err != nil {
		return nil, err
	}
	d := tui.DocumentOf(report.NewRedline(c))
	renumber(d, c.Review(), b.reviews[id-1].review)
	return d, nil
}

// caseOf opens both texts by their references, and makes sure that they are
// those of the review.
func (b *fileBackend) caseOf(ctx context.Context, id int64) (*review.Case, error) {
	r, o, err := b.at(ctx, id)
	if err != nil {
		return nil, err
	}
	var sides [2]review.Source
	for i, s := range []*review.Side{&r.Old, &r.New} {
		src, err := b.opener(b.config != nil && b.config.AllowPrivate).Open(ctx, s.Ref)
		if err != nil {
			return nil, usage(fmt.Errorf("the file holds the changes only, and its text cannot be opened: %w", err), "start redletter review where "+s.Ref+" is to be found, as in a checkout of the branch")
		}
		sides[i] = input(src)
		sides[i].Input.Options = b.reading(o.Policy)
		if review.Hash(src.Bytes) != s.Hash {
			return nil, usage(fmt.Errorf("%s is another text by now than in this review", s.Ref), "open the latest review of the gate, or check out its commit")
		}
	}
	return review.Analyze(sides[0], sides[1], optionsOf(b.config, o.Policy, r))
}

// Timeline has the two texts of the file.
func (b *fileBackend) Timeline(_ context.Context, policy string) ([]tui.Moment, error) {
	for i := range b.reviews {
		if b.reviews[i].policy != policy {
			continue
		}
		r := b.reviews[i].review
		newer := tui.Moment{At: b.read, Version: 2, Hash: safe.Line(r.New.Hash), Review: int64(i + 1)}
		tui.MomentOf(r, &newer)
		return []tui.Moment{newer, {At: b.read, Version: 1, Hash: safe.Line(r.Old.Hash)}}, nil
	}
	return nil, fmt.Errorf("%s holds nothing of %s", b.name, policy)
}

// Compare gives the comparison that the file is.
func (b *fileBackend) Compare(_ context.Context, policy string, _, _ int) (*tui.Comparison, error) {
	for i := range b.reviews {
		if b.reviews[i].policy == policy {
			o := b.origin(int64(i + 1))
			o.Review = -o.Review
			return comparisonOf(b.reviews[i].review, o, policy), nil
		}
	}
	return nil, fmt.Errorf("%s holds nothing of %s", b.name, policy)
}

// Evidence tells what the file says of its texts.
func (b *fileBackend) Evidence(ctx context.Context, ref tui.Ref) (*tui.Evidence, error) {
	r, o, err := b.at(ctx, ref.Review)
	if err != nil {
		return nil, err
	}
	e := &facts{}
	e.put("Judgement", "")
	e.put("file", b.name)
	e.put("made by", r.Tool+", rules "+r.RulesVersion+", reviewed by: "+r.ReviewedBy)
	if ref.Index >= 0 && ref.Index < len(r.Changes) {
		e.put("change", r.Changes[ref.Index].ID)
		e.put("identity", r.Changes[ref.Index].Fingerprint)
	}
	for _, s := range []struct {
		name string
		side *review.Side
	}{{"New text", &r.New}, {"Old text", &r.Old}} {
		e.put(s.name, "")
		e.put("reference", s.side.Ref)
		e.put("as read", s.side.Hash)
		e.put("read by", s.side.Extractor)
		e.put("words", fmt.Sprint(s.side.Words))
	}
	return &tui.Evidence{Title: safe.Line(o.Policy), Facts: e.all}, nil
}

// Decide keeps decisions in the store.
func (b *fileBackend) Decide(ctx context.Context, events []decided.Event) ([]decided.Event, error) {
	if b.store == nil {
		return nil, errors.New("read-only: nothing can be decided here")
	}
	return decideIn(ctx, b.store, events)
}
