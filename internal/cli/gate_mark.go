package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
)

func (p *program) gateMark() *cobra.Command {
	var live []string
	var allowPrivate bool
	c := &cobra.Command{
		Use:   "mark FILE published|sent|closed",
		Short: "moves a notice record to its next state, when the facts are so",
		Long: `mark moves a record to its next state.
published: the live text (--live URL or FILE, LOCALE=URL for a translation) is
           the approved one, word for word
sent:      each channel has its proof:
closed:    the live text is kept beside the record as the base of the next
           comparison`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 || !slices.Contains([]string{gate.Published, gate.Sent, gate.Closed}, args[1]) {
				return usage(errors.New("mark takes a record and one of published, sent, closed"), "redletter gate mark FILE published --live URL")
			}
			return nil
		},
		RunE: run(func(args []string) error { return p.mark(args[0], args[1], live, allowPrivate) }),
	}
	c.Flags().StringArrayVar(&live, "live", nil, "the published text: URL, FILE, or LOCALE=URL for a translation")
	c.Flags().BoolVar(&allowPrivate, "allow-private", false, "let URLs reach private and loopback addresses")
	return c
}

func (p *program) mark(path, state string, live []string, allowPrivate bool) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return usage(err, "name the record")
	}
	r, err := decodeRecord(path, b)
	if err != nil {
		return &failure{status: ExitRecord, err: err, hint: "mend the record first"}
	}
	var texts map[string]review.Source
	if state != gate.Sent {
		if texts, err = p.liveTexts(r, live, allowPrivate); err != nil {
			return err
		}
	}
	if err := moveRecord(&recordFile{path, b, r}, state, texts); err != nil {
		return err
	}
	return p.print(fmt.Sprintf("%s: %s\n", path, state))
}

// recordFile is a record that is to be moved, with its bytes.
type recordFile struct {
	path   string
	bytes  []byte
	record *gate.Record
}

// moveRecord writes the next state into a file when the facts are so: each
// channel has its proof, or the texts that are live are the approved ones.
func moveRecord(f *recordFile, state string, texts map[string]review.Source) error {
	if state == gate.Sent && !f.record.Proven() {
		return usage(fmt.Errorf("%s: a channel has no proof:", f.path), "write the id of the campaign or banner, or where the receipt lies, into proof:")
	}
	if state != gate.Sent {
		if err := proveLive(f, texts); err != nil {
			return err
		}
	}
	b := f.bytes
	if state == gate.Closed {
		var err error
		if b, err = keep(f.path, b, texts); err != nil {
			return err
		}
	}
	return replace(f.path, withLine(b, "state:", "state: "+state))
}

// liveTexts opens the texts that are live, by locale.
func (p *program) liveTexts(r *gate.Record, live []string, allowPrivate bool) (map[string]review.Source, error) {
	out := map[string]review.Source{}
	for _, l := range live {
		locale, ref, ok := strings.Cut(l, "=")
		if !ok || r.Texts[locale] == "" {
			locale, ref = gate.Main, l
		}
		src, err := p.opener(allowPrivate).Open(p.ctx, ref)
		if err != nil {
			return nil, noLook(err, "mark it when the page is up")
		}
		in := input(src)
		in.Input.Options = p.reading(r.Policy)
		out[locale] = in
	}
	return out, nil
}

// reading is how a policy of the configuration is read: its select and remove
// decide what of the page is the text.
func (p *program) reading(policy string) parse.Options {
	c, err := p.config()
	if err != nil {
		return parse.Options{} // a gate without a configuration reads the whole page
	}
	for i := range c.Policies {
		if c.Policies[i].Name == policy {
			return watched(c, &c.Policies[i]).Parse
		}
	}
	return parse.Options{}
}

// proveLive proves the live texts to be the approved ones, each of them.
func proveLive(f *recordFile, texts map[string]review.Source) error {
	for _, locale := range sortedKeys(texts) {
		in := texts[locale]
		doc, err := parse.Parse(in.Input)
		if err != nil {
			return noLook(err, "name the page that was published")
		}
		if got := review.Hash(doc.Canonical()); got != f.record.Texts[locale] {
			return &failure{status: ExitFinding, err: fmt.Errorf("%s does not show the text that %s approves (%s)", in.Ref, f.path, locale), hint: "publish the approved text, or decide about what differs: redletter gate"}
		}
	}
	for locale := range f.record.Texts {
		if _, ok := texts[locale]; !ok {
			return usage(fmt.Errorf("nothing shows that %s is published (%s)", f.path, locale), "name the live page with --live URL, a translation with --live "+locale+"=URL")
		}
	}
	return nil
}

// keep lays the closed texts beside the record.
func keep(path string, record []byte, texts map[string]review.Source) ([]byte, error) {
	var parts []string
	for _, locale := range sortedKeys(texts) {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml") + "." + slug(locale) + extension(texts[locale].Input.Name)
		if err := replace(filepath.Join(filepath.Dir(path), name), texts[locale].Input.Bytes); err != nil {
			return nil, err
		}
		parts = append(parts, fmt.Sprintf("%q: %q", locale, name))
	}
	return withLine(record, "copies:", "copies: {"+strings.Join(parts, ", ")+"}"), nil
}

func sortedKeys(m map[string]review.Source) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// extension keeps the hint for the format; a page without one is HTML.
func extension(name string) string {
	switch e := strings.ToLower(filepath.Ext(name)); e {
	case ".md", ".markdown", ".txt", ".html", ".htm", ".pdf", ".docx":
		return e
	}
	return ".html"
}
