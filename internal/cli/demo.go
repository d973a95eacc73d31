package cli

import (
	"bytes"
	"context"
	_ "embed" // the two pages
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/mail"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/catcher"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/snapshots"
)

var (
	//go:embed demo/old.html
	demoOld []byte
	//go:embed demo/new.html
	demoNew []byte
)

// demoDay is the day on which the demo happens, so that it prints the same on
// any day.
var demoDay = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)

func (p *program) demo() *cobra.Command {
	var keep string
	c := &cobra.Command{
		Use:   "demo",
		Short: "the whole job on a built-in example, without network",
		Long: `demo serves a policy on loopback, captures it, publishes a changed version,
checks again, prints the flagged changes with redline and duties, and delivers
one e-mail to a built-in catcher.`,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runDemo(keep) }),
	}
	c.Flags().StringVar(&keep, "keep", "", "leave the store in this directory")
	return c
}

func (p *program) runDemo(keep string) error {
	dir := keep
	if dir == "" {
		tmp, err := os.MkdirTemp("", "redletter-demo-")
		if err != nil {
			return fmt.Errorf("make a directory for the demo: %w", err)
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	store, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	site, err := serveDemo()
	if err != nil {
		return err
	}
	defer site.close()
	return p.playDemo(site, store, keep)
}

// playDemo is the story: first capture, publication, second capture, mail.
func (p *program) playDemo(site *demoSite, store *snapshots.Store, keep string) error {
	now := demoDay
	client := &fetch.Client{AllowPrivate: true, Now: func() time.Time { return now }}
	defer client.Close()
	checker := &watch.Checker{Client: client, Store: store, Now: func() time.Time { return now }}
	policy := demoPolicy(site.url)
	first := checker.Check(p.ctx, policy)
	if first.Err != nil {
		return first.Err
	}
	p.say("1. A page on loopback is captured for the first time: %s.", first.Outcome)
	site.page.Store(&demoNew)
	now = now.Add(24 * time.Hour)
	p.say("2. A day later a changed page is published, and checked again.\n")
	second := checker.Check(p.ctx, policy)
	if second.Err != nil {
		return second.Err
	}
	if err := report.Text(p.Stdout, second.Review, report.TextOptions{Style: p.style()}); err != nil {
		return err
	}
	p.say("\n3. The legal team gets this e-mail, over real SMTP to a catcher on loopback:\n")
	if err := p.mailDemo(second.Review, now); err != nil {
		return err
	}
	return p.keptDemo(keep)
}

func (p *program) keptDemo(keep string) error {
	if keep == "" {
		return nil
	}
	p.say("\nThe store is in %s. Look at it:", keep)
	for _, command := range []string{"review", "history brightwater", "diff brightwater@previous brightwater@latest"} {
		p.say("  redletter --store %s %s", keep, command)
	}
	return nil
}

func (p *program) say(format string, args ...any) {
	fmt.Fprintln(p.Stdout, safe.Sanitize(fmt.Sprintf(format, args...)))
}

func demoPolicy(url string) watch.Policy {
	return watch.Policy{
		Name: "brightwater", URL: url,
		Options: review.Options{Duty: duty.Options{Role: "own", Published: demoDay.AddDate(0, 0, 1).Format(time.DateOnly), Jurisdictions: []string{}}},
	}
}

// mailDemo sends the alert to a catcher on loopback and prints what arrived.
func (p *program) mailDemo(r *review.Review, now time.Time) error {
	box, err := catcher.Start(catcher.Options{})
	if err != nil {
		return fmt.Errorf("start the mail catcher on loopback: %w", err)
	}
	defer box.Close()
	alert, err := report.AlertOf(r, "brightwater", "unclear")
	if err != nil {
		return err
	}
	from := "redletter@example.com"
	sender := &notify.SMTP{Host: box.Host(), Port: box.Port(), RootCAs: box.Roots()}
	receipt, err := sender.Send(p.ctx, &notify.Message{
		ID: notify.ID(from, "brightwater", r.Old.Hash, r.New.Hash), Date: now, From: from, To: []string{"legal@example.com"},
		Subject: alert.Subject, Text: alert.Text, HTML: alert.HTML,
	})
	if err != nil {
		return err
	}
	mails := box.Mails()
	if len(mails) != 1 {
		return fmt.Errorf("the catcher got %d mails, want 1", len(mails))
	}
	return p.showMail(&mails[0], receipt)
}

// showMail prints the head of a mail as it arrived and its readable part.
func (p *program) showMail(m *catcher.Mail, receipt notify.Receipt) error {
	msg, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		return fmt.Errorf("read the mail that arrived: %w", err)
	}
	for _, h := range []string{"From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted"} {
		v, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get(h))
		if err != nil {
			return fmt.Errorf("read the header %s of the mail: %w", h, err)
		}
		p.say("  | %s: %s", h, v)
	}
	text, err := plainPart(msg)
	if err != nil {
		return err
	}
	p.say("  |")
	for line := range strings.Lines(text) {
		p.say("  | %s", strings.TrimRight(line, "\r\n"))
	}
	p.say("\n  %d bytes, encrypted: %v, answer of the server: %s", len(m.Data), m.Encrypted, receipt.Reply)
	return nil
}

// plainPart is the text/plain part of a multipart mail.
func plainPart(msg *mail.Message) (string, error) {
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return "", fmt.Errorf("read the mail's type: %w", err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", fmt.Errorf("the mail has no text part: %w", err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			b, err := io.ReadAll(part)
			return string(b), err
		}
	}
}

// demoSite is a web server with one page that can be replaced.
type demoSite struct {
	url   string
	page  atomic.Pointer[[]byte]
	close func()
}

func serveDemo() (*demoSite, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo page on loopback: %w", err)
	}
	s := &demoSite{url: "http://" + l.Addr().String() + "/privacy"}
	s.page.Store(&demoOld)
	srv := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(*s.page.Load())
	})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l)
	}()
	s.close = func() {
		_ = srv.Close()
		<-done
	}
	return s, nil
}
