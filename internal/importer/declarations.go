package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/config"
)

// maxList is how many bytes a file of a foreign list may have.
const maxList = 16 << 20

// The endings of the files of declarations.
const (
	declared   = ".json"
	formerly   = ".history.json"
	filtering  = ".filters.js"
	filtersOld = ".filters.history.js"
)

// Declarations takes over the declarations of Open Terms Archive: a file, a
// directory of them, or a checkout with a directory "declarations". only names
// services, types kinds of documents; empty lists want all.
func Declarations(source string, only, types []string) (*Policies, error) {
	st, err := os.Stat(source)
	if err != nil {
		return nil, fmt.Errorf("read the declarations: %w", err)
	}
	dir, file := source, ""
	if !st.IsDir() {
		dir, file = filepath.Dir(source), filepath.Base(source)
	} else if sub, err := os.Stat(filepath.Join(source, "declarations")); err == nil && sub.IsDir() {
		dir = filepath.Join(source, "declarations")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("read the declarations: %w", err)
	}
	defer root.Close()
	d := &declarations{files: root.FS(), only: only, types: types}
	return d.read(file)
}

type declarations struct {
	gathering
	files fs.FS
	only  selection
	types selection
}

// read takes over one file, or all.
func (d *declarations) read(file string) (*Policies, error) {
	list := []string{file}
	if file == "" {
		entries, err := fs.ReadDir(d.files, ".")
		if err != nil {
			return nil, fmt.Errorf("read the declarations: %w", err)
		}
		list = nil
		for _, e := range entries {
			if n := e.Name(); strings.HasSuffix(n, declared) && !strings.HasSuffix(n, formerly) {
				list = append(list, n)
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: there is no SERVICE.json in it", ErrFormat)
	}
	for _, n := range list {
		if service := strings.TrimSuffix(n, declared); d.only.wants(service) || d.only.wants(Name(service)) {
			d.service(n, service)
		}
	}
	return d.done(), nil
}

// declaration is the JSON of one service.
type declaration struct {
	Name  string                     `json:"name"`
	Terms map[string]json.RawMessage `json:"terms"`
	Older map[string]json.RawMessage `json:"documents"` // what terms was called before
}

func (d *declarations) service(file, service string) {
	b, err := readBounded(d.files, file, maxList)
	if err != nil {
		d.refuse(file, "file", err.Error())
		return
	}
	var in declaration
	if err := json.Unmarshal(b, &in); err != nil {
		d.refuse(file, "file", "no JSON of a declaration: "+err.Error())
		return
	}
	terms := in.Terms
	if terms == nil {
		terms = in.Older
	}
	if len(terms) == 0 {
		d.refuse(file, "file", "it declares no terms")
		return
	}
	past := d.past(file, service)
	for _, kind := range sortedKeys(terms) {
		if d.types.wants(kind) {
			d.terms(file, service, kind, terms[kind], past[kind])
		}
	}
}

// past counts the earlier declarations of a service, which were for the pages of
// their time.
func (d *declarations) past(file, service string) map[string]string {
	name := service + formerly
	b, err := readBounded(d.files, name, maxList)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var in map[string][]expired
	if err == nil {
		err = json.Unmarshal(b, &in)
	}
	if err != nil {
		d.refuse(name, "file", "no JSON of earlier declarations: "+err.Error())
		return nil
	}
	out := map[string]string{}
	for kind, entries := range in {
		if len(entries) == 0 {
			continue
		}
		last := slices.MaxFunc(entries, func(x, y expired) int { return x.ValidUntil.Compare(y.ValidUntil) })
		out[kind] = fmt.Sprintf("%d earlier declarations, valid until %s", len(entries), last.ValidUntil.UTC().Format(time.DateOnly))
	}
	return out
}

// expired is a declaration that was in force up to a time.
type expired struct {
	ValidUntil time.Time `json:"validUntil"`
}

// terms are one document of a service.
type terms struct {
	Fetch   string            `json:"fetch"`
	Select  json.RawMessage   `json:"select"`
	Remove  json.RawMessage   `json:"remove"`
	Filter  []json.RawMessage `json:"filter"`
	Scripts *bool             `json:"executeClientScripts"`
	Combine []terms           `json:"combine"`
}

func (d *declarations) terms(file, service, kind string, b json.RawMessage, past string) {
	from := file + ": " + kind
	var in terms
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		d.refuse(from, "document", "not as a declaration should be: "+err.Error())
		return
	}
	p := d.draft(Name(service, kind), from)
	p.Document = documentOf(kind, "terms")
	if len(in.Combine) > 0 {
		p.combined(&in)
	} else {
		p.single(&in)
	}
	if past != "" {
		p.lose(past, "they are for pages as they were; redletter watches the page as it is")
	}
	p.take()
}

// single takes over a document of one page.
func (p *draft) single(in *terms) {
	p.URL = in.Fetch
	p.Select, p.Remove = p.page(in)
}

// page takes over what a declaration says of one page.
func (p *draft) page(in *terms) (chosen, removed []config.Selector) {
	if in.Scripts != nil && *in.Scripts {
		p.Render = "browser"
	}
	for _, f := range in.Filter {
		p.filter(f)
	}
	chosen, problems := p.selectors(in.Select)
	for _, why := range problems {
		p.lose("select", why)
	}
	removed, problems = p.selectors(in.Remove)
	for _, why := range problems {
		p.lose("remove", why)
	}
	return chosen, removed
}

// combined takes over a document of several pages. What a page does not say
// itself is said for all.
func (p *draft) combined(in *terms) {
	for i := range in.Combine {
		part := in.Combine[i]
		part.Select, part.Remove = either(part.Select, in.Select), either(part.Remove, in.Remove)
		if part.Filter == nil {
			part.Filter = in.Filter
		}
		if part.Scripts == nil {
			part.Scripts = in.Scripts
		}
		if i == 0 {
			p.single(&part)
			continue
		}
		chosen, removed := p.page(&part)
		p.Combine = append(p.Combine, config.Page{URL: part.Fetch, Select: chosen, Remove: removed})
	}
}

// either gives the first that says something.
func either(a, b json.RawMessage) json.RawMessage {
	if len(a) > 0 {
		return a
	}
	return b
}

// filter names a filter that a draft goes without.
func (p *draft) filter(f json.RawMessage) {
	name := ""
	if json.Unmarshal(f, &name) != nil {
		var with map[string]json.RawMessage
		if json.Unmarshal(f, &with) != nil || len(with) != 1 {
			p.lose("filter", "not as a declaration should be")
			return
		}
		name = sortedKeys(with)[0]
	}
	if name == "removeQueryParams" {
		p.lose("filter "+name, "redletter compares links without the parameters of trackers that it knows; others that change will show as changed links")
		return
	}
	p.lose("filter "+name, "a program of the archive's own ("+filtering+"); redletter runs no foreign programs")
}

// selectors reads what "select" and "remove" may hold: a CSS selector, a range,
// or a list of both.
func (p *draft) selectors(b json.RawMessage) (out []config.Selector, problems []string) {
	if len(b) == 0 || string(b) == "null" {
		return nil, nil
	}
	list := []json.RawMessage{b}
	if b[0] == '[' {
		if err := json.Unmarshal(b, &list); err != nil {
			return nil, []string{"no list of selectors"}
		}
	}
	for _, one := range list {
		s, err := selectorOf(one)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		out = append(out, s)
	}
	return out, problems
}

// selectorOf reads one selector.
func selectorOf(b json.RawMessage) (config.Selector, error) {
	var css string
	if json.Unmarshal(b, &css) == nil {
		return config.Selector{CSS: oneLine(css)}, readable(css)
	}
	var r struct{ StartBefore, StartAfter, EndBefore, EndAfter string }
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return config.Selector{}, errors.New("neither a CSS selector nor a range")
	}
	if (r.StartBefore == "") == (r.StartAfter == "") || (r.EndBefore == "") == (r.EndAfter == "") {
		return config.Selector{}, errors.New("a range needs one start and one end")
	}
	for _, s := range []string{r.StartBefore, r.StartAfter, r.EndBefore, r.EndAfter} {
		if s != "" && readable(s) != nil {
			return config.Selector{}, readable(s)
		}
	}
	return config.Selector{StartBefore: oneLine(r.StartBefore), StartAfter: oneLine(r.StartAfter), EndBefore: oneLine(r.EndBefore), EndAfter: oneLine(r.EndAfter)}, nil
}

// readBounded reads a file up to a size.
func readBounded(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("%s is over %d MiB", path.Base(name), most>>20)
	}
	return b, err
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
