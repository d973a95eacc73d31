package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// A page that announces its next version often links to it. That page is got
// too, kept as a preview, which never becomes the version in force, and
// compared with the one in force: the reader then knows what comes, and by when.
// Only a link to the same site is followed, since the page chooses it.

// preview looks at the announced version after a look that showed the policy.
func (l *look) preview(ctx context.Context) {
	a := l.memory.Announced
	if a == nil || a.Link == "" || !l.showed() || !l.ours(a.Link) {
		return
	}
	p := l.policy
	p.URL, p.Combine = spelled(a.Link, l.policy.URL), nil
	base, err := l.checker.baseline(ctx, l.policy)
	if err != nil || base == nil {
		return // the look itself has said so
	}
	t := l.checker.best(ctx, &p, fetch.Request{}, base)
	if t.err != nil || t.same || t.doc == nil || t.tree().String() == a.Tree || len(parse.Suspect(t.doc, nil)) > 0 {
		return // nothing, nothing new, or nothing that can be relied on: the next look asks again
	}
	a.Tree = t.tree().String()
	next := &look{take: t, checker: l.checker, policy: l.policy, base: base, memory: l.memory, res: l.res}
	l.res.Err = next.announced(ctx, a)
}

// spelled gives a link as it is asked for: links are compared as https, which
// the host of a page that is read over http need not speak.
func spelled(link, page string) string {
	to, err1 := url.Parse(link)
	from, err2 := url.Parse(page)
	if err1 == nil && err2 == nil && to.Host == from.Host {
		to.Scheme = from.Scheme
		return to.String()
	}
	return link
}

// showed says whether the look showed the policy.
func (l *look) showed() bool {
	return l.res.Capture != 0 && l.res.Err == nil && (l.res.Outcome == First || l.res.Outcome == Changed || l.res.Outcome == Unchanged)
}

// ours says whether a link leads to another page of the same site.
func (l *look) ours(link string) bool {
	for _, page := range append(l.policy.pages(), source.NameOf(l.page)) {
		if spelled(link, page) == page {
			return false
		}
	}
	return source.KindOf(link) == source.URL && fetch.SameSite(l.policy.URL, link)
}

// announced keeps the preview with what it will change.
func (l *look) announced(ctx context.Context, a *announced) error {
	c, err := l.against(l.take, true)
	if err != nil {
		return fmt.Errorf("read the version that is announced at %s: %w", a.Link, err)
	}
	v := c.Review()
	v.Announced = &review.Announcement{Date: optional(a.Date), Link: optional(a.Link), Quote: a.Quote}
	l.memory.Unstable.mask(v)
	entry := snapshots.Entry{
		Capture: snapshots.Capture{Outcome: Preview, Why: "announced version" + of(a.Date)},
		Matter:  l.memory.matter(l.policy.Name, l.checker.Now()),
	}
	if len(v.Changes) > 0 {
		doc, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("store the review of %s: %w", l.policy.Name, err)
		}
		entry.Review = &snapshots.Review{
			Policy: l.policy.Name, Old: l.base.Version.Body, New: snapshots.Sum(l.source.Bytes),
			Rules: v.RulesVersion, At: l.checker.Now(), JSON: doc,
		}
		l.tell(kindAnnounced, a.Tree, facts{
			Announced: a.Date, Why: a.Quote, Before: l.base.Captured, Old: l.base.Version.Body.Short(), New: snapshots.Sum(l.source.Bytes).Short(),
		})
		l.news[len(l.news)-1].review = v
	}
	l.res.Announced = v
	if err := l.describe(ctx, &entry.Capture); err != nil {
		return err
	}
	_, err = l.put(ctx, entry)
	return err
}

func of(date string) string {
	if date == "" {
		return ""
	}
	return " of " + date
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
