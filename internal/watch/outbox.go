package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"time"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/snapshots"
)

// Backoff is how long a mail waits after each failed attempt; the last value
// holds for all later ones.
var Backoff = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour,
}

// GiveUp is how long after its wording a mail is tried: once for each wait of
// Backoff at least, also when nothing ran meanwhile.
const GiveUp = 72 * time.Hour

// lease is how long an attempt may take before another may be made: longer than
// any conversation with a mail server.
const lease = 10 * time.Minute

// Outbox words what is due and sends it. Every step is stored before the next
// one, so that a crash loses nothing: the worst is one mail that the server
// took and the store does not know of, which goes out again with the same ID.
type Outbox struct {
	Store       *snapshots.Store
	Router      *Router
	Sender      *notify.Post // nil: what is due stays where it is
	From        string
	Unsubscribe string // an address, "" for none
	Templates   map[string]*report.Template
	Checkpoint  func(ctx context.Context) ([]byte, error) // of the ledger, which each message carries; nil: none
	Now         func() time.Time
	Log         *slog.Logger // nil: none
}

// Drain words and sends what is due, and gives when there is more to do; zero
// for never. An error is one of the store. That a mail was not taken is no
// error of Drain: it is noted with the mail, which waits for its next try.
func (o *Outbox) Drain(ctx context.Context) (next time.Time, err error) {
	if o.Sender == nil {
		return time.Time{}, nil
	}
	if err := o.word(ctx); err != nil {
		return next, err
	}
	down := map[string]bool{}
	for {
		m, err := o.Store.Claim(ctx, o.Now(), lease)
		if errors.Is(err, snapshots.ErrNotFound) {
			break
		}
		if err != nil {
			return next, err
		}
		place := o.Sender.Place(m.Recipient)
		if down[place] {
			// What cannot be reached is not tried with each message in turn, which
			// would take an age and tell nothing new.
			if err := o.Store.Unclaim(ctx, m.ID, o.Now().Add(Backoff[0])); err != nil {
				return next, err
			}
			continue
		}
		if down[place], err = o.send(ctx, &m); err != nil {
			return next, err
		}
	}
	due, err := o.Store.NextDue(ctx)
	if err != nil {
		return next, err
	}
	open, err := o.Store.NextMail(ctx)
	return sooner(due, open), err
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// word makes mails of the deliveries that are due.
func (o *Outbox) word(ctx context.Context) error {
	now := o.Now()
	if err := o.Router.Brake(ctx, now); err != nil {
		return err
	}
	due, err := o.Store.Unworded(ctx, now)
	if err != nil {
		return err
	}
	w := &words{store: o.Store, router: o.Router, from: o.From, unsub: o.Unsubscribe, now: now, templates: o.Templates}
	if o.Checkpoint != nil && len(due) > 0 {
		if w.checkpoint, err = o.Checkpoint(ctx); err != nil {
			return err
		}
	}
	for _, p := range parcels(due, o.Sender.Apart) {
		if err := o.post(ctx, w, &p); err != nil {
			return err
		}
	}
	return nil
}

// parcels puts deliveries together: those of one recipient and one pace of
// digest go in one mail, each instant one goes alone, and each of a recipient
// that wants them apart. The store gives them in that order.
func parcels(due []snapshots.Delivery, apart func(recipient string) bool) []parcel {
	var out []parcel
	for _, d := range due {
		if apart(d.Recipient) {
			d.Pace = string(Instant)
		}
		last := len(out) - 1
		if last >= 0 && Pace(d.Pace) != Instant && out[last].recipient == d.Recipient && out[last].pace == Pace(d.Pace) {
			out[last].deliveries = append(out[last].deliveries, d)
			continue
		}
		out = append(out, parcel{recipient: d.Recipient, pace: Pace(d.Pace), deliveries: []snapshots.Delivery{d}})
	}
	return out
}

// post words one parcel and stores the mail.
func (o *Outbox) post(ctx context.Context, w *words, p *parcel) error {
	ids := make([]int64, len(p.deliveries))
	for i, d := range p.deliveries {
		e, err := o.Store.Event(ctx, d.Event)
		if err != nil {
			return err
		}
		p.events = append(p.events, e)
		ids[i] = d.ID
	}
	m, err := w.message(ctx, p)
	if err != nil {
		return err
	}
	doc, err := pack(m)
	if err != nil {
		return err
	}
	_, err = o.Store.Post(ctx, snapshots.Mail{Key: m.ID, Recipient: p.recipient, Subject: m.Subject.String(), Message: doc, Created: w.now}, ids)
	return err
}

// send tries a claimed mail and settles it. It says whether the server or the
// channel could not be spoken to at all, or wants to be left alone for a while.
func (o *Outbox) send(ctx context.Context, m *snapshots.Mail) (down bool, err error) {
	msg, err := unpack(m.Message)
	if err != nil {
		return false, err
	}
	off, err := o.off(ctx, m.Recipient)
	if err != nil {
		return false, err
	}
	if off {
		m.State, m.Error = snapshots.Dead, "the channel is switched off at its end (410 Gone) until its address changes"
		return false, o.Store.Settle(ctx, *m)
	}
	if msg.From == "" {
		msg.From = o.From // worded before there was a mail server
	}
	receipt, failed := o.Sender.Send(ctx, msg)
	// What the server said must be kept also when the program is stopping.
	ctx = context.WithoutCancel(ctx)
	now := o.Now()
	if failed == nil {
		err := o.sent(ctx, m, receipt)
		o.log(slog.LevelInfo, "sent", "id", m.Key, "to", m.Recipient, "reply", receipt.Reply)
		return false, err
	}
	u := new(notify.Undelivered)
	if !errors.As(failed, &u) {
		u = &notify.Undelivered{Temporary: true, Err: failed}
	}
	if u.Waits {
		return true, o.Store.Unclaim(ctx, m.ID, now.Add(Backoff[0]))
	}
	m.Error = u.Error()
	m.State, m.Next = snapshots.Failed, now.Add(max(backoff(m), u.After))
	if !u.Temporary || m.Attempts >= len(Backoff) && m.Next.Sub(m.Created) > GiveUp {
		m.State = snapshots.Dead
	}
	o.log(slog.LevelWarn, "not taken", "id", m.Key, "to", m.Recipient, "state", m.State, "error", m.Error)
	if u.Gone {
		err = o.switchedOff(ctx, m)
	}
	return u.Temporary && (u.Code == 0 || u.After > 0), errors.Join(err, o.Store.Settle(ctx, *m))
}

// backoff is how long a mail waits after its latest try, a tenth more or less so
// that what failed together does not come back together.
func backoff(m *snapshots.Mail) time.Duration {
	d := Backoff[min(m.Attempts, len(Backoff))-1]
	h := fnv.New32a()
	fmt.Fprint(h, m.Key, m.Attempts)
	return d + d/5*time.Duration(h.Sum32()%1000)/1000 - d/10
}

// kindOff is the event of a channel that its other end switched off.
const kindOff = "channel-off"

// switchedOff remembers that a channel is off until its address changes, and
// tells who runs the watch.
func (o *Outbox) switchedOff(ctx context.Context, m *snapshots.Mail) error {
	f := facts{Cause: m.Recipient, Why: m.Error, Since: o.Now()}
	ds := o.Router.deliveries(nil, o.Now(), o.Router.operator)
	ds = slices.DeleteFunc(ds, func(d snapshots.Delivery) bool { return d.Recipient == m.Recipient })
	_, err := o.Store.PutEvent(ctx, snapshots.Event{Key: kindOff + "/" + o.Sender.Place(m.Recipient), Kind: kindOff, At: o.Now(), Facts: f.json(), Deliveries: ds})
	return err
}

// off says whether the place of a recipient was switched off.
func (o *Outbox) off(ctx context.Context, recipient string) (bool, error) {
	if _, ok := notify.ChannelName(recipient); !ok {
		return false, nil
	}
	events, err := o.Store.Events(ctx, kindOff, time.Time{})
	return slices.ContainsFunc(events, func(e snapshots.Event) bool { return e.Key == kindOff+"/"+o.Sender.Place(recipient) }), err
}

// sent stores the proof: who took the mail, with what words, when, and the
// bytes.
func (o *Outbox) sent(ctx context.Context, m *snapshots.Mail, r notify.Receipt) error {
	hash, err := o.Store.PutBody(ctx, r.Raw)
	if err != nil {
		return err
	}
	m.State, m.Error, m.Server, m.Reply, m.Sent, m.Raw = snapshots.Sent, "", r.Server, r.Reply, o.Now(), hash
	return o.Store.Settle(ctx, *m)
}

func (o *Outbox) log(level slog.Level, msg string, args ...any) {
	if o.Log != nil {
		o.Log.Log(context.Background(), level, msg, args...)
	}
}

// The storm brake. When much changes at once, the cause is mostly not in the
// policies: a proxy, a change of how pages are read.
const (
	stormLeast = 10 // policies
	stormShare = 5  // one in
	stormSpan  = time.Hour
	stormHold  = 4 * time.Hour
)

// Brake holds the mails of a storm, at most once for each, and tells of it.
// Own policies and changes with a deadline are not held.
func (r *Router) Brake(ctx context.Context, now time.Time) error {
	events, err := r.Store.Events(ctx, kindChange, now.Add(-stormSpan))
	if err != nil {
		return err
	}
	changed := map[string]bool{}
	var free []snapshots.Event
	for _, e := range events {
		changed[e.Policy] = true
		if !urgent(&e) {
			free = append(free, e)
		}
	}
	if len(changed) < stormLeast || len(changed)*stormShare <= len(r.covered) || len(free) == 0 {
		return nil
	}
	var hold []int64
	for _, e := range free {
		ds, err := r.Store.Deliveries(ctx, e.ID)
		if err != nil {
			return err
		}
		for _, d := range ds {
			if d.Mail == 0 && Pace(d.Pace) == Instant {
				hold = append(hold, d.ID)
			}
		}
	}
	if len(hold) == 0 {
		return nil
	}
	return r.hold(ctx, hold, len(changed), events[0].At, now)
}

// hold puts the deliveries off until the hold of the storm ends, which begins
// with its first change.
func (r *Router) hold(ctx context.Context, ids []int64, changed int, began, now time.Time) error {
	until := began.Add(stormHold)
	open, err := r.Store.Events(ctx, kindStorm, now.Add(-stormHold))
	if err != nil {
		return err
	}
	for _, e := range open {
		var f facts
		if json.Unmarshal(e.Facts, &f) == nil && f.Until.After(now) {
			until = f.Until // the storm that is told goes on
		}
	}
	f := facts{Since: began, Until: until, Count: changed}
	return r.Store.Hold(ctx, ids, snapshots.Delivery{Pace: string(held), Due: until}, snapshots.Event{
		Key: "storm/" + until.UTC().Format(time.RFC3339Nano), Kind: kindStorm, At: now, Facts: f.json(),
		Deliveries: r.deliveries(nil, now.Add(-r.Batch), r.anyone),
	})
}

// anyone is instant for each route that takes anything at once, and for the
// operator.
func (r *Router) anyone(route *Route) Pace {
	if slices.Contains([]Pace{route.Material, route.Unclear, route.Minor}, Instant) || r.operator(route).faster(Never) {
		return Instant
	}
	return Never
}
