package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/notify"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/snapshots"
)

// worker does what people ask for on the screen beside decisions, whatever the
// reviews come from.
type worker struct {
	*program
	flags  *reviewFlags
	config *config.Config // nil for none
	of     origin
	screen *terminal // nil: no clipboard
}

// origin is where a worker finds a review and its texts.
type origin interface {
	at(ctx context.Context, id int64) (*review.Review, *tui.Origin, error)
	caseOf(ctx context.Context, id int64) (*review.Case, error)
	events(ctx context.Context, after int64) ([]decided.Event, error)
}

func (w *worker) lend(t *terminal) { w.screen = t }

// Do does a task.
func (w *worker) Do(ctx context.Context, t tui.Task) (*tui.Done, error) {
	switch t.Job {
	case tui.Letter:
		return w.letter(ctx, t)
	case tui.Record:
		return w.record(ctx, t)
	case tui.Export:
		return w.export(ctx, t)
	case tui.Page:
		return w.page(ctx, t.Fields["policy"])
	case tui.Recheck:
		return w.recheck(ctx, t.Fields["policy"])
	case tui.Copy:
		return w.clip(t.Fields["text"])
	}
	return nil, fmt.Errorf("nobody knows how to do %q", t.Job)
}

func said(format string, args ...any) *tui.Done {
	return &tui.Done{Message: safe.Line(fmt.Sprintf(format, args...))}
}

// letter drafts the notice letter.
func (w *worker) letter(ctx context.Context, t tui.Task) (*tui.Done, error) {
	r, o, err := w.of.at(ctx, t.Ref.Review)
	if err != nil {
		return nil, err
	}
	if r.Role != decided.Own {
		return nil, errors.New("letters are for our own policies")
	}
	c, err := w.of.caseOf(ctx, t.Ref.Review)
	if err != nil {
		return nil, err
	}
	n := notification(c)
	n.URL = o.URL
	done := said("Draft of the notice letter: counsel completes it; redletter notice prints it too.")
	draft := notify.Draft(n)
	for line := range strings.Lines(draft.Text().String()) {
		done.Lines = append(done.Lines, safe.Line(strings.TrimRight(line, "\n")))
	}
	return done, nil
}

// exports are the formats by the ending of the file.
var exports = map[string]string{".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json", ".docx": "docx", ".sarif": "sarif"}

// export writes the comparison to a file.
func (w *worker) export(ctx context.Context, t tui.Task) (*tui.Done, error) {
	path := t.Fields["file"]
	format := exports[strings.ToLower(filepath.Ext(path))]
	if format == "" {
		return nil, usage(fmt.Errorf("no format goes with the ending of %s", path), "use .html, .md, .docx or .json")
	}
	r, o, err := w.of.at(ctx, t.Ref.Review)
	if err != nil {
		return nil, err
	}
	out := report.Comparison{Name: o.Policy, Review: r}
	c, err := w.of.caseOf(ctx, t.Ref.Review)
	switch {
	case err == nil:
		out.Review, out.Redline = c.Review(), report.NewRedline(c)
	case format == "docx":
		return nil, err
	}
	var b bytes.Buffer
	if err := w.render(&b, format, []report.Comparison{out}); err != nil {
		return nil, err
	}
	if err := w.deliver(path, b.Bytes()); err != nil {
		return nil, err
	}
	return said("Written: %s", path), nil
}

// page opens the page of a policy in a browser. The program is run with the
// address as its one argument; only http and https go there.
func (w *worker) page(ctx context.Context, policy string) (*tui.Done, error) {
	address := ""
	if w.config != nil {
		if q := policyOf(w.config, policy); q != nil {
			address = q.URL
		}
	}
	if address == "" && w.store != nil {
		if v, err := w.store.LatestVersion(ctx, policy); err == nil {
			if c, err := w.store.Capture(ctx, v.Capture); err == nil {
				address = c.URL
			}
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usage(fmt.Errorf("no address of %s is known", policy), "name it with url: in redletter.yaml")
	}
	name, args := opening()
	if err := exec.CommandContext(context.WithoutCancel(ctx), name, append(args, u.String())...).Start(); err != nil {
		return nil, usage(fmt.Errorf("no browser opens: %w", err), "open it yourself: "+u.String())
	}
	return said("Opened: %s", u), nil
}

// opening is the program that opens addresses here.
func opening() (name string, args []string) {
	switch runtime.GOOS {
	case "darwin":
		return "open", nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	}
	return "xdg-open", nil
}

// recheck looks at a policy now, or at all. While redletter watch runs the
// store is its alone.
func (w *worker) recheck(ctx context.Context, policy string) (*tui.Done, error) {
	if w.config == nil {
		return nil, usage(errors.New("nothing says where the pages are"), "start where redletter.yaml is, or name it with --config")
	}
	if w.flags.readOnly {
		return nil, errors.New("read-only: no page is looked at")
	}
	if err := knownRules(w.config); err != nil {
		return nil, err
	}
	var names []string
	if policy != "" {
		names = []string{policy}
	}
	s, err := snapshots.Open(w.storeDir(w.config), snapshots.Options{})
	if errors.Is(err, snapshots.ErrLocked) {
		return nil, usage(errors.New("redletter watch looks at the pages by their schedules"), "wait for its next look, or stop it first")
	}
	if err != nil {
		return nil, err
	}
	defer s.Close()
	plan, err := w.plan(w.config, s, names)
	if err != nil {
		return nil, err
	}
	defer plan.Checker.Client.Close()
	var out []string
	for _, q := range plan.Policies {
		res := plan.Checker.Check(ctx, q)
		out = append(out, res.Name+": "+words(&res))
	}
	slices.Sort(out)
	done := said("%s", strings.Join(out, "; "))
	done.Stale = true
	return done, nil
}

func (w *worker) clip(text string) (*tui.Done, error) {
	if w.screen == nil {
		done := said("The clipboard is off here: select the citation and copy it.")
		done.Lines = []safe.Text{safe.Line(text)}
		return done, nil
	}
	if err := w.screen.clip(text); err != nil {
		return nil, fmt.Errorf("copy the citation: %w", err)
	}
	return said("Copied: %s", text), nil
}

// optionsOf are the options of the configuration for a policy, else those of
// its review.
func optionsOf(c *config.Config, policy string, r *review.Review) review.Options {
	if c != nil {
		if q := policyOf(c, policy); q != nil {
			return watched(c, q).Options
		}
	}
	if r == nil {
		return review.Options{}
	}
	return review.Options{Duty: duty.Options{Role: r.Role, Jurisdictions: r.Jurisdictions}}
}
