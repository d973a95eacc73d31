package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Kind is what a channel speaks.
type Kind string

// The kinds of channels.
const (
	Slack    Kind = "slack"    // incoming webhook
	Teams    Kind = "teams"    // webhook of a workflow
	Discord  Kind = "discord"  // webhook
	Matrix   Kind = "matrix"   // a room of a home server
	Telegram Kind = "telegram" // a chat of a bot
	Ntfy     Kind = "ntfy"     // a topic of a server
	Webhook  Kind = "webhook"  // Standard Webhooks, with the facts as JSON
	GitHub   Kind = "github"   // issues of a repository
	GitLab   Kind = "gitlab"   // issues of a project
)

// Kinds gives all of them.
func Kinds() []Kind {
	return []Kind{Slack, Teams, Discord, Matrix, Telegram, Ntfy, Webhook, GitHub, GitLab}
}

// Home is the address of a service that has one for everybody, "" for others.
func (k Kind) Home() string {
	return map[Kind]string{Telegram: "https://api.telegram.org", GitHub: "https://api.github.com", GitLab: "https://gitlab.com"}[k]
}

// Apart says whether each event is told by itself there, never in a digest.
func (k Kind) Apart() bool {
	_, ok := trackers[k]
	return ok
}

// Doer is an HTTP client: the one behind the guard of package fetch, which
// follows no redirects.
type Doer interface {
	Do(r *http.Request) (*http.Response, error)
}

// Channel is a place that is told by HTTP. Its address and token are secrets:
// they stand in no error and in no receipt.
type Channel struct {
	Kind    Kind
	URL     string   // of the webhook or the server
	To      string   // room, chat, topic, repository or project, where the address does not say it
	Token   string   // "": none
	Secrets []string // that webhooks are signed with, the newest first; each whsec_…
	HTTP    Doer
	Now     func() time.Time
}

// The bounds of one exchange.
const (
	channelTimeout = 20 * time.Second
	maxAnswer      = 4 << 10
)

// speech is how a kind is spoken: what is sent, and which answers mean that the
// message itself is at fault, so that to send it again is of no use.
type speech struct {
	request func(c *Channel, m *Message) (*http.Request, error)
	refuses []int
}

var badMessage = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}

var speeches = map[Kind]speech{
	Slack: {slack, badMessage}, Teams: {teams, badMessage}, Discord: {discord, badMessage}, Matrix: {matrix, []int{http.StatusRequestEntityTooLarge}},
	Telegram: {telegram, badMessage}, Ntfy: {ntfy, badMessage}, Webhook: {webhook, nil},
}

// Check says what a channel lacks.
func (c *Channel) Check() error {
	if !slices.Contains(Kinds(), c.Kind) {
		return fmt.Errorf("%q is no kind of channel", c.Kind)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("the address is no http or https URL")
	}
	if c.To == "" && slices.Contains([]Kind{Matrix, Telegram, Ntfy, GitHub, GitLab}, c.Kind) {
		return fmt.Errorf("a channel of %s needs to: the room, chat, topic, repository or project", c.Kind)
	}
	if c.Kind == GitHub && !repository(c.To) {
		return fmt.Errorf("to: %q is no repository: write it as owner/name", c.To)
	}
	if c.Token == "" && slices.Contains([]Kind{Matrix, Telegram, GitHub, GitLab}, c.Kind) {
		return fmt.Errorf("a channel of %s needs a token", c.Kind)
	}
	if c.Kind == Webhook {
		_, err = signers(c.Secrets)
	}
	return err
}

// repository says whether a name is one of GitHub: it becomes part of a path.
func repository(name string) bool {
	owner, repo, ok := strings.Cut(name, "/")
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	return ok && strings.Trim(owner, ".") != "" && strings.Trim(repo, ".") != "" && strings.Trim(owner+repo, letters) == ""
}

// Key names the address, so that one that was switched off is known again, and
// gives nothing of it away.
func (c *Channel) Key() string {
	sum := sha256.Sum256([]byte(string(c.Kind) + "\n" + c.URL + "\n" + c.To))
	return hex.EncodeToString(sum[:8])
}

// Send delivers a message. The message's ID goes along where the other side has
// a place for it, so that a second delivery can be known.
func (c *Channel) Send(ctx context.Context, m *Message) (Receipt, error) {
	if t, ok := trackers[c.Kind]; ok {
		return c.file(ctx, t, m)
	}
	how, ok := speeches[c.Kind]
	if !ok {
		return Receipt{}, &Undelivered{Err: fmt.Errorf("%q is no kind of channel", c.Kind), hint: "check channels: in redletter.yaml"}
	}
	req, err := how.request(c, m)
	if err != nil {
		return Receipt{}, &Undelivered{Err: c.hidden(err), hint: "check channels: in redletter.yaml"}
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return Receipt{}, &Undelivered{Err: err}
	}
	req.Body = io.NopCloser(bytes.NewReader(raw))
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	req.Header.Set("User-Agent", "redletter")
	res, err := c.HTTP.Do(req.WithContext(ctx))
	if err != nil {
		return Receipt{}, c.unreached(err)
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer)) // what it says is a help, no more
	answer := res.Status + " " + string(said)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return Receipt{}, c.undelivered(res, answer, how.refuses)
	}
	return Receipt{Server: req.URL.Host, Reply: short(c.without(answer)), Raw: raw}, nil
}

// unreached is an exchange that came to no answer.
func (c *Channel) unreached(err error) *Undelivered {
	return &Undelivered{Temporary: true, Err: c.hidden(err), hint: "it will be tried again; redletter doctor looks at the channels"}
}

// Probe asks whether the host answers, without telling it anything: any answer
// will do, and the path with its secret is not asked for.
func (c *Channel) Probe(ctx context.Context) (host string, err error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return "", errors.New("the address is no URL")
	}
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, u.Scheme+"://"+u.Host+"/", http.NoBody)
	if err != nil {
		return u.Host, c.hidden(err)
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return u.Host, c.hidden(err)
	}
	return u.Host, res.Body.Close()
}

// undelivered says what an answer means.
func (c *Channel) undelivered(res *http.Response, answer string, refuses []int) *Undelivered {
	u := &Undelivered{Temporary: !slices.Contains(refuses, res.StatusCode), Code: res.StatusCode, Err: errors.New("the answer was " + short(c.without(answer)))}
	switch {
	case res.StatusCode == http.StatusGone:
		u.Temporary, u.Gone = false, true
		u.hint = "the channel is switched off at its end: give it its new address in redletter.yaml, or take it out"
	case !u.Temporary:
		u.hint = "the channel refuses this message"
	case res.StatusCode >= 300 && res.StatusCode <= 399:
		u.hint = "the channel leads elsewhere, which is not followed: put the address it leads to into redletter.yaml"
	case res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusForbidden, res.StatusCode == http.StatusNotFound:
		u.hint = "check the address and the token of the channel in redletter.yaml"
	default:
		u.hint = "it will be tried again"
	}
	u.After = retryAfter(res.Header.Get("Retry-After"), c.Now())
	return u
}

// maxRetryAfter is the longest that an answer may put us off.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads seconds or a date, 0 for neither.
func retryAfter(s string, now time.Time) time.Duration {
	d := time.Duration(0)
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 && n <= int(maxRetryAfter/time.Second) {
		d = time.Duration(n) * time.Second
	} else if err == nil && n > 0 {
		d = maxRetryAfter
	} else if t, err := http.ParseTime(s); err == nil {
		d = t.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}

// hidden takes the address out of the errors of net/http, which name it.
func (c *Channel) hidden(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return errors.New(c.without(err.Error()))
}

// without takes secrets out of what the other side or a library says.
func (c *Channel) without(s string) string {
	for _, secret := range append([]string{c.Token, c.URL}, c.Secrets...) {
		if len(secret) > 3 {
			s = strings.ReplaceAll(s, secret, "…")
		}
	}
	if u, err := url.Parse(c.URL); err == nil && len(u.Path) > 3 {
		s = strings.ReplaceAll(s, u.Path, "…")
	}
	return s
}

// short keeps the beginning of an answer, in one line.
func short(s string) string {
	const most = 200
	s = safe.Line(strings.TrimSpace(s)).String()
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Post hands each message to what reaches its recipient.
type Post struct {
	Mail     Sender // nil: no mail server is configured, mails wait
	Channels map[string]*Channel
}

// ChannelName gives the channel that a recipient stands for: "#name". A mail
// address has an @, and a channel's name has none.
func ChannelName(recipient string) (name string, ok bool) {
	if strings.Contains(recipient, "@") {
		return "", false
	}
	return strings.CutPrefix(recipient, "#")
}

// Send delivers a message to its first recipient's channel, or by mail.
func (p *Post) Send(ctx context.Context, m *Message) (Receipt, error) {
	name, ok := ChannelName(m.To[0])
	if !ok {
		if p.Mail == nil {
			return Receipt{}, &Undelivered{Temporary: true, Waits: true, Err: errors.New("no mail server is configured"), hint: "add smtp: to redletter.yaml"}
		}
		return p.Mail.Send(ctx, m)
	}
	c := p.Channels[name]
	if c == nil {
		return Receipt{}, &Undelivered{Temporary: true, Err: fmt.Errorf("redletter.yaml names no channel %q", name), hint: "add it under channels:, or redletter outbox drop"}
	}
	return c.Send(ctx, m)
}

// Test tries the way to a message's first recipient: see Channel.Test.
func (p *Post) Test(ctx context.Context, m *Message) (Receipt, error) {
	if name, ok := ChannelName(m.To[0]); ok && p.Channels[name] != nil {
		return p.Channels[name].Test(ctx, m)
	}
	return p.Send(ctx, m)
}

// Apart says whether a recipient is told of each event by itself.
func (p *Post) Apart(recipient string) bool {
	name, ok := ChannelName(recipient)
	return ok && p.Channels[name] != nil && p.Channels[name].Kind.Apart()
}

// Place names what a recipient is reached by: "" for the mail server, else the
// address of the channel.
func (p *Post) Place(recipient string) string {
	name, ok := ChannelName(recipient)
	if c := p.Channels[name]; ok && c != nil {
		return name + "/" + c.Key()
	}
	return name
}
