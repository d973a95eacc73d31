package evidence

import (
	"bytes"
	"context"
	"fmt"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// text is what a reader of the page reads in one version.
type text struct {
	version *snapshots.Version
	source  review.Source
	lost    bool   // its body was deleted
	reader  string // of today, when it reads the page otherwise than the one of its day did
}

// keepTexts writes the text of each version: to be read, and in the canonical
// form whose hash stands in the ledger.
func (b *bundle) keepTexts(ctx context.Context) error {
	for i := range b.versions {
		v := &b.versions[i]
		t := text{version: v, lost: b.bodies[v.Body] == ""}
		if !t.lost {
			snap, err := b.store.Snapshot(ctx, v.Capture)
			if err == nil {
				err = b.keepText(&t, &snap)
			}
			if err != nil {
				return err
			}
		}
		b.texts = append(b.texts, t)
	}
	return nil
}

func (b *bundle) keepText(t *text, snap *snapshots.Snapshot) error {
	t.source = review.Source{
		Ref:   b.policy + "@" + t.version.Body.Short(),
		Input: parse.Input{Bytes: snap.Bytes, Name: snap.URL, MediaType: snap.MediaType, Options: b.options.Judging.Parse},
	}
	doc, err := parse.Parse(t.source.Input)
	if err != nil {
		return fmt.Errorf("read version %d: %w", t.version.Number, err)
	}
	canonical := doc.Canonical()
	if snapshots.Sum(canonical) != t.version.Tree {
		t.reader = doc.Extractor
	}
	if err := b.file(versionName("texts", t.version)+".txt", []byte(doc.Text()+"\n")); err != nil {
		return err
	}
	return b.file(versionName("texts", t.version)+".canonical", canonical)
}

func versionName(dir string, v *snapshots.Version) string {
	return fmt.Sprintf("%s/v%04d", dir, v.Number)
}

// keepRedlines writes what changed from each version to the next, without a word
// of judgement.
func (b *bundle) keepRedlines(ctx context.Context) error {
	for i := 1; i < len(b.texts); i++ {
		if b.texts[i-1].lost || b.texts[i].lost {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := review.Analyze(b.texts[i-1].source, b.texts[i].source, b.options.Judging.Options)
		if err != nil {
			return err
		}
		page, err := b.redline(b.texts[i-1].version, b.texts[i].version, report.NewRedline(c))
		if err != nil {
			return err
		}
		if err := b.file(redlineName(&b.texts[i]), page); err != nil {
			return err
		}
		if b.options.Comments == WithComments {
			if err := b.keepReport(b.texts[i].version, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func redlineName(t *text) string {
	return fmt.Sprintf("redlines/v%04d-v%04d.html", t.version.Number-1, t.version.Number)
}

// keepReport writes how redletter judges a change today.
func (b *bundle) keepReport(v *snapshots.Version, c *review.Case) error {
	var page bytes.Buffer
	err := report.HTML(&page, []report.Comparison{{Name: b.policy, Review: c.Review(), Redline: report.NewRedline(c)}})
	if err != nil {
		return err
	}
	return b.file(versionName("comments/judgements", v)+".html", page.Bytes())
}
