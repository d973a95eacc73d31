package report

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// section is a run of notices under one title, "" for none.
type section struct {
	Title   string
	Notices []mailNotice
}

// mailNotice is a notice for the template. Every string in it is safe text.
type mailNotice struct {
	Title   string
	Top     []titled
	Lines   []string
	Sum     []string // what was compared, and what was not counted
	Changes []alertChange
	More    string // what is not listed
	Groups  []alertDuties
	Failed  []string
	Clocks  []string
	End     string // whose word it is
	URL     string
	Owner   string
	Act     []string
	Again   string
}

// titled is lines under a title.
type titled struct {
	Title string
	Lines []string
}

// alertDuties is duties under one title.
type alertDuties struct {
	Title  string
	Duties []alertDuty
}

// alertDuty is a duty with the words that it follows from.
type alertDuty struct{ What, Quote, Basis string }

// piece is a run of a redline for the template.
type piece struct{ Op, Text string }

// alertChange is a change for the template.
type alertChange struct {
	ID, Place, What string
	Pieces          []piece
	Findings        []alertFinding
}

// alertFinding is a reason with its proof.
type alertFinding struct {
	Rule, Why, Basis string
	Quotes           []alertQuote
}

// alertQuote is words of a side. Where they run from right to left they are set
// apart from ours.
type alertQuote struct{ Label, Text string }

// html puts a notice into the form of the template.
func (n *Notice) html() mailNotice {
	top := n.top()
	for i := range top {
		top[i].Lines = safeLines(top[i].Lines)
	}
	m := mailNotice{
		Title: n.title(), Top: top, Lines: safeLines(n.Lines),
		Clocks: safeLines(n.clocks()), URL: text(n.URL), Owner: text(n.Owner), Act: safeLines(n.Act), Again: text(n.Again),
	}
	if n.Review == nil {
		return m
	}
	if n.topOnly {
		return mailNotice{Title: m.Title, Top: m.Top, More: plural(len(n.Review.Changes), "change") + " in the attached report.", Act: m.Act}
	}
	m.Sum, m.End = []string{counted(n.Review), measured(n.Review)}, disclaimer(n.Review)
	if s := Hidden(n.Review); s != "" {
		m.Sum = append(m.Sum, "Not counted as change: "+s)
	}
	n.changes(&m)
	for _, g := range dutyGroups(n.Review) {
		d := alertDuties{Title: g.title}
		for _, x := range g.duties {
			d.Duties = append(d.Duties, alertDuty{Duty(x) + because(x.Because), text(x.Quote), bases([]review.Basis{x.Basis})})
		}
		if len(d.Duties) > 0 {
			m.Groups = append(m.Groups, d)
		}
	}
	for _, c := range n.Review.Checks {
		if c.Status == "fail" {
			m.Failed = append(m.Failed, text(c.Check)+": "+text(c.Why))
		}
	}
	return m
}

// changes lists the changes from the lowest severity on, the worst first, and
// counts the others.
func (n *Notice) changes(m *mailNotice) {
	left, cut := 0, 0
	for _, i := range worstFirst(n.Review) {
		c := &n.Review.Changes[i]
		if n.most > 0 && len(m.Changes) == n.most {
			cut++
			continue
		}
		if n.Lowest != "" && ordinal(c.Severity) > ordinal(n.Lowest) {
			left++
			continue
		}
		m.Changes = append(m.Changes, alertChange{
			ID: c.ID, Place: place(where(c)), What: Severity(c.Severity) + ", " + headline(c),
			Pieces: pieces(c), Findings: safeFindings(c.Findings),
		})
	}
	if cut > 0 {
		m.More = plural(cut, "more change") + " in the attached report, which holds all of them."
	} else if left > 0 {
		m.More = unlisted(left, n.Lowest)
	}
}

func safeLines(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = text(s)
	}
	return out
}

func pieces(c *review.Change) []piece {
	if len(c.Words) == 0 {
		switch c.Op {
		case "removed":
			return []piece{{"-", text(c.Old)}}
		case "added":
			return []piece{{"+", text(c.New)}}
		}
		return []piece{{"=", text(c.New)}}
	}
	out := make([]piece, 0, len(c.Words))
	for _, w := range c.Words {
		out = append(out, piece{w.Op, spaced(w.Text)})
	}
	return out
}

func safeFindings(in []review.Finding) []alertFinding {
	out := make([]alertFinding, 0, len(in))
	for i := range in {
		f := &in[i]
		a := alertFinding{Rule: text(f.Rule), Why: text(f.Why), Basis: bases(f.Basis)}
		for _, q := range f.Evidence.Old {
			a.Quotes = append(a.Quotes, alertQuote{"was", text(q)})
		}
		for _, q := range f.Evidence.New {
			a.Quotes = append(a.Quotes, alertQuote{"now", text(q)})
		}
		out = append(out, a)
	}
	return out
}

func mailHTML(title string, index []titled, sections []section) (template.HTML, error) {
	var b strings.Builder
	err := mailTemplate().Execute(&b, struct {
		Title    string
		Index    []titled
		Sections []section
	}{title, index, sections})
	if err != nil {
		return "", fmt.Errorf("word the mail: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template from safe text
}

// mailTemplate is made anew for each mail: mails are rare, start-up is not.
// Marks have their own background, so that they can be read on light and on
// dark, and a line through or under them for who sees no colour.
func mailTemplate() *template.Template {
	return template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>{{.Title}}</title></head>
<body style="font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em;overflow-wrap:break-word">

<h1 style="font-size:1.25em">{{.Title}}</h1>
{{range .Index}}<p style="margin-bottom:0"><b>{{.Title}}</b></p><ul style="margin-top:0">{{range .Lines}}<li>{{.}}</li>{{end}}</ul>
{{end}}{{range .Sections}}{{if .Title}}<h2 style="font-size:1.15em;border-bottom:2px solid">{{.Title}}</h2>
{{end}}{{$titled := .Title}}{{range .Notices}}{{if $titled}}<h3 style="font-size:1.1em">{{.Title}}</h3>
{{end}}{{range .Top}}<p style="margin-bottom:0"><b>{{.Title}}</b></p><ul style="margin-top:0">{{range .Lines}}<li>{{.}}</li>{{end}}</ul>
{{end}}{{range .Lines}}<p dir="auto">{{.}}</p>
{{end}}{{if .Sum}}<p><small>{{range $i, $s := .Sum}}{{if $i}}<br>{{end}}{{$s}}{{end}}</small></p>
{{end}}{{range .Changes}}<h4 style="font-size:1em;margin-bottom:0">{{.ID}} · <bdi>{{.Place}}</bdi></h4>
<p style="margin:0"><small>{{.What}}</small></p>
<blockquote dir="auto" style="border-left:3px solid #888;margin:.3em 0;padding-left:1em">{{range .Pieces}}{{if eq .Op "-"}}<del style="color:#8a1010;background:#fde8e8;text-decoration:line-through">{{.Text}}</del>{{else if eq .Op "+"}}<ins style="color:#0b3d91;background:#e3edff;text-decoration:underline">{{.Text}}</ins>{{else}}{{.Text}}{{end}}{{end}}</blockquote>
{{if .Findings}}<ul style="margin-top:.3em">{{range .Findings}}<li><b>{{.Rule}}</b>: {{.Why}}<br><small>{{range .Quotes}}{{.Label}} “<bdi>{{.Text}}</bdi>” {{end}}{{if .Basis}}· basis: {{.Basis}}{{end}}</small></li>{{end}}</ul>
{{end}}{{end}}{{if .More}}<p>{{.More}}</p>
{{end}}{{range .Groups}}<h4 style="font-size:1em;margin-bottom:0">{{.Title}}</h4><ul style="margin-top:0">{{range .Duties}}<li>{{.What}}<br><small>{{if .Quote}}“<bdi>{{.Quote}}</bdi>” · {{end}}basis: {{.Basis}}</small></li>{{end}}</ul>
{{end}}{{if .Failed}}<h4 style="font-size:1em;margin-bottom:0">Checks that failed</h4><ul style="margin-top:0">{{range .Failed}}<li>{{.}}</li>{{end}}</ul>
{{end}}{{if .Clocks}}<h4 style="font-size:1em;margin-bottom:0">Times</h4><ul style="margin-top:0">{{range .Clocks}}<li>{{.}}</li>{{end}}</ul>
{{end}}{{if .URL}}<p>The page: {{.URL}}</p>
{{end}}{{if .Owner}}<p>Looked after by: {{.Owner}}</p>
{{end}}{{if .Act}}<p>To act:{{range .Act}}<br><code>{{.}}</code>{{end}}</p>
{{end}}{{if .Again}}<p>To see it again: <code>{{.Again}}</code></p>
{{end}}{{if .End}}<p><small>{{.End}}</small></p>
{{end}}{{end}}{{end}}</body></html>
`))
}
