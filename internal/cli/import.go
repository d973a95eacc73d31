package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/importer"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/snapshots"
)

// importFlags hold the flags of import.
type importFlags struct {
	only   []string
	types  []string
	policy string
	url    string
	dates  string
	judge  bool
}

// importFormats are what import reads, and how each is taken over.
var importFormats = map[string]func(*program, *importFlags, string) error{
	"ota-declarations": (*program).importDeclarations,
	"ota-history":      (*program).importHistory,
	"urlwatch":         (*program).importURLWatch,
	"changedetection":  (*program).importChangedetection,
	"files":            (*program).importFiles,
}

func (p *program) importer() *cobra.Command {
	f := &importFlags{}
	c := &cobra.Command{
		Use:   "import FORMAT SOURCE",
		Short: "takes over the lists and the archives of other programs",
		Long: `import takes policies into redletter.yaml or a history into the store, and lists
what could not be taken over, and why. To import the same again adds nothing.

  ota-declarations  file, directory or checkout of declarations → redletter.yaml
  ota-history       git checkout of versions or snapshots → the store
  urlwatch          urls.yaml (shell jobs are never run) → redletter.yaml
  changedetection   data directory or backup zip → redletter.yaml and the store
  files             directory of dated files → the store

A policy that is in redletter.yaml stays as it is, comments too. A history comes
without reviews and tells nobody; --judge judges it under today's rules, as
redletter history --judge does later.`,
		Args: cobra.ExactArgs(2),
		RunE: run(func(args []string) error { return p.runImport(f, args[0], args[1]) }),
	}
	fl := c.Flags()
	fl.StringSliceVar(&f.only, "only", nil, "services or policies to take over (default: all)")
	fl.StringArrayVar(&f.types, "type", nil, `kinds of documents to take over, as "Privacy Policy" (default: all)`)
	fl.StringVar(&f.policy, "policy", "", "files: name of the policy (default: that of the directory)")
	fl.StringVar(&f.url, "url", "", "files: address of the page that they are of")
	fl.StringVar(&f.dates, "dates", string(importer.ByName), "files: where the dates are: name, mtime, git (each commit a text)")
	fl.BoolVar(&f.judge, "judge", false, "judge the history under today's rules")
	return c
}

func (p *program) runImport(f *importFlags, format, source string) error {
	take, ok := importFormats[format]
	if !ok {
		return usage(fmt.Errorf("import knows no format %q", format), "use ota-declarations, ota-history, urlwatch, changedetection or files")
	}
	err := take(p, f, source)
	var done *failure
	switch {
	case err == nil, errors.As(err, &done), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, importer.ErrFormat), errors.Is(err, fs.ErrNotExist):
		return usage(err, "see redletter import --help for what each format reads")
	}
	return unopenedStore(err)
}

func (p *program) importDeclarations(f *importFlags, source string) error {
	ps, err := importer.Declarations(source, f.only, f.types)
	if err != nil {
		return err
	}
	return p.imported(f, ps, nil)
}

func (p *program) importURLWatch(f *importFlags, source string) error {
	ps, err := importer.URLWatch(source)
	if err != nil {
		return err
	}
	return p.imported(f, ps, nil)
}

func (p *program) importChangedetection(f *importFlags, source string) error {
	e, err := importer.Changedetection(source)
	if err != nil {
		return err
	}
	defer e.Close()
	return p.kept(f, e.Policies, func(k importer.Keep) (*importer.History, error) { return e.Keep(p.ctx, k) })
}

func (p *program) importHistory(f *importFlags, source string) error {
	return p.kept(f, nil, func(k importer.Keep) (*importer.History, error) { return importer.GitHistory(p.ctx, source, k) })
}

func (p *program) importFiles(f *importFlags, source string) error {
	d := importer.Dated{Dir: source, Policy: f.policy, URL: f.url, Dating: importer.Dating(f.dates)}
	switch d.Dating {
	case importer.ByName, importer.ByMtime, importer.ByGit:
	default:
		return usage(fmt.Errorf("--dates %q is unknown", f.dates), "use name, mtime or git")
	}
	if f.policy != "" && importer.Name(f.policy) != f.policy {
		return usage(fmt.Errorf("--policy %q is no name of a policy", f.policy), "use lower-case letters, digits and hyphens, as in "+importer.Name(f.policy))
	}
	return p.kept(f, nil, func(k importer.Keep) (*importer.History, error) { return importer.Files(p.ctx, d, k) })
}

// kept takes a history into the store, with the policies that came with it.
func (p *program) kept(f *importFlags, ps *importer.Policies, take func(importer.Keep) (*importer.History, error)) error {
	store, err := p.openStore(nil, snapshots.Options{})
	if err != nil {
		return err
	}
	bar := p.bar("texts")
	h, err := take(importer.Keep{Store: store, Now: p.Now(), Only: f.only, Types: f.types, Progress: bar.to})
	bar.done()
	if err != nil {
		return err
	}
	if f.judge {
		for _, t := range h.Policies {
			if _, err := p.judge(store, t.Policy); err != nil {
				return err
			}
		}
	}
	return p.imported(f, ps, h)
}

// judge judges the versions of a policy that have no review under today's rules.
func (p *program) judge(store *snapshots.Store, policy string) (int, error) {
	bar := p.bar("versions of " + policy)
	defer bar.done()
	o := p.judging(policy)
	o.Progress = bar.to
	return importer.Judge(p.ctx, store, policy, o)
}

// judgeHistory judges the versions of one policy, or of all.
func (p *program) judgeHistory(args []string) error {
	store, err := p.openStore(nil, snapshots.Options{})
	if err != nil {
		return err
	}
	known, err := store.Policies(p.ctx)
	if err != nil {
		return unopenedStore(err)
	}
	total := 0
	for i := range known {
		if len(args) > 0 && known[i].Name != args[0] {
			continue
		}
		n, err := p.judge(store, known[i].Name)
		if err != nil {
			return unopenedStore(err)
		}
		total += n
	}
	return p.print(fmt.Sprintf("judged %d versions under the rules %s\n", total, material.RulesVersion))
}

// judging is how a policy is judged: as the configuration says, where it names
// it, else as that of a vendor.
func (p *program) judging(policy string) importer.Judging {
	o := importer.Judging{Now: p.Now()}
	c, err := p.config()
	if err != nil {
		return o
	}
	for i := range c.Policies {
		if q := &c.Policies[i]; q.Name == policy {
			w := watched(c, q)
			o.Parse, o.Options = w.Parse, w.Options
			for _, page := range w.Combine {
				o.Parse.Parts = append(o.Parse.Parts, page.Parse)
			}
		}
	}
	return o
}

// importResult is the JSON of an import.
type importResult struct {
	Schema   string            `json:"schema"`
	Config   string            `json:"config,omitempty"`
	Policies []importedPolicy  `json:"policies"`
	There    []importedPolicy  `json:"there"`
	History  *importer.History `json:"history"`
	Losses   []importer.Loss   `json:"losses"`
}

// importedPolicy is one policy that came of a foreign list.
type importedPolicy struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	From string `json:"from,omitempty"`
}

// imported writes the policies and says what came of the import.
func (p *program) imported(_ *importFlags, ps *importer.Policies, h *importer.History) error {
	r := importResult{Schema: "redletter/import/v1", Policies: []importedPolicy{}, There: []importedPolicy{}, History: h, Losses: []importer.Loss{}}
	if ps != nil {
		r.Losses = append(r.Losses, ps.Losses...)
		if err := p.merge(ps, &r); err != nil {
			return err
		}
	}
	if h != nil {
		r.Losses = append(r.Losses, h.Losses...)
	}
	if p.json {
		return report.JSON(p.Stdout, r)
	}
	return p.printImport(&r)
}

// merge adds policies to redletter.yaml, which is made when there is none.
func (p *program) merge(ps *importer.Policies, r *importResult) error {
	path, err := config.Find(p.configPath, p.configHome())
	if err != nil {
		path = config.Name
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = []byte((&answers{}).text()), nil
	}
	if err != nil {
		return usage(err, "name a configuration with --config")
	}
	out, added, there, err := importer.Merge(path, text, ps.Taken)
	if err != nil {
		return usage(err, "mend the configuration, or name a new one with --config")
	}
	r.Config = path
	for _, q := range added {
		r.Policies = append(r.Policies, importedPolicy{Name: q.Name, URL: q.URL})
	}
	for _, t := range there {
		r.There = append(r.There, importedPolicy{t.Policy.Name, t.Policy.URL, t.From})
	}
	if len(added) == 0 {
		return nil
	}
	return replaceConfig(path, out)
}

// printImport says an import to people.
func (p *program) printImport(r *importResult) error {
	var b strings.Builder
	if r.Config != "" {
		fmt.Fprintf(&b, "%s: added %d policies", r.Config, len(r.Policies))
		if n := len(r.There); n > 0 {
			fmt.Fprintf(&b, "; %d are there already and stay as they are", n)
		}
		b.WriteString("\n")
	}
	if r.History != nil {
		printTallies(&b, r.History)
	}
	if n := len(r.Losses); n > 0 {
		fmt.Fprintf(&b, "\nCould not be taken over (%d):\n", n)
		for _, l := range r.Losses {
			b.WriteString("  " + l.String() + "\n")
		}
	}
	var out strings.Builder
	for l := range strings.Lines(b.String()) {
		out.WriteString(safe.Line(strings.TrimSuffix(l, "\n")).String() + "\n")
	}
	return p.print(out.String())
}

// shownTallies is how many policies are listed one by one.
const shownTallies = 40

// printTallies says what came of an archive.
func printTallies(b *strings.Builder, h *importer.History) {
	s := importer.Sum(h.Policies)
	fmt.Fprintf(b, "%s: %d texts of %d policies", h.Archive, s.Texts, len(h.Policies))
	if s.Known > 0 {
		fmt.Fprintf(b, ", %d of them known", s.Known)
	}
	fmt.Fprintf(b, "\n  %d versions; %d returned to an earlier text, %d only read anew, %d with the same words, %d doubtful, %d unreadable\n",
		s.Versions, s.Returned, s.Reread, s.Unchanged, s.Doubtful, s.Unreadable)
	if s.Late > 0 {
		fmt.Fprintf(b, "  %d were older than what the store holds and stay out: a history is only added to\n", s.Late)
	}
	for i, t := range h.Policies {
		if i == shownTallies {
			fmt.Fprintf(b, "  … and %d more; --json lists all\n", len(h.Policies)-i)
			break
		}
		fmt.Fprintf(b, "  %-40s %5d texts  %5d versions\n", t.Policy, t.Texts, t.Versions)
	}
	if len(h.Policies) > 0 {
		fmt.Fprintf(b, "Next: redletter history %s\n", h.Policies[0].Policy)
	}
}

// bar is a line on a terminal that says how far something is.
type bar struct {
	p    *program
	what string
	last time.Time
	wipe func()
}

func (p *program) bar(what string) *bar { return &bar{p: p, what: what, wipe: func() {}} }

// barWidth is the width of a full bar.
const barWidth = 30

// to draws the bar, a few times a second at most.
func (b *bar) to(done, total int) {
	now := b.p.Now()
	if total == 0 || now.Sub(b.last) < 100*time.Millisecond && done < total {
		return
	}
	b.last = now
	full := barWidth * done / total
	b.wipe = b.p.progress("[%s%s] %d of %d %s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), done, total, b.what)
}

func (b *bar) done() { b.wipe() }
