package report

import (
	"crypto/sha256"
	_ "embed" // the page, its style and its script
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/redletter-dev/redletter/internal/review"
)

//go:embed web/report.html
var htmlPageText string

//go:embed web/report.css
var htmlStyle string

//go:embed web/report.js
var htmlScript string

var htmlTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Parse(htmlPageText))
})

// HTML prints one page that needs nothing from anywhere: style and script
// stand in it, its policy lets the browser run only these and load nothing,
// and without script all is still there to read. Text of pages comes in as
// text, escaped by html/template.
func HTML(w io.Writer, cs []Comparison) error { return htmlReport(w, cs, "") }

// htmlReport is HTML with a link to the page that it belongs to, "" for none.
func htmlReport(w io.Writer, cs []Comparison, home string) error {
	p := &htmlPage{Home: home, Style: template.CSS(htmlStyle), Script: template.JS(htmlScript), Legend: htmlLegend}
	p.count(cs)
	p.Policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest256(htmlStyle), digest256(htmlScript))
	sections := map[string]int{}
	for i := range cs {
		prefix := ""
		if len(cs) > 1 {
			prefix = fmt.Sprintf("p%d-", i+1)
		}
		b := &htmlBuilder{c: &cs[i], prefix: prefix, page: p, sections: sections, linked: map[string]bool{}}
		p.Comparisons = append(p.Comparisons, b.comparison())
	}
	if err := htmlTemplate().Execute(w, p); err != nil {
		return fmt.Errorf("print HTML: %w", err)
	}
	return nil
}

// digest256 names a text in a content security policy.
func digest256(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// What the template prints. All strings are safe texts.
type (
	htmlPage struct {
		Title       string
		Home        string // the page that this one belongs to
		Style       template.CSS
		Script      template.JS
		Policy      string
		Comparisons []htmlComparison
		Severities  []htmlCount
		Sections    []string
		Total       int
		Flagged     int
		Legend      []htmlLegendEntry
	}
	htmlCount struct {
		Data, Words string
		Count       int
	}
	htmlComparison struct {
		ID, Name, Verdict, Language string
		Trouble                     *Trouble
		Old, New                    htmlSide
		Stats, Hidden, Doubt        string
		DoubtWhy                    []string
		Returned, Announced         string
		Todo                        []htmlTodo
		NoDuty                      string // why nothing has to be done
		Decides, Next               string
		Index                       []htmlIndex
		Changes                     []htmlChange
		Checks                      []htmlCheck
		Duties                      []htmlDuties
		Document                    []htmlStretch
		Rules                       string
	}
	htmlSide struct{ Ref, Hash, Dates, Words string }
	htmlTodo struct {
		Words, Anchor string
		Stops         bool
	}
	htmlIndex struct {
		htmlCount
		Open    bool
		Changes []*htmlChange
	}
	htmlChange struct {
		ID, Anchor, Severity, SeverityWords, What, Place, Decided, Position string
		Section                                                             int
		Flagged, Blocking, InText                                           bool
		Pieces, Brief                                                       []htmlPiece
		From, To                                                            *htmlMove
		Findings                                                            []htmlFinding
	}
	// htmlPiece is text with one fate. Within one move only the first piece has
	// the opening mark and only the last the closing one.
	htmlPiece struct {
		Kind, Text, Link, ID string
		Follows, Goes        bool // more of the same move stands before it, behind it
	}
	htmlMove struct {
		Anchor, Other, Place string
		Pieces               []htmlPiece
	}
	htmlFinding struct{ Rule, Why, Basis, Evidence string }
	htmlCheck   struct {
		Anchor, Mark, Words, Name, Why, Quote string
		Stops                                 bool
	}
	htmlDuties struct {
		ID, Title string
		Items     []htmlDuty
	}
	htmlDuty struct {
		of                          *review.Duty
		Anchor, Words, Quote, Basis string
		Because                     []htmlRef
		More                        int
	}
	htmlRef         struct{ ID, Anchor string }
	htmlLegendEntry struct{ Kind, Sample, Words string }
)

var htmlLegend = []htmlLegendEntry{
	{"ins", "added words", "underlined, between {+ and +}: only in the new version"},
	{"del", "removed words", "struck through, between [- and -]: only in the old version"},
	{"from", "moved words", "between << and <<: left this place; the link leads to where they stand now"},
	{"to", "moved words", "double underlined, between >> and >>: came here; the link leads to where they stood"},
}

// count gives the page its title and its numbers.
func (p *htmlPage) count(cs []Comparison) {
	p.Title = "Policy changes"
	if len(cs) == 1 {
		p.Title = "Policy changes: " + cs[0].title()
	}
	by := map[string]int{}
	for i := range cs {
		for k := 0; cs[i].listed() && k < len(cs[i].Review.Changes); k++ {
			by[cs[i].Review.Changes[k].Severity]++
		}
	}
	for _, s := range severities {
		if n := by[s.data]; n > 0 {
			p.Severities = append(p.Severities, htmlCount{s.data, s.words, n})
		}
		p.Total += by[s.data]
	}
	p.Flagged = by["material"] + by["unclear"]
}

// title is what people call the policy: its name, the page's own title, or its
// file.
func (c *Comparison) title() string {
	if c.Name == "" && c.Review != nil && text(c.Review.New.Title) != "" {
		return text(c.Review.New.Title)
	}
	return c.label()
}

// htmlBuilder puts one comparison into the form of the template.
type htmlBuilder struct {
	c        *Comparison
	prefix   string
	page     *htmlPage
	sections map[string]int
	linked   map[string]bool // ends of changes in the whole text, by anchor
}

func (b *htmlBuilder) comparison() htmlComparison {
	r := b.c.Review
	if r == nil {
		return htmlComparison{ID: b.prefix + "policy", Name: b.c.title(), Verdict: "Could not look", Trouble: &Trouble{text(b.c.Trouble.Why), text(b.c.Trouble.Next)}}
	}
	out := htmlComparison{
		ID: b.prefix + "policy", Name: b.c.title(), Verdict: Severity(r.Verdict), Language: language(r.New.Language),
		Old: htmlSideOf(&r.Old), New: htmlSideOf(&r.New), Stats: wordCounts(&r.Stats), Hidden: Hidden(r),
		Rules: fmt.Sprintf("%s. Rule pack %s, reviewed by: %s. Not legal advice.", text(r.Tool), text(r.RulesVersion), text(r.ReviewedBy)),
	}
	b.news(&out)
	if b.c.Redline != nil {
		out.Document = b.document(b.c.Redline)
	}
	if b.c.listed() {
		for i := range r.Changes {
			out.Changes = append(out.Changes, b.change(i))
		}
		out.Index = index(out.Changes)
	}
	out.Checks, out.Duties = b.checks(), b.duties()
	out.Todo, out.NoDuty, out.Decides, out.Next = b.todo(&out), b.c.noDuty(), text(b.c.Decides), text(b.c.Next)
	return out
}

// language is the tag of a text that is not in English, for who reads it aloud.
func language(s string) string {
	if len(s) != 2 || s == "en" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return s
}

func (b *htmlBuilder) news(out *htmlComparison) {
	r := b.c.Review
	if r.Suspect != nil {
		out.Doubt = text(r.Suspect.Side)
		for _, s := range r.Suspect.Signals {
			out.DoubtWhy = append(out.DoubtWhy, text(s.Kind)+": “"+text(s.Quote)+"”")
		}
	}
	if r.ReturnedTo != nil {
		out.Returned = text(r.ReturnedTo.Date)
	}
	if r.Announced != nil {
		out.Announced = text(r.Announced.Quote)
	}
}

func htmlSideOf(s *review.Side) htmlSide {
	var ds []string
	for _, d := range s.Dates {
		ds = append(ds, text(d.Text))
	}
	return htmlSide{text(s.Ref), text(s.Hash), strings.Join(ds, " · "), plural(s.Words, "word")}
}
