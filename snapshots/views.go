package snapshots

import (
	"context"
	"database/sql"
	"time"
)

// View is a capture as a newer reader reads it: other text from the same bytes.
// The capture stays as it was, since it says what was known then. Two texts are
// compared only when the same reader made them: otherwise the reader changed,
// and not the page.
type View struct {
	ID        int64     `json:"id"`
	Capture   int64     `json:"capture"`
	Extractor string    `json:"extractor"`
	Body      Hash      `json:"body"` // what is parsed: as in Capture, or text drawn anew from the raw bytes
	Tree      Hash      `json:"tree"`
	At        time.Time `json:"at"`
}

// PutView adds a view and gives the one that stands: a capture has one view by
// each reader. Its body must be stored before.
func (s *Store) PutView(ctx context.Context, v View) (View, error) {
	s.keeping.RLock()
	defer s.keeping.RUnlock()
	if !v.Body.IsZero() {
		if err := s.blobs.has(v.Body); err != nil {
			return v, wrap("adding a view", err)
		}
	}
	defer s.fresh.named(v.Body)
	err := s.write(ctx, "adding a view", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO views (capture, extractor, body, tree, at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING RETURNING id`,
			v.Capture, v.Extractor, v.Body, v.Tree, format(v.At)).Scan(&v.ID)
		if isNoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return enter(ctx, tx, KindView, v.ID)
	})
	if err != nil {
		return v, err
	}
	return s.View(ctx, v.Capture, v.Extractor)
}

// View gives a capture as a reader reads it: the capture's own text when that
// reader made it, else a view, or ErrNotFound.
func (s *Store) View(ctx context.Context, capture int64, extractor string) (View, error) {
	c, err := s.Capture(ctx, capture)
	if err != nil {
		return View{}, err
	}
	if c.Extractor == extractor {
		return View{Capture: c.ID, Extractor: extractor, Body: c.Body, Tree: c.Tree, At: c.At}, nil
	}
	views, err := s.Views(ctx, capture)
	if err != nil {
		return View{}, err
	}
	for _, v := range views {
		if v.Extractor == extractor {
			return v, nil
		}
	}
	return View{}, notFound("no view of capture %d by %s", capture, extractor)
}

// Views gives the views of a capture, in the order of adding.
func (s *Store) Views(ctx context.Context, capture int64) ([]View, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, capture, extractor, body, tree, at FROM views WHERE capture = ? ORDER BY id`, capture)
	out, err := scanAll(rows, err, func(v *View, rows *sql.Rows) (err error) {
		var at string
		if err = rows.Scan(&v.ID, &v.Capture, &v.Extractor, &v.Body, &v.Tree, &at); err != nil {
			return err
		}
		v.At, err = parseTime(at)
		return err
	})
	return out, explain("reading views", err)
}
