package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/mail"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/catcher"
)

func (p *program) playground() *cobra.Command {
	var web, smtp int
	c := &cobra.Command{
		Use:   "playground DIR",
		Short: "serves a directory and catches mail on loopback, to try a watch without harm",
		Long: `playground serves the pages of a directory at http://127.0.0.1:8642 and takes
mail at 127.0.0.1:2642 without encryption, and prints each mail as it arrives.
Nothing leaves this machine. It runs until it is interrupted.`,
		Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.play(args[0], web, smtp) }),
	}
	c.Flags().IntVar(&web, "http", 8642, "port of the web server")
	c.Flags().IntVar(&smtp, "smtp", 2642, "port of the mail server")
	return c
}

func (p *program) play(dir string, web, smtp int) error {
	if s, err := os.Stat(dir); err != nil || !s.IsDir() {
		return usage(fmt.Errorf("%s is no directory", dir), "name one with pages in it")
	}
	box, err := catcher.Start(catcher.Options{Plain: true, Port: smtp, Taken: p.showCaught})
	if err != nil {
		return usage(err, "name another port with --smtp")
	}
	defer box.Close()
	var lc net.ListenConfig
	l, err := lc.Listen(p.ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(web)))
	if err != nil {
		return usage(err, "name another port with --http")
	}
	files := http.FileServer(http.Dir(dir))
	srv := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("If-Modified-Since") // it cannot tell two edits of one second apart
		files.ServeHTTP(w, r)
	})}
	stop := context.AfterFunc(p.ctx, func() { _ = srv.Close() })
	defer stop()
	p.say("%s at http://%s/, mail at %s:%d. Interrupt to end.", dir, l.Addr(), box.Host(), box.Port())
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return p.ctx.Err()
}

// showCaught prints a mail as it arrived: whom it went to, its subject, its
// readable part.
func (p *program) showCaught(m catcher.Mail) {
	msg, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		p.say("a mail that cannot be read: %v", err)
		return
	}
	text := ""
	if strings.HasPrefix(msg.Header.Get("Content-Type"), "multipart/") {
		if text, err = plainPart(msg); err != nil {
			text = err.Error()
		}
	} else {
		var b bytes.Buffer
		_, _ = b.ReadFrom(msg.Body)
		text = b.String()
	}
	p.say("To: %s\nSubject: %s\n\n%s", strings.Join(m.To, ", "), decoded(msg.Header.Get("Subject")), text)
}

// decoded is a header in words, or as it stands when it cannot be read.
func decoded(h string) string {
	if s, err := new(mime.WordDecoder).DecodeHeader(h); err == nil {
		return s
	}
	return h
}
