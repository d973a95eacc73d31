package evidence

import (
	"bytes"
	"context"
	_ "embed" // the pages and the words
	"fmt"
	"html/template"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"

	"github.com/redletter-dev/redletter/internal/importer"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

//go:embed web/cover.html
var coverPage string

//go:embed web/redline.html
var redlinePage string

//go:embed web/declaration.txt
var declarationText string

//go:embed web/readme.txt
var readmeText string

var pages = sync.OnceValue(func() *template.Template {
	t := template.Must(template.New("cover").Parse(coverPage))
	return template.Must(t.New("redline").Parse(redlinePage))
})

// words are the plain texts; nothing of a page's text goes into them.
var words = sync.OnceValue(func() *texttemplate.Template {
	t := texttemplate.Must(texttemplate.New("declaration").Parse(declarationText))
	return texttemplate.Must(t.New("readme").Parse(readmeText))
})

// What the templates print. All strings are safe texts.
type (
	cover struct {
		Policy, URL, Label  string
		From, To            string
		Captures, Good      int
		Versions            []coverVersion
		Looks               []coverLook
		Gaps                []coverGap
		Missing             []string
		Origin, Root, Key   string
		Size                int64
		Entries             int
		Fingerprint         string
		Signed, Comments    bool
		Imported, Rendered  int
		Checkpoint, Stamped string
		Places, Clocks, Off string // where the looks were made, and by what clock
	}
	coverVersion struct {
		Number                                      int
		Title, Dated, First, Before, Accepted, Look string
		Raw, Body, Tree, Text, Redline, Reader      string
		Lost                                        bool
	}
	coverLook struct{ ID, At, Outcome, Why, URL, Raw string }
	coverGap  struct{ From, To, Days, Looks string }
)

func line(s string) string { return safe.Line(s).String() }

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// keepCover writes the pages for people.
func (b *bundle) keepCover(context.Context) error {
	c := b.cover()
	for _, f := range []struct {
		name  string
		write func(*bytes.Buffer) error
	}{
		{"cover.html", func(w *bytes.Buffer) error { return pages().ExecuteTemplate(w, "cover", c) }},
		{"declaration.txt", func(w *bytes.Buffer) error { return words().ExecuteTemplate(w, "declaration", c) }},
		{"README.txt", func(w *bytes.Buffer) error { return words().ExecuteTemplate(w, "readme", c) }},
	} {
		var page bytes.Buffer
		if err := f.write(&page); err != nil {
			return err
		}
		if err := b.file(f.name, page.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (b *bundle) cover() *cover {
	c := &cover{
		Policy: line(b.policy), Label: line(b.options.Privilege),
		Origin: b.head.origin, Root: digits(b.head.Root), Size: b.head.Size, Entries: len(b.head.entries),
		Key: line(b.summary.Key), Fingerprint: b.fingerprint(), Signed: b.head.public != "", Comments: b.options.Comments == WithComments,
		Checkpoint: line(strings.TrimSpace(string(b.head.note))),
	}
	if k := b.options.Kept; k != nil && k.Stamp != nil {
		c.Stamped = line(k.Stamped)
	}
	for _, h := range b.missing {
		c.Missing = append(c.Missing, digits(h))
	}
	var around circumstances
	for i := range b.captures {
		c.look(&b.captures[i])
		around.note(b.captures[i].ID, exchange(&b.captures[i]))
	}
	c.Places, c.Clocks, c.Off = around.places.String(), around.clocks.String(), around.off()
	for i := range b.texts {
		c.Versions = append(c.Versions, b.coverVersion(i))
	}
	for _, g := range gaps(b.captures) {
		c.Gaps = append(c.Gaps, coverGap{stamp(g.From), stamp(g.To), fmt.Sprintf("%.1f", g.To.Sub(g.From).Hours()/24), line(g.Looks)})
	}
	b.summary.Gaps = len(c.Gaps)
	return c
}

// look adds a capture to the list.
func (c *cover) look(x *snapshots.Capture) {
	at := stamp(x.At)
	if c.From == "" || at < c.From {
		c.From = at
	}
	if at > c.To {
		c.To = at
	}
	if c.URL == "" {
		c.URL = line(x.URL)
	}
	if x.Outcome != watch.Preview {
		c.Captures++
	}
	if _, ok := importer.OriginOf(x); ok {
		c.Imported++
	}
	if e := exchange(x); e != nil && e.Rendered != nil {
		c.Rendered++
	}
	for _, o := range seen {
		if x.Outcome == o {
			c.Good++
		}
	}
	raw := ""
	if !x.Raw.IsZero() {
		raw = digits(x.Raw)
	}
	c.Looks = append(c.Looks, coverLook{fmt.Sprint(x.ID), at, line(x.Outcome), line(x.Why), line(x.URL), raw})
}

// coverVersion says of a version what must not be mixed up: the page's own date,
// when it was seen first, and when the text before it was seen last.
func (b *bundle) coverVersion(i int) coverVersion {
	t := &b.texts[i]
	v := t.version
	out := coverVersion{
		Number: v.Number, Title: line(v.Title), Dated: line(v.Effective), First: stamp(v.Captured), Accepted: stamp(v.Accepted),
		Look: fmt.Sprint(v.Capture), Body: digits(v.Body), Tree: digits(v.Tree), Lost: t.lost, Reader: line(t.reader), Before: stamp(b.lastBefore(v)),
	}
	for k := range b.captures {
		if b.captures[k].ID == v.Capture && !b.captures[k].Raw.IsZero() {
			out.Raw = digits(b.captures[k].Raw)
		}
	}
	if !t.lost {
		out.Text = versionName("texts", v) + ".txt"
		if i > 0 && !b.texts[i-1].lost {
			out.Redline = redlineName(t)
		}
	}
	return out
}

// lastBefore is when the policy was seen last before a version.
func (b *bundle) lastBefore(v *snapshots.Version) (at time.Time) {
	for i := range b.captures {
		c := &b.captures[i]
		if c.ID < v.Capture && !c.At.After(v.Captured) && c.At.After(at) {
			for _, o := range seen {
				if c.Outcome == o {
					at = c.At
				}
			}
		}
	}
	return at
}

// What the template of a redline prints.
type (
	redlined struct {
		Policy, Label        string
		Old, New             int
		OldSeen, NewSeen     string
		OldDated, NewDated   string
		OldDigits, NewDigits string
		Paragraphs           []redlineParagraph
	}
	redlineParagraph struct {
		Heading, Item bool
		Pieces        []redlinePiece
	}
	redlinePiece struct {
		Kept, Deleted, Inserted, MovedFrom, MovedTo bool
		Text                                        string
	}
)

// redline is the page of two versions in one text.
func (b *bundle) redline(before, after *snapshots.Version, r *report.Redline) ([]byte, error) {
	p := redlined{
		Policy: line(b.policy), Label: line(b.options.Privilege), Old: before.Number, New: after.Number,
		OldSeen: stamp(before.Captured), NewSeen: stamp(after.Captured), OldDated: line(before.Effective), NewDated: line(after.Effective),
		OldDigits: digits(before.Body), NewDigits: digits(after.Body),
	}
	for i := range r.Paragraphs {
		x := &r.Paragraphs[i]
		q := redlineParagraph{Heading: x.Kind == parse.Heading, Item: x.Kind == parse.Item}
		for _, y := range x.Pieces {
			q.Pieces = append(q.Pieces, redlinePiece{
				Kept: y.Fate == report.Kept, Deleted: y.Fate == report.Deleted, Inserted: y.Fate == report.Inserted,
				MovedFrom: y.Fate == report.MovedFrom, MovedTo: y.Fate == report.MovedTo, Text: safe.Sanitize(y.Text).String(),
			})
		}
		p.Paragraphs = append(p.Paragraphs, q)
	}
	var page bytes.Buffer
	err := pages().ExecuteTemplate(&page, "redline", p)
	return page.Bytes(), err
}
