package source

import (
	"context"
	"errors"
	"fmt"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
)

// url fetches a page with the guarded client. Of an archived one it takes the
// raw form. Where plain HTTP gives a shell or a block, and Shell is there to
// say so, a browser is asked; what it gives counts when it is better.
func (o *Opener) url(ctx context.Context, ref string) (*Source, error) {
	if o.Way == Rendered {
		return o.web(ctx, ref, Rendered)
	}
	src, err := o.web(ctx, ref, Plain)
	if o.Shell == nil || IsArchived(ref) || !o.short(src, err) {
		return src, err
	}
	b := o.Browser
	if b == nil {
		b = browser.New(o.Client)
	}
	if _, none := b.Find(); none != nil {
		if err == nil {
			src.Lacks = none
		}
		return src, err
	}
	if better, e := o.web(ctx, ref, Rendered); e == nil && !o.Shell(better) {
		return better, nil
	}
	return src, err
}

// short says whether plain HTTP was not enough.
func (o *Opener) short(src *Source, err error) bool {
	var e *fetch.Error
	if errors.As(err, &e) {
		return e.Outcome == fetch.Blocked
	}
	return err == nil && o.Shell(src)
}

func (o *Opener) web(ctx context.Context, ref string, way Way) (*Source, error) {
	g := &Getter{Client: o.Client, Browser: o.Browser}
	page, err := g.Get(ctx, fetch.Request{URL: ref}, way)
	if err != nil {
		return nil, err
	}
	if page.Outcome == fetch.Moved {
		return nil, fmt.Errorf("fetch %s: it leads to another site, %s; name that address if it is the policy", ref, page.Final)
	}
	return &Source{Ref: ref, Name: NameOf(page), MediaType: page.MediaType, Bytes: page.Body}, nil
}
