package importer

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/internal/config"
)

// URLWatch takes over the jobs of urlwatch or webchanges: a YAML file of one job
// a document. Shell jobs are listed and never run.
func URLWatch(file string) (*Policies, error) {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("read the jobs: %w", err)
	}
	defer root.Close()
	b, err := readBounded(root.FS(), filepath.Base(file), maxList)
	if err != nil {
		return nil, fmt.Errorf("read the jobs: %w", err)
	}
	u := &urlwatch{file: filepath.Base(file)}
	for _, d := range config.Documents(b) {
		u.document(&d)
	}
	if len(u.out.Taken) == 0 && len(u.losses.list) == 0 {
		return nil, fmt.Errorf("%w: %s holds no jobs", ErrFormat, file)
	}
	return u.done(), nil
}

type urlwatch struct {
	gathering
	file string
}

// needless are keys for which redletter has its own way, or which say nothing
// about the page.
var needless = map[string]bool{
	"url": true, "navigate": true, "name": true, "filter": true, "filters": true, "tags": true, "kind": true, "enabled": true, "use_browser": true, "browser": true,
	"user_visible_url": true, "note": true, "location": true, "max_tries": true, "compared_versions": true, "ignore_cached": true,
	"ignore_connection_errors": true, "ignore_timeout_errors": true, "ignore_too_many_redirects": true, "ignore_http_error_codes": true, "no_redirects": true,
	"wait_until": true, "wait_for": true, "timeout": true, "encoding": true, "guid": true, "monospace": true, "markdown_padded_tables": true,
}

func (u *urlwatch) document(d *config.Document) {
	from := fmt.Sprintf("%s:%d", u.file, d.Line)
	if d.Err != nil {
		u.refuse(from, "job", d.Err.Error())
		return
	}
	job, ok := d.Value.(map[string]any)
	if !ok {
		u.refuse(from, "job", "it is no map of keys and values")
		return
	}
	if name, ok := job["name"].(string); ok && name != "" {
		from += " (" + oneLine(name) + ")"
	}
	u.job(from, job)
}

func (u *urlwatch) job(from string, job map[string]any) {
	if _, ok := job["command"]; ok || job["kind"] == "shell" {
		u.refuse(from, "shell job", "redletter runs no commands; watch the page that it reads by its URL")
		return
	}
	if job["enabled"] == false {
		u.refuse(from, "job", "it is switched off")
		return
	}
	address, browser := text(job["url"]), job["use_browser"] == true || job["browser"] == true
	if address == "" {
		address, browser = text(job["navigate"]), true
	}
	if method := strings.ToUpper(text(job["method"])); job["data"] != nil || method != "" && method != "GET" {
		u.refuse(from, "job", "it sends data to the server; redletter only asks for pages")
		return
	}
	p := u.draft(nameOfPage(text(job["name"]), address), from)
	p.URL, p.Document, p.Tags = address, documentOf(text(job["name"])+" "+address, ""), tags(job["tags"])
	if browser {
		p.Render = "browser"
	}
	for _, k := range sortedKeys(job) {
		if !needless[k] {
			p.lose(k, urlwatchWhy(k))
		}
	}
	for _, f := range filters(job["filter"], job["filters"]) {
		p.urlwatchFilter(f)
	}
	p.take()
}

// urlwatchWhy says why a key has no counterpart.
func urlwatchWhy(key string) string {
	switch key {
	case "headers", "cookies", "http_credentials", "user_agent":
		return "redletter asks for a page as any reader would, and keeps no secrets in its configuration"
	case "http_proxy", "https_proxy", "proxy":
		return "there is no proxy for one policy"
	case "ssl_no_verify", "ignore_https_errors":
		return "certificates are always checked"
	case "diff_tool", "diff_filter", "additions_only", "deletions_only", "differ", "contextlines", "is_markdown":
		return "redletter compares and judges whole policies by itself"
	}
	return "no counterpart"
}

// filter is one step of urlwatch between page and text.
type filter struct {
	name  string
	value any
}

// filters reads the forms that a list of filters may have.
func filters(values ...any) []filter {
	var out []filter
	for _, v := range values {
		switch v := v.(type) {
		case string: // "css:main,html2text"
			for _, f := range strings.Split(v, ",") {
				name, value, _ := strings.Cut(f, ":")
				out = append(out, filter{strings.TrimSpace(name), value})
			}
		case map[string]any:
			for _, k := range sortedKeys(v) {
				out = append(out, filter{k, v[k]})
			}
		case []any:
			for _, one := range v {
				if s, ok := one.(string); ok {
					out = append(out, filter{s, nil})
					continue
				}
				out = append(out, filters(one)...)
			}
		}
	}
	return out
}

// urlwatchFilter takes a filter over when it names a part of the page.
func (p *draft) urlwatchFilter(f filter) {
	what := "filter " + oneLine(f.name)
	switch f.name {
	case "html2text", "strip", "strip_each_line", "beautify", "pdf2text", "remove_repeated", "ascii85", "ocr":
		return // redletter reads pages by itself
	case "css":
		m, _ := f.value.(map[string]any)
		if css := or(text(f.value), text(m["selector"])); css != "" {
			p.selectCSS(what, css)
		}
		if css := text(m["exclude"]); css != "" {
			p.removeCSS(what+" (exclude)", css)
		}
		for _, k := range []string{"skip", "maxitems", "sort", "method"} {
			if m[k] != nil && m[k] != "html" {
				p.lose(what+" ("+k+")", "no counterpart")
			}
		}
	case "element-by-id", "element-by-class", "element-by-tag", "element-by-style":
		p.element(what, f)
	case "xpath":
		p.lose(what, "redletter knows CSS selectors only; without one the policy is looked for in the whole page")
	case "shellpipe", "execute":
		p.lose(what, "redletter runs no commands")
	default:
		p.lose(what, "redletter compares the text of the page as it is")
	}
}

// element takes over a filter that names an element.
func (p *draft) element(what string, f filter) {
	value := text(f.value)
	if m, ok := f.value.(map[string]any); ok {
		for _, k := range sortedKeys(m) {
			value = or(value, text(m[k]))
		}
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(value))
	switch f.name {
	case "element-by-id":
		p.selectCSS(what, `[id="`+quoted+`"]`)
	case "element-by-class":
		p.selectCSS(what, `[class~="`+quoted+`"]`)
	case "element-by-tag":
		p.selectCSS(what, value)
	default:
		p.lose(what, "no counterpart")
	}
}

// text is a value that is text.
func text(v any) string {
	s, _ := v.(string)
	return s
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// tags reads a list of tags, or one of words.
func tags(v any) []string {
	var words []string
	switch v := v.(type) {
	case string:
		words = strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
	case []any:
		for _, one := range v {
			words = append(words, text(one))
		}
	}
	var out []string
	for _, w := range words {
		if w = oneLine(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// nameOfPage makes a policy's name of a title, or of an address without one.
func nameOfPage(title, address string) string {
	if title = oneLine(title); title != "" {
		return Name(title)
	}
	u, err := url.Parse(address)
	if err != nil {
		return Name(address)
	}
	return Name(strings.TrimPrefix(u.Hostname(), "www."), u.Path)
}
