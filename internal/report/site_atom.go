package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
)

// An Atom feed as RFC 4287 has it, as far as it is used here.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   atomAuthor  `xml:"author"`
		Maker    string      `xml:"generator"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string       `xml:"id"`
		Title     string       `xml:"title"`
		Published string       `xml:"published"`
		Updated   string       `xml:"updated"`
		Link      atomLink     `xml:"link"`
		Category  atomCategory `xml:"category"`
		Content   atomContent  `xml:"content"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		HTML string `xml:",chardata"`
	}
)

// tagBase begins the tag: URIs (RFC 4151) of feeds and entries.
const tagBase = "tag:redletter-dev.github.io,2026:"

// feedMost is how many entries a feed holds: readers fetch all of it each time.
const feedMost = 500

// atom is the feed of a policy on a site: an entry for each change, newest first.
// An entry is named by the policy, its address and the change's fingerprint, so
// that it stays the same one when the review is made again; a change that comes a
// second time gets a number.
func atom(p *SitePolicy) ([]byte, error) {
	f := atomFeed{ID: feedID(p), Title: "Changes of " + text(p.Name)}
	f.Links = []atomLink{{"self", "application/atom+xml", "feed.atom"}, {"alternate", "text/html", "index.html"}}
	if len(p.Looks) > 0 {
		f.Updated = stamp(p.Looks[0].At)
	}
	entries, err := atomEntries(p, func(v *SiteVersion, ch *review.Change) string { return reportName(v.Number) + "#" + text(ch.ID) })
	if err != nil {
		return nil, err
	}
	return f.print(entries)
}

// FeedName is the file of the feed of a policy ("policy") or a tag ("tag").
func FeedName(kind, name string) string { return kind + "-" + slug(name) + ".atom" }

// Feed is the feed of the policies of one name, of a policy or a tag, that stands
// by itself: its entries lead to the pages that changed, and carry the same names
// as those of other feeds that hold them.
func Feed(kind, name string, policies []SitePolicy) ([]byte, error) {
	f := atomFeed{ID: tagBase + kind + "/" + slug(name), Title: "Changes of " + text(name), Links: []atomLink{{"self", "application/atom+xml", FeedName(kind, name)}}}
	var all []atomEntry
	for i := range policies {
		p := &policies[i]
		if len(p.Looks) > 0 {
			f.Updated = max(f.Updated, stamp(p.Looks[0].At))
		}
		entries, err := atomEntries(p, func(*SiteVersion, *review.Change) string { return web(p.URL) })
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortStableFunc(all, func(a, b atomEntry) int { return strings.Compare(a.Updated, b.Updated) })
	return f.print(all)
}

// web is an address that may be followed, "" for any other.
func web(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return text(address)
	}
	return ""
}

func feedID(p *SitePolicy) string { return tagBase + slug(p.Name) + "/" + shortHash(p.URL) }

// print writes the feed with its latest entries, the last of the list first.
func (f *atomFeed) print(entries []atomEntry) ([]byte, error) {
	f.Author, f.Maker = atomAuthor{"redletter"}, "redletter"
	if f.Updated == "" {
		f.Updated = stamp(time.Unix(0, 0))
	}
	for i := range entries {
		f.Updated = max(f.Updated, entries[i].Updated) // in UTC: the order of texts is that of times
	}
	for i := len(entries) - 1; i >= 0 && len(f.Entries) < feedMost; i-- {
		f.Entries = append(f.Entries, entries[i])
	}
	if left := len(entries) - len(f.Entries); left > 0 {
		f.Subtitle = fmt.Sprintf("The latest %d changes; %d earlier ones are in the timeline.", feedMost, left)
	}
	out, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("print the feed %s: %w", f.ID, err)
	}
	return append(append([]byte(xml.Header), out...), '\n'), nil
}

// atomEntries gives all changes, the oldest version first and within it the last
// change first, so that turned round they stand as in the report.
func atomEntries(p *SitePolicy, link func(*SiteVersion, *review.Change) string) ([]atomEntry, error) {
	var out []atomEntry
	feed := feedID(p)
	times := map[string]int{}
	for i := range p.Versions {
		v := &p.Versions[i]
		if v.Review == nil {
			continue
		}
		es, err := versionEntries(p, v, link, func(fingerprint string) string {
			times[fingerprint]++
			if n := times[fingerprint]; n > 1 {
				return fmt.Sprintf("%s/%s/%d", feed, fingerprint, n)
			}
			return feed + "/" + fingerprint
		})
		if err != nil {
			return nil, err
		}
		for k := len(es) - 1; k >= 0; k-- {
			out = append(out, es[k])
		}
	}
	return out, nil
}

func versionEntries(p *SitePolicy, v *SiteVersion, link func(*SiteVersion, *review.Change) string, name func(fingerprint string) string) ([]atomEntry, error) {
	out := make([]atomEntry, 0, len(v.Review.Changes))
	for k := range v.Review.Changes {
		ch := &v.Review.Changes[k]
		content, err := atomBody(ch)
		if err != nil {
			return nil, err
		}
		out = append(out, atomEntry{
			ID: name(ch.Fingerprint), Title: Severity(ch.Severity) + ": " + text(p.Name) + ", " + place(where(ch)),
			Published: stamp(v.At), Updated: stamp(later(v.At, v.ReviewedAt)), Link: atomLink{"alternate", "text/html", link(v, ch)},
			Category: atomCategory{ch.Severity, Severity(ch.Severity)}, Content: atomContent{"html", content},
		})
	}
	return out, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

var atomTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("entry").Parse(`<p>{{.What}}</p>` +
		`<p>{{range .Pieces}}{{if eq .Kind "ins"}}<ins>{+{{.Text}}+}</ins>{{else if eq .Kind "del"}}<del>[-{{.Text}}-]</del>{{else if eq .Kind "to"}}&gt;&gt;{{.Text}}&gt;&gt;{{else}}{{.Text}}{{end}}{{end}}</p>` +
		`{{with .Findings}}<ul>{{range .}}<li><strong>{{.Rule}}</strong>: {{.Why}}{{with .Basis}} (basis: {{.}}){{end}}</li>{{end}}</ul>{{end}}`))
})

// atomPieces is the redline of a change; of a move the text where it stands now.
func atomPieces(ch *review.Change) []htmlPiece {
	if ch.Op == "moved" {
		return []htmlPiece{{Kind: "to", Text: text(ch.New)}}
	}
	return htmlPieces(ch)
}

// atomBody is the HTML of an entry. Feed readers know no style of ours: the
// marks of the legend stand in the text.
func atomBody(ch *review.Change) (string, error) {
	e := htmlChange{What: headline(ch), Pieces: atomPieces(ch)}
	for k := range ch.Findings {
		f := &ch.Findings[k]
		e.Findings = append(e.Findings, htmlFinding{Rule: text(f.Rule), Why: text(f.Why), Basis: bases(f.Basis)})
	}
	var b bytes.Buffer
	if err := atomTemplate().Execute(&b, e); err != nil {
		return "", fmt.Errorf("print feed: %w", err)
	}
	return b.String(), nil
}
