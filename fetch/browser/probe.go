package browser

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/redletter-dev/redletter/fetch"
)

// Probe starts the browser with an empty page and says which one it is, or why
// it does not start.
func (b *Browser) Probe(ctx context.Context) (string, error) {
	program, err := b.Find()
	if err != nil {
		return "", err
	}
	v := &visit{browser: b, page: &fetch.Page{}}
	if err := b.with(ctx, program, v, func() error {
		if err := v.begin(); err != nil {
			return err
		}
		return chromedp.Do(v.tab, chromedp.Navigate("about:blank"))
	}); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s", strings.TrimSpace(v.seen.Browser), program), nil
}
