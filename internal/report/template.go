package report

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"text/template/parse"

	texttemplate "text/template"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Template is a team's own wording. It fills in Told and nothing else: it can
// read no file, no variable and no clock, and call only the functions below.
// What a page says is data to it, never a template.
//
// It is bounded without a clock, so that the same message is worded alike under
// any load: it has no templates of its own to call, ranges over what is told
// alone, at most three deep and over the notices once, and writes a mebibyte.
type Template struct {
	subject, text *texttemplate.Template
	html          *template.Template
}

// Sources are the templates as people write them; "" for our own words.
type Sources struct{ Subject, Text, HTML string }

// The bounds of one wording.
const (
	templateSize = 1 << 20
	rangeDepth   = 3
)

// The functions of templates.
var functions = map[string]any{
	"upper": strings.ToUpper, "lower": strings.ToLower, "join": func(sep string, in []string) string { return strings.Join(in, sep) },
	"short": func(n int, s string) string {
		if r := []rune(s); n >= 0 && len(r) > n {
			return string(r[:n]) + "…"
		}
		return s
	},
	"indent": func(n int, s string) string {
		pad := strings.Repeat(" ", min(max(n, 0), mailWidth))
		return pad + strings.ReplaceAll(s, "\n", "\n"+pad)
	},
	"severity": Severity,
}

// ParseTemplate reads a template. An error says what is wrong, with the line.
func ParseTemplate(name string, s Sources) (*Template, error) {
	t := &Template{}
	var err error
	if s.Subject != "" {
		if t.subject, err = textOf(name+" (subject)", s.Subject); err != nil {
			return nil, err
		}
	}
	if s.Text != "" {
		if t.text, err = textOf(name+" (text)", s.Text); err != nil {
			return nil, err
		}
	}
	if s.HTML != "" {
		t.html, err = template.New(name + " (html)").Option("missingkey=error").Funcs(functions).Parse(s.HTML)
		if err != nil {
			return nil, err
		}
		if err = bounded(len(t.html.Templates()), t.html.Tree); err != nil {
			return nil, fmt.Errorf("template %s (html): %w", name, err)
		}
	}
	_, err = t.Word(&Told{Notices: []ToldNotice{{}}}, &Alert{}) // a mistake shows now, not at the first change
	return t, err
}

func textOf(name, source string) (*texttemplate.Template, error) {
	t, err := texttemplate.New(name).Option("missingkey=error").Funcs(functions).Parse(source)
	if err != nil {
		return nil, err
	}
	if err := bounded(len(t.Templates()), t.Tree); err != nil {
		return nil, fmt.Errorf("template %s: %w", name, err)
	}
	return t, nil
}

// bounded refuses what could run long without writing anything.
func bounded(templates int, t *parse.Tree) error {
	if templates > 1 {
		return errors.New("define and block are not for templates here")
	}
	if t == nil || t.Root == nil {
		return nil
	}
	return boundedList(t.Root, rangeDepth)
}

func boundedList(l *parse.ListNode, depth int) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := boundedNode(n, depth); err != nil {
			return err
		}
	}
	return nil
}

func boundedNode(n parse.Node, depth int) error {
	var b *parse.BranchNode
	switch n := n.(type) {
	case *parse.TemplateNode:
		return fmt.Errorf("line %d: template is not for templates here", n.Line)
	case *parse.RangeNode:
		field := ranged(n.Pipe)
		if depth == 0 || field == "" || field == "Notices" && depth < rangeDepth {
			return fmt.Errorf("line %d: range goes over what is told (as in range .Notices), at most %d deep, and over the notices once", n.Line, rangeDepth)
		}
		depth--
		b = &n.BranchNode
	case *parse.IfNode:
		b = &n.BranchNode
	case *parse.WithNode:
		b = &n.BranchNode
	default:
		return nil
	}
	return errors.Join(boundedList(b.List, depth), boundedList(b.ElseList, depth))
}

// ranged gives the field that a pipeline is, of the dot or a variable; "" when it
// is anything else.
func ranged(p *parse.PipeNode) string {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return ""
	}
	switch a := p.Cmds[0].Args[0].(type) {
	case *parse.FieldNode:
		return a.Ident[len(a.Ident)-1]
	case *parse.VariableNode:
		if len(a.Ident) > 1 {
			return a.Ident[len(a.Ident)-1]
		}
	}
	return ""
}

// Word words what is told; what the template leaves out stays as in ours.
func (t *Template) Word(told *Told, ours *Alert) (*Alert, error) {
	out := *ours
	if t.subject != nil {
		s, err := execute(t.subject, told)
		if err != nil {
			return ours, err
		}
		out.Subject = safe.Line(s)
	}
	if t.text != nil {
		s, err := execute(t.text, told)
		if err != nil {
			return ours, err
		}
		out.Text = safe.Sanitize(s)
	}
	if t.html != nil {
		s, err := execute(t.html, told)
		if err != nil {
			return ours, err
		}
		out.HTML = template.HTML(s) //nolint:gosec // made by html/template from safe text
	}
	return &out, nil
}

// executer is what both kinds of templates are.
type executer interface {
	Execute(w io.Writer, data any) error
}

func execute(t executer, told *Told) (string, error) {
	w := &boundedWriter{}
	err := t.Execute(w, told)
	return w.b.String(), err
}

// boundedWriter refuses what is too much.
type boundedWriter struct{ b strings.Builder }

func (w *boundedWriter) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > templateSize {
		return 0, fmt.Errorf("the template writes more than %d bytes", templateSize)
	}
	return w.b.Write(p)
}
