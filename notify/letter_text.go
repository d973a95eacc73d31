package notify

import (
	"bytes"
	"html/template"
	"strings"
	"sync"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Text is the letter as plain text, complete without the HTML.
func (l *Letter) Text() safe.Text {
	p := &plainLetter{}
	p.para(l.Subject.String())
	for _, o := range l.Opening {
		p.para(o.String())
	}
	for _, t := range l.Topics {
		p.para(strings.ToUpper(t.Title.String()))
		for _, c := range t.Changes {
			p.change(c)
		}
	}
	if len(l.Choices) > 0 {
		p.para("WHAT YOU CAN DO")
	}
	for _, c := range l.Choices {
		p.para(c.String())
	}
	p.para("QUESTIONS")
	p.para(l.Contact.String())
	return safe.Sanitize(p.b.String())
}

type plainLetter struct{ b strings.Builder }

func (p *plainLetter) para(s string) {
	p.b.WriteString(wrap(s, "", 72) + "\n\n")
}

func (p *plainLetter) change(c Changed) {
	if s := c.What.String(); s != "" {
		p.b.WriteString(wrap(s, "  ", 72) + "\n")
	}
	if s := c.Before.String(); s != "" {
		p.b.WriteString(wrap("Before: “"+s+"”", "  ", 72) + "\n")
	}
	if s := c.After.String(); s != "" {
		p.b.WriteString(wrap("Now: “"+s+"”", "  ", 72) + "\n")
	}
	p.b.WriteByte('\n')
}

// wrap breaks a line at spaces, each line indented; a word longer than the
// width stands alone.
func wrap(s, indent string, width int) string {
	var b strings.Builder
	n := 0
	for w := range strings.FieldsSeq(s) {
		switch size := len([]rune(w)); {
		case n == 0:
			b.WriteString(indent + w)
			n = len(indent) + size
		case n+1+size > width:
			b.WriteString("\n" + indent + w)
			n = len(indent) + size
		default:
			b.WriteString(" " + w)
			n += 1 + size
		}
	}
	return b.String()
}

// Markdown is the letter with headings and quotes. Words of a page work as
// words only: no link, image, HTML or mention of theirs does.
func (l *Letter) Markdown() safe.Text {
	var b strings.Builder
	line := func(prefix, s string) { b.WriteString(prefix + inert(s) + "\n\n") }
	line("# ", l.Subject.String())
	for _, o := range l.Opening {
		line("", o.String())
	}
	for _, t := range l.Topics {
		line("## ", t.Title.String())
		for _, c := range t.Changes {
			markdownChange(line, c)
		}
	}
	if len(l.Choices) > 0 {
		line("## ", "What you can do")
	}
	for _, c := range l.Choices {
		line("", c.String())
	}
	line("## ", "Questions")
	line("", l.Contact.String())
	return safe.Sanitize(b.String())
}

func markdownChange(line func(prefix, s string), c Changed) {
	if s := c.What.String(); s != "" {
		line("", s)
	}
	if s := c.Before.String(); s != "" {
		line("> Before: ", s)
	}
	if s := c.After.String(); s != "" {
		line("> Now: ", s)
	}
}

// inert escapes what Markdown would act on, addresses that it would make links
// of included.
func inert(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '<':
			b.WriteString("&lt;")
			continue
		case '&':
			b.WriteString("&amp;")
			continue
		case '\\', '`', '*', '_', '{', '}', '[', ']', '#', '|', '!', '~', '>', '@':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return unlinked.Replace(b.String())
}

var unlinked = strings.NewReplacer("://", "\\://", "www.", "www\\.", "WWW.", "WWW\\.")

// HTML is the letter for a mail program: no images, no script, nothing loaded,
// readable without colour.
func (l *Letter) HTML() (template.HTML, error) {
	var b bytes.Buffer
	if err := letterHTML().Execute(&b, l); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// letterHTML is parsed at first use: start-up pays nothing for it.
var letterHTML = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("letter").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Subject}}</title></head>
<body style="font-family:sans-serif;max-width:42em">
<h1 style="font-size:1.3em">{{.Subject}}</h1>
{{range .Opening}}<p>{{.}}</p>
{{end}}{{range .Topics}}<h2 style="font-size:1.1em">{{.Title}}</h2>
{{range .Changes}}{{if .What.String}}<p>{{.What}}</p>
{{end}}{{if .Before.String}}<blockquote>Before: <del style="text-decoration:none">“{{.Before}}”</del></blockquote>
{{end}}{{if .After.String}}<blockquote>Now: <ins style="text-decoration:none">“{{.After}}”</ins></blockquote>
{{end}}{{end}}{{end}}{{if .Choices}}<h2 style="font-size:1.1em">What you can do</h2>
{{range .Choices}}<p>{{.}}</p>
{{end}}{{end}}<h2 style="font-size:1.1em">Questions</h2>
<p>{{.Contact}}</p>
</body></html>
`))
})
