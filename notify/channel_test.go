package notify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/safe"
)

const (
	oldSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	newSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
)

// office is a server that answers with a status and keeps what it was told.
type office struct {
	*httptest.Server
	status int
	header http.Header
	said   string
	got    []*http.Request
	bodies [][]byte
}

func newOffice(t *testing.T) *office {
	o := &office{status: http.StatusOK, header: http.Header{}, said: "ok"}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		o.got, o.bodies = append(o.got, r), append(o.bodies, b)
		for k, v := range o.header {
			w.Header()[k] = v
		}
		w.WriteHeader(o.status)
		io.WriteString(w, o.said)
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *office) channel(t *testing.T, kind Kind) *Channel {
	client := &fetch.Client{AllowPrivate: true}
	t.Cleanup(client.Close)
	c := &Channel{Kind: kind, URL: o.URL + "/hooks/T00/B00/s3cretpath", HTTP: client.HTTP(), Now: time.Now}
	switch kind {
	case Matrix, Telegram, Ntfy:
		c.URL, c.To, c.Token = o.URL, "!room:acme.example", "t0ken-of-mine"
	case Webhook:
		c.Secrets = []string{newSecret, oldSecret}
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}

// spoken are the kinds that are told by one request.
func spoken() []Kind { return slices.DeleteFunc(Kinds(), Kind.Apart) }

// hostile is a message with everything that services read as markup.
func hostile() *Message {
	m := sample()
	m.To, m.Severity = []string{"#room"}, "material"
	m.Subject = safe.Line("[redletter] Flagged material: acme <!channel> *bold* @everyone")
	m.Text = safe.Sanitize("We keep data for [-90-]{+180+} days. <https://evil.example|click> [click](https://evil.example) @everyone ``` **x**\n")
	m.Facts = json.RawMessage(`{"type":"redletter.change","timestamp":"2026-11-21T06:00:00Z","data":{}}`)
	return m
}

// What each service is told, to be read: pages cannot mention, link or mark up.
func TestWhatChannelsAreTold(t *testing.T) {
	var out bytes.Buffer
	for _, kind := range spoken() {
		o := newOffice(t)
		receipt, err := o.channel(t, kind).Send(t.Context(), hostile())
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if !bytes.Equal(receipt.Raw, o.bodies[0]) || receipt.Reply != "200 OK ok" || strings.Contains(receipt.Server, "/") {
			t.Errorf("%s: receipt %s %s %s", kind, receipt.Server, receipt.Reply, receipt.Raw)
		}
		r := o.got[0]
		fmt.Fprintf(&out, "%s: %s %s\n%s\n%s\n", kind, r.Method, r.URL.EscapedPath(), r.Header.Get("Authorization"), o.bodies[0])
	}
	golden := filepath.Join("testdata", "channels.txt")
	if *update {
		os.WriteFile(golden, out.Bytes(), 0o644)
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(out.Bytes(), want) {
		t.Errorf("differs from %s (%v):\n%s", golden, err, out.Bytes())
	}
}

// The signature is one that the library of the standard accepts, by the old
// secret and by the new one; the ID is the same at each try, the time is not.
func TestWebhookIsSigned(t *testing.T) {
	o := newOffice(t)
	c := o.channel(t, Webhook)
	o.status = http.StatusServiceUnavailable
	if _, err := c.Send(t.Context(), hostile()); err == nil {
		t.Fatal("503 is no error")
	}
	o.status = http.StatusNoContent
	c.Now = func() time.Time { return time.Now().Add(time.Minute) }
	if _, err := c.Send(t.Context(), hostile()); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{oldSecret, newSecret} {
		wh, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		for i := range o.got {
			if err := wh.Verify(o.bodies[i], o.got[i].Header); err != nil {
				t.Errorf("try %d by %s: %v", i, secret, err)
			}
			if wh.Verify(append([]byte(" "), o.bodies[i]...), o.got[i].Header) == nil {
				t.Error("a body that was changed is accepted")
			}
		}
	}
	a, b := o.got[0].Header, o.got[1].Header
	if a.Get("Webhook-Id") != b.Get("Webhook-Id") || strings.Contains(a.Get("Webhook-Id"), ".") || a.Get("Webhook-Timestamp") == b.Get("Webhook-Timestamp") {
		t.Errorf("%v\n%v", a, b)
	}
}

func TestAnswersOfChannels(t *testing.T) {
	for _, tc := range []struct {
		kind      Kind
		status    int
		retry     string
		temporary bool
		gone      bool
		after     time.Duration
	}{
		{Slack, 500, "", true, false, 0},
		{Slack, 400, "", false, false, 0},
		{Slack, 404, "", true, false, 0},
		{Slack, 410, "", false, true, 0},
		{Discord, 429, "7", true, false, 7 * time.Second},
		{Webhook, 400, "", true, false, 0},
		{Webhook, 410, "", false, true, 0},
		{Webhook, 503, "120", true, false, 2 * time.Minute},
		{Webhook, 503, "9999999", true, false, 24 * time.Hour},
		{Webhook, 503, "-5", true, false, 0},
		{Webhook, 503, "soon", true, false, 0},
		{Webhook, 302, "", true, false, 0},
	} {
		o := newOffice(t)
		o.status, o.said = tc.status, "no"
		o.header.Set("Retry-After", tc.retry)
		o.header.Set("Location", o.URL+"/elsewhere")
		_, err := o.channel(t, tc.kind).Send(t.Context(), hostile())
		u := undelivered(t, err)
		if u.Temporary != tc.temporary || u.Gone != tc.gone || u.After != tc.after || u.Code != tc.status || u.Hint() == "" {
			t.Errorf("%s %d %q: %+v (%s)", tc.kind, tc.status, tc.retry, u, u.Hint())
		}
		if len(o.got) != 1 {
			t.Errorf("%s %d: asked %d times", tc.kind, tc.status, len(o.got))
		}
	}
	if d := retryAfter("Sat, 21 Nov 2026 08:00:00 GMT", time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)); d != time.Hour {
		t.Errorf("a date is read as %s", d)
	}
}

// Neither errors nor receipts give a secret away.
func TestChannelsKeepTheirSecrets(t *testing.T) {
	for _, kind := range spoken() {
		o := newOffice(t)
		c := o.channel(t, kind)
		o.said = "you said " + c.Token + " at " + strings.TrimPrefix(c.URL, o.URL) + " " + strings.Join(c.Secrets, " ")
		receipt, err := c.Send(t.Context(), hostile())
		if err != nil {
			t.Fatal(err)
		}
		o.status = http.StatusTeapot
		_, refused := c.Send(t.Context(), hostile())
		o.Close()
		_, down := c.Send(t.Context(), hostile())
		private := *c
		private.HTTP = new(fetch.Client).HTTP()
		_, guarded := private.Send(t.Context(), hostile())
		if guarded == nil || down == nil || refused == nil {
			t.Fatal(guarded, down, refused)
		}
		if !errors.As(guarded, new(*Undelivered)) || !strings.Contains(guarded.Error(), "not allowed") {
			t.Errorf("%s: the guard says %v", kind, guarded)
		}
		all := receipt.Reply + receipt.Server + refused.Error() + down.Error() + guarded.Error()
		for _, secret := range append(c.Secrets, strings.TrimPrefix(c.URL, o.URL), c.Token) {
			if secret != "" && strings.Contains(all, secret) {
				t.Errorf("%s gives %s away: %s", kind, secret, all)
			}
		}
	}
}

func TestChannelsThatLackSomething(t *testing.T) {
	for name, c := range map[string]Channel{
		"no kind":          {URL: "https://x.example/"},
		"no address":       {Kind: Slack},
		"a file":           {Kind: Slack, URL: "file:///etc/passwd"},
		"no room":          {Kind: Matrix, URL: "https://x.example", Token: "t"},
		"no token":         {Kind: Telegram, URL: "https://x.example", To: "1"},
		"no repository":    {Kind: GitHub, URL: "https://x.example", Token: "t"},
		"a repository up":  {Kind: GitHub, URL: "https://x.example", Token: "t", To: "../admin"},
		"half a name":      {Kind: GitHub, URL: "https://x.example", Token: "t", To: "acme"},
		"no way in":        {Kind: GitLab, URL: "https://x.example", To: "legal/policies"},
		"no secret":        {Kind: Webhook, URL: "https://x.example"},
		"a short secret":   {Kind: Webhook, URL: "https://x.example", Secrets: []string{"whsec_aGVsbG8="}},
		"no secret at all": {Kind: Webhook, URL: "https://x.example", Secrets: []string{"correct horse battery staple correct"}},
	} {
		if err := c.Check(); err == nil || strings.Contains(err.Error(), "horse") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
