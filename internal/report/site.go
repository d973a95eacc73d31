package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the pages, their style and script
	"encoding/hex"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
)

//go:embed web/site.html
var sitePageText string

//go:embed web/site.css
var siteOwnStyle string

//go:embed web/site.js
var siteScript string

var siteTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.Must(template.New("report").Parse(htmlPageText)).New("site").Parse(sitePageText)) // pieces look alike in both
})

// Generator names the maker of a site in its pages.
const Generator = "redletter site"

// SitePolicy is what a site tells of one policy.
type SitePolicy struct {
	Name     string
	URL      string        // where it was looked at first: part of what names its changes
	Looks    []SiteLook    // in the order of adding
	Versions []SiteVersion // the first one first
}

// SiteLook is one look at a policy.
type SiteLook struct {
	ID      int64
	At      time.Time
	Outcome string
	Why     string
	Seen    bool // it showed the policy
}

// SiteVersion is one version with the judgement of what it changed.
type SiteVersion struct {
	Look       int64 // ID of the look that became it
	Number     int
	Title      string
	Hash       string
	Effective  string // the page's own date, "" for none
	At         time.Time
	Review     *review.Review // nil for the first version, or when none was kept
	ReviewedAt time.Time
}

// Site writes a site of pages that need nothing from anywhere, for a web server
// or a directory: index.html, and for each policy index.html, feed.atom and a
// report of each review. Paths have slashes. The same policies give the same
// bytes: no page says when it was made.
func Site(ps []SitePolicy, put func(path string, page []byte) error) error {
	home := &sitePage{Title: "Policies", Home: true}
	for i := range ps {
		b := siteBuilder{p: &ps[i], dir: "policies/" + slug(ps[i].Name), put: put}
		if err := b.write(home); err != nil {
			return err
		}
	}
	slices.SortStableFunc(home.Changes, func(a, b siteChange) int { return b.at.Compare(a.at) })
	return home.write("index.html", put)
}

// slug is a name as a directory that every file system takes. What had to be
// changed gets a part of its hash, so that no two names meet.
func slug(name string) string {
	const most = 60
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r < 128 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') && b.Len() < most {
			b.WriteRune(r)
		}
	}
	if name != "" && b.String() == name {
		return name
	}
	return strings.TrimLeft(b.String()+"-"+shortHash(name), "-")
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// What the template prints. All strings are safe texts.
type (
	sitePage struct {
		Title, Policy string
		Style         template.CSS
		Script        template.JS
		Generator     string
		Home          bool
		Name, URL     string
		Policies      []siteRow
		Row           siteRow
		Timeline      []siteEvent
		Changes       []siteChange
		Total         int
	}
	siteRow struct {
		Name, Link, Feed, Coverage, LastSeen, LastChange, Last string
		Versions                                               int
		Bars                                                   []siteBar
		Spark                                                  string // the bars in words
		Width                                                  int
	}
	siteBar   struct{ X, Y, Height, DotX, DotY int }
	siteEvent struct {
		Kind, When, Until, Words, Why, Hash, Effective, Report, Severity string
	}
	siteChange struct {
		at                                                             time.Time
		Policy, When, Link, Severity, SeverityWords, Place, What, Text string
		Whys                                                           []string
		Brief                                                          []htmlPiece
	}
)

func (s *sitePage) write(path string, put func(string, []byte) error) error {
	style := htmlStyle + siteOwnStyle
	s.Style, s.Script, s.Generator = template.CSS(style), template.JS(siteScript), Generator
	s.Policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest256(style), digest256(siteScript))
	s.Total = len(s.Changes)
	var b bytes.Buffer
	if err := siteTemplate().Execute(&b, s); err != nil {
		return fmt.Errorf("print %s: %w", path, err)
	}
	return put(path, b.Bytes())
}

// siteBuilder writes the pages of one policy.
type siteBuilder struct {
	p   *SitePolicy
	dir string
	put func(path string, page []byte) error
}

func (b *siteBuilder) write(home *sitePage) error {
	row := b.row()
	page := &sitePage{Title: "Policy: " + row.Name, Name: row.Name, URL: text(b.p.URL), Row: row, Timeline: b.timeline()}
	for i := len(b.p.Versions) - 1; i >= 0; i-- { // the newest first
		v := &b.p.Versions[i]
		if v.Review == nil {
			continue
		}
		if err := b.report(v); err != nil {
			return err
		}
		for _, k := range worstFirst(v.Review) {
			c := b.change(v, k)
			page.Changes = append(page.Changes, c)
			c.Link = b.dir + "/" + c.Link
			home.Changes = append(home.Changes, c)
		}
	}
	home.Policies = append(home.Policies, row)
	feed, err := atom(b.p)
	if err != nil {
		return err
	}
	if err := b.put(b.dir+"/feed.atom", feed); err != nil {
		return err
	}
	return page.write(b.dir+"/index.html", b.put)
}

// reportName is the file of the report of a version.
func reportName(number int) string { return fmt.Sprintf("v%d.html", number) }

func (b *siteBuilder) report(v *SiteVersion) error {
	var out bytes.Buffer
	if err := htmlReport(&out, []Comparison{{Name: b.p.Name, Review: v.Review}}, "index.html"); err != nil {
		return err
	}
	return b.put(b.dir+"/"+reportName(v.Number), out.Bytes())
}

func (b *siteBuilder) change(v *SiteVersion, k int) siteChange {
	ch := &v.Review.Changes[k]
	out := siteChange{
		at:     v.At,
		Policy: text(b.p.Name), When: day(v.At), Link: reportName(v.Number) + "#" + text(ch.ID), Severity: ch.Severity, SeverityWords: Severity(ch.Severity),
		Place: place(where(ch)), What: headline(ch), Brief: brief(ch), Text: strings.ToLower(text(ch.Old) + " " + text(ch.New)),
	}
	for i := range ch.Findings {
		out.Whys = append(out.Whys, text(ch.Findings[i].Why))
	}
	return out
}

// row sums a policy up for the index.
func (b *siteBuilder) row() siteRow {
	r := siteRow{Name: text(b.p.Name), Link: b.dir + "/index.html", Feed: b.dir + "/feed.atom", Versions: len(b.p.Versions), LastSeen: "never", LastChange: "none yet", Last: "never looked at"}
	seen := 0
	for i := range b.p.Looks {
		l := &b.p.Looks[i]
		r.Last = text(l.Outcome)
		if l.Seen {
			seen++
			r.LastSeen = day(l.At)
		}
	}
	r.Coverage = fmt.Sprintf("%d of %s", seen, plural(len(b.p.Looks), "look"))
	if n := len(b.p.Versions); n > 1 {
		r.LastChange = day(b.p.Versions[n-1].At)
	}
	b.spark(&r)
	return r
}

// Shape of a sparkline: one bar for each of the latest changes.
const (
	sparkMost   = 40
	sparkStep   = 6
	sparkHeight = 24
)

// spark draws the words that each version changed; a dot stands above a bar
// where something was flagged.
func (b *siteBuilder) spark(r *siteRow) {
	vs := b.p.Versions[min(1, len(b.p.Versions)):]
	left := max(0, len(vs)-sparkMost)
	vs = vs[left:]
	most, counts := 1, []string(nil)
	for i := range vs {
		most = max(most, wordsChanged(&vs[i]))
	}
	for i := range vs {
		n := wordsChanged(&vs[i])
		h := max(1, n*(sparkHeight-4)/most)
		bar := siteBar{X: i * sparkStep, Y: sparkHeight - h, Height: h}
		word := fmt.Sprint(n)
		if vs[i].Review != nil && ordinal(vs[i].Review.Verdict) <= ordinal("unclear") {
			bar.DotX, bar.DotY = i*sparkStep+2, sparkHeight-h-3
			word += " (flagged)"
		}
		r.Bars = append(r.Bars, bar)
		counts = append(counts, word)
	}
	r.Width = max(1, len(vs)) * sparkStep
	r.Spark = "words changed by each version: " + strings.Join(counts, ", ")
	if left > 0 {
		r.Spark = fmt.Sprintf("words changed by each of the latest %d versions: %s", len(vs), strings.Join(counts, ", "))
	}
}

func wordsChanged(v *SiteVersion) int {
	if v.Review == nil {
		return 0
	}
	return v.Review.Stats.WordsAdded + v.Review.Stats.WordsRemoved + v.Review.Stats.WordsMoved
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
