package importer

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/internal/config"

	"github.com/andybalholm/cascadia"
)

// Taken is a policy that an entry of a foreign list became.
type Taken struct {
	Policy config.Policy
	From   string // file and entry in the source
}

// Policies is what came of a foreign list.
type Policies struct {
	Taken  []Taken
	Losses []Loss
}

// gathering takes entries over, one by one.
type gathering struct {
	out    Policies
	names  names
	losses losses
}

// draft is a policy on its way into redletter.yaml.
type draft struct {
	config.Policy
	from string
	g    *gathering
}

func (g *gathering) draft(name, from string) *draft {
	return &draft{Policy: config.Policy{Name: g.names.claim(name, from)}, from: from, g: g}
}

// lose notes what a draft goes without.
func (d *draft) lose(what, why string) {
	d.g.losses.add(Loss{Where: d.from, Policy: d.Name, What: what, Why: why})
}

// refuse notes an entry of which no policy comes.
func (g *gathering) refuse(from, what, why string) {
	g.losses.add(Loss{Where: from, What: what, Why: why})
}

// take keeps a draft that is a policy, and notes why another one is not.
//
// Only addresses of the web are taken over: a page of redletter.yaml can also be
// a file or lie in a repository, which no foreign list may name.
func (d *draft) take() {
	for _, address := range append([]string{d.URL}, d.pages()...) {
		if webURL(address) == "" {
			d.g.refuse(d.from, "entry", fmt.Sprintf("%q is no address of the web", oneLine(address)))
			return
		}
	}
	if err := d.Check(); err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		d.g.refuse(d.from, "entry", line)
		return
	}
	d.g.out.Taken = append(d.g.out.Taken, Taken{d.Policy, d.from})
}

// pages are the addresses of the further pages.
func (d *draft) pages() []string {
	var out []string
	for _, p := range d.Combine {
		out = append(out, p.URL)
	}
	return out
}

func (g *gathering) done() *Policies {
	g.out.Losses = g.losses.list
	return &g.out
}

// readable says whether redletter's reader knows a CSS selector.
func readable(css string) error {
	if _, err := cascadia.ParseGroup(oneLine(css)); err != nil {
		return fmt.Errorf("%q is no CSS selector that redletter can read", oneLine(css))
	}
	return nil
}

// css takes a CSS selector over when it can be read.
func (d *draft) css(what, selector string) (config.Selector, bool) {
	if err := readable(selector); err != nil {
		d.lose(what, err.Error())
		return config.Selector{}, false
	}
	return config.Selector{CSS: oneLine(selector)}, true
}

// selectCSS adds a selector to those that name the policy.
func (d *draft) selectCSS(what, selector string) {
	if s, ok := d.css(what, selector); ok {
		d.Select = append(d.Select, s)
	}
}

// removeCSS adds a selector to those that name what is not the policy.
func (d *draft) removeCSS(what, selector string) {
	if s, ok := d.css(what, selector); ok {
		d.Remove = append(d.Remove, s)
	}
}

// oneLine makes one line of a value, without what a terminal or YAML could take
// for more than text.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}

// documents are the kinds of texts by words in what others call them.
var documents = []struct{ word, document string }{
	{"subprocessor", "subprocessors"},
	{"sub-processor", "subprocessors"},
	{"data process", "dpa"},
	{"dpa", "dpa"},
	{"cookie", "cookies"},
	{"tracker", "cookies"},
	{"privacy", "privacy"},
	{"data protection", "privacy"},
	{"datenschutz", "privacy"},
}

// documentOf is the kind of text that a title names; otherwise stands for a
// title that names none.
func documentOf(title, otherwise string) string {
	lower := strings.ToLower(title)
	for _, d := range documents {
		if strings.Contains(lower, d.word) {
			return d.document
		}
	}
	return otherwise
}

// Merge adds policies to the text of a configuration and says which. What is
// there stays as it is: a policy whose name or address the configuration has is
// left out.
func Merge(path string, text []byte, taken []Taken) ([]byte, []config.Policy, []Taken, error) {
	c, err := config.Parse(path, text)
	if err != nil {
		return nil, nil, nil, err
	}
	names, urls := map[string]bool{}, map[string]bool{}
	for i := range c.Policies {
		names[c.Policies[i].Name], urls[c.Policies[i].URL] = true, true
	}
	var add []config.Policy
	var there []Taken
	for _, t := range taken {
		if urls[t.Policy.URL] {
			there = append(there, t)
			continue
		}
		if names[t.Policy.Name] {
			t.Policy.Name += "-" + mark(t.Policy.URL)
		}
		names[t.Policy.Name], urls[t.Policy.URL] = true, true
		add = append(add, t.Policy)
	}
	out, err := config.AddPolicies(path, text, add)
	return out, add, there, err
}
