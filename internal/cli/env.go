package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/snapshots"
)

// Env is everything the program takes from outside.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	Now    func() time.Time
	After  func(time.Duration) <-chan time.Time // waits for schedules and between fetches; nil: time.After
	// Columns gives the width of the terminal behind w, 0 when w is none.
	Columns func(w io.Writer) int
}

// program is one run: the environment and the flags every command takes.
type program struct {
	Env
	ctx        context.Context
	configPath string
	storePath  string
	json       bool
	noColor    bool
	quiet      bool
	verbose    bool
	store      *snapshots.Store // opened on first use
}

// style is how to write to stdout.
func (p *program) style() report.Style {
	cols := p.Columns(p.Stdout)
	color := cols > 0 && !p.noColor && p.Getenv("NO_COLOR") == "" && p.Getenv("TERM") != "dumb"
	if p.Getenv("CLICOLOR_FORCE") != "" && p.Getenv("CLICOLOR_FORCE") != "0" {
		color = !p.noColor && p.Getenv("NO_COLOR") == ""
	}
	return report.Style{Color: color, Width: cols}
}

// progress says on a terminal what takes long; done wipes the line.
func (p *program) progress(format string, args ...any) (done func()) {
	if p.quiet || p.Columns(p.Stderr) == 0 {
		return func() {}
	}
	fmt.Fprintf(p.Stderr, "\r\x1b[K%s", safe.Line(fmt.Sprintf(format, args...)))
	return func() { fmt.Fprint(p.Stderr, "\r\x1b[K") }
}

// opener opens references with this run's client and store.
func (p *program) opener(allowPrivate bool) *source.Opener {
	return &source.Opener{
		Stdin:  p.Stdin,
		Client: &fetch.Client{AllowPrivate: allowPrivate, Now: p.Now},
		Store:  func() (*snapshots.Store, error) { return p.openStore(nil, snapshots.Options{ReadOnly: true}) },
	}
}

// openStore opens the store once: --store, else the configuration's, else the
// XDG state directory. Its error has a status and a next step.
func (p *program) openStore(c *config.Config, o snapshots.Options) (*snapshots.Store, error) {
	if p.store != nil {
		return p.store, nil
	}
	s, err := snapshots.Open(p.storeDir(c), o)
	if err != nil {
		f := stored(err)
		f.hint = or(f.hint, "the store is the directory "+p.storeDir(c)+": name another with --store, or with store: in redletter.yaml")
		return nil, f
	}
	p.store = s
	return s, nil
}

// storeDir is where the store lies. Without --store a configuration that is
// there may name it; one that is broken is its own command's trouble.
func (p *program) storeDir(c *config.Config) string {
	if p.storePath != "" {
		return p.storePath
	}
	if c == nil {
		c, _ = p.config()
	}
	if c != nil && c.Store != "" {
		if filepath.IsAbs(c.Store) {
			return c.Store
		}
		return filepath.Join(filepath.Dir(c.Path), c.Store)
	}
	return filepath.Join(p.stateHome(), "redletter")
}

func (p *program) stateHome() string {
	if d := p.Getenv("XDG_STATE_HOME"); d != "" {
		return d
	}
	return filepath.Join(p.home(), ".local", "state")
}

func (p *program) configHome() string {
	if d := p.Getenv("XDG_CONFIG_HOME"); d != "" {
		return d
	}
	return filepath.Join(p.home(), ".config")
}

func (p *program) home() string {
	if h := p.Getenv("HOME"); h != "" {
		return h
	}
	return os.TempDir()
}

// config reads the configuration that holds here.
func (p *program) config() (*config.Config, error) {
	path, err := config.Find(p.configPath, p.configHome())
	if err != nil {
		return nil, unconfigured(err)
	}
	c, err := config.Load(path)
	if err != nil {
		return nil, unconfigured(err)
	}
	return c, nil
}

// unconfigured says what to do about a configuration that is not there, cannot
// be read, or has a mistake.
func unconfigured(err error) error {
	var h hinter
	switch {
	case errors.Is(err, config.ErrNotFound):
		return usage(err, "run redletter init to write a redletter.yaml, or name one with --config FILE")
	case errors.Is(err, fs.ErrPermission):
		return usage(err, "let this user read the file, or name another with --config FILE")
	case errors.As(err, &h):
		return usage(err, h.Hint())
	}
	return usage(err, config.GeneralHint)
}

// close ends what the run opened.
func (p *program) close() {
	if p.store != nil {
		p.store.Close()
	}
}

// run makes a cobra handler of a function with arguments only.
func run(f func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error { return f(args) }
}
