package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/snapshots"
)

// words turns events into mails.
type words struct {
	store  *snapshots.Store
	router *Router
	from   string
	unsub  string
	now    time.Time

	templates  map[string]*report.Template
	checkpoint []byte // of the ledger; nil for none
}

// parcel is what goes to one recipient in one mail.
type parcel struct {
	recipient  string
	pace       Pace
	deliveries []snapshots.Delivery
	events     []snapshots.Event
}

// message words a parcel. Its ID is made from the events and the recipient
// alone, so that the same parcel has it again.
func (w *words) message(ctx context.Context, p *parcel) (*notify.Message, error) {
	m := &notify.Message{Date: w.now.In(w.router.Zone), From: w.from, To: []string{p.recipient}, Unsubscribe: w.unsub}
	parts := []string{p.recipient}
	for _, e := range p.events {
		parts = append(parts, e.Key)
	}
	m.ID = notify.ID(w.from, parts...)
	told, err := w.told(ctx, p, m)
	if err != nil {
		return nil, err
	}
	alert, err := told.alert()
	if err != nil {
		return nil, err
	}
	if alert, err = w.attach(m, told, alert); err != nil {
		return nil, err
	}
	facts := report.ToldOf(alert.Subject, m.Date, told.notices)
	facts.Checkpoint = string(w.checkpoint)
	alert = w.template(p, facts, alert).WithCheckpoint(w.checkpoint)
	m.Subject, m.Text, m.HTML = alert.Subject, alert.Text, alert.HTML
	if _, ok := notify.ChannelName(p.recipient); ok {
		m.HTML, facts.Subject = "", m.Subject.String()
		m.Facts, err = json.Marshal(&envelope{Type: told.kind, Timestamp: w.now.UTC().Format(time.RFC3339), Data: facts})
	}
	return m, err
}

// attach puts the whole report beside a mail that is too large to be read.
func (w *words) attach(m *notify.Message, t *telling, alert *report.Alert) (*report.Alert, error) {
	if _, toChannel := notify.ChannelName(m.To[0]); toChannel || !alert.Large() {
		return alert, nil
	}
	page, err := report.Attached(t.notices)
	if err != nil || page == nil {
		return alert, err
	}
	m.Files = append(m.Files, notify.File{Name: "report.html", Type: "text/html; charset=utf-8", Bytes: page})
	if t.title == "" {
		return report.Shortened(&t.notices[0])
	}
	return report.ShortenedDigest(t.title, t.notices)
}

// template words a message as its route asks for. One that fails leaves our
// words, and says so: a message must not wait for a template.
func (w *words) template(p *parcel, facts *report.Told, ours *report.Alert) *report.Alert {
	route := w.route(p.deliveries[0].Route)
	if route == nil || route.Template == "" || w.templates[route.Template] == nil {
		return ours
	}
	alert, err := w.templates[route.Template].Word(facts, ours)
	if err != nil {
		alert.Text = safe.Sanitize(alert.Text.String() + "\nThe template " + route.Template + " could not be used: " + err.Error() + "\n")
	}
	return alert
}

func (w *words) route(name string) *Route {
	for i := range w.router.Routes {
		if w.router.Routes[i].Name == name {
			return &w.router.Routes[i]
		}
	}
	return nil
}

// envelope is the form that Standard Webhooks asks for.
type envelope struct {
	Type      string       `json:"type"`
	Timestamp string       `json:"timestamp"`
	Data      *report.Told `json:"data"`
}

// telling is what a message says: one notice, or the several of a digest.
type telling struct {
	kind    string // "redletter.change", "redletter.digest", …
	title   string // of a digest, "" for one notice
	notices []report.Notice
}

func (t *telling) alert() (*report.Alert, error) {
	if t.title == "" {
		return report.MailOf(&t.notices[0])
	}
	return report.DigestOf(t.title, t.notices)
}

// told gives what there is to say, and the marks that mail programs sort by.
func (w *words) told(ctx context.Context, p *parcel, m *notify.Message) (*telling, error) {
	if p.pace != Instant {
		return w.digest(ctx, p, m)
	}
	e := &p.events[0]
	out := &telling{kind: "redletter." + e.Kind}
	var n *report.Notice
	var err error
	switch {
	case e.Kind == kindCoverage:
		w.list(m, "coverage", "redletter: what was looked at")
		n, err = w.coverage(ctx, e, p.recipient)
	default:
		n, err = w.notice(ctx, e, &p.deliveries[0])
		w.mark(m, e, n)
	}
	if err == nil {
		err = w.matter(m, e)
	}
	if err != nil {
		return nil, err
	}
	out.notices = []report.Notice{*n}
	return out, nil
}

// mark says what a message is about.
func (w *words) mark(m *notify.Message, e *snapshots.Event, n *report.Notice) {
	m.Policy = e.Policy
	if n != nil && n.Review != nil {
		m.Severity = n.Review.Verdict
	}
	if e.Policy == "" {
		w.list(m, "watch", "redletter: the watch itself")
	} else {
		w.list(m, e.Policy, e.Policy+": policy changes")
	}
}

// matter says which other messages belong together with one, and which ends what
// the others told: a page that is seen again, parts that hold still, a record of
// notice that is closed.
func (w *words) matter(m *notify.Message, e *snapshots.Event) error {
	var f facts
	if err := json.Unmarshal(e.Facts, &f); err != nil {
		return fmt.Errorf("read the facts of event %d: %w", e.ID, err)
	}
	since := f.Since.UTC().Format(time.RFC3339Nano)
	switch e.Kind {
	case kindLook, kindTrouble, kindRecovery:
		m.Matter, m.Ends = "incident/"+e.Policy+"/"+since, e.Kind == kindRecovery
	case kindUnstable, kindSteady:
		m.Matter, m.Ends = "unstable/"+e.Policy+"/"+since, e.Kind == kindSteady
	case kindChange, kindNotice:
		m.Matter, m.Ends = e.Key, e.Kind == kindNotice && f.Cause == gate.Closed
		if f.Text != "" {
			m.Matter = "text/" + e.Policy + "/" + f.Text
		}
	default:
		m.Matter = e.Key
	}
	return nil
}

// list puts a message into a list and a thread. The thread's root is never
// sent; its name is enough for mail programs to keep a policy together.
func (w *words) list(m *notify.Message, name, topic string) {
	m.ListID = name + ".redletter." + domain(m.ID)
	m.Thread = notify.ID(w.from, "thread", name, m.To[0])
	m.Topic = safe.Line(topic)
}

func domain(id string) string { return id[strings.LastIndexByte(id, '@')+1:] }

func (w *words) digest(ctx context.Context, p *parcel, m *notify.Message) (*telling, error) {
	notices := make([]report.Notice, len(p.events))
	for i := range p.events {
		n, err := w.notice(ctx, &p.events[i], &p.deliveries[i])
		if err != nil {
			return nil, err
		}
		notices[i] = *n
	}
	title := map[Pace]string{Daily: "Daily digest", Weekly: "Weekly digest", held: "Many changes at once"}[p.pace]
	w.list(m, "digest", "redletter: "+strings.ToLower(title))
	return &telling{kind: "redletter.digest", title: title + ", " + m.Date.Format("2 January 2006"), notices: notices}, nil
}

// notice puts an event into the words of a mail.
func (w *words) notice(ctx context.Context, e *snapshots.Event, d *snapshots.Delivery) (*report.Notice, error) {
	var f facts
	if err := json.Unmarshal(e.Facts, &f); err != nil {
		return nil, fmt.Errorf("read the facts of event %d: %w", e.ID, err)
	}
	n := &report.Notice{
		Policy: e.Policy, Owner: w.owner(e.Policy), URL: f.URL, Lowest: w.lowest(d.Route),
		Clocks: report.Clocks{Detected: e.At, Sent: w.now, Zone: w.router.Zone},
	}
	switch e.Kind {
	case kindChange, kindAnnounced:
		return n, w.changed(ctx, e, &f, n)
	case kindNotice:
		sayRecord(e, &f, n)
	case kindFlap:
		var err error
		if n.Lines, err = w.turns(ctx, e.Policy, &f); err != nil {
			return nil, err
		}
		n.Head = e.Policy + " shows different texts in turns"
	default:
		n.Head, n.Lines = w.say(e, &f)
	}
	if e.Policy != "" {
		n.Again = "redletter history " + e.Policy
	}
	return n, nil
}

// owner is who looks after a policy by the configuration in force.
func (w *words) owner(policy string) string {
	for i := range w.router.covered {
		if w.router.covered[i].Name == policy {
			return w.router.covered[i].Owner
		}
	}
	return ""
}

func (w *words) lowest(route string) string {
	if r := w.route(route); r != nil {
		return r.lowest()
	}
	return "minor" // the route is gone from the configuration: tell it all
}

func (w *words) changed(ctx context.Context, e *snapshots.Event, f *facts, n *report.Notice) error {
	stored, err := w.store.ReviewByID(ctx, e.Review)
	if err != nil {
		return err
	}
	n.Review = new(review.Review)
	if err := json.Unmarshal(stored.JSON, n.Review); err != nil {
		return fmt.Errorf("read the review of event %d: %w", e.ID, err)
	}
	c, err := w.store.Capture(ctx, e.Capture)
	if err != nil {
		return err
	}
	n.Clocks.Before, n.Clocks.After = f.Before, c.At
	n.Again = fmt.Sprintf("redletter diff %s@%s %s@%s", e.Policy, f.Old, e.Policy, f.New)
	if at := slices.IndexFunc(n.Review.Changes, func(c review.Change) bool { return c.Severity == n.Review.Verdict }); at >= 0 {
		n.Act = []string{`redletter review --open "` + e.Policy + " " + n.Review.Changes[at].ID + `"`}
	}
	if e.Kind == kindAnnounced {
		n.Announced = "version" + of(f.Announced)
		n.Act = []string{"redletter history " + e.Policy}
		n.Again = ""
		n.First = append(n.First, "This is the announced version"+of(f.Announced)+", compared with the version in force. It is not in force yet, and the page can still change.")
	}
	if f.Unannounced {
		n.First = append(n.First, "Unannounced: our own page changed, and no approved notice is on record for the text that stands there now.")
	}
	if f.Role == "own" {
		n.First = append(n.First, missed(n.Review)...)
	}
	return nil
}

// missed lists the promises about notice that were not kept.
func missed(v *review.Review) []string {
	var out []string
	for _, c := range v.Checks {
		if c.Status == "fail" && (c.Check == "lead-time-kept" || c.Check == "effective-date-too-early") {
			out = append(out, "A promised lead time is missed: "+c.Why)
		}
	}
	return out
}

// say words an event without a review.
func (w *words) say(e *snapshots.Event, f *facts) (head string, lines []string) {
	since := "Since " + w.time(f.Since) + ", "
	looks := fmt.Sprintf("%d looks in a row", f.Failures)
	if f.Failures == 1 {
		looks = "one look"
	}
	switch e.Kind {
	case kindLook:
		head = map[string]string{Doubtful: "possible change, unconfirmed", "moved": "the page moved", "gone": "the page is gone"}[f.Cause]
		head = e.Policy + ": " + head
		lines = []string{since + looks + " did not show the policy. The version in force stays the last that was seen.", f.Why}
	case kindTrouble:
		head = e.Policy + " could not be fetched: " + causeWords(f.Cause)
		lines = []string{since + looks + " failed. Nothing is known about changes since then. Other policies that fail for the same cause get no mail of their own; one follows when the last of them is seen again.", f.Why}
	case kindRecovery:
		head = e.Policy + " is seen again"
		lines = []string{since + looks + " had not shown it (" + causeWords(f.Cause) + "). " + meanwhile(f.Why)}
	case kindStorm:
		head = fmt.Sprintf("%d policies changed at once; their mails are held", f.Count)
		lines = []string{"So many changes at one time often have one cause outside the policies. The mails are held until " + w.time(f.Until) + " and then sent as one digest. Own policies and changes with a deadline are not held."}
	case kindOff:
		head = "channel " + f.Cause + " is switched off at its end"
		lines = []string{"When it was told something, " + f.Why + ". Nothing is sent there until its address in redletter.yaml changes. What was meant for it stands in redletter outbox."}
	case kindUnstable:
		head = e.Policy + ": parts of the page differ at every look"
		lines = append([]string{"These parts are set aside until the page holds still; the rest of it is compared as ever. What is set aside is counted in each review. Parts that are not the policy can be left out for good with remove: in redletter.yaml."}, f.Parts...)
	case kindSteady:
		head = e.Policy + " holds still again"
		lines = append([]string{"Since " + w.time(f.Since) + " these parts had differed at every look. They are compared again:"}, f.Parts...)
	case kindGap:
		head = "nobody was looking"
		lines = []string{"Between " + w.time(f.Since) + " and " + w.time(f.Until) + " no policy was looked at: redletter did not run, or could not. What was missed is caught up now."}
	}
	if f.Hint != "" {
		lines = append(lines, "Next: "+f.Hint)
	}
	return head, lines
}

// causeWords says the cause of an incident: what the looks came to, and of which
// host.
func causeWords(cause string) string {
	outcome, host, ok := strings.Cut(cause, " ")
	if outcome == Doubtful {
		return "possible change, unconfirmed"
	}
	if ok {
		return outcome + " at " + host
	}
	return outcome
}

// meanwhile says what became of a policy while it was not seen.
func meanwhile(outcome string) string {
	switch outcome {
	case Unchanged:
		return "The text is still the version in force."
	case Changed:
		return "It has changed meanwhile, which is told by itself."
	case First:
		return "It is captured for the first time."
	}
	return ""
}

func (w *words) time(t time.Time) string { return t.In(w.router.Zone).Format("2006-01-02 15:04 MST") }

// coverage says what was looked at, for the policies of the recipient's routes.
func (w *words) coverage(ctx context.Context, e *snapshots.Event, recipient string) (*report.Notice, error) {
	var f facts
	if err := json.Unmarshal(e.Facts, &f); err != nil {
		return nil, fmt.Errorf("read the facts of event %d: %w", e.ID, err)
	}
	all, err := w.store.Coverage(ctx, f.Since, f.Until, shown...)
	if err != nil {
		return nil, err
	}
	byName := map[string]snapshots.Coverage{}
	for _, c := range all {
		byName[c.Policy] = c
	}
	var rows []snapshots.Coverage
	for i := range w.router.covered {
		if p := &w.router.covered[i]; w.router.hears(recipient, p) {
			c := byName[p.Name]
			c.Policy = p.Name
			rows = append(rows, c)
		}
	}
	dead, err := w.store.Mails(ctx, snapshots.Dead)
	if err != nil {
		return nil, err
	}
	n := w.covered(&f, rows, len(dead))
	late, err := w.late(ctx, recipient)
	if err != nil {
		return nil, err
	}
	n.First = append(n.First, late...)
	return n, nil
}

// late lists the notice records that are overdue, of the policies that a
// recipient hears of.
func (w *words) late(ctx context.Context, recipient string) ([]string, error) {
	told, err := w.router.told(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range w.router.covered {
		if p := &w.router.covered[i]; w.router.hears(recipient, p) {
			out = append(out, w.router.late(p, told, w.now)...)
		}
	}
	return out, nil
}

func policyCount(n int) string {
	if n == 1 {
		return "1 policy"
	}
	return fmt.Sprintf("%d policies", n)
}

// covered words the rows: what was not seen comes first.
func (w *words) covered(f *facts, rows []snapshots.Coverage, dead int) *report.Notice {
	var unseen, changed, same []string
	for _, c := range rows {
		switch line := fmt.Sprintf("%s: %d of %d looks saw it", c.Policy, c.Seen, c.Looks); {
		case c.LastSeen.IsZero():
			unseen = append(unseen, c.Policy+": never seen")
		case c.Seen == 0:
			unseen = append(unseen, c.Policy+": not seen since "+w.time(c.LastSeen))
		case c.Changed > 0:
			changed = append(changed, line+"; changed, new versions: "+fmt.Sprint(c.Changed))
		default:
			same = append(same, line+"; unchanged")
		}
	}
	n := &report.Notice{
		Head:   fmt.Sprintf("Coverage of the week: %s, %d changed, %d not seen", policyCount(len(rows)), len(changed), len(unseen)),
		First:  unseen,
		Lines:  []string{"From " + w.time(f.Since) + " to " + w.time(f.Until) + "."},
		Clocks: report.Clocks{Sent: w.now, Zone: w.router.Zone},
		Again:  "redletter history",
	}
	if dead > 0 {
		n.First = append(n.First, fmt.Sprintf("messages that could not be delivered and were given up: %d; see redletter outbox list", dead))
	}
	if len(unseen) > 0 {
		n.Act = []string{"redletter doctor"}
	}
	n.Lines = append(n.Lines, append(changed, same...)...)
	return n
}
