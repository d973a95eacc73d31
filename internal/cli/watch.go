package cli

import (
	"errors"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) watch() *cobra.Command {
	metrics := ""
	c := &cobra.Command{
		Use:   "watch",
		Short: "the daemon: looks at the policies by their schedules and sends what is to be told",
		Long: `watch looks at each policy when its schedule says so, and sends what the routes
of redletter.yaml ask for. It runs until it is interrupted; what it does goes to
stderr as JSON, one record a line.

A changed configuration is taken over by itself, and at once on SIGHUP; one with
a mistake leaves the old one in force and says so. A policy that was never seen
is looked at right away. After a sleep or a crash the last missed look is made
up for, once, and mails that were waiting go out.

With metrics: listen: it answers on loopback: /metrics for Prometheus, /healthz
(it runs) and /readyz (the store can be read, each policy was looked at in time).
With ping: it tells an address that it does its work, as long as it does.

` + exitHelp,
		Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.runWatch(metrics) }),
	}
	c.Flags().StringVar(&metrics, "metrics-file", "", "write metrics to this file each minute (default metrics: file: of redletter.yaml)")
	return c
}

func (p *program) runWatch(metrics string) error {
	begun, err := p.begin(nil)
	if err != nil {
		return err
	}
	c, store, plan := begun.config, begun.store, begun.Plan
	log := p.logger()
	plan.Outbox.Log = log
	if plan.Outbox.Sender == nil {
		log.Warn("neither smtp: nor channels: in the configuration: what is to be told waits in the outbox", "config", c.Path)
	}
	hup, stop := hangups()
	defer stop()
	changed := newFileWatch(c.Path)
	w := &watch.Watcher{
		Store: store, Plan: plan, Now: p.Now, After: p.After, Log: log, Reload: hup, Stale: changed.changed,
		Load:  func() (*watch.Plan, error) { return p.reload(c, store, plan.Outbox) },
		Ready: func() { p.tellSystemd("READY=1") }, Alive: func() { p.tellSystemd("WATCHDOG=1") },
	}
	closeMonitor, err := p.monitor(c, w, metrics)
	if err != nil {
		return err
	}
	defer closeMonitor()
	err = w.Run(p.ctx)
	p.tellSystemd("STOPPING=1")
	if errors.Is(err, snapshots.ErrCorrupt) {
		return unopenedStore(err)
	}
	return err
}

// reload makes a plan of the configuration as it is now. The store stays: to
// move to another one takes a restart.
func (p *program) reload(old *config.Config, store *snapshots.Store, outbox *watch.Outbox) (*watch.Plan, error) {
	c, err := config.Load(old.Path)
	if err != nil {
		return nil, err
	}
	if c.Store != old.Store && p.storePath == "" {
		return nil, errors.New("store: was changed, which takes a restart of redletter watch")
	}
	plan, err := p.plan(c, store, nil)
	if err == nil {
		plan.Outbox.Log = outbox.Log
	}
	return plan, err
}

// fileWatch says when a file changed.
type fileWatch struct {
	path string
	at   time.Time
	size int64
}

func newFileWatch(path string) *fileWatch {
	f := &fileWatch{path: path}
	f.changed()
	return f
}

// changed says whether the file is another than at the last call. One that is
// missing for a moment, as when an editor replaces it, is not changed yet.
func (f *fileWatch) changed() bool {
	s, err := os.Stat(f.path)
	if err != nil || s.ModTime().Equal(f.at) && s.Size() == f.size {
		return false
	}
	f.at, f.size = s.ModTime(), s.Size()
	return true
}

// tellSystemd sends a word to the service manager, when there is one. It is
// told for its own good: that it does not listen is no trouble of ours.
func (p *program) tellSystemd(word string) {
	name := p.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(word))
}
