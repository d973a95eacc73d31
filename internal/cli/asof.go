package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) asOf() *cobra.Command {
	return &cobra.Command{
		Use:   "asof DATE POLICY",
		Short: "what was known of a policy on a day: which text, since when, who was told, what was decided",
		Long: `asof tells what was known at the end of a day (2026-05-01, in the zone of the
configuration), or at a moment (2026-05-01T15:04:05Z): the version in force, its
own date, between which two looks it appeared, when it was detected and judged
and by which rule pack, who was told and with which proof, who opened it, and
what was decided. What came later is left out.`,
		Args: cobra.ExactArgs(2),
		RunE: run(func(args []string) error { return p.runAsOf(args[0], args[1]) }),
	}
}

// known is the JSON of asof. A time is "" when it did not happen.
type known struct {
	Schema  string `json:"schema"`
	Policy  string `json:"policy"`
	AsOf    string `json:"as_of"`
	Version int    `json:"version"` // 0: none was captured yet
	Capture int64  `json:"capture"`
	Hash    string `json:"hash"`
	Title   string `json:"title"`

	PageDate string `json:"page_date"` // the page's own date
	LastOld  string `json:"last_old"`  // last look that showed the text before
	FirstNew string `json:"first_new"` // first capture of this text
	Detected string `json:"detected"`  // accepted as the new text
	LastSeen string `json:"last_seen"` // last look that showed this text
	LastLook string `json:"last_look"` // last look of all,
	Outcome  string `json:"outcome"`   // and what came of it

	Judged  []judged `json:"judged"`
	Told    []toldTo `json:"told"`
	Opened  []action `json:"opened"`
	Decided []action `json:"decided"`
	Entries int64    `json:"entries"` // of the ledger about all this: the highest one
}

type judged struct {
	Review  int64  `json:"review"`
	At      string `json:"at"`
	Rules   string `json:"rules"`
	Verdict string `json:"verdict"`
}

type toldTo struct {
	Mail   int64  `json:"mail"`
	To     string `json:"to"`
	State  string `json:"state"` // as it was then
	Sent   string `json:"sent"`
	Server string `json:"server"`
	Reply  string `json:"reply"`
}

type action struct {
	Decision int64  `json:"decision"`
	Change   string `json:"change"`
	Action   string `json:"action"`
	By       string `json:"by"`
	At       string `json:"at"`
	Reason   string `json:"reason"`
}

// moment reads a day, of which it gives the end, or a moment.
func (p *program) moment(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	zone := time.UTC
	if c, err := p.config(); err == nil {
		zone = c.Zone()
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return t, usage(fmt.Errorf("%q is no date", text), "write it as 2026-05-01, or 2026-05-01T15:04:05Z")
	}
	return t.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
}

func (p *program) runAsOf(date, policy string) error {
	then, err := p.moment(date)
	if err != nil {
		return err
	}
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	if err := store.Knows(p.ctx, policy); err != nil {
		return unopenedStore(err)
	}
	l := &looker{p: p, store: store, policy: policy, then: then}
	l.out = known{
		Schema: "redletter/asof/v1", Policy: policy, AsOf: then.UTC().Format(time.RFC3339),
		Judged: []judged{}, Told: []toldTo{}, Opened: []action{}, Decided: []action{},
	}
	if err := l.look(); err != nil {
		return unopenedStore(err)
	}
	if p.json {
		return report.JSON(p.Stdout, &l.out)
	}
	return p.print(l.out.text())
}

// looker collects what was known.
type looker struct {
	p       *program
	store   *snapshots.Store
	policy  string
	then    time.Time
	version snapshots.Version
	before  snapshots.Version // zero when there was none
	out     known
}

func (l *looker) look() error {
	v, err := l.inForce()
	if err != nil {
		return err
	}
	for _, step := range []func() error{l.looks, l.judgements, l.mails, l.decisions} {
		if err := step(); err != nil {
			return err
		}
	}
	if v != nil {
		l.out.Version, l.out.Capture, l.out.Hash, l.out.Title = v.Number, v.Capture, v.Body.String(), v.Title
		l.out.PageDate, l.out.FirstNew, l.out.Detected = v.Effective, at(v.Captured), at(v.Accepted)
	}
	return nil
}

// inForce gives the version that was known, nil for none. A text is known from
// when it was accepted, which may be later than its capture.
func (l *looker) inForce() (*snapshots.Version, error) {
	all, err := l.store.Versions(l.p.ctx, l.policy)
	if err != nil {
		return nil, err
	}
	var found *snapshots.Version
	for i := range all {
		if all[i].Accepted.After(l.then) {
			continue
		}
		if found != nil {
			l.before = *found
		}
		found = &all[i]
		l.version = all[i]
	}
	return found, l.entry(found)
}

func (l *looker) entry(v *snapshots.Version) error {
	if v == nil {
		return nil
	}
	return l.mark(snapshots.KindVersion, v.ID)
}

// mark remembers the highest entry of the ledger that something stands in.
func (l *looker) mark(kind string, id int64) error {
	leaf, err := l.store.LeafOf(l.p.ctx, kind, id)
	l.out.Entries = max(l.out.Entries, leaf.N)
	return err
}

// looks goes through the captures up to then.
func (l *looker) looks() error {
	captures, err := l.store.Captures(l.p.ctx, l.policy)
	if err != nil {
		return err
	}
	for i := range captures {
		c := &captures[i]
		if c.At.After(l.then) {
			continue
		}
		l.out.LastLook, l.out.Outcome = at(c.At), c.Outcome
		if !slices.Contains(watch.Seen(), c.Outcome) || l.version.ID == 0 {
			continue
		}
		if c.ID < l.version.Capture {
			l.out.LastOld = at(c.At)
		} else {
			l.out.LastSeen = at(c.At)
		}
	}
	return nil
}

// judgements lists the reviews of the version that had been made.
func (l *looker) judgements() error {
	reviews, err := l.store.Reviews(l.p.ctx, l.policy)
	if err != nil {
		return err
	}
	for i := range reviews {
		r := &reviews[i]
		if r.At.After(l.then) || r.New != l.version.Body || r.Old != l.before.Body {
			continue
		}
		var doc review.Review
		if err := json.Unmarshal(r.JSON, &doc); err != nil {
			return fmt.Errorf("read review %d: %w", r.ID, err)
		}
		l.out.Judged = append(l.out.Judged, judged{r.ID, at(r.At), r.Rules, doc.Verdict})
		if err := l.mark(snapshots.KindReview, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// mails lists who was told of the version, as it stood then.
func (l *looker) mails() error {
	events, err := l.store.EventsOf(l.p.ctx, l.policy)
	if err != nil {
		return err
	}
	for i := range events {
		if events[i].At.After(l.then) || l.version.ID == 0 || events[i].Capture != l.version.Capture {
			continue
		}
		mails, err := l.store.MailsOf(l.p.ctx, events[i].ID)
		if err != nil {
			return err
		}
		for j := range mails {
			if m := &mails[j]; !m.Created.After(l.then) {
				if err := l.mail(m); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *looker) mail(m *snapshots.Mail) error {
	t := toldTo{Mail: m.ID, To: m.Recipient, State: "waiting"}
	ends, err := l.store.Sendings(l.p.ctx, m.ID)
	if err != nil {
		return err
	}
	for _, e := range ends {
		if e.State == snapshots.Sent && !e.Sent.After(l.then) {
			t.State, t.Sent, t.Server, t.Reply = e.State, at(e.Sent), e.Server, e.Reply
			if err := l.mark(snapshots.KindSending, e.ID); err != nil {
				return err
			}
		}
	}
	l.out.Told = append(l.out.Told, t)
	return nil
}

// decisions lists what people had done about the version's changes.
func (l *looker) decisions() error {
	all, err := l.store.Decisions(l.p.ctx, l.policy, 0)
	if err != nil {
		return err
	}
	for i := range all {
		d := &all[i]
		if d.At.After(l.then) || !slices.ContainsFunc(l.out.Judged, func(j judged) bool { return d.Review == 0 || j.Review == d.Review }) {
			continue
		}
		x := action{d.ID, d.Change, d.Action, authorOf(d), at(d.At), d.Reason}
		if d.Action == snapshots.ActionSeen {
			l.out.Opened = append(l.out.Opened, x)
		} else {
			l.out.Decided = append(l.out.Decided, x)
		}
		if err := l.mark(snapshots.KindDecision, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// authorOf says who decided, also when the name was erased.
func authorOf(d *snapshots.Decision) string {
	if d.By == "" && d.Erased {
		return "(name erased)"
	}
	return d.By
}

func (k *known) text() string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "  %-18s %s\n", name, value) }
	fmt.Fprintf(&b, "%s, as of %s\n", k.Policy, k.AsOf)
	if k.Version == 0 {
		line("text", "none was known yet")
	} else {
		line("text", fmt.Sprintf("version %d, capture %d, %s", k.Version, k.Capture, k.Hash))
		line("title", k.Title)
		line("page's own date", orElse(k.PageDate, "none is given"))
		line("appeared", k.between())
		line("detected", k.Detected)
		line("last seen", k.LastSeen)
	}
	line("last look", strings.TrimSpace(orElse(k.LastLook, "never")+" "+k.Outcome))
	for _, j := range k.Judged {
		line("judged", fmt.Sprintf("%s by rules %s: %s (review %d)", j.At, j.Rules, report.Severity(j.Verdict), j.Review))
	}
	for _, t := range k.Told {
		if t.Sent == "" {
			line("told", t.To+": not yet (mail "+fmt.Sprint(t.Mail)+")")
			continue
		}
		line("told", fmt.Sprintf("%s on %s, taken by %s: %s (mail %d)", t.To, t.Sent, t.Server, t.Reply, t.Mail))
	}
	for _, d := range k.Opened {
		line("opened", fmt.Sprintf("%s by %s (%s)", d.At, d.By, d.Change))
	}
	for _, d := range k.Decided {
		line("decided", strings.TrimSuffix(fmt.Sprintf("%s by %s: %s on %s: %s", d.At, d.By, d.Action, d.Change, d.Reason), ": "))
	}
	line("proof", fmt.Sprintf("ledger entries up to %d; redletter ledger proof ID", k.Entries))
	return b.String()
}

// between says between which two looks the text appeared.
func (k *known) between() string {
	if k.LastOld == "" {
		return "before " + k.FirstNew + ", the first look"
	}
	return "after " + k.LastOld + " and before " + k.FirstNew
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
