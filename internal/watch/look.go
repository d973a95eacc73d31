package watch

import (
	"context"
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

// look is one exchange on its way to a result.
type look struct {
	checker *Checker
	policy  Policy
	page    *fetch.Page
	base    *baseline
	res     *Result
	run     *snapshots.Run // nil when no schedule asked for the look
	source  *source.Source
	doc     *parse.Document
}

// failed keeps the capture of an exchange that gave no page.
func (l *look) failed(ctx context.Context, err error) {
	l.res.Outcome, l.res.Err = string(fetch.Unreachable), err
	if l.page == nil {
		return
	}
	l.res.Outcome = string(l.page.Outcome)
	l.keep(ctx, l.res.Outcome, err.Error())
}

// judge keeps the capture and works out what it means.
func (l *look) judge(ctx context.Context) {
	switch l.page.Outcome {
	case fetch.NotModified:
		l.keep(ctx, Unchanged, "")
		return
	case fetch.Moved:
		l.res.Err = fmt.Errorf("fetch %s: it leads to another site, %s; put that address into redletter.yaml if it is the policy", l.policy.URL, l.page.Final)
		l.keep(ctx, string(fetch.Moved), l.res.Err.Error())
		return
	}
	if err := l.read(ctx); err != nil {
		l.res.Err = err
		l.keep(ctx, Degraded, err.Error())
		return
	}
	if l.base == nil {
		l.first(ctx)
		return
	}
	l.compare(ctx)
}

// read gets the document out of the page.
func (l *look) read(ctx context.Context) error {
	src, err := source.Extract(ctx, &source.Source{Ref: l.policy.URL, Name: l.page.Final, MediaType: l.page.MediaType, Bytes: l.page.Body})
	if err != nil {
		return err
	}
	l.source = src
	l.doc, err = parse.Parse(l.input())
	if err != nil {
		return fmt.Errorf("read %s: %w", l.policy.URL, err)
	}
	return nil
}

func (l *look) input() parse.Input {
	return parse.Input{Bytes: l.source.Bytes, Name: l.source.Name, MediaType: l.source.MediaType, Options: l.policy.Parse}
}

// first makes the first good capture the baseline.
func (l *look) first(ctx context.Context) {
	if s := parse.Suspect(l.doc, nil); len(s) > 0 {
		l.doubt(ctx, s[0])
		return
	}
	l.accept(ctx, First, nil)
}

func (l *look) doubt(ctx context.Context, s parse.Signal) {
	l.res.Err = fmt.Errorf("%s is probably not the policy: %s (“%s”); the capture is kept, the version in force stays", l.policy.URL, s.Kind, s.Quote)
	l.keep(ctx, Doubtful, l.res.Err.Error())
}

// compare reviews the capture against the version in force.
func (l *look) compare(ctx context.Context) {
	c, err := review.Analyze(
		review.Source{Ref: l.policy.Name + "@" + l.base.Version.Body.Short(), Input: l.baseInput()},
		review.Source{Ref: l.policy.Name + "@" + snapshots.Sum(l.source.Bytes).Short(), Input: l.input()}, l.policy.Options)
	if err != nil {
		l.res.Err = err
		l.keep(ctx, Degraded, err.Error())
		return
	}
	l.res.Review = c.Review()
	switch v := l.res.Review.Verdict; {
	case v == review.Suspect && c.Doubt.Side == "new":
		s := c.Doubt.Signals[0]
		l.doubt(ctx, parse.Signal{Kind: s.Kind, Quote: s.Quote})
	case v == review.Identical || v == review.Noise:
		l.keep(ctx, Unchanged, "")
	default:
		l.changed(ctx)
	}
}

func (l *look) baseInput() parse.Input {
	return parse.Input{Bytes: l.base.Bytes, Name: l.base.URL, MediaType: l.base.MediaType, Options: l.policy.Parse}
}

// changed stores the new version and its review.
func (l *look) changed(ctx context.Context) {
	back, err := l.checker.Store.VersionByTree(ctx, l.policy.Name, l.tree())
	if err == nil {
		l.res.Review.ReturnedTo = &review.Returned{Hash: back.Body.String(), Date: back.Captured.UTC().Format(time.DateOnly)}
	} else if !errors.Is(err, snapshots.ErrNotFound) {
		l.res.Err = err
		return
	}
	doc, err := json.Marshal(l.res.Review)
	if err != nil {
		l.res.Err = fmt.Errorf("store the review of %s: %w", l.policy.Name, err)
		return
	}
	l.accept(ctx, Changed, &snapshots.Review{
		Policy: l.policy.Name, Old: l.base.Version.Body, New: snapshots.Sum(l.source.Bytes),
		Rules: l.res.Review.RulesVersion, At: l.checker.Now(), JSON: doc,
	})
}

func (l *look) tree() snapshots.Hash { return snapshots.Sum(l.doc.Canonical()) }

// keep stores the capture with every byte that came, and nothing else.
func (l *look) keep(ctx context.Context, outcome, why string) {
	l.add(ctx, snapshots.Entry{Capture: snapshots.Capture{Outcome: outcome, Why: why}})
}

// accept stores the capture as the version in force, in one transaction with
// the review that it led to.
func (l *look) accept(ctx context.Context, outcome string, r *snapshots.Review) {
	l.add(ctx, snapshots.Entry{
		Capture: snapshots.Capture{Outcome: outcome},
		Version: &snapshots.Version{
			Tree: l.tree(), Extractor: l.doc.Extractor, Title: l.doc.Title,
			Effective: effective(l.doc), Accepted: l.checker.Now(),
		},
		Review: r,
	})
}

// add completes the capture of an entry and stores it.
func (l *look) add(ctx context.Context, e snapshots.Entry) {
	l.res.Outcome = e.Capture.Outcome
	err := l.describe(ctx, &e.Capture)
	if err == nil {
		e.Run = l.run
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

// describe fills a capture with what the exchange gave, and stores its bytes.
func (l *look) describe(ctx context.Context, c *snapshots.Capture) (err error) {
	c.Policy, c.URL, c.At, c.MediaType = l.policy.Name, l.page.Final, l.page.Started, l.page.MediaType
	if c.URL == "" {
		c.URL = l.policy.URL
	}
	if c.Evidence, err = json.Marshal(&l.page.Evidence); err != nil {
		return fmt.Errorf("store the capture of %s: %w", l.policy.Name, err)
	}
	if len(l.page.Raw) > 0 {
		if c.Raw, err = l.checker.Store.PutBody(ctx, l.page.Raw); err != nil {
			return err
		}
	}
	if l.source != nil {
		c.MediaType = l.source.MediaType
		if c.Body, err = l.checker.Store.PutBody(ctx, l.source.Bytes); err != nil {
			return err
		}
	}
	if l.doc != nil {
		c.Tree = l.tree()
	}
	return nil
}

// effective is the page's own date: the effective one, else that of the update.
func effective(d *parse.Document) string {
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
