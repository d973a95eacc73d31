package report

import (
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/safe"
)

func worded(t *testing.T, s Sources, n ...Notice) (*Alert, error) {
	t.Helper()
	tpl, err := ParseTemplate("ours", s)
	if err != nil {
		return nil, err
	}
	return tpl.Word(ToldOf(safe.Line("a subject"), time.Unix(0, 0).UTC(), n), &Alert{Subject: safe.Line("a subject"), Text: safe.Sanitize("our words")})
}

func TestTemplateWordsWhatIsTold(t *testing.T) {
	a, err := worded(t, Sources{
		Subject: `{{upper .Subject}}`,
		Text:    `{{range .Notices}}{{.Policy}}: {{range .Changes}}{{.ID}} {{.Words}} {{short 10 .New}} {{join "; " .Reasons}}{{end}}{{end}}`,
		HTML:    `{{range .Notices}}{{range .Changes}}<p title="{{.Old}}">{{.Redline}}</p>{{end}}{{end}}`,
	}, *notice(t, "vendor"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Subject.String() != "A SUBJECT" || !strings.Contains(a.Text.String(), "brightwater: C-") || !strings.Contains(string(a.HTML), "<p title=") {
		t.Errorf("%s\n%s\n%s", a.Subject, a.Text, a.HTML)
	}
}

// What a template leaves out stays in our words.
func TestTemplateOfTheSubjectAlone(t *testing.T) {
	a, err := worded(t, Sources{Subject: `[legal] {{.Subject}}`}, *notice(t, "vendor"))
	if err != nil || a.Subject.String() != "[legal] a subject" || a.Text.String() != "our words" {
		t.Errorf("%v, %+v", err, a)
	}
}

// Nothing that could run for long, reach elsewhere or call code is a template.
func TestTemplateIsBounded(t *testing.T) {
	for name, source := range map[string]string{
		"counts to a number":       `{{range 1000000000}}{{end}}`,
		"counts by a variable":     `{{$n := 1000000000}}{{range $n}}{{end}}`,
		"calls itself":             `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`,
		"calls itself by name":     `{{template "ours (text)"}}`,
		"squares the notices":      `{{range .Notices}}{{range $.Notices}}{{end}}{{end}}`,
		"squares them by with":     `{{range .Notices}}{{with $}}{{range .Notices}}{{end}}{{end}}{{end}}`,
		"four deep":                `{{range .Notices}}{{range .Changes}}{{range .Reasons}}{{range $.Notices}}{{end}}{{end}}{{end}}{{end}}`,
		"asks for the environment": `{{env "PATH"}}`,
		"asks for a file":          `{{readFile "/etc/passwd"}}`,
		"asks for what is not":     `{{.Password}}`,
		"asks a notice for it":     `{{range .Notices}}{{.Token}}{{end}}`,
		"is no template":           `{{range}`,
	} {
		for kind, s := range map[string]Sources{"text": {Text: source}, "html": {HTML: source}, "subject": {Subject: source}} {
			if _, err := ParseTemplate("ours", s); err == nil {
				t.Errorf("%s (%s) is taken", name, kind)
			}
		}
	}
	if _, err := worded(t, Sources{Text: `{{range .Notices}}{{range .Lines}}{{printf "%1000000d" 1}}{{end}}{{end}}`}, Notice{Head: "x", Lines: []string{"a", "b"}}); err == nil {
		t.Error("a template writes without end")
	}
}

// The words of a page are data: neither markup nor a template.
func TestTemplateTakesPagesAsData(t *testing.T) {
	hostile := Notice{Head: `<script>alert(1)</script> {{.Subject}} \x1b[31m`, URL: `javascript:alert(1)`}
	a, err := worded(t, Sources{HTML: `{{range .Notices}}<h1>{{.Head}}</h1><a href="{{.URL}}">page</a>{{end}}`, Text: `{{range .Notices}}{{.Head}}{{end}}`}, hostile)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(a.HTML); strings.Contains(s, "<script") || strings.Contains(s, "javascript:") || strings.Contains(s, "\x1b") {
		t.Error(s)
	}
	if s := a.Text.String(); !strings.Contains(s, "{{.Subject}}") || strings.Contains(s, "\x1b") {
		t.Errorf("%q", s)
	}
}
