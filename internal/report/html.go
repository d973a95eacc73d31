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
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/parse"
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
	p.finish(cs)
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
		ID, Name, Verdict, VerdictData string
		Old, New                       htmlSide
		Stats, Hidden, Doubt           string
		DoubtWhy                       []string
		Returned, Announced            string
		Decision                       []string
		Changes                        []htmlChange
		Checks                         []htmlCheck
		Duties                         []htmlDuties
		Document                       []htmlStretch
		Rules                          string
	}
	htmlSide   struct{ Ref, Hash, Dates, Words string }
	htmlChange struct {
		ID, Anchor, Severity, SeverityWords, What, Place, Decided, Position string
		Section                                                             int
		Flagged, Blocking, InText                                           bool
		Pieces                                                              []htmlPiece
		From, To                                                            *htmlMove
		Findings                                                            []htmlFinding
	}
	htmlPiece struct{ Kind, Text, Link, ID string }
	htmlMove  struct {
		Anchor, Other, Place string
		Pieces               []htmlPiece
	}
	htmlFinding struct{ Rule, Why, Basis, RuleURL, Evidence string }
	htmlCheck   struct {
		Mark, Words, Name, Why, Quote string
		Stops                         bool
	}
	htmlDuties struct {
		ID, Title string
		Items     []htmlDuty
	}
	htmlDuty    struct{ Words, Because, Quote, Basis, Note string }
	htmlStretch struct {
		Quiet      bool // nothing changed in it: folded away
		Count      int
		Paragraphs []htmlParagraph
	}
	htmlParagraph struct {
		Class   string
		Heading int
		Pieces  []htmlPiece
	}
	htmlLegendEntry struct{ Kind, Sample, Words string }
)

var htmlLegend = []htmlLegendEntry{
	{"ins", "added words", "underlined, between {+ and +}: only in the new version"},
	{"del", "removed words", "struck through, between [- and -]: only in the old version"},
	{"from", "moved words", "between << and <<: left this place; the link leads to where they stand now"},
	{"to", "moved words", "double underlined, between >> and >>: came here; the link leads to where they stood"},
}

func (p *htmlPage) finish(cs []Comparison) {
	p.Title = "Policy changes"
	if len(cs) == 1 {
		p.Title = "Policy changes: " + cs[0].label()
	}
	for _, s := range severities {
		n := 0
		for i := range cs {
			for k := range cs[i].Review.Changes {
				if cs[i].Review.Changes[k].Severity == s.data {
					n++
				}
			}
		}
		if n > 0 {
			p.Severities = append(p.Severities, htmlCount{s.data, s.words, n})
		}
		p.Total += n
		if s.data == "material" || s.data == "unclear" {
			p.Flagged += n
		}
	}
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
	out := htmlComparison{
		ID: b.prefix + "policy", Name: b.c.label(), Verdict: Severity(r.Verdict), VerdictData: r.Verdict,
		Old: htmlSideOf(&r.Old), New: htmlSideOf(&r.New), Stats: wordCounts(&r.Stats), Hidden: Hidden(r),
		Rules: fmt.Sprintf("%s. Rule pack %s, reviewed by: %s. Not legal advice.", text(r.Tool), text(r.RulesVersion), text(r.ReviewedBy)),
	}
	b.news(&out)
	if b.c.Redline != nil {
		out.Document = b.document(b.c.Redline)
	}
	for i := range r.Changes {
		out.Changes = append(out.Changes, b.change(i))
	}
	ks := b.c.checks()
	for i := range ks {
		k := &ks[i]
		out.Checks = append(out.Checks, htmlCheck{mark(k.Status), checkWords(k.Status), text(k.Check), text(k.Why), text(k.Quote), b.c.stopped(k)})
	}
	if len(r.Duties) > 0 {
		for n, g := range dutyGroups(r) {
			out.Duties = append(out.Duties, htmlGroup(fmt.Sprintf("%sduties%d", b.prefix, n+1), &g))
		}
	}
	return out
}

func htmlGroup(id string, g *dutyGroup) htmlDuties {
	out := htmlDuties{ID: id, Title: g.title}
	for _, d := range g.duties {
		out.Items = append(out.Items, htmlDuty{Duty(d), because(d.Because), text(d.Quote), bases([]review.Basis{d.Basis}), text(d.Note)})
	}
	return out
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

func checkWords(status string) string {
	switch status {
	case "pass":
		return "passed"
	case "fail":
		return "failed"
	}
	return "not checked"
}

func (b *htmlBuilder) change(i int) htmlChange {
	ch := &b.c.Review.Changes[i]
	at := place(where(ch))
	out := htmlChange{
		ID: text(ch.ID), Anchor: b.prefix + text(ch.ID), Severity: ch.Severity, SeverityWords: Severity(ch.Severity), What: headline(ch), Place: at,
		Section: b.section(at), Flagged: ordinal(ch.Severity) <= ordinal("unclear"), Blocking: b.c.FailOn != "" && b.c.blocking(i),
	}
	out.InText = b.linked[out.Anchor+"-text"]
	if k, ok := b.c.Covered[ch.Fingerprint]; ok {
		out.Decided = text(k.Decision) + ": " + text(k.Reason) + " (" + text(k.Record) + ")"
	}
	if b.c.File != "" && ch.NewPos != nil {
		out.Position = fmt.Sprintf("%s, line %d", text(b.c.File), b.c.line(i))
	}
	if strings.HasPrefix(ch.Op, "moved") {
		from, to := out.Anchor+"-from", out.Anchor+"-to"
		out.From = &htmlMove{from, to, place(ch.OldPath), []htmlPiece{{Kind: "from", Text: text(ch.Old)}}}
		out.To = &htmlMove{to, from, place(ch.NewPath), movedTo(ch)}
	} else {
		out.Pieces = htmlPieces(redline(ch))
	}
	for k := range ch.Findings {
		f := &ch.Findings[k]
		out.Findings = append(out.Findings, htmlFinding{text(f.Rule), text(f.Why), bases(f.Basis), ruleURL(f.Rule), strings.TrimSpace(evidence(f))})
	}
	return out
}

// movedTo is the text at its new place with the edits made on the way.
func movedTo(ch *review.Change) []htmlPiece {
	if ch.Op == "moved" || len(ch.Words) == 0 {
		return []htmlPiece{{Kind: "to", Text: text(ch.New)}}
	}
	out := htmlPieces(redline(ch))
	for i := range out {
		if out[i].Kind == "" && strings.TrimSpace(out[i].Text) != "" {
			out[i].Kind = "to"
		}
	}
	return out
}

// htmlPieces puts runs into pieces; the style writes the marks.
func htmlPieces(rs []run) []htmlPiece {
	var out []htmlPiece
	for _, r := range rs {
		switch r.ink {
		case insert:
			out = append(out, htmlPiece{Kind: "ins", Text: strings.TrimSuffix(strings.TrimPrefix(r.text, "{+"), "+}")})
		case remove:
			out = append(out, htmlPiece{Kind: "del", Text: strings.TrimSuffix(strings.TrimPrefix(r.text, "[-"), "-]")})
		default:
			out = append(out, htmlPiece{Text: r.text})
		}
	}
	return out
}

// section numbers the places of changes for the filter.
func (b *htmlBuilder) section(at string) int {
	n, ok := b.sections[at]
	if !ok {
		n = len(b.page.Sections)
		b.sections[at] = n
		b.page.Sections = append(b.page.Sections, at)
	}
	return n
}

// context is how many quiet paragraphs stand open beside a change.
const context = 1

// document gives the whole redline, with what did not change folded away.
func (b *htmlBuilder) document(r *Redline) []htmlStretch {
	loud := make([]bool, len(r.Paragraphs))
	for i := range r.Paragraphs {
		if r.Paragraphs[i].changed() {
			for k := max(0, i-context); k <= min(len(loud)-1, i+context); k++ {
				loud[k] = true
			}
		}
	}
	var out []htmlStretch
	for i := range r.Paragraphs {
		if len(out) == 0 || out[len(out)-1].Quiet == loud[i] {
			out = append(out, htmlStretch{Quiet: !loud[i]})
		}
		s := &out[len(out)-1]
		s.Count++
		s.Paragraphs = append(s.Paragraphs, b.paragraph(&r.Paragraphs[i]))
	}
	return out
}

func (p *Paragraph) changed() bool {
	if p.Mark != Kept {
		return true
	}
	for i := range p.Pieces {
		if p.Pieces[i].Fate != Kept {
			return true
		}
	}
	return false
}

func (b *htmlBuilder) paragraph(p *Paragraph) htmlParagraph {
	out := htmlParagraph{Class: "para"}
	switch p.Kind {
	case parse.Heading:
		out.Class, out.Heading = "heading", min(max(p.Level, 1), 6)
	case parse.Item:
		out.Class = "item"
	case parse.Row:
		out.Class = "row"
	}
	for _, x := range p.Pieces {
		k := htmlPiece{Kind: map[Fate]string{Kept: "", Deleted: "del", Inserted: "ins", MovedFrom: "from", MovedTo: "to"}[x.Fate], Text: safe.Line(x.Text).String()}
		b.link(&k, x.Change)
		out.Pieces = append(out.Pieces, k)
	}
	return out
}

// link leads from the first piece of each fate of a change to its card; more
// links would only be in the way of the keyboard.
func (b *htmlBuilder) link(k *htmlPiece, change int) {
	if change < 0 || k.Kind == "" && b.c.Review.Changes[change].Op != "link" {
		return
	}
	to := b.prefix + text(b.c.Review.Changes[change].ID)
	if b.linked[to+k.Kind] {
		return
	}
	b.linked[to+k.Kind], k.Link = true, to
	if id := to + "-text"; !b.linked[id] {
		b.linked[id], k.ID = true, id
	}
}
