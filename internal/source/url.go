package source

import (
	"context"
	"fmt"

	"github.com/redletter-dev/redletter/fetch"
)

// url fetches a page with the guarded client. Of an archived one it takes the
// raw form.
func (o *Opener) url(ctx context.Context, ref string) (*Source, error) {
	g := &Getter{Client: o.Client, Browser: o.Browser}
	page, err := g.Get(ctx, fetch.Request{URL: ref}, Plain)
	if err != nil {
		return nil, err
	}
	if page.Outcome == fetch.Moved {
		return nil, fmt.Errorf("fetch %s: it leads to another site, %s; name that address if it is the policy", ref, page.Final)
	}
	return &Source{Ref: ref, Name: NameOf(page), MediaType: page.MediaType, Bytes: page.Body}, nil
}
