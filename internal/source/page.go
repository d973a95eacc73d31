package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
)

// Getter gets the pages of policies, from the web, an archive, a file or a
// repository, always with the evidence of it.
type Getter struct {
	Client  *fetch.Client
	Browser *browser.Browser // nil: none
	Dir     string           // where git runs and relative files start, "" for here
	Now     func() time.Time
}

// Way is how a page is got.
type Way string

// The ways.
const (
	Plain    Way = "http"
	Rendered Way = "browser" // for addresses of the web; the others have one way
)

// Get gives a page. It is never nil; the error is nil for the usable outcomes
// and a *fetch.Error for all others.
func (g *Getter) Get(ctx context.Context, r fetch.Request, way Way) (*fetch.Page, error) {
	switch KindOf(r.URL) {
	case URL:
		return g.web(ctx, r, way)
	case Git, File:
		return g.local(ctx, r.URL)
	default:
		return g.settle(r.URL, nil, fetch.Failure(fetch.Refused, r.URL, errors.New("a policy lies on the web, in a file or in a repository"), ""))
	}
}

func (g *Getter) web(ctx context.Context, r fetch.Request, way Way) (*fetch.Page, error) {
	if asked, ok := raw(r.URL); ok {
		r.URL = asked
		p, err := g.Client.Fetch(ctx, r)
		if err == nil && p.Outcome == fetch.OK {
			if err := dated(p); err != nil {
				return p, p.Settle(err)
			}
		}
		return p, err
	}
	if way == Rendered {
		b := g.Browser
		if b == nil {
			b = browser.New(g.Client)
		}
		return b.Fetch(ctx, r)
	}
	return g.Client.Fetch(ctx, r)
}

// local reads a file or a git object.
func (g *Getter) local(ctx context.Context, ref string) (*fetch.Page, error) {
	o := &Opener{Dir: g.Dir}
	src, err := o.open(ctx, ref)
	if err != nil {
		return g.settle(ref, nil, fetch.Failure(fetch.Gone, ref, err, "check the path, and the name of the branch"))
	}
	p, err := g.settle(ref, src.Bytes, nil)
	p.Final = src.Name
	if KindOf(ref) == Git {
		commit, err := o.commit(ctx, ref)
		if err != nil {
			return g.settle(ref, nil, fetch.Failure(fetch.Gone, ref, err, ""))
		}
		_, file, _ := strings.Cut(strings.TrimPrefix(ref, "git:"), ":")
		p.Final = "git:" + commit + ":" + file
	}
	return p, err
}

// settle makes the page of what was read on this machine.
func (g *Getter) settle(ref string, b []byte, err error) (*fetch.Page, error) {
	now := g.Now()
	p := &fetch.Page{Evidence: fetch.Evidence{URL: ref, Final: ref, Started: now, Finished: now, Attempts: 1}, Raw: b}
	if err != nil {
		return p, p.Settle(err)
	}
	p.Outcome = fetch.OK
	p.Body, p.Charset = fetch.Decode(b, "")
	if len(b) == 0 {
		return p, p.Settle(fetch.Failure(fetch.NotDocument, ref, fmt.Errorf("%s is empty", ref), ""))
	}
	return p, nil
}
