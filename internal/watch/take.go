package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// take is one try of getting the document of a policy, with what came of it.
type take struct {
	policy *Policy
	way    source.Way
	page   *fetch.Page     // of several pages the first, with the evidence of all
	source *source.Source  // nil unless there are bytes to read
	doc    *parse.Document // nil unless they are a document, or they are those of the version in force
	err    error           // why there is no document
	same   bool            // the bytes are those of the version in force
	browse error           // why no browser could be asked, where that might have helped
}

// getter gets pages in the ways of this checker.
func (c *Checker) getter() *source.Getter {
	return &source.Getter{Client: c.Client, Browser: c.Browser, Dir: c.Dir, Now: c.Now}
}

// take gets the pages of a policy in one way, and reads them.
func (c *Checker) take(ctx context.Context, p *Policy, req fetch.Request, way source.Way) *take {
	t := &take{policy: p, way: way}
	req.IgnoreRobots, req.Language = p.IgnoreRobots, p.Language
	var parts []*fetch.Page
	for i, address := range p.pages() {
		req.URL = address
		page, err := c.getter().Get(ctx, req, way)
		parts = append(parts, page)
		if err == nil && page.Outcome == fetch.Moved {
			err = moved(address, page)
		}
		if err != nil || page.Outcome != fetch.OK {
			t.page, t.err = together(parts, page.Outcome), err
			if len(p.Combine) > 0 && err != nil {
				t.err = fmt.Errorf("page %d of %d: %w", i+1, len(p.Combine)+1, err)
			}
			return t
		}
	}
	t.page = together(parts, fetch.OK)
	t.err = t.read(ctx, parts)
	return t
}

// pages are the addresses of a policy, in order.
func (p *Policy) pages() []string {
	out := []string{p.URL}
	for _, c := range p.Combine {
		out = append(out, c.URL)
	}
	return out
}

// moved says that a page is now somewhere else.
func moved(address string, page *fetch.Page) error {
	return fmt.Errorf("fetch %s: it leads to another site, %s; put that address into redletter.yaml if it is the policy", address, page.Final)
}

// together makes one page of several: the raw bytes of all, the evidence of
// the first with that of each.
func together(parts []*fetch.Page, outcome fetch.Outcome) *fetch.Page {
	if len(parts) == 1 {
		return parts[0]
	}
	out := &fetch.Page{Evidence: parts[0].Evidence, Screenshot: parts[0].Screenshot}
	out.Outcome, out.MediaType = outcome, parse.PartsType
	joined := make([]parse.Part, 0, len(parts))
	for _, p := range parts {
		out.Parts = append(out.Parts, p.Evidence)
		out.Problem, out.Finished = p.Problem, p.Finished
		joined = append(joined, parse.Part{Name: p.Final, MediaType: p.MediaType, Bytes: p.Raw})
	}
	out.Raw = parse.Join(joined)
	return out
}

// read takes the text out of the pages. It is parsed when it is asked for: the
// bytes may be known already.
func (t *take) read(ctx context.Context, pages []*fetch.Page) error {
	var parts []parse.Part
	for _, p := range pages {
		src, err := source.Extract(ctx, &source.Source{Ref: p.URL, Name: source.NameOf(p), MediaType: p.MediaType, Bytes: p.Body})
		if err != nil {
			return err
		}
		t.source = src
		parts = append(parts, parse.Part{Name: src.Name, MediaType: src.MediaType, Bytes: src.Bytes})
	}
	if len(parts) > 1 {
		t.source = &source.Source{Ref: t.policy.URL, Name: parts[0].Name, MediaType: parse.PartsType, Bytes: parse.Join(parts)}
	}
	return nil
}

// parse reads the document, unless the bytes are those of the version in force.
func (t *take) parse(base *baseline) {
	if t.err != nil || t.source == nil || t.doc != nil {
		return
	}
	if base != nil && snapshots.Sum(t.source.Bytes) == base.Version.Body {
		t.same = true
		return
	}
	if t.doc, t.err = parse.Parse(t.input()); t.err != nil {
		t.err = fmt.Errorf("read %s: %w", t.policy.URL, t.err)
	}
}

func (t *take) input() parse.Input {
	return parse.Input{Bytes: t.source.Bytes, Name: t.source.Name, MediaType: t.source.MediaType, Options: t.policy.options()}
}

// options are those of the reader, for all pages.
func (p *Policy) options() parse.Options {
	o := p.Parse
	for _, c := range p.Combine {
		o.Parts = append(o.Parts, c.Parse)
	}
	return o
}

func (t *take) tree() snapshots.Hash { return snapshots.Sum(t.doc.Canonical()) }

// shells are the doubts that a browser may lay to rest: a page that waits for a
// script, or that turns away what does not look like a reader.
var shells = []string{"empty-shell", "enable-javascript", "challenge", "blocked"}

// IsShell says whether a page that plain HTTP gave is a shell, or turns away
// what is no browser.
func IsShell(in parse.Input) bool {
	doc, err := parse.Parse(in)
	t := &take{doc: doc, err: err, page: &fetch.Page{}}
	return t.shell() != ""
}

// shell says that plain HTTP was not enough, with the reason; "" when it was.
func (t *take) shell() string {
	if t.err != nil {
		if t.page.Outcome == fetch.Blocked || errors.Is(t.err, parse.ErrEmpty) {
			return t.err.Error()
		}
		return ""
	}
	if t.doc == nil {
		return ""
	}
	for _, s := range parse.Suspect(t.doc, nil) {
		if slices.Contains(shells, s.Kind) {
			return s.Kind + " (“" + s.Quote + "”)"
		}
	}
	return ""
}

// best gets the document in the way that the policy asks for. By default that
// is plain HTTP, and a browser where this gives a shell or a block.
func (c *Checker) best(ctx context.Context, p *Policy, req fetch.Request, base *baseline) *take {
	if p.Render == RenderBrowser && source.KindOf(p.URL) == source.URL {
		t := c.take(ctx, p, fetch.Request{}, source.Rendered)
		t.parse(base)
		return t
	}
	t := c.take(ctx, p, req, source.Plain)
	t.parse(base)
	why := t.shell()
	if why == "" || p.Render == RenderHTTP || c.Browser == nil || source.KindOf(p.URL) != source.URL || source.IsArchived(p.URL) {
		return t
	}
	if _, t.browse = c.Browser.Find(); t.browse != nil {
		return t
	}
	b := c.take(ctx, p, fetch.Request{}, source.Rendered)
	b.parse(base)
	if b.err != nil || b.shell() != "" {
		return t
	}
	b.page.Earlier = append(b.page.Earlier, "plain HTTP: "+why)
	return b
}

// brokenOff doubts a page that does not end, where the one in force does: the
// machine behind the server was cut off, and HTTP cannot tell.
func brokenOff(now, before []byte) []parse.Signal {
	if !closed(before) || closed(now) {
		return nil
	}
	end := bytes.TrimSpace(now)
	return []parse.Signal{{Kind: "truncated", Quote: strings.ToValidUTF8(string(end[max(0, len(end)-80):]), "")}}
}

// closed says whether the root of an HTML page is closed near its end; what
// servers add behind it is short.
func closed(page []byte) bool {
	const end = 2048
	return bytes.Contains(bytes.ToLower(page[max(0, len(page)-end):]), []byte("</html>"))
}

// doubts says why a take is probably not the policy: of several pages each is
// asked by itself too, since half a document is no document.
func (t *take) doubts(base *baseline) []parse.Signal {
	parts, ok := parse.Split(t.source.Bytes)
	if !ok {
		if base != nil {
			return brokenOff(t.source.Bytes, base.Bytes)
		}
		return nil
	}
	var before []parse.Part
	if base != nil {
		before, _ = parse.Split(base.Bytes)
	}
	in := t.input()
	for i, p := range parts {
		doc, err := parse.Parse(in.PartInput(i, p))
		if err != nil {
			return []parse.Signal{{Kind: "degraded", Quote: err.Error()}}
		}
		var prev *parse.Document
		if i < len(before) && before[i].Name == p.Name {
			prev, _ = parse.Parse(in.PartInput(i, before[i])) // nil when it cannot be read: then there is none
		}
		if prev != nil {
			if s := brokenOff(p.Bytes, before[i].Bytes); len(s) > 0 {
				return s
			}
		}
		for _, s := range parse.Suspect(doc, prev) {
			if prev != nil || s.Kind != "other-kind" { // a page of a policy need not look like one
				return []parse.Signal{s}
			}
		}
	}
	return nil
}
