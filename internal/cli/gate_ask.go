package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
)

// ask puts the questions that need the bytes, the network or git.
func (g *gating) ask(t *target, base, next review.Source) {
	if t.noLaw {
		t.asked = append(t.asked, note("laws", duty.NotChecked, "own promise only, no law checked; name laws with --jurisdiction"))
	}
	t.asked = append(t.asked, gate.Placeholders(t.case_.New, t.doubt))
	if t.doubt != nil && !gate.Unfilled(t.doubt) {
		t.asked = append(t.asked, gate.WholeText(t.doubt))
	}
	t.asked = append(t.asked, g.history(t)...)
	if t.same {
		return
	}
	t.asked = append(t.asked, gate.Anchors(base.Input.Bytes, next.Input.Bytes), gate.OneDateLine(t.case_.New),
		gate.SetAside(t.case_, t.options), gate.Unread(t.case_, base.Input.Bytes, next.Input.Bytes), g.live(t, base), g.links(t))
}

// history says what this branch did to the papers that the answer rests on.
func (g *gating) history(t *target) []gate.Answer {
	var out []gate.Answer
	if why := g.lost[t.policy]; why != "" {
		out = append(out, note("records-kept", duty.Fail, "--base is taken for the text in force, and this branch lost a record of it: "+why))
	}
	if b := g.Getenv("GITHUB_BASE_REF") + g.Getenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"); b != "" && g.f.approvers == "" && len(g.folder.Files) > 0 {
		if at, _ := g.trunk(g.f.dir); at == nil {
			out = append(out, note("approvers", duty.NotChecked, "git does not have "+b+" here, so this branch itself says who may approve; fetch it (fetch-depth: 0)"))
		}
	}
	return out
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
	src, err := g.fetched(t, url)
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
	fail := func(status int, why, quote string) gate.Answer {
		return gate.Answer{Check: review.Check{Check: name, Status: duty.Fail, Why: why, Quote: quote}, Status: status}
	}
	c, err := review.Analyze(base, live, t.options)
	if err != nil {
		return fail(ExitNoLook, err.Error(), "")
	}
	r := c.Review()
	if r.Verdict == review.Suspect {
		return fail(ExitNoLook, "the live page is probably not the whole policy", r.Suspect.Signals[0].Quote)
	}
	level, _ := material.ParseLevel(g.f.failOn)
	decided := g.folder.Decided(t.policy, t.locale, r)
	for i := range r.Changes {
		if c.Judgements[i].Severity >= level && !decided[i] {
			return fail(ExitFinding, "the live page differs from the base where nobody decided: "+t.base, shown(&r.Changes[i]))
		}
	}
	if file, text := g.folder.Unseen(t.policy, t.locale, t.review, r); file != nil {
		return fail(ExitFinding, "the live page does not show what "+file.Path+" says is "+file.Record.State, text)
	}
	if len(r.Changes) == 0 {
		return note(name, duty.Pass, "the live page shows the base")
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
