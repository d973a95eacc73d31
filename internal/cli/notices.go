package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/watch"
)

// noticeRecords gives the watch the records of an own policy; nil where the
// configuration names none.
func (p *program) noticeRecords(c *config.Config, name string) *watch.Records {
	q := policyOf(c, name)
	dir := c.RecordsOf(q)
	if dir == "" {
		return nil
	}
	dir = beside(c, dir)
	out := &watch.Records{Read: func() (*gate.Folder, error) { return readFolder(dir) }}
	if c.MarkRecords {
		out.Mark = func(ctx context.Context, m watch.Move) error { return p.markSeen(ctx, c, q, m) }
	}
	return out
}

func policyOf(c *config.Config, name string) *config.Policy {
	for i := range c.Policies {
		if c.Policies[i].Name == name {
			return &c.Policies[i]
		}
	}
	return nil
}

// readFolder reads the records of a directory and who may approve them. The
// directory lies in the root of its repository, where CODEOWNERS is looked for.
func readFolder(dir string) (*gate.Folder, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("read the notice records: %w", err)
	}
	files, err := readRecords(dir)
	if err != nil {
		return nil, err
	}
	who := approversAt(filepath.Join(dir, "approvers"), filepath.Dir(filepath.Clean(dir)))
	return &gate.Folder{Files: files, Approvers: who}, who.Err
}

// markSeen moves a record as redletter gate mark does: the page is the one that
// the watch captured, the translations are fetched.
func (p *program) markSeen(ctx context.Context, c *config.Config, q *config.Policy, m watch.Move) error {
	b, err := os.ReadFile(m.Path)
	if err != nil {
		return err
	}
	r, err := decodeRecord(m.Path, b)
	if err != nil {
		return err
	}
	texts := map[string]review.Source{gate.Main: m.Live}
	open := p.opener(c.AllowPrivate)
	defer open.Client.Close()
	if m.State != gate.Sent && q.Gate != nil {
		for locale, l := range q.Gate.Locales {
			if l.URL == "" || r.Texts[locale] == "" {
				continue
			}
			src, err := open.Open(ctx, l.URL)
			if err != nil {
				return err
			}
			in := input(src)
			in.Input.Options = m.Live.Input.Options
			texts[locale] = in
		}
	}
	return moveRecord(&recordFile{m.Path, b, r}, m.State, texts)
}
