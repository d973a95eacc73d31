package watch

import (
	"context"
	"errors"

	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// Both sides of a comparison are read by one reader, or a new reader would be
// told as a change of the page. Pages are parsed anew with each look. The text of
// a PDF was drawn from it when it came, by a program that may be another one by
// now: then it is drawn again from the bytes that were served, and kept as a view
// of that capture. The capture stays as it was.

// reread puts the text of the version in force, as the reader of the new capture
// draws it, in the place of the stored one.
func (l *look) reread(ctx context.Context) error {
	base := l.base
	if !source.Drawn(base.MediaType) || !source.Drawn(l.source.MediaType) || base.MediaType == l.source.MediaType {
		return nil
	}
	view, err := l.checker.Store.View(ctx, base.Version.Capture, l.source.MediaType)
	if errors.Is(err, snapshots.ErrNotFound) {
		view, err = l.view(ctx)
	}
	if err != nil || view.Body.IsZero() {
		return err
	}
	text, err := l.checker.Store.Kept(ctx, view.Body)
	if err != nil {
		return err
	}
	base.Bytes, base.MediaType, base.doc = text, view.Extractor, nil
	return nil
}

// view draws the text of the version in force anew and keeps it. It has no body
// when this reader cannot read it, or its bytes are not kept any more: then the
// stored text is all there is.
func (l *look) view(ctx context.Context) (v snapshots.View, err error) {
	raw, err := l.checker.Store.Body(ctx, l.base.Raw)
	if errors.Is(err, snapshots.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	src, err := source.Extract(ctx, &source.Source{Ref: l.policy.URL, Name: l.base.URL, Bytes: raw})
	if err != nil || src.MediaType != l.source.MediaType {
		return v, nil //nolint:nilerr // then the stored text is all there is
	}
	doc, err := parse.Parse(parse.Input{Bytes: src.Bytes, Name: src.Name, MediaType: src.MediaType, Options: l.policy.options()})
	if err != nil {
		return v, nil //nolint:nilerr // the same
	}
	v = snapshots.View{Capture: l.base.Version.Capture, Extractor: src.MediaType, Tree: snapshots.Sum(doc.Canonical()), At: l.checker.Now()}
	if v.Body, err = l.checker.Store.PutBody(ctx, src.Bytes); err != nil {
		return v, err
	}
	return l.checker.Store.PutView(ctx, v)
}
