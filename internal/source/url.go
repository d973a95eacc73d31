package source

import (
	"context"
	"fmt"

	"github.com/redletter-dev/redletter/fetch"
)

// url fetches a page with the guarded client.
func (o *Opener) url(ctx context.Context, ref string) (*Source, error) {
	page, err := o.Client.Fetch(ctx, fetch.Request{URL: ref})
	if err != nil {
		return nil, err
	}
	if page.Outcome == fetch.Moved {
		return nil, fmt.Errorf("fetch %s: it leads to another site, %s; name that address if it is the policy", ref, page.Final)
	}
	return &Source{Ref: ref, Name: page.Final, MediaType: page.MediaType, Bytes: page.Body}, nil
}
