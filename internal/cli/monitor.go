package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
)

// The bounds of those who ask for metrics.
const (
	askTime     = 5 * time.Second
	pingTime    = 20 * time.Second
	maxQuestion = 16 << 10
)

// monitor lets the watch tell of itself, as the configuration asks for.
func (p *program) monitor(c *config.Config, w *watch.Watcher, file string) (closeAll func(), err error) {
	w.Monitor = &watch.Monitor{Store: w.Store, Now: p.Now, Version: review.Tool}
	if file == "" && c.Metrics.File != "" {
		file = beside(c, c.Metrics.File)
	}
	if file != "" {
		w.Report = func(ctx context.Context) error {
			var b bytes.Buffer
			if err := w.Monitor.Metrics(ctx, &b); err != nil {
				return err
			}
			return replace(file, b.Bytes())
		}
	}
	if c.Metrics.Listen == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", c.Metrics.Listen)
	if err != nil {
		return nil, usage(fmt.Errorf("metrics: %w", err), "name a free port on 127.0.0.1 under metrics: listen:")
	}
	return serve(l, w), nil
}

// serve answers until the function that it gives is called.
func serve(l net.Listener, w *watch.Watcher) (closeAll func()) {
	srv := &http.Server{Handler: w.Monitor.Handler(), ReadHeaderTimeout: askTime, ReadTimeout: askTime, WriteTimeout: askTime, MaxHeaderBytes: maxQuestion}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			w.Log.Error("metrics are no longer served", slog.Any("error", err))
		}
	}()
	return func() {
		_ = srv.Close() // nobody waits for an answer now
		<-done
	}
}

// pinger gives what tells the outside that the watch works, nil where nobody
// asked for it. The address is a secret: it stands in no error.
func (p *program) pinger(c *config.Config) (func(context.Context) error, error) {
	address := c.Ping.URL
	if address == "" {
		var err error
		if address, err = p.secret(c, secretPlace{c.Ping.URLEnv, c.Ping.URLFile, "ping-url"}); err != nil {
			return nil, usage(fmt.Errorf("ping: %w", err), "see docs/CHANNELS.md")
		}
	}
	if address == "" {
		return nil, nil
	}
	client := (&fetch.Client{AllowPrivate: c.AllowPrivate, Now: p.Now, Proxy: c.ProxyURL()}).HTTP()
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, pingTime)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return errors.New("ping: the address is no URL")
		}
		req.Header.Set("User-Agent", fetch.DefaultUserAgent)
		res, err := client.Do(req)
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err
		}
		if err != nil {
			return fmt.Errorf("ping: %w", err)
		}
		defer res.Body.Close()
		_, _ = io.CopyN(io.Discard, res.Body, maxQuestion) // so that the connection can be used again
		if res.StatusCode > 299 {
			return fmt.Errorf("ping: %s", res.Status)
		}
		return nil
	}, nil
}
