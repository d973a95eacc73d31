package watch

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/snapshots"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// hook is the other end of a channel: it answers what it is told to, in order,
// the last answer for ever.
type hook struct {
	*httptest.Server
	answers []int
	retry   string
	ids     []string
	bodies  []string
}

// channel adds a channel to a world.
func (x *world) channel(name string, kind notify.Kind, answers ...int) *hook {
	h := &hook{answers: answers}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		h.ids, h.bodies = append(h.ids, r.Header.Get("Webhook-Id")), append(h.bodies, string(b))
		if kind == notify.Webhook {
			wh, err := standardwebhooks.NewWebhook(hookSecret)
			if err != nil || wh.VerifyIgnoringTimestamp(b, r.Header) != nil {
				x.t.Errorf("the signature of %s does not hold", b)
			}
		}
		w.Header().Set("Retry-After", h.retry)
		w.WriteHeader(h.answers[min(len(h.ids), len(h.answers))-1])
	}))
	x.t.Cleanup(h.Close)
	client := &fetch.Client{AllowPrivate: true, Now: x.clock}
	x.t.Cleanup(client.Close)
	post := x.w.Plan.Outbox.Sender
	if post.Channels == nil {
		post.Channels = map[string]*notify.Channel{}
	}
	post.Channels[name] = &notify.Channel{Kind: kind, URL: h.URL + "/hook", Secrets: []string{hookSecret}, HTTP: client.HTTP(), Now: x.clock}
	return h
}

func toChannels(names ...string) Route {
	r := legal
	r.Name = "channels"
	r.To = names
	return r
}

// A channel hears of a change once, through the same outbox: tried again with
// the same ID, with the proof kept.
func TestChannelHearsOfAChange(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal, toChannels("#hook", "#room"))
	h := x.channel("hook", notify.Webhook, 503, 500, 200)
	room := x.channel("room", notify.Slack, 200)
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(3 * time.Hour)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
	if len(h.ids) != 3 || h.ids[0] == "" || h.ids[0] != h.ids[1] || h.ids[1] != h.ids[2] || h.bodies[0] != h.bodies[2] {
		t.Errorf("the hook heard %q: %q", h.ids, h.bodies)
	}
	for _, want := range []string{`"type":"redletter.change"`, `"policy":"acme"`, `"redline":"We keep account data for [-12-]{+36+} months`, `"severity":"material"`, `redletter review --open \"acme C-`} {
		if !strings.Contains(h.bodies[0], want) {
			t.Errorf("%s\nlacks %s", h.bodies[0], want)
		}
	}
	if len(room.bodies) != 1 || !strings.Contains(room.bodies[0], "[-12-]{+36+}") {
		t.Errorf("the room heard %q", room.bodies)
	}
	all, err := x.store.Mails(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		raw, err := x.store.Body(context.Background(), m.Raw)
		if m.State != snapshots.Sent || m.Server == "" || !strings.Contains(m.Reply, "2") || err != nil || len(raw) == 0 {
			t.Errorf("%+v, %v", m, err)
		}
	}
	if len(all) != 3 {
		t.Errorf("%d messages", len(all))
	}
}

// One place that is down, or asks for time, holds up no other.
func TestChannelThatIsDownHoldsUpNobody(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme", "beta"}, toChannels("#a-room"), legal)
	h := x.channel("a-room", notify.Slack, 429, 200)
	h.retry = "7200"
	x.step()
	x.site.put("/acme", page(longer...))
	x.site.put("/beta", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention", "legal@example.com: [redletter] Flagged material: beta – Retention")
	if len(h.bodies) != 1 {
		t.Errorf("the room was asked %d times", len(h.bodies))
	}
	x.pass(3 * time.Hour)
	if len(h.bodies) != 3 {
		t.Errorf("the room heard %d times", len(h.bodies))
	}
}

// 410 switches a channel off, and the operator hears of it once.
func TestChannelThatIsGone(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme", "beta"}, toChannels("#hook"), Route{Name: "ops", To: []string{"ops@example.com"}, Trouble: Instant, Coverage: Never})
	h := x.channel("hook", notify.Webhook, 410)
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(75 * time.Minute)
	x.site.put("/beta", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("ops@example.com: [redletter] channel #hook is switched off at its end")
	if len(h.bodies) != 1 {
		t.Errorf("asked %d times after 410", len(h.bodies))
	}
	dead, err := x.store.Mails(context.Background(), snapshots.Dead)
	if err != nil || len(dead) != 2 {
		t.Errorf("%d messages are given up, %v", len(dead), err)
	}
	x.w.Plan.Outbox.Sender.Channels["hook"].URL = h.URL + "/new"
	h.answers = []int{200}
	x.site.put("/beta", page())
	x.pass(75 * time.Minute)
	if len(h.bodies) != 2 {
		t.Error("a new address is not used")
	}
}

// Without a mail server what channels hear goes out, and mails wait.
func TestChannelsNeedNoMailServer(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal, toChannels("#room"))
	room := x.channel("room", notify.Slack, 200)
	mail := x.w.Plan.Outbox.Sender.Mail
	x.w.Plan.Outbox.Sender.Mail = nil
	x.step()
	x.site.put("/acme", page(longer...))
	x.pass(80 * time.Hour)
	x.wants()
	if len(room.bodies) != 1 {
		t.Errorf("the room heard %d times", len(room.bodies))
	}
	x.w.Plan.Outbox.Sender.Mail = mail
	x.pass(time.Hour)
	x.wants("legal@example.com: [redletter] Flagged material: acme – Retention")
}

// Only changes of the route's categories count, and its template words them.
func TestRouteOfACategoryWithItsTemplate(t *testing.T) {
	t.Parallel()
	keeping := legal
	keeping.Categories, keeping.Template = []string{"data-retention"}, "short"
	x := newWorld(t, []string{"acme", "beta"}, keeping)
	tpl, err := report.ParseTemplate("short", report.Sources{Subject: `[privacy] {{range .Notices}}{{.Policy}}{{end}}`})
	if err != nil {
		t.Fatal(err)
	}
	x.w.Plan.Outbox.Templates = map[string]*report.Template{"short": tpl}
	x.step()
	x.site.put("/acme", page(longer...))
	x.site.put("/beta", page("companies that host our service", "companies that host our service and with advertisers"))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [privacy] acme")
}
