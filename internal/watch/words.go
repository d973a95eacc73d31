package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
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
	if e.Kind == kindCoverage {
		w.list(m, "coverage", "redletter: what was looked at")
		n, err = w.coverage(ctx, e, p.recipient)
	} else {
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
