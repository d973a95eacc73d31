package watch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// Before a change becomes a version the page is asked for again, at once. When it
// then shows the version in force, both texts are served in turns (a test on
// readers, two machines of which one is behind), and the new one is held. When it
// shows a third text, the parts in which the two differ change at every look, and
// are set aside. One look would miss every second page that draws by lot; of
// those that draw evenly, looksAgain miss one in eight.
const looksAgain = 3

// differs works out what a difference from the version in force is.
func (l *look) differs(ctx context.Context, c *review.Case) {
	v, now, tree := l.res.Review, l.checker.Now(), l.tree().String()
	known := l.memory.Unstable
	if known != nil && known.mask(v) == 0 {
		l.unstable(ctx)
		return
	}
	if s := shrunk(c); s != nil {
		l.suspect(ctx, *s)
		return
	}
	if l.memory.flipping(tree, now) {
		d := l.memory.Doubt
		switch {
		case d == nil || d.Tree != tree:
			l.flip(tree)
		case !l.memory.Flips.Told && l.again(ctx) == turned: // it was not one machine that lagged behind
			l.flip(tree)
			l.memory.broken()
		}
		l.variant(ctx)
		return
	}
	switch l.again(ctx) {
	case turned:
		l.flip(tree)
		l.variant(ctx)
		return
	case moving:
		if l.memory.Unstable.mask(v) == 0 {
			l.keepUnstable(ctx)
			return
		}
	}
	if common := l.memory.row(v, now); len(common) > 0 {
		l.memory.differs(common, now)
		l.memory.Unstable.Told = true
		l.tellUnstable()
	}
	l.changed(ctx)
}

// stays says how a change came through the looks after it.
type stays string

const (
	confirmed stays = "confirmed" // or there is nothing to be learned
	turned    stays = "turned"    // the page shows the version in force
	moving    stays = "moving"    // it shows a third text; the parts are noted
)

// again looks until the page shows something else than the change, or has shown
// it often enough.
func (l *look) again(ctx context.Context) stays {
	if source.KindOf(l.policy.URL) != source.URL || source.IsArchived(l.policy.URL) {
		return confirmed
	}
	for range looksAgain {
		if s := l.once(ctx); s != confirmed || l.second.err != nil { // a site in trouble is not asked on
			return s
		}
	}
	return confirmed
}

// once looks one more time.
func (l *look) once(ctx context.Context) stays {
	t := l.checker.take(ctx, &l.policy, fetch.Request{}, l.way)
	t.parse(l.base)
	l.second = t
	switch {
	case t.same:
		return turned
	case t.err != nil || t.doc == nil || len(parse.Suspect(t.doc, l.base.doc)) > 0 || t.tree() == l.tree():
		return confirmed
	}
	if c, err := l.against(t, false); err == nil && (c.Verdict() == review.Identical || c.Verdict() == review.Noise) {
		return turned
	}
	c, err := review.Analyze(review.Source{Input: l.input(), Doc: l.doc, Confirmed: true}, review.Source{Input: t.input(), Doc: t.doc, Confirmed: true}, l.policy.Options)
	if err != nil {
		return confirmed
	}
	if l.memory.differs(partsOf(c.Review()), l.checker.Now()) {
		l.tellUnstable()
	}
	return moving
}

// variant holds a text that the page shows in turns with the version in force.
func (l *look) variant(ctx context.Context) {
	s := parse.Signal{Kind: doubtVariant, Quote: firstChange(l.res.Review)}
	if l.memory.hold(l.tree().String(), s.Kind, l.checker.Now()) {
		l.changed(ctx)
		return
	}
	l.doubted = doubtVariant
	l.keep(ctx, Variant, fmt.Sprintf("%s shows this text and the version in force in turns (“%s”); %s", l.policy.URL, s.Quote, l.memory.Doubt.progress()))
}

// firstChange quotes what differs.
func firstChange(v *review.Review) string {
	if len(v.Changes) == 0 {
		return ""
	}
	return partOf(&v.Changes[0]).Example
}

// flip notes a turn to a text, and tells of it when it is one too many.
func (l *look) flip(tree string) {
	now := l.checker.Now()
	if !l.memory.flip(now, l.base.Version.Tree.String(), tree) {
		return
	}
	l.tell(kindFlap, now.UTC().Format(time.RFC3339Nano), facts{Since: now, Trees: slices.Clone(l.memory.Flips.Trees)})
}

// unstable keeps a look at which only parts differ that always do.
func (l *look) unstable(ctx context.Context) {
	if u := l.memory.Unstable; u.Last != l.tree().String() && u.again() {
		l.tellUnstable()
	}
	l.keepUnstable(ctx)
}

func (l *look) keepUnstable(ctx context.Context) {
	l.unchanged(ctx, l.tree().String(), "only parts that differ at every look: "+strings.Join(l.memory.Unstable.names(), "; "))
}

func (l *look) tellUnstable() {
	u := l.memory.Unstable
	l.tell(kindUnstable, u.Since.UTC().Format(time.RFC3339Nano), facts{Since: u.Since, Parts: u.names()})
}

// steady notes the text of a look, and tells when an unstable page holds still.
func (l *look) steady(tree string) {
	u := l.memory.Unstable
	if l.memory.still(tree) && u.Told {
		l.tell(kindSteady, u.Since.UTC().Format(time.RFC3339Nano), facts{Since: u.Since, Parts: u.names()})
	}
}

// shrunk doubts a change that takes away more than an editor takes at once: a
// third of the words and half of the headings, under the same date.
func shrunk(c *review.Case) *parse.Signal {
	const least = 150
	old, now := c.Old, c.New
	if old.Words < least || now.Words*10 >= old.Words*7 || headings(now)*2 > headings(old) || !sameDates(old, now) {
		return nil
	}
	for i := range c.Delta.Changes {
		if text := c.Delta.Changes[i].Old; text != "" && c.Delta.Changes[i].New == "" {
			return &parse.Signal{Kind: doubtShrunk, Quote: text}
		}
	}
	return nil
}

func headings(d *parse.Document) int {
	n := 0
	for i := range d.Blocks {
		if d.Blocks[i].Kind == parse.Heading && d.Blocks[i].Included() {
			n++
		}
	}
	return n
}

func sameDates(a, b *parse.Document) bool {
	return slices.EqualFunc(a.Dates, b.Dates, func(x, y parse.Date) bool { return x.ISO == y.ISO && x.Role == y.Role })
}

// newsOf makes the events of what a look has to tell beside its capture, and
// takes them off it.
func (r *Router) newsOf(l *look, now time.Time) []snapshots.Event {
	out := make([]snapshots.Event, 0, len(l.news))
	for _, n := range l.news {
		pace := r.troublePace(Doubtful)
		if n.review != nil {
			pace = func(route *Route) Pace { return route.pace(n.review) }
		}
		out = append(out, snapshots.Event{
			Key: n.key, Kind: n.kind, Policy: l.policy.Name, At: now, Facts: n.facts.json(), Deliveries: r.deliveries(&l.policy, now, pace),
		})
	}
	l.news = nil
	return out
}
